"""The second factor: set up, asked for, used once, and recovered from."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from council import NOW, Council
from front_door import PASSWORD, FrontDoor, Visitor
from sqlalchemy import select

from govern.config import Settings
from govern.people import totp
from govern.people.models import Credential, CredentialKind, Person
from govern.people.roles import Role
from govern.people.throttling import MOST_TRIES
from tests.pages.house_inspector import inspect

PAGE = "/account/second-factor"


@pytest.fixture
def door(council: Council, tmp_path: Path) -> FrontDoor:
    """The application with nobody in it."""
    return FrontDoor(council, tmp_path / "instance")


def _set_up(door: FrontDoor, visitor: Visitor) -> tuple[str, list[str]]:
    """Set up a second factor; its secret and the recovery codes."""
    visitor.post(f"{PAGE}/begin", page=PAGE)
    page = visitor.get(PAGE)
    assert not inspect(page.text)
    found = re.search(r"<code>([A-Z2-7 ]+)</code>", page.text)
    assert found is not None
    secret = found.group(1).replace(" ", "")
    answer = visitor.post(f"{PAGE}/confirm", {"code": _code(door, secret)}, page=PAGE)
    assert answer.status_code == 200, answer.text
    assert not inspect(answer.text)
    codes = re.findall(r"<code>([A-Z0-9-]+)</code>", answer.text)
    assert len(codes) == 10
    return secret, codes


def _code(door: FrontDoor, secret: str, *, seconds: int = 0) -> str:
    return pyotp.TOTP(secret).at(door.clock.now + timedelta(seconds=seconds))


def _half_way(door: FrontDoor, person: Person, *, address: str = "192.0.2.7") -> Visitor:
    visitor = door.visitor(address=address)
    answer = visitor.sign_in(person, to="/account/sessions")
    assert answer.location == "/sign-in/code"
    return visitor


def test_after_setting_it_up_a_code_is_asked_for(door: FrontDoor) -> None:
    own = door.signed_in(Role.SRO_CAMERAS)
    person = door.council.person(Role.SRO_CAMERAS)
    secret, _ = _set_up(door, own)
    assert own.is_signed_in()
    door.clock.forward(minutes=1)
    visitor = _half_way(door, person)
    assert not visitor.is_signed_in()
    page = visitor.get("/sign-in/code")
    assert not inspect(page.text)
    wrong = visitor.post("/sign-in/code", {"code": "000000"})
    assert wrong.status_code == 400
    assert not inspect(wrong.text)
    assert not visitor.is_signed_in()
    right = visitor.post("/sign-in/code", {"code": _code(door, secret)})
    assert right.location == "/account/sessions"
    assert visitor.is_signed_in()


def test_a_code_works_once(door: FrontDoor) -> None:
    secret, _ = _set_up(door, door.signed_in(Role.SRO_CAMERAS))
    person = door.council.person(Role.SRO_CAMERAS)
    # The code that set it up is used already.
    early = _half_way(door, person)
    assert early.post("/sign-in/code", {"code": _code(door, secret)}).status_code == 400
    door.clock.forward(minutes=1)
    code = _code(door, secret)
    first, second = _half_way(door, person), _half_way(door, person)
    assert first.post("/sign-in/code", {"code": code}).status_code == 303
    assert second.post("/sign-in/code", {"code": code}).status_code == 400
    older = _code(door, secret, seconds=-30)
    assert second.post("/sign-in/code", {"code": older}).status_code == 400
    assert not second.is_signed_in()


@pytest.mark.parametrize(("astray", "works"), [(-60, False), (-30, True), (30, True), (60, False)])
def test_clocks_may_differ_by_half_a_minute(astray: int, works: bool) -> None:
    secret = totp.new_secret()
    code = pyotp.TOTP(secret).at(NOW + timedelta(seconds=astray))
    step = totp.matching_step(secret, code, NOW, None)
    assert (step is not None) is works
    if step is not None:
        assert step == totp.step_at(NOW) + astray // 30
        assert totp.matching_step(secret, code, NOW, step) is None


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "abcdef", "１２３４５６", "-12345"])
def test_what_is_no_code_is_no_code(typed: str) -> None:
    assert totp.matching_step(totp.new_secret(), typed, NOW, None) is None


def test_the_code_is_limited_to_ten_tries(door: FrontDoor) -> None:
    secret, _ = _set_up(door, door.signed_in(Role.SRO_CAMERAS))
    person = door.council.person(Role.SRO_CAMERAS)
    door.clock.forward(minutes=1)
    for number in range(MOST_TRIES):
        visitor = _half_way(door, person, address=f"198.51.100.{number}")
        assert visitor.post("/sign-in/code", {"code": "000000"}).status_code == 400
    visitor = _half_way(door, person, address="198.51.100.99")
    assert visitor.post("/sign-in/code", {"code": _code(door, secret)}).status_code == 429


def test_the_password_alone_counts_for_five_minutes_and_not_after_a_reset(door: FrontDoor) -> None:
    secret, _ = _set_up(door, door.signed_in(Role.SRO_CAMERAS))
    person = door.council.person(Role.SRO_CAMERAS)
    late = _half_way(door, person)
    token = late.token("/sign-in/code")
    door.clock.forward(minutes=5)
    fields = {"code": _code(door, secret), "csrf_token": token}
    assert late.send("/sign-in/code", fields).location == "/sign-in"
    assert not late.is_signed_in()
    overtaken = _half_way(door, person)
    door.clock.forward(seconds=1)
    door.give_password(person, "seven purple kettles")
    assert overtaken.post("/sign-in/code", {"code": _code(door, secret)}).status_code == 400
    assert not overtaken.is_signed_in()


def test_a_recovery_code_opens_once_and_is_told_by_mail(door: FrontDoor) -> None:
    from govern.messages.models import Outbox

    _, codes = _set_up(door, door.signed_in(Role.SRO_CAMERAS))
    person = door.council.person(Role.SRO_CAMERAS)
    visitor = _half_way(door, person)
    typed = codes[3].lower().replace("-", " ")
    assert visitor.post("/sign-in/code", {"code": typed}).status_code == 303
    assert "9 recovery codes left" in visitor.get(PAGE).text
    again = _half_way(door, person)
    assert again.post("/sign-in/code", {"code": codes[3]}).status_code == 400
    with door.council.database.read_session() as session:
        mails = session.scalars(select(Outbox.text).order_by(Outbox.id)).all()
    assert mails[-1].startswith("One of your recovery codes was used to sign in.")
    assert not any(code in mail for code in codes for mail in mails)


def test_nothing_of_it_is_kept_as_it_is(door: FrontDoor) -> None:
    visitor = door.signed_in(Role.SRO_CAMERAS)
    visitor.post(f"{PAGE}/begin", page=PAGE)
    secret, codes = _set_up(door, visitor)
    import base64

    cookie = visitor.cookies()["govern"]
    readable = base64.urlsafe_b64decode(cookie.split(".")[0].lstrip(".") + "===")
    assert secret.encode() not in readable
    with door.council.database.read_session() as session:
        kept = session.scalars(
            select(Credential.secret).where(
                Credential.kind.in_([CredentialKind.TOTP, CredentialKind.RECOVERY])
            )
        ).all()
    assert len(kept) == 11
    for text in kept:
        assert secret not in text
        assert not any(code in text or code.replace("-", "") in text for code in codes)


def test_a_secret_opens_for_its_own_person_only(door: FrontDoor) -> None:
    from govern.errors import Unavailable

    sealing = door.app.extensions["govern"].sealing
    kept = totp.sealed(sealing, "SECRET", "one person")
    assert totp.opened(sealing, kept, "one person") == "SECRET"
    with pytest.raises(Unavailable):
        totp.opened(sealing, kept, "another person")


def test_the_picture_is_an_image_for_its_own_person_only(door: FrontDoor) -> None:
    visitor = door.signed_in(Role.SRO_CAMERAS)
    assert visitor.get(f"{PAGE}/picture.svg").status_code == 404
    visitor.post(f"{PAGE}/begin", page=PAGE)
    answer = visitor.get(f"{PAGE}/picture.svg")
    assert answer.status_code == 200
    assert answer.mimetype == "image/svg+xml"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]
    assert "<svg" in answer.text
    assert door.visitor().get(f"{PAGE}/picture.svg").status_code == 303


def test_setting_it_up_wants_a_code_and_ends_the_other_sessions(door: FrontDoor) -> None:
    visitor, elsewhere = door.signed_in(Role.SRO_CAMERAS), door.signed_in(Role.SRO_CAMERAS)
    copied = visitor.cookies()
    visitor.post(f"{PAGE}/begin", page=PAGE)
    answer = visitor.post(f"{PAGE}/confirm", {"code": "000000"}, page=PAGE)
    assert answer.status_code == 400
    assert "not right" in answer.text
    assert elsewhere.is_signed_in()
    _set_up(door, visitor)
    assert not elsewhere.is_signed_in()
    thief = door.visitor()
    thief.take_cookies(copied)
    assert not thief.is_signed_in()


def test_taking_it_off_and_making_new_codes(door: FrontDoor) -> None:
    visitor = door.signed_in(Role.SRO_CAMERAS)
    _, codes = _set_up(door, visitor)
    answer = visitor.post(f"{PAGE}/codes", page=PAGE)
    fresh = re.findall(r"<code>([A-Z0-9-]+)</code>", answer.text)
    assert len(fresh) == 10
    assert not set(fresh) & set(codes)
    person = door.council.person(Role.SRO_CAMERAS)
    half = _half_way(door, person)
    assert half.post("/sign-in/code", {"code": codes[0]}).status_code == 400
    assert half.post("/sign-in/code", {"code": fresh[0]}).status_code == 303
    visitor.post(f"{PAGE}/remove", page=PAGE)
    assert door.visitor().sign_in(person).location == "/"
    for action in ("second_factor_set_up", "recovery_codes_made", "second_factor_removed"):
        assert len(door.events(f"person.{action}")) == 1


def test_acts_on_it_want_a_fresh_proof(door: FrontDoor) -> None:
    visitor = door.signed_in(Role.SRO_CAMERAS)
    door.clock.forward(minutes=20)
    for act in ("begin", "confirm", "codes", "remove"):
        answer = visitor.post(f"{PAGE}/{act}", {"code": "123456"}, page=PAGE)
        assert answer.status_code == 303
        assert answer.location.startswith("/sign-in-again")


def test_a_role_that_wants_one_goes_no_further_without(council: Council, tmp_path: Path) -> None:
    door = FrontDoor(council, tmp_path / "wants", second_factor_roles=("sro_cameras",))
    visitor = door.signed_in(Role.SRO_CAMERAS)
    assert visitor.get("/").location == PAGE
    assert visitor.get("/people").location == PAGE
    assert "Your role wants a second factor" in visitor.get(PAGE).text
    secret, _ = _set_up(door, visitor)
    assert visitor.get("/account/sessions").status_code == 200
    refused = visitor.post(f"{PAGE}/remove", page=PAGE)
    assert refused.status_code == 409
    assert door.signed_in(Role.OPERATOR).get("/account/sessions").status_code == 200
    door.clock.forward(minutes=1)
    half = _half_way(door, council.person(Role.SRO_CAMERAS))
    assert half.post("/sign-in/code", {"code": _code(door, secret)}).status_code == 303


def test_which_roles_want_one() -> None:
    def wanting(**given: object) -> frozenset[Role]:
        plain = {"instance": Path("/"), "secret": "s" * 43, "database_url": "sqlite:///x"}
        return totp.roles_needing_it(Settings(**{**plain, **given}))  # type: ignore[arg-type]

    public = "https://govern.deeping.example"
    assert wanting() == frozenset()
    assert wanting(base_url=public) == totp.DECIDING_ROLES
    assert {Role.ADMINISTRATOR, Role.SRO_CAMERAS, Role.AUTHORISING_OFFICER} < totp.DECIDING_ROLES
    assert Role.OPERATOR not in totp.DECIDING_ROLES
    assert wanting(base_url=public, second_factor_roles=("none",)) == frozenset()
    assert wanting(second_factor_roles=("dpo",)) == {Role.DPO}


def test_a_reset_password_does_not_pass_the_second_factor(door: FrontDoor) -> None:
    _set_up(door, door.signed_in(Role.SRO_CAMERAS))
    person = door.council.person(Role.SRO_CAMERAS)
    door.clock.forward(seconds=1)
    door.give_password(person, "abcde-fghjk-mnpqr-stuvw", one_time=True)
    answer = door.visitor().sign_in(person, "abcde-fghjk-mnpqr-stuvw")
    assert answer.location == "/sign-in/code"
    assert PASSWORD not in answer.text
