"""create_app(): settings, database, sign-in, pages, and nothing that runs by itself."""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from flask_wtf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from govern.authorities.sources import load_sources
from govern.catalogue import metadata, registers
from govern.clock import utc_now
from govern.config import Settings, sealing_keys
from govern.database import Database, make_engine
from govern.documents.storage import FileStore
from govern.history import guard
from govern.locations import shipped
from govern.questionnaires.loading import Library, load_all
from govern.register import Registers
from govern.sealing import SealingKeys
from govern.web import accounts, errors, frames, pages, rendering, security_headers
from govern.web.edge import Edge, GovernApp, close_work, let_in
from govern.web.security_headers import Served

__all__ = ["create_app", "open_database"]

_log = logging.getLogger("govern")
_STATIC = Path(__file__).resolve().parent / "web" / "static"


def open_database(settings: Settings) -> Database:
    """The database of an installation, with the guard against unnoted change on it."""
    metadata()
    database = Database(make_engine(settings.database_url))
    guard.install(database)
    return database


def open_library() -> Library:
    """The questionnaires of this installation; a faulty version is left out and logged."""
    sources, faults = load_sources(shipped("policy_library") / "authorities.yaml")
    library = load_all(shipped("forms"), sources)
    for fault in (*faults, *library.faults):
        _log.error("%s", fault)
    return library


def create_app(
    settings: Settings,
    *,
    database: Database | None = None,
    all_registers: Registers | None = None,
    clock: Callable[[], datetime] = utc_now,
) -> Flask:
    """The web application of one installation.

    `database` may be handed over when it is open already (tests, the one-process demo); `clock`
    is the only source of the present.
    """
    app = GovernApp("govern", static_folder=str(_STATIC), static_url_path="/static")
    all_registers = all_registers or registers()
    app.extensions["govern"] = Edge(
        settings=settings,
        database=database or open_database(settings),
        registers=all_registers,
        files=FileStore(settings.files),
        library=open_library(),
        sealing=SealingKeys(sealing_keys(settings)),
        clock=clock,
    )
    _configure(app, settings)
    rendering.prepare(app.jinja_env, templates=shipped("templates"))
    CSRFProtect(app)
    accounts.init(app)
    frames.init(app)
    app.before_request(let_in)
    app.after_request(_headers(settings))
    app.teardown_appcontext(close_work)
    errors.register(app)
    for blueprint in pages.blueprints():
        app.register_blueprint(blueprint)
    for module in sorted({register.routes for register in all_registers if register.routes}):
        for blueprint in importlib.import_module(module).blueprints:
            app.register_blueprint(blueprint)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops)  # type: ignore[method-assign]
    return app


def _configure(app: Flask, settings: Settings) -> None:
    secure = settings.is_https
    app.config.update(
        SECRET_KEY=settings.secret,
        SESSION_COOKIE_NAME="__Host-govern" if secure else "govern",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        MAX_CONTENT_LENGTH=settings.upload_megabytes * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=4 * 1024 * 1024,
        MAX_FORM_PARTS=5000,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=True,
        SEND_FILE_MAX_AGE_DEFAULT=0,
        TRUSTED_HOSTS=_hosts(settings),
    )


def _hosts(settings: Settings) -> list[str]:
    """The names this installation answers to; on one machine all names of that machine."""
    if settings.is_loopback:
        return ["localhost", "127.0.0.1", "[::1]"]
    return [urlsplit(settings.base_url).hostname or ""]


def _headers(settings: Settings) -> Callable[[Response], Response]:
    def finish(response: Response) -> Response:
        served = g.get("served")
        if served is None:
            served = Served.STATIC if request.endpoint == "static" else Served.PAGE
        security_headers.apply(response, https=settings.is_https, served=served)
        if "own_policy" in g:
            response.headers["Content-Security-Policy"] = g.own_policy
        return response

    return finish
