"""Every address: no form without its token, no change by looking, strict headers, clean pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest
from sample_council import ONE_SCHEME, SampleDoor
from sqlalchemy import inspect as database_inspector
from sqlalchemy import text
from werkzeug.test import TestResponse

from govern.people.roles import Role
from tests.pages.house_inspector import inspect
from tests.shape.addresses import SAFE, Address, Examples, rules

#: Sign-in writes down when somebody was last seen, on a connection of its own.
WRITTEN_BY_LOOKING = {"user_session"}
#: How many pages of one kind are looked at while following links.
PAGES_OF_A_KIND = 3
WHO_LOOK = (Role.CCTV_MANAGER, Role.ADMINISTRATOR, Role.AUDITOR)


def _state(door: SampleDoor) -> dict[str, tuple[int, int]]:
    """Every table's number of rows and newest row, and the database's own count of changes."""
    found = {}
    with door.council.database.engine.connect() as connection:
        for table in database_inspector(connection).get_table_names():
            if table in WRITTEN_BY_LOOKING:
                continue
            rows = connection.execute(text(f'SELECT * FROM "{table}" ORDER BY 1')).all()  # noqa: S608 -- names from the schema
            found[table] = (len(rows), hash(tuple(map(tuple, rows))))
    return found


def test_every_form_is_refused_without_its_token(sample_to_read: SampleDoor) -> None:
    """Nobody can be made to send a form of ours from a page of theirs."""
    before = _state(sample_to_read)
    checked = 0
    for address in Examples(sample_to_read).addresses():
        if address.method in SAFE:
            continue
        for visitor in (sample_to_read.visitor(), sample_to_read.as_role(Role.CCTV_MANAGER)):
            answer = visitor.send(address.path, address.fields)
            assert answer.status_code == 400, f"{address.words}: {answer.status}"
        checked += 1
    assert checked == sum(
        len(Examples(sample_to_read).arguments(rule))
        for rule in rules(sample_to_read.app)
        for method in rule.methods or ()
        if method not in SAFE
    )
    assert _state(sample_to_read) == before


@pytest.mark.parametrize("who", WHO_LOOK)
def test_looking_changes_nothing(sample_to_read: SampleDoor, who: Role) -> None:
    """No GET leaves a trace in any table but that of sessions, whose times it moves."""
    visitor = sample_to_read.as_role(who)
    before = _state(sample_to_read)
    for address in Examples(sample_to_read).addresses():
        if address.method == "GET":
            visitor.get(address.path)
    after = _state(sample_to_read)
    assert {name for name in before if before[name] != after[name]} == set()


def _header_faults(answer: TestResponse) -> Iterator[str]:
    headers = answer.headers
    policy = headers.get("Content-Security-Policy", "")
    for part in ("default-src 'none'", "frame-ancestors 'none'"):
        if part not in policy:
            yield f"the policy lacks {part}"
    if "unsafe-eval" in policy or ("'unsafe-inline'" in policy and "script-src" in policy):
        yield f"the policy is loose: {policy}"
    wanted = {
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
    for name, value in wanted.items():
        if headers.get(name) != value:
            yield f"{name} is {headers.get(name)!r}"
    if not headers.get("Cache-Control"):
        yield "nothing is said of who may keep it"
    for cookie in headers.getlist("Set-Cookie"):
        for part in ("HttpOnly", "SameSite=Lax", "Path=/"):
            if part not in cookie:
                yield f"a cookie lacks {part}: {cookie.partition('=')[0]}"


def test_every_answer_carries_the_headers(sample_to_read: SampleDoor) -> None:
    """Pages, downloads, redirects, refusals, what is not there, and shipped files."""
    seen: Counter[int] = Counter()
    faults = []
    more = [
        Address("GET", "nothing", "", "/there/is/no/such/page"),
        Address("GET", "static", "", "/static/nothing.css"),
        Address("DELETE", "home.index", "", "/"),
        Address("POST", "home.index", "", "/"),
    ]
    for address in (*Examples(sample_to_read).addresses(), *more):
        for who in (None, Role.CCTV_MANAGER, Role.OPERATOR):
            visitor = sample_to_read.as_role(who) if who else sample_to_read.visitor()
            answer = visitor.client.open(
                address.path, method=address.method, environ_base=visitor._surroundings()
            )
            seen[answer.status_code] += 1
            faults += [f"{address.words}: {fault}" for fault in _header_faults(answer)]
            if address.endpoint.startswith(("record.", "lists.", "documents.", "answers.")):
                kept = answer.headers["Cache-Control"]
                if kept != "no-store, private":
                    faults.append(f"{address.words}: may be kept: {kept}")
    assert faults == []
    assert {200, 303, 400, 403, 404, 405} <= set(seen)


def test_under_tls_cookies_and_addresses_insist_on_it(sample_to_read: SampleDoor) -> None:
    with sample_to_read.sample.opened(base_url="https://govern.example.org") as door:
        visitor = door.visitor()
        visitor.headers = {"Host": "govern.example.org"}
        answer = visitor.get("/sign-in")
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
        cookies = answer.headers.getlist("Set-Cookie")
        assert cookies
        for cookie in cookies:
            assert cookie.startswith("__Host-"), cookie
            assert "; Secure" in cookie


# Every page, looked through ------------------------------------------------------------------


def _kind(path: str) -> str:
    """A page's address without what tells one record from another."""
    path = path.partition("#")[0]
    path, _, query = path.partition("?")
    path = re.sub(r"[A-Z]{2,4}-\d{4}-\d{4}", "REF", path)
    path = re.sub(r"/[A-Za-z0-9_-]{22}(?=[/.]|$)", "/TOKEN", path)
    names = sorted(part.partition("=")[0] for part in query.split("&") if part)
    return path + ("?" + "&".join(names) if names else "")


