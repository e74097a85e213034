"""Pages of a camera list on its way in: the file, and which of its columns is what."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse
from wtforms import Form

from govern.attachments.models import BatchState, ImportBatch
from govern.attachments.tabular import Table
from govern.errors import BadInput, Refused
from govern.people.grants import grants_of, may
from govern.people.roles import Permission
from govern.registers.cameras.forms.imports import (
    NEW_SCHEME,
    ImportForm,
    columns_form,
    columns_given,
    import_form,
    scheme_name,
)
from govern.registers.cameras.presenting.list_imports import (
    open_imports,
)
from govern.registers.cameras.queries.known import schemes_of
from govern.registers.cameras.routes.blueprint import blueprint
from govern.registers.cameras.routes.import_decisions import caption_of, crumbs
from govern.registers.cameras.service import list_imports, list_imports_again
from govern.registers.cameras.service.list_imports_batches import (
    Target,
    find,
    mapping_words,
)
from govern.registers.cameras.service.list_imports_columns import proposed_mapping
from govern.web.access import access
from govern.web.edge import edge, work
from govern.web.frames import notice
from govern.web.page_parts import Link

_SAMPLES = 3
_SAMPLE_LENGTH = 60
_SEE_OTHER = 303


def _organisation_id() -> int:
    """The organisation whose cameras this person brings in."""
    for grant in grants_of(work()):
        if grant.gives(Permission.CAMERAS_IMPORT):
            return grant.organisation_id
    raise Refused("You hold no role that brings camera lists in.")


@blueprint.get("/imports/")
@access(Permission.CAMERAS_IMPORT)
def import_start() -> str:
    """Choose the file, the scheme and the day of a camera list."""
    return _start_page(_start_form())


def _start_form(*, typed: bool = False) -> ImportForm:
    here = work()
    organisation_id = _organisation_id()
    schemes = [
        (scheme.reference, scheme.title)
        for scheme in schemes_of(here, organisation_id)
        if may(
            here,
            Permission.CAMERAS_IMPORT,
            organisation_id=organisation_id,
            scheme_id=scheme.id,
        )
    ]
    wanted = request.args.get("scheme", "")
    chosen = wanted if wanted in dict(schemes) else None
    form = import_form(
        schemes,
        may_add=may(here, Permission.SCHEMES_EDIT, organisation_id=organisation_id),
        typed=request.form if typed else None,
        scheme=chosen or (NEW_SCHEME if not schemes else None),
    )
    if typed:
        form.file.process_formdata(list(request.files.getlist("file")))
    return form


def _start_page(form: ImportForm) -> str:
    return render_template(
        "cameras/import_start.html",
        title="Import a camera list",
        form=form,
        new_scheme=NEW_SCHEME,
        waiting=open_imports(work()),
        breadcrumbs=crumbs(),
    )


@blueprint.post("/imports/")
@access(Permission.CAMERAS_IMPORT)
def import_receive() -> str | AnyResponse | tuple[str, int]:
    """Take the file in; nothing of the register changes yet."""
    form = _start_form(typed=True)
    is_whole = form.validate()
    if form.scheme.data == NEW_SCHEME and not (form.new_scheme.data or "").strip():
        form.new_scheme.errors = ["Enter the name of the new scheme"]
        is_whole = False
    if not is_whole:
        return _start_page(form), 400
    here = work()
    sent = form.file.data[0]
    target = Target(_organisation_id(), scheme_name(form), form.listed_on.data)
    try:
        batch = list_imports.receive(here, edge().files, sent.read(), sent.filename, target)
    except (BadInput, Refused) as error:
        here.rollback()
        form.file.errors = [f"{str(error).rstrip('.')}"]
        return _start_page(form), 400
    waiting = list_imports_again.waiting_already(here, batch)
    if waiting is not None:
        token = waiting.token
        here.rollback()
        notice("This very file is waiting already. Nothing was taken in twice.")
        return redirect(url_for("cameras.import_reconcile", token=token), _SEE_OTHER)
    return redirect(url_for("cameras.import_columns", token=batch.token), _SEE_OTHER)


# Its columns -------------------------------------------------------------------------------


@blueprint.get("/imports/<token>/columns")
@access(Permission.CAMERAS_IMPORT)
def import_columns(token: str) -> str | AnyResponse:
    """Which column is what: guessed, for a person to confirm."""
    batch = find(work(), token)
    if batch.state not in (BatchState.READING, BatchState.WAITING):
        return redirect(url_for("cameras.import_reconcile", token=token), _SEE_OTHER)
    table = list_imports.table_of(work(), edge().files, batch)
    form = columns_form(table.columns, _samples(table), None, mapping_words(batch))
    return _columns_page(batch, table, form)


def _samples(table: Table) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {column: [] for column in table.columns}
    for row in table.rows[:50]:
        for column, values in found.items():
            value = row.cells.get(column, "").strip()
            if value and value not in values and len(values) < _SAMPLES:
                cut = value[:_SAMPLE_LENGTH]
                values.append(cut + "…" if len(value) > _SAMPLE_LENGTH else cut)
    return found


def _columns_page(batch: ImportBatch, table: Table, form: Form) -> str:
    guess = proposed_mapping(work(), table)
    return render_template(
        "cameras/import_columns.html",
        title="Which column is what?",
        caption=caption_of(batch),
        form=form,
        batch=batch,
        row_count=table.row_count,
        notes=[*table.notes, *guess.notes],
        breadcrumbs=[*crumbs(), Link("Import a camera list", url_for("cameras.import_start"))],
    )


@blueprint.post("/imports/<token>/columns")
@access(Permission.CAMERAS_IMPORT)
def import_confirm_columns(token: str) -> str | AnyResponse | tuple[str, int]:
    """Read the list under the columns as given, and compare it with the register."""
    here = work()
    batch = find(here, token)
    table = list_imports.table_of(here, edge().files, batch)
    form = columns_form(table.columns, _samples(table), request.form, mapping_words(batch))
    if not form.validate():
        return _columns_page(batch, table, form), 400
    try:
        given = columns_given(form, table.columns)
        list_imports.set_columns(here, edge().files, batch, given)
    except BadInput as error:
        here.rollback()
        problems = [str(problem) for problem in error.problems]
        form.form_errors = [str(error), *(problems if len(problems) > 1 else [])]
        return _columns_page(find(here, token), table, form), 400
    before = list_imports_again.applied_before(here, batch, given)
    if before is not None:
        list_imports.abandon(here, batch)
        token = before.token
        notice("This very file was applied already, as shown here. Nothing was changed.")
    return redirect(url_for("cameras.import_reconcile", token=token), _SEE_OTHER)
