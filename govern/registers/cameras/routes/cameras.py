"""Pages about one camera: add it, record a move, give it another number."""

from __future__ import annotations

from flask import render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from govern import records
from govern.errors import BadInput, Refused
from govern.people.grants import may
from govern.people.roles import Permission
from govern.records.decisions import must_be_revision
from govern.registers.cameras.forms.camera_values import (
    as_recorded,
    decimal_degrees,
    given_values,
    has_place_fault,
    not_to_come,
    parts_for,
    read_place,
    without_operational,
)
from govern.registers.cameras.forms.cameras import MoveForm, NewCameraForm, RenumberForm
from govern.registers.cameras.models import Camera, Lifecycle, Scheme
from govern.registers.cameras.routes.blueprint import blueprint
from govern.registers.cameras.routes.camera_shared import (
    camera_to,
    crumbs,
    may_see_exact,
    put_errors,
    record_page,
    revision_of,
    take_revision,
)
from govern.registers.cameras.service import cameras
from govern.registers.cameras.service.review_dates import add_by_hand, record_move
from govern.web.access import access
from govern.web.edge import work
from govern.web.frames import notice
from govern.web.page_parts import Link


@blueprint.route("/new", methods=["GET", "POST"])
@access(Permission.CAMERAS_EDIT)
def camera_new() -> str | AnyResponse | tuple[str, int]:
    """Put one camera on the register by hand."""
    here = work()
    schemes = _schemes_to_edit()
    if not schemes:
        raise Refused("Record a scheme first: every camera belongs to one.")
    operational = may(here, Permission.CAMERAS_READ_OPERATIONAL)
    form = _new_form(schemes, operational=operational)
    if request.method == "GET":
        return _new_page(form, operational=operational)
    is_whole = form.validate()
    position = read_place(form)
    if not is_whole or has_place_fault(form):
        return _new_page(form, operational=operational), 400
    values = as_recorded(given_values(form))
    values.pop("label")
    if not values["public_location"]:
        del values["public_location"]
    try:
        camera = add_by_hand(
            here,
            schemes[str(form.scheme.data)],
            number=form.number.data or None,
            label=form.label.data or None,
            latitude=decimal_degrees(position.latitude) if position else None,
            longitude=decimal_degrees(position.longitude) if position else None,
            easting=position.easting if position else None,
            northing=position.northing if position else None,
            lifecycle=Lifecycle(str(form.lifecycle.data)),
            **values,
        )
    except BadInput as error:
        here.rollback()
        put_errors(form, error)
        return _new_page(form, operational=operational), 400
    others = _namesakes(camera, camera.number)
    also = f" {others[0].reference} has the number {camera.number} too." if others else ""
    notice(f"Camera {camera.reference} is on the register.{also}")
    return record_page(camera.reference)


def _new_form(schemes: dict[str, Scheme], *, operational: bool) -> NewCameraForm:
    """The form as it is opened, or as it was sent."""
    form = NewCameraForm(
        request.form if request.method == "POST" else None,
        data={
            "scheme": request.args.get("scheme"),
            "category": "public_space",
            "has_audio": "no",
            "has_anpr": "no",
            "high_intrusion": "no",
            "is_public": "yes",
        },
    )
    without_operational(form, operational=operational)
    form.scheme.choices = [("", "Choose one"), *((s.reference, s.title) for s in schemes.values())]
    del form.base, form.revision
    return form


def _schemes_to_edit() -> dict[str, Scheme]:
    here = work()
    found = here.session.scalars(
        select(Scheme).where(records.visible(here), Scheme.state != "closed").order_by(Scheme.title)
    )
    return {
        scheme.reference: scheme
        for scheme in found
        if may(
            here,
            Permission.CAMERAS_EDIT,
            organisation_id=scheme.organisation_id,
            scheme_id=scheme.id,
        )
    }


def _new_page(form: NewCameraForm, *, operational: bool) -> str:
    return render_template(
        "cameras/camera_new.html",
        title="Add a camera",
        form=form,
        parts=parts_for(operational=operational),
        breadcrumbs=[Link("Cameras", url_for("lists.register_list", name="cameras"))],
    )


