"""The frame of every page: the council's name and colour, who is signed in, where one may go."""

from __future__ import annotations

from flask import Blueprint, Flask, Response, flash, g, get_flashed_messages, request, url_for
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from govern import __version__
from govern.clock import instant_words
from govern.jobs.models import JobRun
from govern.people.grants import grants_of, may, roles_of
from govern.people.models import Organisation
from govern.people.roles import ROLE_WORDS, Permission
from govern.records.references import by_prefix
from govern.records.settings import BRAND_COLOUR, value_of
from govern.web.access import public
from govern.web.brand import brand_stylesheet
from govern.web.edge import work
from govern.web.frame import Frame, NavigationItem, Notice, NoticeKind, SignedIn
from govern.web.security_headers import Served

blueprint = Blueprint("frame", __name__)

#: The one row of navigation: words, endpoint, register, and the permission that shows it.
_NAVIGATION: tuple[tuple[str, str, str, Permission | None], ...] = (
    ("Home", "home.index", "", None),
    ("Cameras", "lists.register_list", "cameras", Permission.CAMERAS_READ),
    ("Camera reviews", "lists.register_list", "camera_reviews", Permission.REVIEWS_READ),
    ("Schemes", "lists.register_list", "schemes", Permission.SCHEMES_READ),
    ("Proposals", "lists.register_list", "camera_proposals", Permission.PROPOSALS_READ),
    ("Deployments", "lists.register_list", "deployments", Permission.DEPLOYMENTS_READ),
    ("Releases", "lists.register_list", "releases", Permission.RELEASES_READ),
    ("Actions", "actions.action_list", "", Permission.CAMERAS_READ),
    ("People", "people.people_list", "", Permission.PEOPLE_MANAGE),
    ("Settings", "settings.setting_list", "", Permission.SETTINGS_CHANGE),
    ("History", "audit.audit_page", "", Permission.AUDIT_READ),
)


def notice(text: str, kind: NoticeKind = NoticeKind.DONE) -> None:
    """Say a sentence at the top of the next page."""
    flash(text, str(kind))


def council() -> Organisation | None:
    """The council whose pages these are: the person's own, else the first controller."""
    if "council" not in g:
        session = work().session
        chosen = None
        if current_user.is_authenticated:
            grants = grants_of(work())
            own = {grant.organisation_id for grant in grants}
            if own:
                chosen = session.get(Organisation, min(own))
        g.council = (
            chosen
            or session.scalars(
                select(Organisation).where(Organisation.is_controller).order_by(Organisation.id)
            ).first()
        )
    found: Organisation | None = g.council
    return found


def current_frame() -> Frame:
    """The frame of the page being answered; without a database a bare one."""
    try:
        return _frame()
    except DBAPIError:
        return Frame(council="Council", brand_href=url_for("frame.brand"), version=__version__)


def _frame() -> Frame:
    here = council()
    return Frame(
        council=here.name if here else "No council yet",
        brand_href=url_for("frame.brand"),
        version=__version__,
        scheduler_last_run=_scheduler_words(),
        sample=bool(here and here.is_sample),
        home_href=url_for("home.index"),
        search_href=url_for("search.results") if current_user.is_authenticated else "",
        search_text=request.args.get("q", "") if request.endpoint == "search.results" else "",
        help_href=url_for("help.help_page"),
        accessibility_href=url_for("help.accessibility"),
        person=_signed_in(),
        navigation=_navigation(),
        notices=[Notice(str(text), NoticeKind(str(kind))) for kind, text in _flashed()],
    )


def _flashed() -> list[tuple[str, str]]:
    return [(each[0], each[1]) for each in get_flashed_messages(with_categories=True)]


def _signed_in() -> SignedIn | None:
    if not current_user.is_authenticated:
        return None
    held = roles_of(work())
    words = ", ".join(ROLE_WORDS[role] for role in held[:2]) or "No role yet"
    if len(held) > 2:
        words += f" and {len(held) - 2} more"
    return SignedIn(
        name=current_user.name,
        role=words,
        account_href=url_for("accounts.account"),
        sign_out_href=url_for("accounts.sign_out"),
    )


def _navigation() -> list[NavigationItem]:
    if not current_user.is_authenticated:
        return []
    here = _register_here()
    items = []
    for text, endpoint, register, permission in _NAVIGATION:
        if permission is not None and not may(work(), permission):
            continue
        href = url_for(endpoint, name=register) if register else url_for(endpoint)
        blueprint_name = endpoint.partition(".")[0]
        current = register == here if register else request.blueprint == blueprint_name
        items.append(NavigationItem(text, href, current=current))
    return items


def _register_here() -> str:
    """The register the page belongs to: named in its address, or that of its record."""
    values = request.view_args or {}
    if request.blueprint == "lists":
        return str(values.get("name", ""))
    reference = values.get("reference")
    if reference is None:
        return "none"
    return by_prefix(str(reference))


def _scheduler_words() -> str:
    last = (
        work()
        .session.scalars(
            select(JobRun).where(JobRun.name == "tick").order_by(JobRun.id.desc()).limit(1)
        )
        .first()
    )
    if last is None:
        return "Reminders have not run yet"
    return f"Reminders last ran on {instant_words(last.started_at)}"


@blueprint.get("/brand.css")
@public
def brand() -> Response:
    """The council's colours as custom properties."""
    g.served = Served.PUBLIC
    colour = value_of(work(), BRAND_COLOUR, council().id if council() else None)  # type: ignore[union-attr]
    return Response(brand_stylesheet(str(colour)), mimetype="text/css")


def init(app: Flask) -> None:
    """Give every template its frame."""
    app.register_blueprint(blueprint)

    @app.context_processor
    def with_frame() -> dict[str, object]:
        return {"frame": current_frame()} if "frame" not in g else {"frame": g.frame}
