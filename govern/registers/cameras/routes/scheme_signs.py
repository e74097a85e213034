"""Pages of a scheme's signs: what they say, where they are, when somebody last looked."""

from __future__ import annotations

from flask import Response, g, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from govern.documents.models import StoredFile
from govern.documents.storage import remember
from govern.errors import BadInput, NotFound, Refused
from govern.people.grants import may
from govern.people.roles import Permission
from govern.registers.cameras.forms.camera_values import not_to_come
from govern.registers.cameras.forms.schemes import InspectForm, SignForm
from govern.registers.cameras.models import Camera, Scheme, Sign
from govern.registers.cameras.routes.blueprint import blueprint
from govern.registers.cameras.routes.camera_shared import SEE_OTHER, put_errors
from govern.registers.cameras.routes.scheme_shared import cameras_of, caption, crumbs, scheme_to
from govern.registers.cameras.service import schemes
from govern.web.access import access
from govern.web.edge import edge, work
from govern.web.frames import notice
from govern.web.page_parts import Link, Tag, Tone
from govern.web.security_headers import Served

_LARGEST_PHOTOGRAPH = 10_000_000
#: How the pictures a browser shows begin, with their media type and ending.
_PICTURES = (
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
)
_STATES = {
    True: Tag("Right", Tone.GOOD),
    False: Tag("Missing or wrong", Tone.LATE),
    None: Tag("Not inspected yet", Tone.NEUTRAL),
}


def _signs_href(scheme: Scheme) -> str:
    return url_for("cameras.scheme_signs", reference=scheme.reference)


@blueprint.get("/schemes/<reference>/signs")
@access(Permission.CAMERAS_EDIT, Permission.FAULTS_REPORT)
def scheme_signs(reference: str) -> str:
    """The signs of a scheme."""
    here = work()
    scheme = scheme_to(reference)
    signs = list(
        here.session.scalars(
            select(Sign)
            .where(Sign.scheme_id == scheme.id, Sign.removed_on.is_(None))
            .order_by(Sign.place, Sign.id)
        )
    )
    place = {"organisation_id": scheme.organisation_id, "scheme_id": scheme.id}
    return render_template(
        "cameras/scheme_signs.html",
        title="Signs",
        caption=caption(scheme),
        scheme=scheme,
        signs=[(sign, _STATES[sign.is_right], _camera_of(sign)) for sign in signs],
        may_add=may(here, Permission.CAMERAS_EDIT, **place),
        may_inspect=may(here, Permission.FAULTS_REPORT, **place),
        breadcrumbs=crumbs(scheme),
    )


def _camera_of(sign: Sign) -> Camera | None:
    return work().session.get(Camera, sign.camera_id) if sign.camera_id else None


@blueprint.route("/schemes/<reference>/signs/new", methods=["GET", "POST"])
@access(Permission.CAMERAS_EDIT)
def scheme_sign_new(reference: str) -> str | AnyResponse | tuple[str, int]:
    """Record a sign and its wording, with a photograph where there is one."""
    here = work()
    scheme = scheme_to(reference, Permission.CAMERAS_EDIT)
    found = {camera.reference: camera for camera in cameras_of(scheme)}
    form = SignForm(request.form if request.method == "POST" else None)
    form.camera.choices = [
        ("", "For the scheme as a whole"),
        *((ref, f"{camera.title} ({ref})") for ref, camera in found.items()),
    ]
    if request.method == "GET":
        return _new_page(scheme, form)
    form.photograph.process_formdata(list(request.files.getlist("photograph")))
    if not form.validate() or not not_to_come(form, "put_up_on", here.today):
        return _new_page(scheme, form), 400
    try:
        camera = found.get(form.camera.data or "")
        schemes.put_up_sign(
            here,
            scheme,
            place=str(form.place.data),
            wording=str(form.wording.data),
            camera_id=camera.id if camera else None,
            put_up_on=form.put_up_on.data,
            photograph_sha256=_photograph(form),
        )
        here.flush()
    except BadInput as error:
        here.rollback()
        form.photograph.errors = [str(error)]
        return _new_page(scheme_to(reference, Permission.CAMERAS_EDIT), form), 400
    notice("The sign is recorded.")
    return redirect(_signs_href(scheme), SEE_OTHER)


