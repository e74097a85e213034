"""Answers as blocks of a document, for inside the council or for everybody."""

from __future__ import annotations

from collections.abc import Collection

from govern.documents.blocks import Answer, Heading, Withheld
from govern.questionnaires.conditions import Answers, asked
from govern.questionnaires.definition import Kind, Question, Questionnaire
from govern.questionnaires.editions import live_part, publishable, waits_for_reader
from govern.questionnaires.kinds import blocks
from govern.questionnaires.printing import (
    Audience,
    Content,
    FigureText,
    PrintedAnswers,
    Printing,
    Release,
    ReleaseChoice,
)
from govern.questionnaires.values import Json

__all__ = [
    "Audience",
    "FigureText",
    "PrintedAnswers",
    "Printing",
    "Release",
    "ReleaseChoice",
    "answer_blocks",
]


def answer_blocks(
    questionnaire: Questionnaire,
    answers: Answers,
    printing: Printing,
    *,
    stages: Collection[str] | None = None,
    level: int = 2,
) -> PrintedAnswers:
    """Prints the questions that are asked, section by section, for one audience.

    Answers that are not asked are never printed. `stages` limits the printing to some stages.
    For the public each answer follows the decision of whoever publishes, else its edition:
    printed, printed once read, one line, left out, or withheld with authority and reason.

    Authority: [FOIA-s17(1)]
    """
    shown = {
        question.id
        for question in asked(questionnaire, answers, facts=printing.facts)
        if stages is None or set(stages) & set(questionnaire.stages_of(question.id))
    }
    public = printing.audience is Audience.PUBLIC
    printed: list[Heading | Answer] = []
    unread: list[str] = []
    withheld: list[str] = []
    for section in questionnaire.sections:
        of_section: list[Answer] = []
        for question in section.questions:
            if question.id not in shown:
                continue
            value = answers.get(question.id)
            if public and waits_for_reader(question, value, printing):
                unread.append(question.id)
                continue
            content = _printed(question, value, printing)
            if content is not None:
                of_section.append(Answer(question.ask, content))
            if isinstance(content, Withheld):
                withheld.append(question.id)
        if of_section:
            printed.append(Heading(level, section.title))
            printed.extend(of_section)
    return PrintedAnswers(tuple(printed), tuple(unread), tuple(withheld))


def _printed(question: Question, value: Json, printing: Printing) -> Content | Withheld | None:
    """One answer for the audience; None leaves the question out."""
    if printing.audience is Audience.PUBLIC:
        return publishable(question, value, printing)
    if question.kind is Kind.LIVE:
        return live_part(question, printing, with_links=True)
    return blocks(question, value, printing.lookups)
