"""What the pages about one camera share: who may, the way back, refusals, revisions."""

from __future__ import annotations

from flask import redirect, url_for
from werkzeug.wrappers import Response as AnyResponse
from wtforms import Form

from govern import records
from govern.errors import BadInput, Refused
from govern.people.grants import may, require
from govern.people.roles import Permission
from govern.registers.cameras.models import Camera, Scheme
from govern.web.edge import work
from govern.web.page_parts import Link

SEE_OTHER = 303


def camera_to(reference: str, permission: Permission) -> Camera:
    """The camera, for somebody who may do this to it. Raises `NotFound` and `Forbidden`."""
    here = work()
    camera = records.get(here, reference, Camera)
    require(here, permission, organisation_id=camera.organisation_id, scheme_id=camera.scheme_id)
    return camera


def may_see_exact(record: Camera | Scheme) -> bool:
    """Whether this reader may see exact places, masks and hours of a camera or a scheme's."""
    scheme_id = record.id if isinstance(record, Scheme) else record.scheme_id
    return may(
        work(),
        Permission.CAMERAS_READ_OPERATIONAL,
        organisation_id=record.organisation_id,
        scheme_id=scheme_id,
    )


def crumbs(camera: Camera) -> list[Link]:
    """The way back to a camera's page."""
    return [
        Link("Cameras", url_for("lists.register_list", name="cameras")),
        Link(camera.reference, url_for("record.show", reference=camera.reference)),
    ]


def record_page(reference: str) -> AnyResponse:
    """Back to the record, after something was done."""
    return redirect(url_for("record.show", reference=reference), SEE_OTHER)


def put_errors(form: Form, error: BadInput | Refused) -> None:
    """Show a refusal above the form, with everything typed still in it."""
    form.form_errors = [*form.form_errors, str(error)]


def revision_of(form: Form) -> int:
    """The revision the page was opened with; -1 when it carries none."""
    text = str(form["revision"].data or "")
    return int(text) if text.isdecimal() else -1


def take_revision(form: Form, camera: Camera) -> None:
    """Let the next try be about the version that is shown now."""
    form["revision"].data = str(camera.revision)
