"""Help and the accessibility statement."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from sqlalchemy import text

from govern.web.access import public
from govern.web.edge import work

blueprint = Blueprint("help", __name__)


@blueprint.get("/help")
@public
def help_page() -> str:
    """What to do when stuck; the same for everybody."""
    return render_template("help/help.html", title="Help")


@blueprint.get("/accessibility")
@public
def accessibility() -> str:
    """The accessibility statement. Authority: [SI2018-952-r8]"""
    return render_template("help/accessibility.html", title="Accessibility statement")


@blueprint.get("/healthz")
@public
def health() -> Response:
    """Whether the database answers, for whatever watches the server."""
    work().session.execute(text("SELECT 1"))
    return Response("ok\n", mimetype="text/plain")
