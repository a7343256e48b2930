"""Says what is known of each quality indicator: the same lines on the page and in the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from elearn.documents.sheet import Cell, Sheet
from elearn.reports.quality_indicators import ELSEWHERE, GUIDE, INDICATORS
from elearn.reports.quality_queries import QUIET_DAYS, Among, ProgrammeFacts, Quality
from elearn.reports.quality_rules import mean_score, percent
from elearn.reports.rules import SMALLEST
from elearn.surveys.positioning_queries import ObjectiveMeans
from elearn.surveys.queries import Results
from elearn.surveys.wording import title_of
from elearn.web.language import day, decimal, gettext, joined, number


@dataclass(frozen=True, slots=True)
class Evidence:
    """One line: what is counted, the figure in words, of how many (None where that says nothing), over which time."""

    what: str
    figure: str
    n: int | None = None
    period: str = ""
    url: str = ""


Lines = Iterator[Evidence]


def evidence_of(quality: Quality) -> dict[int, tuple[Evidence, ...]]:
    """Return the lines of each indicator by its number; none where there is nothing to count yet."""
    return {one.number: tuple(LINES[one.number](quality)) for one in INDICATORS}


def heads() -> list[str]:
    """Return the heads of a table of evidence."""
    return [gettext("Preuve"), gettext("Chiffre"), gettext("Sur (n)"), gettext("Période")]


def rows(lines: Sequence[Evidence]) -> list[list[str | Markup]]:
    """Return the lines for a page; one whose page is known leads there."""
    return [
        [
            Markup('<a href="{}">{}</a>').format(one.url, one.what) if one.url else one.what,
            one.figure,
            number(one.n) if one.n is not None else "–",
            one.period,
        ]
        for one in lines
    ]


def sheet_of(quality: Quality, at: str) -> Sheet:
    """Return the spreadsheet: one row for each line of evidence, indicator by indicator."""
    found = evidence_of(quality)
    lines: list[list[Cell]] = [
        [one.number, gettext(one.title), line.what, line.figure, line.n, line.period]
        for one in INDICATORS
        for line in found[one.number]
    ]
    return Sheet(
        [
            gettext("Indicateur"),
            gettext("Intitulé"),
            gettext("Preuve"),
            gettext("Chiffre"),
            gettext("Sur (n)"),
            gettext("Période"),
        ],
        lines,
        announced=[
            gettext("Qualiopi, guide de lecture %(guide)s", guide=GUIDE),
            quality.name,
            quality.year,
            at,
            gettext("Lignes annoncées"),
            len(lines),
        ],
        closing=[gettext("Fin du fichier"), gettext("Lignes"), len(lines)],
    )


def small_words() -> str:
    """Return why some figures are not there."""
    return gettext(
        "Ce que font moins de %(count)s personnes n’est pas chiffré, pour que personne ne s’y reconnaisse ; quand un "
        "seul programme est dans ce cas, le plus petit des autres est tu aussi. Les totaux de l’organisation comptent "
        "tout le monde. Les enquêtes n’ont pas de date, pour rester anonymes : leurs chiffres valent depuis le début. "
        "Les objectifs se disent de 1, « Je découvre », à 4, « Je le fais sans aide ».",
        count=SMALLEST,
    )


def elsewhere_words() -> str:
    """Return the numbers of the indicators of which nothing is known here."""
    return joined([str(one) for one in ELSEWHERE])


def _today(quality: Quality) -> str:
    return gettext("au %(day)s", day=day(quality.today))


def _year(quality: Quality) -> str:
    return str(quality.year)


def _ever() -> str:
    return gettext("depuis le début")


def _among(among: Among) -> str:
    return _fewer() if among.count is None else number(among.count)


def _fewer() -> str:
    return gettext("moins de cinq personnes")


def _rate(part: int, whole: int) -> str:
    found = percent(part, whole)
    return "–" if found is None else gettext("%(rate)s %%", rate=number(found))


def _named(programme: ProgrammeFacts, what: str) -> str:
    return gettext("« %(title)s » : %(what)s", title=programme.title, what=what)


def _survey_url(programme: ProgrammeFacts) -> str:
    return f"/enquetes/programmes/{programme.id}"


def _results(quality: Quality) -> Lines:
    total, counts, today, year = quality.total, quality.counts, _today(quality), _year(quality)
    yield Evidence(gettext("Personnes qui ont commencé un programme"), number(counts.began), None, year)
    yield Evidence(
        gettext("Personnes qui suivent un programme, comptées dans chacun"), number(total.people), None, today
    )
    yield Evidence(gettext("Programmes terminés"), number(total.complete), total.people, today)
    yield Evidence(gettext("Taux de programmes terminés"), _rate(total.complete, total.people), total.people, today)
    yield Evidence(gettext("Programmes en retard"), number(total.late), total.people, today)
    yield Evidence(gettext("Attestations délivrées"), number(counts.attested), None, year)
    for one in quality.programmes:
        url = f"/suivi/{one.id}"
        if one.standing is None:
            yield Evidence(_named(one, gettext("terminé")), gettext("non montré"), None, today, url)
        elif one.standing.people:
            done = number(one.standing.complete)
            yield Evidence(_named(one, gettext("terminé")), done, one.standing.people, today, url)
            yield Evidence(
                _named(one, gettext("en retard")), number(one.standing.late), one.standing.people, today, url
            )
    yield from _satisfaction([one.hot for one in quality.programmes])


def _satisfaction(results: Sequence[Results]) -> Lines:
    mean = mean_score([counted.counts for one in results for counted in one.statements if counted.counts])
    shown = sum(one.shown for one in results)
    invited, answered = sum(one.invited for one in results), sum(one.answered for one in results)
    words = gettext("moins de cinq réponses") if mean is None else gettext("%(mean)s sur 5", mean=decimal(mean))
    yield Evidence(gettext("Satisfaction à la fin, en moyenne"), words, shown or None, _ever())
    yield Evidence(gettext("Taux de réponse à l’enquête de fin"), _rate(answered, invited), invited, _ever())


def _objectives(quality: Quality) -> Lines:
    aimless = [one.title for one in quality.programmes if not one.objectives]
    number_of = len(quality.programmes)
    today = _today(quality)
    yield Evidence(gettext("Programmes qui ont des objectifs"), number(number_of - len(aimless)), number_of, today)
    yield Evidence(gettext("Programmes sans objectif"), joined(aimless) or gettext("aucun"), number_of, today)
    for one in quality.programmes:
        if one.objectives:
            yield Evidence(_named(one, gettext("objectifs")), number(one.objectives), None, today, _survey_url(one))


def _contents(quality: Quality) -> Lines:
    for one in quality.programmes:
        yield Evidence(
            _named(one, gettext("jalons")), number(one.steps), None, _today(quality), f"/programmes/{one.id}"
        )


def _start(quality: Quality) -> Lines:
    yield from _means(quality, lambda one: (one.start, one.start_number))


def _end(quality: Quality) -> Lines:
    yield from _means(quality, lambda one: (one.end, one.end_number))
    year, counts = _year(quality), quality.counts
    yield Evidence(gettext("Réponses remises"), number(counts.submitted), None, year)
    yield Evidence(gettext("Réponses validées"), number(counts.accepted), None, year)
    yield Evidence(gettext("Réponses à reprendre"), number(counts.returned), None, year)


def _means(quality: Quality, read: Callable[[ObjectiveMeans], tuple[float | None, int]]) -> Lines:
    """Say each mean that may be shown, then how many objectives have none yet."""
    found = [(programme, one.words, *read(one)) for programme in quality.programmes for one in programme.means]
    for programme, words, mean, count in found:
        if mean is not None:
            figure, url = gettext("%(mean)s sur 4", mean=decimal(mean)), f"{_survey_url(programme)}#positionnement"
            yield Evidence(_named(programme, words), figure, count, _ever(), url)
    silent = sum(mean is None for _, _, mean, _ in found)
    yield Evidence(
        gettext("Objectifs encore sans moyenne : moins de cinq réponses"), number(silent), len(found), _ever()
    )


def _informed(quality: Quality) -> Lines:
    yield Evidence(
        gettext("Programmes attribués avec une échéance"),
        number(quality.counts.due),
        quality.total.people,
        _today(quality),
    )
    yield Evidence(gettext("Rappels d’échéance partis"), number(quality.counts.reminders), None, _year(quality))


def _adapted(quality: Quality) -> Lines:
    yield Evidence(gettext("Échéances prolongées"), _among(quality.counts.extensions), None, _year(quality))
    yield Evidence(gettext("Congés qui arrêtent le temps"), _among(quality.counts.leaves), None, _year(quality))


def _engaged(quality: Quality) -> Lines:
    counts, today, year = quality.counts, _today(quality), _year(quality)
    yield Evidence(gettext("Programmes en retard"), number(quality.total.late), quality.total.people, today)
    yield Evidence(
        gettext("Personnes sans activité depuis plus de %(days)s jours dans un programme ouvert", days=QUIET_DAYS),
        _among(counts.quiet),
        None,
        today,
    )
    yield Evidence(gettext("Rappels d’échéance partis"), number(counts.reminders), None, year, "/suivi/rappels")
    yield Evidence(gettext("Programmes arrêtés"), _among(counts.stopped), None, year)


def _people(quality: Quality) -> Lines:
    counts, today = quality.counts, _today(quality)
    yield Evidence(gettext("Personnes qui apprennent"), number(counts.learners), None, today)
    yield Evidence(gettext("Personnes qui encadrent"), number(counts.supervisors), None, today)
    yield Evidence(gettext("Personnes qui coordonnent"), number(counts.coordinators), None, today)


def _teams(quality: Quality) -> Lines:
    alone, today = list(quality.teams_alone), _today(quality)
    yield Evidence(gettext("Équipes que quelqu’un encadre"), number(quality.teams - len(alone)), quality.teams, today)
    yield Evidence(gettext("Équipes que personne n’encadre"), joined(alone) or gettext("aucune"), quality.teams, today)


def _resources(quality: Quality) -> Lines:
    counts, today = quality.counts, _today(quality)
    yield Evidence(gettext("Chapitres publiés"), number(counts.chapters), None, today)
    yield Evidence(gettext("Vignettes publiées"), number(counts.vignettes), None, today)
    yield Evidence(gettext("Personnes qui ont lu au moins une partie"), number(counts.readers), None, _year(quality))


def _disability(quality: Quality) -> Lines:
    yield Evidence(gettext("Déclaration d’accessibilité"), gettext("publiée"), None, _today(quality), "/accessibilite")


def _opinions(quality: Quality) -> Lines:
    for one in quality.programmes:
        for results in (one.hot, one.cold):
            what = _named(one, gettext("taux de réponse (%(survey)s)", survey=title_of(results.moment)))
            if results.invited:
                figure, n = _rate(results.answered, results.invited), results.invited
            else:
                figure, n = gettext("aucune invitation"), None
            yield Evidence(what, figure, n, _ever(), _survey_url(one))


def _complaints(quality: Quality) -> Lines:
    found, year = quality.complaints, _year(quality)
    days = "–" if found.days is None else gettext("%(days)s j", days=decimal(found.days))
    yield Evidence(gettext("Réclamations reçues"), number(found.received), None, year)
    yield Evidence(gettext("Réclamations qui ont reçu une réponse"), number(found.answered), found.received, year)
    yield Evidence(gettext("Délai moyen de la première réponse"), days, found.answered, year)
    yield Evidence(gettext("Réclamations qui attendent une réponse"), number(found.waiting), found.received, year)


def _improvements(quality: Quality) -> Lines:
    yield Evidence(gettext("Améliorations décidées"), number(quality.counts.planned), None, _year(quality))
    yield Evidence(gettext("Améliorations faites"), number(quality.counts.done), None, _year(quality))


LINES: Mapping[int, Callable[[Quality], Lines]] = {
    2: _results,
    5: _objectives,
    6: _contents,
    8: _start,
    9: _informed,
    10: _adapted,
    11: _end,
    12: _engaged,
    17: _people,
    18: _teams,
    19: _resources,
    26: _disability,
    30: _opinions,
    31: _complaints,
    32: _improvements,
}
