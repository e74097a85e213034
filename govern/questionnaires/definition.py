"""What a questionnaire is: stages, sections, questions, conditions and editions, frozen."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from govern.authorities.strict_yaml import AuthorityId, Content, WholeNumber, Words, YesNo


class Kind(StrEnum):
    """The kinds of answer. `kinds.KINDS` says how each is read, kept and printed."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    NUMBER = "number"
    PERSON = "person"
    CAMERAS = "cameras"
    TABLE = "table"
    RISK_TABLE = "risk_table"
    FILES = "files"
    LIVE = "live"


TABLES = frozenset({Kind.TABLE, Kind.RISK_TABLE})
WITH_OPTIONS = frozenset({Kind.CHOICE, Kind.CHOICES})
COLUMN_KINDS = frozenset(Kind) - TABLES - {Kind.LIVE}
CONDITION_KINDS = frozenset({Kind.YES_NO, Kind.CHOICE, Kind.CHOICES})


class Mark(StrEnum):
    """What becomes of an answer in the public edition, unless the publisher decides otherwise."""

    PUBLISH = "P"
    PUBLISH_ONCE_READ = "PP"
    NUMBER_ONLY = "N"
    INTERNAL = "I"
    WITHHOLD = "withhold"


class OptionList(StrEnum):
    """Choices that come from the registers: the caller hands them in, no file lists them."""

    SCHEMES = "schemes"


Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
OptionValue = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]*$", max_length=60)]
MeasureName = Annotated[str, StringConstraints(pattern=r"^[a-z_]+\.[a-z0-9_]+$", max_length=60)]
VersionName = Annotated[str, StringConstraints(pattern=r"^20[0-9]{2}-[1-9][0-9]?$")]


def _one_or_list(value: object) -> object:
    """Lets a file write one name where a list of names may stand."""
    return [value] if isinstance(value, str) else value


def _decimal(value: object) -> object:
    if isinstance(value, Decimal):
        return value
    if not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,6})?", str(value)):
        raise ValueError("must be a number")
    return Decimal(str(value))


Limit = Annotated[Decimal, BeforeValidator(_decimal)]
Names = Annotated[tuple[Slug, ...], BeforeValidator(_one_or_list)]
Measures = Annotated[tuple[MeasureName, ...], BeforeValidator(_one_or_list)]


class Option(Content):
    """One choice: the value that is kept and the label that is read.

    `alone` marks the choice that goes with no other: “None of these”.
    """

    value: OptionValue
    label: Words
    alone: YesNo = False


class Edition(Content):
    """What the public edition does with an answer; a withholding names its authority and why.

    Authority: [FOIA-s17(1)]
    """

    mark: Mark
    authority: AuthorityId | None = None
    reason: Words | None = None
    public_interest: Words | None = None

    @model_validator(mode="before")
    @classmethod
    def _as_written(cls, value: Any) -> Any:
        if isinstance(value, str):
            if value not in {mark for mark in Mark if mark is not Mark.WITHHOLD}:
                raise ValueError(
                    f"is “{value}”: it must be P, PP, N, I, a name under withholdings,"
                    " or withhold with an authority and a reason"
                )
            return {"mark": value}
        if isinstance(value, Mapping) and "withhold" in value:
            rest = {key: part for key, part in value.items() if key != "withhold"}
            return {"mark": Mark.WITHHOLD, "authority": value["withhold"], **rest}
        return value

    @model_validator(mode="after")
    def _withholding_is_whole(self) -> Edition:
        if self.mark is Mark.WITHHOLD and not (self.authority and self.reason):
            raise ValueError("withholds without saying under what and why: give both")
        return self


class Condition(Content):
    """Asked only when another answer, or a fact the caller states, is one of these values.

    Equality only. On `choices` it holds when one of the values is among those chosen.
    """

    question: Slug | None = None
    fact: Slug | None = None
    is_: tuple[OptionValue, ...] = Field(alias="is", min_length=1)

    @model_validator(mode="after")
    def _one_subject(self) -> Condition:
        if (self.question is None) == (self.fact is None):
            raise ValueError("must name one question or one fact")
        return self


