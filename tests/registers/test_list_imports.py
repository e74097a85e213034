"""Camera lists brought into the register: published lists, decisions, repeats, bad files."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from camera_lists import (
    MARCH_2025,
    NEWEST,
    RAW_PLOT,
    REPORTS,
    SHEFFIELD,
    TRAFFORD,
    Desk,
    csv_of,
    figures,
    without,
)
from council import Council
from sqlalchemy import select

from govern.attachments.models import BatchState, ImportBatch, ImportRow
from govern.database import Database
from govern.dues.models import Due, DueState, Fact
from govern.errors import BadInput, Conflict, Forbidden, NotFound, Refused
from govern.history.models import AuditDetail, AuditEvent
from govern.history.verification import verify
from govern.people.roles import Role
from govern.registers.cameras.models import Camera, CameraNumber, Scheme
from govern.registers.cameras.service import list_imports
from govern.registers.cameras.service.cameras import change_camera
from govern.registers.cameras.service.list_imports_batches import find

MOSS = "1,Moss Road,53.4,-2.3"
OAK = "2,Oak Avenue,53.41,-2.3"


@pytest.fixture
def desk(council: Council, tmp_path: Path) -> Desk:
    """Somebody who brings lists in."""
    return Desk(council, tmp_path / "files")


def details(database: Database, camera: Camera) -> list[dict[str, object]]:
    """What the history says of a camera, oldest first."""
    with database.read_session() as session:
        rows = session.scalars(
            select(AuditDetail.detail)
            .where(AuditDetail.record_id == camera.id)
            .order_by(AuditDetail.seq, AuditDetail.n)
        )
        return [json.loads(row) for row in rows if row]


# Published lists


def test_seven_lists_in_date_order(both_databases: Database, desk: Desk) -> None:
    """Each file's figures are those a person reading row by row comes to (reports.json)."""
    for path in TRAFFORD:
        report = desk.take(path)
        assert figures(report) == REPORTS["in_date_order"][path.name], path.name
        assert report["listed_on"] == path.name[:10]
    cameras = desk.cameras()
    listed = [camera for camera in cameras if camera.last_listed_on == date(2026, 6, 24)]
    assert len(listed) == 163
    assert len(cameras) == 176 <= 185
    assert {camera.state for camera in cameras} == {"live"}
    first = desk.camera("1001")
    with both_databases.read_session() as session:
        numbers = session.scalars(
            select(CameraNumber)
            .where(CameraNumber.camera_id == first.id)
            .order_by(CameraNumber.from_on)
        ).all()
        assert [(row.number, row.from_on, row.until_on) for row in numbers] == [
            ("1", date(2018, 5, 4), date(2025, 3, 4)),
            ("1001", date(2025, 3, 4), None),
        ]
        assert all(row.batch_id for row in numbers)
        events = Counter(
            json.loads(body)["action"] for body in session.scalars(select(AuditEvent.body))
        )
    assert events["cameras.imported"] == 7
    sentences = [each["sentence"] for each in details(both_databases, first)]
    assert "Renumbered from 1 to 1001 by the list of 4 March 2025 (line 2)" in sentences
    with both_databases.read_session() as session:
        assert verify(session).is_whole


def test_the_newest_list_as_geojson_changes_nothing(desk: Desk) -> None:
    for path in TRAFFORD:
        desk.take(path)
    report = desk.take(NEWEST.with_suffix(".geojson"))
    assert figures(report) == REPORTS["newest_as_geojson_after_csv"]


def test_the_control_rooms_own_plot(desk: Desk, council: Council, tmp_path: Path) -> None:
    desk.take(TRAFFORD[1])
    assert figures(desk.take(RAW_PLOT)) == REPORTS["raw_plot_after_its_csv"]
    alone = Desk(council, tmp_path / "files", scheme="The plot alone")
    assert figures(alone.take(RAW_PLOT)) == REPORTS["raw_plot_alone"]


def test_sheffield_and_its_repeated_numbers(desk: Desk) -> None:
    report = desk.take(SHEFFIELD, as_suggested=False)
    assert figures(report) == REPORTS["sheffield"]
    numbers = Counter(camera.number for camera in desk.cameras())
    assert sum(1 for count in numbers.values() if count > 1) == 49
    assert len(report["remarks"]) > 49
    assert report["problems"] == []


def test_a_list_without_coordinates_and_then_with_them(desk: Desk) -> None:
    report = desk.take(without(NEWEST, "lat", "lon"), "bare.csv")
    assert figures(report) == REPORTS["without_coordinates"]
    assert all(camera.easting is None for camera in desk.cameras())
    assert any("no positions" in note for note in report["notes"])
    filled = desk.take(NEWEST)
    assert figures(filled) == REPORTS["coordinates_filled_in"]
    assert all(camera.easting is not None for camera in desk.cameras())


