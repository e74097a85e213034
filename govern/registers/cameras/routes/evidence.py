"""Pages of evidence: what is loaded, bringing files in, and what is known near one camera."""

from __future__ import annotations

from flask import Blueprint, Response, abort, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse
from wtforms import Form

from govern import records
from govern.documents import drawing
from govern.errors import BadInput, Forbidden, Refused
from govern.people.grants import grants_of, may
from govern.people.roles import Permission
from govern.records.settings import BRAND_COLOUR, value_of
from govern.registers.cameras.models import Camera, Scheme
from govern.registers.cameras.queries.evidence_coverage import crime_loaded
from govern.registers.cameras.queries.evidence_loaded import (
    crime_table,
    find_batch,
    log_table,
    newest_batches,
    schemes_for_import,
)
from govern.registers.cameras.routes.blueprint import blueprint
from govern.registers.cameras.routes.evidence_camera import CameraEvidencePage
from govern.registers.cameras.routes.evidence_import import LOG_NAMES, ImportPage
from govern.registers.cameras.rules.crime_coverage import loaded_words
from govern.registers.cameras.rules.evidence import LogKind
from govern.registers.cameras.service.crime_imports import import_crime, stage_crime
from govern.registers.cameras.service.log_imports import KINDS, receive_log
from govern.web.access import access
from govern.web.edge import edge, work
from govern.web.fields import Needed, SelectField, TextField, UploadField
from govern.web.frames import notice
from govern.web.page_parts import Link
from govern.web.security_headers import Served

evidence_blueprint = Blueprint("camera_evidence", __name__, url_prefix="/evidence")

_PICTURE_WIDTH_MM = 150
_NEWEST = 20


class CrimeForm(Form):
    """A file of police figures."""

    file = UploadField(
        "File of police figures",
        [Needed("Choose the file of police figures")],
        accept=".csv,.json,.geojson,.xlsx",
        description="The street-level file of data.police.uk, the police API’s answer, or GeoJSON.",
    )
    force = TextField(
        "Police force, if the file does not name it",
        most_characters=80,
        description="The API’s answers do not name it. Write it as the bulk files do, so that "
        "months from both can be compared.",
    )


class LogForm(Form):
    """A log of the control room, of faults or of complaints."""

    kind = SelectField("What sort of log?", [Needed("Choose the sort of log")], choices=())
    scheme = SelectField("Which scheme?", [Needed("Choose the scheme")], choices=())
    log = UploadField(
        "File of the log",
        [Needed("Choose the file of the log")],
        accept=".csv,.xlsx,.json",
        description="CSV or an Excel workbook, one line for each entry. Leave names of people out.",
    )


@evidence_blueprint.get("/")
@access(Permission.CAMERAS_READ, Permission.EVIDENCE_IMPORT)
def overview() -> str:
    """What is loaded, and the forms that bring more in."""
    return _overview(CrimeForm(), _log_form())


def _log_form(typed: bool = False) -> LogForm:  # noqa: FBT001, FBT002 -- one caller, one line
    form = LogForm(request.form if typed else None)
    if typed:
        form.log.process_formdata(list(request.files.getlist("log")))
    form.kind.choices = [("", "Choose"), *((str(kind), LOG_NAMES[kind]) for kind in KINDS)]
    form.scheme.choices = [
        ("", "Choose"),
        *((reference, title) for reference, title in schemes_for_import(work())),
    ]
    return form


def _overview(crime_form: CrimeForm, log_form: LogForm) -> str:
    here = work()
    allowed = may(here, Permission.EVIDENCE_IMPORT)
    return render_template(
        "cameras/evidence.html",
        title="Evidence",
        wide=True,
        loaded=loaded_words(crime_loaded(here).coverage),
        crime_table=crime_table(here),
        log_table=log_table(here),
        may_import=allowed,
        crime_form=crime_form,
        log_form=log_form,
        form=crime_form if crime_form.errors or crime_form.form_errors else log_form,
        batches=newest_batches(here, limit=_NEWEST) if allowed else (),
        breadcrumbs=[Link("Cameras", url_for("lists.register_list", name="cameras"))],
    )


