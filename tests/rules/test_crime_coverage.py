"""No data is not nought: what is missing is named, and no change is computed from it."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.registers.cameras.rules.change import Change, within_tolerance
from govern.registers.cameras.rules.crime import (
    CategoryFigures,
    CrimeEvidence,
    CrimeQuestion,
    evidence_near,
    near,
    radii_beside,
)
from govern.registers.cameras.rules.crime_coverage import (
    Coverage,
    Extent,
    GapKind,
    Reach,
    gaps,
    loaded_words,
    usual_period,
)
from govern.registers.cameras.rules.crime_grid import cell, cells_around, within
from govern.registers.cameras.rules.crime_keys import PlacedCrime
from govern.registers.cameras.rules.crime_public import public_breakdown, public_count
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
from govern.registers.cameras.rules.grid import to_grid
from govern.registers.cameras.rules.months import Period, month_after, twelve_months_to

YEAR = Period("2025-03", "2026-02")
BOTH_YEARS = (*YEAR.a_year_before().months, *YEAR.months)


def records(
    month: str, count: int, *, body: str = "North", category: str = "drugs"
) -> list[PlacedCrime]:
    return [
        PlacedCrime(f"{month}{body}{category}{n}", month, category, body, 400_000 + n % 3, 300_000)
        for n in range(count)
    ]


def loaded(*bodies: str, without: tuple[str, ...] = ()) -> Coverage:
    return Coverage(
        frozenset((month, body) for month in BOTH_YEARS if month not in without for body in bodies)
    )


def ask(
    crimes: list[PlacedCrime], coverage: Coverage, *, categories: frozenset[str] | None = None
) -> CrimeEvidence:
    return evidence_near(
        crimes, CrimeQuestion(400_000, 300_000, YEAR, categories=categories), coverage
    )


def test_two_whole_years_are_compared() -> None:
    evidence = ask(records("2025-03", 92) + records("2024-03", 80), loaded("North"))
    assert evidence.total == Figures(92, 80, Change(92, 80), Change(92, 80))
    assert evidence.gaps == ()
    assert finding(evidence) == (
        "92 records within 250 metres in March 2025 to February 2026: up by 12 (from 80 to 92, "
        "15 per cent) on the same months a year before."
    )


def test_a_month_without_figures_is_named_and_no_change_is_made_of_it() -> None:
    crimes = records("2025-03", 10) + records("2025-04", 5) + records("2024-04", 7)
    evidence = ask(crimes, loaded("North", without=("2024-03",)))
    assert (evidence.total.now, evidence.total.before) == (15, 7)
    assert evidence.total.change is None
    assert evidence.total.like_for_like == Change(5, 7)
    assert evidence.months[0].before is None
    assert not evidence.months[0].comparable
    assert month_note(evidence.months[0]) == "No data for March 2024."
    assert [gap.kind for gap in evidence.gaps] == [GapKind.MONTH]
    assert "March 2024" in evidence.gaps[0].sentence


def test_a_loaded_month_without_records_is_nought() -> None:
    evidence = ask([], loaded("North"))
    assert evidence.total == Figures(0, 0, Change(0, 0), Change(0, 0))
    assert all(row.now == 0 and row.before == 0 for row in evidence.months)
    assert trend_words(evidence).startswith("The same in each month (0).")


def test_nothing_loaded_is_no_data() -> None:
    evidence = ask([], Coverage(frozenset()))
    assert evidence.total == Figures(None, None, None, None)
    assert not evidence.has_data
    assert "That is no data, not no crime." in finding(evidence)
    assert all(row.now is None for row in evidence.months)
    assert trend_words(evidence) == "There are no months with data to show a trend."
    assert map_points_note(evidence) == "There are no figures to count map points in."
    assert usual_period(Coverage(frozenset())) is None
    assert loaded_words(Coverage(frozenset())) == "No police figures are loaded yet."


def test_a_body_that_stopped_reporting_is_named() -> None:
    before = {(month, "Rail") for month in YEAR.a_year_before().months}
    coverage = Coverage(loaded("North").loaded | before)
    crimes = records("2024-05", 30, body="Rail") + records("2024-05", 50) + records("2025-05", 50)
    evidence = ask(crimes, coverage)
    assert evidence.total.change is None
    assert evidence.total.like_for_like == Change(50, 50)
    assert [gap.sentence for gap in evidence.gaps] == [
        "Rail: figures are loaded for March 2024 to February 2025, "
        "not for March 2025 to February 2026."
    ]
    assert month_note(evidence.months[2]) == (
        "The two years do not have figures from the same police bodies."
    )


def test_a_body_that_started_reporting_is_not_a_rise_in_crime() -> None:
    coverage = Coverage(loaded("North").loaded | {("2026-02", "Rail")})
    crimes = records("2026-02", 30, body="Rail") + records("2026-02", 50) + records("2025-02", 50)
    evidence = ask(crimes, coverage)
    assert (evidence.total.now, evidence.total.before) == (80, 50)
    assert evidence.total.change is None
    assert evidence.total.like_for_like == Change(50, 50)
    assert evidence.recent is None


def test_a_force_that_replaces_another_leaves_nothing_to_compare() -> None:
    coverage = Coverage(
        frozenset((month, "Old") for month in YEAR.a_year_before().months)
        | frozenset((month, "New") for month in YEAR.months)
    )
    evidence = ask(
        records("2024-05", 30, body="Old") + records("2025-05", 30, body="New"), coverage
    )
    assert evidence.total == Figures(30, 30, None, None)
    assert {gap.kind for gap in evidence.gaps} == {GapKind.BODY}
    assert len(evidence.gaps) == 2


def test_records_of_a_month_that_is_not_marked_as_loaded_are_not_counted() -> None:
    evidence = ask(records("2025-05", 9, body="Stray"), loaded("North"))
    assert evidence.total.now == 0


def test_only_the_chosen_categories_are_counted_and_a_chosen_nought_is_shown() -> None:
    crimes = records("2025-05", 9) + records("2025-05", 4, category="robbery")
    evidence = ask(crimes, loaded("North"), categories=frozenset({"robbery", "burglary"}))
    assert [(row.category, row.figures.now) for row in evidence.categories] == [
        ("robbery", 4),
        ("burglary", 0),
    ]
    assert evidence.total.now == 4
    assert "Only the categories chosen for the purpose are counted: Burglary and Robbery." in (
        cannot_say(evidence)
    )


def test_the_usual_period_is_the_last_twelve_months_loaded() -> None:
    assert usual_period(loaded("North")) is not None
    gap = loaded("North", without=("2026-01",))
    choice = usual_period(gap)
    assert choice is not None
    assert choice.period == twelve_months_to("2025-12")
    assert "February 2026 is loaded as well, but January 2026 is not." in choice.reason
    far = loaded("North", without=("2025-06",))
    choice = usual_period(far)
    assert choice is not None
    assert choice.period == YEAR
    assert "not all of them are loaded" in choice.reason


def test_a_place_near_the_edge_of_what_is_loaded_is_told() -> None:
    box = Extent(399_900, 290_000, 450_000, 350_000)
    coverage = dataclasses.replace(loaded("North"), extents=dict.fromkeys(BOTH_YEARS, box))
    assert coverage.reach("2025-03", easting=420_000, northing=300_000, radius_m=250) is Reach.ALL
    assert coverage.reach("2025-03", easting=400_000, northing=300_000, radius_m=250) is Reach.PART
    assert coverage.reach("2025-03", easting=399_000, northing=300_000, radius_m=250) is Reach.NONE
    evidence = ask(records("2025-05", 9), coverage)
    assert evidence.total.now == 9
    assert [gap.kind for gap in evidence.gaps] == [GapKind.AREA]
    assert "end within 250 metres of this place" in evidence.gaps[0].sentence


def test_a_period_longer_than_a_year_and_an_unreasonable_radius_are_refused() -> None:
    with pytest.raises(ValueError, match="twelve months long at most"):
        CrimeQuestion(1, 1, Period("2024-01", "2025-01"))
    with pytest.raises(ValueError, match="A radius of 1 to 1600 metres"):
        CrimeQuestion(1, 1, YEAR, radius_m=0)


@pytest.mark.parametrize(
    ("radius", "radii"),
    [(250, (150, 250, 400)), (50, (50, 100)), (800, (400, 800)), (200, (150, 200, 250))],
)
def test_the_next_smaller_and_larger_radius_stand_beside(
    radius: int, radii: tuple[int, ...]
) -> None:
    assert radii_beside(radius) == radii


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        (92, 80, "up by 12 (from 80 to 92, 15 per cent)"),
        (1, 4, "down by 3 (from 4 to 1)"),
        (19, 19, "no change (19 in both)"),
        (1_500, 3_000, "down by 1,500 (from 3,000 to 1,500, 50 per cent)"),
        (5, 0, "up by 5 (from 0 to 5)"),
    ],
)
def test_a_change_is_said_with_both_figures_and_per_cent_only_from_a_fair_base(
    now: int, before: int, words: str
) -> None:
    assert Change(now, before).words() == words


@pytest.mark.parametrize(
    ("now", "before", "same"),
    [
        (125, 100, True),
        (126, 100, False),
        (75, 100, True),
        (74, 100, False),
        (5, 0, True),
        (6, 0, False),
        (9, 4, True),
        (10, 4, False),
        (25, 20, True),
        (26, 20, False),
    ],
)
def test_much_the_same_is_a_quarter_or_five(now: int, before: int, same: bool) -> None:
    assert within_tolerance(Change(now, before), per_cent=25, count=5) is same


def test_small_numbers_carry_a_warning() -> None:
    note = small_number_note(Figures(7, 12, Change(7, 12), None))
    assert note is not None
    assert "under 20" in note
    assert small_number_note(Figures(7, 20, None, None)) is None
    assert small_number_note(Figures(None, None, None, None)) is None
    assert share_note(ask([], loaded("North"))) == "No other camera counts any of these records."


def rows(**counts: tuple[int, int]) -> list[CategoryFigures]:
    return [
        CategoryFigures(name, name, Figures(now, before, None, None))
        for name, (now, before) in counts.items()
    ]


def test_public_tables_put_small_categories_together() -> None:
    table = public_breakdown(rows(a=(40, 38), b=(3, 9), c=(12, 2), d=(0, 0)))
    assert [(row.now, row.before) for row in table] == [(40, 38), (0, 0), (15, 11)]
    assert "put together because numbers are small" in table[-1].name


def test_one_small_category_takes_another_with_it() -> None:
    table = public_breakdown(rows(a=(40, 38), b=(3, 9), c=(12, 12)))
    assert [(row.now, row.before) for row in table] == [(40, 38), (15, 21)]


def test_a_table_that_is_small_altogether_is_not_broken_down() -> None:
    assert public_breakdown(rows(a=(2, 0), b=(1, 0))) == ()
    assert public_count(3) == "fewer than 5"
    assert [public_count(n) for n in (None, 0, 5, 1_234)] == ["no data", "0", "5", "1,234"]


COUNTS = st.dictionaries(
    st.sampled_from("abcdef"), st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6
)


@given(COUNTS)
def test_no_public_row_shows_one_to_four_and_the_sum_is_kept(
    counts: dict[str, tuple[int, int]],
) -> None:
    table = public_breakdown(rows(**counts))
    for row in table:
        assert not 0 < (row.now or 0) < 5
        assert not 0 < (row.before or 0) < 5
    if table:
        assert sum(row.now or 0 for row in table) == sum(now for now, _ in counts.values())


PLACES = st.tuples(st.integers(100_000, 101_500), st.integers(100_000, 101_500))


@given(PLACES, PLACES, st.integers(1, 1_000))
def test_a_place_within_the_radius_lies_in_a_square_that_is_looked_up(
    camera: tuple[int, int], place: tuple[int, int], radius: int
) -> None:
    found = cell(*place) in cells_around(*camera, radius_m=radius)
    if within(*place, of_easting=camera[0], of_northing=camera[1], radius_m=radius):
        assert found


def test_every_place_the_reader_lets_through_has_a_square() -> None:
    for corner in ((49.0, -9.0), (49.0, 2.5), (61.5, -9.0), (61.5, 2.5)):
        assert cell(*to_grid(*corner))


def test_places_off_the_grid_and_endless_radii_are_refused() -> None:
    with pytest.raises(ValueError, match="not on the British National Grid"):
        cell(-200_001, 5)
    with pytest.raises(ValueError, match="radius"):
        cells_around(1, 1, radius_m=90_000)


MONTHS = st.sampled_from(BOTH_YEARS)
CRIMES = st.lists(
    st.builds(
        PlacedCrime,
        source_key=st.uuids().map(str),
        month=MONTHS,
        category=st.sampled_from(["drugs", "robbery"]),
        reporting_body=st.sampled_from(["North", "Rail"]),
        easting=st.integers(399_600, 400_400),
        northing=st.integers(299_600, 300_400),
    ),
    max_size=60,
)
LOADED = st.frozensets(st.tuples(MONTHS, st.sampled_from(["North", "Rail"])))


@given(CRIMES, LOADED)
def test_counts_never_exceed_what_is_loaded_and_changes_come_only_from_both_sides(
    crimes: list[PlacedCrime], entries: frozenset[tuple[str, str]]
) -> None:
    coverage = Coverage(entries)
    evidence = ask(crimes, coverage)
    counted = [
        crime
        for crime in near(crimes, easting=400_000, northing=300_000, radius_m=250)
        if (crime.month, crime.reporting_body) in entries
    ]
    assert (evidence.total.now or 0) + (evidence.total.before or 0) == len(counted)
    for row in evidence.months:
        assert (row.now is None) == (not coverage.bodies(row.month))
        earlier = month_after(row.month, months=-12)
        assert (row.before is None) == (not coverage.bodies(earlier))
    if evidence.total.change is not None:
        assert gaps(YEAR, coverage) == ()
        assert evidence.total.change == Change(evidence.total.now or 0, evidence.total.before or 0)
    elif evidence.total.now is not None and evidence.total.before is not None:
        assert gaps(YEAR, coverage) != ()
    for step, larger in zip(evidence.radii, evidence.radii[1:], strict=False):
        assert (step.now or 0) <= (larger.now or 0)
