"""Shows programmes, and takes what a coordinator decides about them."""

from elearn.programmes.views import pages, people, steps
from elearn.programmes.views.blueprint import blueprint

__all__ = ["blueprint", "pages", "people", "steps"]
