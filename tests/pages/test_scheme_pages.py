"""Schemes by the front door: recorded, changed, declared; recorders, signs, faults of a week."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from camera_pages import Desk, errors, filled_form, notices, upload, words
from council import Council
from front_door import FrontDoor
from sqlalchemy import select

from govern.people.roles import Role
from govern.registers.cameras.models import (
    CameraRecorder,
    Declaration,
    RecorderReading,
    RetentionPeriod,
    Sign,
)

NEW = "/cameras/schemes/new"
SCHEME = "SCH-2026-0001"
PAGES = f"/cameras/schemes/{SCHEME}"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 40


@pytest.fixture
def door(council: Council, tmp_path: Path) -> FrontDoor:
    """The application."""
    return FrontDoor(council, tmp_path / "instance")


@pytest.fixture
def desk(door: FrontDoor) -> Desk:
    """The CCTV manager, signed in."""
    return Desk(door, door.signed_in(Role.CCTV_MANAGER))


@pytest.fixture
def scheme(desk: Desk) -> str:
    """A scheme recorded by hand."""
    wanted = {"title": "Town centre", "kind": "town_centre", "purpose": "Theft and violence"}
    answer = desk.send(NEW, wanted)
    assert answer.status_code == 303, errors(answer.text)
    return SCHEME


def test_a_scheme_is_recorded_before_its_cameras_are_known(desk: Desk, council: Council) -> None:
    head = council.person(Role.ASSET_OWNER, name="Ruth Head")
    assert errors(desk.send(NEW).text) == [
        "Enter the name of the scheme",
        "Choose the sort of scheme",
    ]
    wanted = {
        "title": "Housing",
        "kind": "housing",
        "service_head": head.token,
        "review_months": "24",
        "cameras_known": "no",
        "controllers": "The council and the housing association",
    }
    assert desk.send(NEW, wanted).status_code == 303
    found = desk.scheme(SCHEME)
    assert (found.service_head_id, found.review_months) == (head.id, 24)
    assert found.cameras_known is False
    assert "not known yet" in words(desk.open(f"/records/{SCHEME}"))


def test_a_scheme_is_changed_and_two_people_see_both_texts(desk: Desk, scheme: str) -> None:
    change = f"{PAGES}/change"
    mine = desk.open(change)
    assert desk.send(change, {"operator": "Safe Watch Ltd", "host": "Depot"}).status_code == 303
    answer = desk.send(change, {"operator": "The council", "public_contact": "0100"}, page=mine)
    assert answer.status_code == 409
    assert "Safe Watch Ltd" in words(answer.text) and "The council" in words(answer.text)
    answer = desk.send(change, {"keep-operator": "theirs"}, page=answer.text)
    assert answer.status_code == 303, errors(answer.text)
    found = desk.scheme(scheme)
    assert (found.operator, found.host, found.public_contact) == ("Safe Watch Ltd", "Depot", "0100")
    assert "Nothing was changed." in notices(desk.open(desk.send(change).location))


def test_it_is_declared_once_a_year(desk: Desk, scheme: str) -> None:
    declare = f"{PAGES}/declare"
    assert errors(desk.send(declare).text) == [
        "Say whether it is in use",
        "Say whether its purpose is unchanged",
    ]
    answer = desk.send(declare, {"still_in_use": "yes", "purpose_unchanged": "no"})
    assert errors(answer.text) == ["Say what has changed"]
    yes = {"still_in_use": "yes", "purpose_unchanged": "yes", "camera_count": "12"}
    assert desk.send(declare, yes).status_code == 303
    with desk.door.council.database.read_session() as session:
        row = session.scalars(select(Declaration)).one()
    assert (row.year, row.camera_count) == (2026, 12)
    again = desk.send(declare, yes)
    assert again.status_code == 409
    assert errors(again.text) == ["This scheme was already declared for 2026."]


def _add_recorder(desk: Desk) -> str:
    wanted = {"name": "NVR 1", "kind": "nvr", "nominal_days": "31"}
    answer = desk.send(f"{PAGES}/recorders/new", wanted)
    assert answer.status_code == 303, errors(answer.text)
    found = re.search(r"/recorders/([\w-]{22})/reading", desk.open(f"{PAGES}/recorders"))
    assert found
    return found[1]


def test_a_reading_says_when_footage_is_gone_too_early(desk: Desk, scheme: str) -> None:
    token = _add_recorder(desk)
    reading = f"{PAGES}/recorders/{token}/reading"
    typed = {"oldest_on-day": "1", "oldest_on-month": "6", "oldest_on-year": "2026"}
    wrong = desk.send(reading, {**typed, "oldest_at": "25:00"})
    assert errors(wrong.text) == ["Enter the time as hours and minutes, like 14:05"]
    supervisor = Desk(desk.door, desk.door.signed_in(Role.CONTROL_ROOM_SUPERVISOR))
    answer = supervisor.send(reading, {**typed, "oldest_at": "9.15"})
    assert answer.status_code == 303, errors(answer.text)
    says = notices(supervisor.open(answer.location))
    assert "14 days of footage: less than the 31 stated." in says
    with desk.door.council.database.read_session() as session:
        row = session.scalars(select(RecorderReading)).one()
    assert row.oldest_footage_at.isoformat() == "2026-06-01T08:15:00+00:00"
    assert "17 days short" in words(desk.open(f"{PAGES}/recorders"))
    later = desk.send(reading, {**typed, "oldest_on-year": "2027"})
    assert later.status_code == 409


def test_cameras_are_set_to_a_recorder(desk: Desk, scheme: str) -> None:
    for number in ("7", "8"):
        desk.send("/cameras/new", {"scheme": scheme, "lifecycle": "live", "number": number})
    path = f"{PAGES}/recorders/{_add_recorder(desk)}/cameras"
    assert errors(desk.send(path).text) == ["Choose at least one camera"]
    answer = desk.send(path, {"cameras": ["CAM-2026-0001", "CAM-2026-0002"]})
    assert answer.status_code == 303
    with desk.door.council.database.read_session() as session:
        assert len(session.scalars(select(CameraRecorder)).all()) == 2
    assert "2 cameras write to it." in words(desk.open(f"{PAGES}/recorders"))


def test_the_retention_rule_has_its_dates(desk: Desk, scheme: str) -> None:
    path = f"{PAGES}/retention"
    assert errors(desk.send(path).text) == ["Enter the number of days", "Say why"]
    assert desk.send(path, {"days": "31", "reason": "As agreed"}).status_code == 303
    assert desk.scheme(scheme).retention_days == 31
    again = desk.send(path, {"days": "28", "reason": "Shorter"})
    assert again.status_code == 409
    assert filled_form(again.text)["reason"] == "Shorter"
    later = {"days": "28", "reason": "Shorter", "from_on-month": "7"}
    assert desk.send(path, later).status_code == 303
    with desk.door.council.database.read_session() as session:
        rows = session.scalars(select(RetentionPeriod).order_by(RetentionPeriod.id)).all()
    assert [(row.days, row.until_on) for row in rows] == [(31, date(2026, 7, 14)), (28, None)]
    assert desk.scheme(scheme).retention_days == 31


def test_a_sign_with_its_photograph_is_inspected(desk: Desk, scheme: str) -> None:
    path = f"{PAGES}/signs/new"
    assert errors(desk.send(path).text) == ["Enter where it is", "Enter the wording"]
    wanted = {"place": "Market Square", "wording": "CCTV in operation\n<b>01234</b>"}
    for data, sentence in ((b"GIF89a", "neither"), (PNG * 250_000, "up to 10 MB")):
        wrong = desk.send(path, {**wanted, "photograph": upload(data, "sign.png")})
        assert wrong.status_code == 400
        assert sentence in errors(wrong.text)[0]
        assert filled_form(wrong.text)["place"] == "Market Square"
    answer = desk.send(path, {**wanted, "photograph": upload(PNG, "sign.png")})
    assert answer.status_code == 303, errors(answer.text)
    page = desk.open(f"{PAGES}/signs")
    assert "Never inspected." in words(page)
    picture = re.search(r'src="(/cameras/schemes/[^"]+/photograph)"', page)
    assert picture
    shown = desk.visitor.get(picture[1])
    assert (shown.data, shown.mimetype) == (PNG, "image/png")
    assert "sandbox" in shown.headers["Content-Security-Policy"]
    inspect_path = picture[1].replace("/photograph", "/inspect")
    operator = Desk(desk.door, desk.door.signed_in(Role.OPERATOR))
    assert operator.send(inspect_path, {"is_right": "no"}).status_code == 303
    with desk.door.council.database.read_session() as session:
        sign = session.scalars(select(Sign)).one()
    assert (sign.is_right, sign.inspected_on) == (False, date(2026, 6, 15))
    assert "Missing or wrong" in words(operator.open(f"{PAGES}/signs"))
    late = operator.send(inspect_path, {"is_right": "yes", "on-year": "2027"})
    assert errors(late.text) == ["This must be today or a day that has passed"]


def test_the_faults_of_a_week(desk: Desk, scheme: str) -> None:
    desk.send("/cameras/new", {"scheme": scheme, "lifecycle": "live", "number": "7"})
    wanted = {"kind": "link", "description": "Link down", "on-day": "3"}
    assert desk.send("/cameras/CAM-2026-0001/faults", wanted).status_code == 303
    path = f"{PAGES}/faults-of-the-week"
    page = words(desk.open(path))
    assert "no faults found, none mended, 1 open at the end" in page
    assert "Link to the control room: Link down" in page and " 12 " in page
    before = words(desk.open(f"{path}?until=2026-06-08"))
    assert "1 fault found, none mended, 1 open at the end" in before
    assert "No fault was found" in words(desk.open(f"{path}?until=2026-05-01"))
    assert desk.open(f"{path}?until=nonsense") == desk.open(path)


def test_each_page_is_for_those_who_may(desk: Desk, scheme: str) -> None:
    token = _add_recorder(desk)
    changing = (
        *("change", "declare", "recorders", "recorders/new", "retention", "signs", "signs/new"),
        f"recorders/{token}/reading",
        f"recorders/{token}/cameras",
    )
    auditor = desk.door.signed_in(Role.AUDITOR)
    for path in changing:
        assert auditor.get(f"{PAGES}/{path}").status_code == 403, path
    assert auditor.get(f"{PAGES}/faults-of-the-week").status_code == 200
    owner = desk.door.signed_in(Role.SCHEME_OWNER)
    assert owner.get(f"{PAGES}/declare").status_code == 200
    assert owner.get(f"{PAGES}/change").status_code == 403
    assert desk.open("/cameras/schemes/SCH-2026-0999/change", status=404)
    assert desk.open(f"{PAGES}/recorders/{'A' * 22}/reading", status=404)
