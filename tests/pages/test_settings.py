"""Settings by the front door: a value from a day on, with its reason; nobody else may."""

from __future__ import annotations

from pathlib import Path

import pytest
from council import Council
from front_door import FrontDoor

from govern.people.roles import Role
from govern.records.settings import REVIEW_RADIUS, value_of
from tests.pages.house_inspector import inspect

PAGE = "/settings/review.radius_metres"
GIVEN = {
    "value": "200",
    "from_on-day": "15",
    "from_on-month": "6",
    "from_on-year": "2026",
    "reason": "The street is wider.",
}


@pytest.fixture
def door(council: Council, tmp_path: Path) -> FrontDoor:
    return FrontDoor(council, tmp_path / "instance")


def _in_force(council: Council) -> int:
    council.close()
    work = council.work_as()
    return int(value_of(work, REVIEW_RADIUS, council.organisation.id))


def test_a_setting_changes_from_its_day_with_its_reason(door: FrontDoor) -> None:
    visitor = door.visitor()
    visitor.sign_in(door.person(Role.ADMINISTRATOR))
    assert inspect(visitor.get("/settings/").text) == []
    answer = visitor.post(PAGE, GIVEN)
    assert answer.status_code == 302
    assert "The street is wider." in visitor.get(PAGE).text
    assert _in_force(door.council) == 200


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("value", "5", "must be 25 or more"),
        ("value", "many", "must be a whole number"),
        ("reason", " ", "Say why it is changed"),
        ("from_on-month", "13", "must be a real date"),
    ],
)
def test_a_wrong_value_is_refused_and_kept_on_the_page(
    door: FrontDoor, field: str, value: str, words: str
) -> None:
    visitor = door.visitor()
    visitor.sign_in(door.person(Role.ADMINISTRATOR))
    answer = visitor.post(PAGE, {**GIVEN, field: value})
    assert answer.status_code == 400
    assert words in answer.text
    assert inspect(answer.text) == []
    assert _in_force(door.council) == 150


def test_nobody_else_changes_settings(door: FrontDoor) -> None:
    visitor = door.visitor()
    visitor.sign_in(door.person(Role.CCTV_MANAGER))
    assert visitor.get("/settings/").status_code == 403
    assert visitor.send(PAGE, GIVEN).status_code in (400, 403)
    assert _in_force(door.council) == 150
