"""Says what a browser may send about a review: comments, ticks, words, a verdict, and the filters of the queue."""

from __future__ import annotations

from dataclasses import dataclass, field

import wtforms
from flask import request
from wtforms import (
    FieldList,
    FormField,
    HiddenField,
    IntegerField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)

from elearn.reviews import rules
from elearn.reviews.anchor_rules import Span, anchored, paragraphs_of
from elearn.reviews.queue_queries import Wanted
from elearn.reviews.rules import Verdict, Written, WrittenComment
from elearn.web.forms import Form
from elearn.web.language import lazy_gettext
from elearn.web.pages import number_in


class CommentForm(wtforms.Form):  # type: ignore[misc]
    """A comment that is kept already, with its words in the text."""

    start = IntegerField()
    end = IntegerField()
    text = TextAreaField()


class AdditionForm(wtforms.Form):  # type: ignore[misc]
    """A comment being added to a paragraph: on a selection, on words that are quoted, or on all of it."""

    paragraph = IntegerField()
    start = IntegerField()
    end = IntegerField()
    quote = StringField()
    text = TextAreaField()


@dataclass
class Sent:
    """What a browser sent, its comments tied to the words.

    `added` is the comment that was being added; `unfound` numbers the paragraphs in which quoted words are not. `note`
    is what was being noted for those who supervise.
    """

    written: Written
    note: str = ""
    added: WrittenComment | None = None
    unfound: list[int] = field(default_factory=list)


class ReviewForm(Form):
    """An unfinished review, whole: every save sends all of it."""

    base_version = HiddenField(default="0")
    comments = FieldList(FormField(CommentForm))
    additions = FieldList(FormField(AdditionForm))
    ideas = SelectMultipleField(lazy_gettext("Idées clés dans cette réponse"), choices=[], validate_choice=False)
    words = TextAreaField(lazy_gettext("Un mot d’ensemble"))
    verdict = StringField(lazy_gettext("Avis"))
    note = TextAreaField(lazy_gettext("Note"))
    remove = HiddenField()
    keep_phrase = HiddenField()
    add_note = HiddenField()

    @property
    def phrase(self) -> str:
        """The words of the comment that is to be kept as a phrase, if one is."""
        asked = self.keep_phrase.data
        return next((entry.form.text.data or "" for entry in self.comments if asked and entry.name == asked), "")

    @property
    def base(self) -> int:
        """The version that this window last knew."""
        return number_in(self.base_version.data or "") or 0

    def sent(self, text: str, known_ideas: frozenset[str]) -> Sent:
        """Return what was sent about a text; what a forged form may hold (ideas, offsets) is left out or made whole."""
        spans = paragraphs_of(text) or (Span(0, len(text)),)
        comments = [self._kept(entry.form, text, spans) for entry in self.comments if entry.name != self.remove.data]
        found = Sent(Written(), self.note.data or "")
        for entry in self.additions:
            if (entry.form.text.data or "").strip():
                comments.append(self._added(entry.form, text, spans, found))
        verdict = self.verdict.data if self.verdict.data in set(Verdict) else None
        found.written = Written(
            Verdict(verdict) if verdict else None,
            self.words.data or "",
            frozenset(self.ideas.data or ()) & known_ideas,
            tuple(comments),
        )
        return found

    @staticmethod
    def _kept(form: CommentForm, text: str, spans: tuple[Span, ...]) -> WrittenComment:
        here, _ = anchored(text, spans[0], form.start.data, form.end.data, "")
        return WrittenComment(here.start, here.end, form.text.data or "")

    @staticmethod
    def _added(form: AdditionForm, text: str, spans: tuple[Span, ...], found: Sent) -> WrittenComment:
        number = form.paragraph.data or 1
        here = spans[number - 1] if 0 < number <= len(spans) else spans[0]
        place, is_found = anchored(text, here, form.start.data, form.end.data, form.quote.data or "")
        if not is_found:
            found.unfound.append(number)
        found.added = WrittenComment(place.start, place.end, form.text.data or "")
        return found.added


class TakeForm(Form):
    """Taking a submission; with a reason, from whoever holds it."""

    reason = TextAreaField(lazy_gettext("Pourquoi reprenez-vous cette relecture ?"))
    is_take_over = HiddenField()


def wanted() -> Wanted:
    """Return how the address narrows the queue; what makes no sense narrows nothing."""
    order = request.args.get("ordre", "")
    return Wanted(
        request.args.get("exercice", "")[:160],
        number_in(request.args.get("personne", "")) or 0,
        number_in(request.args.get("equipe", "")) or 0,
        order if order == rules.OLDEST_FIRST else "",
        request.args.get("noms") == rules.NAMES_HIDDEN,
    )