# What a list does to the register


def test_a_new_camera_is_live_placed_and_due_for_review(database: Database, desk: Desk) -> None:
    desk.take(csv_of(MOSS), listed_on=date(2026, 6, 1))
    camera = desk.camera("1")
    assert camera.title == "1 Moss Road"
    assert camera.reference == "CAM-2026-0001"
    assert (camera.latitude, camera.longitude) == (Decimal("53.4"), Decimal("-2.3"))
    assert camera.easting is not None and abs(camera.easting - 380_140) < 100
    assert camera.public_location == "Moss Road" and camera.operational_location == ""
    assert camera.last_listed_on == date(2026, 6, 1)
    assert camera.next_review_on == camera.next_due_on == date(2027, 7, 1)
    with database.read_session() as session:
        due = session.scalars(select(Due).where(Due.record_id == camera.id)).one()
        assert (due.kind, due.due_on, due.state) == (
            "camera_review.due",
            date(2027, 7, 1),
            DueState.OPEN,
        )
        scheme = session.get_one(Scheme, camera.scheme_id)
    assert scheme.title == "Town centre"
    told = details(database, camera)
    assert len(told) == 1
    assert told[0]["changes"]["number"] == [None, "1"]  # type: ignore[index]


def test_an_unchanged_camera_is_only_listed_again(database: Database, desk: Desk) -> None:
    desk.take(csv_of(MOSS), "a.csv", listed_on=date(2026, 5, 1))
    before = desk.camera("1")
    report = desk.take(csv_of(MOSS, OAK), "b.csv", listed_on=date(2026, 6, 1))
    assert (report["unchanged"], report["added"]) == (1, 1)
    after = desk.camera("1")
    assert after.last_listed_on == date(2026, 6, 1)
    assert after.revision == before.revision
    assert details(database, after)[-1]["changes"] == {
        "last_listed_on": ["2026-05-01", "2026-06-01"]
    }


def test_a_missing_camera_stays_and_its_last_day_is_a_fact(database: Database, desk: Desk) -> None:
    desk.take(csv_of(MOSS, OAK), listed_on=date(2026, 5, 1))
    report = desk.take(csv_of(MOSS), "b.csv", listed_on=date(2026, 6, 1))
    assert report["missing"] == 1
    oak = desk.camera("2")
    assert (oak.state, oak.last_listed_on) == ("live", date(2026, 5, 1))
    sentence = "Not on the list of 1 June 2026; last listed on 1 May 2026"
    assert details(database, oak)[-1]["sentence"] == sentence
    with database.read_session() as session:
        fact = session.scalars(select(Fact).where(Fact.record_id == oak.id)).one()
    assert (fact.kind, fact.on_date) == ("last_listed", date(2026, 5, 1))
    again = desk.take(csv_of("1,Moss Road North,53.4,-2.3"), "c.csv", listed_on=date(2026, 6, 9))
    assert again["missing"] == 1
    assert details(database, oak)[-1]["sentence"] == sentence, "told once, not with every list"


def test_a_move_brings_the_review_forward(database: Database, desk: Desk) -> None:
    desk.take(csv_of(MOSS, OAK), listed_on=date(2026, 5, 1))
    report = desk.take(csv_of("1,Moss Road,53.4009,-2.3", OAK), "b.csv")
    assert (report["moved"], report["unchanged"]) == (1, 1)
    moved = desk.camera("1")
    assert moved.moved_on == date(2026, 7, 1)
    assert moved.next_review_on == date(2027, 1, 1)
    with database.read_session() as session:
        dues = session.scalars(select(Due).where(Due.record_id == moved.id).order_by(Due.id)).all()
    assert [due.state for due in dues] == [DueState.WITHDRAWN, DueState.OPEN]
    assert details(database, moved)[-1]["sentence"] == "Moved by the list of 1 July 2026 (line 2)"


def test_a_public_place_of_its_own_survives_a_new_name(desk: Desk, council: Council) -> None:
    desk.take(csv_of(MOSS, OAK), listed_on=date(2026, 5, 1))
    with desk.working() as work:
        camera = work.session.scalars(select(Camera).where(Camera.number == "1")).one()
        change_camera(work, camera, {"public_location": "Near the station"})
    desk.take(csv_of("1,Moss Lane,53.4,-2.3", "2,Oak Lane,53.41,-2.3"), "b.csv")
    assert desk.camera("1").public_location == "Near the station"
    assert desk.camera("2").public_location == "Oak Lane"


