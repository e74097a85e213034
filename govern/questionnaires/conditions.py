"""Which questions are asked: conditions of equality on other answers and on stated facts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from govern.questionnaires.definition import Question, Questionnaire
from govern.questionnaires.kinds import is_answered, plain
from govern.questionnaires.values import Json

Answers = Mapping[str, Json]
Facts = Mapping[str, str]

NO_FACTS: Facts = MappingProxyType({})


def is_asked(
    questionnaire: Questionnaire, question_id: str, answers: Answers, facts: Facts = NO_FACTS
) -> bool:
    """Decides whether a question is asked, given the answers so far and the caller's facts.

    A question that depends on one which is itself not asked is not asked either. A fact the
    caller does not state has its usual value.
    """
    when = questionnaire.question(question_id).when
    if when is None:
        return True
    if when.fact is not None:
        stated = facts.get(when.fact) or questionnaire.fact(when.fact).usual
        return stated in when.is_
    subject = str(when.question)
    if not is_asked(questionnaire, subject, answers, facts):
        return False
    return any(value in when.is_ for value in _chosen(answers.get(subject)))


def _chosen(value: Json) -> tuple[str, ...]:
    kept = plain(value)
    if isinstance(kept, str):
        return (kept,)
    return tuple(kept) if isinstance(kept, list) else ()


def asked(
    questionnaire: Questionnaire,
    answers: Answers,
    *,
    stage: str | None = None,
    facts: Facts = NO_FACTS,
) -> tuple[Question, ...]:
    """The questions that are asked, in order; of one stage, or of all."""
    return tuple(
        question
        for question in questionnaire.questions
        if (stage is None or stage in questionnaire.stages_of(question.id))
        and is_asked(questionnaire, question.id, answers, facts)
    )


def never_shown(
    questionnaire: Questionnaire, answers: Answers, facts: Facts = NO_FACTS
) -> tuple[str, ...]:
    """Answers that are kept but not printed: their questions are not asked any more."""
    return tuple(
        question.id
        for question in questionnaire.questions
        if is_answered(answers.get(question.id))
        and not is_asked(questionnaire, question.id, answers, facts)
    )
