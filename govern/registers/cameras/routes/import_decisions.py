"""Pages of a camera list that waits: what is decided about its lines, and what came of it."""

from __future__ import annotations

import json

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse
from wtforms import Form

from govern.attachments.models import BatchState, ImportBatch
from govern.clock import short_day
from govern.errors import BadInput, Conflict, Refused
from govern.people.roles import Permission
from govern.registers.cameras.presenting.list_imports import reconcile_view, result_view
from govern.registers.cameras.queries.known import camera_rows, newest_list
from govern.registers.cameras.routes.blueprint import blueprint
from govern.registers.cameras.service import import_apply, list_imports
from govern.registers.cameras.service.list_imports_batches import (
    find,
    mapping_words,
    new_scheme_name,
    report_of_batch,
    scheme_of,
    scope_of,
)
from govern.web.access import access
from govern.web.edge import edge, work
from govern.web.frames import notice
from govern.web.page_parts import Link
from govern.web.wording import counted

_SEE_OTHER = 303


def crumbs() -> list[Link]:
    """The way back to the cameras."""
    return [Link("Cameras", url_for("lists.register_list", name="cameras"))]


def caption_of(batch: ImportBatch) -> str:
    """What an import is of: its file, its day, its scheme."""
    scheme = scheme_of(work(), batch)
    name = scheme.title if scheme else new_scheme_name(batch)
    day = f"list of {short_day(batch.listed_on)}" if batch.listed_on else "list"
    return f"{batch.name} · {day}" + (f" · {name}" if name else "")


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
        caption=caption_of(batch),
        batch=batch,
        view=view,
        form=form,
        typed=request.form,
        newer_list=short_day(newest) if older else "",
        breadcrumbs=[*crumbs(), Link("Import a camera list", url_for("cameras.import_start"))],
        wide=True,
    )


def _result_page(batch: ImportBatch) -> str:
    return render_template(
        "cameras/import_result.html",
        title="This import was given up"
        if batch.state == BatchState.ABANDONED
        else "What came of the list",
        caption=caption_of(batch),
        batch=batch,
        scheme=scheme_of(work(), batch),
        result=result_view(work(), batch),
        breadcrumbs=[*crumbs(), Link("Import a camera list", url_for("cameras.import_start"))],
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
    batch = find(work(), token)
    if batch.state == BatchState.READING:
        raise Refused("Say first which column of this list is what.")
    body = json.dumps(report_of_batch(batch), ensure_ascii=False, indent=1)
    return Response(body, mimetype="application/json")
