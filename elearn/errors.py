"""Names the ways in which a deed can be refused, without knowing how a page will say it."""

from __future__ import annotations


class Missing(LookupError):
    """There is no such row, or it is not yours: the two are told apart for nobody."""


class Refused(PermissionError):
    """The actor lacks the permission that this address needs."""


class RuleBroken(ValueError):
    """A rule says « not now », with the id of a message and its facts.

    `message` is a French sentence marked for translation, with `%(name)s` places that `facts` fill;
    `field` names the form field that it concerns, if one does.
    """

    def __init__(self, message: str, *, field: str = "", **facts: object) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.facts = facts


def marked(message: str) -> str:
    """Mark a message for translation where it is written, and return it untouched."""
    return message
