"""Gives every form its protection, its language and the way in which a broken rule reaches a field."""

from __future__ import annotations

from functools import cache
from typing import Any

from flask_wtf import FlaskForm
from wtforms import Field
from wtforms.i18n import get_translations

from elearn.errors import RuleBroken
from elearn.web.language import gettext, locale


@cache
def _own_messages(language: str) -> Any:
    """Return the library's messages in a language, looked for on the disk once and not for every form."""
    return get_translations([language])


class Form(FlaskForm):  # type: ignore[misc]
    """The parent of every form of ours."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        """Messages of WTForms in the person's language."""

        def get_translations(self, form: Any) -> Any:
            """Return the library's own messages in the present language."""
            return _own_messages(locale())

    def take(self, broken: RuleBroken) -> None:
        """Show a broken rule beside the field that it concerns, or above the form."""
        sentence = gettext(broken.message, **broken.facts)
        field: Field | None = self._fields.get(broken.field)
        if field is not None:
            field.errors = [*field.errors, sentence]
        else:
            self.form_errors: list[str] = [*self.form_errors, sentence]
