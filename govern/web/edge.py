"""The edge of a request: one Work, one commit, refusals as pages, and who may come in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from flask import Flask, Response, current_app, g, has_request_context, request
from flask_login import current_user
from werkzeug.exceptions import Forbidden as HttpForbidden

from govern.config import Settings
from govern.database import Database
from govern.documents.storage import FileStore
from govern.errors import Forbidden
from govern.history import Actor, Work
from govern.people.grants import may
from govern.questionnaires.loading import Library
from govern.register import Registers
from govern.sealing import SealingKeys
from govern.web.access import Audience, declared

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
_VISITOR = "visitor"


@dataclass(frozen=True, slots=True)
class Edge:
    """What every request leans on; kept on the application as `extensions["govern"]`."""

    settings: Settings
    database: Database
    registers: Registers
    files: FileStore
    library: Library
    sealing: SealingKeys
    clock: Callable[[], datetime]


def edge() -> Edge:
    """The edge of the running application."""
    return cast(Edge, current_app.extensions["govern"])


def actor() -> Actor:
    """Who acts in this request: the signed-in person, or a visitor with no rights."""
    address = request.remote_addr
    if current_user.is_authenticated:
        return Actor(
            person_id=current_user.person_id,
            token=current_user.token,
            name=current_user.name,
            via="page",
            address=address,
        )
    return Actor(person_id=0, token=_VISITOR, name="Visitor", via="page", address=address)


def work() -> Work:
    """The one piece of work of this request; it reads for GET and writes for the rest."""
    if "work" not in g:
        here = edge()
        session = (
            here.database.read_session()
            if request.method in SAFE_METHODS
            else here.database.write_session()
        )
        g.work = Work(session, actor(), here.clock(), here.registers)
    return cast(Work, g.work)


def close_work(_error: BaseException | None = None) -> None:
    """Give the request's connection back; whatever was not committed is undone."""
    found: Work | None = g.pop("work", None) if has_request_context() or g else None
    if found is not None:
        found.session.close()


class GovernApp(Flask):
    """Flask, with the one commit of a request placed after its view and before its answer."""

    def dispatch_request(self) -> Any:
        """Run the view, then commit what it did unless it refused.

        A view that answers 400 or more changed nothing: its work is rolled back. GET never
        commits.
        """
        answer = super().dispatch_request()
        found: Work | None = g.get("work")
        if found is None or request.method in SAFE_METHODS:
            return answer
        response = self.make_response(answer)
        if response.status_code < 400:
            found.commit()
        else:
            found.rollback()
        return response


def let_in() -> Response | None:
    """Before every request: who may come in. A view that declares nothing is closed to all."""
    if request.endpoint is None:
        return None
    if request.endpoint == "static":
        return None
    found = declared(current_app.view_functions.get(request.endpoint))
    if found is None:
        raise HttpForbidden
    if found.audience is Audience.PUBLIC:
        return None
    if not current_user.is_authenticated:
        return cast(Response, current_app.login_manager.unauthorized())  # type: ignore[attr-defined]
    if found.audience is Audience.PERMITTED and not any(
        may(work(), permission) for permission in found.permissions
    ):
        raise Forbidden("This page is for people with another role.")
    return None
