"""Recorded crime near a place as a panel: map, charts, tables, and what it cannot say."""

from __future__ import annotations

import math
from collections.abc import Sequence

from govern.documents.charts import BarChart, LineChart, MapPoint, PointMap, Series
from govern.measures import Panel, PanelPicture, PanelTable
from govern.registers.cameras.queries.evidence_crime import Neighbour
from govern.registers.cameras.rules.change import Change
from govern.registers.cameras.rules.crime import CrimeEvidence
from govern.registers.cameras.rules.crime_tally import Figures
from govern.registers.cameras.rules.crime_words import (
    cannot_say,
    finding,
    map_points_note,
    month_note,
    share_note,
    small_number_note,
    trend_words,
)
from govern.registers.cameras.rules.months import month_words, months_words

NO_DATA = "no data"
THIS_PERIOD = "This period"
YEAR_BEFORE = "Same months before"
_MOST_BARS = 10
_DIRECTIONS = (
    "north",
    "north-east",
    "east",
    "south-east",
    "south",
    "south-west",
    "west",
    "north-west",
)


def crime_panel(
    evidence: CrimeEvidence,
    *,
    place: str,
    neighbours: Sequence[Neighbour] = (),
    without_position: int | None = None,
    title: str = "Recorded crime near the camera",
) -> Panel:
    """Everything counted of recorded crime near a place; each picture has its table.

    Authority: [SCC-P1], [SCC-P10]
    """
    notes = [
        finding(evidence),
        *(gap.sentence for gap in evidence.gaps),
        *([note] if (note := small_number_note(evidence.total)) else []),
    ]
    if evidence.has_data:
        notes += [trend_words(evidence), map_points_note(evidence), share_note(evidence)]
    return Panel(
        name="crime",
        title=title,
        sentences=tuple(notes),
        tables=_tables(evidence) if evidence.has_data else (),
        pictures=_pictures(evidence, place, neighbours) if evidence.has_data else (),
        limits=cannot_say(evidence, without_position=without_position),
    )


def count_words(count: int | None) -> str:
    """A count as tables show it; no data is said, never nought."""
    return NO_DATA if count is None else f"{count:,}"


def change_words(figures: Figures) -> str:
    """The change in words, like for like where the whole cannot be compared."""
    if figures.change is not None:
        return figures.change.words()
    if figures.like_for_like is not None:
        return f"like for like: {figures.like_for_like.words()}"
    return "not compared"


def changed(change: Change | None) -> str:
    """A change in words, or that there is none."""
    return "not compared" if change is None else change.words()


# Pictures ----------------------------------------------------------------------------------


def _pictures(
    evidence: CrimeEvidence, place: str, neighbours: Sequence[Neighbour]
) -> tuple[PanelPicture, ...]:
    radius = evidence.question.radius_m
    pictures = [
        PanelPicture(
            "crime-map",
            point_map(evidence, place, neighbours),
            map_points_note(evidence),
            f"Map of the {len(evidence.map_points)} map points within {radius} metres of {place}, "
            "larger where more was recorded. The same points stand in a table below.",
        ),
        PanelPicture(
            "crime-months",
            LineChart(
                labels=tuple(_short(row.month) for row in evidence.months),
                series=(
                    Series(THIS_PERIOD, tuple(row.now for row in evidence.months)),
                    Series(YEAR_BEFORE, tuple(row.before for row in evidence.months)),
                ),
                unit="Records",
            ),
            trend_words(evidence),
            "Line chart of records by month, this period and the same months before. "
            "The figures stand in a table below.",
        ),
    ]
    if evidence.categories:
        pictures.insert(1, _category_chart(evidence))
    return tuple(pictures)


def point_map(
    evidence: CrimeEvidence, place: str, neighbours: Sequence[Neighbour] = ()
) -> PointMap:
    """The place, the radius with the next smaller one, the map points and the other cameras."""
    question = evidence.question
    rings = tuple(step.radius_m for step in evidence.radii if step.radius_m <= question.radius_m)
    return PointMap(
        camera=place,
        rings_m=rings,
        points=tuple(
            MapPoint(
                f"{number}",
                point.easting - question.easting,
                point.northing - question.northing,
                point.count,
            )
            for number, point in enumerate(evidence.map_points, start=1)
        ),
        others=tuple(
            MapPoint(each.title, each.easting - question.easting, each.northing - question.northing)
            for each in neighbours
        ),
    )


