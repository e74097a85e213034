"""Pages of a camera list on its way in: the file, its columns, what is decided, what came of it."""

from __future__ import annotations

import json

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse
from wtforms import Form

from govern.attachments.models import BatchState, ImportBatch
from govern.attachments.tabular import Table
from govern.clock import short_day
from govern.errors import BadInput, Conflict, Refused
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
    reconcile_view,
    result_view,
)
from govern.registers.cameras.queries.known import camera_rows, newest_list, schemes_of
from govern.registers.cameras.routes.blueprint import blueprint
from govern.registers.cameras.service import import_apply, list_imports, list_imports_again
from govern.registers.cameras.service.list_imports_batches import (
    Target,
    find,
    mapping_words,
    new_scheme_name,
    scheme_of,
    scope_of,
)
from govern.registers.cameras.service.list_imports_columns import proposed_mapping
from govern.web.access import access
from govern.web.edge import edge, work
from govern.web.frames import notice
from govern.web.page_parts import Link
from govern.web.wording import counted

_SAMPLES = 3
_SAMPLE_LENGTH = 60
_SEE_OTHER = 303


def _crumbs() -> list[Link]:
    return [Link("Cameras", url_for("lists.register_list", name="cameras"))]


def _organisation_id() -> int:
    """The organisation whose cameras this person brings in."""
    for grant in grants_of(work()):
        if grant.gives(Permission.CAMERAS_IMPORT):
            return grant.organisation_id
    raise Refused("You hold no role that brings camera lists in.")


# The file ----------------------------------------------------------------------------------


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
        breadcrumbs=_crumbs(),
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
        caption=_caption(batch),
        form=form,
        batch=batch,
        row_count=table.row_count,
        notes=[*table.notes, *guess.notes],
        breadcrumbs=[*_crumbs(), Link("Import a camera list", url_for("cameras.import_start"))],
    )


def _caption(batch: ImportBatch) -> str:
    scheme = scheme_of(work(), batch)
    name = scheme.title if scheme else new_scheme_name(batch)
    day = f"list of {short_day(batch.listed_on)}" if batch.listed_on else "list"
    return f"{batch.name} · {day}" + (f" · {name}" if name else "")


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
        list_imports.set_columns(here, edge().files, batch, columns_given(form, table.columns))
    except BadInput as error:
        here.rollback()
        problems = [str(problem) for problem in error.problems]
        form.form_errors = [str(error), *(problems if len(problems) > 1 else [])]
        return _columns_page(find(here, token), table, form), 400
    return redirect(url_for("cameras.import_reconcile", token=token), _SEE_OTHER)


# What is decided ---------------------------------------------------------------------------


@blueprint.get("/imports/<token>")
@access(Permission.CAMERAS_IMPORT)
def import_reconcile(token: str) -> str | AnyResponse:
    """What the list says against the register, each line to be confirmed; or what came of it."""
    batch = find(work(), token)
    if batch.state == BatchState.READING:
        return redirect(url_for("cameras.import_columns", token=token), _SEE_OTHER)
    if batch.state == BatchState.WAITING:
        return _reconcile_page(batch)
    return _result_page(batch)


def _reconcile_page(batch: ImportBatch, problems: list[str] | None = None) -> str:
    here = work()
    view = reconcile_view(here, batch, request.args)
    newest = newest_list(camera_rows(here, scope_of(here, batch)))
    older = newest is not None and batch.listed_on is not None and newest > batch.listed_on
    form = Form()
    form.form_errors = list(problems or [])
    return render_template(
        "cameras/import_reconcile.html",
        title="Compare the list with the register",
        caption=_caption(batch),
        batch=batch,
        view=view,
        form=form,
        typed=request.form,
        newer_list=short_day(newest) if older else "",
        breadcrumbs=[*_crumbs(), Link("Import a camera list", url_for("cameras.import_start"))],
        wide=True,
    )


def _result_page(batch: ImportBatch) -> str:
    return render_template(
        "cameras/import_result.html",
        title="This import was given up"
        if batch.state == BatchState.ABANDONED
        else "What came of the list",
        caption=_caption(batch),
        batch=batch,
        scheme=scheme_of(work(), batch),
        result=result_view(work(), batch),
        breadcrumbs=[*_crumbs(), Link("Import a camera list", url_for("cameras.import_start"))],
        wide=True,
    )


@blueprint.post("/imports/<token>")
@access(Permission.CAMERAS_IMPORT)
def import_decide(token: str) -> str | AnyResponse | tuple[str, int]:
    """Keep what was decided about the lines shown; then apply the list, or go on deciding."""
    here = work()
    batch = find(here, token)
    choices = {
        int(name.removeprefix("line-")): value
        for name, value in request.form.items()
        if name.startswith("line-") and name.removeprefix("line-").isdecimal()
    }
    list_imports.choose(here, batch, choices)
    asked = request.form.get("do", "save")
    group = asked.removeprefix("accept:") if asked.startswith("accept:") else ""
    if asked == "accept" or group:
        list_imports.accept_all(here, batch, outcome=group or None)
        notice("Accepted as suggested. Nothing is applied yet.")
    elif asked == "give-up":
        list_imports.abandon(here, batch)
        notice("The import was given up. The register is as it was.")
        return redirect(url_for("cameras.import_start"), _SEE_OTHER)
    elif asked == "apply":
        return _apply(batch)
    else:
        notice("Your decisions are kept. Nothing is applied yet.")
    place = url_for("cameras.import_reconcile", token=token, **_place())  # type: ignore[arg-type]
    return redirect(place, _SEE_OTHER)


def _place() -> dict[str, str]:
    return {name: request.args[name] for name in ("group", "after") if name in request.args}


def _apply(batch: ImportBatch) -> str | AnyResponse | tuple[str, int]:
    here = work()
    token = batch.token
    here.flush()
    left = reconcile_view(here, batch, {}).undecided
    if left:
        page = _reconcile_page(
            batch,
            [
                f"Decide about {counted(left, 'more line')} before the list is applied: "
                "they are at the top, under “Waits for you”."
            ],
        )
        return page, 400
    try:
        report = import_apply.apply(here, batch)
    except Conflict as error:
        here.rollback()
        batch = find(here, token)
        list_imports.set_columns(here, edge().files, batch, mapping_words(batch))
        notice(str(error))
        return redirect(url_for("cameras.import_reconcile", token=token), _SEE_OTHER)
    except BadInput as error:
        # Decisions are kept by their own save; a list at odds with itself keeps nothing new.
        here.rollback()
        return _reconcile_page(find(here, token), [str(error)]), 400
    done = report["rows"] - report["rejected"]
    notice(f"The list is applied: {counted(done, 'line')}, one entry in the history.")
    return redirect(url_for("cameras.import_reconcile", token=token), _SEE_OTHER)


@blueprint.get("/imports/<token>/report.json")
@access(Permission.CAMERAS_IMPORT)
def import_report(token: str) -> AnyResponse:
    """The report of an import, as the command gives it."""
    from flask import Response

    from govern.registers.cameras.service.list_imports_batches import report_of_batch

    batch = find(work(), token)
    if batch.state == BatchState.READING:
        raise Refused("Say first which column of this list is what.")
    body = json.dumps(report_of_batch(batch), ensure_ascii=False, indent=1)
    return Response(body, mimetype="application/json")
