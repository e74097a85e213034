"""Cameras by the front door: added, changed by two at once, moved, renumbered, out of order."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from camera_pages import Desk, errors, filled_form, notices, words
from council import Council
from front_door import FrontDoor
from sqlalchemy import select

from govern.people.roles import Role
from govern.registers.cameras.models import CameraNumber, Scheme
from govern.registers.cameras.models.schemes import SchemeKind

NEW = "/cameras/new"
CAMERA = "CAM-2026-0001"
CHANGE, MOVE = f"/cameras/{CAMERA}/change", f"/cameras/{CAMERA}/move"
NUMBER, FAULTS = f"/cameras/{CAMERA}/number", f"/cameras/{CAMERA}/faults"


@pytest.fixture
def door(council: Council, tmp_path: Path) -> FrontDoor:
    """The application."""
    return FrontDoor(council, tmp_path / "instance")


@pytest.fixture
def scheme(council: Council) -> Scheme:
    """A scheme for the cameras."""
    return council.scheme("Town centre", SchemeKind.TOWN_CENTRE)


@pytest.fixture
def desk(door: FrontDoor, scheme: Scheme) -> Desk:
    """The CCTV manager, signed in."""
    return Desk(door, door.signed_in(Role.CCTV_MANAGER))


@pytest.fixture
def camera(desk: Desk, scheme: Scheme) -> str:
    """A live camera's reference."""
    wanted = {
        "scheme": scheme.reference,
        "number": "7",
        "label": "Market Square",
        "lifecycle": "live",
        "latitude": "53.4",
        "longitude": "-2.3",
        "public_location": "Near the market",
        "operational_location": "Column 12, key box B",
    }
    answer = desk.send(NEW, wanted)
    assert answer.status_code == 303, errors(answer.text)
    return CAMERA


def test_a_camera_is_added_by_hand(desk: Desk, camera: str) -> None:
    found = desk.camera(camera)
    assert (found.number, found.label, found.state) == ("7", "Market Square", "live")
    assert found.public_location == "Near the market"
    assert found.operational_location == "Column 12, key box B"
    assert found.easting is not None
    assert found.next_review_on == found.next_due_on == date(2027, 6, 15)
    page = words(desk.open(f"/records/{camera}"))
    assert "Column 12, key box B" in page


def test_only_a_scheme_and_its_life_are_wanted(desk: Desk, scheme: Scheme) -> None:
    answer = desk.send(NEW)
    assert errors(answer.text) == ["Choose the scheme", "Choose where it is in its life"] or set(
        errors(answer.text)
    ) == {"Choose the scheme", "Choose where it is in its life"}
    answer = desk.send(NEW, {"scheme": scheme.reference, "lifecycle": "proposed"})
    assert answer.status_code == 303
    found = desk.camera(CAMERA)
    assert (found.number, found.label, found.easting) == (None, None, None)
    assert (found.title, found.next_review_on) == ("no name yet", None)


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ({"latitude": "53,4", "longitude": "-2.3"}, "Not a latitude: use a full stop"),
        ({"latitude": "53.4"}, "The latitude stands here without its longitude"),
        ({"latitude": "-2.3", "longitude": "53.4"}, "the wrong way round"),
        ({"easting": "900000", "northing": "395410"}, "outside Great Britain"),
    ],
)
def test_a_place_that_cannot_be_keeps_everything_typed(
    desk: Desk, scheme: Scheme, place: dict[str, str], sentence: str
) -> None:
    wanted = {"scheme": scheme.reference, "lifecycle": "live", "label": "Oak “Avenue”", **place}
    answer = desk.send(NEW, wanted)
    assert answer.status_code == 400
    assert any(sentence in each for each in errors(answer.text))
    assert filled_form(answer.text).to_dict() | wanted == filled_form(answer.text).to_dict()


def test_the_exact_place_is_for_those_who_may_see_it(
    desk: Desk, camera: str, council: Council
) -> None:
    for role, sees in ((Role.OPERATOR, True), (Role.AUDITOR, False), (Role.SCHEME_OWNER, False)):
        page = desk.door.signed_in(role).get(f"/records/{camera}")
        assert page.status_code == 200
        summary = page.text.partition("What happened")[0]
        assert ("Column 12" in summary) is sees, role
        assert desk.door.signed_in(role).get(CHANGE).status_code == 403
    assert "Column 12" in desk.open(CHANGE)


