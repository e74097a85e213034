"""The account behind a sign-in name, read in one statement whether or not there is one."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import aliased

from govern.clock import london_date
from govern.database import Database
from govern.people.models import Credential, CredentialKind, Person

#: A password made by somebody else works for so long, and only to choose another one.
ONE_TIME_DAYS: Final = 7


@dataclass(frozen=True, slots=True)
class Account:
    """What signing in has to know of somebody: the live password, and whether it may be used."""

    person_id: int
    token: str
    name: str
    is_usable: bool
    credential_id: int
    hash: str
    made_at: datetime
    has_code: bool

    @property
    def mark(self) -> str:
        """Which password it is, without saying anything of it: changed, it is another."""
        return self.made_at.isoformat()


def sign_in_name_of(typed: str) -> str:
    """A sign-in name as it is kept and looked for: without blanks around it, in small letters."""
    return unicodedata.normalize("NFKC", typed).strip().casefold()


def account_named(database: Database, name: str, now: datetime) -> Account | None:
    """The account of a sign-in name, or None when there is none or it has no password."""
    return _account(database, Person.sign_in_name == name, now)


def account_of_token(database: Database, token: str, now: datetime) -> Account | None:
    """The account of a person."""
    return _account(database, Person.token == token, now)


def _account(database: Database, who: ColumnElement[bool], now: datetime) -> Account | None:
    code = aliased(Credential)
    has_code = exists().where(
        code.person_id == Person.id, code.kind == CredentialKind.TOTP, code.ended_at.is_(None)
    )
    with database.read_session() as session:
        row = session.execute(
            select(Person.id, Person.token, Person.name, Person.active_until_on, Credential)
            .add_columns(has_code)
            .join(Credential, Credential.person_id == Person.id)
            .where(
                who,
                Credential.kind == CredentialKind.PASSWORD,
                Credential.ended_at.is_(None),
            )
            .order_by(Credential.id.desc())
        ).first()
    if row is None:
        return None
    person_id, token, person_name, until_on, password, coded = row
    in_time = not password.must_change or now - password.made_at < timedelta(days=ONE_TIME_DAYS)
    is_active = until_on is None or london_date(now) <= until_on
    return Account(
        person_id=person_id,
        token=token,
        name=person_name,
        is_usable=in_time and is_active,
        credential_id=password.id,
        hash=password.secret,
        made_at=password.made_at,
        has_code=coded,
    )
