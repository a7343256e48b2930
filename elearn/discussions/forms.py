"""Says what a browser may send about a séance: its plan, its minutes, a correction, something to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
    URLField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from elearn.accounts.zones import list_zones
from elearn.cases.rules import case_of
from elearn.discussions import rules
from elearn.discussions.queries import Candidate, CaseChoice, PersonRow, Place
from elearn.discussions.queries.wall import PromptChoice
from elearn.discussions.rules import LONGEST_MINUTES, MOST_CASES, Case, Plan
from elearn.web.forms import Form
from elearn.web.language import gettext, locale
from elearn.web.language import lazy_gettext as _l

PLACES = range(1, MOST_CASES + 1)
UNKNOWN = _l("Choisissez dans la liste.")


class DayField(DateField):  # type: ignore[misc]
    """A date, whose fault says what to write."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the date. Raises ValueError with a sentence that helps."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Écrivez une date qui existe, par exemple 2026-11-26.")) from None


class HourField(TimeField):  # type: ignore[misc]
    """An hour, whose fault says what to write."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the hour. Raises ValueError with a sentence that helps."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Écrivez une heure, par exemple 14:00.")) from None


class MinutesField(IntegerField):  # type: ignore[misc]
    """A number of minutes, whose fault says what to write."""

    def process_formdata(self, valuelist: list[str]) -> None:
        """Read the number. Raises ValueError with a sentence that helps."""
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(gettext("Écrivez un nombre de minutes, par exemple 30.")) from None


def _stripped(text: str | None) -> str:
    return (text or "").strip()


def _ticks(label: Any, message: Any) -> SelectMultipleField:
    return SelectMultipleField(
        label,
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        invalid_choice_message=message,
    )


class DiscussionForm(Form):
    """The plan of a séance. `case_1` to `case_4` and their minutes are the agenda, in order."""

    title = StringField(
        _l("Titre"),
        filters=[_stripped],
        validators=[
            DataRequired(_l("Donnez un titre à la séance.")),
            Length(max=160, message=_l("Gardez un titre de 160 caractères au plus.")),
        ],
    )
    day = DayField(_l("Date"), validators=[InputRequired(_l("Donnez une date de séance."))])
    hour = HourField(_l("Heure de début"), validators=[InputRequired(_l("Donnez l’heure de début."))])
    minutes = MinutesField(
        _l("Durée, en minutes"),
        default=90,
        validators=[
            InputRequired(_l("Donnez la durée, en minutes.")),
            NumberRange(15, LONGEST_MINUTES, message=_l("Donnez une durée de 15 à 600 minutes.")),
        ],
    )
    days = SelectField(_l("Comment"), invalid_choice_message=UNKNOWN, default="0")
    repeat = SelectField(_l("Se répète"), validators=[Optional()], invalid_choice_message=UNKNOWN, default="")
    times = IntegerField(
        _l("Nombre de séances"),
        default=4,
        validators=[
            Optional(),
            NumberRange(2, rules.MOST_REPEATS, message=_l("Donnez de 2 à 12 séances.")),
        ],
    )
    time_zone = SelectField(
        _l("Fuseau horaire"),
        description=_l("Celui du lieu. Chaque personne verra aussi l’heure de chez elle."),
        invalid_choice_message=UNKNOWN,
    )
    place = StringField(
        _l("Lieu"),
        filters=[_stripped],
        validators=[Optional(), Length(max=200, message=_l("Gardez 200 caractères au plus."))],
    )
    link = URLField(
        _l("Lien de la visioconférence"),
        filters=[_stripped],
        validators=[Optional(), Length(max=500, message=_l("Gardez 500 caractères au plus."))],
    )
    message = TextAreaField(
        _l("Message aux personnes invitées"),
        filters=[_stripped],
        validators=[Optional(), Length(max=2000, message=_l("Gardez 2 000 caractères au plus."))],
    )
    facilitator = SelectField(
        _l("Animation"),
        description=_l("Une personne qui encadre, ou un pair que vous nommez ainsi."),
        invalid_choice_message=_l("Choisissez qui anime la séance."),
    )
    co_facilitator = SelectField(_l("Co-animation"), validators=[Optional()], invalid_choice_message=UNKNOWN)
    people = _ticks(_l("Personnes invitées"), _l("Cette personne ne peut pas être invitée ici."))

    supervising: frozenset[int] = frozenset()

    def plan(self) -> Plan:
        """Return the plan that was sent. Raises RuleBroken for an hour that does not exist."""
        return Plan(
            title=self.title.data,
            starts_at=rules.start_of(self.day.data, self.hour.data, self.time_zone.data),
            time_zone=self.time_zone.data,
            minutes=self.minutes.data,
            facilitator_id=int(self.facilitator.data),
            people=frozenset(int(one) for one in self.people.data or ()),
            cases=tuple(self._cases()),
            place=self.place.data or "",
            link=self.link.data or "",
            message=rules.normalised(self.message.data or ""),
            co_facilitator_id=int(self.co_facilitator.data) if self.co_facilitator.data else None,
            days=int(self.days.data or 0),
        )

    def plans(self) -> list[Plan]:
        """Return one plan for each time that the séance comes back. Raises RuleBroken for an hour that is left out."""
        first, repeat = self.plan(), rules.Repeat(self.repeat.data or "")
        days = rules.days_of(self.day.data, repeat, self.times.data or 2)
        return [replace(first, starts_at=rules.start_of(day, self.hour.data, self.time_zone.data)) for day in days]

    def cases(self) -> list[tuple[Any, Any]]:
        """Return the pairs of fields of the agenda, in order."""
        return [(self[f"case_{place}"], self[f"case_{place}_minutes"]) for place in PLACES]

    def _cases(self) -> list[Case]:
        chosen = [(field.data, minutes.data) for field, minutes in self.cases() if field.data]
        return [Case(key.partition("#")[0], key.partition("#")[2], minutes) for key, minutes in chosen]


def _add_agenda() -> None:
    """Give the form its numbered lines, so that an agenda has an order without scripts."""
    for place in PLACES:
        case = SelectField(
            _l("Vignette %(number)s", number=place), validators=[Optional()], invalid_choice_message=UNKNOWN
        )
        minutes = MinutesField(
            _l("Minutes pour la vignette %(number)s", number=place),
            validators=[Optional(), NumberRange(1, LONGEST_MINUTES, message=_l("Donnez de 1 à 600 minutes."))],
        )
        setattr(DiscussionForm, f"case_{place}", case)
        setattr(DiscussionForm, f"case_{place}_minutes", minutes)


_add_agenda()


@dataclass(frozen=True, slots=True)
class Begun:
    """With what another page lets a new plan begin: a case, a title, people; what cannot be planned is left out."""

    case: str = ""
    title: str = ""
    people: tuple[int, ...] = ()


def discussion_form(
    place: Place,
    candidates: Sequence[Candidate],
    cases: Sequence[CaseChoice],
    *,
    plan: Plan | None = None,
    me: int = 0,
    begun: Begun | None = None,
) -> DiscussionForm:
    """Return the form of a plan that is changed, or of a new one, which `me` leads unless another is chosen."""
    form = DiscussionForm(data=_planned(plan) if plan else _new(place, candidates, cases, me, begun or Begun()))
    form.facilitator.choices = [SelectChoice(str(one.id), _leading(one)) for one in candidates]
    form.co_facilitator.choices = [SelectChoice("", gettext("Personne")), *form.facilitator.choices]
    form.people.choices = [
        SelectChoice(str(one.id), f"{one.name}, {one.belongs_to}" if place.is_network and one.belongs_to else one.name)
        for one in candidates
    ]
    form.time_zone.choices = [
        SelectChoice(one.id, one.label, optgroup=gettext(one.group)) for one in list_zones(locale())
    ]
    form.days.choices = [
        SelectChoice("0", gettext("En direct, à une heure dite")),
        *(
            SelectChoice(str(days), gettext("Par écrit, pendant %(days)s jours", days=days))
            for days in rules.WRITTEN_DAYS
        ),
    ]
    form.repeat.choices = [
        SelectChoice("", gettext("Une seule fois")),
        SelectChoice("7", gettext("Chaque semaine")),
        SelectChoice("14", gettext("Toutes les deux semaines")),
        SelectChoice("28", gettext("Toutes les quatre semaines")),
    ]
    for case, _ in form.cases():
        case.choices = [SelectChoice("", gettext("Aucune")), *(_case_choice(choice) for choice in cases)]
    form.supervising = frozenset(one.id for one in candidates if one.is_supervising)
    return form


def _leading(candidate: Candidate) -> str:
    if candidate.is_supervising:
        return candidate.name
    return gettext("%(name)s, comme pair", name=candidate.name)


def _case_choice(choice: CaseChoice) -> SelectChoice:
    if case_of(choice.key) is not None:
        return SelectChoice(choice.key, gettext("Cas d’équipe : %(title)s", title=choice.title))
    is_whole = "#" not in choice.key
    return SelectChoice(choice.key, choice.title if is_whole else f"{choice.group} – {choice.title}")


def _new(
    place: Place, candidates: Sequence[Candidate], cases: Sequence[CaseChoice], me: int, begun: Begun
) -> dict[str, Any]:
    """Return the first values of a new plan: a team's own learners are invited, a network's people are chosen."""
    invited = [one.id for one in candidates if one.id == me or not (place.is_network or one.is_supervising)]
    if begun.people:
        invited = [one.id for one in candidates if one.id == me or one.id in begun.people]
    return {
        "time_zone": place.time_zone,
        "facilitator": str(me),
        "people": [str(one) for one in invited],
        "title": begun.title,
        "case_1": begun.case if any(one.key == begun.case for one in cases) else "",
    }


def _planned(plan: Plan) -> dict[str, Any]:
    local = plan.starts_at.astimezone(ZoneInfo(plan.time_zone))
    values: dict[str, Any] = {
        "title": plan.title,
        "day": local.date(),
        "hour": local.time(),
        "minutes": plan.minutes,
        "time_zone": plan.time_zone,
        "days": str(plan.days),
        "place": plan.place,
        "link": plan.link,
        "message": plan.message,
        "facilitator": str(plan.facilitator_id),
        "co_facilitator": str(plan.co_facilitator_id or ""),
        "people": [str(one) for one in sorted(plan.people)],
    }
    for place, case in enumerate(plan.cases[:MOST_CASES], start=1):
        values[f"case_{place}"] = f"{case.slug}#{case.stage}" if case.stage else case.slug
        values[f"case_{place}_minutes"] = case.minutes
    return values


class NoteForm(Form):
    """The minutes, and the version on which they were written."""

    text = TextAreaField(_l("Ce que nous retenons"), default="")
    base_version = IntegerField(default=0, validators=[Optional()])


class CorrectionForm(Form):
    """Why a line of the sheet is corrected; or, with `is_departure`, when somebody left and why."""

    is_departure = HiddenField()
    left_at = HourField(_l("Heure du départ"), validators=[Optional()])
    reason = StringField(
        _l("Raison de la correction"),
        filters=[_stripped],
        validators=[Length(max=300, message=_l("Gardez 300 caractères au plus."))],
    )


class FollowUpForm(Form):
    """One thing to do after the séance."""

    what = StringField(
        _l("Ce qui est à faire"),
        filters=[_stripped],
        validators=[
            DataRequired(_l("Dites ce qui est à faire.")),
            Length(max=300, message=_l("Gardez 300 caractères au plus.")),
        ],
    )
    person = SelectField(_l("Qui"), validators=[Optional()], invalid_choice_message=UNKNOWN)
    due_on = DayField(_l("Pour le"), validators=[Optional()])

    @property
    def person_id(self) -> int | None:
        """Who takes it upon themselves, if somebody was chosen."""
        return int(self.person.data) if self.person.data else None

    @property
    def due(self) -> date | None:
        """The day by which it is to be done, if one was given."""
        found: date | None = self.due_on.data
        return found


def follow_up_form(people: Sequence[PersonRow]) -> FollowUpForm:
    """Return the form of one thing to do, by one of the people of the séance."""
    form = FollowUpForm()
    named = [SelectChoice(str(person.id), person.name) for person in people]
    form.person.choices = [SelectChoice("", gettext("Tout le groupe")), *named]
    return form


class PromptForm(Form):
    """A question to add: an exercise of a module, or one's own words."""

    exercise = SelectField(_l("Une question du manuel"), validators=[Optional()], invalid_choice_message=UNKNOWN)
    question = TextAreaField(_l("Ou votre question"), filters=[_stripped], validators=[Optional()])


def prompt_form(choices: Sequence[PromptChoice]) -> PromptForm:
    """Return the form of a question to add, with the exercises that can be put."""
    form = PromptForm()
    form.exercise.choices = [
        SelectChoice("", gettext("Aucune")),
        *(SelectChoice(one.id, one.title, optgroup=one.group) for one in choices),
    ]
    return form


class JoinForm(Form):
    """The code of a séance; a name where the wall bears names and there is no account."""

    code = StringField(
        _l("Code affiché à l’écran"),
        description=_l("Six lettres ou chiffres. Majuscules ou minuscules, peu importe."),
        validators=[DataRequired(_l("Écrivez le code que l’écran affiche."))],
    )
    name = StringField(_l("Votre nom"), filters=[_stripped], validators=[Optional()])


class ContributionForm(Form):
    """What somebody writes at the wall; and under which name, for a guest who came in while it bore none."""

    text = TextAreaField(_l("Votre contribution"), default="")
    name = StringField(_l("Votre nom"), filters=[_stripped], validators=[Optional()])
