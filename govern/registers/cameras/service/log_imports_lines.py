"""The lines of a log made into what the register keeps, each fault named by line and column."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from govern.attachments.tabular import Table, shown
from govern.registers.cameras.rules.evidence import DaySpan, LogKind
from govern.registers.cameras.service.crime_imports_report import FileProblem
from govern.registers.cameras.service.log_imports_cameras import CameraFinder
from govern.registers.cameras.service.log_imports_cells import day_within
from govern.registers.cameras.service.log_imports_columns import LogField
from govern.registers.cameras.service.log_imports_readers import READERS, Cells, LineRefused

#: What makes a line without a reference the same one in the next file: what does not change.
_LASTING: Mapping[LogKind, tuple[str, ...]] = {
    LogKind.INCIDENTS: ("on_date", "hour", "category", "how_found"),
    LogKind.FAULTS: ("reported_on", "description"),
    LogKind.COMPLAINTS: ("received_on", "about"),
    LogKind.RELEASES: ("released_on", "recipient_kind", "asked_on", "footage_on", "cameras"),
}
_DAY_NAMES: Mapping[LogKind, str] = {
    LogKind.INCIDENTS: "on_date",
    LogKind.FAULTS: "reported_on",
    LogKind.COMPLAINTS: "received_on",
    LogKind.RELEASES: "released_on",
}


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line that can be used: its key, its camera if it names one, its day and its values."""

    line: int
    key: str
    camera_id: int | None
    on: date
    values: Mapping[str, Any]


@dataclass(slots=True)
class LogLines:
    """A log as read: the lines that can be used, and the others with their reasons."""

    lines: list[LogLine] = field(default_factory=list)
    problems: list[FileProblem] = field(default_factory=list)
    without_camera: int = 0

    @property
    def rejected(self) -> int:
        """How many lines were left out."""
        return len({problem.line for problem in self.problems})

    @property
    def span(self) -> DaySpan | None:
        """The first and the last day of the lines; None without any."""
        days = [line.on for line in self.lines]
        return DaySpan(min(days), max(days)) if days else None


def read_lines(
    table: Table,
    columns: Mapping[str, LogField],
    kind: LogKind,
    cameras: CameraFinder,
    *,
    today: date,
    span: DaySpan | None = None,
) -> LogLines:
    """Read every row of a log under its columns; a line with a fault is left out whole.

    `span` are the days a person says the log covers: a line beyond them is left out as well.
    """
    by_field = {wanted: column for column, wanted in columns.items()}
    found = LogLines(problems=[FileProblem(*problem) for problem in table.problems])
    keys = _Keys(kind)
    for row in table.rows:
        cells = Cells(row, by_field, today)
        try:
            line = _line(cells, kind, cameras, keys, span)
        except LineRefused as refusal:
            column = by_field.get(refusal.field, "")
            value = shown(row.cells.get(column, "")) if column else ""
            found.problems.append(FileProblem(row.line, column, value, refusal.why))
            continue
        found.lines.append(line)
        found.without_camera += line.camera_id is None and kind is not LogKind.RELEASES
    found.problems.sort(key=lambda problem: (problem.line, problem.column))
    return found


def _line(
    cells: Cells, kind: LogKind, cameras: CameraFinder, keys: _Keys, span: DaySpan | None
) -> LogLine:
    values = READERS[kind](cells)
    on: date = values[_DAY_NAMES[kind]]
    if span is not None and not span.from_on <= on <= span.until_on:
        raise LineRefused(LogField.DATE, "this day is not among the days the log is said to cover")
    camera_text = cells.text(LogField.CAMERA)
    camera_id = None
    if kind is LogKind.RELEASES:
        values["cameras"] = cells.read(LogField.CAMERA, lambda text: _cameras(text, cameras, on))
    elif camera_text:
        camera_id = cells.read(LogField.CAMERA, lambda text: cameras.find(text, on))
    elif kind is LogKind.FAULTS:
        raise LineRefused(LogField.CAMERA, "the camera the fault is of is wanted here")
    key = keys.key(cells.text(LogField.REFERENCE), camera_id, values, cells.row.line)
    return LogLine(cells.row.line, key, camera_id, on, values)


def _cameras(text: str, cameras: CameraFinder, on: date) -> tuple[int, ...]:
    """Every camera a cell names; at least one."""
    found = dict.fromkeys(cameras.find(part, on) for part in cameras.parts(text))
    if not found:
        raise ValueError("the cameras whose footage it was are wanted here")
    return tuple(found)


class _Keys:
    """Gives each line the key by which the next file’s line is known to be the same.

    A line with a reference is that reference about that camera; twice in one file it is refused.
    A line without one is its lasting words, and its number among those alike.
    """

    def __init__(self, kind: LogKind) -> None:
        self._kind = kind
        self._met: Counter[str] = Counter()
        self._lines: dict[str, int] = {}

    def key(
        self, reference: str, camera_id: int | None, values: Mapping[str, Any], line: int
    ) -> str:
        """The key of the next line."""
        if reference:
            key = f"ref:{_digest([str(self._kind), reference.casefold(), str(camera_id or '')])}"
            first = self._lines.setdefault(key, line)
            if first != line:
                why = f"line {first} has this reference already: each is wanted once"
                raise LineRefused(LogField.REFERENCE, why)
            return key
        words = [str(values.get(name)) for name in _LASTING[self._kind]]
        digest = _digest([str(self._kind), str(camera_id or ""), *words])
        number = self._met[digest]
        self._met[digest] += 1
        return f"row:{digest}:{number}"


def _digest(words: list[str]) -> str:
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:40]


def day_span(table: Table, columns: Mapping[str, LogField], today: date) -> DaySpan | None:
    """The first and the last day found in a log’s date column, for a person to confirm."""
    column = next((name for name, wanted in columns.items() if wanted is LogField.DATE), None)
    days = []
    for row in table.rows:
        try:
            days.append(day_within(row.cells.get(column or "", ""), today))
        except ValueError:
            continue
    return DaySpan(min(days), max(days)) if days else None
