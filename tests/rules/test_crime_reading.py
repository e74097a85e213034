"""Police figures are read in all four published forms, and every row left out is named."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.registers.cameras.rules.crime_categories import (
    CATEGORY_NAMES,
    CameraPurpose,
    CrimeCategory,
    category_name,
    category_of,
    suggested_categories,
)
from govern.registers.cameras.rules.crime_keys import (
    BRITISH_TRANSPORT_POLICE,
    FORCE_NOT_NAMED,
    has_police_id,
    key_from_id,
)
from govern.registers.cameras.rules.crime_reading import (
    CrimeReading,
    columns_of,
    missing_columns,
    points_from_json,
    points_from_rows,
)

DATA = Path(__file__).parent.parent / "data" / "crime"


def read_table(name: str, *, force: str | None = None) -> CrimeReading:
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        columns = columns_of(reader.fieldnames or [])
        return points_from_rows(list(enumerate(reader, start=2)), columns, force=force)


def read_json(name: str, *, force: str | None = None) -> CrimeReading:
    return points_from_json(json.loads((DATA / name).read_text("utf-8")), force=force)


def read_lines(*lines: str) -> CrimeReading:
    reader = csv.DictReader(lines)
    columns = columns_of(reader.fieldnames or [])
    return points_from_rows(list(enumerate(reader, start=2)), columns)


HEAD = "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,Crime type"


def test_the_bulk_form_is_read_with_forces_and_rows_without_a_place() -> None:
    reading = read_table("city_of_london_2025-03_bulk.csv")
    with (DATA / "city_of_london_2025-03_bulk.csv").open(newline="", encoding="utf-8") as file:
        raw = list(csv.DictReader(file))
    ids = [row["Crime ID"] for row in raw if row["Crime ID"]]
    assert reading.rows == len(raw) == 183
    assert reading.refused == 0
    assert reading.repeated == len(ids) - len(set(ids)) > 0
    assert len(reading.points) + sum(reading.no_position.values()) + reading.repeated == 183
    placed_ids = {row["Crime ID"] for row in raw if row["Crime ID"] and row["Latitude"]}
    assert {p.source_key for p in reading.points if has_police_id(p.source_key)} == {
        key_from_id(crime_id) for crime_id in placed_ids
    }
    unplaced = {row["Crime ID"] for row in raw if not row["Latitude"]} - placed_ids - {""}
    unplaced_without_id = [r for r in raw if not r["Latitude"] and not r["Crime ID"]]
    assert sum(reading.no_position.values()) == len(unplaced) + len(unplaced_without_id) > 0
    assert reading.loaded == {("2025-03", "City of London Police")}
    assert {point.force for point in reading.points} == {"City of London Police"}
    assert any("without a position" in remark for remark in reading.remarks())
    assert any("counted once" in remark for remark in reading.remarks())


def test_the_flat_form_tells_the_railway_police_from_the_force() -> None:
    reading = read_table("sheffield_station_2024-03_to_2025-02.csv", force="South Yorkshire Police")
    assert (reading.rows, len(reading.points), reading.refused) == (2649, 2649, 0)
    bodies = Counter(point.body for point in reading.points)
    assert bodies == {"South Yorkshire Police": 2541, BRITISH_TRANSPORT_POLICE: 108}
    assert len([m for m, body in reading.loaded if body == BRITISH_TRANSPORT_POLICE]) == 11
    assert reading.months == (
        *(f"2024-{month:02d}" for month in range(3, 13)),
        "2025-01",
        "2025-02",
    )


def test_the_api_form_has_text_coordinates_and_missing_outcomes() -> None:
    reading = read_json("sheffield_station_2026-02_police-api.json")
    assert (reading.rows, len(reading.points), reading.refused) == (139, 139, 0)
    behaviour = [p for p in reading.points if p.category == CrimeCategory.ANTI_SOCIAL_BEHAVIOUR]
    assert behaviour
    assert all(point.outcome is None for point in behaviour)
    assert not any(has_police_id(point.source_key) for point in behaviour)
    assert reading.loaded == {("2026-02", FORCE_NOT_NAMED)}
    assert any("does not name the police force" in remark for remark in reading.remarks())


def test_geojson_spells_categories_with_blanks() -> None:
    reading = read_json("sheffield_station_2026-04.geojson", force="South Yorkshire Police")
    assert (reading.rows, len(reading.points), reading.refused) == (166, 166, 0)
    assert {point.category for point in reading.points} <= set(CATEGORY_NAMES)
    assert reading.unknown_categories == {}
    assert reading.loaded == {("2026-04", "South Yorkshire Police")}


def test_one_month_in_two_forms_gives_the_same_keys() -> None:
    flat = read_table("sheffield_station_2025-03_to_2026-02.csv")
    api = read_json("sheffield_station_2026-02_police-api.json")
    february = {point.source_key for point in flat.points if point.month == "2026-02"}
    assert {point.source_key for point in api.points} == february
    assert len(february) == 139


@pytest.mark.parametrize(
    "name", ["sheffield_station_2024-03_to_2025-02.csv", "city_of_london_2025-03_bulk.csv"]
)
def test_reading_a_file_twice_or_backwards_gives_the_same_set_of_keys(name: str) -> None:
    with (DATA / name).open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        columns = columns_of(reader.fieldnames or [])
        rows = list(enumerate(reader, start=2))
    keys = {point.source_key for point in points_from_rows(rows, columns).points}
    assert {point.source_key for point in points_from_rows(rows[::-1], columns).points} == keys
    assert {point.source_key for point in points_from_rows(rows, columns).points} == keys


def test_a_smaller_area_cut_from_the_same_data_gives_keys_of_the_larger() -> None:
    whole = read_json("sheffield_station_2026-04.geojson")
    content = json.loads((DATA / "sheffield_station_2026-04.geojson").read_text("utf-8"))
    content["features"] = [
        feature for feature in content["features"] if feature["geometry"]["coordinates"][1] > 53.378
    ]
    part = points_from_json(content)
    assert 0 < len(part.points) < len(whole.points)
    assert {p.source_key for p in part.points} <= {p.source_key for p in whole.points}


@pytest.mark.parametrize(
    ("row", "column", "why"),
    [
        ("a,2025-3,F,F,-1.4,53.4,S,Drugs", "Month", "a month is wanted here, written as 2026-02"),
        ("a,,F,F,-1.4,53.4,S,Drugs", "Month", "a month is wanted here, written as 2026-02"),
        ("a,2025-03,F,F,-1.4,53.4,S,", "Crime type", "a crime category is wanted here"),
        ('a,2025-03,F,F,-1.4,"53,4",S,Drugs', "Latitude", "with a full stop, not a comma"),
        ("a,2025-03,F,F,,53.4,S,Drugs", "Longitude", "a longitude in degrees is wanted here"),
        ("a,2025-03,F,F,nan,53.4,S,Drugs", "Longitude", "a longitude in degrees is wanted here"),
        ("a,2025-03,F,F,53.4,-1.4,S,Drugs", "Latitude", "look swapped"),
        ("a,2025-03,F,F,0,0,S,Drugs", "Latitude", "outside the United Kingdom"),
        ("a,2025-03,F,F,2.35,48.85,S,Drugs", "Latitude", "outside the United Kingdom"),
        (f"a,2025-03,{'F' * 81},F,-1.4,53.4,S,Drugs", "Reported by", "the name of a police force"),
    ],
)
def test_a_row_that_cannot_be_used_is_named_and_the_others_are_kept(
    row: str, column: str, why: str
) -> None:
    good = "b,2025-03,F,F,-1.4,53.4,S,Drugs"
    reading = read_lines(HEAD, good, row)
    assert (reading.rows, len(reading.points), reading.refused) == (2, 1, 1)
    (problem,) = reading.problems
    assert (problem.line, problem.column) == (3, column)
    assert why in problem.why


def test_a_month_still_to_come_is_refused_when_the_present_month_is_known() -> None:
    rows = [(2, {"Month": "2026-05", "Category": "Drugs", "Lon": "-1.4", "Lat": "53.4"})]
    columns = columns_of(["Month", "Category", "Lat", "Lon"])
    assert points_from_rows(rows, columns, no_later_than="2026-04").refused == 1
    assert points_from_rows(rows, columns, no_later_than="2026-05").refused == 0


def test_a_crime_met_first_without_a_place_takes_the_place_of_its_second_row() -> None:
    reading = read_lines(
        HEAD,
        "a,2025-03,F,F,,,No Location,Drugs",
        "a,2025-03,F,F,-1.4,53.4,S,Drugs",
        "a,2025-03,F,F,,,No Location,Drugs",
        "b,2025-03,F,F,,,No Location,Drugs",
        "b,2025-03,F,F,,,No Location,Drugs",
    )
    assert [point.source_key for point in reading.points] == ["id:a"]
    assert reading.no_position == {"2025-03": 1}
    assert reading.repeated == 3


def test_alike_rows_of_two_bodies_in_two_files_are_two_records() -> None:
    force = read_lines(HEAD, ",2025-03,South Yorkshire Police,,-1.4,53.4,S,Drugs")
    railway = read_lines(HEAD, ",2025-03,British Transport Police,,-1.4,53.4,S,Drugs")
    assert force.points[0].source_key != railway.points[0].source_key
    unnamed = read_lines(HEAD, ",2025-03,,,-1.400000,53.40,  s ,drugs")
    assert unnamed.points[0].source_key == force.points[0].source_key


def test_an_unknown_category_is_kept_and_named() -> None:
    reading = read_lines(HEAD, "a,2025-03,F,F,-1.4,53.4,S,Public disorder and weapons")
    assert reading.points[0].category == "public-disorder-weapons"
    assert reading.unknown_categories == {"Public disorder weapons": 1}
    assert any("kept under that name" in remark for remark in reading.remarks())


def test_a_table_without_the_columns_says_which() -> None:
    assert missing_columns(columns_of(["Month", "Crime type", "Easting"])) == (
        "latitude",
        "longitude",
    )
    assert missing_columns(columns_of(HEAD.split(","))) == ()


@pytest.mark.parametrize("content", [None, 3, "text", {}, {"type": "FeatureCollection"}, {"a": []}])
def test_json_of_another_kind_is_refused_in_a_sentence(content: object) -> None:
    reading = points_from_json(content)
    assert reading.points == ()
    assert "neither a list of crimes nor a GeoJSON" in reading.problems[0].why


def test_json_records_of_odd_shapes_are_named_one_by_one() -> None:
    reading = points_from_json(
        [
            7,
            {"category": "drugs", "month": "2026-02", "location": None},
            {"category": "drugs", "month": "2026-02", "location": {"latitude": [], "street": 3}},
            {"type": "Feature", "geometry": None, "properties": None},
        ]
    )
    assert reading.rows == 4
    assert reading.no_position == {"2026-02": 1}
    assert [problem.line for problem in reading.problems] == [1, 3, 4]


@pytest.mark.parametrize(
    ("found", "category"),
    [
        ("Violence and sexual offences", CrimeCategory.VIOLENT_CRIME),
        ("violent crime", CrimeCategory.VIOLENT_CRIME),
        ("Criminal damage and arson", CrimeCategory.CRIMINAL_DAMAGE_ARSON),
        ("criminal-damage-arson", CrimeCategory.CRIMINAL_DAMAGE_ARSON),
        ("anti social behaviour", CrimeCategory.ANTI_SOCIAL_BEHAVIOUR),
        ("Anti-social behaviour", CrimeCategory.ANTI_SOCIAL_BEHAVIOUR),
        (" POSSESSION_OF_WEAPONS ", CrimeCategory.POSSESSION_OF_WEAPONS),
    ],
)
def test_every_spelling_means_one_category(found: str, category: CrimeCategory) -> None:
    assert category_of(found) == category


def test_every_category_reads_back_from_its_own_name() -> None:
    assert set(CATEGORY_NAMES) == set(CrimeCategory)
    for category in CrimeCategory:
        assert category_of(category_name(category)) == category


def test_every_purpose_has_an_answer_about_categories() -> None:
    for purpose in CameraPurpose:
        assert set(suggested_categories(purpose)) <= set(CrimeCategory)
    assert suggested_categories(CameraPurpose.WASTE) == ()


@given(
    st.lists(
        st.dictionaries(
            st.sampled_from(["month", "category", "location", "persistent_id", "outcome_status"]),
            st.one_of(
                st.none(),
                st.integers(),
                st.text(max_size=12),
                st.sampled_from(["2026-02", "drugs"]),
                st.fixed_dictionaries(
                    {"latitude": st.sampled_from(["53.4", "x", ""]), "longitude": st.floats()}
                ),
            ),
        ),
        max_size=8,
    )
)
def test_no_content_makes_the_reader_fail_and_every_row_is_accounted_for(
    content: list[dict[str, object]],
) -> None:
    reading = points_from_json(content)
    accounted = len(reading.points) + sum(reading.no_position.values())
    assert reading.rows == len(content)
    assert accounted + reading.repeated + reading.refused == reading.rows
    assert len({point.source_key for point in reading.points}) == len(reading.points)
