"""Reads addresses and forms so that they hold only what a row can hold: no giant number, no NUL character, no more.

PostgreSQL refuses NUL in a text, and no keyboard types it: it is taken out of what is sent, and nothing else is lost.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, Request, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter
from werkzeug.utils import cached_property

LARGEST = 2**31 - 1  # what a column of either database holds
NUL = "\x00"
ROOM = "parcours_room"
View = TypeVar("View", bound=Callable[..., Any])


def takes_up_to(most: int) -> Callable[[View], View]:
    """Mark a view as taking requests of so many bytes, more than the others: its form has files."""

    def mark(view: View) -> View:
        setattr(view, ROOM, most)
        return view

    return mark


class RowNumber(IntegerConverter):
    """`<int:…>` in a rule: from 0 to the largest number of a row."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(map, *args, **{"max": LARGEST, **kwargs})


class Word(UnicodeConverter):
    """`<…>` in a rule: whatever stands between two slashes, without NUL."""

    def __init__(self, map: Map, *args: Any, **kwargs: Any) -> None:
        super().__init__(map, *args, **kwargs)
        self.regex = self.regex.replace("[^/]", "[^/\\x00]")


class OurRequest(Request):
    """A request whose fields hold no NUL."""

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """What the address asks, after its question mark."""
        return _cleaned(super().args)

    def _load_form_data(self) -> None:
        super()._load_form_data()
        self.__dict__["form"] = _cleaned(self.__dict__["form"])


def init_app(app: Flask) -> None:
    """Read requests so, in every rule that is added afterwards.

    Call it before whatever else looks at forms (the CSRF protection does): how much is read is said first.
    """
    app.request_class = OurRequest
    app.url_map.converters |= {"int": RowNumber, "string": Word, "default": Word}

    @app.before_request
    def make_room() -> None:
        most = getattr(app.view_functions.get(request.endpoint or ""), ROOM, None)
        if most is not None:
            request.max_content_length = most


def _cleaned(sent: MultiDict[str, str]) -> MultiDict[str, str]:
    pairs = list(sent.items(multi=True))
    if not any(NUL in name or NUL in value for name, value in pairs):
        return sent
    return ImmutableMultiDict([(name.replace(NUL, ""), value.replace(NUL, "")) for name, value in pairs])
