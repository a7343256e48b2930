"""What a browser may send about people, seats, teams, organisations and networks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import (
    DateField,
    EmailField,
    Field,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    Regexp,
    ValidationError,
)

from elearn.accounts.forms import ONE_LINE, PASSWORD_HINT
from elearn.accounts.zones import list_zones
from elearn.errors import RuleBroken
from elearn.organisations.calendar import CALENDARS
from elearn.organisations.identity_rules import (
    HEAVIEST_LETTERHEAD,
    LONGEST_ADDRESS,
    LONGEST_LEGAL_NAME,
    LONGEST_NUMBER,
    IdentityFacts,
    ensure_address,
    read_siret,
)
from elearn.organisations.import_rules import LONGEST_FILE
from elearn.organisations.models import Territory
from elearn.organisations.place_actions import OrganisationFacts
from elearn.organisations.place_queries import Place
from elearn.organisations.queries import PersonName
from elearn.organisations.rules import COUNTRIES, LONGEST_PROMISE, LONGEST_TERM, SHORTEST_PROMISE, Period, PlaceKind
from elearn.organisations.wording import COUNTRY_NAMES, GROUPS, ROLE_DUTIES, ROLE_NAMES, WHOLE_INSTANCE
from elearn.policy import Role
from elearn.web.forms import Form
from elearn.web.language import gettext, lazy_gettext, locale
from elearn.web.terms import LABELS, usual_terms

CHOOSE = lazy_gettext("Choisissez")


def _name(label: str, missing: str, longest: int = 120) -> StringField:
    return StringField(
        label,
        validators=[DataRequired(missing), Length(max=longest), ONE_LINE],
        render_kw={"maxlength": longest, "autocomplete": "off"},
    )


def _zone() -> SelectField:
    return SelectField(
        lazy_gettext("Fuseau horaire"),
        description=lazy_gettext("Les jours et les échéances se comptent dans ce fuseau."),
    )


def _zones() -> list[SelectChoice]:
    return [SelectChoice(zone.id, zone.label, optgroup=gettext(zone.group)) for zone in list_zones(locale())]


def _places(places: Iterable[Place]) -> list[SelectChoice]:
    chosen = [SelectChoice("", str(CHOOSE))]
    return [*chosen, *(SelectChoice(place.key, _label(place), optgroup=_group(place)) for place in places)]


def _label(place: Place) -> str:
    return place.name or gettext(WHOLE_INSTANCE)


def _group(place: Place) -> str:
    return place.owner if place.kind is PlaceKind.TEAM else gettext(GROUPS[place.kind])


def role_choices(roles: Collection[Role]) -> list[SelectChoice]:
    """Return roles as a form offers them, each with what it is for."""
    words = "%(role)s : %(duty)s"
    return [
        SelectChoice(role.value, gettext(words, role=gettext(ROLE_NAMES[role]), duty=gettext(ROLE_DUTIES[role])))
        for role in roles
    ]


class _SeatFields(Form):
    """A role and a place; which place fits which role is a rule."""

    role = RadioField(lazy_gettext("Rôle"), validators=[InputRequired(lazy_gettext("Choisissez un rôle."))])
    place = SelectField(
        lazy_gettext("Équipe ou organisation"),
        validators=[InputRequired(lazy_gettext("Choisissez un endroit."))],
        description=lazy_gettext("Une équipe pour apprendre ou superviser, une organisation pour coordonner."),
    )

    def __init__(self, places: Sequence[Place], roles: Collection[Role], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = places
        self.role.choices = role_choices(roles)
        self.place.choices = _places(places)

    @property
    def chosen_role(self) -> Role:
        """The role that was chosen."""
        return Role(self.role.data)

    @property
    def chosen_place(self) -> Place:
        """The place that was chosen, among those that were offered."""
        return next(place for place in self.places if place.key == self.place.data)


class InviteForm(_SeatFields):
    """Whom to invite, to what."""

    name = _name(lazy_gettext("Nom"), lazy_gettext("Écrivez le nom de la personne."))
    email = EmailField(
        lazy_gettext("Courriel"),
        validators=[DataRequired(lazy_gettext("Écrivez son courriel.")), Length(max=255), ONE_LINE],
        description=lazy_gettext("L’invitation part à cette adresse, qui servira à se connecter."),
        render_kw={"autocomplete": "off"},
    )
    language = RadioField(
        lazy_gettext("Langue du message"),
        choices=[SelectChoice("fr", "Français"), SelectChoice("en", "English")],
        default="fr",
    )


class SeatForm(_SeatFields):
    """A role, a place, a first day and perhaps a last one."""

    starts_on = DateField(lazy_gettext("Premier jour"), validators=[InputRequired(lazy_gettext("Donnez une date."))])
    ends_on = DateField(
        lazy_gettext("Dernier jour"),
        validators=[Optional()],
        description=lazy_gettext("Pour un remplacement. Sans date, la place est tenue jusqu’à nouvel ordre."),
    )

    @property
    def period(self) -> Period:
        """From when to when the seat is held."""
        return Period(self.starts_on.data, self.ends_on.data)


class MoveForm(Form):
    """The team to which a person moves."""

    team = SelectField(
        lazy_gettext("Nouvelle équipe"), validators=[InputRequired(lazy_gettext("Choisissez une équipe."))]
    )

    def __init__(self, teams: Sequence[Place], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.teams = teams
        self.team.choices = _places(teams)

    @property
    def chosen(self) -> Place:
        """The team that was chosen, among those that were offered."""
        return next(place for place in self.teams if place.key == self.team.data)


class EndForm(Form):
    """The last day of a seat."""

    ends_on = DateField(
        lazy_gettext("Dernier jour, compris"),
        validators=[InputRequired(lazy_gettext("Donnez une date."))],
        description=lazy_gettext("Pour fermer l’accès tout de suite, donnez la date d’hier."),
    )


class ConfirmForm(Form):
    """One button that confirms."""


class ListForm(Form):
    """A list of people: a file, or its lines pasted."""

    file = FileField(
        lazy_gettext("Fichier CSV"),
        description=lazy_gettext(
            "Depuis un tableur : « Enregistrer sous », format CSV. Toutes les variantes conviennent."
        ),
        validators=[Optional()],
        render_kw={"accept": ".csv,.txt,text/csv"},
    )
    pasted = TextAreaField(
        lazy_gettext("Ou les lignes, collées ici"),
        validators=[Optional(), Length(max=LONGEST_FILE)],
        render_kw={"rows": 6, "spellcheck": "false"},
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Ask for one of the two."""
        if not super().validate(extra_validators):
            return False
        if not self.content.strip():
            self.file.errors = [gettext("Choisissez un fichier, ou collez des lignes.")]
            return False
        return True

    @property
    def content(self) -> bytes:
        """What was given: the file where there is one, else the pasted lines."""
        if self.file.data:
            kept: bytes | None = getattr(self, "_kept", None)
            if kept is None:
                kept = self._kept = self.file.data.read()
            return kept
        return str(self.pasted.data or "").encode()


