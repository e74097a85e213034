"""What came back from a page of questions, as it was typed; the kinds judge it later."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from govern.questionnaires import kinds
from govern.questionnaires.definition import TABLES, Askable, Column, Kind, Question
from govern.questionnaires.sheets import Given, read_marks

Typed = MultiDict[str, str]
_ROW_NAME = re.compile(r"[A-Za-z0-9_-]{1,40}")


def field_name(question_id: str) -> str:
    """What a question's input is called."""
    return f"q_{question_id}"


def typed_keys(name: str, typed: Typed) -> list[str]:
    """The keys of the table rows that came back for a question, in the order they came."""
    found: dict[str, None] = {}
    for each in typed:
        if each.startswith(f"{name}__"):
            key = each.removeprefix(f"{name}__").split("__")[0]
            if _ROW_NAME.fullmatch(key) and key not in ("na", "none", "still", "marks"):
                found[key] = None
    return list(found)


def read_typed(questions: Sequence[Question], typed: Typed, today: date) -> dict[str, Given]:
    """What was typed for each question that was on the page, as it came; nothing is judged here."""
    found: dict[str, Given] = {}
    for question in questions:
        name = field_name(question.id)
        if f"{name}__marks" not in typed:
            continue
        base = read_marks(typed.get(f"{name}__marks", ""))
        found[question.id] = Given(_raw(question, name, typed, today), base)
    return found


def _raw(question: Question, name: str, typed: Typed, today: date) -> object:
    reason = typed.get(f"{name}__na", "").strip()
    if reason:
        return {kinds.NOT_APPLICABLE: reason}
    raw: object
    if question.kind in TABLES:
        raw = [
            {
                "key": key,
                "cells": {
                    column.id: _cell(column, f"{name}__{key}__{column.id}", typed)
                    for column in question.columns
                },
            }
            for key in typed_keys(name, typed)
            if _is_filled_in(question, name, key, typed)
        ]
    else:
        raw = _cell(question, name, typed)
    if typed.get(f"{name}__none") and not raw:
        return {kinds.NONE: True}
    if typed.get(f"{name}__still") and raw:
        return {"value": {"rows": raw} if question.kind in TABLES else raw,
                kinds.STILL_TRUE_ON: today.isoformat()}  # fmt: skip
    return raw


def _is_filled_in(question: Question, name: str, key: str, typed: Typed) -> bool:
    """Whether a row holds anything but the option the page had put there itself."""
    own = question.row_for_each if key.startswith("each-") else None
    return any(
        _has_text(column, f"{name}__{key}__{column.id}", typed)
        for column in question.columns
        if column.id != own
    )


def _has_text(column: Column, name: str, typed: Typed) -> bool:
    cell = _cell(column, name, typed)
    return any(cell.values()) if isinstance(cell, Mapping) else bool(cell)


def _cell(asked: Askable, name: str, typed: Typed) -> Any:
    if asked.kind is Kind.DATE:
        return {part: typed.get(f"{name}-{part}", "") for part in ("day", "month", "year")}
    if asked.kind in (Kind.CHOICES, Kind.CAMERAS, Kind.FILES):
        return typed.getlist(name)
    text = typed.get(name, "").replace("\r\n", "\n").replace("\r", "\n")
    if asked.kind is Kind.PERSON:
        return {"name": text, "role": typed.get(f"{name}__role", "")} if text else None
    return text
