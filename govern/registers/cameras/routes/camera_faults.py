"""Pages of a camera's faults: what is open, report one, record that one was mended."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from govern.errors import BadInput, NotFound, Refused
from govern.people.roles import Permission
from govern.registers.cameras.forms.camera_values import not_to_come
from govern.registers.cameras.forms.cameras import FAULT_WORDS, FaultForm, MendForm
from govern.registers.cameras.models import Camera, Fault, FaultKind
from govern.registers.cameras.routes.blueprint import blueprint
from govern.registers.cameras.routes.camera_shared import (
    SEE_OTHER,
    camera_to,
    crumbs,
    put_errors,
)
from govern.registers.cameras.service import faults
from govern.web.access import access
from govern.web.edge import work
from govern.web.frames import notice
from govern.web.page_parts import Link

_MENDED_SHOWN = 50


@blueprint.route("/<reference>/faults", methods=["GET", "POST"])
@access(Permission.FAULTS_REPORT)
def camera_faults(reference: str) -> str | AnyResponse | tuple[str, int]:
    """The faults of a camera, and a form to report one."""
    here = work()
    camera = camera_to(reference, Permission.FAULTS_REPORT)
    form = FaultForm(request.form if request.method == "POST" else None, data={"on": here.today})
    if request.method == "GET":
        return _faults_page(camera, form)
    if not form.validate() or not not_to_come(form, "on", here.today):
        return _faults_page(camera, form), 400
    try:
        faults.report_fault(
            here,
            camera,
            kind=FaultKind(str(form.kind.data)),
            description=str(form.description.data),
            on=form.on.data,
        )
        here.flush()
    except (BadInput, Refused) as error:
        here.rollback()
        put_errors(form, error)
        return _faults_page(camera_to(reference, Permission.FAULTS_REPORT), form), 409
    notice("The fault is recorded.")
    return redirect(url_for("cameras.camera_faults", reference=reference), SEE_OTHER)


def _faults_page(camera: Camera, form: FaultForm) -> str:
    rows = list(
        work().session.scalars(
            select(Fault)
            .where(Fault.camera_id == camera.id)
            .order_by(Fault.reported_on.desc(), Fault.id.desc())
        )
    )
    mended = [row for row in rows if row.mended_on is not None]
    return render_template(
        "cameras/camera_faults.html",
        title="Faults",
        caption=f"{camera.reference} · {camera.title}",
        form=form,
        camera=camera,
        words=FAULT_WORDS,
        open=[(row, (work().today - row.reported_on).days) for row in rows if row not in mended],
        mended=mended[:_MENDED_SHOWN],
        breadcrumbs=crumbs(camera),
    )


def _fault_named(camera: Camera, key: str) -> Fault:
    """A fault of a camera by the key of the log it stands in. Raises `NotFound`."""
    found = (
        work()
        .session.scalars(select(Fault).where(Fault.camera_id == camera.id, Fault.source_key == key))
        .one_or_none()
    )
    if found is None:
        raise NotFound("There is no such fault of this camera.")
    return found


@blueprint.route("/<reference>/faults/mended", methods=["GET", "POST"])
@access(Permission.FAULTS_REPORT)
def camera_fault_mended(reference: str) -> str | AnyResponse | tuple[str, int]:
    """Record that a fault was mended; with none left the camera is back in order."""
    here = work()
    camera = camera_to(reference, Permission.FAULTS_REPORT)
    key = request.args.get("fault", "")
    fault = _fault_named(camera, key)
    form = MendForm(request.form if request.method == "POST" else None, data={"on": here.today})
    if request.method == "GET":
        return _mended_page(camera, fault, form)
    if not form.validate() or not not_to_come(form, "on", here.today):
        return _mended_page(camera, fault, form), 400
    try:
        faults.mend_fault(
            here,
            camera,
            fault,
            on=form.on.data,
            repair=form.repair.data or "",
            cost_pounds=form.cost_pounds.data,
        )
        here.flush()
    except (BadInput, Refused) as error:
        here.rollback()
        camera = camera_to(reference, Permission.FAULTS_REPORT)
        put_errors(form, error)
        return _mended_page(camera, _fault_named(camera, key), form), 409
    notice("The repair is recorded.")
    return redirect(url_for("cameras.camera_faults", reference=reference), SEE_OTHER)


def _mended_page(camera: Camera, fault: Fault, form: MendForm) -> str:
    faults_page = url_for("cameras.camera_faults", reference=camera.reference)
    return render_template(
        "cameras/camera_fault_mended.html",
        title="Record that it was mended",
        caption=f"{camera.reference} · {camera.title}",
        form=form,
        camera=camera,
        fault=fault,
        words=FAULT_WORDS,
        breadcrumbs=[*crumbs(camera), Link("Faults", faults_page)],
    )
