"""Schemes on the shared pages: who answers for them, what they hold, what is declared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import func, select

from govern.clock import short_day
from govern.history import Work
from govern.measures import PanelTable
from govern.people.grants import may
from govern.people.models import Person
from govern.people.roles import ROLE_WORDS, Permission, roles_with
from govern.register import RecordView, StepField, StepPage, Steps, StepView
from govern.registers.cameras.models import (
    Camera,
    Declaration,
    Recorder,
    RecorderReading,
    Scheme,
    Sign,
)
from govern.registers.cameras.rules.steps import CAMERAS, SCHEMES
from govern.registers.cameras.service import schemes

KIND_WORDS = {
    "town_centre": "Town centre",
    "traffic": "Traffic",
    "parking": "Parking",
    "housing": "Housing",
    "libraries": "Libraries",
    "buildings": "Council buildings",
    "redeployable": "Redeployable",
    "body_worn": "Body-worn video",
    "anpr": "Plate reading (ANPR)",
    "waste": "Waste",
    "school_streets": "School streets",
    "other": "Other",
}


def offered(work: Work, scheme: Scheme) -> Sequence[StepView]:
    """The steps of a scheme."""
    return [
        StepView(
            step.name, step.button, refused=permitted(work, scheme, Permission(step.permission))
        )
        for step in SCHEMES.from_state(scheme.state)
    ]


def permitted(work: Work, scheme: Scheme, permission: Permission) -> str:
    """Empty when the actor may, else who may."""
    if may(work, permission, organisation_id=scheme.organisation_id, scheme_id=scheme.id):
        return ""
    names = " or ".join(ROLE_WORDS[role] for role in roles_with(permission))
    return f"Who may do this: {names}."


def page(_work: Work, _scheme: Scheme, name: str) -> StepPage:
    """What a step of a scheme asks."""
    step = SCHEMES.step(name)
    return StepPage(step.button, step.button, (StepField("reason", "Why?", "long_text"),))


def take(work: Work, scheme: Scheme, name: str, given: Mapping[str, Any]) -> str:
    """Take a step with what the page gave."""
    schemes.take_step(work, scheme, name, reason=str(given.get("reason") or ""))
    return "Saved."


STEPS = Steps(offered=offered, page=page, take=take)


def view(work: Work, scheme: Scheme) -> RecordView:
    """What a scheme's page shows."""
    head = work.session.get(Person, scheme.service_head_id) if scheme.service_head_id else None
    rows = (
        ("Sort", KIND_WORDS[scheme.kind]),
        ("Purpose", scheme.purpose),
        ("Controller", scheme.controllers),
        ("Operator", scheme.operator),
        ("Owner", scheme.owner_organisation),
        ("Host", scheme.host),
        ("Head of service who declares it", head.name if head else ""),
        ("Months between reviews", str(scheme.review_months)),
        ("Footage kept", f"{scheme.retention_days} days" if scheme.retention_days else ""),
        ("Contact for the public", scheme.public_contact),
        ("Cameras", _count_words(work, scheme)),
    )
    pages = []
    if not permitted(work, scheme, Permission.SCHEMES_EDIT):
        pages.append(("Change what is recorded", "cameras.scheme_edit"))
        pages.append(("Recorders and retention", "cameras.scheme_recorders"))
        pages.append(("Signs", "cameras.scheme_signs"))
    if not permitted(work, scheme, Permission.SCHEMES_DECLARE):
        pages.append(("Declare for this year", "cameras.scheme_declare"))
    if not permitted(work, scheme, Permission.REVIEWS_EDIT):
        pages.append(("Start the year’s reviews", "cameras.scheme_start_year"))
    if not permitted(work, scheme, Permission.REVIEWS_DECIDE):
        pages.append(("Decide reviews together", "cameras.scheme_decide_together"))
    pages.append(("Faults of the week", "cameras.scheme_weekly_faults"))
    return RecordView(
        rows=rows,
        tables=tuple(table for table in _tables(work, scheme) if table.rows),
        pages=tuple(pages),
        warning="" if scheme.cameras_known else "The cameras of this scheme are not known yet.",
    )


def _count_words(work: Work, scheme: Scheme) -> str:
    rows = work.session.execute(
        select(Camera.state, func.count(Camera.id))
        .where(Camera.scheme_id == scheme.id)
        .group_by(Camera.state)
    ).all()
    parts = [f"{number} {CAMERAS.states[state].lower()}" for state, number in sorted(rows)]
    return ", ".join(parts) or "None recorded"


def _tables(work: Work, scheme: Scheme) -> list[PanelTable]:
    return [_recorders(work, scheme), _signs(work, scheme), _declarations(work, scheme)]


def _recorders(work: Work, scheme: Scheme) -> PanelTable:
    newest: dict[int, RecorderReading] = {}
    for reading in work.session.scalars(
        select(RecorderReading)
        .where(RecorderReading.scheme_id == scheme.id)
        .order_by(RecorderReading.read_on)
    ):
        newest[reading.recorder_id] = reading
    rows = []
    for recorder in work.session.scalars(
        select(Recorder).where(Recorder.scheme_id == scheme.id).order_by(Recorder.name)
    ):
        found = newest.get(recorder.id)
        measured = f"{found.days} on {short_day(found.read_on)}" if found else "never measured"
        rows.append((recorder.name, str(recorder.nominal_days), measured))
    return PanelTable(
        "Recorders", ("Recorder", "Days stated", "Days found"), tuple(rows), frozenset({1})
    )


def _signs(work: Work, scheme: Scheme) -> PanelTable:
    rows = [
        (
            sign.place,
            short_day(sign.inspected_on) if sign.inspected_on else "never",
            {True: "Right", False: "Missing or wrong", None: "Not known"}[sign.is_right],
        )
        for sign in work.session.scalars(
            select(Sign)
            .where(Sign.scheme_id == scheme.id, Sign.removed_on.is_(None))
            .order_by(Sign.place)
        )
    ]
    return PanelTable("Signs", ("Place", "Last inspected", "State"), tuple(rows))


def _declarations(work: Work, scheme: Scheme) -> PanelTable:
    rows = work.session.execute(
        select(Declaration, Person.name)
        .join(Person, Person.id == Declaration.declared_by_id)
        .where(Declaration.scheme_id == scheme.id)
        .order_by(Declaration.year.desc())
    )
    return PanelTable(
        "Declarations",
        ("Year", "Declared by", "Still in use", "Purpose unchanged"),
        tuple(
            (
                str(row.year),
                name,
                "Yes" if row.still_in_use else "No",
                "Yes" if row.purpose_unchanged else "No",
            )
            for row, name in rows
        ),
    )
