"""Comes to the product by its front door: the application on a test's database, and visitors."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from unittest.mock import patch

from council import NOW, Council
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

import govern.app
from govern.config import Settings, make_instance_folder
from govern.history.models import AuditDetail, AuditEvent
from govern.people import accounts
from govern.people.models import Person
from govern.people.passwords import OneTimePassword, Passwords
from govern.people.roles import Role

#: A password nobody would guess, for people of tests who have one of their own already.
PASSWORD = "grumpy walnut tractor"
_HASHES: dict[str, str] = {}
#: The shipped questionnaires, read once for all tests.
_library = cache(govern.app.open_library)


class Clock:
    """The present of a test; it moves when it is told to."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: int) -> None:
        """Let time pass: `forward(minutes=5)`."""
        self.now += timedelta(**by)


class FrontDoor:
    """The application of one installation, with a clock that is moved by hand."""

    def __init__(self, council: Council, instance: Path, **settings: object) -> None:
        self.council = council
        self.clock = Clock()
        self._given: set[int] = set()
        make_instance_folder(instance)
        (instance / "govern.toml").touch()
        plain = Settings.load(instance, {})
        url = council.database.engine.url.render_as_string(hide_password=False)
        self.settings = dataclasses.replace(plain, database_url=url, **settings)  # type: ignore[arg-type]
        self.app = self.open()

    def open(self) -> Flask:
        """The application, made anew: a second worker, or the same one after a restart."""
        with patch.object(govern.app, "open_library", _library):
            return govern.app.create_app(
                self.settings, database=self.council.database, clock=self.clock
            )

    def visitor(self, **given: str) -> Visitor:
        """Somebody with an empty browser. `address`, `agent` say from where and with what."""
        return Visitor(self.app, **given)

    def person(self, *roles: Role, name: str = "", password: str = PASSWORD) -> Person:
        """Somebody with roles and a password of their own."""
        person = self.council.person(*roles, name=name)
        if person.id not in self._given:
            self.give_password(person, password)
        return person

    def give_password(
        self, person: Person, password: str = PASSWORD, *, one_time: bool = False
    ) -> None:
        """Put a password in place, as their own or as one given out by an administrator."""
        self._given.add(person.id)
        if password not in _HASHES:
            _HASHES[password] = Passwords(slots=1).hash(password)
        work = self.council.work_of(None, at=self.clock.now)
        found = work.session.get_one(Person, person.id)
        if one_time:
            accounts.reset_password(work, found, OneTimePassword(password, _HASHES[password]))
        else:
            accounts.change_password(work, found, _HASHES[password], but_session=None)
        work.commit()
        work.session.close()

    def signed_in(self, *roles: Role, name: str = "") -> Visitor:
        """Somebody with roles who has just signed in."""
        visitor = self.visitor()
        answer = visitor.sign_in(self.person(*roles, name=name))
        assert answer.status_code == 303, answer.text
        return visitor

    def events(self, action: str) -> list[tuple[str, str]]:
        """The events of an action, oldest first: their body and what they say."""
        with self.council.database.read_session() as session:
            rows = session.execute(
                select(AuditEvent.body, AuditDetail.detail)
                .join(
                    AuditDetail,
                    (AuditDetail.log == AuditEvent.log) & (AuditDetail.seq == AuditEvent.seq),
                )
                .order_by(AuditEvent.seq)
            ).all()
        return [(body, detail or "") for body, detail in rows if f'"action":"{action}"' in body]


class Visitor:
    """A browser: it keeps cookies, and sends the token of the page it looked at last."""

    def __init__(self, app: Flask, *, address: str = "192.0.2.7", agent: str = "Firefox") -> None:
        self.client: FlaskClient = app.test_client()
        self.address = address
        self.agent = agent
        self.headers: dict[str, str] = {}

    def _surroundings(self) -> dict[str, str]:
        return {"REMOTE_ADDR": self.address, "HTTP_USER_AGENT": self.agent}

    def get(self, path: str) -> TestResponse:
        """Look at a page, without following where it leads."""
        return self.client.get(path, environ_base=self._surroundings(), headers=self.headers)

    def post(
        self, path: str, data: Mapping[str, str] | None = None, *, page: str = ""
    ) -> TestResponse:
        """Send a form, with the token of `page` (the same address unless given)."""
        fields = dict(data or {})
        fields["csrf_token"] = self.token(page or path)
        return self.send(path, fields)

    def send(self, path: str, fields: Mapping[str, str]) -> TestResponse:
        """Send exactly these fields."""
        return self.client.post(
            path, data=fields, environ_base=self._surroundings(), headers=self.headers
        )

    def token(self, page: str) -> str:
        """The token against forgery that a page carries, or "" when it has none."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page).text)
        return found.group(1) if found else ""

    def sign_in(
        self, person: Person | str, password: str = PASSWORD, *, to: str = ""
    ) -> TestResponse:
        """Type a sign-in name and a password."""
        name = person if isinstance(person, str) else person.sign_in_name
        return self.post("/sign-in", {"name": name, "password": password, "next": to})

    def is_signed_in(self) -> bool:
        """Whether the account page opens."""
        return self.get("/account").status_code == 200

    def cookies(self) -> dict[str, str]:
        """The cookies as they are now, to be copied."""
        return {cookie.key: cookie.value for cookie in (self.client._cookies or {}).values()}

    def take_cookies(self, cookies: Mapping[str, str]) -> None:
        """Put copied cookies into this browser."""
        for name, value in cookies.items():
            self.client.set_cookie(name, value)
