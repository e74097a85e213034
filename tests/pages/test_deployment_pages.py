"""Deployments by the front door: two questions first, the request, its way, what is stopped."""

from __future__ import annotations

from pathlib import Path

import pytest
from camera_pages import Desk, errors, notices, words
from council import Council
from front_door import FrontDoor
from sqlalchemy import func, select
from works_desk import DECIDER, WRITER, WorksDesk, day

from govern.people.roles import Role
from govern.registers.cameras.models import Deployment

NEW = "/cameras/deployments/new"
STOPPED = "/cameras/deployments/stopped"
REQUEST = "/cameras/deployments/request?target=no&noticeable=yes"


@pytest.fixture
def door(council: Council, tmp_path: Path) -> FrontDoor:
    """The application."""
    return FrontDoor(council, tmp_path / "instance")


@pytest.fixture
def works(council: Council, door: FrontDoor) -> WorksDesk:
    """A scheme with redeployable cameras."""
    made = WorksDesk(council, door.settings.files.parent)
    made.council.close()
    return made


def sign_in(door: FrontDoor, works: WorksDesk, *roles: Role) -> Desk:
    """Somebody with roles, signed in, with nothing of the desk left open."""
    works.council.close()
    return Desk(door, door.signed_in(*roles))


def request_form(works: WorksDesk, *, start: int = 1, end: int = 57, **more: str) -> dict[str, str]:
    """The fields of a request that can be opened."""
    first, last = day(start), day(end)
    return {
        "camera": works.trailer,
        "place_public": "Mill Lane, by the park gate",
        "place_exact": "Column 14",
        "from_on-day": str(first.day), "from_on-month": str(first.month),
        "from_on-year": str(first.year),
        "ends_on-day": str(last.day), "ends_on-month": str(last.month),
        "ends_on-year": str(last.year),
        **more,
    }  # fmt: skip


def the_one(door: FrontDoor) -> Deployment:
    """The only deployment there is."""
    with door.council.database.read_session() as session:
        return session.scalars(select(Deployment)).one()


def count(door: FrontDoor) -> int:
    """How many deployments there are."""
    with door.council.database.read_session() as session:
        return session.scalar(select(func.count(Deployment.id))) or 0


def test_a_deployment_is_asked_for_after_two_questions(door: FrontDoor, works: WorksDesk) -> None:
    desk = sign_in(door, works, WRITER)
    assert "Ask for a deployment" in desk.open("/registers/deployments/")
    assert desk.visitor.get("/cameras/deployments/request").location == NEW
    page = desk.open(NEW)
    assert "place" not in words(page).lower()
    assert desk.send(NEW, {"target_known": "no"}).status_code == 400
    answer = desk.send(NEW, {"target_known": "no", "noticeable": "yes"})
    assert answer.location == REQUEST
    assert "At most 12 weeks" in words(desk.open(REQUEST))
    answer = desk.send(REQUEST, request_form(works))
    assert answer.status_code == 303, errors(answer.text)
    page = desk.open(answer.location)
    for shown in ("Deployment at Mill Lane, by the park gate", "Go on answering",
                  "Send for a decision", "Stop here and refer it"):  # fmt: skip
        assert shown in words(page)
    section = desk.open(f"{answer.location}/answers/deployment/request/request")
    assert "R1 First trailer" in section


@pytest.mark.parametrize(("target", "noticeable"), [("yes", "yes"), ("no", "no"), ("yes", "no")])
def test_what_may_be_covert_keeps_one_day_and_asks_nothing_else(
    door: FrontDoor, works: WorksDesk, target: str, noticeable: str
) -> None:
    desk = sign_in(door, works, WRITER)
    answer = desk.send(NEW, {"target_known": target, "noticeable": noticeable})
    assert answer.location == STOPPED
    assert count(door) == 0
    fields = set(desk.fields(STOPPED)) - {"csrf_token"}
    assert fields == {"referred_on-day", "referred_on-month", "referred_on-year"}
    late = desk.send(STOPPED, {"referred_on-day": "16"})
    assert late.status_code == 400
    assert count(door) == 0
    answer = desk.send(STOPPED)
    assert answer.status_code == 303
    found = the_one(door)
    assert (found.state, found.place_public, found.camera_id) == ("referred", "", None)
    page = words(desk.open(answer.location))
    assert "Monday 15 June 2026" in page
    assert "Public place" not in page


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"end": 86}, "at most 12 weeks"),
        ({"start": -3}, "cannot lie in the past"),
        ({"start": 20, "end": 10}, "before the start"),
        ({"camera": "CAM-1999-0001"}, "Choose from the list"),
        ({"place_public": ""}, "Say where"),
        ({"latitude": "53.38"}, "longitude"),
        ({"latitude": "north", "longitude": "west"}, "latitude"),
        ({"ends_on-month": "13"}, "real date"),
    ],
)
def test_bad_input_opens_nothing_and_loses_nothing(
    door: FrontDoor, works: WorksDesk, changes: dict[str, object], why: str
) -> None:
    desk = sign_in(door, works, WRITER)
    answer = desk.send(REQUEST, request_form(works, **changes))  # type: ignore[arg-type]
    assert answer.status_code == 400
    assert any(why in each for each in errors(answer.text)), errors(answer.text)
    assert "Column 14" in answer.text
    assert count(door) == 0