def test_lines_name_their_schemes(desk: Desk, database: Database) -> None:
    desk.scheme = ""
    data = csv_of(
        "1,Moss Road,53.4,-2.3,Traffic",
        "2,Oak Avenue,53.41,-2.3,traffic ",
        "3,Ash Close,53.42,-2.3,Housing",
        header="camera_id,location,lat,lon,scheme",
    )
    assert desk.take(data)["added"] == 3
    with database.read_session() as session:
        schemes = {scheme.id: scheme for scheme in session.scalars(select(Scheme))}
    assert sorted(scheme.title for scheme in schemes.values()) == ["Housing", "Traffic"]
    assert {schemes[camera.scheme_id or 0].kind for camera in desk.cameras()} == {
        "traffic",
        "housing",
    }


def test_a_list_says_nothing_of_another_scheme(council: Council, tmp_path: Path) -> None:
    traffic = Desk(council, tmp_path / "files", "Traffic")
    traffic.take(csv_of(MOSS))
    report = Desk(council, tmp_path / "files", "Housing").take(csv_of("7,Ash,53.5,-2.3"))
    assert (report["added"], report["missing"]) == (1, 0)


# Decisions


def test_what_is_uncertain_waits_and_the_rest_is_done(database: Database, desk: Desk) -> None:
    desk.take(csv_of(MOSS), listed_on=date(2026, 5, 1))
    batch = desk.stage(csv_of("1,Talbot Lane,53.403,-2.3", OAK), "b.csv")
    report = desk.apply(batch, as_suggested=False)
    assert (report["added"], report["pending"], report["missing"]) == (1, 1, 0)
    assert desk.count() == 2
    with database.read_session() as session:
        assert session.get_one(ImportBatch, batch.id).state == BatchState.WAITING
    desk.choose(batch, {2: "CAM-2026-0001"})
    report = desk.apply(batch, as_suggested=False)
    assert (report["moved"], report["added"], report["pending"]) == (1, 1, 0)
    assert desk.count() == 2
    assert desk.camera("1").label == "Talbot Lane"
    with pytest.raises(Refused, match="applied already"):
        desk.apply(batch)


@pytest.mark.parametrize(
    ("choice", "figure", "cameras", "label"),
    [
        ("accept", "added", 2, "Moss Road"),
        ("new", "added", 2, "Moss Road"),
        ("refuse", "rejected", 1, "Moss Road"),
        ("CAM-2026-0001", "moved", 1, "Talbot Lane"),
    ],
)
def test_a_person_decides_about_a_pending_line(
    desk: Desk, choice: str, figure: str, cameras: int, label: str
) -> None:
    desk.take(csv_of(MOSS))
    batch = desk.stage(csv_of("1,Talbot Lane,53.403,-2.3"), "b.csv")
    desk.choose(batch, {2: choice})
    report = desk.apply(batch, as_suggested=False)
    assert figures(report)[figure] == 1
    assert desk.count() == cameras
    assert desk.cameras()[0].label == label


def test_a_person_keeps_what_the_register_says(desk: Desk) -> None:
    desk.take(csv_of(MOSS), listed_on=date(2026, 5, 1))
    batch = desk.stage(csv_of("1,Moss Rd North,53.4,-2.3"), "b.csv")
    desk.choose(batch, {2: "keep"})
    assert desk.apply(batch)["unchanged"] == 1
    camera = desk.camera("1")
    assert (camera.label, camera.last_listed_on) == ("Moss Road", date(2026, 7, 1))


def test_two_lines_are_never_one_camera(desk: Desk) -> None:
    desk.take(csv_of(MOSS))
    batch = desk.stage(csv_of(MOSS, "9,Far Lane,53.9,-2.3"), "b.csv")
    desk.choose(batch, {3: "CAM-2026-0001"})
    with pytest.raises(BadInput, match="Lines 2 and 3 are both said to be the camera “Moss Road”"):
        desk.apply(batch)
    assert desk.count() == 1


def test_a_register_that_changed_meanwhile_is_compared_again(desk: Desk, council: Council) -> None:
    desk.take(csv_of(MOSS))
    batch = desk.stage(csv_of("1,Moss Road North,53.4,-2.3"), "b.csv")
    with desk.working() as work:
        camera = work.session.scalars(select(Camera)).one()
        change_camera(work, camera, {"label": "Moss Road South"})
    with pytest.raises(Conflict, match="changed since this list was compared"):
        desk.apply(batch)
    assert desk.camera("1").label == "Moss Road South"
    desk.compare_again(batch)
    assert desk.apply(batch)["changed"] == 1


