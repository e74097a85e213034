"""The one list of actions, and one action's page: done, moved, dropped, verified."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import func, select
from werkzeug.wrappers import Response as AnyResponse
from wtforms import Form

from govern.clock import short_day
from govern.dues.service import keep_action_dues
from govern.errors import BadInput, Refused
from govern.people.models import Person
from govern.people.roles import Permission, post_words
from govern.records import Action, Record
from govern.records.actions import (
    drop,
    finish,
    get_action,
    may_know_action,
    may_verify,
    revise,
    verify,
    waits_for,
)
from govern.web.access import access, signed_in
from govern.web.edge import work
from govern.web.fields import DateInputField, LongTextField, Needed
from govern.web.frames import notice
from govern.web.page_parts import Column, Link, Row, SummaryRow
from govern.web.record_pages import action_tag

blueprint = Blueprint("actions", __name__, url_prefix="/actions")

_MOST_ROWS = 200
_STATES = {"open": "Open", "done": "Done", "dropped": "Dropped"}


class DoneForm(Form):
    """That an action was done."""

    on = DateInputField("When was it done?", [Needed("Enter the day it was done")])
    outcome = LongTextField("What was done?", [Needed("Say what was done")])


class ReviseForm(Form):
    """Another date for an action."""

    to = DateInputField("New date", [Needed("Enter the new date")])
    why = LongTextField("Why is it moved?", [Needed("Say why it is moved")])


class DropForm(Form):
    """That an action will not be done."""

    reason = LongTextField("Why will it not be done?", [Needed("Say why it is dropped")])


@blueprint.get("/")
@access(Permission.REVIEWS_READ, Permission.CAMERAS_READ)
def action_list() -> str:
    """The actions of every record the reader may know of, nearest date first."""
    here = work()
    state = request.args.get("state", "open")
    state = state if state in _STATES else "open"
    mine = request.args.get("mine") == "yes"
    when = func.coalesce(Action.revised_on, Action.due_on)
    clauses = [may_know_action(here), Action.state == state]
    if mine:
        clauses.append(waits_for(here))
    found = here.session.execute(
        select(Action, Record.reference, Person.name)
        .join(Record, Record.id == Action.record_id)
        .outerjoin(Person, Person.id == Action.owner_id)
        .where(*clauses)
        .order_by(when, Action.id)
        .limit(_MOST_ROWS + 1)
    ).all()
    rows = [
        Row(
            [
                Link(action.title, url_for("actions.action_page", token=action.token)),
                Link(reference, url_for("record.show", reference=reference)),
                name or post_words(action.post) or "nobody yet",
                short_day(action.date_in_force),
                action_tag(action, here.today),
            ]
        )
        for action, reference, name in found[:_MOST_ROWS]
    ]
    whose = "your " if mine else ""
    return render_template(
        "actions/list.html",
        title="Actions",
        sentence=f"{len(rows)}{'+' if len(found) > _MOST_ROWS else ''} {whose}actions: "
        f"{_STATES[state].lower()}",
        columns=[Column(words) for words in ("Action", "Record", "Who", "By", "State")],
        rows=rows,
        views=[
            Link("Open", url_for("actions.action_list")),
            Link("Yours", url_for("actions.action_list", mine="yes")),
            Link("Done", url_for("actions.action_list", state="done")),
            Link("Dropped", url_for("actions.action_list", state="dropped")),
        ],
        wide=True,
    )


@blueprint.get("/<token>")
@signed_in
def action_page(token: str) -> str:
    """One action, with what can be done about it."""
    return _page(token, DoneForm(), ReviseForm(), DropForm())


def _page(token: str, done: Form, moved: Form, dropped: Form, faulty: Form | None = None) -> str:
    here = work()
    action, record = get_action(here, token)
    owner = here.session.get(Person, action.owner_id) if action.owner_id else None
    rows = [
        SummaryRow("Record", f"{record.reference} {record.title}"),
        SummaryRow("Who", owner.name if owner else post_words(action.post) or "nobody yet"),
        SummaryRow("First date", short_day(action.due_on)),
    ]
    if action.revised_on:
        rows.append(
            SummaryRow("New date", f"{short_day(action.revised_on)}: {action.revised_reason}")
        )
    if action.outcome:
        rows.append(SummaryRow("What became of it", action.outcome))
    return render_template(
        "actions/action.html",
        title=action.title,
        caption=f"{record.reference} · action",
        action=action,
        may_verify=may_verify(here, action, record),
        state=action_tag(action, here.today),
        rows=rows,
        done=done,
        moved=moved,
        dropped=dropped,
        form=faulty,
        record_href=url_for("record.show", reference=record.reference),
        breadcrumbs=[
            Link("Actions", url_for("actions.action_list")),
            Link(record.reference, url_for("record.show", reference=record.reference)),
        ],
    )


@blueprint.post("/<token>/<verb>")
@signed_in
def act(token: str, verb: str) -> str | AnyResponse | tuple[str, int]:
    """Do one of the things an action offers; a refusal shows the page with what was typed."""
    here = work()
    forms = {"done": DoneForm, "moved": ReviseForm, "dropped": DropForm}
    given = {name: kind(request.form if name == verb else None) for name, kind in forms.items()}
    form = given.get(verb)
    if form is not None and not form.validate():
        return _page(token, given["done"], given["moved"], given["dropped"], form), 400
    action, record = get_action(here, token)
    try:
        if verb == "done" and isinstance(form, DoneForm):
            finish(here, action, record, outcome=form.outcome.data or "", on=form.on.data)
        elif verb == "moved" and isinstance(form, ReviseForm):
            revise(here, action, record, to=form.to.data, reason=form.why.data or "")
        elif verb == "dropped" and isinstance(form, DropForm):
            drop(here, action, record, reason=form.reason.data or "")
        elif verb == "verified":
            verify(here, action, record)
        else:
            raise Refused("That cannot be done with an action.")
        keep_action_dues(here, record)
    except (Refused, BadInput) as error:
        here.rollback()
        if form is None:
            raise
        form.form_errors = [str(error)]
        return _page(token, given["done"], given["moved"], given["dropped"], form), 409
    notice("Saved.")
    return redirect(url_for("actions.action_page", token=token))
