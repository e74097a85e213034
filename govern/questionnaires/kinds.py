"""The kinds of answer in one table: how each is read, kept, said in text and printed.

What is kept for a question is one of
    None                                       not answered
    text, list or object of the kind           answered (values.py)
    {"rows": [{"key": k, "cells": {…}}, …]}    a table
    {"none": true}                             “None”, where the question allows it
    {"not_applicable": reason}                 not applicable, and why
    {"value": …, "still_true_on": date}        as last time, and looked at again that day
`read` makes one of these from what was typed, and gives a kept value back as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from govern.clock import short_day
from govern.documents.blocks import Bullets, Paragraph, Table
from govern.errors import Problem
from govern.questionnaires import tables, values
from govern.questionnaires.definition import TABLES, Askable, Kind, Question
from govern.questionnaires.values import NO_LOOKUPS, Json, Lookups, NotUsable

NOT_APPLICABLE = "not_applicable"
NONE = "none"
STILL_TRUE_ON = "still_true_on"
NOT_ANSWERED_TEXT = "Not answered"

Read = Callable[[Askable, object, Lookups], Json]
Say = Callable[[Askable, Json, Lookups], str]
Print = Callable[[Question, Json, Lookups], "Printed"]
Printed = tuple[Paragraph | Bullets | Table, ...]


@dataclass(frozen=True, slots=True)
class Faces:
    """The faces of one kind of answer.

    `may_not_apply`: whether “not applicable” may be the answer when the question does not say.
    `ages`: whether the same words as last time must be confirmed to be still true.
    """

    read: Read
    say: Say
    blocks: Print
    may_not_apply: bool = False
    ages: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """What was made of an answer: the value to keep, or the problems that stand in its way.

    A problem's `where` is empty, or `row.column` inside a table; its `why` stands alone.
    """

    value: Json
    problems: tuple[Problem, ...] = ()


def _one_paragraph(say: Say) -> Print:
    def blocks(question: Question, value: Json, lookups: Lookups) -> Printed:
        return (Paragraph(say(question, value, lookups)),)

    return blocks


def _long_text_blocks(question: Question, value: Json, lookups: Lookups) -> Printed:
    parts = [part.strip("\n") for part in str(value).split("\n\n")]
    return tuple(Paragraph(part) for part in parts if part.strip())


def _bullets(question: Question, value: Json, lookups: Lookups) -> Printed:
    if question.kind is Kind.CHOICES:
        names = values.choices_of(question, lookups)
    else:
        names = lookups.cameras if question.kind is Kind.CAMERAS else lookups.files
    return (Bullets([names.get(part, part) for part in value]),)


def _nothing_typed(asked: Askable, raw: object, lookups: Lookups) -> Json:
    raise NotUsable("Nothing is typed here: the figure is computed.")


def _anchored_number(asked: Askable, value: Json, lookups: Lookups) -> str:
    """A number with the meaning of its step, where the scale gives one."""
    text = values.number_text(asked, value, lookups)
    anchors = asked.anchors if isinstance(asked, Question) else ()
    meaning = {anchor.value: anchor.label for anchor in anchors}.get(value)
    return f"{text} ({meaning})" if meaning else text


def _faces(read: Read, say: Say, *, may_not_apply: bool = False, ages: bool = False) -> Faces:
    return Faces(read, say, _one_paragraph(say), may_not_apply=may_not_apply, ages=ages)


def _table_faces() -> Faces:
    return Faces(tables.read_table, tables.table_text, tables.table_blocks, True, True)


KINDS: Mapping[Kind, Faces] = MappingProxyType(
    {
        Kind.TEXT: _faces(values.read_text, values.as_text, may_not_apply=True, ages=True),
        Kind.LONG_TEXT: Faces(
            values.read_long_text, values.as_text, _long_text_blocks, may_not_apply=True, ages=True
        ),
        Kind.YES_NO: _faces(values.read_yes_no, values.yes_no_text),
        Kind.CHOICE: _faces(values.read_choice, values.choice_text),
        Kind.CHOICES: Faces(values.read_choices, values.choices_text, _bullets),
        Kind.DATE: _faces(values.read_date, values.date_text),
        Kind.NUMBER: _faces(values.read_number, _anchored_number, may_not_apply=True),
        Kind.PERSON: _faces(values.read_person, values.person_text),
        Kind.CAMERAS: Faces(values.read_references, values.cameras_text, _bullets),
        Kind.TABLE: _table_faces(),
        Kind.RISK_TABLE: _table_faces(),
        Kind.FILES: Faces(values.read_references, values.files_text, _bullets, may_not_apply=True),
        Kind.LIVE: _faces(_nothing_typed, values.as_text),
    }
)


def may_not_apply(question: Question) -> bool:
    """Whether “not applicable, because …” may be the answer to this question."""
    if question.may_not_apply is not None:
        return question.may_not_apply
    return KINDS[question.kind].may_not_apply


def read(question: Question, raw: object, lookups: Lookups = NO_LOOKUPS) -> Reading:
    """Checks what was typed or sent for a question and gives the value to keep."""
    if raw is None:
        return Reading(None)
    try:
        if isinstance(raw, Mapping) and NOT_APPLICABLE in raw:
            return Reading(_read_not_applicable(question, raw))
        if isinstance(raw, Mapping) and NONE in raw:
            return Reading(_read_none(question, raw))
        if isinstance(raw, Mapping) and STILL_TRUE_ON in raw:
            if isinstance(raw.get("value"), Mapping) and STILL_TRUE_ON in raw["value"]:
                raise NotUsable("An answer is confirmed once: load the page again.")
            inner = read(question, raw.get("value"), lookups)
            day = values.read_date(question, raw[STILL_TRUE_ON], lookups)
            if inner.problems or inner.value is None or day is None:
                return inner
            return Reading({"value": plain(inner.value), STILL_TRUE_ON: day})
        return Reading(KINDS[question.kind].read(question, raw, lookups))
    except tables.BadRows as refusal:
        return Reading(None, refusal.problems)
    except NotUsable as refusal:
        return Reading(None, (Problem("", str(refusal)),))


def _read_not_applicable(question: Question, raw: Mapping[str, object]) -> Json:
    if not may_not_apply(question):
        raise NotUsable("This question always applies: answer it.")
    reason = values.read_long_text(question, raw[NOT_APPLICABLE] or "", NO_LOOKUPS)
    if reason is None:
        raise NotUsable("Say why this does not apply.")
    return {NOT_APPLICABLE: reason}


def _read_none(question: Question, raw: Mapping[str, object]) -> Json:
    if raw[NONE] is not True:
        return None
    if not question.may_be_none:
        raise NotUsable("“None” is no answer here: answer the question.")
    return {NONE: True}


# ---------------------------------------------------------------- kept values


def is_answered(value: Json) -> bool:
    """Whether there is an answer at all, “None” and “not applicable” among them."""
    return value is not None


def plain(value: Json) -> Json:
    """The value without the confirmation that it is still true."""
    if isinstance(value, Mapping) and STILL_TRUE_ON in value:
        return value["value"]
    return value


def still_true_on(value: Json) -> date | None:
    """The day on which an answer like last time's was confirmed, or None."""
    if isinstance(value, Mapping) and STILL_TRUE_ON in value:
        return date.fromisoformat(value[STILL_TRUE_ON])
    return None


