"""A camera list by the front door: file, columns, comparing, deciding, what came of it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from camera_lists import MARCH_2025, TRAFFORD, csv_of
from camera_lists import Desk as Lists
from camera_pages import Desk, errors, notices, upload, words
from council import Council
from front_door import FrontDoor
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from govern.attachments.models import ImportBatch, ImportRow
from govern.people.roles import Role
from govern.registers.cameras.models import Camera

START = "/cameras/imports/"
MOSS = "1,Moss Road,53.4,-2.3"
OAK = "2,Oak Avenue,53.41,-2.3"


@pytest.fixture
def door(council: Council, tmp_path: Path) -> FrontDoor:
    """The application."""
    return FrontDoor(council, tmp_path / "instance")


@pytest.fixture
def desk(door: FrontDoor) -> Desk:
    """The CCTV manager, signed in."""
    return Desk(door, door.signed_in(Role.CCTV_MANAGER))


def choose_file(desk: Desk, data: bytes, name: str = "list.csv", **more: object) -> TestResponse:
    """Send a file for the scheme “Town centre”, new or known."""
    page = desk.open(START)
    known = re.search(r'value="(SCH-[^"]+)"', page)
    scheme = {"scheme": known[1]} if known else {"scheme": "new", "new_scheme": "Town centre"}
    return desk.send(START, {"file": upload(data, name), **scheme, **more}, page=page)


def compare(desk: Desk, data: bytes, name: str = "list.csv") -> str:
    """Bring a file as far as the page that compares; its address."""
    answer = choose_file(desk, data, name)
    assert answer.status_code == 303, errors(answer.text)
    answer = desk.send(answer.location)
    assert answer.status_code == 303, errors(answer.text)
    return str(answer.location)


def count(desk: Desk) -> int:
    """How many cameras there are."""
    with desk.door.council.database.read_session() as session:
        return session.scalar(select(func.count(Camera.id))) or 0


def test_a_list_comes_in_step_by_step(desk: Desk) -> None:
    answer = choose_file(desk, TRAFFORD[3].read_bytes(), TRAFFORD[3].name)
    assert answer.status_code == 303
    page = desk.open(answer.location)
    assert "list of 2 October 2024 · Town centre" in page
    assert "For example: Trafford Wharf Road" in page
    assert desk.fields(answer.location)["column-0"] == "number"
    answer = desk.send(answer.location)
    assert "116 lines in the list." in words(desk.open(answer.location))
    assert count(desk) == 0
    answer = desk.send(answer.location, {"do": "apply"})
    page = desk.open(answer.location)
    assert "The list is applied: 116 lines, one entry in the history." in notices(page)
    assert "116 cameras were added." in words(page)
    assert count(desk) == 116
    assert desk.open("/registers/cameras/?sort=number").count("CAM-2026-") >= 50
    assert "Trafford Wharf Road" in desk.open("/records/CAM-2026-0001")


def test_a_renumbering_is_shown_before_and_after(desk: Desk) -> None:
    desk.send(compare(desk, TRAFFORD[3].read_bytes(), TRAFFORD[3].name), {"do": "apply"})
    place = compare(desk, MARCH_2025.read_bytes(), MARCH_2025.name)
    page = words(desk.open(place))
    assert "Renumbered: 86 cameras have other numbers." in page
    assert "New: 22 cameras are not on the register yet." in page
    assert "Missing: 3 cameras of the register are not on this list." in page
    assert "Number 1 1001" in page
    assert "as for most others on this list" in page
    group = desk.open(f"{place}?group=renumbered")
    assert group.count("Renumber it") == 86
    same = words(desk.open(f"{place}?group=unchanged"))
    assert "16 cameras are as the register has them." in same
    desk.send(place, {"do": "apply"})
    done = words(desk.open(place))
    assert "86 cameras were renumbered." in done and "22 cameras were added." in done
    report = json.loads(desk.visitor.get(f"{place}/report.json").text)
    assert (report["renumbered"], report["rejected"], report["missing"]) == (86, 0, 3)
    history = words(desk.open("/records/CAM-2026-0001"))
    assert "Renumbered from 1 to 1001 by the list of 4 March 2025 (line 2)" in history


def test_what_is_uncertain_wants_a_person(desk: Desk) -> None:
    desk.send(compare(desk, csv_of(MOSS)), {"do": "apply"})
    place = compare(desk, csv_of("1,Talbot Lane,53.403,-2.3", OAK), "second.csv")
    page = desk.open(place)
    assert "1 line could be more than one thing." in words(page)
    answer = desk.send(place, {"do": "apply", "line-3": "refuse"})
    assert answer.status_code == 400
    assert errors(answer.text) == [
        "Decide about 1 more line before the list is applied: they are at the top, under “Waits "
        "for you”."
    ]
    assert re.search(r'id="line-3-2" value="refuse" checked', answer.text), "a choice was lost"
    answer = desk.send(place, {"line-2": "CAM-2026-0001", "line-3": "refuse", "do": "save"})
    assert "Nothing is applied yet" in notices(desk.open(answer.location))
    assert desk.fields(place)["line-2"] == "CAM-2026-0001"
    assert desk.fields(place)["line-3"] == "refuse"
    desk.send(place, {"do": "apply"})
    assert count(desk) == 1
    assert desk.camera("CAM-2026-0001").label == "Talbot Lane"
    assert "left out by the person who decided" in words(desk.open(place))


def test_accept_all_takes_every_suggestion(desk: Desk) -> None:
    desk.send(compare(desk, csv_of(MOSS)), {"do": "apply"})
    place = compare(desk, csv_of("1,Talbot Lane,53.403,-2.3", OAK), "second.csv")
    desk.send(place, {"do": "accept"})
    assert desk.fields(place)["line-2"] == "accept"
    desk.send(place, {"do": "apply"})
    assert count(desk) == 3


def test_accept_all_of_one_group_leaves_the_others(desk: Desk) -> None:
    desk.send(compare(desk, csv_of(MOSS)), {"do": "apply"})
    place = compare(desk, csv_of("1,Talbot Lane,53.403,-2.3", OAK, "3,Ash,53.5,-2.3"), "b.csv")
    desk.send(f"{place}?group=added", {"do": "accept:added"})
    with desk.door.council.database.read_session() as session:
        rows = session.execute(
            select(ImportRow.line, ImportRow.choice).order_by(ImportRow.id.desc()).limit(3)
        )
        assert {row.line: row.choice for row in rows} == {2: None, 3: "accept", 4: "accept"}


def test_two_lines_given_to_one_camera_are_refused(desk: Desk) -> None:
    desk.send(compare(desk, csv_of(MOSS)), {"do": "apply"})
    place = compare(desk, csv_of("1,Talbot Lane,53.403,-2.3", "1,Ash,53.404,-2.3"), "b.csv")
    wanted = {"line-2": "CAM-2026-0001", "line-3": "CAM-2026-0001", "do": "apply"}
    answer = desk.send(place, wanted)
    assert answer.status_code == 400
    assert "Lines 2 and 3 are both said to be the camera “Moss Road”" in errors(answer.text)[0]
    assert count(desk) == 1


def test_a_change_meanwhile_is_compared_again(desk: Desk) -> None:
    desk.send(compare(desk, csv_of(MOSS)), {"do": "apply"})
    place = compare(desk, csv_of("1,Moss Road North,53.4,-2.3"), "b.csv")
    desk.send("/cameras/CAM-2026-0001/change", {"ward": "Central"})
    answer = desk.send(place, {"do": "apply"})
    assert "has changed since this list was compared" in notices(desk.open(answer.location))
    assert desk.camera("CAM-2026-0001").label == "Moss Road"
    desk.send(place, {"do": "apply"})
    camera = desk.camera("CAM-2026-0001")
    assert (camera.label, camera.ward) == ("Moss Road North", "Central")


def test_bad_lines_are_shown_with_their_reason(desk: Desk) -> None:
    place = compare(desk, csv_of(MOSS, '2,<b>Oak</b>,"53,4",-2.3'))
    page = words(desk.open(place))
    assert "Left out: 1 line cannot be used." in page
    assert "3 lat 53,4 not a latitude: use a full stop" in page
    desk.send(place, {"do": "apply"})
    assert "1 line was left out." in words(desk.open(place))


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "list.csv", "empty"),
        (b"%PDF-1.4\n\x00", "list.pdf", "PDF"),
        (b"camera_id,location\n", "list.csv", "no rows"),
    ],
)
def test_a_file_that_is_no_list_keeps_what_was_typed(
    desk: Desk, data: bytes, name: str, sentence: str
) -> None:
    answer = choose_file(desk, data, name)
    assert answer.status_code == 400
    assert sentence in errors(answer.text)[0]
    assert 'value="Town centre"' in answer.text
    with desk.door.council.database.read_session() as session:
        assert session.scalar(select(func.count(ImportBatch.id))) == 0


def test_what_is_missing_on_the_first_page_is_said(desk: Desk) -> None:
    answer = desk.send(START, {"scheme": "new"})
    assert errors(answer.text) == [
        "Choose the file of the camera list",
        "Enter the name of the new scheme",
    ]


def test_columns_that_tell_no_camera_apart_are_refused(desk: Desk) -> None:
    answer = choose_file(desk, csv_of(MOSS))
    wanted = {f"column-{place}": "" for place in range(4)}
    refused = desk.send(answer.location, wanted)
    assert refused.status_code == 400
    assert "Say which column holds the number" in errors(refused.text)[0]
    twice = desk.send(answer.location, {"column-0": "number", "column-1": "number"})
    assert twice.status_code == 400


def test_the_same_file_is_not_taken_in_twice(desk: Desk) -> None:
    place = compare(desk, csv_of(MOSS))
    desk.send(place, {"do": "save"})
    answer = choose_file(desk, csv_of(MOSS))
    # The scheme is only a name until the list is applied.
    assert "waiting already" in notices(desk.open(answer.location))
    with desk.door.council.database.read_session() as session:
        assert session.scalar(select(func.count(ImportBatch.id))) == 1
    desk.send(place, {"do": "apply"})
    desk.send("/cameras/CAM-2026-0001/change", {"label": "Moss Road North"})
    again = compare(desk, csv_of(MOSS))
    assert again == place
    assert "applied already, as shown here" in notices(desk.open(again))
    assert desk.camera("CAM-2026-0001").label == "Moss Road North"


def test_the_same_file_under_other_columns_is_compared(desk: Desk) -> None:
    desk.send(compare(desk, csv_of(MOSS)), {"do": "apply"})
    answer = choose_file(desk, csv_of(MOSS))
    answer = desk.send(answer.location, {"column-1": "notes"})
    page = words(desk.open(answer.location))
    assert "Changed: 1 camera has other details." in page
    assert "Notes Moss Road" in page


def test_what_a_command_left_waiting_is_decided_on_its_page(
    desk: Desk, council: Council, tmp_path: Path
) -> None:
    command = Lists(council, tmp_path / "instance")
    command.take(csv_of(MOSS), "a.csv")
    batch = command.stage(csv_of("1,Talbot Lane,53.403,-2.3", OAK), "b.csv")
    command.apply(batch, as_suggested=False)
    assert count(desk) == 2
    assert "b.csv" in desk.open(START)
    place = f"/cameras/imports/{batch.token}"
    page = words(desk.open(place))
    assert "What was certain was applied on 1 July 2026." in page
    assert "Oak Avenue" not in page
    desk.send(place, {"line-2": "CAM-2026-0001", "do": "apply"})
    done = words(desk.open(place))
    assert "1 camera was moved." in done and "1 camera was added." in done
    assert count(desk) == 2


def test_an_import_can_be_given_up(desk: Desk) -> None:
    place = compare(desk, csv_of(MOSS))
    desk.send(place, {"do": "give-up"})
    assert "The register is as it was." in words(desk.open(place))
    assert desk.visitor.get(f"{place}/report.json").status_code == 200
    assert count(desk) == 0


def test_others_do_not_learn_of_an_import(desk: Desk) -> None:
    place = compare(desk, csv_of(MOSS))
    for role in (Role.AUDITOR, Role.OPERATOR, Role.SCHEME_OWNER):
        other = desk.door.signed_in(role)
        assert other.get(START).status_code == 403
        for path in (place, f"{place}/columns", f"{place}/report.json"):
            assert other.get(path).status_code == 403
    assert desk.open("/cameras/imports/AAAAAAAAAAAAAAAAAAAAAA", status=404)
