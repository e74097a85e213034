"""Whether a camera worked: days in working order, and how soon faults were mended."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from govern.registers.cameras.rules.evidence import DaySpan, LogCoverage


@dataclass(frozen=True, slots=True)
class FaultSpan:
    """A fault that put a camera out of order, from its report to its mending."""

    reported_on: date
    mended_on: date | None


@dataclass(frozen=True, slots=True)
class Uptime:
    """Days in working order of the days a camera was to work."""

    days: int
    of: int

    @property
    def per_cent(self) -> int:
        """Whole per cent, rounded down: a camera with one bad day is never 100 per cent."""
        return self.days * 100 // self.of

    def words(self) -> str:
        """The figure with its parts: “98 per cent (358 of 365 days)”."""
        return f"{self.per_cent} per cent ({self.days:,} of {self.of:,} days)"


def uptime(
    faults: Iterable[FaultSpan],
    period: DaySpan,
    *,
    coverage: LogCoverage,
    in_use: Iterable[DaySpan],
) -> Uptime | None:
    """Days in working order between two dates; None where it cannot be known.

    Only days count on which the camera was in use (live, and not suspended) and the fault log
    covers. The log gives days, so a day on which the camera was out for any part counts as out;
    a fault not yet mended runs to the end of the period; faults that overlap count once.
    Authority: [SCC-P8], [SCC-P11]
    """
    due = _days(in_use, period) & _days(coverage.spans, period)
    if not due:
        return None
    out = _days(
        (
            DaySpan(
                fault.reported_on, period.until_on if fault.mended_on is None else fault.mended_on
            )
            for fault in faults
        ),
        period,
    )
    return Uptime(days=len(due - out), of=len(due))


def _days(spans: Iterable[DaySpan], period: DaySpan) -> set[date]:
    """The days of a period that lie in any of some spans."""
    days: set[date] = set()
    for span in spans:
        day = max(span.from_on, period.from_on)
        while day <= min(span.until_on, period.until_on):
            days.add(day)
            day += timedelta(days=1)
    return days


@dataclass(frozen=True, slots=True)
class MendTime:
    """How long mending took: the middle of all, and how many kept the time agreed."""

    middle_days: int
    kept: int
    of: int
    open: int

    def words(self) -> str:
        """The figures in a sentence."""
        still = f"; {self.open:,} not yet mended" if self.open else ""
        days = "1 day" if self.middle_days == 1 else f"{self.middle_days:,} days"
        kept = f"{self.kept:,} of {self.of:,} in the time agreed"
        return f"Half were mended within {days}; {kept}{still}"


def mend_time(faults: Iterable[FaultSpan], *, agreed_days: int, as_at: date) -> MendTime | None:
    """Time to mend against the contract; None where no fault was due to be mended.

    A fault still open after the time agreed counts as not kept; one still inside it is left out
    and told apart as open. Authority: [SCC-P8]
    """
    held = [fault for fault in faults if fault.reported_on <= as_at]
    mended = [
        (fault.mended_on - fault.reported_on).days
        for fault in held
        if fault.mended_on is not None and fault.mended_on <= as_at
    ]
    still = [
        (as_at - fault.reported_on).days
        for fault in held
        if fault.mended_on is None or fault.mended_on > as_at
    ]
    lengths = sorted([*mended, *(days for days in still if days > agreed_days)])
    if not lengths:
        return None
    return MendTime(
        middle_days=lengths[(len(lengths) - 1) // 2],
        kept=sum(days <= agreed_days for days in mended),
        of=len(lengths),
        open=len(still),
    )
