"""What a step still wants: unanswered questions, half-filled tables, unconfirmed old words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

from govern.questionnaires.conditions import NO_FACTS, Answers, Facts, asked
from govern.questionnaires.definition import TABLES, Kind, Question, Questionnaire
from govern.questionnaires.kinds import KINDS, is_answered, not_applicable_reason, plain
from govern.questionnaires.kinds import still_true_on as confirmed_on
from govern.questionnaires.tables import gaps_in
from govern.questionnaires.values import Json

NOTHING: Answers = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that keeps a step from being taken, and the question it concerns."""

    question_id: str
    section: str
    ask: str
    why: str

    def __str__(self) -> str:
        return f"{self.section}, “{self.ask}”: {self.why}"


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """How far a section has come in one stage; `wanted` counts the gaps a step would meet."""

    section_id: str
    title: str
    answered: int
    asked: int
    wanted: int

    @property
    def complete(self) -> bool:
        """Whether a step would meet no gap here; what may be left out may be unanswered."""
        return self.wanted == 0

    @property
    def words(self) -> str:
        """ "7 of 12 answered"."""
        return f"{self.answered} of {self.asked} answered"


def must_be_confirmed(question: Question, value: Json, last_time: Json) -> bool:
    """Decides whether an answer is last time's, word for word, and nobody has said it holds.

    Only words and tables age in this way: that a choice or a date is the same is no sign of
    copying. `last_time` is the answer of the version before, None when there was none.
    """
    if not KINDS[question.kind].ages or not is_answered(value) or not is_answered(last_time):
        return False
    return confirmed_on(value) is None and words_of(value) == words_of(last_time)


def words_of(value: Json) -> Json:
    """What counts when two answers are compared: not the keys of a table's rows."""
    kept = plain(value)
    if isinstance(kept, dict) and "rows" in kept:
        return [row["cells"] for row in kept["rows"]]
    return kept


def gaps(
    questionnaire: Questionnaire,
    answers: Answers,
    *,
    stage: str,
    facts: Facts = NO_FACTS,
    last_time: Answers = NOTHING,
) -> tuple[Gap, ...]:
    """Everything a step at the end of a stage still wants, in the order of the questions."""
    found = []
    for question in asked(questionnaire, answers, stage=stage, facts=facts):
        section = questionnaire.section_of(question.id).title
        for why in _wanted(question, answers.get(question.id), last_time.get(question.id)):
            found.append(Gap(question.id, section, question.ask, why))
    return tuple(found)


def _wanted(question: Question, value: Json, last_time: Json) -> Iterator[str]:
    if question.kind is Kind.LIVE:
        return
    if not is_answered(value):
        if question.required:
            yield "not answered"
        return
    if question.kind in TABLES and not_applicable_reason(value) is None:
        yield from gaps_in(question, value)
    if must_be_confirmed(question, value, last_time):
        yield "the same as last time: say that it is still true, or change it"


def progress(
    questionnaire: Questionnaire,
    answers: Answers,
    *,
    stage: str,
    facts: Facts = NO_FACTS,
    last_time: Answers = NOTHING,
) -> tuple[SectionProgress, ...]:
    """How far each section has come in a stage; sections in which nothing is asked are left out.

    Live figures are not counted: nobody answers them.
    """
    shown = {question.id for question in asked(questionnaire, answers, stage=stage, facts=facts)}
    found = []
    for section in questionnaire.sections:
        wanted = answered = counted = 0
        for question in section.questions:
            if question.id not in shown or question.kind is Kind.LIVE:
                continue
            value = answers.get(question.id)
            lacking = len(list(_wanted(question, value, last_time.get(question.id))))
            counted += 1
            wanted += lacking
            answered += is_answered(value) and not lacking
        if counted:
            found.append(SectionProgress(section.id, section.title, answered, counted, wanted))
    return tuple(found)