def test_what_is_recorded_is_changed(desk: Desk, camera: str) -> None:
    wanted = {
        "label": "The Square",
        "has_audio": "yes",
        "installed_on-day": "1",
        "installed_on-month": "4",
        "installed_on-year": "2019",
        "yearly_cost_pounds": "1,250",
        "masks": "Windows of 3 to 9 High Street",
    }
    answer = desk.send(CHANGE, wanted)
    assert answer.status_code == 303
    found = desk.camera(camera)
    assert (found.title, found.has_audio) == ("7 The Square", True)
    assert (found.installed_on, found.yearly_cost_pounds) == (date(2019, 4, 1), 1250)
    events = [json.loads(body)["action"] for body, _ in desk.door.events("camera.audio_changed")]
    assert events == ["camera.audio_changed"]
    assert "Windows of 3 to 9 High Street" in desk.open(CHANGE)


def test_saving_without_a_change_changes_nothing(desk: Desk, camera: str) -> None:
    before = desk.camera(camera).revision
    answer = desk.send(CHANGE)
    assert "Nothing was changed." in notices(desk.open(answer.location))
    assert desk.camera(camera).revision == before


def test_two_people_who_change_different_things_both_keep_theirs(desk: Desk, camera: str) -> None:
    mine = desk.open(CHANGE)
    desk.send(CHANGE, {"ward": "Central"})
    answer = desk.send(CHANGE, {"funder": "Safer Streets"}, page=mine)
    assert answer.status_code == 303
    found = desk.camera(camera)
    assert (found.ward, found.funder) == ("Central", "Safer Streets")


@pytest.mark.parametrize(
    ("keep", "own", "label"),
    [("yours", "", "My name"), ("theirs", "", "Their name"), ("own", "Both names", "Both names")],
)
def test_two_people_who_change_the_same_see_both_texts(
    desk: Desk, camera: str, keep: str, own: str, label: str
) -> None:
    mine = desk.open(CHANGE)
    desk.send(CHANGE, {"label": "Their name", "ward": "Central"})
    answer = desk.send(CHANGE, {"label": "My name", "funder": "Safer Streets"}, page=mine)
    assert answer.status_code == 409
    shown = words(answer.text)
    assert "My name" in shown and "Their name" in shown and "Market Square" in shown
    assert desk.camera(camera).label == "Their name"
    chosen = {"keep-label": keep, **({"label": own} if own else {})}
    answer = desk.send(CHANGE, chosen, page=answer.text)
    assert answer.status_code == 303, errors(answer.text)
    found = desk.camera(camera)
    assert (found.label, found.funder, found.ward) == (label, "Safer Streets", "Central")


def test_a_form_with_a_fault_keeps_everything_typed(desk: Desk, camera: str) -> None:
    wanted = {"label": "A", "installed_on-day": "31", "installed_on-month": "2",
              "installed_on-year": "2020", "notes": "line one\nline two"}  # fmt: skip
    answer = desk.send(CHANGE, wanted)
    assert answer.status_code == 400
    assert errors(answer.text) == [
        "The day of installation must be a real date: that month is shorter"
    ]
    kept = filled_form(answer.text)
    assert kept["label"] == "A" and kept["installed_on-day"] == "31"
    assert kept["notes"] == "line one\nline two"


def test_a_move_is_recorded_and_brings_the_review_forward(desk: Desk, camera: str) -> None:
    wanted = {
        "latitude": "53.41",
        "longitude": "-2.31",
        "public_location": "By the station",
        "operational_location": "Column 14",
        "reason": "The column was taken down",
    }
    answer = desk.send(MOVE, wanted)
    assert answer.status_code == 303, errors(answer.text)
    found = desk.camera(camera)
    assert (str(found.latitude), found.moved_on) == ("53.410000", date(2026, 6, 15))
    assert (found.public_location, found.operational_location) == ("By the station", "Column 14")
    assert found.next_review_on == found.next_due_on == date(2026, 12, 15)
    assert "Reason: The column was taken down" in words(desk.open(f"/records/{camera}"))


def test_a_move_wants_a_place_and_a_reason(desk: Desk, camera: str) -> None:
    answer = desk.send(MOVE, {"public_location": "By the station"})
    assert errors(answer.text) == ["Say why it was moved"]
    answer = desk.send(MOVE, {"reason": "Road works"})
    assert "Enter where it stands now" in errors(answer.text)[0]
    assert filled_form(answer.text)["reason"] == "Road works"