class ApplyListForm(Form):
    """The list that was shown, carried to the button that applies it."""

    content = HiddenField()


class AcceptForm(Form):
    """A name and a password, to make the account of an invited person."""

    name = StringField(
        lazy_gettext("Votre nom"),
        validators=[DataRequired(lazy_gettext("Écrivez votre nom.")), Length(max=120), ONE_LINE],
        description=lazy_gettext("Prénom puis nom, comme les autres le lisent."),
        render_kw={"autocomplete": "name", "maxlength": 120},
    )
    password = PasswordField(
        lazy_gettext("Mot de passe"),
        validators=[InputRequired(lazy_gettext("Choisissez un mot de passe."))],
        description=PASSWORD_HINT,
        render_kw={"autocomplete": "new-password"},
    )


class TeamForm(Form):
    """A team's name and territory."""

    name = _name(lazy_gettext("Nom de l’équipe"), lazy_gettext("Donnez un nom à l’équipe."))
    territory = SelectField(lazy_gettext("Territoire"), validators=[Optional()])

    def __init__(self, territories: Sequence[Territory], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.territories = territories
        none = SelectChoice("", gettext("Aucun"))
        self.territory.choices = [none, *(SelectChoice(str(one.id), one.name) for one in territories)]

    @property
    def chosen(self) -> Territory | None:
        """The territory that was chosen, among those that were offered."""
        return next((one for one in self.territories if str(one.id) == self.territory.data), None)


class PromiseForm(Form):
    """In how many working days a team promises a review, and which days do not count."""

    days = IntegerField(
        lazy_gettext("Jours de travail promis"),
        validators=[
            Optional(),
            NumberRange(SHORTEST_PROMISE, LONGEST_PROMISE, lazy_gettext("Donnez un nombre de 1 à 60.")),
        ],
    )
    calendar = SelectField(lazy_gettext("Jours fériés"))
    own_days = TextAreaField(
        lazy_gettext("Jours sans travail de l’équipe"),
        validators=[Optional()],
        description=lazy_gettext(
            "Un par ligne, par exemple « 24/12/2026 Fermeture ». Ils s’ajoutent aux jours fériés."
        ),
        render_kw={"rows": 5},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.calendar.choices = [SelectChoice(code, gettext(name)) for code, name in CALENDARS.items()]


class SubstituteForm(Form):
    """Who reads in a team for a while, from which day to which."""

    person = SelectField(lazy_gettext("Personne"), validators=[InputRequired(lazy_gettext("Choisissez une personne."))])
    starts_on = DateField(lazy_gettext("Premier jour"), validators=[InputRequired(lazy_gettext("Donnez une date."))])
    ends_on = DateField(lazy_gettext("Dernier jour"), validators=[InputRequired(lazy_gettext("Donnez une date."))])

    def __init__(self, people: Sequence[PersonName], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nobody = SelectChoice("", str(CHOOSE))
        self.person.choices = [nobody, *(SelectChoice(str(one.id), one.name) for one in people)]

    @property
    def period(self) -> Period:
        """From when to when the seat is held."""
        return Period(self.starts_on.data, self.ends_on.data)


class OrganisationForm(Form):
    """What is said of an organisation."""

    name = _name(lazy_gettext("Nom de l’organisation"), lazy_gettext("Donnez un nom à l’organisation."), 160)
    city = StringField(lazy_gettext("Ville"), validators=[Optional(), Length(max=120), ONE_LINE])
    country = SelectField(
        lazy_gettext("Pays"),
        description=lazy_gettext("Le pays choisit les mots usuels du métier."),
    )
    time_zone = _zone()
    review_days = IntegerField(
        lazy_gettext("Relecture promise en"),
        validators=[
            InputRequired(lazy_gettext("Donnez un nombre de jours.")),
            NumberRange(SHORTEST_PROMISE, LONGEST_PROMISE),
        ],
        description=lazy_gettext("En jours ouvrés, du lundi au vendredi. Qui apprend lit cette promesse."),
        default=5,
        render_kw={"inputmode": "numeric"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country.choices = [SelectChoice(code, gettext(COUNTRY_NAMES[code])) for code in COUNTRIES]
        self.time_zone.choices = _zones()

    @property
    def facts(self) -> OrganisationFacts:
        """What was typed."""
        return OrganisationFacts(
            name=self.name.data,
            city=self.city.data or "",
            country=self.country.data,
            time_zone=self.time_zone.data,
            review_days=self.review_days.data,
        )


def _said_once(label: str, hint: str, longest: int = LONGEST_NUMBER) -> StringField:
    return StringField(
        label,
        description=hint,
        validators=[Optional(), Length(max=longest), ONE_LINE],
        render_kw={"maxlength": longest, "autocomplete": "off"},
    )


class IdentityForm(Form):
    """How an organisation names itself on its papers."""

    legal_name = _said_once(
        lazy_gettext("Nom légal"),
        lazy_gettext("Tel qu’il est déposé. Vide : le nom usuel de l’organisation."),
        LONGEST_LEGAL_NAME,
    )
    postal_address = TextAreaField(
        lazy_gettext("Adresse postale"),
        description=lazy_gettext("Cinq lignes au plus, comme sur une enveloppe."),
        validators=[Optional(), Length(max=LONGEST_ADDRESS)],
        render_kw={"rows": 3, "maxlength": LONGEST_ADDRESS, "autocomplete": "off"},
    )
    activity_number = _said_once(
        lazy_gettext("Numéro de déclaration d’activité"),
        lazy_gettext("En France : celui d’un organisme de formation (NDA)."),
    )
    siret = _said_once(lazy_gettext("SIRET"), lazy_gettext("En France : quatorze chiffres, avec ou sans espaces."))
    approval_number = _said_once(
        lazy_gettext("Numéro d’agrément"),
        lazy_gettext("Au Québec, en Belgique : celui que l’autorité vous a donné, s’il y en a un."),
    )

    def validate_postal_address(self, field: TextAreaField) -> None:
        """Count the lines."""
        _ask(ensure_address, field)

    def validate_siret(self, field: StringField) -> None:
        """Count the digits, and look at their key."""
        _ask(read_siret, field)

    @property
    def facts(self) -> IdentityFacts:
        """What was typed."""
        return IdentityFacts(**{name: self[name].data or "" for name in IdentityFacts.__dataclass_fields__})


def _ask(rule: Callable[[str], object], field: Field) -> None:
    """Let a rule speak beside the field, with the other faults of the form. Raises ValidationError."""
    try:
        rule(field.data or "")
    except RuleBroken as broken:
        raise ValidationError(gettext(broken.message, **broken.facts)) from broken


class LetterheadForm(Form):
    """The picture that heads the papers."""

    picture = FileField(
        lazy_gettext("Image de l’en-tête"),
        description=lazy_gettext("PNG ou JPEG, 300 ko et 2 000 pixels au plus. Elle est imprimée sur fond blanc."),
        render_kw={"accept": "image/png,image/jpeg"},
    )

    @property
    def content(self) -> bytes:
        """What was given, as far as it is needed to see that it is too heavy."""
        return bytes(self.picture.data.read(HEAVIEST_LETTERHEAD + 1)) if self.picture.data else b""


class NetworkForm(Form):
    """A network's name and time zone."""

    name = _name(lazy_gettext("Nom du réseau"), lazy_gettext("Donnez un nom au réseau."))
    time_zone = _zone()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.time_zone.choices = _zones()


class TerritoryForm(Form):
    """A territory's name."""

    name = _name(lazy_gettext("Nom du territoire"), lazy_gettext("Donnez un nom au territoire."))


class TermsForm(Form):
    """An organisation's own words; an empty field means the usual word of its country."""

    @classmethod
    def for_country(cls, country: str) -> type[TermsForm]:
        """Return the form with one field a word, whose hint is the usual one."""
        usual = usual_terms(country)
        fields: dict[str, Field] = {key: _term(label, usual[key]) for key, label in LABELS.items()}
        return type("TermsForm", (cls,), fields)

    def terms(self) -> dict[str, str]:
        """Return what was typed, by key."""
        return {key: self[key].data or "" for key in LABELS}


def _term(label: str, usual: str) -> StringField:
    no_markup = Regexp(r"^[^<>{}]*$", message=lazy_gettext("Écrivez des mots seulement."))
    return StringField(
        lazy_gettext(label),
        validators=[Optional(), Length(max=LONGEST_TERM), ONE_LINE, no_markup],
        description=lazy_gettext("Sinon : « %(usual)s ».", usual=usual),
        render_kw={"maxlength": LONGEST_TERM, "autocomplete": "off"},
    )
