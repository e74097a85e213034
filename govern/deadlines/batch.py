"""Deadlines of a whole file: CSV in, JSON lines out, never more than a row in memory."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TextIO

from govern.deadlines.calendars import Calendars, shipped_calendars
from govern.deadlines.deadline import Deadline
from govern.deadlines.events import read_events
from govern.deadlines.moments import read_moment, written
from govern.deadlines.registry import calendars_of_row, find_rule
from govern.errors import BadInput, GovernError

NEEDED = ("id", "rule", "from")
COLUMNS = (*NEEDED, "events", "holidays")

#: Rows of one rule, date and no events give one answer; so many are kept ready.
_KEPT_ANSWERS = 4096

#: One text as JSON. Whole objects are put together from such texts: many times as fast as an
#: encoder that is made anew for each object.
_text = json.encoder.encode_basestring


@dataclass(frozen=True, slots=True)
class BatchCount:
    """How many rows were read, and how many of them got an error instead of a date."""

    rows: int
    errors: int


def run_batch(lines: Iterable[str], out: TextIO, calendars: Calendars | None = None) -> BatchCount:
    """Reads CSV lines with the columns id, rule, from, events, holidays; writes JSON lines.

    A row that cannot be computed is written as its id and `error`, and the rest goes on.
    Raises BadInput, before anything is written, when a needed column is missing.
    """
    rows = errors = 0
    for answer, is_error in _answers(lines, calendars or shipped_calendars()):
        rows += 1
        errors += is_error
        out.write(answer)
    return BatchCount(rows, errors)


def _answers(lines: Iterable[str], calendars: Calendars) -> Iterator[tuple[str, bool]]:
    reader = csv.reader(lines)
    places = _places(next(_rows(reader), []))
    width = max(places.values()) + 1
    at_id, at_rule, at_from = (places[name] for name in NEEDED)
    at_events, at_holidays = places.get("events"), places.get("holidays")
    kept: dict[tuple[str, str], str] = {}
    for row in _rows(reader):
        if not row:
            continue
        if isinstance(row, str):
            yield _error("", row), True
            continue
        # A short row has lost its empty last cells.
        cells = row if len(row) >= width else [*row, *[""] * (width - len(row))]
        id_, rule, from_ = cells[at_id], cells[at_rule].strip(), cells[at_from].strip()
        events = "" if at_events is None else cells[at_events].strip()
        holidays = "" if at_holidays is None else cells[at_holidays].strip()
        head = f'{{"id": {_text(id_)}, '
        try:
            if events or holidays:
                yield head + _tail(_deadline(rule, from_, events, holidays, calendars)), False
                continue
            tail = kept.get((rule, from_))
            if tail is None:
                tail = _tail(_deadline(rule, from_, "", "", calendars))
                if len(kept) >= _KEPT_ANSWERS:
                    kept.clear()
                kept[rule, from_] = tail
            yield head + tail, False
        except GovernError as refusal:
            yield _error(id_, str(refusal)), True


def _deadline(rule: str, from_: str, events: str, holidays: str, calendars: Calendars) -> Deadline:
    asked = find_rule(rule)
    by = calendars_of_row(holidays) if holidays else calendars
    case = asked.case(read_moment(from_), read_events(events) if events else (), by)
    return asked.rule.answer(case)


def _tail(deadline: Deadline) -> str:
    """The line after its id, as `Deadline.to_json` has it: a test holds the two together."""
    outer = "null" if deadline.outer is None else f'"{written(deadline.outer)}"'
    return (
        f'"rule": {_text(deadline.rule)}, "from": "{written(deadline.from_)}", '
        f'"due": "{written(deadline.due)}", "cautious": "{written(deadline.cautious)}", '
        f'"outer": {outer}, "calendar": {_text(deadline.calendar)}, '
        f'"authority": {_few_texts(deadline.authority)}, "steps": {_texts(deadline.steps)}}}\n'
    )


def _texts(texts: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_text, texts))}]"


#: The authorities of a rule are the same few in every row.
_few_texts = lru_cache(maxsize=256)(_texts)


def _error(id_: str, sentence: str) -> str:
    return f'{{"id": {_text(id_)}, "error": {_text(sentence)}}}\n'


def _places(header: list[str] | str) -> dict[str, int]:
    if isinstance(header, str):
        raise BadInput(header)
    names = [name.strip().removeprefix("\ufeff").lower() for name in header]
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise BadInput(
            f"The file’s first line lacks {', '.join(missing)}: its columns are "
            f"{', '.join(COLUMNS)}, of which the last two may be left out."
        )
    return {name: names.index(name) for name in COLUMNS if name in names}


def _rows(reader: Iterator[list[str]]) -> Iterator[list[str] | str]:
    """The rows; a sentence in place of one that is no CSV."""
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as fault:
            yield f"This line is not CSV: {fault}."
