"""Figures near real cameras agree with a second, independent count of the same files."""

from __future__ import annotations

import csv
import json
import math
from pathlib import Path

import pytest

from govern.registers.cameras.rules.crime import CrimeEvidence, CrimeQuestion, evidence_near
from govern.registers.cameras.rules.crime_coverage import (
    Coverage,
    GapKind,
    extents_of,
    usual_period,
)
from govern.registers.cameras.rules.crime_frozen import frozen
from govern.registers.cameras.rules.crime_grid import cell, cells_around, placed
from govern.registers.cameras.rules.crime_keys import PlacedCrime
from govern.registers.cameras.rules.crime_reading import columns_of, points_from_rows
from govern.registers.cameras.rules.crime_words import cannot_say, finding, share_note, trend_words
from govern.registers.cameras.rules.months import Period, twelve_months_to

DATA = Path(__file__).parent.parent / "data" / "crime"
FILES = (
    "sheffield_station_2024-03_to_2025-02.csv",
    "sheffield_station_2025-03_to_2026-02.csv",
)
SOUTH_YORKSHIRE = "South Yorkshire Police"
YEAR = Period("2025-03", "2026-02")

# Places of cameras on Sheffield City Council’s published list.
CAMERAS = {
    "Sheaf Street and Howard Street": (53.377677, -1.464444),
    "the station": (53.377900, -1.463800),
    "mid-area": (53.378300, -1.467500),
}


def to_grid(latitude: float, longitude: float) -> tuple[float, float]:
    """A flat grid true to a few millimetres over one kilometre round the station."""
    return (
        435_000 + (longitude + 1.4675) * 111_195.0 * math.cos(math.radians(53.378)),
        387_000 + (latitude - 53.378) * 111_195.0,
    )


def grid_place(place: tuple[float, float]) -> tuple[int, int]:
    easting, northing = to_grid(*place)
    return round(easting), round(northing)


def load() -> tuple[tuple[PlacedCrime, ...], Coverage]:
    crimes: list[PlacedCrime] = []
    loaded: set[tuple[str, str]] = set()
    for name in FILES:
        with (DATA / name).open(newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file)
            columns = columns_of(reader.fieldnames or [])
            reading = points_from_rows(
                list(enumerate(reader, start=2)), columns, force=SOUTH_YORKSHIRE
            )
        crimes.extend(placed(reading.points, to_grid))
        loaded |= reading.loaded
    return tuple(crimes), Coverage(frozenset(loaded), extents_of(crimes))


CRIMES, COVERAGE = load()


def raw_rows() -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for name in FILES:
        with (DATA / name).open(newline="", encoding="utf-8") as file:
            rows.extend(csv.DictReader(file))
    return rows


def count_again(
    place: tuple[float, float], radius_m: float, first: str, last: str, *, transport: bool
) -> int:
    """A second implementation: great-circle distance over the raw text."""
    found = 0
    for row in raw_rows():
        if not first <= row["month"] <= last:
            continue
        if row["location_type"] == "BTP" and not transport:
            continue
        lat1, lon1 = (math.radians(value) for value in place)
        lat2, lon2 = math.radians(float(row["latitude"])), math.radians(float(row["longitude"]))
        turn = math.sin((lat2 - lat1) / 2) ** 2
        turn += math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
        if 2 * 6_371_009 * math.asin(math.sqrt(turn)) <= radius_m:
            found += 1
    return found


def ask(place: tuple[float, float], *, bodies: frozenset[str] | None = None) -> CrimeEvidence:
    easting, northing = grid_place(place)
    return evidence_near(CRIMES, CrimeQuestion(easting, northing, YEAR, bodies=bodies), COVERAGE)


@pytest.mark.parametrize("camera", CAMERAS)
def test_counts_agree_with_a_second_count(camera: str) -> None:
    place = CAMERAS[camera]
    evidence = ask(place)
    now = count_again(place, 250, "2025-03", "2026-02", transport=True)
    before = count_again(place, 250, "2024-03", "2025-02", transport=True)
    assert (evidence.total.now, evidence.total.before) == (now, before)
    assert now > 100
    for step in evidence.radii:
        # The register keeps whole metres, so a point on the very edge may fall either way.
        least, most = (
            count_again(place, step.radius_m + slack, "2025-03", "2026-02", transport=True)
            for slack in (-1, 1)
        )
        assert least <= (step.now or 0) <= most
    assert [step.radius_m for step in evidence.radii] == [150, 250, 400]
    assert sum(row.figures.now or 0 for row in evidence.categories) == now
    assert sum(row.now or 0 for row in evidence.months) == now
    assert sum(point.count for point in evidence.map_points) == now


