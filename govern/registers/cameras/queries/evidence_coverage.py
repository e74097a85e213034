"""What is loaded: months of police figures, days of the council’s logs, the files behind both."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from govern.attachments.models import BatchState, ImportBatch
from govern.history import Work
from govern.registers.cameras.models import CrimeCoverage, LogCoverage
from govern.registers.cameras.rules import evidence as logs
from govern.registers.cameras.rules.crime_coverage import Coverage, Extent, usual_period
from govern.registers.cameras.rules.months import Period, month_after, month_of, twelve_months_to

CRIME_REGISTER = "crime"
_CRIME = "evidence.crime_coverage"
_SOURCES = "evidence.sources"


@dataclass(frozen=True, slots=True)
class LoadedMonth:
    """A month of one reporting body as it is loaded."""

    month: str
    body: str
    rows: int
    without_position: int
    loaded_at: datetime


@dataclass(frozen=True, slots=True)
class CrimeLoaded:
    """Everything loaded of police figures: rows of the page, and what rules compare with."""

    months: tuple[LoadedMonth, ...]
    coverage: Coverage

    def without_position(self, months: Iterable[str]) -> int:
        """How many records of some months have no map point."""
        wanted = set(months)
        return sum(row.without_position for row in self.months if row.month in wanted)

    def within(self, months: Iterable[str]) -> tuple[LoadedMonth, ...]:
        """The loaded months among some months."""
        wanted = set(months)
        return tuple(row for row in self.months if row.month in wanted)


@dataclass(frozen=True, slots=True)
class Source:
    """A file that evidence was loaded from."""

    kind: str
    sha256: str
    months: tuple[str, ...]
    scheme_id: int | None


def crime_loaded(work: Work) -> CrimeLoaded:
    """What is loaded of police figures, read once for each piece of work."""
    cached: CrimeLoaded | None = work.cache.get(_CRIME)
    if cached is None:
        cached = _read_crime(work)
        work.cache[_CRIME] = cached
    return cached


def forget_coverage(work: Work) -> None:
    """Read coverage anew: after an import in the same piece of work."""
    for key in [key for key in work.cache if key.startswith("evidence.")]:
        del work.cache[key]


def _read_crime(work: Work) -> CrimeLoaded:
    table = CrimeCoverage
    found = work.session.execute(
        select(
            table.month,
            table.reporting_body,
            table.rows,
            table.without_position,
            table.loaded_at,
            table.west,
            table.south,
            table.east,
            table.north,
        ).order_by(table.month, table.reporting_body)
    ).all()
    boxes: dict[str, Extent] = {}
    for row in found:
        if row.west is None:
            continue
        held = boxes.get(row.month)
        boxes[row.month] = (
            Extent(row.west, row.south, row.east, row.north)
            if held is None
            else Extent(
                min(held.west, row.west),
                min(held.south, row.south),
                max(held.east, row.east),
                max(held.north, row.north),
            )
        )
    return CrimeLoaded(
        months=tuple(
            LoadedMonth(r.month, r.reporting_body, r.rows, r.without_position, r.loaded_at)
            for r in found
        ),
        coverage=Coverage(frozenset((r.month, r.reporting_body) for r in found), boxes),
    )


def default_period(work: Work) -> tuple[str, str]:
    """The first and last month a review looks at: the last twelve published months.

    Where nothing is loaded yet, the twelve months that end with the last whole month.
    Authority: [SCC-P1]
    """
    chosen = usual_period(crime_loaded(work).coverage)
    if chosen is not None:
        return chosen.period.first, chosen.period.last
    period = twelve_months_to(month_after(month_of(work.today), months=-1))
    return period.first, period.last


def log_coverage(work: Work, scheme_id: int | None) -> dict[logs.LogKind, logs.LogCoverage]:
    """For which days each log of a scheme is loaded."""
    if scheme_id is None:
        return {kind: logs.LogCoverage(()) for kind in logs.LogKind}
    key = f"evidence.log_coverage:{scheme_id}"
    cached: dict[logs.LogKind, logs.LogCoverage] | None = work.cache.get(key)
    if cached is None:
        cached = _read_log_coverage(work, scheme_id)
        work.cache[key] = cached
    return cached


def _read_log_coverage(work: Work, scheme_id: int) -> dict[logs.LogKind, logs.LogCoverage]:
    spans: dict[str, list[logs.DaySpan]] = {}
    for kind, from_on, until_on in work.session.execute(
        select(LogCoverage.kind, LogCoverage.from_on, LogCoverage.until_on)
        .where(LogCoverage.scheme_id == scheme_id)
        .order_by(LogCoverage.from_on, LogCoverage.id)
    ):
        spans.setdefault(kind, []).append(logs.DaySpan(from_on, until_on))
    return {kind: logs.LogCoverage(tuple(spans.get(kind, ()))) for kind in logs.LogKind}


def sources(work: Work, period: Period, scheme_id: int | None) -> tuple[Source, ...]:
    """The files behind the figures of a period, its year before, and a scheme's logs."""
    months = {*period.months, *period.a_year_before().months}
    return tuple(
        source
        for source in _all_sources(work)
        if (source.kind == CRIME_REGISTER and (not source.months or months & set(source.months)))
        or (source.kind != CRIME_REGISTER and source.scheme_id == scheme_id)
    )


def _all_sources(work: Work) -> tuple[Source, ...]:
    cached: tuple[Source, ...] | None = work.cache.get(_SOURCES)
    if cached is None:
        kinds = (CRIME_REGISTER, *(str(kind) for kind in logs.LogKind))
        cached = tuple(
            Source(register, sha256, tuple(json.loads(counts).get("months", ())), scheme_id)
            for register, sha256, counts, scheme_id in work.session.execute(
                select(
                    ImportBatch.register,
                    ImportBatch.sha256,
                    ImportBatch.counts,
                    ImportBatch.scheme_id,
                )
                .where(ImportBatch.register.in_(kinds), ImportBatch.state == BatchState.APPLIED)
                .order_by(ImportBatch.id)
            )
        )
        work.cache[_SOURCES] = cached
    return cached