def _links(page: str) -> Iterator[str]:
    for found in re.findall(r'<a\s[^>]*?href="(/[^"]*)"', page):
        yield found.replace("&amp;", "&").partition("#")[0]


def _crawl(door: SampleDoor, who: Role | str) -> Iterator[tuple[str, TestResponse]]:
    """Every kind of page that can be reached by links and examples, a few of each."""
    visitor = door.as_role(who)
    # An issued document is a document: its own tests look through it.
    waiting = ["/"] + [
        address.path
        for address in Examples(door).addresses()
        if address.method == "GET" and not address.endpoint.startswith("documents.")
    ]
    seen: set[str] = set()
    kinds: Counter[str] = Counter()
    while waiting:
        path = waiting.pop(0)
        kind = _kind(path)
        if path in seen or kinds[kind] >= PAGES_OF_A_KIND or path.startswith("/editions/"):
            continue
        if "/documents/" in path or "/static/" in path:
            continue
        seen.add(path)
        kinds[kind] += 1
        answer = visitor.get(path)
        yield path, answer
        if answer.mimetype == "text/html" and answer.status_code == 200:
            waiting += list(_links(answer.text))


@pytest.mark.parametrize("who", [*WHO_LOOK, ONE_SCHEME])
def test_every_page_keeps_the_house_rules(sample_to_read: SampleDoor, who: Role | str) -> None:
    """No inline style or script, sound markup, labels, words; and no link of ours leads nowhere."""
    faults = []
    pages = 0
    own = {address.path for address in Examples(sample_to_read).addresses()}
    for path, answer in _crawl(sample_to_read, who):
        if answer.status_code >= 500:
            faults.append(f"{path}: {answer.status}")
        elif answer.mimetype == "text/html" and answer.status_code != 303:
            pages += 1
            faults += [f"{path}: {fault}" for fault in inspect(answer.text)]
        if answer.status_code in (403, 404) and path not in own:
            faults.append(f"a link leads to {path}: {answer.status}")
    assert faults == [], "\n".join(faults)
    assert pages > 10
