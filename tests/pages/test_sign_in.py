"""Signing in and out by the front door, and what ends a session."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlencode

import pytest
from council import Council
from front_door import PASSWORD, FrontDoor
from sqlalchemy import func, select

from govern.database import Database
from govern.people import accounts
from govern.people.models import Credential, Person, SignInAttempt, UserSession
from govern.people.roles import Role
from govern.people.throttling import MOST_TRIES
from tests.pages.house_inspector import inspect


@pytest.fixture
def door(council: Council, tmp_path: Path) -> FrontDoor:
    """The application with nobody in it."""
    return FrontDoor(council, tmp_path / "instance")


def test_a_fresh_installation_has_no_working_password(door: FrontDoor, council: Council) -> None:
    council.person(Role.ADMINISTRATOR)
    with council.database.read_session() as session:
        assert session.scalar(select(func.count()).select_from(Credential)) == 0
    for name in ("admin", "administrator", council.person(Role.ADMINISTRATOR).sign_in_name):
        for password in ("admin", "password", "changeme", "govern", " "):
            answer = door.visitor(address="198.51.100.9").sign_in(name, password)
            assert answer.status_code in (400, 429)


def test_signing_in_leads_where_one_wanted_to_go(door: FrontDoor) -> None:
    person = door.person(Role.CCTV_MANAGER)
    visitor = door.visitor()
    refused = visitor.get("/account/sessions")
    assert refused.status_code == 303
    assert refused.location == "/sign-in?next=/account/sessions"
    page = visitor.get(refused.location)
    assert 'value="/account/sessions"' in page.text
    answer = visitor.sign_in(person, to="/account/sessions")
    assert answer.status_code == 303
    assert answer.location == "/account/sessions"
    assert visitor.is_signed_in()


ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "/\\evil.example",
    "\\\\evil.example",
    "javascript:alert(1)",
    "/\t/evil.example",
    "http:evil.example",
    "evil.example",
    "///evil.example",
    "/ /evil.example",
    "",
)


def test_nobody_is_led_to_another_site(door: FrontDoor) -> None:
    person = door.person(Role.CCTV_MANAGER)
    for wanted in ELSEWHERE:
        visitor = door.visitor()
        assert visitor.sign_in(person, to=wanted).location == "/", wanted
        assert visitor.get(f"/sign-in?{urlencode({'next': wanted})}").location == "/", wanted


def test_a_form_without_its_token_is_refused(door: FrontDoor) -> None:
    person = door.person(Role.CCTV_MANAGER)
    visitor = door.visitor()
    fields = {"name": person.sign_in_name, "password": PASSWORD}
    assert visitor.send("/sign-in", fields).status_code == 400
    other = door.visitor().token("/sign-in")
    assert visitor.send("/sign-in", {**fields, "csrf_token": other}).status_code == 400
    assert not visitor.is_signed_in()
    visitor.sign_in(person)
    assert visitor.send("/sign-out", {}).status_code == 400
    assert visitor.is_signed_in()


def test_wrong_name_wrong_password_and_closed_account_look_the_same(door: FrontDoor) -> None:
    person = door.person(Role.CCTV_MANAGER)
    closed = door.person(Role.SIRO, name="Closed Person")
    work = door.council.work_of(None)
    accounts.disable(work, work.session.get_one(Person, closed.id), reason="Left")
    work.commit()
    pages = []
    for number, (name, password) in enumerate(
        [
            (person.sign_in_name, "wrong password here"),
            ("nobody.at.all@deeping.example", "wrong password here"),
            (closed.sign_in_name, PASSWORD),
        ]
    ):
        answer = door.visitor(address=f"198.51.100.{number}").sign_in(name, password)
        assert answer.status_code == 400
        assert "Set-Cookie" not in answer.headers or "known" not in answer.headers["Set-Cookie"]
        pages.append(_without_names(answer.text, name))
    assert pages[0] == pages[1] == pages[2]
    assert "is not right" in pages[0]


def _without_names(page: str, name: str) -> str:
    page = re.sub(r'name="csrf_token" value="[^"]+"', "", page)
    return page.replace(name, "")


def test_known_and_unknown_accounts_cost_the_same_hashes_and_writes(
    door: FrontDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = door.person(Role.CCTV_MANAGER)
    passwords = door.app.extensions["govern.way"].door.passwords
    asked: list[str] = []
    real = passwords._hasher

    class Counting:
        def hash(self, password: str) -> str:
            asked.append("hash")
            return str(real.hash(password))

        def verify(self, kept: str, password: str) -> bool:
            asked.append("verify")
            return bool(real.verify(kept, password))

        def check_needs_rehash(self, kept: str) -> bool:
            return bool(real.check_needs_rehash(kept))

    monkeypatch.setattr(passwords, "_hasher", Counting())
    counts = []
    for name in (person.sign_in_name, "nobody.at.all@deeping.example"):
        asked.clear()
        before = len(door.events("person.sign_in_refused"))
        door.visitor().sign_in(name, "wrong password here")
        counts.append((list(asked), len(door.events("person.sign_in_refused")) - before))
    assert counts == [(["verify"], 1), (["verify"], 1)]


def test_a_try_over_the_limit_is_refused_before_any_hash(
    door: FrontDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = door.person(Role.CCTV_MANAGER)
    visitor = door.visitor()
    for _ in range(MOST_TRIES):
        assert visitor.sign_in(person, "wrong password here").status_code == 400
    passwords = door.app.extensions["govern.way"].door.passwords
    monkeypatch.setattr(passwords, "verify", lambda *_: pytest.fail("hashed over the limit"))
    answer = visitor.sign_in(person)
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "300"
    assert "Wait five minutes" in answer.text
    # By another worker or after a restart, and from another address, it is the same.
    door.app = door.open()
    assert door.visitor().sign_in(person).status_code == 429
    assert door.visitor(address="198.51.100.77").sign_in(person).status_code == 429
    door.clock.forward(minutes=5, seconds=1)
    assert door.visitor().sign_in(person).status_code == 303


def test_refusals_over_the_limit_leave_one_event_not_thousands(door: FrontDoor) -> None:
    person = door.person(Role.CCTV_MANAGER)
    visitor = door.visitor()
    for _ in range(MOST_TRIES + 20):
        visitor.sign_in(person, "wrong password here")
    told = [detail for _, detail in door.events("person.sign_in_refused")]
    assert len(told) == MOST_TRIES + 1
    assert "too many tries" in told[-1]


def test_a_forwarded_header_resets_no_limit(door: FrontDoor) -> None:
    for number in range(MOST_TRIES):
        visitor = door.visitor()
        visitor.headers = {"X-Forwarded-For": f"203.0.113.{number}"}
        visitor.sign_in(f"name{number}@deeping.example", "wrong password here")
    visitor = door.visitor()
    visitor.headers = {"X-Forwarded-For": "203.0.113.99"}
    assert visitor.sign_in("another@deeping.example", "wrong").status_code == 429


def test_a_stranger_cannot_lock_somebody_out_of_the_browser_they_use(door: FrontDoor) -> None:
    person = door.person(Role.CCTV_MANAGER)
    own = door.visitor()
    own.sign_in(person)
    own.post("/sign-out", page="/account")
    for _ in range(MOST_TRIES + 1):
        door.visitor(address="198.51.100.1").sign_in(person, "wrong password here")
    assert door.visitor(address="198.51.100.2").sign_in(person).status_code == 429
    assert own.sign_in(person).status_code == 303
    # In that browser the limit counts as well, and its cookie is no good for another account.
    own.post("/sign-out", page="/account")
    other = door.person(Role.SIRO)
    for _ in range(MOST_TRIES):
        own.sign_in(person, "wrong password here")
    assert own.sign_in(person).status_code == 429
    for _ in range(MOST_TRIES):
        door.visitor(address="198.51.100.3").sign_in(other, "wrong password here")
    assert own.sign_in(other).status_code == 429


def test_a_forged_known_browser_counts_for_nothing(door: FrontDoor) -> None:
    person = door.person(Role.CCTV_MANAGER)
    own = door.visitor()
    own.sign_in(person)
    known = own.cookies()["govern-known"]
    for _ in range(MOST_TRIES):
        door.visitor(address="198.51.100.1").sign_in(person, "wrong password here")
    for value in (known[:-4] + "AAAA", "", "[]", known.split(".", maxsplit=1)[0]):
        forger = door.visitor(address="198.51.100.2")
        forger.take_cookies({"govern-known": value})
        assert forger.sign_in(person).status_code == 429
    # After the password changed, the old cookie is a stranger's.
    door.clock.forward(seconds=1)
    door.give_password(person, "seven purple kettles")
    thief = door.visitor(address="198.51.100.2")
    thief.take_cookies({"govern-known": known})
    assert thief.sign_in(person, "seven purple kettles").status_code == 429


def test_a_copied_cookie_is_refused_after_sign_out(door: FrontDoor) -> None:
    visitor = door.signed_in(Role.CCTV_MANAGER)
    copied = visitor.cookies()
    answer = visitor.post("/sign-out", page="/account")
    assert answer.status_code == 303
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    thief = door.visitor()
    thief.take_cookies(copied)
    assert not thief.is_signed_in()
    assert not visitor.is_signed_in()


def test_a_copied_cookie_is_refused_in_another_browser(door: FrontDoor) -> None:
    visitor = door.signed_in(Role.CCTV_MANAGER)
    thief = door.visitor(agent="Something else")
    thief.take_cookies(visitor.cookies())
    assert not thief.is_signed_in()
    assert visitor.is_signed_in()


def test_every_sign_in_has_a_new_id_and_keeps_nothing_of_the_visit_before(door: FrontDoor) -> None:
    person = door.person(Role.CCTV_MANAGER)
    visitor = door.visitor()
    token = visitor.token("/sign-in")
    fixed = visitor.cookies()["govern"]
    visitor.sign_in(person)
    # The token of the page before is no good to whoever put it there.
    assert visitor.send("/sign-out", {"csrf_token": token}).status_code == 400
    assert visitor.is_signed_in()
    assert visitor.cookies()["govern"] != fixed
    attacker = door.visitor()
    attacker.take_cookies({"govern": fixed})
    assert not attacker.is_signed_in()
    with door.council.database.read_session() as session:
        first = session.scalars(select(UserSession.id_hash)).all()
    visitor.post("/sign-out", page="/account")
    visitor.sign_in(person)
    with door.council.database.read_session() as session:
        both = session.scalars(select(UserSession.id_hash)).all()
    assert len(set(both) - set(first)) == 1
    assert all(len(kept) == 64 for kept in both)


def test_idle_and_absolute_limits(door: FrontDoor) -> None:
    visitor = door.signed_in(Role.CCTV_MANAGER)
    door.clock.forward(minutes=59)
    assert visitor.is_signed_in()
    door.clock.forward(minutes=59)
    assert visitor.is_signed_in()
    door.clock.forward(minutes=61)
    assert not visitor.is_signed_in()
    visitor = door.signed_in(Role.CCTV_MANAGER)
    for _ in range(23):
        door.clock.forward(minutes=31)
        assert visitor.is_signed_in()
    door.clock.forward(minutes=31)
    assert not visitor.is_signed_in()


def test_the_time_of_last_use_is_written_at_most_once_a_minute(door: FrontDoor) -> None:
    visitor = door.signed_in(Role.CCTV_MANAGER)

    def seen() -> object:
        with door.council.database.read_session() as session:
            return session.scalar(select(UserSession.seen_at))

    first = seen()
    door.clock.forward(seconds=59)
    visitor.get("/account")
    assert seen() == first
    door.clock.forward(seconds=2)
    visitor.get("/account")
    assert seen() == door.clock.now


def test_somebody_disabled_is_out_at_the_next_click(door: FrontDoor) -> None:
    visitor = door.signed_in(Role.CCTV_MANAGER)
    person = door.council.person(Role.CCTV_MANAGER)
    work = door.council.work_of(None, at=door.clock.now)
    accounts.disable(work, work.session.get_one(Person, person.id), reason="Left the council")
    work.commit()
    assert not visitor.is_signed_in()
    assert door.visitor().sign_in(person).status_code == 400


def test_an_account_ends_with_its_last_day_whatever_is_open(door: FrontDoor) -> None:
    person = door.person(Role.CCTV_MANAGER)
    work = door.council.work_of(None, at=door.clock.now)
    found = work.session.get_one(Person, person.id)
    found.active_until_on = work.today
    work.note(found, "person.changed", "Their last day is today.")
    work.commit()
    door.clock.forward(hours=13, minutes=30)  # 23:30 in London
    visitor = door.visitor()
    visitor.sign_in(person)
    assert visitor.is_signed_in()
    door.clock.forward(minutes=31)
    assert not visitor.is_signed_in()
    assert door.visitor().sign_in(person).status_code == 400


def test_a_changed_password_ends_the_sessions_elsewhere(door: FrontDoor) -> None:
    here, elsewhere = door.signed_in(Role.CCTV_MANAGER), door.signed_in(Role.CCTV_MANAGER)
    copied = here.cookies()
    answer = here.post(
        "/account/password",
        {
            "current": PASSWORD,
            "new": "seven purple kettles",
            "repeated": "seven purple kettles",
        },
    )
    assert answer.status_code == 303, answer.text
    assert here.is_signed_in()
    assert not elsewhere.is_signed_in()
    thief = door.visitor()
    thief.take_cookies(copied)
    assert not thief.is_signed_in()
    person = door.council.person(Role.CCTV_MANAGER)
    assert door.visitor().sign_in(person).status_code == 400
    assert door.visitor().sign_in(person, "seven purple kettles").status_code == 303
    assert len(door.events("person.password_changed")) == 2


UNSUITABLE = (
    ({"current": "not that one"}, "The password is not right"),
    ({"new": "too short"}, "Use 12 characters or more"),
    ({"new": "Password1234", "repeated": "Password1234"}, "tried first"),
    ({"new": "cctv.manager.1", "repeated": "cctv.manager.1"}, "Choose another password"),
    ({"new": PASSWORD, "repeated": PASSWORD}, "than the one you use now"),
    ({"repeated": "seven purple kettle"}, "differ"),
    ({"new": ""}, "Enter a new password"),
)


def test_a_new_password_is_checked(door: FrontDoor) -> None:
    visitor = door.signed_in(Role.CCTV_MANAGER)
    for given, said in UNSUITABLE:
        fields = {
            "current": PASSWORD,
            "new": "seven purple kettles",
            "repeated": "seven purple kettles",
            **given,
        }
        answer = visitor.post("/account/password", fields)
        assert answer.status_code == 400
        assert said in answer.text
        assert not inspect(answer.text)
        assert not any(typed in answer.text for typed in fields.values() if len(typed) > 3)
    assert door.visitor().sign_in(door.council.person(Role.CCTV_MANAGER)).status_code == 303


def test_the_password_may_not_be_guessed_while_signed_in(door: FrontDoor) -> None:
    visitor = door.signed_in(Role.CCTV_MANAGER)
    fields = {"new": "seven purple kettles", "repeated": "seven purple kettles"}
    for _ in range(MOST_TRIES):
        fields["current"] = "a wrong password"
        assert visitor.post("/account/password", fields).status_code == 400
    fields["current"] = PASSWORD
    assert visitor.post("/account/password", fields).status_code == 429


def test_a_one_time_password_opens_nothing_but_the_page_to_choose_another(door: FrontDoor) -> None:
    person = door.council.person(Role.CCTV_MANAGER)
    door.give_password(person, "abcde-fghjk-mnpqr-stuvw", one_time=True)
    visitor = door.visitor()
    assert visitor.sign_in(person, "abcde-fghjk-mnpqr-stuvw").status_code == 303
    for path in ("/", "/account", "/account/sessions", "/people"):
        assert visitor.get(path).location == "/account/password"
    answer = visitor.post("/account/deputy", {"nobody": "yes"}, page="/account/password")
    assert answer.location == "/account/password"
    page = visitor.get("/account/password")
    assert "one-time password" in page.text
    assert not inspect(page.text)
    answer = visitor.post(
        "/account/password",
        {
            "current": "abcde-fghjk-mnpqr-stuvw",
            "new": "seven purple kettles",
            "repeated": "seven purple kettles",
        },
    )
    assert answer.status_code == 303, answer.text
    assert visitor.is_signed_in()
    assert door.visitor().sign_in(person, "abcde-fghjk-mnpqr-stuvw").status_code == 400


def test_a_one_time_password_works_for_seven_days(door: FrontDoor) -> None:
    person = door.council.person(Role.CCTV_MANAGER)
    door.give_password(person, "abcde-fghjk-mnpqr-stuvw", one_time=True)
    door.clock.forward(days=6, hours=23)
    assert door.visitor().sign_in(person, "abcde-fghjk-mnpqr-stuvw").status_code == 303
    door.clock.forward(hours=2)
    assert door.visitor().sign_in(person, "abcde-fghjk-mnpqr-stuvw").status_code == 400


def test_an_outdated_hash_is_made_again_at_sign_in(door: FrontDoor) -> None:
    from argon2 import PasswordHasher

    person = door.person(Role.CCTV_MANAGER)
    weak = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1).hash(PASSWORD)
    work = door.council.work_of(None, at=door.clock.now)
    found = work.session.get_one(Person, person.id)
    accounts.change_password(work, found, weak, but_session=None)
    work.commit()
    work.session.close()
    assert door.visitor().sign_in(person).status_code == 303
    with door.council.database.read_session() as session:
        kept = session.scalars(select(Credential.secret).where(Credential.ended_at.is_(None))).one()
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert door.visitor().sign_in(person).status_code == 303


def test_sign_ins_refusals_and_sign_outs_are_events_without_typed_names(door: FrontDoor) -> None:
    person = door.person(Role.CCTV_MANAGER)
    visitor = door.visitor()
    visitor.sign_in("secret.typed.name@deeping.example", "secret typed password")
    visitor.sign_in(person, "secret typed password")
    visitor.sign_in(person)
    visitor.post("/sign-out", page="/account")
    assert len(door.events("person.signed_in")) == 1
    assert len(door.events("person.signed_out")) == 1
    refused = door.events("person.sign_in_refused")
    assert len(refused) == 2
    assert '"subject":"sign-in"' in refused[0][0]
    assert f'"subject":"{person.token}"' in refused[1][0]
    assert all('"address":"192.0.2.7"' in detail for _, detail in refused)
    everything = _dump(door.council.database)
    for typed in ("secret.typed.name", "secret typed password", PASSWORD):
        assert typed not in everything


def _dump(database: Database) -> str:
    from govern.catalogue import metadata

    with database.read_session() as session:
        return "\n".join(
            repr(tuple(row))
            for table in metadata().sorted_tables
            for row in session.execute(select(table))
        )


def test_sign_out_everywhere(door: FrontDoor) -> None:
    here, elsewhere = door.signed_in(Role.CCTV_MANAGER), door.signed_in(Role.CCTV_MANAGER)
    page = here.get("/account/sessions")
    assert page.text.count("This browser") == 1
    assert not inspect(page.text)
    here.post("/account/sessions/end", page="/account/sessions")
    assert not here.is_signed_in()
    assert not elsewhere.is_signed_in()


def test_sensitive_acts_want_a_fresh_proof(door: FrontDoor) -> None:
    visitor = door.signed_in(Role.ADMINISTRATOR)
    assert visitor.get("/people/add").status_code == 200
    door.clock.forward(minutes=16)
    token = visitor.token("/account")
    asked = visitor.get("/people/add")
    assert asked.location == "/sign-in-again?next=/people/add"
    sent = visitor.send("/people/add", {"name": "Sam", "csrf_token": token})
    assert sent.location is not None and sent.location.startswith("/sign-in-again")
    assert not door.events("person.added")[1:]
    before = visitor.cookies()["govern"]
    wrong = visitor.post("/sign-in-again", {"password": "wrong one here", "next": "/people/add"})
    assert wrong.status_code == 400
    assert visitor.get("/people/add").status_code == 303
    right = visitor.post("/sign-in-again", {"password": PASSWORD, "next": "/people/add"})
    assert right.location == "/people/add"
    assert visitor.get("/people/add").status_code == 200
    thief = door.visitor()
    thief.take_cookies({"govern": before})
    assert not thief.is_signed_in()


def test_cookies_are_bound_to_the_host_under_tls(council: Council, tmp_path: Path) -> None:
    door = FrontDoor(council, tmp_path / "tls", base_url="https://govern.deeping.example")
    person = door.person(Role.CCTV_MANAGER)
    visitor = door.visitor()
    visitor.headers = {"Referer": "https://govern.deeping.example/sign-in"}
    client = visitor.client
    page = client.get("/sign-in", base_url="https://govern.deeping.example")
    found = re.search(r'name="csrf_token" value="([^"]+)"', page.text)
    assert found is not None
    answer = client.post(
        "/sign-in",
        data={"name": person.sign_in_name, "password": PASSWORD, "csrf_token": found.group(1)},
        base_url="https://govern.deeping.example",
        headers=visitor.headers,
    )
    assert answer.status_code == 303
    cookies = answer.headers.getlist("Set-Cookie")
    assert len(cookies) == 2
    for cookie in cookies:
        assert cookie.startswith("__Host-govern")
        assert "Secure" in cookie and "HttpOnly" in cookie and "SameSite=Lax" in cookie
        assert "Path=/" in cookie and "Domain" not in cookie


@pytest.mark.parametrize("path", ["/sign-in", "/forgotten-password"])
def test_the_public_pages_keep_the_house_rules_and_name_nobody(door: FrontDoor, path: str) -> None:
    names = [person.name for person in door.council.people().values()]
    answer = door.visitor().get(path)
    assert answer.status_code == 200
    assert not inspect(answer.text)
    assert not any(f">{name}<" in answer.text for name in names)
    assert "no-store" in answer.headers["Cache-Control"]


def test_pages_of_the_own_account_keep_the_house_rules(door: FrontDoor) -> None:
    visitor = door.signed_in(Role.CCTV_MANAGER)
    door.council.person(Role.DPO)
    for path in (
        "/account",
        "/account/password",
        "/account/sessions",
        "/account/second-factor",
        "/account/deputy",
        "/sign-in-again",
    ):
        answer = visitor.get(path)
        assert answer.status_code == 200, path
        assert not inspect(answer.text), path


def test_looking_at_pages_writes_nothing(door: FrontDoor) -> None:
    visitor = door.signed_in(Role.ADMINISTRATOR)
    before = _dump(door.council.database)
    for path in ("/account", "/account/second-factor", "/account/deputy", "/people", "/people/add"):
        visitor.get(path)
    door.visitor().get("/sign-in")
    assert _dump(door.council.database) == before


def test_the_own_deputy(door: FrontDoor) -> None:
    visitor = door.signed_in(Role.CCTV_MANAGER)
    deputy = door.council.person(Role.DPO)
    fields = {
        "deputy": deputy.token,
        "from_on-day": "1",
        "from_on-month": "7",
        "from_on-year": "2026",
        "until_on-day": "14",
        "until_on-month": "6",
        "until_on-year": "2026",
    }
    refused = visitor.post("/account/deputy", fields)
    assert refused.status_code == 400
    assert not inspect(refused.text)
    fields["until_on-month"] = "7"
    assert visitor.post("/account/deputy", fields).status_code == 303
    assert "from 1 July 2026 until 14 July 2026" in visitor.get("/account").text
    visitor.post("/account/deputy", {"nobody": "yes"})
    assert "from 1 July 2026" not in visitor.get("/account").text


def test_attempts_are_taken_off_when_the_places_for_hashing_are_full(
    door: FrontDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    from govern.errors import Unavailable

    person = door.person(Role.CCTV_MANAGER)
    passwords = door.app.extensions["govern.way"].door.passwords

    def busy(*_: object) -> bool:
        raise Unavailable("Many people are signing in just now.")

    monkeypatch.setattr(passwords, "verify", busy)
    assert door.visitor().sign_in(person).status_code == 503
    with door.council.database.read_session() as session:
        assert session.scalar(select(func.count()).select_from(SignInAttempt)) == 0