def confirm_still_true(value: Json, day: date) -> Json:
    """The same value with the day on which somebody looked and found it still true."""
    return {"value": plain(value), STILL_TRUE_ON: day.isoformat()}


def not_applicable_reason(value: Json) -> str | None:
    """Why the question does not apply, when that is the answer."""
    kept = plain(value)
    if isinstance(kept, Mapping) and NOT_APPLICABLE in kept:
        return str(kept[NOT_APPLICABLE])
    return None


def is_none(value: Json) -> bool:
    """Whether the answer is “None”."""
    kept = plain(value)
    return isinstance(kept, Mapping) and kept.get(NONE) is True


def text(question: Question, value: Json, lookups: Lookups = NO_LOOKUPS) -> str:
    """The answer in words, for lists, comparisons, search and mails."""
    kept = plain(value)
    reason = not_applicable_reason(kept)
    if kept is None:
        said = NOT_ANSWERED_TEXT
    elif reason is not None:
        said = f"Not applicable: {reason}"
    elif is_none(kept):
        said = "None"
    else:
        said = KINDS[question.kind].say(question, kept, lookups)
    day = still_true_on(value)
    return f"{said} (still true, checked on {short_day(day)})" if day else said


def blocks(question: Question, value: Json, lookups: Lookups = NO_LOOKUPS) -> Printed:
    """The answer as blocks of a document; none when it is not answered."""
    kept = plain(value)
    if kept is None:
        return ()
    if not_applicable_reason(kept) is not None or is_none(kept):
        printed: Printed = (Paragraph(text(question, kept, lookups)),)
    else:
        printed = KINDS[question.kind].blocks(question, kept, lookups)
    day = still_true_on(value)
    if day is None:
        return printed
    return (*printed, Paragraph(f"Still true, checked on {short_day(day)}."))


# ---------------------------------------------------------------- one row of storage per table row


def to_rows(question: Question, value: Json) -> dict[str, Json]:
    """A value as it is stored: under '' what is one value, under its own key each table row."""
    if value is None:
        return {}
    kept = plain(value)
    if question.kind not in TABLES or "rows" not in kept:
        return {"": value}
    stored: dict[str, Json] = {row["key"]: row["cells"] for row in kept["rows"]}
    day = still_true_on(value)
    return stored if day is None else {"": {STILL_TRUE_ON: day.isoformat()}, **stored}


def from_rows(question: Question, stored: Mapping[str, Json]) -> Json:
    """The value again, rows in the order given; a row beats a “None” said beside it."""
    if question.kind not in TABLES:
        return stored.get("")
    rows = [{"key": key, "cells": cells} for key, cells in stored.items() if key]
    whole = stored.get("")
    if not rows:
        return whole if isinstance(whole, Mapping) and STILL_TRUE_ON not in whole else None
    value: Json = {"rows": tables.in_fixed_order(question, rows)}
    if isinstance(whole, Mapping) and STILL_TRUE_ON in whole:
        return {"value": value, STILL_TRUE_ON: whole[STILL_TRUE_ON]}
    return value
