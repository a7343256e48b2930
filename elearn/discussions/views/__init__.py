"""Shows séances and takes what is posted about them."""

from elearn.discussions.views import attendance, minutes, pages, planning
from elearn.discussions.views.blueprint import blueprint

__all__ = ["attendance", "blueprint", "minutes", "pages", "planning"]
