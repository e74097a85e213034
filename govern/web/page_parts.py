"""What the shared components of a page are given: plain, frozen, typed values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from markupsafe import Markup

Text = str | Markup


class Tone(StrEnum):
    """What a tag means at a glance; its words always say the same."""

    NEUTRAL = "neutral"
    ACTIVE = "active"
    GOOD = "good"
    WAITING = "waiting"
    LATE = "late"


def due_tone(due: date, today: date, *, soon_days: int = 7) -> Tone:
    """Late when the date has passed, waiting when it is within `soon_days`, else neutral."""
    gap = (due - today).days
    if gap < 0:
        return Tone.LATE
    return Tone.WAITING if gap <= soon_days else Tone.NEUTRAL


@dataclass(frozen=True, slots=True)
class Tag:
    """A state as words in a coloured box."""

    text: str
    tone: Tone = Tone.NEUTRAL


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead somewhere; `about` is read out after them where they alone say little."""

    text: str
    href: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Clock:
    """One date of a record: its name, when, and the sentences that explain it."""

    name: str
    due: date
    today: date
    why: Sequence[str] = ()
    authority: str = ""

    @property
    def tone(self) -> Tone:
        """How near it is."""
        return due_tone(self.due, self.today)


@dataclass(frozen=True, slots=True)
class Step:
    """Something that can be done to a record next.

    `refused` says, when this reader may not, who may ("Priya Shah or Sam Okoro can decide this.").
    """

    text: str
    href: str = ""
    refused: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class RecordHead:
    """The top of a record's page."""

    reference: str
    title: str
    kind: str
    state: Tag
    owner: str = ""
    clocks: Sequence[Clock] = ()
    next_step: Step | None = None
    other_steps: Sequence[Step] = ()


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What one field said before and says now; "" is shown as nothing."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One thing that happened, as a sentence, with who did it and what it changed."""

    sentence: str
    at: datetime
    actor: str
    reason: str = ""
    changes: Sequence[FieldChange] = ()
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One thing to be done, on the work list."""

    what: str
    href: str
    reference: str
    why: str
    due: date
    today: date
    owner: str = ""
    step: Link | None = None

    @property
    def tone(self) -> Tone:
        """How near it is."""
        return due_tone(self.due, self.today)


@dataclass(frozen=True, slots=True)
class Figure:
    """A headline number with what it is out of: "143 of 163 cameras reviewed"."""

    value: str
    out_of: str
    label: str
    href: str = ""
    trend: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `sort_href` makes its heading a link; `sorted_as` says how it is sorted.

    `sorted_as` is "", "ascending" or "descending".
    """

    label: str
    numeric: bool = False
    sort_href: str = ""
    sorted_as: str = ""
    hidden_label: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table: its cells in the order of the columns, the first one its heading.

    `key` is what a bulk action gets when the row is ticked, `name` what the box is called.
    """

    cells: Sequence[Text | int | float | Tag | Link | None]
    key: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """One line of a task list."""

    title: str
    state: Tag
    href: str = ""
    hint: str = ""


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """A name and a value of a summary list, with the link that changes it."""

    key: str
    value: Text
    change: Link | None = None


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file or document that can be fetched."""

    name: str
    href: str
    kind: str
    size_bytes: int
    note: str = ""
    state: Tag | None = None


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One field that two people changed at once. `name` is what the form calls it."""

    name: str
    label: str
    before: str
    yours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A point of the map and its row in the table: `kind` is "camera", "crime" or "other"."""

    latitude: float
    longitude: float
    name: str
    kind: str
    cells: Sequence[Text | int] = ()
    size: int = 1


@dataclass(frozen=True, slots=True)
class Pager:
    """Where the neighbouring pages of a list are; "" when there is none."""

    newer: str = ""
    older: str = ""
    first: str = ""


@dataclass(frozen=True, slots=True)
class FilterPanel:
    """The filters in force as words, each with the link that takes it off."""

    action: str
    applied: Sequence[Link] = ()
    clear_href: str = ""
    carried: Mapping[str, str] = field(default_factory=dict)