def test_a_move_on_an_older_page_is_shown_again(desk: Desk, camera: str) -> None:
    older = desk.open(MOVE)
    desk.send(CHANGE, {"ward": "Central"})
    wanted = {"latitude": "53.41", "longitude": "-2.31", "reason": "Road works"}
    answer = desk.send(MOVE, wanted, page=older)
    assert answer.status_code == 409
    assert "changed while you had it open" in errors(answer.text)[0]
    assert filled_form(answer.text)["reason"] == "Road works"
    assert desk.send(MOVE, page=answer.text).status_code == 303


def test_a_new_number_leaves_the_old_one_in_the_history(desk: Desk, camera: str) -> None:
    wanted = {"number": "1007", "on-day": "1", "on-month": "6", "on-year": "2026"}
    assert desk.send(NUMBER, wanted).status_code == 303
    assert desk.camera(camera).title == "1007 Market Square"
    with desk.door.council.database.read_session() as session:
        rows = session.scalars(select(CameraNumber).order_by(CameraNumber.id)).all()
    assert [(row.number, row.until_on) for row in rows] == [
        ("7", date(2026, 6, 1)),
        ("1007", None),
    ]
    late = desk.send(NUMBER, {"number": "2", "on-year": "2027"})
    assert errors(late.text) == ["This must be today or a day that has passed"]


def test_a_number_of_another_camera_is_asked_about(desk: Desk, camera: str, scheme: Scheme) -> None:
    desk.send(NEW, {"scheme": scheme.reference, "lifecycle": "live", "number": "8"})
    answer = desk.send(NUMBER, {"number": "8"})
    assert answer.status_code == 400
    assert "CAM-2026-0002, 8 no name yet, has this number" in errors(answer.text)[0]
    assert desk.camera(camera).number == "7"
    assert desk.send(NUMBER, {"shared": "y"}, page=answer.text).status_code == 303
    assert desk.camera(camera).number == "8"


def test_a_fault_from_report_to_repair(desk: Desk, camera: str) -> None:
    operator = Desk(desk.door, desk.door.signed_in(Role.OPERATOR))
    answer = operator.send(FAULTS, {"kind": "no_picture", "description": "Black since the storm"})
    assert answer.status_code == 303, errors(answer.text)
    assert desk.camera(camera).state == "fault"
    page = operator.open(FAULTS)
    assert "No picture, found on 15 June 2026 (today)" in words(page)
    link = page.split('href="/cameras/CAM-2026-0001/faults/mended?fault=')[1].split('"')[0]
    mended = f"{FAULTS}/mended?fault={link}"
    wrong = operator.send(mended, {"on-year": "2020"})
    assert wrong.status_code == 409
    assert "between the day it was found and today" in errors(wrong.text)[0]
    answer = operator.send(mended, {"repair": "New power supply", "cost_pounds": "120"})
    assert answer.status_code == 303
    assert desk.camera(camera).state == "live"
    assert "New power supply" in words(operator.open(FAULTS))
    assert operator.visitor.get(f"{FAULTS}/mended?fault=none").status_code == 404


def test_a_fault_wants_its_kind_and_a_description(desk: Desk, camera: str) -> None:
    answer = desk.send(FAULTS)
    assert errors(answer.text) == ["Choose what is wrong", "Describe what is wrong"]


def test_without_a_scheme_there_is_no_camera(door: FrontDoor) -> None:
    desk = Desk(door, door.signed_in(Role.CCTV_MANAGER))
    answer = desk.visitor.get(NEW)
    assert answer.status_code == 409
    assert "Record a scheme first" in words(answer.text)


def test_a_manager_of_one_scheme_adds_to_that_one_only(
    door: FrontDoor, scheme: Scheme, council: Council
) -> None:
    other = council.scheme("Housing", SchemeKind.HOUSING)
    person = council.person(Role.CCTV_MANAGER, name="Jo Scheme", scheme=scheme)
    door.give_password(person)
    visitor = door.visitor()
    visitor.sign_in(person)
    desk = Desk(door, visitor)
    page = desk.open(NEW)
    assert scheme.reference in page and other.reference not in page
    answer = desk.send(NEW, {"scheme": other.reference, "lifecycle": "live"})
    assert answer.status_code == 400