def test_only_those_who_may_ask(door: FrontDoor, works: WorksDesk) -> None:
    desk = sign_in(door, works, Role.AUDITOR)
    for path in (NEW, STOPPED, REQUEST):
        desk.open(path, status=403)


def test_a_yes_in_the_form_closes_it(door: FrontDoor, works: WorksDesk) -> None:
    reference = works.ask(fill=False)
    desk = sign_in(door, works, WRITER)
    section = f"/records/{reference}/answers/deployment/request/request"
    # Answers nobody gave are left out by the form, so only this one is changed.
    answer = desk.send(section, {"q_target_known": "yes"})
    assert answer.status_code == 302, errors(answer.text)
    assert desk.visitor.get(section).status_code == 409
    page = words(desk.open(f"/records/{reference}"))
    assert "Stop here" in page
    assert "Go on answering" not in page
    step = f"/records/{reference}/steps/refer"
    assert "taken out of it and of its history" in words(desk.open(step))
    answer = desk.send(step)
    assert answer.status_code == 302, errors(answer.text)
    page = desk.open(f"/records/{reference}")
    assert "Mill Lane" not in page
    assert "Column 14" not in page


def test_a_request_is_decided_and_refused_on_pages(door: FrontDoor, works: WorksDesk) -> None:
    granted, denied = works.sent(), works.sent(camera=works.other_trailer)
    decider = sign_in(door, works, DECIDER)
    step = f"/records/{granted}/steps/approve"
    page = decider.open(step)
    assert "Tuesday 11 August 2026" in words(page)
    assert "What we know of problem." in page
    assert decider.send(step, {"reason": ""}).status_code == 400
    answer = decider.send(step, {"reason": "Needed.", "conditions": "Tell the school"})
    assert answer.status_code == 302, errors(answer.text)
    page = words(decider.open(f"/records/{granted}"))
    assert "Approved, not yet up" in page
    assert "Condition: Tell the school" in page
    answer = decider.send(f"/records/{denied}/steps/refuse", {"reason": "Lights first."})
    assert answer.status_code == 302, errors(answer.text)
    assert "Lights first." in words(decider.open(f"/records/{denied}"))
    listed = words(decider.open("/registers/deployments/?state=refused"))
    assert "1 deployment" in listed


def test_signs_come_first_on_the_page_too(door: FrontDoor, works: WorksDesk) -> None:
    reference = works.approved()
    door.clock.now = works.at(2)
    desk = sign_in(door, works, WRITER)
    step = f"/records/{reference}/steps/put_up"
    late = {"signs_up_on-day": "17", "signs_up_on-month": "6", "signs_up_on-year": "2026"}
    answer = desk.send(step, late)
    assert answer.status_code == 409
    assert any("Signs come first" in each for each in errors(answer.text))
    answer = desk.send(step, {**late, "signs_up_on-day": "16"})
    assert answer.status_code == 302, errors(answer.text)
    page = desk.open(f"/records/{reference}")
    assert "It comes down by Tuesday 11 August 2026" in notices(page)
    assert "Deployment ends" in words(page)


def test_more_time_is_asked_and_decided_on_pages(door: FrontDoor, works: WorksDesk) -> None:
    reference = works.up()
    door.clock.now = works.at(40)
    desk = sign_in(door, works, WRITER)
    record = f"/records/{reference}"
    assert "Decide on more time" not in words(desk.open(record))
    answer = desk.send(f"{record}/steps/ask_extension", {
        "evidence": "Six fires in June.", "longer_term": "The lights come in autumn.",
        "new_end-day": "10", "new_end-month": "9", "new_end-year": "2026",
    })  # fmt: skip
    assert answer.status_code == 302, errors(answer.text)
    decider = sign_in(door, works, DECIDER)
    page = decider.open(f"{record}/steps/extend")
    for shown in ("Six fires in June.", "Thursday 10 September 2026", "Tuesday 11 August 2026"):
        assert shown in words(page)
    answer = decider.send(f"{record}/steps/extend", {"granted": "yes", "reason": "It helps."})
    assert answer.status_code == 302, errors(answer.text)
    page = words(decider.open(record))
    assert "1 of 2 times" in page
    assert "Thursday 10 September 2026" in page


def test_the_way_down_on_pages(door: FrontDoor, works: WorksDesk) -> None:
    reference = works.down(60)
    record = f"/records/{reference}"
    door.clock.now = works.at(61)
    desk = sign_in(door, works, WRITER)
    page = words(desk.open(record))
    assert "Overstayed: it came down 3 days after Tuesday 11 August 2026." in page
    step = f"{record}/steps/evaluate"
    answer = desk.send(step, {"result": "met", "finding": "The fires stopped."})
    assert answer.status_code == 302, errors(answer.text)
    early = desk.send(f"{record}/steps/look_back")
    assert early.status_code == 409
    assert any("eight weeks after" in each for each in errors(early.text))


def test_every_picture_of_the_record_page_is_there(door: FrontDoor, works: WorksDesk) -> None:
    reference = works.up()
    door.clock.now = works.at(2)
    desk = sign_in(door, works, WRITER)
    assert desk.visitor.get(f"/records/{reference}/pictures/nothing.svg").status_code == 404
