"""Who may, who did, and what was decided: what several kinds of record show alike."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from sqlalchemy import select

from govern.clock import london_date, short_day
from govern.errors import BadInput, NotFound, Problem
from govern.history import Work
from govern.measures import PanelTable
from govern.people.grants import may
from govern.people.models import Person
from govern.people.roles import ROLE_WORDS, Permission, roles_with
from govern.questionnaires.definition import OptionList
from govern.records import Record, get, visible
from govern.records.decisions import decisions_of
from govern.registers.cameras.models import Scheme
from govern.workflow import Step, Workflow, refusal


def permitted(work: Work, record: Record, permission: Permission) -> str:
    """Empty when the actor may do a thing here, else who may."""
    if may(work, permission, organisation_id=record.organisation_id, scheme_id=record.scheme_id):
        return ""
    names = " or ".join(ROLE_WORDS[role] for role in roles_with(permission))
    return f"Who may do this: {names}."


def refused(
    work: Work,
    record: Record,
    workflow: Workflow,
    step: Step,
    parties: Mapping[str, int | None],
) -> str:
    """Why the actor may not take a step now, by permission, order or separation; else empty."""
    why = permitted(work, record, Permission(step.permission))
    if why:
        return why
    known = {party: person for party, person in parties.items() if person is not None}
    actor_id = work.actor.person_id
    return refusal(workflow, step, record.state, actor_id=actor_id, parties=known) or ""


def name_of(work: Work, person_id: int | None) -> str:
    """What somebody is called; nobody yet where nobody is named."""
    person = work.session.get(Person, person_id) if person_id else None
    return person.name if person else "Nobody yet"


R = TypeVar("R", bound=Record)


def named(work: Work, reference: str, kind: type[R], where: str) -> R:
    """The record somebody typed the reference of. Raises `BadInput` where there is none."""
    try:
        return get(work, reference.upper(), kind)
    except NotFound as error:
        raise BadInput(str(error), [Problem(where, f"there is no {reference}")]) from error


def decisions_table(
    work: Work, record: Record, steps: Mapping[str, str], outcomes: Mapping[str, str]
) -> PanelTable:
    """Every decision on a record, oldest first, with who made it and why."""
    return PanelTable(
        "Decisions",
        ("Decision", "Outcome", "By", "On", "Reason"),
        tuple(
            (
                steps.get(each.step, each.step),
                outcomes.get(each.outcome, each.outcome),
                name_of(work, each.person_id),
                short_day(london_date(each.at)),
                each.reason,
            )
            for each in decisions_of(work, record)
        ),
    )


def schemes_by_reference(work: Work, organisation_id: int) -> dict[str, str]:
    """The open schemes of a council the actor may know of: reference to title."""
    rows = work.session.execute(
        select(Scheme.reference, Scheme.title)
        .where(visible(work), Scheme.organisation_id == organisation_id, Scheme.closed_on.is_(None))
        .order_by(Scheme.title)
    )
    return {row.reference: row.title for row in rows}


def scheme_choices(work: Work, organisation_id: int) -> Mapping[OptionList, Mapping[str, str]]:
    """The schemes as the choices of a question."""
    return {OptionList.SCHEMES: schemes_by_reference(work, organisation_id)}
