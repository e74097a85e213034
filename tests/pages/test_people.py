"""What administrators do about people: add, give and end roles, close, help, review access."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from council import Council
from front_door import PASSWORD, FrontDoor, Visitor
from sqlalchemy import select

from govern.errors import BadInput, Forbidden, NotFound, Refused
from govern.messages.models import Outbox
from govern.people import accounts, commands, granting
from govern.people.accounts import NewPerson
from govern.people.grants import roles_of
from govern.people.models import Organisation, OrganisationKind, Person, RoleGrant
from govern.people.passwords import OneTimePassword
from govern.people.roles import Role
from tests.pages.house_inspector import inspect

ONE_TIME = OneTimePassword("abcde-fghjk-mnpqr-stuvw", "a hash")


@pytest.fixture
def door(council: Council, tmp_path: Path) -> FrontDoor:
    """The application, with a second administrator so that the first is not the only one."""
    made = FrontDoor(council, tmp_path / "instance")
    council.person(Role.ADMINISTRATOR, name="Second Administrator")
    return made


@pytest.fixture
def administrator(door: FrontDoor) -> Visitor:
    """An administrator who has just signed in."""
    return door.signed_in(Role.ADMINISTRATOR)


def _one_time(page: str) -> str:
    found = re.search(r"<code>([a-z0-9-]+)</code>", page)
    assert found is not None
    return found.group(1)


def _give(door: FrontDoor, visitor: Visitor, person: Person, **more: str) -> int:
    fields = {
        "role": "operator",
        "organisation": door.council.organisation.token,
        "scheme": "",
        "register": "",
        "from_on-day": "15",
        "from_on-month": "6",
        "from_on-year": "2026",
        "reason": "Joined the control room",
        **more,
    }
    answer = visitor.post(f"/people/{person.token}/roles/give", fields)
    assert not inspect(answer.text) or answer.status_code == 303
    return answer.status_code


def test_somebody_added_signs_in_with_a_password_shown_once(
    door: FrontDoor, administrator: Visitor
) -> None:
    answer = administrator.post(
        "/people/add",
        {
            "name": "Jo Fisher",
            "organisation": door.council.organisation.token,
            "email": "Jo.Fisher@Deeping.example",
            "job_title": "Analyst",
        },
    )
    assert answer.status_code == 200, answer.text
    assert not inspect(answer.text)
    assert "no-store" in answer.headers["Cache-Control"]
    password = _one_time(answer.text)
    visitor = door.visitor()
    assert visitor.sign_in("jo.fisher@deeping.example", password).status_code == 303
    assert visitor.get("/").location == "/account/password"
    assert password not in administrator.get("/people").text
    (body, detail) = door.events("person.added")[-1]
    assert "jo.fisher" not in body
    assert password not in detail


def test_contractors_staff_need_no_mailbox(door: FrontDoor, administrator: Visitor) -> None:
    work = door.council.work_of(None)
    contractor = accounts.add_organisation(work, "Watchful Ltd", OrganisationKind.CONTRACTOR)
    work.commit()
    work.session.close()
    fields = {"name": "Sam Okoro", "organisation": contractor.token, "sign_in_name": "s.okoro"}
    password = _one_time(administrator.post("/people/add", fields).text)
    assert door.visitor().sign_in("S.Okoro", password).status_code == 303
    again = administrator.post("/people/add", fields)
    assert again.status_code == 400
    assert "somebody has “s.okoro” already" in again.text
    assert not inspect(again.text)


def test_what_is_missing_is_said(administrator: Visitor, door: FrontDoor) -> None:
    answer = administrator.post("/people/add", {"name": "", "organisation": "", "email": "x"})
    assert answer.status_code == 400
    for sentence in ("Enter the name", "Choose who employs them", "Enter an e-mail address like"):
        assert sentence in answer.text
    answer = administrator.post(
        "/people/add", {"name": "Jo", "organisation": door.council.organisation.token}
    )
    assert "enter an e-mail address or a sign-in name" in answer.text


def test_a_role_counts_from_the_next_click_and_ends_at_once(
    door: FrontDoor, administrator: Visitor
) -> None:
    visitor = door.signed_in(name="Jo Fisher")
    person = door.council.person(name="Jo Fisher")
    assert visitor.get("/people").status_code == 403
    assert _give(door, administrator, person, role="administrator") == 303
    assert visitor.get("/people").status_code == 200
    page = administrator.get(f"/people/{person.token}")
    assert not inspect(page.text)
    found = re.search(rf'/people/{person.token}/roles/([^/"]+)/end', page.text)
    assert found is not None
    end = found.group(0)
    assert not inspect(administrator.get(end).text)
    assert administrator.post(end, {"reason": ""}).status_code == 400
    assert administrator.post(end, {"reason": "Left the team"}).status_code == 303
    assert visitor.get("/people").status_code == 403
    assert "Left the team" in door.events("person.role_ended")[0][1]
    assert "Joined the control room" in door.events("person.role_granted")[-1][1]
    with door.council.database.read_session() as session:
        assert session.scalars(select(RoleGrant).where(RoleGrant.person_id == person.id)).one()


def test_roles_that_make_no_sense_are_refused(door: FrontDoor, administrator: Visitor) -> None:
    person = door.council.person(name="Jo Fisher")
    assert _give(door, administrator, person, reason="") == 400
    assert _give(door, administrator, person, role="emperor") == 400
    assert _give(door, administrator, person, role="auditor") == 400
    until = {"until_on-day": "30", "until_on-month": "6", "until_on-year": "2026"}
    assert _give(door, administrator, person, role="auditor", **until) == 303
    assert _give(door, administrator, person, **{"from_on-day": "14"}) == 400
    assert _give(door, administrator, person, **(until | {"until_on-day": "1"})) == 400
    assert _give(door, administrator, person, scheme="SCH-NONE") == 400
    assert _give(door, administrator, person) == 303
    assert _give(door, administrator, person) == 400
    scheme = door.council.scheme()
    assert _give(door, administrator, person, scheme=scheme.reference.lower()) == 303
    assert f"scheme {scheme.reference}" in administrator.get(f"/people/{person.token}").text


def test_nobody_gives_themselves_a_role_or_shuts_themselves_out(
    door: FrontDoor, administrator: Visitor
) -> None:
    me = door.council.person(Role.ADMINISTRATOR)
    assert _give(door, administrator, me, role="cctv_manager") == 400
    assert administrator.post(f"/people/{me.token}/close", {"reason": "x"}).status_code == 400
    reset = administrator.post(f"/people/{me.token}/reset-password", page=f"/people/{me.token}")
    assert reset.status_code == 409
    assert administrator.is_signed_in()


def test_a_closed_account_is_out_and_can_be_opened_again(
    door: FrontDoor, administrator: Visitor
) -> None:
    visitor = door.signed_in(Role.OPERATOR)
    person = door.council.person(Role.OPERATOR)
    for act in ("close", "open", "second_factor"):
        assert not inspect(administrator.get(f"/people/{person.token}/{act}").text)
    answer = administrator.post(f"/people/{person.token}/close", {"reason": "Left"})
    assert answer.status_code == 303
    assert not visitor.is_signed_in()
    assert door.visitor().sign_in(person).status_code == 400
    listed = administrator.get("/people").text
    assert f">{person.name}<" not in listed
    assert f">{person.name}<" in administrator.get("/people?closed=yes").text
    administrator.post(f"/people/{person.token}/open", {"reason": "Came back"})
    assert door.visitor().sign_in(person).status_code == 303


def test_a_reset_gives_a_one_time_password_and_tells_the_person(
    door: FrontDoor, administrator: Visitor
) -> None:
    visitor = door.signed_in(Role.OPERATOR)
    person = door.council.person(Role.OPERATOR)
    page = f"/people/{person.token}"
    answer = administrator.post(f"{page}/reset-password", page=page)
    assert answer.status_code == 200
    assert not inspect(answer.text)
    password = _one_time(answer.text)
    assert not visitor.is_signed_in()
    assert door.visitor().sign_in(person, PASSWORD).status_code == 400
    assert door.visitor().sign_in(person, password).status_code == 303
    with door.council.database.read_session() as session:
        mail = session.scalars(select(Outbox)).one()
    assert mail.recipient_id == person.id
    assert "one-time password" in mail.text
    assert password not in mail.text
    assert person.name not in mail.subject + mail.text


def test_an_administrator_ends_sessions(door: FrontDoor, administrator: Visitor) -> None:
    visitor = door.signed_in(Role.OPERATOR)
    page = f"/people/{door.council.person(Role.OPERATOR).token}"
    assert administrator.post(f"{page}/end-sessions", page=page).status_code == 303
    assert not visitor.is_signed_in()
    assert len(door.events("person.sessions_ended")) == 1


def test_details_are_corrected_and_nothing_else(door: FrontDoor, administrator: Visitor) -> None:
    person = door.council.person(Role.OPERATOR)
    other = door.council.person(Role.DPO)
    path = f"/people/{person.token}/details"
    assert not inspect(administrator.get(path).text)
    fields = {
        "name": "Control Room",
        "email": "new.address@deeping.example",
        "job_title": "Operator",
        "sign_in_name": "taken.over",
        "active_until_on": "2020-01-01",
        "organisation_id": "99",
    }
    assert administrator.post(path, fields).status_code == 303
    with door.council.database.read_session() as session:
        found = session.get_one(Person, person.id)
        assert found.email == "new.address@deeping.example"
        assert found.sign_in_name == person.sign_in_name
        assert found.active_until_on is None
        assert found.organisation_id == person.organisation_id
    refused = administrator.post(path, {**fields, "email": other.email or ""})
    assert refused.status_code == 400
    assert "somebody has" in refused.text


def test_only_administrators_come_here(door: FrontDoor, administrator: Visitor) -> None:
    person = door.council.person(Role.DPO)
    paths = ("/people", "/people/add", f"/people/{person.token}", "/people/access-review")
    for role in Role:
        visitor = administrator if role is Role.ADMINISTRATOR else door.signed_in(role)
        wanted = 200 if role is Role.ADMINISTRATOR else 403
        assert {visitor.get(path).status_code for path in paths} == {wanted}, role
    assert {door.visitor().get(path).status_code for path in paths} == {303}


def test_people_of_another_council_are_not_there(
    council: Council, door: FrontDoor, administrator: Visitor
) -> None:
    neighbour = Council(council.database, "Bourne Town Council")
    person = neighbour.person(Role.CCTV_MANAGER)
    assert administrator.get(f"/people/{person.token}").status_code == 404
    unknown = administrator.get("/people/" + "x" * 22)
    assert unknown.status_code == 404
    assert person.name not in administrator.get("/people?closed=yes").text.replace(
        council.person(Role.CCTV_MANAGER).name, "", 1
    )
    own = council.person(name="Jo Fisher")
    assert _give(door, administrator, own, organisation=neighbour.organisation.token) == 400
    work = council.work_as(Role.ADMINISTRATOR)
    with pytest.raises(Forbidden):
        granting.grant_role(
            work, own, Role.OPERATOR, granting.Place(neighbour.organisation), reason="x"
        )
    with pytest.raises(Forbidden):
        accounts.reset_password(work, work.session.get_one(Person, person.id), ONE_TIME)
    with pytest.raises(NotFound):
        accounts.get_person(work, person.token)


def test_the_access_review_names_what_looks_odd(door: FrontDoor, administrator: Visitor) -> None:
    door.council.person(name="No Role Yet")
    page = administrator.get("/people/access-review")
    assert not inspect(page.text)
    assert "Access review, April to June 2026" in page.text
    assert "No role: the account opens nothing; Never signed in" in page.text
    assert "was not gone through before" in page.text
    assert administrator.post("/people/access-review", {"remarks": ""}).status_code == 400
    answer = administrator.post("/people/access-review", {"remarks": "One account closed"})
    assert answer.status_code == 303
    assert "Last gone through on 15 June 2026" in administrator.get("/people/access-review").text


def test_the_last_administrator_stays(council: Council) -> None:
    only = council.person(Role.ADMINISTRATOR)
    work = council.work_of(None)
    found = work.session.get_one(Person, only.id)
    grant = granting.grants_of_person(work, found)[0]
    with pytest.raises(Refused, match="the only administrator"):
        accounts.disable(work, found, reason="x")
    with pytest.raises(Refused, match="the only administrator"):
        granting.end_grant(work, found, grant, reason="x")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_the_services_ask_as_well(council: Council, role: Role) -> None:
    person = council.person(name="Jo Fisher")
    organisation = council.organisation
    work = council.work_as(role)
    found = work.session.get_one(Person, person.id)
    place = granting.Place(organisation)
    for attempt in (
        lambda: accounts.add_person(work, NewPerson("X", organisation, "x@y.example"), ONE_TIME),
        lambda: accounts.add_organisation(work, "X", OrganisationKind.PARTNER),
        lambda: accounts.change_details(work, found, name="X", email="", job_title=""),
        lambda: accounts.disable(work, found, reason="x"),
        lambda: accounts.enable(work, found, reason="x"),
        lambda: accounts.reset_password(work, found, ONE_TIME),
        lambda: accounts.end_sessions(work, found),
        lambda: accounts.take_off_second_factor(work, found, reason="x"),
        lambda: granting.grant_role(work, found, Role.OPERATOR, place, reason="x"),
    ):
        with pytest.raises(Forbidden):
            attempt()


def test_the_command_line_adds_lists_disables_and_resets(council: Council) -> None:
    council.person(Role.ADMINISTRATOR)
    work = council.work_of(None, via="command")
    person = commands.add_user(
        work, "Jo@Deeping.example", "Jo Fisher", ["operator", "CCTV manager"], ONE_TIME
    )
    assert person.email == "jo@deeping.example"
    without = commands.add_user(work, "s.okoro", "Sam Okoro", [], ONE_TIME)
    assert without.email is None
    lines = {line.sign_in_name: line for line in commands.list_users(work)}
    assert set(lines["jo@deeping.example"].roles) == {"operator", "cctv_manager"}
    assert lines["s.okoro"].as_json()["last_signed_in"] is None
    commands.reset_user(work, "JO@deeping.example", ONE_TIME)
    commands.disable_user(work, "s.okoro", reason="Left")
    assert not {line.sign_in_name: line for line in commands.list_users(work)}["s.okoro"].is_active
    with pytest.raises(BadInput, match="is no role"):
        commands.add_user(work, "x@y.example", "X", ["emperor"], ONE_TIME)
    with pytest.raises(NotFound):
        commands.disable_user(work, "nobody", reason="x")
    work.commit()
    again = council.work_of(person)
    assert set(roles_of(again)) == {Role.OPERATOR, Role.CCTV_MANAGER}


def test_the_command_line_asks_which_council_when_there_are_several(council: Council) -> None:
    assert council.organisation.is_controller
    neighbour = Council(council.database, "Bourne Town Council").organisation
    work = council.work_of(None, via="command")
    with pytest.raises(Refused, match="Say for which organisation"):
        commands.add_user(work, "x@y.example", "X", [], ONE_TIME)
    person = commands.add_user(work, "x@y.example", "X", [], ONE_TIME, organisation=neighbour.name)
    assert person.organisation_id == neighbour.id
    with pytest.raises(Refused, match="no organisation called"):
        commands.add_user(work, "z@y.example", "Z", [], ONE_TIME, organisation="Elsewhere")


def test_the_command_line_says_when_there_is_no_council(database: object, council: Council) -> None:
    work = council.work_of(None, via="command")
    assert not work.session.scalars(select(Organisation)).all()
    with pytest.raises(Refused, match="govern init"):
        commands.add_user(work, "x@y.example", "X", [], ONE_TIME)
