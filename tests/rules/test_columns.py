"""Columns of camera lists are guessed as a person would, rows read, and faults named."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.attachments.tabular import Table, read_table
from govern.errors import BadInput
from govern.registers.cameras.rules import (
    ColumnMapping,
    ListField,
    Listing,
    guess_columns,
    header_digest,
    mapping_from_words,
    read_listing,
)
from govern.registers.cameras.rules.labels import (
    ALIKE,
    alikeness,
    number_key,
    read_alias,
    tidy_label,
    tidy_number,
)
from govern.registers.cameras.rules.listing import category_of


def table_of(text: str) -> Table:
    return read_table(text.encode(), "list.csv")


def guessed(text: str) -> ColumnMapping:
    table = table_of(text)
    return guess_columns(table.columns, list(table.rows)[:60])


def listing_of(text: str) -> Listing:
    table = table_of(text)
    return read_listing(table, guess_columns(table.columns, list(table.rows)[:60]))


def only_problem(text: str) -> tuple[int, str, str, str]:
    listing = listing_of(text)
    assert len(listing.problems) == 1, listing.problems
    return tuple(listing.problems[0])  # type: ignore[return-value]


HEADERS = [
    (
        "camera_id,location,area_name,area_code,lon,lat\n1,A Road,Ward,E05000001,-2.28,53.46\n",
        {
            "camera_id": "number",
            "location": "label",
            "area_name": "ward",
            "lon": "longitude",
            "lat": "latitude",
        },
    ),
    (
        "Camera No.,Site Name,Postcode,Easting,Northing,Ward Name\n7,A St,M1 1AA,378250,395410,W\n",
        {
            "Camera No.": "number",
            "Site Name": "label",
            "Easting": "easting",
            "Northing": "northing",
            "Ward Name": "ward",
        },
    ),
    (
        "Ref,Descripton,X,Y\nC1,A Road,-2.28,53.46\nC2,B Road,-2.29,53.47\n",
        {"Ref": "number", "Descripton": "label", "X": "longitude", "Y": "latitude"},
    ),
    (
        "ID,Camera Location,X,Y,Date Installed,Camera Type\n1,A Road,378250,395410,1/2/2019,PTZ\n",
        {
            "ID": "number",
            "Camera Location": "label",
            "X": "easting",
            "Y": "northing",
            "Date Installed": "installed_on",
            "Camera Type": "category",
        },
    ),
    (
        "featureNum,featureAlias\n1,Cam 1 - A Road\n2,Cam 3 - B Road\n",
        {"featureAlias": "alias"},
    ),
    ("location\nCamera 12: A Road\nCamera 14: B Road\n", {"location": "alias"}),
    (
        "featureNum,featureAlias,cameraId,cameraLocation\n1,Cam 1 - A Road,1,A Road\n",
        {"cameraId": "number", "cameraLocation": "label"},
    ),
]


@pytest.mark.parametrize(("text", "wanted"), HEADERS)
def test_guesses(text: str, wanted: dict[str, str]) -> None:
    assert guessed(text).as_words() == wanted


def test_a_column_of_words_is_no_latitude() -> None:
    assert guessed("camera,lat\n1,north\n").as_words() == {"camera": "number"}


def test_swapped_columns_are_said_and_every_row_set_aside() -> None:
    text = "camera,lat,lon\n1,-2.28,53.46\n2,-2.29,53.47\n"
    mapping = guessed(text)
    assert mapping.is_swapped
    assert "“lat” holds longitudes" in mapping.notes[0]
    assert listing_of(text).row_count == 2
    assert len(listing_of(text).rejected) == 2
    right = read_listing(table_of(text), mapping.with_degrees_swapped())
    assert [camera.place for camera in right.cameras] == [(53.46, -2.28), (53.47, -2.29)]


def test_one_ward_for_all_is_asked_about() -> None:
    rows = "".join(f"{number},Trafford\n" for number in range(1, 9))
    notes = guessed(f"camera_id,area_name\n{rows}").notes
    assert any("is it a ward?" in note for note in notes)


def test_digest_knows_a_header_by_its_names_in_order() -> None:
    assert header_digest(["Camera ID", "Ward"]) == header_digest(["camera_id", "ward"])
    assert header_digest(["Ward", "Camera ID"]) != header_digest(["Camera ID", "Ward"])


def test_a_given_mapping_is_checked() -> None:
    mapping = mapping_from_words({"a": "number", "b": ""}, ["a", "b"])
    assert mapping.columns == {"a": ListField.NUMBER}
    with pytest.raises(BadInput) as refused:
        mapping_from_words(
            {"a": "number", "b": "number", "c": "label", "d": "colour"}, ["a", "b", "d"]
        )
    assert [problem.where for problem in refused.value.problems] == [
        "column “b”",
        "column “c”",
        "column “d”",
    ]


@pytest.mark.parametrize(
    ("text", "number", "label"),
    [
        ("Cam 5 - Chester Rd White City)", "5", "Chester Rd White City"),
        ("Cam 1276 – Washway Road, Sale", "1276", "Washway Road, Sale"),
        ("camera no. c12: Oak Road (Park)", "C12", "Oak Road (Park)"),
        ("CCTV 7 -- (Subway", "7", "Subway"),
        ("Camden Road", None, "Camden Road"),
        ("Cam Road 5", None, "Cam Road 5"),
        ("", None, ""),
    ],
)
def test_aliases(text: str, number: str | None, label: str) -> None:
    assert read_alias(text) == (number, label)


def test_the_line_as_written_is_kept_beside_the_cleaned_label() -> None:
    listing = listing_of("featureAlias\nCam 5 - Chester Rd White City)\nCam 6 - A Road\n")
    assert listing.cameras[0].label == "Chester Rd White City"
    assert listing.cameras[0].raw == {"featureAlias": "Cam 5 - Chester Rd White City)"}


@given(st.text(max_size=200))
def test_cleaning_loses_nothing_but_blanks_and_lone_brackets(text: str) -> None:
    tidy = tidy_label(text)
    assert tidy == tidy_label(tidy)
    kept = [character for character in text if character not in "()" and not character.isspace()]
    assert [c for c in tidy if c not in "()" and not c.isspace()] == kept


@pytest.mark.parametrize(
    ("text", "tidy", "key"),
    [("1001.0", "1001", "1001"), ("007", "007", "7"), ("C182\r\n", "C182", "C182")],
)
def test_numbers(text: str, tidy: str, key: str) -> None:
    assert tidy_number(text) == tidy
    assert number_key(tidy) == key


ALIKE_NAMES = [
    ("School Rd/Hereford St (Sale)", "School Road/Hereford Street, Sale"),
    ("Marsland Road (Brooklands Metro Station), Sale", "Brooklands Metro Station"),
    ("Wharside Way/Sir Matt Busby Way", "Wharfside Way/Sir Matt Busby Way"),
    ("Croftsbank Road", "Crofts Bank Road"),
    ("Firsway/Goodwood Avenue", "Firs Way/Goodwood Avenue"),
    ("St Johns Road", "St John's Road"),
]
UNLIKE_NAMES = [
    ("Talbot Road", "Chester Road"),
    ("Wright Street", "City Road Old Trafford"),
    ("Radnor Street, Stretford", "Ayres Road/Darnley Street"),
    ("Sale Waterside", "Kings Ransom, Sale"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE_NAMES)
def test_alike(one: str, other: str) -> None:
    assert alikeness(one, other) >= ALIKE
    assert alikeness(one, other) == alikeness(other, one)


@pytest.mark.parametrize(("one", "other"), UNLIKE_NAMES)
def test_unlike(one: str, other: str) -> None:
    assert alikeness(one, other) < ALIKE


BAD_PLACES = [
    ('1,A,"53,46",-2.28', 2, "lat", "not a latitude: use a full stop"),
    ("1,A,N53.46,-2.28", 2, "lat", "write it in degrees"),
    ("1,A,nan,-2.28", 2, "lat", "a figure such as 53.4646"),
    ("1,A,-2.28,53.46", 2, "lat", "the wrong way round"),
    ("1,A,53.46,2.28", 2, "lon", "is -2.28 meant?"),
    ("1,A,0,0", 2, "lat", "leave both empty"),
    ("1,A,48.85,2.35", 2, "lat", "outside the United Kingdom"),
    ("1,A,53.46,-30", 2, "lon", "outside the United Kingdom"),
    ("1,A,53.46,", 2, "lon", "stands here without its longitude"),
]


@pytest.mark.parametrize(("row", "line", "column", "why"), BAD_PLACES)
def test_bad_degrees(row: str, line: int, column: str, why: str) -> None:
    text = f"camera,site,lat,lon\n{row}\n" + "".join(
        f"{number},B,53.4{number},-2.2{number}\n" for number in range(2, 9)
    )
    problem = only_problem(text)
    assert problem[:2] == (line, column)
    assert why in problem[3]
    listing = listing_of(text)
    assert (len(listing.cameras), len(listing.rejected)) == (7, 1)
    assert listing.rejected[0].number == "1"


def test_eastings_and_northings() -> None:
    listing = listing_of("camera,easting,northing\n1,378250,395410\n2,3782500,395410\n3,,\n")
    first, third = listing.cameras
    assert (first.easting, first.northing) == (378250, 395410)
    assert first.latitude == pytest.approx(53.4552, abs=0.001)
    assert third.place is None
    assert listing.problems[0][:2] == (3, "easting")
    assert "outside Great Britain" in listing.problems[0].why


def test_degrees_get_their_place_on_the_grid() -> None:
    camera = listing_of("camera,lat,lon\n1,53.464515,-2.284777\n").cameras[0]
    assert camera.easting is not None and camera.northing is not None
    assert (round(camera.easting, -3), round(camera.northing, -3)) == (381000, 396000)


def test_two_positions_that_disagree() -> None:
    header = "camera,easting,northing,lat,lon\n"
    near = listing_of(f"{header}1,381180,396400,53.46440,-2.28480\n")
    assert len(near.cameras) == 1
    far = only_problem(f"{header}1,381180,396400,53.50,-2.28480\n")
    assert far[:2] == (2, "easting")
    assert "metres from the latitude and longitude" in far[3]


def test_a_list_without_positions_or_names_is_still_a_list() -> None:
    assert [c.place for c in listing_of("camera,site\n1,A\n2,\n").cameras] == [None, None]
    assert [c.label for c in listing_of("camera,site\n1,A\n2,\n").cameras] == ["A", None]
    assert len(listing_of("lat,lon\n53.46,-2.28\n").cameras) == 1


def test_a_row_that_says_nothing_is_set_aside() -> None:
    problem = only_problem("camera,site,ward\n1,A,W\n,,W\n")
    assert problem[:2] == (3, "camera")


def test_repeated_numbers_are_said_and_kept() -> None:
    listing = listing_of("camera,site\n5,A Road\n6,B Road\n5,C Road\n")
    assert len(listing.cameras) == 3
    assert [tuple(remark[:3]) for remark in listing.remarks] == [(4, "camera", "5")]
    assert "line 2" in listing.remarks[0].why


def test_dates_are_day_first() -> None:
    listing = listing_of("camera,install date\n1,04/05/2019\n2,05/25/2019\n3,31/02/2019\n")
    assert listing.cameras[0].installed_on == date(2019, 5, 4)
    assert [tuple(problem[:3]) for problem in listing.problems] == [
        (3, "install date", "05/25/2019"),
        (4, "install date", "31/02/2019"),
    ]


def test_too_long_a_number_is_set_aside() -> None:
    problem = only_problem(f"camera number,site\n{'9' * 41},A\n2,B\n3,C\n")
    assert problem[:2] == (2, "camera number")


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("ITS Traffic Camera", "traffic"),
        ("Re-deployable", "redeployable"),
        ("ANPR (bus lane)", "anpr"),
        ("Public space", "public_space"),
        ("PTZ", None),
    ],
)
def test_categories(text: str, category: str | None) -> None:
    assert category_of(text) == category


def test_a_type_that_is_no_sort_of_camera_is_what_it_can_do() -> None:
    camera = listing_of("camera,type\n1,PTZ dome\n").cameras[0]
    assert (camera.category, camera.capability) == (None, "PTZ dome")


def test_patterns_bear_hostile_cells() -> None:
    for text in ("(" * 100_000, "cam " * 25_000, "a/" * 50_000, "cam 1" + "-" * 100_000):
        read_alias(text)
        tidy_number(text)
        category_of(text)
    assert read_alias("cam 1" + "-" * 100_000)[0] == "1"
