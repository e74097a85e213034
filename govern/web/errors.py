"""Refusals and faults as pages: what, where, what to do; never a traceback."""

from __future__ import annotations

import logging

from flask import Flask, Response, g, make_response, render_template, request
from sqlalchemy.exc import DBAPIError, OperationalError
from werkzeug.exceptions import HTTPException

from govern.errors import BadInput, Conflict, Forbidden, GovernError, NotFound, Unavailable

_log = logging.getLogger("govern.web")

_TITLES = {
    400: "That could not be used",
    403: "This is not yours to open",
    404: "Page not found",
    405: "That cannot be done here",
    409: "That is not possible now",
    413: "That file is too large",
    429: "Too many tries",
    500: "Something went wrong",
    503: "Not possible just now",
}
_SENTENCES = {
    400: "Part of what was sent is missing or not as expected. Go back, and try again.",
    403: "Your role does not open this page. Ask your CCTV manager if you think it should.",
    404: "There is no page or record at this address that you can open.",
    405: "This address does not take what was sent. Go back, and try again.",
    413: "Choose a smaller file, or ask for the limit to be raised.",
    429: "Wait a few minutes, and try again.",
    500: "Nothing was changed. Try again; if it happens again, tell the person who looks after "
    "this installation.",
    503: "Nothing was changed. Try again in a minute.",
}


def status_of(error: GovernError) -> int:
    """The HTTP status a refusal is answered with."""
    if isinstance(error, NotFound):
        return 404
    if isinstance(error, Forbidden):
        return 403
    if isinstance(error, Unavailable):
        return 503
    if isinstance(error, BadInput):
        return 400
    return 409


def error_page(status: int, sentence: str = "", problems: tuple[object, ...] = ()) -> Response:
    """The page for a status; a record that is hidden and one that never was look the same."""
    body = render_template(
        "errors/error.html",
        title=_TITLES.get(status, "That is not possible"),
        sentence=sentence or _SENTENCES.get(status, _SENTENCES[400]),
        problems=[str(problem) for problem in problems],
    )
    return make_response(body, status)


def register(app: Flask) -> None:
    """Put the handlers on the application."""

    @app.errorhandler(GovernError)
    def refused(error: GovernError) -> Response:
        _undo()
        status = status_of(error)
        if status == 404:
            return error_page(404)
        problems = error.problems if isinstance(error, BadInput) else ()
        if isinstance(error, Conflict | Forbidden):
            _log.info("refused %s %s: %s", request.method, request.endpoint, type(error).__name__)
        return error_page(status, str(error), problems)

    @app.errorhandler(HTTPException)
    def http(error: HTTPException) -> Response:
        _undo()
        if error.code is not None and 300 <= error.code < 400:
            return make_response(error.get_response())
        return error_page(error.code or 500)

    @app.errorhandler(OperationalError)
    def busy(error: OperationalError) -> Response:
        _undo()
        _log.warning("database unavailable: %s", type(error.orig).__name__)
        return error_page(503)

    @app.errorhandler(DBAPIError)
    def refused_by_database(error: DBAPIError) -> Response:
        _undo()
        _log.error("database refused: %s", type(error.orig).__name__)
        return error_page(500)

    @app.errorhandler(Exception)
    def fault(error: Exception) -> Response:
        _undo()
        _log.exception("unexpected fault at %s", request.endpoint, exc_info=error)
        return error_page(500)


def _undo() -> None:
    found = g.get("work")
    if found is not None:
        found.rollback()
