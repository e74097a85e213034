"""Places the dates of a case on one line, so that two near each other do not overlap."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

#: A mark with its number is about this wide, in parts of a hundred of a narrow screen's line.
_ROOM: Final = 13.0
#: The first and last mark stand this far in from the ends of the line.
_MARGIN: Final = 6.0


class MarkKind(StrEnum):
    """What a mark stands for; each has a shape of its own, so colour is never needed."""

    RECEIVED = "received"
    OVERWRITE = "overwrite"
    TELL = "tell"
    CAUTIOUS = "cautious"
    STATUTORY = "statutory"
    OUTER = "outer"
    TODAY = "today"


@dataclass(frozen=True, slots=True)
class ClockMark:
    """One date of the line with its name ("Last day to tell of an extension")."""

    name: str
    on: date
    kind: MarkKind
    note: str = ""


@dataclass(frozen=True, slots=True)
class PlacedMark:
    """A mark with its number in the text beneath, its place in per cent, and its level (0 up)."""

    mark: ClockMark
    number: int
    percent: float
    level: int


def placed_marks(marks: Sequence[ClockMark], today: date) -> list[PlacedMark]:
    """The marks in order of date, today among them, each where it belongs on the line."""
    every = [*marks, ClockMark("Today", today, MarkKind.TODAY)]
    every.sort(key=lambda mark: (mark.on, mark.kind is MarkKind.TODAY))
    first, last = every[0].on, every[-1].on
    span = max((last - first).days, 1)
    room_at: list[float] = []
    placed = []
    for number, mark in enumerate(every, 1):
        percent = _MARGIN + (100 - 2 * _MARGIN) * (mark.on - first).days / span
        level = next(
            (place for place, end in enumerate(room_at) if percent - end >= _ROOM), len(room_at)
        )
        if level == len(room_at):
            room_at.append(percent)
        room_at[level] = percent
        placed.append(PlacedMark(mark, number, round(percent, 2), level))
    return placed
