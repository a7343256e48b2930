"""Shows séances and takes what is posted about them."""

from elearn.discussions.views import attendance, desk, minutes, pages, planning
from elearn.discussions.views.blueprint import blueprint
from elearn.discussions.views.phone import blueprint as phone_blueprint

__all__ = ["attendance", "blueprint", "desk", "minutes", "pages", "phone_blueprint", "planning"]
