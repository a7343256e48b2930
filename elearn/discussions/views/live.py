"""Answers pages that ask again and again: « nothing new », or the parts that have to be drawn anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Response, jsonify, render_template, request

EVERY_MS = {"desk": 1000, "projector": 1200, "phone": 2500}


def is_seen(tag: str) -> bool:
    """Whether the browser shows this state already."""
    return tag in request.if_none_match


def unchanged(tag: str) -> Response:
    """Answer that nothing has changed (304)."""
    response = Response(status=304)
    response.set_etag(tag)
    return response


def parts(folder: str, names: Sequence[str], tag: str, facts: Mapping[str, object]) -> Response:
    """Answer with each part of a page as its template draws it, and the mark of this state."""
    drawn = {name: render_template(f"discussions/{folder}/{name}.html", **facts) for name in names}
    response = jsonify(tag=tag, parts=drawn)
    response.set_etag(tag)
    response.headers["Cache-Control"] = "no-store, private"
    return response
