"""Keeping answers: one row for each question or table row, merged when two people edit."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from govern.database import canonical_json
from govern.errors import Conflict, Problem, Refused
from govern.history import Work
from govern.questionnaires import kinds
from govern.questionnaires.definition import Question, Questionnaire
from govern.questionnaires.drafts import drop_drafts, keep_draft
from govern.questionnaires.models import Answer, AnswerSheet
from govern.questionnaires.values import NO_LOOKUPS, Json, Lookups
from govern.records import Record

_NOT_THERE = "0."


@dataclass(frozen=True, slots=True)
class Clash:
    """One question two people changed: what stands now, and what was just typed."""

    question: Question
    row_key: str
    theirs: Json
    yours: Json
    theirs_by_id: int | None


@dataclass(slots=True)
class Saved:
    """What a save did: questions changed, faults by question, and clashes left to the person."""

    changed: list[str] = field(default_factory=list)
    problems: dict[str, tuple[Problem, ...]] = field(default_factory=dict)
    clashes: list[Clash] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        """Whether everything typed was saved."""
        return not self.problems and not self.clashes


@dataclass(frozen=True, slots=True)
class Given:
    """What came in for one question: as typed, and the marks of what the page had shown."""

    raw: object
    base: Mapping[str, str]


def open_sheet(
    work: Work,
    record: Record,
    questionnaire: Questionnaire,
    *,
    part: str = "",
    carried_from: AnswerSheet | None = None,
) -> AnswerSheet:
    """A new sheet for a record; the caller notes why. Its answers start empty."""
    sheet = AnswerSheet(
        record_id=record.id,
        part=part,
        questionnaire=questionnaire.questionnaire,
        version=questionnaire.version,
        carried_from_id=carried_from.id if carried_from else None,
    )
    work.session.add(sheet)
    return sheet


def live_sheet(
    session: Session, record_id: int, questionnaire: str, part: str = ""
) -> AnswerSheet | None:
    """The newest sheet of a record for a questionnaire and part, frozen or not."""
    return session.scalars(
        select(AnswerSheet)
        .where(
            AnswerSheet.record_id == record_id,
            AnswerSheet.questionnaire == questionnaire,
            AnswerSheet.part == part,
        )
        .order_by(AnswerSheet.id.desc())
    ).first()


def rows_of(session: Session, sheet: AnswerSheet) -> dict[str, dict[str, Answer]]:
    """All kept answers of a sheet: question → row key → row, in the order they were made."""
    found: dict[str, dict[str, Answer]] = {}
    for row in session.scalars(
        select(Answer).where(Answer.sheet_id == sheet.id).order_by(Answer.id)
    ):
        found.setdefault(row.question_id, {})[row.row_key] = row
    return found


def values_of(
    session: Session, sheet: AnswerSheet, questionnaire: Questionnaire
) -> dict[str, Json]:
    """The answers by question id, each in the one form its kind keeps."""
    values: dict[str, Json] = {}
    for question_id, rows in rows_of(session, sheet).items():
        if question_id not in questionnaire:
            continue
        stored = {key: json.loads(row.value) for key, row in rows.items()}
        values[question_id] = kinds.from_rows(questionnaire.question(question_id), stored)
    return {key: value for key, value in values.items() if value is not None}


def mark(row: Answer | None) -> str:
    """What a page carries to say which text it showed: revision and a digest of the text."""
    return f"{row.revision}.{_digest(row.value)}" if row else _NOT_THERE


def _digest(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()[:12]


def marks_of(rows: Mapping[str, Answer]) -> str:
    """The marks of a question's rows as one text for a hidden field."""
    return " ".join(f"{key}={mark(row)}" for key, row in sorted(rows.items()))


def read_marks(text: str) -> dict[str, str]:
    """The marks again; a damaged text reads as marks of nothing, so that a clash is told."""
    found: dict[str, str] = {}
    for part in text.split(" "):
        key, equals, value = part.partition("=")
        if equals:
            found[key] = value
    return found


