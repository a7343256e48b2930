"""Builds the application: wires the rooms together, hands functions down, and checks that every route is guarded."""

from __future__ import annotations

from pathlib import Path

from flask import Flask, request
from flask_compress import Compress
from flask_limiter import Limiter
from flask_wtf.csrf import CSRFError, CSRFProtect
from sqlalchemy.exc import OperationalError
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

from elearn import assets, db, jobs
from elearn.accounts import envelope
from elearn.accounts import views as accounts_views
from elearn.answers.activity_queries import count_states
from elearn.api.door import load_key
from elearn.api.operations import PREFIX
from elearn.certificates.queries import rests_on
from elearn.content.addresses import IMAGES_URL
from elearn.demo.load import has_demo
from elearn.organisations import activity
from elearn.reviews import proofs
from elearn.settings import Settings, home
from elearn.web import access, blocks, context, errors, language, markdown, navigation, received, security
from elearn.wiring import BLUEPRINTS, COUNTERS, POLLED, find_signed_in, load_actor

LARGEST_REQUEST = 2 * 1024 * 1024


def create_app(settings: Settings) -> Flask:
    """Return a ready application. Raises UnguardedRoute if a route does not say what it needs."""
    app = Flask("elearn", template_folder=str(home("templates")), static_folder=None)
    app.extensions["parcours.settings"] = settings
    configure(app, settings)
    db.init_app(app, settings.database_url)
    jobs.init_app(app, settings.queue_url)
    received.init_app(app)
    CSRFProtect(app)
    limiter(app, settings)
    language.init_app(app)
    markdown.init_app(app)
    blocks.init_app(app)
    security.init_app(app, is_secure=settings.is_secure)
    accounts_views.init_app(app, settings, find_signed_in)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    access.init_app(
        app,
        load_actor=load_actor,
        load_key=load_key,
        libraries=accounts_views.LIBRARY_ENDPOINTS,
        sign_in=accounts_views.ask_to_sign_in,
    )
    navigation.init_app(app, COUNTERS)
    activity.init_app(app, count_states)
    proofs.init_app(app, rests_on=rests_on)
    faults = errors.Faults(OperationalError, accounts_views.take_for_nobody, envelope.given_back)
    errors.init_app(app, faults, for_programs=f"{PREFIX}/")
    app.register_error_handler(CSRFError, accounts_views.resume_after_csrf)  # what was typed is given back
    serve_static(app, settings)
    context.init_app(app, has_demo=has_demo)
    Compress(app)
    access.check_every_route(app, accounts_views.LIBRARY_ENDPOINTS)
    return app


def configure(app: Flask, settings: Settings) -> None:
    """Set what Flask and its extensions read."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        TESTING=settings.testing,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        SESSION_COOKIE_NAME="parcours",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_secure,
        WTF_CSRF_TIME_LIMIT=None,
        COMPRESS_MIMETYPES=["text/html", "text/css", "application/javascript", "application/json", "image/svg+xml"],
        COMPRESS_ALGORITHM=["br", "gzip"],
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    if settings.proxies:
        hops = settings.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]


def limiter(app: Flask, settings: Settings) -> None:
    """Limit what one address may ask for in a minute; signing in has a limit of its own."""
    Limiter(
        key_func=lambda: request.remote_addr or "",
        app=app,
        storage_uri=settings.limits_url,
        default_limits=[] if settings.testing else ["1200 per minute"],
        default_limits_exempt_when=lambda: request.endpoint in POLLED,
        in_memory_fallback_enabled=True,
        in_memory_fallback=["1200 per minute"],
        headers_enabled=False,
    )


def serve_static(app: Flask, settings: Settings) -> None:
    """Join the style sheets and scripts, and serve them in front of Flask: they cost no statement."""
    built = settings.data_folder / "static"
    made = assets.build_assets(home("static"), built)
    app.extensions["parcours.assets"] = made
    served = WhiteNoise(
        app.wsgi_app,
        root=str(Path(built)),
        prefix="static/",
        immutable_file_test=lambda path, url: url.startswith("/static/"),
    )
    pictures = settings.content_folder / "images"
    if pictures.is_dir():
        served.add_files(str(pictures), prefix=f"{IMAGES_URL}images/")
    app.wsgi_app = served  # type: ignore[method-assign]
