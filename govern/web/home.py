"""The first page: what is late, what bites this week, what waits for the reader."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, render_template, url_for
from sqlalchemy import ColumnElement, func, select

from govern.dues.models import Due, DueState
from govern.history import Work
from govern.people.grants import may
from govern.people.models import Person
from govern.people.roles import Permission
from govern.records import Action, Record, visible
from govern.records.actions import may_know_action, waits_for
from govern.register import Measure
from govern.web.access import signed_in
from govern.web.edge import edge, work
from govern.web.page_parts import Figure, Link, WorkRow
from govern.web.record_pages import DUE_WORDS
from govern.web.wording import listed

blueprint = Blueprint("home", __name__)

_MOST_ROWS = 30
_WEEK = timedelta(days=7)
_AHEAD = timedelta(days=30)
#: Which dates come first when several bind: the order of harm.
_HARM = (
    "deployment.ends",
    "camera_review.decision",
    "camera_proposal.decision",
    "deployment.decision",
    "camera_review.due",
)


@blueprint.get("/")
@signed_in
def index() -> str:
    """The work list in order of harm, and the estate in four figures."""
    here = work()
    late = _count(here, Due.due_on < here.today)
    week = _count(here, Due.due_on >= here.today, Due.due_on <= here.today + _WEEK)
    mine = _count(here, _waits_for(here))
    parts = [
        f"{late} late",
        f"{week} due this week",
        f"{mine} waiting for you",
    ]
    rows = _rows(here)
    return render_template(
        "home/index.html",
        title="Work",
        sentence=listed(parts, ",").replace(" ,", ",") + ".",
        rows=rows,
        more=max(0, _count(here, Due.due_on <= here.today + _AHEAD) - len(rows)),
        figures=_figures(here),
        actions=_own_actions(here),
        wide=True,
    )


def _open(here: Work) -> ColumnElement[bool]:
    return (Due.state == DueState.OPEN) & visible(here)


def _waits_for(here: Work) -> ColumnElement[bool]:
    """What waits for the reader: what they own, and decisions of others they may make."""
    own = Record.owner_id == here.actor.person_id
    if not may(here, Permission.REVIEWS_DECIDE):
        return own & Due.kind.not_like("%.decision")
    decisions = Due.kind.like("%.decision") & (Record.owner_id != here.actor.person_id)
    return (own & Due.kind.not_like("%.decision")) | decisions


def _count(here: Work, *clauses: ColumnElement[bool]) -> int:
    return int(
        here.session.scalar(
            select(func.count(Due.id))
            .join(Record, Record.id == Due.record_id)
            .where(_open(here), *clauses)
        )
        or 0
    )


def _rows(here: Work) -> list[WorkRow]:
    found = here.session.execute(
        select(Due.kind, Due.due_on, Record.reference, Record.title, Record.register, Person.name)
        .join(Record, Record.id == Due.record_id)
        .outerjoin(Person, Person.id == Record.owner_id)
        .where(_open(here), Due.due_on <= here.today + _AHEAD)
        .order_by(Due.due_on, Due.id)
        .limit(_MOST_ROWS)
    ).all()
    ordered = sorted(found, key=lambda row: (row.due_on >= here.today, _rank(row.kind), row.due_on))
    return [
        WorkRow(
            what=row.title,
            href=url_for("record.show", reference=row.reference),
            reference=row.reference,
            why=DUE_WORDS.get(row.kind, row.kind),
            due=row.due_on,
            today=here.today,
            owner=row.name or "nobody yet",
            step=Link("Open", url_for("record.show", reference=row.reference), about=row.reference),
        )
        for row in ordered
    ]


def _rank(kind: str) -> int:
    return _HARM.index(kind) if kind in _HARM else len(_HARM)


def measured(here: Work, measure: Measure) -> tuple[int, int]:
    """How many are counted, out of how many, among what the reader may know of."""
    allowed = select(Record.id).where(visible(here))
    out_of = measure.out_of(here).intersect(allowed).subquery()
    counted_ids = measure.counted(here).intersect(select(out_of.c[0])).subquery()
    total = here.session.scalar(select(func.count()).select_from(out_of)) or 0
    number = here.session.scalar(select(func.count()).select_from(counted_ids)) or 0
    return int(number), int(total)


def _figures(here: Work) -> list[Figure]:
    found = []
    for register in edge().registers:
        for measure in register.measures[:2]:
            number, total = measured(here, measure)
            if total:
                found.append(
                    Figure(f"{number:,}", f"of {total:,}", measure.title, trend=measure.note)
                )
    return found[:4]


def _own_actions(here: Work) -> list[tuple[str, str, str]]:
    rows = here.session.execute(
        select(Action, Record.reference)
        .join(Record, Record.id == Action.record_id)
        .where(may_know_action(here), waits_for(here), Action.state == "open")
        .order_by(func.coalesce(Action.revised_on, Action.due_on))
        .limit(10)
    )
    return [
        (action.title, reference, url_for("actions.action_page", token=action.token))
        for action, reference in rows
    ]
