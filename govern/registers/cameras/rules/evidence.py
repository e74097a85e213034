"""The council’s own logs about a camera: counts, and the same months a year before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from govern.registers.cameras.rules.change import Change
from govern.registers.cameras.rules.months import (
    Period,
    first_day,
    last_day,
    month_of,
    months_words,
    year_before,
)


class LogKind(StrEnum):
    """The logs a camera review draws on."""

    INCIDENTS = "incidents"
    FAULTS = "faults"
    COMPLAINTS = "complaints"
    RELEASES = "releases"


LOG_WORDS: Mapping[LogKind, tuple[str, str, str]] = MappingProxyType(
    {
        LogKind.INCIDENTS: ("incident", "incidents", "the incident log"),
        LogKind.FAULTS: ("fault", "faults", "the fault log"),
        LogKind.COMPLAINTS: ("complaint", "complaints", "the complaints log"),
        LogKind.RELEASES: ("release of footage", "releases of footage", "the release register"),
    }
)


class HourBand(StrEnum):
    """Parts of the day, six hours each."""

    NIGHT = "00:00 to 05:59"
    MORNING = "06:00 to 11:59"
    AFTERNOON = "12:00 to 17:59"
    EVENING = "18:00 to 23:59"


@dataclass(frozen=True, slots=True)
class LoggedEvent:
    """One line of a log: its London date, its kind, and the hour (0 to 23) where known."""

    on: date
    category: str = ""
    hour: int | None = None


@dataclass(frozen=True, slots=True)
class DaySpan:
    """A run of days, both ends counted."""

    from_on: date
    until_on: date


@dataclass(frozen=True, slots=True)
class LogCoverage:
    """The days for which a log is loaded: outside them nothing noted is not nothing happened."""

    spans: tuple[DaySpan, ...]

    def covers(self, month: str) -> bool:
        """Whether every day of a month is covered, by one span or by several that join."""
        day, end = first_day(month), last_day(month)
        for span in sorted(self.spans, key=lambda span: span.from_on):
            if span.from_on <= day <= span.until_on:
                if span.until_on >= end:
                    return True
                day = span.until_on + timedelta(days=1)
        return False

    def touches(self, period: Period) -> bool:
        """Whether any day of a period is covered."""
        return any(
            span.from_on <= period.last_on and period.first_on <= span.until_on
            for span in self.spans
        )


@dataclass(frozen=True, slots=True)
class LogMonth:
    """One month of the period and the same month before; None where the log does not cover it."""

    month: str
    now: int | None
    before: int | None


@dataclass(frozen=True, slots=True)
class LogEvidence:
    """A log’s figures in a period and in the same months a year before.

    `now` and `before` count every event noted, None where the log covers no day and notes
    nothing. `change` is None where a month of either side is not wholly covered;
    `like_for_like` compares the months that are covered on both sides.
    """

    kind: LogKind
    period: Period
    now: int | None
    before: int | None
    change: Change | None
    like_for_like: Change | None
    categories: tuple[tuple[str, int], ...]
    hours: Mapping[HourBand | None, int]
    months: tuple[LogMonth, ...]
    missing: tuple[str, ...]

    def finding(self) -> str:
        """The figures in a sentence, with what is missing named."""
        one, many, log = LOG_WORDS[self.kind]
        if self.now is None:
            return f"No data: {log} is not loaded for {self.period.words()}."
        count = f"{self.now:,} {one if self.now == 1 else many} in {self.period.words()}"
        if self.change is not None:
            return f"{count}: {self.change.words()} on the same months a year before."
        told = f"{count}. There is no data in {log} for {months_words(self.missing)}, so no change "
        told += "over the whole is shown."
        if self.like_for_like is not None:
            told += f" In the months that both years have: {self.like_for_like.words()}."
        return told


def log_evidence(
    kind: LogKind, events: Iterable[LoggedEvent], period: Period, coverage: LogCoverage
) -> LogEvidence:
    """Count a log’s events about a camera and compare them with the same months before.

    No change is computed from a month the log does not wholly cover: no data is not nought.
    Authority: [SCC-P10], [SCC-P11]
    """
    months = frozenset(period.months)
    earlier = frozenset(period.a_year_before().months)
    held = list(events)
    counts = Counter(month_of(event.on) for event in held)
    now_events = [event for event in held if month_of(event.on) in months]
    both = [m for m in period.months if coverage.covers(m) and coverage.covers(year_before(m))]
    like = Change(
        now=sum(counts[month] for month in both),
        before=sum(counts[year_before(month)] for month in both),
    )
    return LogEvidence(
        kind=kind,
        period=period,
        now=_total(counts, period, coverage),
        before=_total(counts, period.a_year_before(), coverage),
        change=like if len(both) == len(months) else None,
        like_for_like=like if both else None,
        categories=_largest_first(Counter(event.category for event in now_events)),
        hours=_by_hour(now_events),
        months=tuple(
            LogMonth(
                month,
                _month_count(counts, month, coverage),
                _month_count(counts, year_before(month), coverage),
            )
            for month in period.months
        ),
        missing=tuple(month for month in sorted(months | earlier) if not coverage.covers(month)),
    )


def _total(counts: Counter[str], period: Period, coverage: LogCoverage) -> int | None:
    count = sum(counts[month] for month in period.months)
    return count if count or coverage.touches(period) else None


def _month_count(counts: Counter[str], month: str, coverage: LogCoverage) -> int | None:
    return counts[month] if counts[month] or coverage.covers(month) else None


def _largest_first(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def _by_hour(events: Sequence[LoggedEvent]) -> dict[HourBand | None, int]:
    """Counts by part of the day; None stands for events without an hour."""
    bands = list(HourBand)
    counts = Counter(None if event.hour is None else bands[event.hour // 6] for event in events)
    return {band: counts[band] for band in (*bands, None) if band is not None or counts[None]}
