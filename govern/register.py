"""Register: what a kind of record declares, so that shared pages and jobs can serve it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute

from govern.documents.blocks import Document
from govern.history import Work
from govern.measures import Beside, Panel, PanelTable
from govern.people.roles import Permission
from govern.questionnaires.values import Lookups
from govern.records import Record
from govern.workflow import Workflow


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a register's list: what it shows, sorts and filters by."""

    name: str
    title: str
    source: InstrumentedAttribute[Any] | ColumnElement[Any]
    sort: InstrumentedAttribute[Any] | ColumnElement[Any] | None = None
    filters: bool = False
    kind: str = "text"
    words: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Start:
    """A way to begin something from a register's list: words, endpoint, who may."""

    words: str
    endpoint: str
    permission: Permission


def _always_ready(_record: Any) -> str:
    return ""


@dataclass(frozen=True, slots=True)
class Paper:
    """One document a record can be issued as; `not_ready(record)` says why not yet, or "".

    `build(work, record, audience)` reads what it needs and returns blocks; `audiences` says for
    whom it exists ("internal", "public").
    """

    name: str
    title: str
    build: Callable[[Work, Any, str], Document]
    audiences: tuple[str, ...] = ("internal", "public")
    is_main: bool = False
    not_ready: Callable[[Any], str] = _always_ready


@dataclass(frozen=True, slots=True)
class Measure:
    """A named figure: what is counted out of what, both as selects of record ids.

    `counted` and `out_of` take the work and return a select of ids, so that the figure, the link
    behind it and the frozen list are the same two statements.
    """

    name: str
    title: str
    counted: Callable[[Work], Any]
    out_of: Callable[[Work], Any]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Answering:
    """How the answers of a kind of record are given on pages.

    `refusal(work, record, stage)` says why this actor may not answer a stage now, or None;
    `facts` are what conditions may rest on; `last_time` the answers of the version before;
    `beside(work, record, section)` what stands beside a section's questions;
    `lookups` what references and tokens are called.
    """

    refusal: Callable[[Work, Any, str], str | None]
    facts: Callable[[Work, Any], Mapping[str, str]]
    last_time: Callable[[Work, Any], Mapping[str, Any]]
    beside: Callable[[Work, Any, str], Beside]
    lookups: Callable[[Work, Any], Lookups]


@dataclass(frozen=True, slots=True)
class StepView:
    """One step as a record's page shows it; `refused` says why this reader may not take it."""

    name: str
    button: str
    refused: str = ""
    is_main: bool = False
    href_stage: str = ""


@dataclass(frozen=True, slots=True)
class StepField:
    """One thing a step asks: `kind` is long_text, text, choice, choices, date, number or yes_no."""

    name: str
    label: str
    kind: str
    hint: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)
    value: Any = None
    required: bool = True


@dataclass(frozen=True, slots=True)
class StepPage:
    """The page of a step: what the person relies on, and what is asked of them."""

    title: str
    button: str
    fields: tuple[StepField, ...] = ()
    sentences: tuple[str, ...] = ()
    warning: str = ""
    panels: tuple[Panel, ...] = ()
    rows: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Steps:
    """The steps of a kind of record, for the shared pages.

    `offered(work, record)` lists them for this reader; `page(work, record, name)` says what is
    asked; `take(work, record, name, given)` does it and returns the sentence shown afterwards.
    """

    offered: Callable[[Work, Any], Sequence[StepView]]
    page: Callable[[Work, Any, str], StepPage]
    take: Callable[[Work, Any, str, Mapping[str, Any]], str]


@dataclass(frozen=True, slots=True)
class RecordView:
    """What a register adds to a record's page: facts, tables, panels and links to records.

    `stages` are the parts of the questionnaire to show: (questionnaire, stage). `pages` are
    further pages of the register itself: (words, endpoint).
    """

    rows: tuple[tuple[str, str], ...] = ()
    tables: tuple[PanelTable, ...] = ()
    panels: tuple[Panel, ...] = ()
    links: tuple[tuple[str, str, str], ...] = ()
    stages: tuple[tuple[str, str], ...] = ()
    pages: tuple[tuple[str, str], ...] = ()
    warning: str = ""


Reaction = Callable[[Work, Any], None]


@dataclass(frozen=True, slots=True)
class Register:
    """A register: its model, its workflow, its permissions, and the parts shared pages use."""

    name: str
    title: str
    singular: str
    model: type[Record]
    workflow: Workflow
    read: Permission
    edit: Permission
    routes: str | None = None
    questionnaires: tuple[str, ...] = ()
    answering: Answering | None = None
    steps: Steps | None = None
    view: Callable[[Work, Any], RecordView] | None = None
    tones: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[Column, ...] = ()
    papers: tuple[Paper, ...] = ()
    starts: tuple[Start, ...] = ()
    measures: tuple[Measure, ...] = ()
    ladder: str | None = None
    dues: Callable[[Work, Any], Sequence[Any]] | None = None
    publish: frozenset[str] = frozenset()
    pack: tuple[str, ...] = ()
    jobs: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    retention: str = ""
    reactions: Mapping[str, Reaction] = field(default_factory=dict)
    empty: str = ""

    def paper(self, name: str | None) -> Paper:
        """The paper of that name, or the main one. Raises `KeyError` when there is none."""
        for paper in self.papers:
            if paper.name == name or (name is None and paper.is_main):
                return paper
        raise KeyError(name or "main")


class Registers:
    """All registers, by name; what Work, lists, reminders and the command line walk."""

    def __init__(self, registers: Sequence[Register]) -> None:
        self._by_name = {register.name: register for register in registers}
        if len(self._by_name) != len(registers):
            raise ValueError("two registers share a name")

    def __iter__(self) -> Iterator[Register]:
        return iter(self._by_name.values())

    def __getitem__(self, name: str) -> Register:
        return self._by_name[name]

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def of(self, record: Record) -> Register:
        """The register a record belongs to."""
        return self._by_name[record.register]

    def reactions_to(self, action: str) -> Sequence[Callable[[Work, Any], None]]:
        """What the registers do, in the same transaction, when another notes an action."""
        return [r.reactions[action] for r in self if action in r.reactions]
