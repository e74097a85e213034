"""Who may know of a record: asked by every way there is, and noticed when nobody asks."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from sample_council import ONE_SCHEME, TOWN_CENTRE, TRAFFIC, SampleDoor
from sqlalchemy import select, true
from werkzeug.test import TestResponse

from govern.documents.models import Edition
from govern.people import granting
from govern.people.models import Person
from govern.people.roles import Role
from govern.records import Record, visibility
from govern.records.models import Action

NEVER_USED = {"SCH": "SCH-2019-9999", "CAM": "CAM-2019-9999", "CR": "CR-2019-9999"}
REFERENCE = re.compile(r"\b(?:SCH|CAM|CR|CP|DEP)-\d{4}-\d{4}\b")
PAGES = (
    "/",
    "/registers/schemes/",
    "/registers/cameras/",
    "/registers/camera_reviews/",
    "/registers/cameras/export.csv",
    "/registers/camera_reviews/export.csv",
    "/registers/schemes/export.csv",
    "/search?q=street",
    "/search?q=Traffic",
    "/actions/",
    "/actions/?state=done",
)
BELOW_A_RECORD = (
    "/records/{}",
    "/records/{}/steps/decide",
    "/records/{}/steps/close",
    "/records/{}/pictures/crime-map.svg",
    "/records/{}/documents/report.html",
    "/records/{}/documents/camera_list.pdf",
    "/records/{}/answers/camera_review/review/",
    "/records/{}/answers/camera_review/review/purpose",
    "/records/{}/answers/camera_review/review/check",
    "/cameras/reviews/{}/full-form",
    "/cameras/schemes/{}/start-year",
    "/cameras/schemes/{}/decide-together",
)


@pytest.fixture
def door(sample: SampleDoor) -> SampleDoor:
    """The sample, with a review, an action and an issued document of the other scheme as well."""
    return sample


def _of_scheme(door: SampleDoor, title: str) -> set[str]:
    scheme_id = door.scheme_id(title)
    return set(door.references((Record.scheme_id == scheme_id) | (Record.id == scheme_id)))


def _seen(door: SampleDoor, who: str) -> Iterator[tuple[str, set[str]]]:
    """The references that somebody meets on pages, in exports and by searching."""
    visitor = door.as_role(who)
    for path in PAGES:
        answer = visitor.get(path)
        assert answer.status_code == 200, f"{path}: {answer.status}"
        yield path, set(REFERENCE.findall(answer.text))


def _strangers(door: SampleDoor) -> list[str]:
    """Every place where somebody of one scheme meets a record of another."""
    own = _of_scheme(door, TOWN_CENTRE)
    visitor = door.as_role(ONE_SCHEME)
    found = [
        f"{path} names {', '.join(sorted(seen - own)[:3])}"
        for path, seen in _seen(door, ONE_SCHEME)
        if seen - own
    ]
    for reference in _one_of_each_kind(door, _of_scheme(door, TRAFFIC)):
        unused = NEVER_USED[reference.partition("-")[0]]
        for pattern in BELOW_A_RECORD:
            hidden = visitor.get(pattern.format(reference))
            never = visitor.get(pattern.format(unused))
            if _said(hidden) != _said(never):
                found.append(f"{pattern.format(reference)} answers {hidden.status}")
            elif hidden.status_code != 404:
                found.append(f"{pattern.format(unused)} answers {never.status}")
    return found


def _said(answer: TestResponse) -> tuple[int, bytes]:
    """Status and body, without the token against forgery: it changes with the second."""
    return answer.status_code, re.sub(rb'(name="csrf_token" value=)"[^"]*"', rb"\1", answer.data)


def _one_of_each_kind(door: SampleDoor, references: set[str]) -> list[str]:
    first: dict[str, str] = {}
    for reference in sorted(references):
        first.setdefault(reference.partition("-")[0], reference)
    assert {"SCH", "CAM"} <= first.keys()
    return list(first.values())


def test_a_grant_for_one_scheme_shows_that_scheme_alone(sample_to_read: SampleDoor) -> None:
    """In lists, exports, search, actions, on every page below a record: as if never recorded."""
    assert _strangers(sample_to_read) == []


def test_somebody_of_one_scheme_does_see_their_own(sample_to_read: SampleDoor) -> None:
    """The check above means something: its reader meets cameras and reviews of that scheme."""
    own = _of_scheme(sample_to_read, TOWN_CENTRE)
    seen = dict(_seen(sample_to_read, ONE_SCHEME))
    assert len(seen["/registers/cameras/export.csv"] & own) > 100
    assert len(seen["/registers/camera_reviews/export.csv"] & own) > 100
    assert seen["/search?q=street"] & own
    everything = dict(_seen(sample_to_read, str(Role.CCTV_MANAGER)))
    strangers = _of_scheme(sample_to_read, TRAFFIC)
    assert everything["/registers/cameras/export.csv"] & strangers
    assert everything["/search?q=Traffic"] & strangers


def test_without_the_clause_the_check_fails(
    sample_to_read: SampleDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Taking the clause out is noticed: by pages, exports, search and single records."""
    _open_to_all(monkeypatch)
    found = _strangers(sample_to_read)
    for place in (
        "/registers/schemes/ ",
        "/registers/cameras/export.csv ",
        "/search?q=",
        "/records/SCH",
    ):
        assert any(each.startswith(place) for each in found), f"nobody noticed at {place}"


