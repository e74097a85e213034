"""Who answers are printed for, what the publisher decided, and the figures handed in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from govern.documents.blocks import (
    Answer,
    Bullets,
    Figure,
    Heading,
    KeyValues,
    Numbered,
    Paragraph,
    Table,
)
from govern.questionnaires.conditions import Facts
from govern.questionnaires.values import NO_LOOKUPS, Lookups

Part = Paragraph | Bullets | Numbered | Table | KeyValues | Figure
Content = tuple[Part, ...]


class Audience(StrEnum):
    """Who reads the document."""

    INTERNAL = "internal"
    PUBLIC = "public"


class ReleaseChoice(StrEnum):
    """What whoever publishes decided about one answer, over the questionnaire's default."""

    PUBLISH = "publish"
    WITHHOLD = "withhold"
    REPLACE = "replace"


@dataclass(frozen=True, slots=True)
class Release:
    """A publisher's decision about one answer, or one row of it, with what it rests on."""

    choice: ReleaseChoice
    authority: str = ""
    reason: str = ""
    public_value: str = ""


@dataclass(frozen=True, slots=True)
class FigureText:
    """A live figure handed in by the caller: in words, as at when, and where its records are.

    `more` is what explains it, such as a chart with its table.
    """

    value: str
    as_at: str
    link: str = ""
    more: Content = ()


@dataclass(frozen=True, slots=True)
class Printing:
    """Everything that decides how answers are printed.

    `figures`: by measure name. `releases`: by question and row key ('' for the whole answer).
    `cited_as` puts an authority's id into words.
    """

    audience: Audience
    facts: Facts = field(default_factory=dict)
    lookups: Lookups = NO_LOOKUPS
    figures: Mapping[str, FigureText] = field(default_factory=dict)
    releases: Mapping[tuple[str, str], Release] = field(default_factory=dict)
    cited_as: Callable[[str], str] = str


@dataclass(frozen=True, slots=True)
class PrintedAnswers:
    """The blocks, and what a publisher must know about them.

    `unread`: answers a person has yet to read before they may be published; left out here.
    `withheld`: the questions whose answers, or parts of them, are withheld.
    """

    blocks: tuple[Heading | Answer, ...]
    unread: tuple[str, ...] = ()
    withheld: tuple[str, ...] = ()
