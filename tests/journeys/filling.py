"""Fills in the questions of a page as a person would, from answers as the product keeps them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from playwright.sync_api import Page

from govern.questionnaires.definition import TABLES, Askable, Kind, Question, Questionnaire


def fill_section(
    page: Page, questionnaire: Questionnaire, section_id: str, answers: Mapping[str, Any]
) -> None:
    """Answer every question of one section that has an answer and is on the page."""
    section = next(each for each in questionnaire.sections if each.id == section_id)
    for question in section.questions:
        if question.id in answers and page.locator(f"[id='q-{question.id}']").count():
            _fill(page, question, answers[question.id])


def _fill(page: Page, question: Question, value: Any) -> None:
    name = f"q_{question.id}"
    if isinstance(value, dict) and "none" in value:
        _tick(page, f"{name}__none")
    elif question.kind in TABLES:
        for number, row in enumerate(value["rows"], start=1):
            key = f"r{number}"
            if question.row_for_each is not None:
                key = f"each-{row['cells'][question.row_for_each]}"
            for column in question.columns:
                if column.id in row["cells"] and column.id != question.row_for_each:
                    _put(page, column, f"{name}__{key}__{column.id}", row["cells"][column.id])
    else:
        _put(page, question, name, value)


def _put(page: Page, asked: Askable, name: str, value: Any) -> None:
    if asked.kind is Kind.DATE:
        year, month, day = value.split("-")
        for part, figure in (("day", day), ("month", month), ("year", year)):
            page.locator(f"[name='{name}-{part}']").fill(str(int(figure)))
    elif asked.kind is Kind.CHOICES:
        for each in value:
            page.locator(f"[name='{name}'][value='{each}']").check()
    elif asked.kind in (Kind.YES_NO, Kind.CHOICE, Kind.NUMBER) and (
        page.locator(f"input[type=radio][name='{name}'], select[name='{name}']").count()
    ):
        radio = page.locator(f"input[name='{name}'][value='{value}']")
        if radio.count():
            radio.check()
        else:
            page.locator(f"select[name='{name}']").select_option(value)
    elif asked.kind is Kind.PERSON:
        page.locator(f"[name='{name}']").fill(value["name"])
    else:
        page.locator(f"[name='{name}']").fill(value)


def _tick(page: Page, name: str) -> None:
    page.locator(f"input[name='{name}']").check()
