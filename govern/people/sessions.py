"""Sessions: the cookie holds a random id, the server decides how long it counts."""

from __future__ import annotations

import hashlib
import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import ColumnElement, delete, exists, or_, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from govern.clock import london_date
from govern.config import Settings
from govern.database import Database
from govern.errors import Unavailable
from govern.people.models import Credential, CredentialKind, Person, UserSession

_log = logging.getLogger("govern.people")
_ID_BYTES: Final = 32
_SEEN_EVERY: Final = timedelta(minutes=1)
_KEPT: Final = timedelta(days=400)
#: So long after a sign-in sensitive acts are allowed without signing in again.
STRONG_FOR: Final = timedelta(minutes=15)


class Ending(StrEnum):
    """Why a session was ended."""

    SIGNED_OUT = "signed_out"
    EVERYWHERE = "signed_out_everywhere"
    PASSWORD = "password_changed"  # noqa: S105 -- a reason, not a secret
    DISABLED = "disabled"
    ADMINISTRATOR = "ended_by_administrator"
    SECOND_FACTOR = "second_factor_changed"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long a session counts: without use, and at the most."""

    idle: timedelta
    absolute: timedelta

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """The limits of the installation: 60 minutes idle and 12 hours unless set otherwise."""
        return cls(
            timedelta(minutes=settings.session_idle_minutes),
            timedelta(hours=settings.session_hours),
        )


@dataclass(frozen=True, slots=True)
class SignedInPerson:
    """Who a session belongs to, and what the edge has to know of both."""

    session_id: int
    person_id: int
    token: str
    name: str
    sign_in_name: str
    made_at: datetime
    seen_at: datetime
    strong_at: datetime | None
    must_change_password: bool
    has_second_factor: bool

    def is_strong(self, now: datetime) -> bool:
        """Whether the person proved who they are so lately that a sensitive act may follow."""
        return self.strong_at is not None and timedelta(0) <= now - self.strong_at < STRONG_FOR


def hash_of(secret_id: str) -> str:
    """What is kept of the id in the cookie (256 random bits): its SHA-256."""
    return hashlib.sha256(secret_id.encode()).hexdigest()


def random_id() -> str:
    """256 random bits as text."""
    return secrets.token_urlsafe(_ID_BYTES)


def open_session(session: Session, person_id: int, now: datetime, limits: Limits) -> str:
    """Start a session; the secret id for the cookie, which is kept nowhere else."""
    secret_id = random_id()
    session.add(
        UserSession(
            id_hash=hash_of(secret_id),
            person_id=person_id,
            made_at=now,
            seen_at=now,
            strong_at=now,
            ends_at=now + limits.absolute,
        )
    )
    return secret_id


def find(session: Session, secret_id: str, now: datetime, limits: Limits) -> SignedInPerson | None:
    """Whose session it is, in one statement; None when it ended, idled out, or the person left."""

    row = session.execute(
        select(
            UserSession.id.label("session_id"),
            Person.id.label("person_id"),
            Person.token,
            Person.name,
            Person.sign_in_name,
            UserSession.made_at,
            UserSession.seen_at,
            UserSession.strong_at,
            _has(CredentialKind.PASSWORD, Credential.must_change.is_(True)).label(
                "must_change_password"
            ),
            _has(CredentialKind.TOTP).label("has_second_factor"),
        )
        .join(Person, Person.id == UserSession.person_id)
        .where(
            UserSession.id_hash == hash_of(secret_id),
            UserSession.ended_at.is_(None),
            UserSession.ends_at > now,
            UserSession.seen_at > now - limits.idle,
            or_(Person.active_until_on.is_(None), Person.active_until_on >= london_date(now)),
        )
    ).first()
    return None if row is None else SignedInPerson(**row._mapping)


def _has(kind: CredentialKind, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(
        Credential.person_id == Person.id,
        Credential.kind == kind,
        Credential.ended_at.is_(None),
        *more,
    )


def touch(database: Database, person: SignedInPerson, now: datetime) -> None:
    """Remember that the session was used, at most once a minute, on a connection of its own.

    A database that cannot be written just now does not keep the page from being read.
    """
    if timedelta(0) <= now - person.seen_at < _SEEN_EVERY:
        return
    try:
        with database.own_write() as session:
            session.execute(
                update(UserSession)
                .where(UserSession.id == person.session_id, UserSession.ended_at.is_(None))
                .values(seen_at=now)
                .execution_options(synchronize_session=False)
            )
    except OperationalError as error:
        _log.warning("the time a session was last used was not kept: %s", type(error.orig).__name__)


def rotate(session: Session, row_id: int, now: datetime) -> str:
    """A new id for the same session, after its person proved again who they are.

    The old id counts no more; the end of the session stays where it was.
    Raises `Unavailable` when the session ended meanwhile.
    """
    row = session.get(UserSession, row_id)
    if row is None or row.ended_at is not None:
        raise Unavailable("You were signed out meanwhile. Sign in again.")
    secret_id = random_id()
    row.id_hash = hash_of(secret_id)
    row.strong_at = now
    row.seen_at = now
    return secret_id


def end(session: Session, row_id: int, now: datetime, why: Ending) -> None:
    """End one session: its cookie is refused from the next request on."""
    _end(session, now, why, UserSession.id == row_id)


def end_all(
    session: Session, person_id: int, now: datetime, why: Ending, *, but: int | None = None
) -> int:
    """End every session of a person (all but the row `but`); how many there were."""
    conditions = [UserSession.person_id == person_id]
    if but is not None:
        conditions.append(UserSession.id != but)
    return _end(session, now, why, *conditions)


def _end(session: Session, now: datetime, why: Ending, *conditions: ColumnElement[bool]) -> int:
    ended = session.execute(
        update(UserSession)
        .where(UserSession.ended_at.is_(None), *conditions)
        .values(ended_at=now, why=why)
        .execution_options(synchronize_session="fetch")
    )
    return int(getattr(ended, "rowcount", 0))


def live(session: Session, person_id: int, now: datetime, limits: Limits) -> list[UserSession]:
    """The sessions of a person that count now, newest first."""
    return list(
        session.scalars(
            select(UserSession)
            .where(
                UserSession.person_id == person_id,
                UserSession.ended_at.is_(None),
                UserSession.ends_at > now,
                UserSession.seen_at > now - limits.idle,
            )
            .order_by(UserSession.made_at.desc(), UserSession.id.desc())
        )
    )


def sweep(session: Session, now: datetime) -> int:
    """Remove sessions begun more than 400 days ago; the access review looks a year back."""
    old = session.execute(
        delete(UserSession)
        .where(UserSession.made_at < now - _KEPT)
        .execution_options(synchronize_session=False)
    )
    return int(getattr(old, "rowcount", 0))