def save(
    work: Work,
    record: Record,
    sheet: AnswerSheet,
    questionnaire: Questionnaire,
    given: Mapping[str, Given],
    lookups: Lookups = NO_LOOKUPS,
) -> Saved:
    """Save what was typed: different questions merge, the same one stale is left as a clash.

    A value that cannot be kept is reported and nothing of that question changes. Whatever was not
    saved is kept as a draft of this person, so nothing typed is lost. Raises `Refused` for a
    frozen sheet.
    """
    if sheet.frozen_at is not None:
        raise Refused("This was decided and can no longer be changed: start a new review.")
    present = rows_of(work.session, sheet)
    saved = Saved()
    for question_id, entry in given.items():
        if question_id not in questionnaire:
            saved.problems[question_id] = (
                Problem("", "This question is no longer asked in this version: reload the page."),
            )
            continue
        question = questionnaire.question(question_id)
        reading = kinds.read(question, entry.raw, lookups)
        if reading.problems:
            saved.problems[question_id] = reading.problems
            keep_draft(work, sheet, question_id, entry.raw, entry.base)
            continue
        _merge(work, sheet, question, reading.value, entry, present.get(question_id, {}), saved)
    _finish(work, record, sheet, saved)
    return saved


def _finish(work: Work, record: Record, sheet: AnswerSheet, saved: Saved) -> None:
    if saved.changed:
        count = len(saved.changed)
        words = "1 answer" if count == 1 else f"{count} answers"
        work.note(record, f"{_singular(record)}.answered", f"Saved {words}")
        drop_drafts(work, sheet, saved.changed)
    try:
        work.flush()
    except IntegrityError as error:
        raise Conflict(
            "Somebody else answered the same question at this moment. Load the page again."
        ) from error


def _singular(record: Record) -> str:
    return str(record.__tablename__)


def _merge(
    work: Work,
    sheet: AnswerSheet,
    question: Question,
    value: Json,
    entry: Given,
    present: Mapping[str, Answer],
    saved: Saved,
) -> None:
    wanted = kinds.to_rows(question, value)
    touched = False
    for key in sorted({*wanted, *present, *entry.base}):
        row = present.get(key)
        text = canonical_json(wanted[key]) if key in wanted else None
        base = entry.base.get(key, _NOT_THERE)
        if _same(text, row) or _untouched(text, base):
            continue
        if mark(row) != base:
            theirs = kinds.from_rows(question, {k: json.loads(r.value) for k, r in present.items()})
            saved.clashes.append(
                Clash(question, key, theirs, value, row.saved_by_id if row else None)
            )
            keep_draft(work, sheet, question.id, entry.raw, entry.base)
            return
        _write(work, sheet, question.id, key, text, row)
        touched = True
    if touched:
        saved.changed.append(question.id)


def _same(text: str | None, row: Answer | None) -> bool:
    return text == (row.value if row else None)


def _untouched(text: str | None, base: str) -> bool:
    """Whether what came back is what the page had shown, so that nobody typed anything."""
    shown = base.partition(".")[2]
    return (text is None and not shown) or (text is not None and _digest(text) == shown)


def _write(
    work: Work, sheet: AnswerSheet, question_id: str, key: str, text: str | None, row: Answer | None
) -> None:
    if text is None:
        if row is not None:
            work.session.delete(row)
    elif row is None:
        work.session.add(
            Answer(
                sheet=sheet,
                question_id=question_id,
                row_key=key,
                value=text,
                saved_by_id=work.actor.person_id or None,
                saved_at=work.now,
            )
        )
    else:
        row.value = text
        row.saved_by_id = work.actor.person_id or None
        row.saved_at = work.now


def write_values(
    work: Work,
    record: Record,
    sheet: AnswerSheet,
    questionnaire: Questionnaire,
    values: Mapping[str, Json],
) -> None:
    """Put values into a fresh sheet (carried over, filled in from the register); caller notes."""
    for question_id, value in values.items():
        question = questionnaire.question(question_id)
        for key, kept in kinds.to_rows(question, value).items():
            _write(work, sheet, question_id, key, canonical_json(kept), None)


def freeze(work: Work, sheet: AnswerSheet) -> None:
    """Close a sheet at the decision: its answers stay as they are for ever. The caller notes."""
    sheet.frozen_at = work.now
