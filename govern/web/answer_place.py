"""Where answers are given: the record, its live sheet, its questionnaire, one stage of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import (
    abort,
    url_for,
)

from govern import records
from govern.errors import Refused
from govern.questionnaires import conditions
from govern.questionnaires.definition import Question, Questionnaire, Section
from govern.questionnaires.models import AnswerSheet
from govern.questionnaires.sheets import live_sheet, values_of
from govern.questionnaires.values import Lookups
from govern.records import Record
from govern.register import Answering, Register
from govern.web.edge import edge, work


@dataclass(slots=True)
class Place:
    """Where answers are given: the record, its sheet, the questionnaire, the stage."""

    record: Record
    register: Register
    answering: Answering
    sheet: AnswerSheet
    questionnaire: Questionnaire
    stage: str
    values: dict[str, Any]
    facts: Mapping[str, str]
    last_time: Mapping[str, Any]
    lookups: Lookups

    def url(self, view: str, **more: Any) -> str:
        """The address of one of the pages here."""
        return url_for(
            f"answers.{view}",
            reference=self.record.reference,
            name=self.questionnaire.questionnaire,
            stage=self.stage,
            **more,
        )

    def sections(self) -> list[Section]:
        """The sections in which something is asked in this stage."""
        shown = {question.id for question in self.asked()}
        return [s for s in self.questionnaire.sections if any(q.id in shown for q in s.questions)]

    def asked(self, section: Section | None = None) -> list[Question]:
        """The questions asked in this stage, of one section or all."""
        found = conditions.asked(
            self.questionnaire, self.values, stage=self.stage, facts=self.facts
        )
        own = None if section is None else {question.id for question in section.questions}
        return [question for question in found if own is None or question.id in own]

    def on_page(self, section: Section) -> list[Question]:
        """The questions of a section's page: also those an answer on the same page may call up."""
        own = {question.id for question in section.questions}
        shown = {question.id for question in self.asked(section)}
        return [
            question
            for question in section.questions
            if self.stage in self.questionnaire.stages_of(question.id)
            and (
                question.id in shown
                or (question.when is not None and question.when.question in own)
            )
        ]


def find(reference: str, name: str, stage: str) -> Place:
    """The place, for somebody who may know of the record; 404 without a sheet of that name."""
    here = work()
    record: Record = records.get(here, reference)
    register = edge().registers.of(record)
    answering = register.answering
    sheet = live_sheet(here.session, record.id, name)
    if answering is None or sheet is None:
        abort(404)
    try:
        questionnaire = edge().library.get(name, sheet.version)
    except KeyError as error:
        raise Refused(
            f"The questionnaire {name} {sheet.version} is not in use: its file has a fault."
        ) from error
    if stage not in {each.id for each in questionnaire.stages}:
        abort(404)
    return Place(
        record,
        register,
        answering,
        sheet,
        questionnaire,
        stage,
        values_of(here.session, sheet, questionnaire),
        answering.facts(here, record),
        answering.last_time(here, record),
        answering.lookups(here, record),
    )
