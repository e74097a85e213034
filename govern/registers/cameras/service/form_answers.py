"""The answers of a proposal or deployment: read, completed, written over, frozen figures."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from govern.database import canonical_json
from govern.errors import BadInput, Problem, Refused
from govern.history import Work
from govern.measures import FigureShown
from govern.questionnaires.completeness import gaps
from govern.questionnaires.definition import Questionnaire
from govern.questionnaires.loading import Library
from govern.questionnaires.models import AnswerSheet, FrozenFigure
from govern.questionnaires.sheets import (
    Given,
    live_sheet,
    mark,
    open_sheet,
    rows_of,
    save,
    values_of,
    write_values,
)
from govern.records import Record
from govern.registers.cameras.queries.figures import figures_for


@dataclass(frozen=True, slots=True)
class Answers:
    """A record's sheet, the questionnaire it answers, and the answers as they stand."""

    sheet: AnswerSheet
    questionnaire: Questionnaire
    values: dict[str, Any]


def begin_sheet(
    work: Work, record: Record, library: Library, name: str, known: Mapping[str, Any]
) -> None:
    """Open the sheet of a new record, with what is known already filled in; the caller notes."""
    questionnaire = library.newest(name)
    sheet = open_sheet(work, record, questionnaire)
    work.flush()
    write_values(work, record, sheet, questionnaire, {k: v for k, v in known.items() if v})


def answers_of(work: Work, record: Record, library: Library, name: str) -> Answers:
    """The answers of a record. Raises `Refused` where there are none."""
    sheet = live_sheet(work.session, record.id, name)
    if sheet is None:
        raise Refused("This has no answers.")
    questionnaire = library.get(name, sheet.version)
    return Answers(sheet, questionnaire, values_of(work.session, sheet, questionnaire))


def must_be_complete(answers: Answers, stage: str) -> None:
    """Raise `BadInput` naming each question of a stage that is still wanted."""
    wanted = gaps(answers.questionnaire, answers.values, stage=stage)
    if wanted:
        raise BadInput(
            "Some answers are still wanted.",
            [Problem(f"{gap.section}, “{gap.ask}”", gap.why) for gap in wanted],
        )


def write(work: Work, record: Record, answers: Answers, given: Mapping[str, Any]) -> None:
    """Put answers that a step gives into the sheet, over what stood there before.

    Raises `BadInput` for text that cannot be kept.
    """
    present = rows_of(work.session, answers.sheet)
    typed = {
        question: Given(
            raw, {key: mark(row) for key, row in sorted(present.get(question, {}).items())}
        )
        for question, raw in given.items()
    }
    saved = save(work, record, answers.sheet, answers.questionnaire, typed)
    if saved.problems:
        raise BadInput(
            "What was written cannot be kept.",
            [
                Problem(answers.questionnaire.question(question).ask, str(problem))
                for question, problems in saved.problems.items()
                for problem in problems
            ],
        )


def person_writing(work: Work) -> int:
    """The person who writes. Raises `Refused` for the product itself: papers have an author."""
    if work.actor.person_id is None:
        raise Refused("This is written by a person.")
    return work.actor.person_id


def person_answer(work: Work) -> dict[str, str]:
    """The actor as the answer to a question about a person."""
    return {"name": work.actor.name, "person": work.actor.token, "role": ""}


def freeze_figures(work: Work, record: Record, answers: Answers, stages: Sequence[str]) -> None:
    """Keep the live figures of some stages as they stood at a decision; the caller notes.

    Authority: [SCC-P10]
    """
    asked = {
        question.id: question.live
        for question in answers.questionnaire.questions
        if question.live and set(stages) & set(answers.questionnaire.stages_of(question.id))
    }
    names = dict.fromkeys(name for live in asked.values() for name in live)
    figures = figures_for(work, record, names)
    for question_id, live in asked.items():
        for name in live:
            work.session.add(_frozen(answers.sheet, question_id, figures[name]))


def _frozen(sheet: AnswerSheet, question_id: str, figure: FigureShown) -> FrozenFigure:
    references = canonical_json(list(figure.references))
    told = canonical_json([figure.text, figure.numerator, figure.denominator, references])
    return FrozenFigure(
        sheet=sheet,
        question_id=question_id,
        measure=figure.measure,
        numerator=figure.numerator,
        denominator=figure.denominator,
        text=figure.text,
        as_at=figure.as_at,
        references=references,
        digest=hashlib.sha256(told.encode()).hexdigest(),
    )
