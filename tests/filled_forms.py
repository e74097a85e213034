"""Fills in questionnaires as a careful person would: every question of a stage, by its kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from govern.questionnaires.conditions import asked
from govern.questionnaires.definition import TABLES, Askable, Kind, Question, Questionnaire

PERSON = {"name": "Alex Writer", "person": "", "role": "Engineer"}


def answers_for(
    questionnaire: Questionnaire,
    stage: str,
    *,
    day: str,
    given: Mapping[str, Any],
    files: Sequence[str] = (),
) -> dict[str, Any]:
    """An answer to each question that a stage asks, those `given` before those made up.

    Conditions follow the answers, so it goes round until nothing new is asked.
    """
    values = dict(given)
    while True:
        new = {
            question.id: _answer(question, day, files)
            for question in asked(questionnaire, values, stage=stage)
            if question.id not in values and question.kind is not Kind.LIVE
        }
        if not new:
            return values
        values.update(new)


def _answer(question: Question, day: str, files: Sequence[str]) -> Any:
    if question.kind not in TABLES:
        return _value(question, day, files)
    return table(*_rows(question, day, files))


def table(*rows: Mapping[str, Any]) -> dict[str, Any]:
    """Rows as a table answer keeps them."""
    return {"rows": [{"key": f"r{n}", "cells": dict(cells)} for n, cells in enumerate(rows, 1)]}


def _rows(question: Question, day: str, files: Sequence[str]) -> list[dict[str, Any]]:
    columns = [column for column in question.columns if column.required]
    row = {column.id: _value(column, day, files) for column in columns}
    each = question.row_for_each
    if each is None:
        return [row]
    return [{**row, each: option.value} for option in question.column(each).options]


def _value(asked_for: Askable, day: str, files: Sequence[str]) -> Any:
    made = {
        Kind.TEXT: "Met, as written down",
        Kind.LONG_TEXT: f"What we know of {asked_for.id}.",
        Kind.YES_NO: "yes",
        Kind.DATE: day,
        Kind.NUMBER: "7",
        Kind.PERSON: PERSON,
        Kind.FILES: list(files),
        Kind.CAMERAS: list(files),
    }
    if asked_for.kind in made:
        return made[asked_for.kind]
    first = asked_for.options[0].value if asked_for.options else "SCH"
    return [first] if asked_for.kind is Kind.CHOICES else first
