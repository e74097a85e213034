"""Limits on guessing: ten tries in five minutes for an account, and for an address."""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Select, delete, func, select, text, update
from sqlalchemy.orm import Session

from govern.database import Database
from govern.errors import GovernError
from govern.people.models import SignInAttempt

WINDOW: Final = timedelta(minutes=5)
MOST_TRIES: Final = 10
_KEPT: Final = timedelta(days=1)


class TooManyTries(GovernError):
    """The limit is reached. `is_first` says that it was not told before in this window."""

    def __init__(self, *, is_first: bool) -> None:
        super().__init__("There were too many tries to sign in. Wait five minutes, and try again.")
        self.is_first = is_first


@dataclass(frozen=True, slots=True)
class Reservation:
    """A try that was let through: counted from now on, unless it turns out right."""

    ids: tuple[int, ...]


class Limiter:
    """Counts tries in the database, so that the limit holds over restarts and for all workers.

    A try is counted before the password is looked at and taken off the count when it was right;
    a refused one is not counted, so that nobody is locked out for longer than the window. Keys
    are kept as hashes made with the secret of the installation: the table tells no names.
    """

    def __init__(self, database: Database, secret: str) -> None:
        self._database = database
        self._secret = secret.encode()

    def key(self, kind: str, of: str) -> str:
        """The hashed key of an account, an address, a browser: whatever is counted by itself."""
        return hmac.new(self._secret, f"tries:{kind}:{of}".encode(), hashlib.sha256).hexdigest()

    def address_key(self, address: str | None) -> str:
        """The key of an address; of IPv6 the whole /64, which is one household's to choose from."""
        return self.key("address", _network(address or ""))

    def reserve(self, keys: Sequence[str], now: datetime) -> Reservation:
        """Count one try under each key. Raises `TooManyTries` when one of them is full."""
        with self._database.read_session() as session:
            full = _is_full(session, keys, now)
        if not full:
            with self._database.own_write() as session:
                _hold(session, keys)
                full = _is_full(session, keys, now)
                if not full:
                    return self._count(session, keys, now)
        raise TooManyTries(is_first=self._tell_once(keys, now))

    @staticmethod
    def _count(session: Session, keys: Sequence[str], now: datetime) -> Reservation:
        rows = [SignInAttempt(key_hash=key, at=now, succeeded=False) for key in keys]
        session.add_all(rows)
        session.flush()
        return Reservation(tuple(row.id for row in rows))

    def _tell_once(self, keys: Sequence[str], now: datetime) -> bool:
        """Whether this is the first refusal in the window; later ones make no event each."""
        marks = [self.key("told", key) for key in keys]
        told = select(SignInAttempt.id).where(
            SignInAttempt.key_hash.in_(marks), SignInAttempt.at > now - WINDOW
        )
        with self._database.read_session() as session:
            if session.execute(told.limit(1)).first() is not None:
                return False
        with self._database.own_write() as session:
            _hold(session, marks)
            if session.execute(told.limit(1)).first() is not None:
                return False
            session.add_all(SignInAttempt(key_hash=mark, at=now, succeeded=True) for mark in marks)
        return True

    def withdraw(self, reservation: Reservation) -> None:
        """Take a try off again that never came to be looked at."""
        with self._database.own_write() as session:
            session.execute(delete(SignInAttempt).where(SignInAttempt.id.in_(reservation.ids)))


def succeed(session: Session, reservation: Reservation) -> None:
    """Take a right try off the count, in the session that signs the person in."""
    session.execute(
        update(SignInAttempt)
        .where(SignInAttempt.id.in_(reservation.ids))
        .values(succeeded=True)
        .execution_options(synchronize_session=False)
    )


def sweep(session: Session, now: datetime) -> int:
    """Remove tries older than a day; how many there were."""
    old = session.execute(
        delete(SignInAttempt)
        .where(SignInAttempt.at < now - _KEPT)
        .execution_options(synchronize_session=False)
    )
    return int(getattr(old, "rowcount", 0))


def _counts(keys: Sequence[str], now: datetime) -> Select[int]:
    # Tries "in the future" are of a clock that was set back; they must not lock anybody out.
    return (
        select(func.count())
        .where(
            SignInAttempt.key_hash.in_(keys),
            SignInAttempt.succeeded.is_(False),
            SignInAttempt.at > now - WINDOW,
            SignInAttempt.at < now + WINDOW,
        )
        .group_by(SignInAttempt.key_hash)
    )


def _is_full(session: Session, keys: Sequence[str], now: datetime) -> bool:
    return any(count >= MOST_TRIES for count in session.scalars(_counts(keys, now)))


def _hold(session: Session, keys: Sequence[str]) -> None:
    """Let no other worker count under these keys meanwhile; SQLite has one writer anyway."""
    if session.get_bind().dialect.name != "postgresql":
        return
    for key in sorted(keys):
        number = int.from_bytes(bytes.fromhex(key)[:8], signed=True)
        session.execute(text("select pg_advisory_xact_lock(:number)"), {"number": number})


def _network(address: str) -> str:
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        if parsed.ipv4_mapped is not None:
            return str(parsed.ipv4_mapped)
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
