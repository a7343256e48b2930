"""Says in our own words what Flask-Security says in English, and knows which words are ours to translate."""

from __future__ import annotations

from babel.support import Translations
from flask_security.babel import FsDomain

from elearn.errors import marked
from elearn.web.language import gettext, locale

WRONG = marked("Ce courriel et ce mot de passe ne vont pas ensemble.")
CODE_WRONG = marked(
    "Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant, puis recopiez ses six chiffres."
)
CLOSED = marked("Ce compte est fermé. La personne qui coordonne votre organisation peut le rouvrir.")
LINK_DEAD = marked("Ce lien a déjà servi, ou il a plus de deux heures. Demandez-en un autre : il arrive par courriel.")

# Message of Flask-Security (without « MSG_ »): our words, and the kind of our notices.
MESSAGES: dict[str, tuple[str, str]] = {
    "GENERIC_AUTHN_FAILED": (WRONG, "bad"),
    "USER_DOES_NOT_EXIST": (WRONG, "bad"),
    "INVALID_PASSWORD": (marked("Ce n’est pas votre mot de passe actuel."), "bad"),
    "DISABLED_ACCOUNT": (CLOSED, "bad"),
    "EMAIL_NOT_PROVIDED": (marked("Écrivez votre courriel."), "bad"),
    "INVALID_EMAIL_ADDRESS": (marked("Donnez une adresse de courriel complète, comme nom@exemple.org."), "bad"),
    "PASSWORD_NOT_PROVIDED": (marked("Écrivez votre mot de passe."), "bad"),
    "PASSWORD_IS_THE_SAME": (marked("Choisissez un mot de passe différent de l’actuel."), "bad"),
    "PASSWORD_CHANGE": (marked("Votre mot de passe est changé. Vos autres connexions sont terminées."), "good"),
    "PASSWORD_RESET_NO_LOGIN": (
        marked("Votre mot de passe est changé. Connectez-vous avec le nouveau."),
        "good",
    ),
    "PASSWORD_RESET_EXPIRED": (LINK_DEAD, "warn"),
    "INVALID_RESET_PASSWORD_TOKEN": (LINK_DEAD, "warn"),
    "REAUTHENTICATION_REQUIRED": (marked("Avant de continuer, écrivez votre mot de passe."), "information"),
    "REAUTHENTICATION_SUCCESSFUL": (marked("Merci, c’est bien vous."), "good"),
    "UNAUTHENTICATED": (marked("Connectez-vous pour ouvrir cette page."), "information"),
    "ANONYMOUS_USER_REQUIRED": (marked("Vous avez déjà ouvert une connexion."), "information"),
    "TWO_FACTOR_INVALID_TOKEN": (CODE_WRONG, "bad"),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (marked("Votre code est bon."), "good"),
    "TWO_FACTOR_PERMISSION_DENIED": (marked("Commencez par votre courriel et votre mot de passe."), "information"),
    "TWO_FACTOR_SETUP_EXPIRED": (marked("Le code à photographier a expiré. En voici un autre."), "warn"),
    "INVALID_RECOVERY_CODE": (marked("Ce code de secours n’est pas le bon, ou il a déjà servi."), "bad"),
    "NO_RECOVERY_CODES_SETUP": (marked("Vous n’avez pas encore de codes de secours."), "information"),
    "INVALID_REDIRECT": (marked("Cette adresse n’est pas de ce site."), "bad"),
    "API_ERROR": (marked("Ce qui est arrivé du formulaire ne peut pas se lire."), "bad"),
}
OURS = frozenset(words for words, _kind in MESSAGES.values())
KINDS = {"success": "good", "info": "information", "error": "bad"}


class Words(FsDomain):
    """The words of Flask-Security: ours where we have them, else its own, in the person's language."""

    def gettext(self, string: str, **variables: object) -> str:
        """Translate one message and fill in its places."""
        if string in OURS:
            return gettext(string, **variables)
        return str(super().gettext(string, **variables))  # type: ignore[no-untyped-call]

    def get_translations(self) -> object:
        """Return the library's catalogue; its French one is filed under `fr_FR`, where `fr` does not look."""
        if locale() != "fr":
            return super().get_translations()
        return self._french()

    def _french(self) -> object:
        if "fr" not in self.cache:
            self.cache["fr"] = Translations.load(self.translation_directories[0], ["fr_FR"], self.domain[0])
        return self.cache["fr"]