def test_decisions_outlive_a_new_comparison(desk: Desk, council: Council) -> None:
    desk.take(csv_of(MOSS))
    batch = desk.stage(csv_of("1,Talbot Lane,53.403,-2.3", OAK), "b.csv")
    desk.choose(batch, {2: "new", 3: "refuse"})
    desk.compare_again(batch)
    with council.database.read_session() as session:
        chosen = session.execute(
            select(ImportRow.line, ImportRow.choice).where(ImportRow.batch_id == batch.id)
        )
        assert {line: choice for line, choice in chosen} == {2: "new", 3: "refuse"}  # noqa: C416


# The same file again, remembered columns


def test_the_same_file_again_is_known(desk: Desk) -> None:
    desk.take(MARCH_2025)
    assert desk.was_applied(desk.stage(MARCH_2025))
    assert not desk.was_applied(desk.stage(NEWEST))


def test_confirmed_columns_are_remembered(desk: Desk, council: Council) -> None:
    data = csv_of(MOSS, header="one,two,three,four")
    words = {"one": "number", "two": "label", "three": "latitude", "four": "longitude"}
    target = list_imports.Target(desk.organisation_id, "Town centre")
    with desk.working() as work:
        batch = list_imports.receive(work, desk.files, data, "odd.csv", target)
        assert "one" not in list_imports.mapping_words(batch)
        list_imports.set_columns(work, desk.files, batch, words)
    again = desk.stage(csv_of(OAK, header="one,two,three,four"), "odd-again.csv")
    assert list_imports.mapping_words(again) == words


# Who may, and what cannot be used


def test_only_those_who_may_bring_lists_in(desk: Desk, council: Council) -> None:
    batch = desk.stage(csv_of(MOSS))
    work = council.work_as(Role.AUDITOR)
    with pytest.raises(NotFound):
        find(work, batch.token)
    target = list_imports.Target(desk.organisation_id, "Town centre")
    with pytest.raises(Forbidden, match="CCTV manager"):
        list_imports.receive(work, desk.files, csv_of(OAK), "a.csv", target)


def test_a_grant_for_one_scheme_brings_lists_into_that_one_only(
    desk: Desk, council: Council
) -> None:
    own, other = council.scheme("Own"), council.scheme("Other")
    person = council.person(Role.CCTV_MANAGER, name="Jo", scheme=own)
    work = council.work_of(person)
    target = list_imports.Target(desk.organisation_id, own.reference)
    assert list_imports.receive(work, desk.files, csv_of(MOSS), "a.csv", target).scheme_id == own.id
    for name in (other.reference, "A new one", ""):
        target = list_imports.Target(desk.organisation_id, name)
        with pytest.raises(Forbidden):
            list_imports.receive(work, desk.files, csv_of(MOSS), "a.csv", target)


def test_bad_rows_are_named_and_the_others_come_in(desk: Desk) -> None:
    data = csv_of(MOSS, "2,Oak,53,4,-2.3", '3,Elm,"53,4",-2.3', "4,Ash,-2.3,53.4", "5,Yew,48.8,2.3")
    report = desk.take(data, "bad.csv")
    assert (report["added"], report["rejected"]) == (1, 4)
    why = {each["line"]: (each["column"], each["why"]) for each in report["problems"]}
    assert why[4] == ("lat", "not a latitude: use a full stop")
    assert why[5][0] == "lat" and "the wrong way round" in why[5][1]
    assert "outside the United Kingdom" in why[6][1]
    assert set(why) == {3, 4, 5, 6}


def test_names_stay_exactly_as_typed(desk: Desk) -> None:
    desk.take(csv_of('1,"<b>Moss</b> & “Oak” Ḱ😀",53.4,-2.3'))
    assert desk.camera("1").label == "<b>Moss</b> & “Oak” Ḱ😀"


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "empty"),
        (b"%PDF-1.7 \x00\x01", "PDF"),
        (b"camera_id,location\n", "no rows"),
        (b"colour,shape\nred,round\n", "which column holds the number"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_a_sentence(
    desk: Desk, data: bytes, sentence: str
) -> None:
    with pytest.raises(BadInput, match=sentence):
        desk.stage(data)
    assert desk.count() == 0
    with desk.council.database.read_session() as session:
        assert session.scalars(select(ImportBatch)).all() == []


def test_the_day_of_a_list_is_not_to_come(desk: Desk) -> None:
    with pytest.raises(BadInput, match="still to come"):
        desk.stage(csv_of(MOSS), listed_on=date(2026, 8, 1))
    batch = desk.stage(csv_of(MOSS), "2031-01-01_list.csv")
    assert batch.listed_on == date(2026, 7, 1)


def test_an_import_given_up_is_closed(desk: Desk, council: Council) -> None:
    batch = desk.stage(csv_of(MOSS))
    with desk.working() as work:
        list_imports.abandon(work, find(work, batch.token))
    with pytest.raises(Refused, match="given up"):
        desk.apply(batch)
