"""Pages of a scheme's recorders: how long footage should lie there, and how long it really does."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC

from flask import redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from govern.errors import BadInput, Refused
from govern.people.grants import may
from govern.people.roles import Permission
from govern.registers.cameras.forms.camera_values import not_to_come
from govern.registers.cameras.forms.schemes import (
    RECORDER_WORDS,
    AttachForm,
    ReadingForm,
    RecorderForm,
    RetentionForm,
    oldest_instant,
)
from govern.registers.cameras.models import (
    CameraRecorder,
    Recorder,
    RecorderReading,
    RetentionPeriod,
    Scheme,
)
from govern.registers.cameras.routes.blueprint import blueprint
from govern.registers.cameras.routes.camera_shared import SEE_OTHER, put_errors
from govern.registers.cameras.routes.scheme_shared import cameras_of, caption, crumbs, scheme_to
from govern.registers.cameras.service import cameras, schemes
from govern.web.access import access
from govern.web.edge import work
from govern.web.frames import notice
from govern.web.page_parts import Link
from govern.web.wording import counted


@blueprint.get("/schemes/<reference>/recorders")
@access(Permission.SCHEMES_EDIT, Permission.FAULTS_REPORT)
def scheme_recorders(reference: str) -> str:
    """The recorders of a scheme with their readings, and its retention rule."""
    here = work()
    scheme = scheme_to(reference)
    readings: dict[int, list[RecorderReading]] = defaultdict(list)
    for reading in here.session.scalars(
        select(RecorderReading)
        .where(RecorderReading.scheme_id == scheme.id)
        .order_by(RecorderReading.read_on.desc(), RecorderReading.id.desc())
    ):
        readings[reading.recorder_id].append(reading)
    return render_template(
        "cameras/scheme_recorders.html",
        title="Recorders and retention",
        caption=caption(scheme),
        scheme=scheme,
        recorders=[
            (recorder, readings[recorder.id], _count_of(recorder))
            for recorder in here.session.scalars(
                select(Recorder).where(Recorder.scheme_id == scheme.id).order_by(Recorder.name)
            )
        ],
        words=RECORDER_WORDS,
        periods=list(
            here.session.scalars(
                select(RetentionPeriod)
                .where(RetentionPeriod.record_id == scheme.id)
                .order_by(RetentionPeriod.from_on.desc())
            )
        ),
        may_edit=may(
            here,
            Permission.SCHEMES_EDIT,
            organisation_id=scheme.organisation_id,
            scheme_id=scheme.id,
        ),
        breadcrumbs=crumbs(scheme),
    )


def _count_of(recorder: Recorder) -> int:
    """How many cameras write to a recorder now."""
    rows = work().session.scalars(
        select(CameraRecorder.id).where(
            CameraRecorder.recorder_id == recorder.id, CameraRecorder.until_on.is_(None)
        )
    )
    return len(rows.all())


def _back(scheme: Scheme) -> Link:
    href = url_for("cameras.scheme_recorders", reference=scheme.reference)
    return Link("Recorders and retention", href)


def _done(scheme: Scheme, sentence: str) -> AnyResponse:
    notice(sentence)
    return redirect(_back(scheme).href, SEE_OTHER)


def _form_page(scheme: Scheme, title: str, form: object, button: str, **more: object) -> str:
    return render_template(
        "cameras/scheme_form.html",
        title=title,
        caption=caption(scheme),
        form=form,
        action=request.full_path.rstrip("?"),
        button=button,
        cancel_href=_back(scheme).href,
        breadcrumbs=crumbs(scheme, _back(scheme)),
        **{"sentences": (), **more},
    )


@blueprint.route("/schemes/<reference>/recorders/new", methods=["GET", "POST"])
@access(Permission.SCHEMES_EDIT)
def scheme_recorder_new(reference: str) -> str | AnyResponse | tuple[str, int]:
    """Record where footage lies, and for how many days it should."""
    here = work()
    scheme = scheme_to(reference, Permission.SCHEMES_EDIT)
    form = RecorderForm(
        request.form if request.method == "POST" else None,
        data={"nominal_days": scheme.retention_days, "from_on": here.today},
    )
    title, button = "Add a recorder", "Add this recorder"
    if request.method == "GET":
        return _form_page(scheme, title, form, button)
    if not form.validate():
        return _form_page(scheme, title, form, button), 400
    recorder = schemes.add_recorder(
        here,
        scheme,
        name=str(form.name.data),
        kind=str(form.kind.data),
        nominal_days=int(form.nominal_days.data or 0),
        from_on=form.from_on.data,
    )
    return _done(scheme, f"Added “{recorder.name}”.")


@blueprint.route("/schemes/<reference>/recorders/<token>/reading", methods=["GET", "POST"])
@access(Permission.FAULTS_REPORT)
def scheme_recorder_reading(reference: str, token: str) -> str | AnyResponse | tuple[str, int]:
    """Record how old the oldest footage on a recorder really was."""
    here = work()
    scheme = scheme_to(reference, Permission.FAULTS_REPORT)
    recorder = schemes.recorder_of(here, scheme, token)
    form = ReadingForm(
        request.form if request.method == "POST" else None, data={"read_on": here.today}
    )
    title, button = "Record a reading", "Record this reading"
    more = {
        "sentences": (
            f"“{recorder.name}” should keep footage for {counted(recorder.nominal_days, 'day')}. "
            "Play the oldest footage there is, and note its date and time.",
        )
    }
    if request.method == "GET":
        return _form_page(scheme, title, form, button, **more)
    instant = (
        oldest_instant(form, form.oldest_on.data)
        if form.validate() and not_to_come(form, "read_on", here.today)
        else None
    )
    if instant is None:
        return _form_page(scheme, title, form, button, **more), 400
    try:
        reading = schemes.read_recorder(
            here,
            scheme,
            recorder,
            oldest_footage_at=instant.astimezone(UTC),
            read_on=form.read_on.data,
        )
        here.flush()
    except Refused as error:
        here.rollback()
        put_errors(form, error)
        scheme = scheme_to(reference, Permission.FAULTS_REPORT)
        return _form_page(scheme, title, form, button, **more), 409
    return _done(scheme, _reading_words(reading, recorder))


def _reading_words(reading: RecorderReading, recorder: Recorder) -> str:
    short = reading.days < recorder.nominal_days
    says = f"less than the {recorder.nominal_days} stated" if short else "as long as stated"
    return f"{counted(reading.days, 'day')} of footage: {says}."


@blueprint.route("/schemes/<reference>/recorders/<token>/cameras", methods=["GET", "POST"])
@access(Permission.CAMERAS_EDIT)
def scheme_recorder_cameras(reference: str, token: str) -> str | AnyResponse | tuple[str, int]:
    """Say which cameras write to a recorder from a day on."""
    here = work()
    scheme = scheme_to(reference, Permission.CAMERAS_EDIT)
    recorder = schemes.recorder_of(here, scheme, token)
    attached = _attached(recorder)
    found = {camera.reference: camera for camera in cameras_of(scheme) if camera.id not in attached}
    form = AttachForm(
        request.form if request.method == "POST" else None, data={"from_on": here.today}
    )
    form.cameras.choices = [(ref, f"{camera.title} ({ref})") for ref, camera in found.items()]
    title, button = f"Cameras that write to “{recorder.name}”", "Save"
    more = {
        "sentences": (
            "1 camera writes to it already."
            if len(attached) == 1
            else f"{len(attached)} cameras write to it already."
            if attached
            else "No camera writes to it yet.",
            "A camera that wrote to another recorder writes to this one from that day on.",
        )
    }
    if request.method == "GET":
        return _form_page(scheme, title, form, button, **more)
    if not form.validate():
        return _form_page(scheme, title, form, button, **more), 400
    for reference_chosen in form.cameras.data or ():
        cameras.attach_recorder(here, found[reference_chosen], recorder, from_on=form.from_on.data)
    return _done(scheme, f"{counted(len(form.cameras.data or ()), 'camera')} set to this recorder.")


def _attached(recorder: Recorder) -> set[int]:
    return set(
        work().session.scalars(
            select(CameraRecorder.camera_id).where(
                CameraRecorder.recorder_id == recorder.id, CameraRecorder.until_on.is_(None)
            )
        )
    )


@blueprint.route("/schemes/<reference>/retention", methods=["GET", "POST"])
@access(Permission.SCHEMES_EDIT)
def scheme_retention(reference: str) -> str | AnyResponse | tuple[str, int]:
    """Set for how long footage is kept, from a day on."""
    here = work()
    scheme = scheme_to(reference, Permission.SCHEMES_EDIT)
    form = RetentionForm(
        request.form if request.method == "POST" else None,
        data={"days": scheme.retention_days, "from_on": here.today},
    )
    title, button = "Set the retention rule", "Set this rule"
    if request.method == "GET":
        return _form_page(scheme, title, form, button)
    if not form.validate():
        return _form_page(scheme, title, form, button), 400
    try:
        schemes.set_retention(
            here,
            scheme,
            days=int(form.days.data or 0),
            from_on=form.from_on.data,
            reason=str(form.reason.data),
        )
        here.flush()
    except (BadInput, Refused) as error:
        here.rollback()
        put_errors(form, error)
        scheme = scheme_to(reference, Permission.SCHEMES_EDIT)
        return _form_page(scheme, title, form, button), 409
    return _done(scheme, f"Footage is kept {counted(int(form.days.data or 0), 'day')}.")