class Askable(Content):
    """What a question and a column of a table have in common."""

    id: Slug
    ask: Words
    hint: Words | None = None
    kind: Kind
    options: tuple[Option, ...] = ()
    options_from: OptionList | None = None
    required: YesNo = True
    unit: Words | None = None
    decimals: Annotated[WholeNumber, Field(ge=0, le=6)] = 0
    minimum: Limit | None = None
    maximum: Limit | None = None

    def label_of(self, value: str) -> str | None:
        """The label of one of the written-out options."""
        return self._labels.get(value)

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {option.value: option.label for option in self.options}


class Column(Askable):
    """One column of a table; its edition, when it has one, goes before the table's."""

    edition: Edition | None = None


class Question(Askable):
    """One question. Its id is for ever; its wording changes only in a new version.

    `anchors` say what the steps of a scale mean. `row_for_each` names the choice column whose
    every option wants a row. `may_be_none` lets “None” be the answer to a table or to files.
    `may_not_apply` lets “Not applicable, because …” be the answer; without it the kind decides.
    `live` and `beside` name measures: shown as the answer, or shown while it is written.
    `from` names the question of the older version whose answer is carried over, when the id
    is another. `carry: no` starts every new sheet empty: decisions, dates, scores.
    """

    edition: Edition
    columns: tuple[Column, ...] = ()
    anchors: tuple[Option, ...] = ()
    row_for_each: Slug | None = None
    may_be_none: YesNo = False
    may_not_apply: YesNo | None = None
    stage: Names = ()
    when: Condition | None = None
    cites: tuple[AuthorityId, ...] = ()
    live: Measures = ()
    beside: Measures = ()
    from_: Slug | None = Field(default=None, alias="from")
    carry: YesNo = True

    def column(self, column_id: str) -> Column:
        """The column of that id; KeyError when the table has none."""
        for column in self.columns:
            if column.id == column_id:
                return column
        raise KeyError(column_id)


class Stage(Content):
    """A step of the record's life in which some of the questions are answered."""

    id: Slug
    title: Words
    about: Words | None = None


class Fact(Content):
    """Something the caller knows and conditions may rest on: its values, and the usual one."""

    id: Slug
    about: Words
    values: tuple[OptionValue, ...] = Field(min_length=2)
    usual: OptionValue


class Section(Content):
    """Questions that belong together under one heading; `stage` is that of its questions."""

    id: Slug
    title: Words
    about: Words | None = None
    stage: Names = ()
    questions: tuple[Question, ...] = Field(min_length=1)


class Questionnaire(Content):
    """One version of a questionnaire. `from` is the version whose answers it takes over."""

    questionnaire: Slug
    version: VersionName
    title: Words
    about: Words | None = None
    from_: VersionName | None = Field(default=None, alias="from")
    stages: tuple[Stage, ...] = Field(min_length=1)
    facts: tuple[Fact, ...] = ()
    withholdings: dict[str, Edition] = Field(default_factory=dict)
    sections: tuple[Section, ...] = Field(min_length=1)

    @property
    def first_stage(self) -> str:
        """The stage of every question that names none."""
        return self.stages[0].id

    @property
    def questions(self) -> Iterator[Question]:
        """Every question, in the order in which they are asked."""
        for section in self.sections:
            yield from section.questions

    def question(self, question_id: str) -> Question:
        """The question of that id; KeyError when there is none."""
        return self._by_id[question_id]

    def __contains__(self, question_id: object) -> bool:
        return question_id in self._by_id

    def section_of(self, question_id: str) -> Section:
        """The section that holds a question; KeyError when there is no such question."""
        return self._section_of[question_id]

    def stages_of(self, question_id: str) -> tuple[str, ...]:
        """The stages in which a question is answered."""
        question = self._by_id[question_id]
        return question.stage or self._section_of[question_id].stage or (self.first_stage,)

    def fact(self, fact_id: str) -> Fact:
        """The fact of that id; KeyError when there is none."""
        return {fact.id: fact for fact in self.facts}[fact_id]

    @cached_property
    def _by_id(self) -> dict[str, Question]:
        return {question.id: question for question in self.questions}

    @cached_property
    def _section_of(self) -> dict[str, Section]:
        return {question.id: part for part in self.sections for question in part.questions}
