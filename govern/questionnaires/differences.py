"""What changed between two sets of answers, and what of old answers a new version takes over."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from govern.questionnaires.completeness import NOTHING, words_of
from govern.questionnaires.conditions import Answers
from govern.questionnaires.definition import TABLES, Kind, Question, Questionnaire
from govern.questionnaires.kinds import is_answered, plain, read, text
from govern.questionnaires.tables import row_text, rows_of
from govern.questionnaires.values import NO_LOOKUPS, Json, Lookups, choices_of


class Change(StrEnum):
    """What became of an answer, or of a row of a table."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class RowDifference:
    """One row of a table that is new, different or gone, in words."""

    change: Change
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer that is new, different or gone, in words; of a table also the rows."""

    question_id: str
    ask: str
    change: Change
    before: str
    after: str
    rows: tuple[RowDifference, ...] = ()


def differences(
    older: Questionnaire,
    before: Answers,
    newer: Questionnaire,
    after: Answers,
    lookups: Lookups = NO_LOOKUPS,
) -> tuple[Difference, ...]:
    """The answers that differ, in the order of the newer version, then those it lost.

    That an answer was only confirmed to be still true is no difference; neither is a new key
    of a row whose cells are the same.
    """
    found = list(_in_newer(older, before, newer, after, lookups))
    taken = {_source_id(question) for question in newer.questions}
    for question in older.questions:
        value = before.get(question.id)
        if question.id not in taken and is_answered(value):
            said = text(question, plain(value), lookups)
            found.append(Difference(question.id, question.ask, Change.REMOVED, said, ""))
    return tuple(found)


def _in_newer(
    older: Questionnaire,
    before: Answers,
    newer: Questionnaire,
    after: Answers,
    lookups: Lookups,
) -> Iterator[Difference]:
    for question in newer.questions:
        source_id = _source_id(question)
        source = older.question(source_id) if source_id in older else question
        old = plain(before.get(source_id)) if source_id in older else None
        new = plain(after.get(question.id))
        if not is_answered(old) and not is_answered(new):
            continue
        old_text = text(source, old, lookups) if is_answered(old) else ""
        new_text = text(question, new, lookups) if is_answered(new) else ""
        if old_text == new_text or words_of(old) == words_of(new):
            continue
        if is_answered(old) and is_answered(new):
            change = Change.CHANGED
        else:
            change = Change.ADDED if is_answered(new) else Change.REMOVED
        rows = _row_differences(source, old, question, new, lookups)
        yield Difference(question.id, question.ask, change, old_text, new_text, rows)


def _row_differences(
    source: Question, old: Json, question: Question, new: Json, lookups: Lookups
) -> tuple[RowDifference, ...]:
    if question.kind not in TABLES or source.kind not in TABLES:
        return ()
    old_rows = {row["key"]: row_text(source, row, lookups) for row in rows_of(old)}
    new_rows = {row["key"]: row_text(question, row, lookups) for row in rows_of(new)}
    unmatched = [said for key, said in old_rows.items() if key not in new_rows]
    found: list[RowDifference] = []
    for key, said in new_rows.items():
        if key in old_rows:
            if old_rows[key] != said:
                found.append(RowDifference(Change.CHANGED, old_rows[key], said))
        elif said in unmatched:
            unmatched.remove(said)
        else:
            found.append(RowDifference(Change.ADDED, "", said))
    found.extend(RowDifference(Change.REMOVED, said, "") for said in unmatched)
    return tuple(found)


def _source_id(question: Question) -> str:
    return question.from_ or question.id


# ---------------------------------------------------------------- taking answers over


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """An old answer, or a part of one, that the new version could not take over, and why."""

    question_id: str
    ask: str
    text: str
    why: str


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """The answers a new sheet starts from, and what of the old ones stayed behind."""

    answers: Mapping[str, Json]
    left_behind: tuple[LeftBehind, ...]


def carry_over(
    older: Questionnaire,
    newer: Questionnaire,
    answers: Answers = NOTHING,
    *,
    without: Collection[str] = (),
    lookups: Lookups = NO_LOOKUPS,
) -> CarriedOver:
    """Takes old answers over into a new sheet, of the same version or of a newer one.

    Questions marked `carry: no` (decisions, dates, scores) start empty, as do those in
    `without`. What was confirmed last time is confirmed no more. A choice that is not offered
    any more stays behind and is named; the old sheet keeps everything.
    """
    carried: dict[str, Json] = {}
    left: list[LeftBehind] = []
    for question in newer.questions:
        source_id = _source_id(question)
        value = plain(answers.get(source_id))
        if not is_answered(value) or source_id not in older:
            continue
        if not question.carry or question.id in without or question.kind is Kind.LIVE:
            continue
        source = older.question(source_id)
        fitted, lost = _fitted(source, question, value, lookups)
        if is_answered(fitted):
            carried[question.id] = fitted
        if lost:
            said = text(source, value, lookups)
            left.append(LeftBehind(question.id, question.ask, said, lost))
    return CarriedOver(carried, tuple(left))


def _fitted(
    source: Question, question: Question, value: Json, lookups: Lookups
) -> tuple[Json, str]:
    """The part of an old value that the new question can keep, and why the rest cannot stay."""
    lost = ""
    trimmed = value
    if question.kind is Kind.CHOICES:
        chosen = [value] if isinstance(value, str) else value
        offered = choices_of(question, lookups)
        if isinstance(chosen, list):
            trimmed = [part for part in chosen if part in offered]
            lost = "some of what was chosen is not offered any more" if trimmed != chosen else ""
    elif question.kind in TABLES and rows_of(value):
        trimmed, lost = _fitted_rows(question, value, lookups)
    reading = read(question, trimmed, lookups)
    if reading.problems:
        return None, "; ".join(problem.why for problem in reading.problems)
    return reading.value, lost


def _fitted_rows(question: Question, value: Json, lookups: Lookups) -> tuple[Json, str]:
    columns = {column.id for column in question.columns}
    rows: list[dict[str, Any]] = []
    lost = False
    for row in rows_of(value):
        cells = {name: cell for name, cell in row["cells"].items() if name in columns}
        kept = {
            name: cell
            for name, cell in cells.items()
            if not read(
                question, {"rows": [{"key": "row", "cells": {name: cell}}]}, lookups
            ).problems
        }
        lost = lost or kept != row["cells"]
        rows.append({"key": row["key"], "cells": kept})
    return {"rows": rows}, "some columns or choices are not offered any more" if lost else ""
