"""The page of any record, and the pages of its steps: one way for every register."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, g, render_template, url_for
from sqlalchemy import inspect, select

from govern import records
from govern.clock import short_day
from govern.documents import drawing
from govern.documents.models import Edition, EditionFile, StoredFile
from govern.dues.models import Due, DueState
from govern.dues.service import open_dues
from govern.history.timeline import timeline
from govern.measures import Panel
from govern.people.grants import may
from govern.people.models import Person
from govern.people.roles import Permission, post_words
from govern.questionnaires import completeness
from govern.questionnaires.sheets import live_sheet, values_of
from govern.records import Action, Record
from govern.records.settings import BRAND_COLOUR, value_of
from govern.register import RecordView, Register
from govern.web.access import signed_in
from govern.web.edge import edge, work
from govern.web.page_parts import (
    Clock,
    FieldChange,
    FileRow,
    Link,
    RecordHead,
    Step,
    SummaryRow,
    Tag,
    Task,
    TimelineEntry,
    Tone,
)
from govern.web.security_headers import Served

blueprint = Blueprint("record", __name__, url_prefix="/records")

_TIMELINE_LENGTH = 50
_FORMAT_WORDS = {"pdf": "PDF", "docx": "Word", "html": "Web page"}
_PICTURE_WIDTH_MM = 150


def find(reference: str) -> tuple[Record, Register]:
    """The record and its register, for somebody who may know of it. Raises `NotFound`."""
    record: Record = records.get(work(), reference)
    return record, edge().registers.of(record)


@blueprint.get("/<reference>")
@signed_in
def show(reference: str) -> str:
    """A record: what it is, what is due, what comes next, what happened."""
    record, register = find(reference)
    view = register.view(work(), record) if register.view else RecordView()
    return render_template(
        "records/record.html",
        title=record.title,
        head=_head(record, register),
        record=record,
        register=register,
        view=view,
        facts=[SummaryRow(key, value or "Not recorded") for key, value in view.rows],
        stages=_stages(record, view),
        links=[
            Link(f"{words}: {title}", url_for("record.show", reference=ref))
            for words, ref, title in view.links
        ],
        pages=[(words, url_for(endpoint, reference=reference)) for words, endpoint in view.pages],
        actions=_actions(record),
        editions=_editions(record),
        papers=register.papers,
        may_issue=_may_issue(record),
        not_ready={paper.name: paper.not_ready(record) for paper in register.papers},
        entries=_timeline(record),
        picture_url=lambda name: url_for("record.picture", reference=reference, name=name),
        breadcrumbs=[Link(register.title, url_for("lists.register_list", name=register.name))],
        wide=True,
    )


def _head(record: Record, register: Register) -> RecordHead:
    here = work()
    offered = register.steps.offered(here, record) if register.steps else ()
    steps = [
        Step(
            each.button,
            href=each.href_stage
            or url_for("record.step", reference=record.reference, name=each.name),
            refused=each.refused,
        )
        for each in offered
    ]
    main = next((n for n, each in enumerate(offered) if each.is_main and not each.refused), None)
    owner = here.session.get(Person, record.owner_id) if record.owner_id else None
    return RecordHead(
        reference=record.reference,
        title=record.title,
        kind=register.singular,
        state=state_tag(register, record.state),
        owner=owner.name if owner else "",
        clocks=[_clock(due) for due in open_dues(here, record)],
        next_step=steps[main] if main is not None else None,
        other_steps=[step for n, step in enumerate(steps) if n != main],
    )


def state_tag(register: Register, state: str) -> Tag:
    """A state in words, with the tone its register gives it."""
    words = register.workflow.states.get(state, state)
    return Tag(words, Tone(register.tones.get(state, Tone.NEUTRAL)))


def _clock(due: Due) -> Clock:
    return Clock(
        name=DUE_WORDS.get(due.kind, due.kind),
        due=due.due_on,
        today=work().today,
        why=json.loads(due.steps),
        authority=", ".join(json.loads(due.authority)),
    )


DUE_WORDS = {
    "camera_review.due": "Camera review",
    "camera_review.decision": "Decision on this review",
    "camera_proposal.decision": "Decision at a gate",
    "deployment.decision": "Decision on this deployment",
    "deployment.check": "Interim review",
    "deployment.ends": "Deployment ends",
    "deployment.evaluation": "Evaluation",
    "deployment.look_back": "Look-back",
    "action.due": "Action",
    "scheme.declaration": "Yearly declaration",
}


def _stages(record: Record, view: RecordView) -> list[tuple[str, list[Task], str]]:
    here = work()
    found = []
    register = edge().registers.of(record)
    for name, stage in view.stages:
        sheet = live_sheet(here.session, record.id, name)
        if sheet is None or register.answering is None:
            continue
        questionnaire = edge().library.get(name, sheet.version)
        values = values_of(here.session, sheet, questionnaire)
        tasks = [
            Task(
                each.title,
                Tag("Complete", Tone.GOOD)
                if each.complete
                else Tag(each.words, Tone.ACTIVE if each.answered else Tone.NEUTRAL),
                href=url_for(
                    "answers.section",
                    reference=record.reference,
                    name=name,
                    stage=stage,
                    section_id=each.section_id,
                )
                if sheet.frozen_at is None
                else "",
            )
            for each in completeness.progress(
                questionnaire,
                values,
                stage=stage,
                facts=register.answering.facts(here, record),
                last_time=register.answering.last_time(here, record),
            )
        ]
        title = {each.id: each.title for each in questionnaire.stages}[stage]
        check = url_for("answers.check", reference=record.reference, name=name, stage=stage)
        if tasks:
            found.append((title, tasks, check))
    return found


def _actions(record: Record) -> list[tuple[Action, str, Tag, str]]:
    here = work()
    rows = here.session.execute(
        select(Action, Person.name)
        .outerjoin(Person, Person.id == Action.owner_id)
        .where(Action.record_id == record.id)
        .order_by(Action.state.desc(), Action.due_on, Action.id)
    )
    return [
        (action, name or post_words(action.post), action_tag(action, here.today),
         url_for("actions.action_page", token=action.token))
        for action, name in rows
    ]  # fmt: skip


def action_tag(action: Action, today: date) -> Tag:
    """What became of an action, in words."""
    if action.state == "done":
        return Tag("Done, verified" if action.verified_at else "Done", Tone.GOOD)
    if action.state == "dropped":
        return Tag("Dropped", Tone.NEUTRAL)
    late = action.date_in_force < today
    return Tag("Late" if late else "Open", Tone.LATE if late else Tone.ACTIVE)


def _editions(record: Record) -> list[FileRow]:
    rows = work().session.execute(
        select(Edition, EditionFile.format, StoredFile.size)
        .join(EditionFile, EditionFile.edition_id == Edition.id)
        .join(StoredFile, StoredFile.sha256 == EditionFile.sha256)
        .where(Edition.record_id == record.id)
        .order_by(Edition.id.desc(), EditionFile.format)
    )
    return [
        FileRow(
            name=f"{edition.title}, {edition.edition} edition {edition.number}",
            href=url_for("documents.edition_file", token=edition.token, format_name=format_name),
            kind=_FORMAT_WORDS[format_name],
            size_bytes=size,
            note=f"Issued on {short_day(edition.issued_at.date())}",
        )
        for edition, format_name, size in rows
    ]


def _may_issue(record: Record) -> bool:
    return may(
        work(),
        Permission.DOCUMENTS_ISSUE,
        organisation_id=record.organisation_id,
        scheme_id=record.scheme_id,
    )


def people_by_token(tokens: Iterable[str]) -> dict[str, str]:
    """The names behind the tokens the history keeps."""
    rows = work().session.execute(
        select(Person.token, Person.name).where(Person.token.in_(set(tokens)))
    )
    return {**{row.token: row.name for row in rows}, "system": "Govern"}


def may_see_operational(record: Record) -> bool:
    """Whether the reader may see exact places, masks and the like of a record."""
    return may(
        work(),
        Permission.CAMERAS_READ_OPERATIONAL,
        organisation_id=record.organisation_id,
        scheme_id=record.scheme_id,
    )


def _hidden_changes(record: Record) -> frozenset[str]:
    """The fields whose changes this reader may not see: those of the operational class."""
    if may_see_operational(record):
        return frozenset()
    own = {
        attribute.key
        for attribute in inspect(type(record)).column_attrs
        if attribute.columns[0].info.get("data") == "covert"
    }
    # An answer may be about an exact place, and the history does not say which it was.
    return frozenset(own | {"answer.value"})


def _timeline(record: Record) -> list[TimelineEntry]:
    hidden = _hidden_changes(record)
    entries = timeline(work().session, record.id, limit=_TIMELINE_LENGTH)
    names = people_by_token(entry.actor for entry in entries)
    return [
        TimelineEntry(
            sentence=entry.sentence,
            at=entry.at,
            actor=names.get(entry.actor, "Somebody"),
            reason=entry.reason or "",
            changes=[
                FieldChange(name.replace("_", " "), _words(old), _words(new))
                for name, (old, new) in sorted(entry.changes.items())
                if name not in hidden
            ],
        )
        for entry in entries
    ]


def _words(value: Any) -> str:
    return "" if value is None else str(value)


@blueprint.get("/<reference>/pictures/<name>.svg")
@signed_in
def picture(reference: str, name: str) -> Response:
    """A chart or map of a record's panels, as a picture."""
    record, register = find(reference)
    for panel in _panels(record, register):
        for each in panel.pictures:
            if each.name == name:
                g.served = Served.PICTURE
                colour = value_of(work(), BRAND_COLOUR, record.organisation_id)
                body = drawing.svg(each.drawing, _PICTURE_WIDTH_MM, str(colour))
                return Response(body, mimetype="image/svg+xml")
    return abort(404)


def _panels(record: Record, register: Register) -> list[Panel]:
    here = work()
    found = list(register.view(here, record).panels) if register.view else []
    if register.steps is not None:
        for offered in register.steps.offered(here, record):
            if not offered.refused and not offered.href_stage:
                found.extend(register.steps.page(here, record, offered.name).panels)
    return found


def late_dues(today: date) -> Any:
    """The clause of dues that are open and past."""
    return (Due.state == DueState.OPEN) & (Due.due_on < today)