def _photograph(form: SignForm) -> str | None:
    """Keep the photograph sent; its digest. Raises `BadInput` for what is no picture."""
    if not form.photograph.data:
        return None
    data = form.photograph.data[0].read(_LARGEST_PHOTOGRAPH + 1)
    if len(data) > _LARGEST_PHOTOGRAPH:
        raise BadInput("Choose a photograph of up to 10 MB")
    found = [(media, ending) for begins, media, ending in _PICTURES if data.startswith(begins)]
    if not found:
        raise BadInput("Choose a JPEG or PNG: this file is neither")
    media_type, extension = found[0]
    sha256 = edge().files.write(data, kind="attachments", extension=extension)
    remember(
        work().session,
        data,
        sha256,
        kind="attachments",
        extension=extension,
        media_type=media_type,
        now=work().now,
    )
    return sha256


def _new_page(scheme: Scheme, form: SignForm) -> str:
    return render_template(
        "cameras/scheme_form.html",
        title="Record a sign",
        caption=caption(scheme),
        form=form,
        action=url_for("cameras.scheme_sign_new", reference=scheme.reference),
        button="Record this sign",
        sentences=(),
        upload=True,
        cancel_href=_signs_href(scheme),
        breadcrumbs=crumbs(scheme, Link("Signs", _signs_href(scheme))),
    )


@blueprint.route("/schemes/<reference>/signs/<token>/inspect", methods=["GET", "POST"])
@access(Permission.FAULTS_REPORT)
def scheme_sign_inspect(reference: str, token: str) -> str | AnyResponse | tuple[str, int]:
    """Record that a sign was looked at, and whether it is up, readable and right."""
    here = work()
    scheme = scheme_to(reference, Permission.FAULTS_REPORT)
    sign = schemes.sign_of(here, scheme, token)
    form = InspectForm(request.form if request.method == "POST" else None, data={"on": here.today})
    if request.method == "GET":
        return _inspect_page(scheme, sign, form)
    if not form.validate() or not not_to_come(form, "on", here.today):
        return _inspect_page(scheme, sign, form), 400
    try:
        schemes.inspect_sign(
            here, scheme, sign, on=form.on.data, is_right=form.is_right.data == "yes"
        )
        here.flush()
    except Refused as error:
        here.rollback()
        put_errors(form, error)
        scheme = scheme_to(reference, Permission.FAULTS_REPORT)
        return _inspect_page(scheme, schemes.sign_of(here, scheme, token), form), 409
    notice("The inspection is recorded.")
    return redirect(_signs_href(scheme), SEE_OTHER)


def _inspect_page(scheme: Scheme, sign: Sign, form: InspectForm) -> str:
    return render_template(
        "cameras/scheme_sign_inspect.html",
        title="Record an inspection",
        caption=f"{caption(scheme)} · {sign.place}",
        form=form,
        scheme=scheme,
        sign=sign,
        breadcrumbs=crumbs(scheme, Link("Signs", _signs_href(scheme))),
    )


@blueprint.get("/schemes/<reference>/signs/<token>/photograph")
@access(Permission.SCHEMES_READ)
def scheme_sign_photograph(reference: str, token: str) -> Response:
    """The photograph of a sign, served only when it is what was kept."""
    sign = schemes.sign_of(work(), scheme_to(reference), token)
    if sign.photograph_sha256 is None:
        raise NotFound("There is no photograph of this sign.")
    stored = work().session.get_one(StoredFile, sign.photograph_sha256)
    g.served = Served.PICTURE
    return Response(edge().files.read(stored), mimetype=stored.media_type)
