"""The questions of a page as one form: kept answers, drafts, last time’s, and the faults."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from wtforms import Field, Form

from govern.errors import Problem
from govern.questionnaires import kinds, tables
from govern.questionnaires.completeness import must_be_confirmed
from govern.questionnaires.definition import TABLES, Askable, Kind, Question
from govern.questionnaires.values import Json, Lookups
from govern.web.fields import ConfirmField, HiddenField, Look, TextField
from govern.web.question_answers import Typed, field_name, typed_keys
from govern.web.question_fields import FIELDS

BLANK_ROWS = 2


@dataclass(slots=True)
class GridRow:
    """One row of a table question on the page: its key, and the name of each cell's field."""

    key: str
    names: tuple[str, ...]


@dataclass(slots=True)
class Shown:
    """One question on a page: which fields belong to it, and what stands beside it."""

    question: Question
    name: str
    is_table: bool = False
    rows: list[GridRow] = field(default_factory=list)
    role_name: str = ""
    not_applicable: str = ""
    none: str = ""
    still_true: str = ""
    marks: str = ""
    last_time: str = ""
    has_draft: bool = False


@dataclass(slots=True)
class QuestionPage:
    """The questions of one page with their form."""

    form: Form
    shown: list[Shown]

    def fail(self, problems: Mapping[str, Sequence[Problem]]) -> None:
        """Put the faults found on the fields they are about."""
        for shown in self.shown:
            for problem in problems.get(shown.question.id, ()):
                target = _target(self.form, shown, problem)
                target.errors = [*target.errors, problem.why]


def _target(form: Form, shown: Shown, problem: Problem) -> Field:
    key, _, column = problem.where.partition(".")
    name = f"{shown.name}__{key}__{column}"
    if name in form:
        return form[name]
    if shown.is_table and shown.rows:
        return form[shown.rows[0].names[0]]
    return form[shown.name]


def page(
    questions: Sequence[Question],
    values: Mapping[str, Json],
    marks: Mapping[str, str],
    lookups: Lookups,
    *,
    last_time: Mapping[str, Json],
    drafts: Mapping[str, Any],
    typed: Typed | None = None,
    today: date,
) -> QuestionPage:
    """The form for some questions, filled with what is kept, with drafts, or with what was typed.

    `marks` say which texts the page shows, `drafts` are this person's unsaved texts.
    """
    fields: dict[str, Any] = {}
    data: dict[str, Any] = {}
    shown: list[Shown] = []
    for question in questions:
        if FIELDS[question.kind] is None and question.kind not in TABLES:
            shown.append(Shown(question, field_name(question.id)))
            continue
        value = values.get(question.id)
        draft = drafts.get(question.id)
        entry = Shown(question, field_name(question.id), marks=marks.get(question.id, ""))
        if draft is not None:
            entry.has_draft = True
            entry.marks = " ".join(f"{k}={v}" for k, v in sorted(draft["base"].items()))
            value = _usable(question, draft["raw"], lookups)
        _add(entry, question, value, lookups, fields, data, typed)
        _add_extras(entry, question, value, fields, data)
        old = last_time.get(question.id)
        if old is not None:
            entry.last_time = kinds.text(question, old, lookups)
            if must_be_confirmed(question, value, old) or kinds.still_true_on(value):
                entry.still_true = f"{entry.name}__still"
                fields[entry.still_true] = ConfirmField("Still true: I have checked it today")
                data[entry.still_true] = kinds.still_true_on(value) is not None
        shown.append(entry)
    made = type("QuestionForm", (Form,), fields)
    return QuestionPage(made(formdata=typed, data=data), shown)


def _usable(question: Question, raw: Any, lookups: Lookups) -> Json:
    """A draft as a value to show: what could not be kept is shown as it was typed."""
    reading = kinds.read(question, raw, lookups)
    return raw if reading.problems else reading.value


def _add(
    entry: Shown,
    question: Question,
    value: Json,
    lookups: Lookups,
    fields: dict[str, Any],
    data: dict[str, Any],
    typed: Typed | None,
) -> None:
    if question.kind in TABLES:
        entry.is_table = True
        _add_grid(entry, question, value, lookups, fields, data, typed)
        return
    make = FIELDS[question.kind]
    if make is None:
        raise TypeError(f"{question.kind} is not typed")
    rows = 8 if question.kind is Kind.LONG_TEXT else 5
    fields[entry.name] = make(question, lookups, Look(rows=rows, size="s"))
    plain = kinds.plain(value)
    if kinds.not_applicable_reason(value) is None and not kinds.is_none(value):
        data[entry.name] = _field_data(question, plain)
    if question.kind is Kind.PERSON:
        entry.role_name = f"{entry.name}__role"
        fields[entry.role_name] = TextField("Role")
        data[entry.role_name] = plain.get("role", "") if isinstance(plain, Mapping) else ""


def _add_grid(
    entry: Shown,
    question: Question,
    value: Json,
    lookups: Lookups,
    fields: dict[str, Any],
    data: dict[str, Any],
    typed: Typed | None,
) -> None:
    kept = {row["key"]: row["cells"] for row in tables.rows_of(value)}
    keys = list(kept)
    if typed is not None:
        keys += [key for key in typed_keys(entry.name, typed) if key not in kept]
    keys += _blank_keys(question, kept, keys)
    for key in keys:
        names = []
        for column in question.columns:
            name = f"{entry.name}__{key}__{column.id}"
            make = FIELDS[column.kind]
            if make is None:
                raise TypeError(f"a column cannot be {column.kind}")
            fields[name] = make(column, lookups, Look(rows=2, size="s"))
            cell = kept.get(key, {}).get(column.id)
            if cell is None and key not in kept and column.id == question.row_for_each:
                cell = key.removeprefix("each-")
            data[name] = _field_data(column, cell)
            names.append(name)
        entry.rows.append(GridRow(key, tuple(names)))


def _blank_keys(question: Question, kept: Mapping[str, Any], present: Sequence[str]) -> list[str]:
    if question.row_for_each is not None:
        given = {cells.get(question.row_for_each) for cells in kept.values()}
        options = question.column(question.row_for_each).options
        wanted = [f"each-{option.value}" for option in options if option.value not in given]
        return [key for key in wanted if key not in present]
    number = len(present)
    fresh: list[str] = []
    while len(fresh) < BLANK_ROWS:
        number += 1
        key = f"r{number}"
        if key not in present:
            fresh.append(key)
    return fresh


def _field_data(asked: Askable, value: Json) -> Any:
    if value is None:
        return None
    if asked.kind is Kind.DATE and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    if asked.kind is Kind.PERSON:
        return value.get("name", "") if isinstance(value, Mapping) else value
    if asked.kind in (Kind.CHOICES, Kind.CAMERAS, Kind.FILES):
        return list(value) if isinstance(value, list | tuple) else None
    return value if isinstance(value, str) else str(value)


def _add_extras(
    entry: Shown, question: Question, value: Json, fields: dict[str, Any], data: dict[str, Any]
) -> None:
    if kinds.may_not_apply(question):
        entry.not_applicable = f"{entry.name}__na"
        fields[entry.not_applicable] = TextField(
            "Why it does not apply", most_characters=20_000, look=Look(size="s")
        )
        data[entry.not_applicable] = kinds.not_applicable_reason(value) or ""
    if question.may_be_none:
        entry.none = f"{entry.name}__none"
        fields[entry.none] = ConfirmField("None")
        data[entry.none] = kinds.is_none(value)
    fields[f"{entry.name}__marks"] = HiddenField()
    data[f"{entry.name}__marks"] = entry.marks