@evidence_blueprint.post("/crime")
@access(Permission.EVIDENCE_IMPORT)
def bring_in_crime() -> str | AnyResponse | tuple[str, int]:
    """Bring police figures in; what is certain needs no second question."""
    form = CrimeForm(request.form)
    form.file.process_formdata(list(request.files.getlist("file")))
    if not form.validate():
        return _overview(form, _log_form()), 400
    here = work()
    sent = form.file.data[0]
    try:
        staged = stage_crime(here, sent.read(), sent.filename, force=form.force.data)
        report = import_crime(here, edge().files, staged, organisation_id=_organisation_id())
    except (BadInput, Refused) as error:
        here.rollback()
        form.file.errors = [*form.file.errors, _told(error)]
        return _overview(form, _log_form()), 400
    if not report.added:
        notice(
            f"“{report.file}” holds nothing new: {report.rows:,} rows, all of them here already."
        )
        return redirect(url_for("camera_evidence.overview"), code=303)
    newest = newest_batches(here, limit=1)[0]
    notice(f"{report.added:,} records brought in from “{report.file}”.")
    return redirect(url_for("camera_evidence.batch", token=newest.token), code=303)


def _organisation_id() -> int:
    for grant in grants_of(work()):
        if grant.gives(Permission.EVIDENCE_IMPORT) and grant.scheme_id is None:
            return grant.organisation_id
    raise Forbidden(
        "Police figures are for the whole council: somebody who works for all of its schemes "
        "brings them in."
    )


def _told(error: BadInput | Refused) -> str:
    problems = error.problems if isinstance(error, BadInput) else ()
    return " ".join([str(error), *(str(problem) for problem in problems[:3])])


@evidence_blueprint.post("/logs")
@access(Permission.EVIDENCE_IMPORT)
def bring_in_log() -> str | AnyResponse | tuple[str, int]:
    """Take a log in; its columns and days are confirmed on the next page."""
    form = _log_form(typed=True)
    if not form.validate():
        return _overview(CrimeForm(), form), 400
    here = work()
    sent = form.log.data[0]
    scheme = records.get(here, str(form.scheme.data), Scheme)
    try:
        waiting = receive_log(
            here, edge().files, sent.read(), sent.filename, scheme, LogKind(str(form.kind.data))
        )
    except (BadInput, Refused) as error:
        here.rollback()
        form.log.errors = [*form.log.errors, _told(error)]
        return _overview(CrimeForm(), form), 400
    return redirect(url_for("camera_evidence.batch", token=waiting.token), code=303)


@evidence_blueprint.route("/imports/<token>", methods=["GET", "POST"])
@access(Permission.EVIDENCE_IMPORT)
def batch(token: str) -> str | AnyResponse | tuple[str, int]:
    """One file that came in: what came of it, or what is to be confirmed first."""
    return ImportPage(find_batch(work(), token)).answer()


# One camera --------------------------------------------------------------------------------


@blueprint.get("/<reference>/evidence")
@access(Permission.CAMERAS_READ)
def camera_evidence(reference: str) -> str:
    """Everything counted about one camera, for months, a radius and categories of one's choice."""
    camera = records.get(work(), reference, Camera)
    return CameraEvidencePage(camera, request.args).page()


@blueprint.get("/<reference>/evidence/pictures/<name>.svg")
@access(Permission.CAMERAS_READ)
def camera_evidence_picture(reference: str, name: str) -> Response:
    """A chart or map of a camera’s evidence, for the same choice as its page."""
    camera = records.get(work(), reference, Camera)
    found = CameraEvidencePage(camera, request.args).picture(name)
    if found is None:
        abort(404)
    g.served = Served.PICTURE
    colour = value_of(work(), BRAND_COLOUR, camera.organisation_id)
    body = drawing.svg(found.drawing, _PICTURE_WIDTH_MM, str(colour))
    return Response(body, mimetype="image/svg+xml")
