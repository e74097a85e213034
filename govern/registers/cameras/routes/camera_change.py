"""The page that changes what is recorded of a camera, and the one for two people at once."""

from __future__ import annotations

from typing import Any

from flask import render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse
from wtforms import Form

from govern.errors import Conflict
from govern.history.timeline import timeline
from govern.people.roles import Permission
from govern.registers.cameras.forms.camera_values import (
    as_recorded,
    given_values,
    parts_for,
    values_of,
    without_operational,
)
from govern.registers.cameras.forms.cameras import CameraForm
from govern.registers.cameras.forms.merging import Merged, base_text, carried, merge, resolved
from govern.registers.cameras.models import Camera
from govern.registers.cameras.routes.blueprint import blueprint
from govern.registers.cameras.routes.camera_shared import (
    camera_to,
    crumbs,
    may_see_exact,
    put_errors,
    record_page,
)
from govern.registers.cameras.service import cameras
from govern.web.access import access
from govern.web.edge import work
from govern.web.frames import notice
from govern.web.record_pages import people_by_token


def _known(camera: Camera, form: Form) -> dict[str, Any]:
    """What is recorded, for those fields this reader's form has."""
    return {name: value for name, value in values_of(camera).items() if name in form}


@blueprint.route("/<reference>/change", methods=["GET", "POST"])
@access(Permission.CAMERAS_EDIT)
def camera_edit(reference: str) -> str | AnyResponse | tuple[str, int]:
    """Change what is recorded; what somebody else changed meanwhile is shown, not lost."""
    here = work()
    camera = camera_to(reference, Permission.CAMERAS_EDIT)
    operational = may_see_exact(camera)
    empty = CameraForm()
    without_operational(empty, operational=operational)
    known = _known(camera, empty)
    if request.method == "GET":
        form = CameraForm(data={**known, "base": base_text(known), "revision": camera.revision})
        without_operational(form, operational=operational)
        return _edit_page(camera, form, operational=operational)
    form = CameraForm(resolved(request.form, known))
    without_operational(form, operational=operational)
    if not form.validate():
        return _edit_page(camera, form, operational=operational), 400
    merged = merge(form, str(form.base.data), known, given_values(form))
    if merged.disagreements:
        return _conflict_page(camera, merged), 409
    try:
        changed = cameras.change_camera(here, camera, as_recorded(merged.changes))
        here.flush()
    except Conflict as error:
        here.rollback()
        put_errors(form, error)
        camera = camera_to(reference, Permission.CAMERAS_EDIT)
        return _edit_page(camera, form, operational=operational), 409
    notice("Saved." if changed else "Nothing was changed.")
    return record_page(reference)


def _edit_page(camera: Camera, form: CameraForm, *, operational: bool) -> str:
    return render_template(
        "cameras/camera_edit.html",
        title="Change what is recorded",
        caption=f"{camera.reference} · {camera.title}",
        form=form,
        reference=camera.reference,
        parts=parts_for(operational=operational),
        breadcrumbs=crumbs(camera),
    )


def _conflict_page(camera: Camera, merged: Merged) -> str:
    entries = timeline(work().session, camera.id, limit=1)
    names = people_by_token([entry.actor for entry in entries])
    return render_template(
        "cameras/camera_conflict.html",
        title="Somebody else changed the same thing",
        caption=f"{camera.reference} · {camera.title}",
        action=url_for("cameras.camera_edit", reference=camera.reference),
        cancel_href=url_for("record.show", reference=camera.reference),
        disagreements=merged.disagreements,
        carried=carried(merged),
        their_name=names.get(entries[0].actor, "Somebody else") if entries else "Somebody else",
        when=entries[0].at if entries else work().now,
        revision=str(camera.revision),
        breadcrumbs=crumbs(camera),
        wide=True,
    )
