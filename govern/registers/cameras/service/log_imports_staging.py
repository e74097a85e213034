"""A log read and set against what is held of it, before anything is written."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from sqlalchemy import select

from govern.attachments.models import ImportMapping
from govern.attachments.tabular import Table, read_table
from govern.clock import short_day
from govern.errors import BadInput, Problem
from govern.history import Work
from govern.people.grants import require
from govern.people.roles import Permission
from govern.registers.cameras.models import Scheme
from govern.registers.cameras.rules.columns import header_digest
from govern.registers.cameras.rules.evidence import LOG_WORDS, DaySpan, LogKind
from govern.registers.cameras.service.crime_imports_report import MOST_PROBLEMS, EvidenceReport
from govern.registers.cameras.service.log_imports_cameras import CameraFinder
from govern.registers.cameras.service.log_imports_columns import (
    FIELD_WORDS,
    LogField,
    guess_log_columns,
    log_columns_from_words,
    wanted_columns,
)
from govern.registers.cameras.service.log_imports_lines import LogLine, LogLines, read_lines

#: How many keys or rows go into one statement.
AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class HeldLine:
    """A line the register holds already: its id, and what it says."""

    row_id: int
    values: Mapping[str, Any]


class LogStore(Protocol):
    """Where the lines of one kind of log are kept."""

    def held(self, work: Work, scheme: Scheme, keys: Sequence[str]) -> Mapping[str, HeldLine]:
        """The lines held already, by their keys."""
        ...

    def write(self, work: Work, staged: LogStaged, batch_id: int) -> Sequence[tuple[int, str]]:
        """Add the new lines and change the others, inside a batch; what to tell, by record."""
        ...


@dataclass(frozen=True, slots=True)
class LogChoice:
    """What is said of a log: its kind and scheme, its columns, and the days it covers.

    `columns` None: as remembered from a log with the same header, else guessed. `span` None: from
    the first day to the last day found in it.
    """

    kind: LogKind
    columns: Mapping[str, str] | None = None
    span: DaySpan | None = None


@dataclass(frozen=True, slots=True)
class LogStaged:
    """A log read and set against the register; nothing is written yet."""

    table: Table
    data: bytes
    scheme: Scheme
    kind: LogKind
    store: LogStore
    columns: Mapping[str, LogField]
    found: LogLines
    new: tuple[LogLine, ...]
    changed: tuple[tuple[int, LogLine, Mapping[str, Any]], ...]
    span: DaySpan | None
    report: EvidenceReport


def proposed_columns(work: Work, table: Table, kind: LogKind) -> dict[str, LogField]:
    """The columns of a log as a person confirmed them for the same header, else guessed."""
    remembered = work.session.execute(
        select(ImportMapping.mapping).where(
            ImportMapping.register == str(kind),
            ImportMapping.header_digest == header_digest(table.columns),
        )
    ).scalar_one_or_none()
    if remembered is not None:
        return log_columns_from_words(kind, json.loads(remembered), table.columns)
    return guess_log_columns(kind, table.columns, table.rows)


def stage_log(
    work: Work, data: bytes, name: str, scheme: Scheme, choice: LogChoice, store: LogStore
) -> LogStaged:
    """Read a log and say what it would add or change; nothing is written.

    Raises `Forbidden`, and `BadInput` where the file as a whole cannot be used or a column it
    cannot do without is not named. Authority: [SCC-P10], [SCC-P11]
    """
    require(
        work,
        Permission.EVIDENCE_IMPORT,
        organisation_id=scheme.organisation_id,
        scheme_id=scheme.id,
    )
    _check_span(choice.span, work.today)
    table = read_table(data, name)
    columns = (
        proposed_columns(work, table, choice.kind)
        if choice.columns is None
        else log_columns_from_words(choice.kind, choice.columns, table.columns)
    )
    _must_have(table, columns, choice.kind)
    found = read_lines(
        table,
        columns,
        choice.kind,
        CameraFinder(work, scheme.id),
        today=work.today,
        span=choice.span,
    )
    new, changed = _set_against(
        store.held(work, scheme, [line.key for line in found.lines]), found.lines
    )
    span = choice.span or found.span
    report = _report(table, columns, found, new=len(new), changed=len(changed), span=span)
    return LogStaged(
        table, data, scheme, choice.kind, store, columns, found, new, changed, span, report
    )


def _check_span(span: DaySpan | None, today: date) -> None:
    if span is None:
        return
    if span.from_on > span.until_on:
        raise BadInput(
            "The days the log covers end before they begin.",
            [Problem("To", f"a day from {short_day(span.from_on)} on is wanted")],
        )
    if span.until_on > today:
        raise BadInput(
            "The days the log covers cannot lie in the future.",
            [Problem("To", "today is the last day that can be covered")],
        )


def _must_have(table: Table, columns: Mapping[str, LogField], kind: LogKind) -> None:
    missing = wanted_columns(kind, columns)
    if missing:
        there = ", ".join(f"“{column}”" for column in table.columns[:20])
        wanted = " or ".join(FIELD_WORDS[each].lower() for each in missing)
        raise BadInput(
            f"“{table.name}”: no column is named for {wanted}, and "
            f"{LOG_WORDS[kind][2]} cannot be read without it. Say which column it is.",
            [Problem(f"line {table.header_line}", f"the columns found are {there}")],
        )


def _set_against(
    held: Mapping[str, HeldLine], lines: Sequence[LogLine]
) -> tuple[tuple[LogLine, ...], tuple[tuple[int, LogLine, Mapping[str, Any]], ...]]:
    """Which lines are new, and which say more of a line that is held."""
    new = tuple(line for line in lines if line.key not in held)
    changed = []
    for line in lines:
        kept = held.get(line.key)
        if kept is None:
            continue
        # An empty cell never erases: what was typed here may be newer than the log.
        more = {
            name: value
            for name, value in line.values.items()
            if value not in (None, "", ()) and name in kept.values and kept.values[name] != value
        }
        if more:
            changed.append((kept.row_id, line, more))
    return new, tuple(changed)


def _report(
    table: Table,
    columns: Mapping[str, LogField],
    found: LogLines,
    *,
    new: int,
    changed: int,
    span: DaySpan | None,
) -> EvidenceReport:
    remarks = list(table.notes)
    if found.without_camera:
        remarks.append(
            f"{found.without_camera:,} lines name no camera: they count for the scheme only."
        )
    if span is not None:
        remarks.append(
            f"The log is taken to cover {short_day(span.from_on)} to {short_day(span.until_on)}."
        )
    return EvidenceReport(
        file=table.name,
        rows=len(found.lines) + found.rejected,
        added=new,
        changed=changed,
        unchanged=len(found.lines) - new - changed,
        rejected=found.rejected,
        columns={column: str(each) for column, each in columns.items()},
        problems=tuple(found.problems[:MOST_PROBLEMS]),
        remarks=tuple(remarks),
        more={
            "from": span.from_on.isoformat() if span else None,
            "until": span.until_on.isoformat() if span else None,
        },
    )
