"""Pages about one scheme: record it, change it, declare it for a year, its faults of the week."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from govern.clock import short_day
from govern.errors import BadInput, Refused
from govern.history.timeline import timeline
from govern.people.grants import grants_of
from govern.people.models import Person
from govern.people.roles import Permission
from govern.registers.cameras.forms.cameras import FAULT_WORDS
from govern.registers.cameras.forms.merging import Merged, base_text, carried, merge, resolved
from govern.registers.cameras.forms.schemes import (
    DeclareForm,
    SchemeForm,
    given_values,
    values_of,
)
from govern.registers.cameras.models import Camera, Fault, Scheme
from govern.registers.cameras.routes.blueprint import blueprint
from govern.registers.cameras.routes.camera_shared import put_errors, record_page
from govern.registers.cameras.routes.scheme_shared import (
    cameras_of,
    caption,
    crumbs,
    people_to_choose,
    person_id_of,
    scheme_to,
)
from govern.registers.cameras.service import faults, schemes
from govern.web.access import access
from govern.web.edge import work
from govern.web.frames import notice
from govern.web.page_parts import Link
from govern.web.record_pages import people_by_token

_WEEK = timedelta(days=7)


# Record and change -------------------------------------------------------------------------


@blueprint.route("/schemes/new", methods=["GET", "POST"])
@access(Permission.SCHEMES_EDIT)
def scheme_new() -> str | AnyResponse | tuple[str, int]:
    """Record a scheme, whether or not its cameras are known."""
    here = work()
    organisation_id = _organisation_id()
    form = SchemeForm(
        request.form if request.method == "POST" else None,
        data={"review_months": "12", "cameras_known": "yes"},
    )
    form.service_head.choices = _heads(organisation_id)
    del form.base, form.revision
    if request.method == "GET":
        return _new_page(form)
    if not form.validate():
        return _new_page(form), 400
    try:
        scheme = schemes.open_scheme(
            here, organisation_id=organisation_id, **_as_recorded(given_values(form))
        )
        here.flush()
    except BadInput as error:
        here.rollback()
        put_errors(form, error)
        return _new_page(form), 400
    notice(f"Scheme {scheme.reference} is recorded.")
    return record_page(scheme.reference)


def _organisation_id() -> int:
    for grant in grants_of(work()):
        if grant.gives(Permission.SCHEMES_EDIT) and grant.scheme_id is None:
            return grant.organisation_id
    raise Refused("Your role covers single schemes only. Ask your CCTV manager for a new one.")


def _heads(organisation_id: int) -> list[tuple[str, str]]:
    return [("", "Nobody yet"), *people_to_choose(organisation_id).items()]


def _as_recorded(given: dict[str, Any]) -> dict[str, Any]:
    """Values of the form in the types of the register."""
    found = dict(given)
    if "service_head" in found:
        found["service_head_id"] = person_id_of(str(found.pop("service_head")))
    if "review_months" in found:
        found["review_months"] = int(found["review_months"])
    if "cameras_known" in found:
        found["cameras_known"] = found["cameras_known"] != "no"
    return found


def _new_page(form: SchemeForm) -> str:
    return render_template(
        "cameras/scheme_new.html",
        title="Record a scheme",
        form=form,
        breadcrumbs=[Link("Schemes", url_for("lists.register_list", name="schemes"))],
    )


@blueprint.route("/schemes/<reference>/change", methods=["GET", "POST"])
@access(Permission.SCHEMES_EDIT)
def scheme_edit(reference: str) -> str | AnyResponse | tuple[str, int]:
    """Change what is recorded; what somebody else changed meanwhile is shown, not lost."""
    here = work()
    scheme = scheme_to(reference, Permission.SCHEMES_EDIT)
    known = _known(scheme)
    if request.method == "GET":
        form = SchemeForm(data={**known, "base": base_text(known), "revision": scheme.revision})
        form.service_head.choices = _heads(scheme.organisation_id)
        return _edit_page(scheme, form)
    form = SchemeForm(resolved(request.form, known))
    form.service_head.choices = _heads(scheme.organisation_id)
    if not form.validate():
        return _edit_page(scheme, form), 400
    merged = merge(form, str(form.base.data), known, given_values(form))
    if merged.disagreements:
        return _conflict_page(scheme, merged), 409
    try:
        schemes.change_scheme(here, scheme, _as_recorded(merged.changes))
        here.flush()
    except (BadInput, Refused) as error:
        here.rollback()
        put_errors(form, error)
        return _edit_page(scheme_to(reference, Permission.SCHEMES_EDIT), form), 409
    notice("Saved." if merged.changes else "Nothing was changed.")
    return record_page(reference)


def _known(scheme: Scheme) -> dict[str, Any]:
    head_id = scheme.service_head_id
    head = work().session.get(Person, head_id) if head_id else None
    return values_of(scheme, head.token if head else "")


def _edit_page(scheme: Scheme, form: SchemeForm) -> str:
    return render_template(
        "cameras/scheme_edit.html",
        title="Change what is recorded",
        caption=caption(scheme),
        form=form,
        reference=scheme.reference,
        breadcrumbs=crumbs(scheme),
    )


def _conflict_page(scheme: Scheme, merged: Merged) -> str:
    entries = timeline(work().session, scheme.id, limit=1)
    names = people_by_token([entry.actor for entry in entries])
    return render_template(
        "cameras/camera_conflict.html",
        title="Somebody else changed the same thing",
        caption=caption(scheme),
        action=url_for("cameras.scheme_edit", reference=scheme.reference),
        cancel_href=url_for("record.show", reference=scheme.reference),
        disagreements=merged.disagreements,
        carried=carried(merged),
        their_name=names.get(entries[0].actor, "Somebody else") if entries else "Somebody else",
        when=entries[0].at if entries else work().now,
        revision=str(scheme.revision),
        breadcrumbs=crumbs(scheme),
        wide=True,
    )


# Declare -----------------------------------------------------------------------------------


@blueprint.route("/schemes/<reference>/declare", methods=["GET", "POST"])
@access(Permission.SCHEMES_DECLARE)
def scheme_declare(reference: str) -> str | AnyResponse | tuple[str, int]:
    """The yearly declaration of the head of the service."""
    here = work()
    scheme = scheme_to(reference, Permission.SCHEMES_DECLARE)
    form = DeclareForm(
        request.form if request.method == "POST" else None,
        data={"year": here.today.year, "camera_count": len(cameras_of(scheme))},
    )
    if request.method == "GET":
        return _declare_page(scheme, form)
    is_whole = form.validate()
    unchanged = (form.still_in_use.data, form.purpose_unchanged.data) == ("yes", "yes")
    if is_whole and not unchanged and not form.changes.data:
        form.changes.errors = ["Say what has changed"]
        is_whole = False
    if not is_whole:
        return _declare_page(scheme, form), 400
    try:
        row = schemes.declare(
            here,
            scheme,
            year=int(form.year.data or 0),
            still_in_use=form.still_in_use.data == "yes",
            purpose_unchanged=form.purpose_unchanged.data == "yes",
            camera_count=form.camera_count.data,
            changes=form.changes.data or "",
        )
        here.flush()
    except (BadInput, Refused) as error:
        here.rollback()
        put_errors(form, error)
        return _declare_page(scheme_to(reference, Permission.SCHEMES_DECLARE), form), 409
    notice(f"Declared for {row.year}.")
    return record_page(reference)


def _declare_page(scheme: Scheme, form: DeclareForm) -> str:
    return render_template(
        "cameras/scheme_declare.html",
        title="Declare this scheme for a year",
        caption=caption(scheme),
        form=form,
        scheme=scheme,
        camera_count=len(cameras_of(scheme)),
        breadcrumbs=crumbs(scheme),
    )


# Faults of a week --------------------------------------------------------------------------


@blueprint.get("/schemes/<reference>/faults-of-the-week")
@access(Permission.SCHEMES_READ)
def scheme_weekly_faults(reference: str) -> str:
    """What was found, mended and left open in seven days, and for how long."""
    here = work()
    scheme = scheme_to(reference)
    ending = _day(request.args.get("until", "")) or here.today
    ending = min(ending, here.today)
    week = faults.weekly_summary(here, scheme.id, ending)
    names = _camera_links([*week.found, *week.mended, *week.still_open])
    tables = [
        (title, [(names.get(row.camera_id or 0), row, week.days_open(row)) for row in rows])
        for title, rows in (
            ("Found", week.found),
            ("Mended", week.mended),
            ("Open at the end", week.still_open),
        )
    ]
    later = week.until_on + _WEEK
    return render_template(
        "cameras/scheme_weekly_faults.html",
        title="Faults of the week",
        caption=caption(scheme),
        week=week,
        tables=tables,
        words=FAULT_WORDS,
        earlier=Link(
            f"Seven days to {short_day(week.from_on - timedelta(days=1))}",
            _week_href(scheme, week.from_on - timedelta(days=1)),
        ),
        later=Link(f"Seven days to {short_day(later)}", _week_href(scheme, later))
        if later <= here.today
        else None,
        breadcrumbs=crumbs(scheme),
        wide=True,
    )


def _week_href(scheme: Scheme, until: date) -> str:
    return url_for(
        "cameras.scheme_weekly_faults", reference=scheme.reference, until=until.isoformat()
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _camera_links(rows: list[Fault]) -> dict[int, Link]:
    found = {}
    for camera_id in {row.camera_id for row in rows if row.camera_id}:
        camera = work().session.get_one(Camera, camera_id)
        href = url_for("record.show", reference=camera.reference)
        found[camera_id] = Link(camera.title, href)
    return found
