"""Every page and form × every role: who may open what, compared with one reviewed file."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from sample_council import SampleDoor
from werkzeug.test import TestResponse

from govern.history import Work
from govern.people.roles import ROLE_PERMISSIONS, Role
from govern.web.access import Audience
from tests.shape.addresses import Address, Examples, access_of, access_words, rules

MATRIX = Path(__file__).with_name("access_matrix.txt")
VISITOR = "visitor"
WHO = (VISITOR, *map(str, Role))
OPEN_TO_VISITORS = {
    "frame.brand",
    "help.accessibility",
    "help.health",
    "help.help_page",
    "sign_in.code",
    "sign_in.enter",
    "sign_in.forgotten",
    "sign_in.page",
    "sign_in.try_code",
}


def _outcome(answer: TestResponse) -> str:
    """What came of asking, in the words of the matrix."""
    if answer.status_code == 303 and answer.location.startswith("/sign-in"):
        return "must sign in"
    if answer.status_code == 403:
        return "refused"
    if answer.status_code == 404:
        return "not found"
    if answer.status_code == 409:
        return "told why not"
    assert answer.status_code < 500, answer.status
    return "opens"


def _ask(door: SampleDoor, address: Address, who: str) -> TestResponse:
    visitor = door.visitor() if who == VISITOR else door.as_role(who)
    if address.method == "GET":
        return visitor.get(address.path)
    return visitor.send(address.path, address.fields)


def _line(door: SampleDoor, address: Address) -> str:
    """What everybody meets at an address, as one line."""
    found: dict[str, list[str]] = defaultdict(list)
    for who in WHO:
        try:
            found[_outcome(_ask(door, address, who))].append(who)
        except AssertionError as fault:
            found[f"FAULT {fault}"].append(who)
    words = []
    for outcome in sorted(found, key=lambda outcome: (outcome != "opens", outcome)):
        people = found[outcome]
        if len(people) == len(WHO):
            words.append(f"{outcome}: everybody")
        elif people == list(WHO[1:]):
            words.append(f"{outcome}: everybody signed in")
        elif len(people) > len(WHO) // 2:
            words.append(f"{outcome}: everybody else")
        else:
            words.append(f"{outcome}: {' '.join(people)}")
    return f"{address.words} | {access_words(access_of(door.app, address.endpoint))} | " + (
        " | ".join(words)
    )


def _reviewed() -> list[str]:
    lines = MATRIX.read_text("utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def test_who_may_open_what_is_what_was_reviewed(
    sample_to_read: SampleDoor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new page, or another answer to anybody, is a line to review and to put into the file."""
    # Nothing that was let through is kept, so that everybody meets the same sample.
    monkeypatch.setattr(Work, "commit", Work.rollback)
    monkeypatch.setitem(sample_to_read.app.config, "WTF_CSRF_ENABLED", False)
    addresses = list(Examples(sample_to_read).addresses())
    found = [_line(sample_to_read, address) for address in addresses]
    new = sorted(set(found) - set(_reviewed()))
    gone = sorted(set(_reviewed()) - set(found))
    assert not new, "Not as reviewed, or not reviewed yet:\n" + "\n".join(new)
    assert not gone, "Reviewed, and no longer so:\n" + "\n".join(gone)


def test_every_view_says_who_may_open_it(sample_to_read: SampleDoor) -> None:
    app = sample_to_read.app
    silent = [rule.endpoint for rule in rules(app) if access_of(app, rule.endpoint) is None]
    assert silent == []


def test_a_view_that_says_nothing_is_closed_to_everybody(sample_to_read: SampleDoor) -> None:
    door = sample_to_read.open()
    door.add_url_rule("/forgotten-to-say", "forgotten", lambda: "a secret")
    client = door.test_client()
    for name, value in sample_to_read.sample.cookies[str(Role.ADMINISTRATOR)].items():
        client.set_cookie(name, value)
    answer = client.get("/forgotten-to-say")
    assert answer.status_code == 403
    assert "a secret" not in answer.text


def test_visitors_reach_the_way_in_and_nothing_else(sample_to_read: SampleDoor) -> None:
    door = sample_to_read
    public = {
        rule.endpoint
        for rule in rules(door.app)
        if (access := access_of(door.app, rule.endpoint)) and access.audience is Audience.PUBLIC
    }
    assert public == OPEN_TO_VISITORS
    for address in Examples(door).addresses():
        if address.method != "GET":
            continue
        answer = door.visitor().get(address.path)
        if address.endpoint in OPEN_TO_VISITORS:
            assert answer.status_code in (200, 303), address.words
        else:
            assert answer.status_code == 303, address.words
            assert answer.location.startswith("/sign-in"), address.words


def test_no_role_is_without_its_row() -> None:
    assert set(ROLE_PERMISSIONS) == set(Role)
