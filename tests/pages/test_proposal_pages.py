"""Camera proposals by the front door: proposing, answering, the gates, files, bad input."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from camera_pages import Desk, errors, notices, upload, words
from council import Council
from front_door import FrontDoor
from sqlalchemy import func, select
from works_desk import DECIDER, PICTURE, WRITER, WorksDesk

from govern.people.roles import Role
from govern.registers.cameras.models import Camera, CameraProposal

NEW = "/cameras/proposals/new"


@pytest.fixture
def door(council: Council, tmp_path: Path) -> FrontDoor:
    """The application."""
    return FrontDoor(council, tmp_path / "instance")


@pytest.fixture
def works(council: Council, door: FrontDoor) -> WorksDesk:
    """A scheme with cameras, whose files lie where the application looks for them."""
    made = WorksDesk(council, door.settings.files.parent)
    made.council.close()
    return made


def sign_in(door: FrontDoor, works: WorksDesk, *roles: Role) -> Desk:
    """Somebody with roles, signed in, with nothing of the desk left open."""
    works.council.close()
    return Desk(door, door.signed_in(*roles))


def proposal_form(works: WorksDesk, **changes: str) -> dict[str, str]:
    """The fields of a proposal that can be opened."""
    return {
        "what": "added_camera",
        "scheme": works.scheme,
        "place_public": "High Street, by the library",
        "place_exact": "Column 9",
        "latitude": "53.381",
        "longitude": "-1.471",
        "asked_by": "Traders",
        "asked_on-day": "1",
        "asked_on-month": "3",
        "asked_on-year": "2026",
        "sponsor": works.decider.token,
        **changes,
    }


def count(door: FrontDoor) -> int:
    """How many proposals there are."""
    with door.council.database.read_session() as session:
        return session.scalar(select(func.count(CameraProposal.id))) or 0


def test_a_camera_is_proposed_and_listed(door: FrontDoor, works: WorksDesk) -> None:
    desk = sign_in(door, works, WRITER)
    assert "Propose a camera" in desk.open("/registers/camera_proposals/")
    answer = desk.send(NEW, proposal_form(works))
    assert answer.status_code == 303, errors(answer.text)
    page = desk.open(answer.location)
    assert "somebody else decides" in notices(page)
    for shown in ("Added camera: High Street, by the library", "Go on answering",
                  "Send to gate 1", "DPIA"):  # fmt: skip
        assert shown in words(page)
    listed = words(desk.open("/registers/camera_proposals/"))
    assert "High Street, by the library" in listed
    assert "Need being described" in listed
    section = desk.open(f"{answer.location}/answers/camera_proposal/gate_1/request")
    assert "Traders" in section
    assert "Column 9" in section


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"what": "palace"}, "Choose from the list"),
        ({"place_public": " "}, "Say where"),
        ({"scheme": ""}, "name the scheme it belongs to"),
        ({"what": "move"}, "name the camera on the register"),
        ({"what": "move", "camera": "CAM-1999-0001"}, "there is no CAM-1999-0001"),
        ({"latitude": "-1.471", "longitude": "53.381"}, "the wrong way round"),
        ({"longitude": ""}, "longitude"),
        ({"asked_on-year": "2031"}, "cannot lie in the future"),
        ({"asked_on-day": "31", "asked_on-month": "2"}, "real date"),
        ({"sponsor": "nobody"}, "Choose from the list"),
        ({"asked_by": "x" * 301}, "Shorten this"),
    ],
)
def test_bad_input_opens_nothing_and_loses_nothing(
    door: FrontDoor, works: WorksDesk, changes: dict[str, str], why: str
) -> None:
    desk = sign_in(door, works, WRITER)
    answer = desk.send(NEW, proposal_form(works, **changes))
    assert answer.status_code == 400
    assert any(why in each for each in errors(answer.text)), errors(answer.text)
    assert "Column 9" in answer.text
    assert count(door) == 0


def test_what_was_typed_stands_as_text(door: FrontDoor, works: WorksDesk) -> None:
    desk = sign_in(door, works, WRITER)
    answer = desk.send(NEW, proposal_form(works, place_public="<b>Bold</b> & Co"))
    page = desk.open(answer.location)
    assert "<b>Bold" not in page
    assert "<b>Bold</b> & Co" in words(page)


def test_those_who_may_not_propose_see_no_form(door: FrontDoor, works: WorksDesk) -> None:
    desk = sign_in(door, works, Role.AUDITOR)
    desk.open(NEW, status=403)
    assert "Propose a camera" not in desk.open("/registers/camera_proposals/")


def test_a_gate_is_decided_on_its_page(door: FrontDoor, works: WorksDesk) -> None:
    reference = works.at_gate_1()
    record, gate = f"/records/{reference}", f"/records/{reference}/steps/gate_1"
    author = sign_in(door, works, WRITER)
    assert "Who may do this" in words(author.open(record))
    decider = sign_in(door, works, DECIDER)
    page = decider.open(gate)
    assert "What we know of problem." in page
    assert "Recorded crime near the place" in page
    refused = decider.send(gate, {"outcome": "go_on", "reason": ""})
    assert refused.status_code == 400
    refused = decider.send(gate, {"outcome": "go_on_with_conditions", "reason": "Shown."})
    assert refused.status_code == 409
    assert any("each on a line" in each for each in errors(refused.text))
    answer = decider.send(gate, {
        "outcome": "go_on_with_conditions", "reason": "Shown.", "conditions": "Ask the school",
    })  # fmt: skip
    assert answer.status_code == 302, errors(answer.text)
    page = decider.open(record)
    assert "Decided: go on with conditions" in notices(page)
    for shown in ("Design being worked out", "Condition: Ask the school", "Gate 1: need"):
        assert shown in words(page)


def test_an_author_cannot_decide_through_the_address(door: FrontDoor, works: WorksDesk) -> None:
    reference = works.at_gate_1()
    author = sign_in(door, works, WRITER)
    gate = f"/records/{reference}/steps/gate_1"
    answer = author.send(gate, {"outcome": "go_on", "reason": "Mine."})
    assert answer.status_code == 403
    assert works.read(reference).state == "gate_1"


def test_a_gap_is_named_where_it_is(door: FrontDoor, works: WorksDesk) -> None:
    reference = works.propose()
    desk = sign_in(door, works, WRITER)
    answer = desk.send(f"/records/{reference}/steps/submit_1")
    assert answer.status_code == 409
    assert any("Problem" in each and "not answered" in each for each in errors(answer.text))


def test_the_dpia_and_the_camera_are_named_on_pages(door: FrontDoor, works: WorksDesk) -> None:
    reference = works.propose()
    desk = sign_in(door, works, WRITER)
    step = f"/records/{reference}/steps/record_dpia"
    answer = desk.send(step, {"reference": "DPIA-9", "with_regulator": "yes"})
    assert answer.status_code == 302, errors(answer.text)
    assert "with the Information Commissioner" in words(desk.open(f"/records/{reference}"))
    step = f"/records/{reference}/steps/name_camera"
    wrong = desk.send(step, {"camera": "CAM-1999-0001"})
    assert wrong.status_code == 409
    assert any("there is no CAM-1999-0001" in each for each in errors(wrong.text))
    answer = desk.send(step, {"latitude": "53.39", "longitude": "-1.48"})
    assert answer.status_code == 302, errors(answer.text)
    assert str(works.read(reference).latitude) == "53.390000"


def test_a_camera_goes_live_from_the_page_of_gate_3(door: FrontDoor, works: WorksDesk) -> None:
    reference = works.at_gate_3()
    decider = sign_in(door, works, DECIDER)
    gate = f"/records/{reference}/steps/gate_3"
    page = decider.open(gate)
    assert "Pictures of the signs: sign.png." in words(page)
    answer = decider.send(gate, {"outcome": "go_on", "reason": "All tests are met."})
    assert answer.status_code == 302, errors(answer.text)
    page = decider.open(f"/records/{reference}")
    assert "Gone live" in words(page)
    camera = re.search(r"/records/(CAM-[0-9-]+)", page)
    assert camera is not None
    shown = words(decider.open(f"/records/{camera[1]}"))
    assert "Live" in shown
    assert "15 October 2026" in shown


def test_what_holds_a_camera_back_is_shown_before_the_decision(
    door: FrontDoor, works: WorksDesk
) -> None:
    reference = works.at_gate_3()
    works.sign_dpia(reference, with_regulator=True)
    decider = sign_in(door, works, DECIDER)
    gate = f"/records/{reference}/steps/gate_3"
    assert "is with the Information Commissioner" in words(decider.open(gate))
    answer = decider.send(gate, {"outcome": "go_on", "reason": "Anyway."})
    assert answer.status_code == 409
    with door.council.database.read_session() as session:
        assert session.scalar(select(func.count(Camera.id))) == 3


def test_pictures_are_added_chosen_and_handed_out(door: FrontDoor, works: WorksDesk) -> None:
    reference = works.propose()
    desk = sign_in(door, works, WRITER)
    files = f"/cameras/proposals/{reference}/files"
    wrong = desk.send(files, {"files": upload(b"GIF89a", "sign.gif")})
    assert wrong.status_code == 400
    assert any("is not a picture" in each for each in errors(wrong.text))
    assert desk.send(files, {}).status_code == 400
    answer = desk.send(files, {"files": upload(PICTURE, "../sign <1>.png")})
    assert answer.status_code == 303, errors(answer.text)
    page = desk.open(files)
    assert "sign <1>.png" in words(page)
    link = re.search(rf'href="({files}/[^"]+)"', page)
    assert link is not None
    handed = desk.visitor.get(link[1])
    assert (handed.data, handed.mimetype) == (PICTURE, "image/png")
    assert "attachment" in handed.headers["Content-Disposition"]
    assert "sandbox" in handed.headers["Content-Security-Policy"]
    evidence = desk.open(f"/records/{reference}/answers/camera_proposal/gate_1/evidence")
    assert "sign &lt;1&gt;.png" in evidence
    assert door.visitor().get(link[1]).status_code in (302, 303)
    stranger = sign_in(door, works, Role.OPERATOR)
    assert stranger.visitor.get(link[1]).status_code == 404
    reader = sign_in(door, works, Role.AUDITOR)
    assert "Add these files" not in reader.open(files)
