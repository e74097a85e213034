"""The council's own logs about a camera as panels: counts, months, kinds, and what is missing."""

from __future__ import annotations

from govern.documents.charts import LineChart, Series
from govern.measures import Panel, PanelPicture, PanelTable
from govern.registers.cameras.queries.panels_crime import (
    THIS_PERIOD,
    YEAR_BEFORE,
    changed,
    count_words,
)
from govern.registers.cameras.rules.change import SMALL_NUMBER
from govern.registers.cameras.rules.evidence import LogEvidence, LogKind
from govern.registers.cameras.rules.months import month_words

_TITLES = {
    LogKind.INCIDENTS: "Incidents",
    LogKind.FAULTS: "Faults",
    LogKind.COMPLAINTS: "Complaints",
    LogKind.RELEASES: "Footage given out",
}
_CATEGORY_HEADS = {
    LogKind.INCIDENTS: "Kind of incident",
    LogKind.FAULTS: "Kind of fault",
    LogKind.COMPLAINTS: "What came of it",
    LogKind.RELEASES: "Kind",
}
_LIMITS = {
    LogKind.INCIDENTS: (
        "An incident counts for the camera the log names. Incidents seen by several cameras, or "
        "by none that was written down, are not in these figures.",
        "How much is logged depends on who is on duty and how busy the room is.",
    ),
    LogKind.FAULTS: (
        "A fault counts from the day it was reported. What nobody noticed is not in the log.",
    ),
    LogKind.COMPLAINTS: (
        "Only complaints that name this camera are counted; most people do not know its number.",
    ),
    LogKind.RELEASES: (
        "A release counts once however many stretches of time it holds, on the day it was given "
        "out. It does not say whether the pictures were of use.",
    ),
}


def incident_panel(log: LogEvidence) -> Panel:
    """Incidents a camera is named for. Authority: [SCC-P10]"""
    return log_panel(log)


def fault_panel(log: LogEvidence) -> Panel:
    """Faults of a camera. Authority: [SCC-P8], [SCC-P11]"""
    return log_panel(log)


def complaint_panel(log: LogEvidence) -> Panel:
    """Complaints about a camera. Authority: [SCC-P3]"""
    return log_panel(log)


def release_panel(log: LogEvidence, *, may_count: bool = True) -> Panel:
    """Releases of a camera's footage; for readers who may not read that register, a sentence.

    Authority: [SCC-P7], [SCC-P11]
    """
    if not may_count:
        return Panel(
            name=str(LogKind.RELEASES),
            title=_TITLES[LogKind.RELEASES],
            sentences=("The figures are shown to people who may read the release register.",),
        )
    return log_panel(log)


def log_panel(log: LogEvidence) -> Panel:
    """One log's figures in a period and in the same months before."""
    sentences = [log.finding()]
    counts = [count for count in (log.now, log.before) if count is not None]
    if counts and 0 < max(counts) < SMALL_NUMBER:
        sentences.append(
            f"Figures under {SMALL_NUMBER} go up and down by chance; do not read a trend into them."
        )
    if log.now is None:
        return Panel(str(log.kind), _TITLES[log.kind], tuple(sentences), limits=_LIMITS[log.kind])
    return Panel(
        name=str(log.kind),
        title=_TITLES[log.kind],
        sentences=tuple(sentences),
        tables=_tables(log),
        pictures=_pictures(log),
        limits=_LIMITS[log.kind],
    )


def _tables(log: LogEvidence) -> tuple[PanelTable, ...]:
    tables = []
    kinds = tuple((name or "Not said", f"{count:,}") for name, count in log.categories)
    if any(name for name, _ in log.categories):
        tables.append(
            PanelTable(
                f"{_TITLES[log.kind]} by kind, {log.period.words()}",
                (_CATEGORY_HEADS[log.kind], "Count"),
                kinds,
                frozenset({1}),
            )
        )
    tables.append(
        PanelTable(
            f"{_TITLES[log.kind]} by month",
            ("Month", THIS_PERIOD, "A year before"),
            (
                *(
                    (month_words(row.month), count_words(row.now), count_words(row.before))
                    for row in log.months
                ),
                ("All months", count_words(log.now), count_words(log.before)),
            ),
            frozenset({1, 2}),
        )
    )
    if log.kind is LogKind.INCIDENTS and log.now:
        tables.append(_hours(log))
    return tuple(tables)


def _hours(log: LogEvidence) -> PanelTable:
    return PanelTable(
        "Incidents by time of day",
        ("Time", "Count"),
        tuple(
            (str(band) if band else "Time not written down", f"{count:,}")
            for band, count in log.hours.items()
        ),
        frozenset({1}),
    )


def _pictures(log: LogEvidence) -> tuple[PanelPicture, ...]:
    if log.kind is not LogKind.INCIDENTS or not log.now:
        return ()
    return (
        PanelPicture(
            f"{log.kind}-months",
            LineChart(
                labels=tuple(month_words(row.month) for row in log.months),
                series=(
                    Series(THIS_PERIOD, tuple(row.now for row in log.months)),
                    Series(YEAR_BEFORE, tuple(row.before for row in log.months)),
                ),
                unit="Incidents",
            ),
            f"Against the same months before: {changed(log.change)}.",
            "Line chart of incidents by month, this period and the same months before. "
            "The figures stand in a table below.",
        ),
    )