def test_the_railway_police_missing_in_the_second_year_are_not_a_fall_in_crime() -> None:
    place = CAMERAS["the station"]
    evidence = ask(place)
    assert evidence.total.change is None
    assert all(row.figures.change is None for row in evidence.categories)
    named = [gap.sentence for gap in evidence.gaps if gap.kind is GapKind.BODY]
    assert named == [
        "British Transport Police: figures are loaded for March 2024 to January 2025, "
        "not for February 2025 to February 2026."
    ]
    like = evidence.total.like_for_like
    assert like is not None
    assert like.now == evidence.total.now
    assert like.before == count_again(place, 250, "2024-03", "2025-02", transport=False)
    assert (evidence.total.before or 0) - like.before == 108
    assert "no change over the whole is shown" in finding(evidence)
    assert "Like for like (South Yorkshire Police, March 2025 to February 2026)" in finding(
        evidence
    )
    assert not any(row.comparable for row in evidence.months if row.month != "2026-02")


def test_leaving_the_railway_police_out_makes_the_years_comparable_and_is_said() -> None:
    evidence = ask(CAMERAS["the station"], bodies=frozenset({SOUTH_YORKSHIRE}))
    assert evidence.total.change is not None
    assert evidence.total.change == evidence.total.like_for_like
    assert not [gap for gap in evidence.gaps if gap.kind is GapKind.BODY]
    assert "Only figures from South Yorkshire Police are counted." in cannot_say(evidence)
    assert evidence.recent is not None
    assert "Highest in" in trend_words(evidence)
    assert all(row.comparable for row in evidence.months)


def test_the_newest_file_does_not_change_what_the_older_year_says() -> None:
    period = usual_period(COVERAGE)
    assert period is not None
    assert period.period == YEAR
    april = Coverage(COVERAGE.loaded | {("2026-04", SOUTH_YORKSHIRE)}, COVERAGE.extents)
    choice = usual_period(april)
    assert choice is not None
    assert choice.period == YEAR
    assert "April 2026 is loaded as well, but March 2026 is not" in choice.reason


def test_a_camera_beyond_the_file_has_no_data_not_no_crime() -> None:
    evidence = ask((53.3950, -1.4300))
    assert evidence.total.now is None
    assert evidence.total.before is None
    assert evidence.total.like_for_like is None
    assert {gap.kind for gap in evidence.gaps} >= {GapKind.AREA}
    assert "no data, not no crime" in finding(evidence)


def test_a_year_of_which_nothing_is_loaded_is_named_not_compared() -> None:
    easting, northing = grid_place(CAMERAS["mid-area"])
    question = CrimeQuestion(easting, northing, twelve_months_to("2025-02"))
    evidence = evidence_near(CRIMES, question, COVERAGE)
    assert evidence.total.now == count_again(
        CAMERAS["mid-area"], 250, "2024-03", "2025-02", transport=True
    )
    assert evidence.total.before is None
    assert evidence.total.change is evidence.total.like_for_like is None
    assert "No figures are loaded for March 2023 to February 2024." in evidence.gaps[0].sentence
    assert "so no change is shown" in finding(evidence)


def test_cameras_that_share_map_points_are_counted_and_adding_up_is_warned_of() -> None:
    easting, northing = grid_place(CAMERAS["the station"])
    others = {
        "Sheaf Street": grid_place(CAMERAS["Sheaf Street and Howard Street"]),
        "far away": (easting + 5_000, northing),
    }
    evidence = evidence_near(
        CRIMES, CrimeQuestion(easting, northing, YEAR), COVERAGE, other_cameras=others
    )
    assert evidence.shared.cameras == ("Sheaf Street",)
    assert 0 < evidence.shared.records <= (evidence.total.now or 0)
    assert "must not be added up" in share_note(evidence)
    with pytest.raises(TypeError):
        sum([evidence, evidence])  # type: ignore[list-item]


def test_squares_of_the_index_miss_nothing() -> None:
    easting, northing = grid_place(CAMERAS["mid-area"])
    squares = set(cells_around(easting, northing, radius_m=400))
    fetched = [crime for crime in CRIMES if cell(crime.easting, crime.northing) in squares]
    question = CrimeQuestion(easting, northing, YEAR)
    assert evidence_near(fetched, question, COVERAGE) == evidence_near(CRIMES, question, COVERAGE)


def test_figures_are_kept_as_plain_values_that_can_be_hashed() -> None:
    def plain(value: object) -> bool:
        if isinstance(value, dict):
            return all(isinstance(key, str) and plain(entry) for key, entry in value.items())
        if isinstance(value, list):
            return all(plain(entry) for entry in value)
        return value is None or isinstance(value, (str, int))

    kept = frozen(ask(CAMERAS["the station"]))
    assert plain(kept)
    assert json.dumps(kept, sort_keys=True) == json.dumps(
        frozen(ask(CAMERAS["the station"])), sort_keys=True
    )
    assert kept["total"] == {
        "now": count_again(CAMERAS["the station"], 250, "2025-03", "2026-02", transport=True),
        "before": count_again(CAMERAS["the station"], 250, "2024-03", "2025-02", transport=True),
        "change": None,
        "like_for_like": [
            count_again(CAMERAS["the station"], 250, "2025-03", "2026-02", transport=False),
            count_again(CAMERAS["the station"], 250, "2024-03", "2025-02", transport=False),
        ],
    }