def _category_chart(evidence: CrimeEvidence) -> PanelPicture:
    rows = evidence.categories[:_MOST_BARS]
    largest = rows[0]
    told = f"Most often recorded: {largest.name}, {count_words(largest.figures.now)}."
    if len(evidence.categories) > _MOST_BARS:
        told += f" The chart shows the {_MOST_BARS} largest of {len(evidence.categories)}."
    return PanelPicture(
        "crime-categories",
        BarChart(
            categories=tuple(row.name for row in rows),
            series=(
                Series(THIS_PERIOD, tuple(row.figures.now for row in rows)),
                Series(YEAR_BEFORE, tuple(row.figures.before for row in rows)),
            ),
            unit="Records",
        ),
        told,
        "Bar chart of records by category, this period and the same months before. "
        "The figures stand in a table below.",
    )


# Tables ------------------------------------------------------------------------------------


def _tables(evidence: CrimeEvidence) -> tuple[PanelTable, ...]:
    tables = [
        _category_table(evidence),
        _month_table(evidence),
        _radius_table(evidence),
        points_table(evidence),
    ]
    if evidence.shared.cameras:
        tables.append(
            PanelTable(
                "Other cameras that count some of the same records",
                ("Camera",),
                tuple((name,) for name in evidence.shared.cameras),
            )
        )
    return tuple(table for table in tables if table.rows)


def _category_table(evidence: CrimeEvidence) -> PanelTable:
    total = evidence.total
    period = evidence.question.period
    rows = [
        (
            row.name,
            count_words(row.figures.now),
            count_words(row.figures.before),
            change_words(row.figures),
        )
        for row in evidence.categories
    ]
    rows.append(
        ("All counted", count_words(total.now), count_words(total.before), change_words(total))
    )
    return PanelTable(
        f"Records by category within {evidence.question.radius_m} metres, "
        f"{months_words(period.months)}",
        ("Category", THIS_PERIOD, YEAR_BEFORE, "Change"),
        tuple(rows),
        frozenset({1, 2}),
    )


def _month_table(evidence: CrimeEvidence) -> PanelTable:
    return PanelTable(
        "Records by month",
        ("Month", THIS_PERIOD, "A year before", "Remark"),
        tuple(
            (month_words(row.month), count_words(row.now), count_words(row.before), month_note(row))
            for row in evidence.months
        ),
        frozenset({1, 2}),
    )


def _radius_table(evidence: CrimeEvidence) -> PanelTable:
    chosen = evidence.question.radius_m
    return PanelTable(
        "How the count changes with the radius",
        ("Radius", THIS_PERIOD, YEAR_BEFORE, "Map points"),
        tuple(
            (
                f"{step.radius_m} metres{' (chosen)' if step.radius_m == chosen else ''}",
                count_words(step.now),
                count_words(step.before),
                f"{step.map_points:,}",
            )
            for step in evidence.radii
        ),
        frozenset({1, 2, 3}),
    )


def points_table(evidence: CrimeEvidence) -> PanelTable:
    """The map points of the police inside the circle: the accessible version of the map."""
    question = evidence.question
    return PanelTable(
        f"Map points of the police within {question.radius_m} metres",
        ("Map point", "Metres away", "Direction", "Records"),
        tuple(
            (
                f"{number}",
                f"{round(math.hypot(east, north)):,}",
                direction(east, north),
                f"{point.count:,}",
            )
            for number, point in enumerate(evidence.map_points, start=1)
            for east, north in [
                (point.easting - question.easting, point.northing - question.northing)
            ]
        ),
        frozenset({1, 3}),
    )


def direction(east_m: float, north_m: float) -> str:
    """In which of eight directions a point lies; “here” where it is the place itself."""
    if round(math.hypot(east_m, north_m)) == 0:
        return "here"
    turn = math.degrees(math.atan2(east_m, north_m)) % 360
    return _DIRECTIONS[round(turn / 45) % 8]


def _short(month: str) -> str:
    name, year = month_words(month).split()
    return f"{name[:3]} {year}"