def _open_to_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put a clause that is always true wherever the real one was imported."""
    import sys

    real = visibility.visible
    for name, module in list(sys.modules.items()):
        if name.startswith("govern.") and getattr(module, "visible", None) is real:
            monkeypatch.setattr(module, "visible", lambda _work: true())


@pytest.mark.parametrize("who", [Role.ADMINISTRATOR, Role.AUTHORISING_OFFICER, Role.RIPA_APPLICANT])
def test_a_role_without_content_meets_none(sample_to_read: SampleDoor, who: Role) -> None:
    visitor = sample_to_read.as_role(who)
    for path in ("/", "/search?q=street", "/search?q=CAM"):
        assert REFERENCE.findall(visitor.get(path).text) == []
    everything = sample_to_read.references()
    for reference in _one_of_each_kind(sample_to_read, set(everything)):
        assert visitor.get(f"/records/{reference}").status_code == 404


def test_documents_and_actions_hide_with_their_record(sample_to_read: SampleDoor) -> None:
    """An edition and an action answer by their own tokens only to those who know the record."""
    with sample_to_read.council.database.read_session() as session:
        edition = session.scalars(select(Edition.token).order_by(Edition.id)).first()
        action = session.scalars(select(Action.token).order_by(Action.id)).first()
    assert edition
    assert action
    operator, reviewer = (sample_to_read.as_role(who) for who in (Role.OPERATOR, Role.SPOC))
    for path, unused in (
        (f"/editions/{edition}.pdf", "/editions/never-used.pdf"),
        (f"/actions/{action}", "/actions/never-used"),
    ):
        assert reviewer.get(path).status_code == 200
        hidden, never = operator.get(path), operator.get(unused)
        assert hidden.status_code == 404
        assert _said(hidden) == _said(never)


def test_a_grant_that_ended_hides_at_the_next_click(sample: SampleDoor) -> None:
    """Nothing of a role is remembered between two requests."""
    visitor = sample.as_role(ONE_SCHEME)
    path = f"/records/{min(_of_scheme(sample, TOWN_CENTRE) - _schemes(sample))}"
    assert visitor.get("/registers/cameras/").status_code == 200
    work = sample.council.work_as(Role.ADMINISTRATOR, at=sample.clock.now)
    person = work.session.scalars(select(Person).where(Person.name == "One Scheme")).one()
    (grant,) = granting.grants_of_person(work, person)
    granting.end_grant(work, person, grant, reason="Moved to another team")
    work.commit()
    work.session.close()
    assert visitor.get("/registers/cameras/").status_code == 404
    assert visitor.get(path).status_code == 404


def _schemes(door: SampleDoor) -> set[str]:
    return set(door.references(Record.register == "schemes"))