def _namesakes(camera: Camera, number: str | None) -> list[Camera]:
    """Other cameras of the scheme with a number."""
    if not number:
        return []
    found = work().session.scalars(
        select(Camera)
        .where(
            Camera.scheme_id == camera.scheme_id,
            Camera.number_sort == cameras.number_sort(number),
            Camera.id != camera.id,
            Camera.state != Lifecycle.DECOMMISSIONED,
        )
        .order_by(Camera.id)
    )
    return list(found)


# Move --------------------------------------------------------------------------------------


@blueprint.route("/<reference>/move", methods=["GET", "POST"])
@access(Permission.CAMERAS_EDIT)
def camera_move(reference: str) -> str | AnyResponse | tuple[str, int]:
    """Record that a camera stands somewhere else now."""
    here = work()
    camera = camera_to(reference, Permission.CAMERAS_EDIT)
    form = _move_form(camera)
    if request.method == "GET":
        return _move_page(camera, form)
    is_whole = form.validate()
    position = read_place(form)
    if is_whole and position is None and not has_place_fault(form):
        form.latitude.errors = ["Enter where it stands now: latitude and longitude, or the grid"]
    if not is_whole or has_place_fault(form) or position is None:
        return _move_page(camera, form), 400
    try:
        must_be_revision(camera, revision_of(form))
        record_move(
            here,
            camera,
            place=(decimal_degrees(position.latitude), decimal_degrees(position.longitude)),
            grid=(position.easting, position.northing),
            public_location=str(form.public_location.data),
            reason=str(form.reason.data),
        )
        if "operational_location" in form:
            exact = form.operational_location.data or ""
            cameras.change_camera(here, camera, {"operational_location": exact})
        here.flush()
    except (Refused, BadInput) as error:
        here.rollback()
        camera = camera_to(reference, Permission.CAMERAS_EDIT)
        put_errors(form, error)
        take_revision(form, camera)
        return _move_page(camera, form), 409
    notice("The move is recorded, and the next review dated anew.")
    return record_page(reference)


def _move_form(camera: Camera) -> MoveForm:
    form = MoveForm(
        request.form if request.method == "POST" else None,
        data={
            "revision": camera.revision,
            "public_location": camera.public_location,
            "operational_location": camera.operational_location,
        },
    )
    without_operational(form, operational=may_see_exact(camera))
    return form


def _move_page(camera: Camera, form: MoveForm) -> str:
    return render_template(
        "cameras/camera_move.html",
        title="Record a move",
        caption=f"{camera.reference} · {camera.title}",
        form=form,
        camera=camera,
        breadcrumbs=crumbs(camera),
    )


# Renumber ----------------------------------------------------------------------------------


@blueprint.route("/<reference>/number", methods=["GET", "POST"])
@access(Permission.CAMERAS_EDIT)
def camera_renumber(reference: str) -> str | AnyResponse | tuple[str, int]:
    """Give a camera another council number; the old one stays in its history."""
    here = work()
    camera = camera_to(reference, Permission.CAMERAS_EDIT)
    form = RenumberForm(
        request.form if request.method == "POST" else None,
        data={"revision": camera.revision, "on": here.today},
    )
    if request.method == "GET":
        return _renumber_page(camera, form)
    if not form.validate() or not not_to_come(form, "on", here.today):
        return _renumber_page(camera, form), 400
    others = _namesakes(camera, form.number.data)
    if others and not form.shared.data:
        form.number.errors = [
            f"{others[0].reference}, {others[0].title}, has this number. Choose another, or tick "
            "the box below"
        ]
        return _renumber_page(camera, form, shared=True), 400
    try:
        must_be_revision(camera, revision_of(form))
        cameras.renumber(here, camera, str(form.number.data), on=form.on.data)
        here.flush()
    except Refused as error:
        here.rollback()
        camera = camera_to(reference, Permission.CAMERAS_EDIT)
        put_errors(form, error)
        take_revision(form, camera)
        return _renumber_page(camera, form), 409
    notice(f"The camera has the number {form.number.data} now.")
    return record_page(reference)


def _renumber_page(camera: Camera, form: RenumberForm, *, shared: bool = False) -> str:
    return render_template(
        "cameras/camera_renumber.html",
        title="Give it another number",
        caption=f"{camera.reference} · {camera.title}",
        form=form,
        camera=camera,
        shared=shared or bool(form.shared.data),
        breadcrumbs=crumbs(camera),
    )
