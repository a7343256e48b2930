"""Lists every page in every state worth looking at: by whom, at which address, after which clicks."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Page

from tests.browser.hands import settle

PAGES: dict[str, tuple[str, ...]] = {
    "": (
        "/connexion",
        "/mot-de-passe-oublie",
        "/verifier",
        "/qui-voit-quoi",
        "/accessibilite",
        "/confidentialite",
        "/aide",
    ),
    "learner": (
        "/",
        "/modules",
        "/chapitres/implication",
        "/chapitres/huit-principes",
        "/vignettes/jose",
        "/vignettes/jose/etapes/premier-contact",
        "/vignettes/gerard",
        "/reponses",
        "/seances",
        "/suivi",
        "/attestations",
        "/reclamations",
        "/compte",
        "/recherche?q=employeurs",
        "/glossaire",
        "/inconnu",
    ),
    "supervisor": ("/relectures", "/equipe", "/seances", "/seances/nouvelle", "/suivi", "/chapitres/implication"),
    "coordinator": (
        "/suivi",
        "/programmes",
        "/personnes",
        "/personnes/inviter",
        "/attestations",
        "/organisation",
        "/reclamations/registre",
        "/journal",
    ),
    "regional": ("/suivi", "/seances", "/personnes", "/programmes"),
    "admin": ("/etat", "/journal", "/personnes", "/reseaux"),
}
LEARNER, SUPERVISOR, COORDINATOR, REGIONAL, ADMIN, STRANGER = (
    f"{role}@example.org" for role in ("learner", "supervisor", "coordinator", "regional", "admin", "stranger")
)
READ_NOW = "karim.haddad@example.org"
ASKED, HAS_SAID = "nadege.etienne@example.org", "chloe.oeuvrard@example.org"
RENEWS = "aicha.benali@example.org"
JOSE_1 = "/vignettes/jose/etapes/premier-contact"
FIRST_ROW = "main .listing .title a"
UNDER_WAY = "main .listing a:has-text('José et ses parents')"
MAELLE = ".matrix th a:has-text('Maëlle')"
ZOE = ".matrix th a:has-text('Zoé')"
ISSUABLE = "section[aria-labelledby=a-delivrer] .listing li"
AIMED = f"{ISSUABLE}:has-text('Réussir un premier contact') .title a"
SEND = "main form .button:not(.second)"


@dataclass(frozen=True)
class State:
    """One page as somebody sees it. `then` are clicked in turn; `answers` is the status of an error page."""

    who: str
    url: str
    then: tuple[str, ...] = ()
    answers: int = 200

    @property
    def name(self) -> str:
        """How a test report calls it."""
        steps = "".join(f" > {step.removeprefix('text=').removeprefix('main ')}" for step in self.then)
        return f"{(self.who or 'personne').split('@')[0]} {self.url}{steps}"

    def show(self, page: Page) -> None:
        """Bring a browser there."""
        page.goto(self.url)
        for selector in self.then:
            page.locator(selector).locator("visible=true").first.click()
            settle(page)
            page.wait_for_load_state()


def _of(who: str, *places: str | tuple[str, ...]) -> list[State]:
    pairs = [(place, ()) if isinstance(place, str) else (place[0], place[1:]) for place in places]
    return [State(who, url, then) for url, then in pairs]


def _listed() -> list[State]:
    """Return the pages that each role opens first."""
    return [
        State(f"{role}@example.org" if role else "", url, answers=404 if url == "/inconnu" else 200)
        for role, urls in PAGES.items()
        for url in urls
    ]


FOR_CASES = [
    *_of(SUPERVISOR, "/mes-cas", ("/mes-cas", FIRST_ROW), ("/mes-cas", FIRST_ROW, "text=Ajouter un bloc")),
    *_of(
        SUPERVISOR,
        ("/mes-cas", FIRST_ROW, "button[data-view=preview]"),
        ("/mes-cas", FIRST_ROW, "button[data-view=plan]"),
    ),
    *_of(SUPERVISOR, "/mes-cas/1/apercu", "/mes-cas/1/apercu?vue=supervision"),
    *_of(SUPERVISOR, ("/mes-cas", FIRST_ROW, "text=Qui lit ce cas"), "/mes-cas/lectures/1"),
    *_of(SUPERVISOR, ("/mes-cas", FIRST_ROW, "text=Comment il est reçu")),
    *_of(SUPERVISOR, "/mes-cas/nouveau", ("/mes-cas/nouveau", SEND)),
]
FOR_NOBODY = [
    *_of("", ("/connexion", SEND), ("/mot-de-passe-oublie", SEND), "/vignettes/jose"),
    State("", "/verifier/AAAA-AAAA-AAAA", answers=404),
    State("", "/s"),
    State("", "/s/AAAAAA", answers=404),
    State("", "/invitation/inconnue", answers=404),
    State("", "/api"),
    State("", "/api", ("#comptes ~ details summary",)),
]
FOR_LEARNER = [
    *_of(
        LEARNER,
        "/chapitres/huit-principes/exercices/rappel",
        ("/vignettes/jose/etapes/premier-contact", "summary:has-text('Revoir les réponses raisonnables')"),
        "/hors-connexion",
        "/reponses?q=zzzz",
        ("/reponses", "main .listing .title a[href^='/reponses/']"),
        "/recherche",
        "/recherche?q=zzzz",
        ("/seances", FIRST_ROW),
        ("/seances", FIRST_ROW, "text=Écrire le compte rendu"),
        ("/seances", "#passees ~ .listing .title a"),
        ("/seances", "#passees ~ .listing .title a", "text=Modifier le compte rendu"),
        ("/seances", "#passees ~ .listing .title a", "text=Versions"),
        ("/seances", "#passees ~ .listing .title a", "text=Versions", FIRST_ROW),
        "/suivi/moi",
        "/nouveautes",
        "/programmes",
        ("/programmes", FIRST_ROW),
        "/boite",
        "/boite/agenda",
        ("/boite/agenda", "main form .button"),
        "/mes-donnees",
        "/reclamations/nouvelle",
        ("/reclamations/nouvelle", SEND),
        ("/reclamations", "main h2 a"),
        "/compte/mot-de-passe",
        "/compte/verification",
        "/compte/codes-de-secours",
        "/compte/double-authentification",
        ("/compte", ".account summary"),
    ),
]
FOR_ASKED = [
    *_of(ASKED, "/", "/boite", "/enquetes/1", ("/enquetes/1", SEND)),
    *_of(ASKED, "/suivi/moi", ("/suivi/moi", "text=Où j’en suis sur les objectifs")),
    *_of(HAS_SAID, "/enquetes/4"),
    *_of(RENEWS, "/", "/attestations"),
]
FOR_SUPERVISOR = [
    *_of(
        SUPERVISOR,
        "/modules",
        "/vignettes/jose",
        ("/relectures", ".queue li:last-child a"),
        ("/relectures", ".queue li:last-child a", "text=Relire l’histoire", "text=Réponses raisonnables"),
        "/relectures?personne=999999",
        "/relectures?noms=caches",
        ("/relectures?noms=caches", ".queue li:last-child a"),
        "/relectures/phrases",
        ("/relectures", ".queue li:last-child a", "text=Laisser une note"),
        "/relectures/idees",
        "/calibrations",
        "/calibrations/nouvelle?exercice=jose%23premiers-jours",
        ("/calibrations", FIRST_ROW),
        ("/calibrations", FIRST_ROW, FIRST_ROW),
        ("/calibrations", "main .listing li:last-child .title a"),
        "/boite/messages",
        ("/equipe", "nav.tabs a:has-text('Littoral')", "text=Régler la promesse de lecture"),
        ("/equipe", "nav.tabs a:has-text('Littoral')"),
        ("/equipe", "nav.tabs a:has-text('Littoral')", "text=Le fil des idées clés"),
        "/equipes/1",
        "/relectures/idees?equipe=2",
        ("/seances", "#passees ~ .listing .title a"),
        ("/seances", "main .listing a:has-text('José, faire connaissance')", "text=Émargement"),
        ("/seances", FIRST_ROW, "text=Modifier la séance"),
        ("/seances/nouvelle", "text=Littoral", SEND),
        ("/seances", UNDER_WAY, "text=Animer la séance"),
        ("/seances", UNDER_WAY, "text=Animer la séance", "text=Terminer la séance"),
        ("/suivi", ".matrix a.cell"),
        ("/suivi", ".matrix th a"),
        ("/suivi", MAELLE, "main a:has-text('Confirmer')"),
        ("/suivi", MAELLE, "main a:has-text('Confirmer')", SEND),
    ),
]
FOR_COORDINATOR = [
    *_of(
        COORDINATOR,
        ("/suivi", ".matrix a.cell.returned"),
        ("/suivi", ".matrix th a", "main a:has-text('Reconnaître')"),
        ("/suivi", ".matrix th a", "main a:has-text('Reconnaître')", SEND),
        "/suivi?montrer=retard",
        "/suivi?tri=moins-avance",
        "/suivi/rappels",
        "/suivi/rappels?voir=partis",
        "/rapport/heures",
        "/rapport/heures?annee=2024",
        "/rapport/qualiopi",
        "/rapport/qualiopi?annee=2025",
        ("/programmes", FIRST_ROW),
        ("/programmes", FIRST_ROW, "text=Attribuer le programme"),
        ("/programmes", FIRST_ROW, "text=Attribuer le programme", SEND),
        ("/programmes", FIRST_ROW, "text=Ajouter un jalon"),
        ("/programmes", FIRST_ROW, "main .listing a:has-text('Modifier')"),
        ("/programmes", FIRST_ROW, "main .listing a:has-text('Ordre')"),
        ("/programmes", FIRST_ROW, "main .listing a:has-text('Retirer')"),
        ("/programmes", FIRST_ROW, "text=À l’arrivée"),
        ("/programmes", FIRST_ROW, "text=Enquêtes"),
        ("/programmes", "main .listing a:has-text('Réussir un premier contact')", "text=Enquêtes"),
        (
            "/programmes",
            "main .listing a:has-text('Réussir un premier contact')",
            "text=Enquêtes",
            "text=Écrire les objectifs",
        ),
        "/programmes/nouveau",
        ("/programmes/nouveau", SEND),
        ("/suivi", ".matrix th a", "main a:has-text('Congés')"),
        ("/suivi", ".matrix th a", "main a:has-text('Congés')", SEND),
        ("/suivi", ZOE, "main a:has-text('Congés')", FIRST_ROW),
        ("/suivi", ZOE, "main a:has-text('Congés')", FIRST_ROW, SEND),
        ("/personnes", FIRST_ROW),
        ("/personnes?nom=camille", FIRST_ROW),
        ("/personnes?nom=camille", FIRST_ROW, "text=Donner une autre place"),
        ("/personnes?nom=camille", FIRST_ROW, "text=Changer d’équipe"),
        ("/personnes?nom=camille", FIRST_ROW, "text=Mettre fin"),
        ("/personnes/inviter", SEND),
        "/personnes/importer",
        ("/personnes/importer", SEND),
        "/personnes/invitations",
        ("/organisation", "main a:has-text('Littoral')"),
        ("/organisation", "main a:has-text('Littoral')", "text=Nommer un remplacement"),
        ("/organisation", "text=Modifier l’organisation"),
        ("/organisation", "text=Identité sur les documents"),
        ("/organisation", "text=Identité sur les documents", "main form .button.second"),
        ("/organisation", "text=Créer une équipe"),
        ("/organisation", "text=Les mots de l’organisation"),
        ("/organisation", "text=Clés pour les logiciels"),
        ("/organisation", "text=Clés pour les logiciels", "text=Créer une clé"),
        ("/organisation", "text=Clés pour les logiciels", "text=Créer une clé", SEND),
        ("/organisation", "text=Clés pour les logiciels", "main .listing a:has-text('Révoquer')"),
        ("/organisation", "text=Registre des réclamations"),
        "/reclamations/registre?etat=waiting&annee=1999",
        ("/reclamations/registre", "main .figures a"),
        ("/reclamations/registre?etat=answered", "main .figures a", "main form .button:has-text('Enregistrer')"),
        ("/reclamations/registre?etat=closed", "main .figures a"),
        "/reclamations/registre/nouvelle",
        ("/reclamations/registre/nouvelle", SEND),
        "/reclamations/ameliorations",
        ("/reclamations/ameliorations", SEND),
        ("/reclamations/ameliorations", FIRST_ROW),
        "/attestations?papier=transcript",
        "/attestations?papier=fin-de-formation",
        ("/attestations?papier=fin-de-formation", f"{ISSUABLE} .title a"),
        ("/attestations?papier=fin-de-formation", AIMED),
        ("/attestations?papier=fin-de-formation", AIMED, "main form .button:has-text('Délivrer l')"),
        "/attestations/renouvellements",
        ("/attestations/renouvellements", SEND),
        ("/attestations", "#delivrees ~ .listing .title a"),
        ("/attestations", "#delivrees ~ .listing .title a", "text=Remplacer"),
        ("/attestations", "#delivrees ~ .listing .title a", "main .cluster >> text=Retirer"),
        "/seances",
        "/aide",
    ),
]
FOR_OTHERS = [
    *_of(REGIONAL, "/", "/rapport", ("/suivi", ".matrix a.cell"), "/seances/nouvelle", "/attestations", "/journal"),
    *_of(REGIONAL, "/seances/territoires", "/rapport/mot"),
    *_of(ADMIN, ("/personnes", FIRST_ROW), "/reseaux/nouveau", ("/reseaux", "text=Ajouter une organisation")),
    *_of(ADMIN, ("/reseaux", "text=Ajouter un territoire"), "/organisation", "/personnes/inviter"),
    *_of(ADMIN, "/etat/contenu", "/etat/contenu/implication", "/etat/contenu/jose"),
    *_of(READ_NOW, ("/reponses", "main .listing a[href^='/reponses/']")),
    *_of(SUPERVISOR, "/boite"),
    *_of(COORDINATOR, "/boite"),
    *_of(REGIONAL, "/reclamations"),
    *_of(STRANGER, "/", "/modules", "/boite", "/reponses", "/seances", "/suivi", "/attestations"),
    State(LEARNER, "/relectures", answers=403),
]
STATES = [*_listed(), *FOR_NOBODY, *FOR_LEARNER, *FOR_ASKED, *FOR_SUPERVISOR, *FOR_CASES, *FOR_COORDINATOR, *FOR_OTHERS]
