"""Signing in: limit first, then one hash, then the code, then a session; each outcome an event."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from govern.database import Database
from govern.errors import GovernError, Unavailable
from govern.history import Actor, Work
from govern.people import sessions, throttling, totp
from govern.people.account_lookup import (
    Account,
    account_named,
    account_of_token,
    sign_in_name_of,
)
from govern.people.models import Credential, CredentialKind, Person
from govern.people.passwords import Passwords
from govern.people.sessions import Limits, SignedInPerson
from govern.people.throttling import Limiter, Reservation, TooManyTries
from govern.sealing import SealingKeys

_log = logging.getLogger("govern.people")
CODE_WITHIN: Final = timedelta(minutes=5)
_NOT_RIGHT: Final = (
    "The sign-in name or the password is not right. Check both, and that Caps Lock is off."
)


class SignInRefused(GovernError):
    """The proof is not right; the sentence is the same whatever was wrong with it."""


@dataclass(frozen=True, slots=True)
class KnownBrowser:
    """A browser in which this account signed in before, under the password it still has.

    Its tries are counted apart, so that somebody guessing elsewhere does not lock its owner out.
    """

    person_token: str
    password_made_at: str
    nonce: str


@dataclass(frozen=True, slots=True)
class CodeWanted:
    """The password was right; a code of the second factor is wanted before `until`."""

    person_token: str
    password_made_at: str
    until: datetime


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody is signed in: the secret id for the cookie, and whose browser it now is."""

    secret_id: str
    person_token: str
    password_made_at: str
    used_recovery_code: bool = False


@dataclass(frozen=True, slots=True)
class Door:
    """The way in. Everything it writes, it writes on connections of its own."""

    database: Database
    passwords: Passwords
    limiter: Limiter
    sealing: SealingKeys
    limits: Limits

    def with_password(
        self,
        typed_name: str,
        password: str,
        *,
        address: str | None,
        now: datetime,
        browser: KnownBrowser | None = None,
    ) -> SignedIn | CodeWanted:
        """Try a password. An account that is not there takes as long as one that is.

        Raises `TooManyTries`, `SignInRefused`, and `Unavailable` when too many are trying.
        """
        name = sign_in_name_of(typed_name)
        account = account_named(self.database, name, now)
        reservation = self._reserve(
            self._keys(name, account, address, browser), account, address, now
        )
        try:
            right = self.passwords.verify(account.hash if account else None, password)
        except Unavailable:
            self.limiter.withdraw(reservation)
            raise
        if account is None or not right or not account.is_usable:
            self._note_refusal(account, address, now, "a wrong name or password")
            raise SignInRefused(_NOT_RIGHT)
        if account.has_code:
            with self.database.own_write() as session:
                throttling.succeed(session, reservation)
            return CodeWanted(account.token, account.mark, now + CODE_WITHIN)
        fresh = None
        if self.passwords.is_out_of_date(account.hash):
            fresh = self.passwords.hash(password)
        return self._open(account, reservation, address, now, fresh_hash=fresh)

    def with_code(
        self, wanted: CodeWanted, code: str, *, address: str | None, now: datetime
    ) -> SignedIn:
        """Try a code after the password. Raises `TooManyTries` and `SignInRefused`."""
        account = account_of_token(self.database, wanted.person_token, now)
        if account is None or account.mark != wanted.password_made_at or now >= wanted.until:
            raise SignInRefused("That took too long. Start again with the sign-in name.")
        keys = [self.limiter.key("code", account.token), self.limiter.address_key(address)]
        reservation = self._reserve(keys, account, address, now)
        return self._open(account, reservation, address, now, code=code)

    def again(
        self, person: SignedInPerson, password: str, *, address: str | None, now: datetime
    ) -> str:
        """Prove again who one is, before a sensitive act; the new secret id of the same session.

        Raises `TooManyTries`, `SignInRefused` and `Unavailable`.
        """
        reservation = self.check_own_password(person, password, address=address, now=now)
        with self.database.write_session() as session:
            work = Work(session, _actor_of(person, address), now)
            secret_id = sessions.rotate(session, person.session_id, now)
            throttling.succeed(session, reservation)
            work.note(
                session.get_one(Person, person.person_id),
                "person.signed_in_again",
                "Proved again who they are.",
            )
            work.commit()
        return secret_id

    def check_own_password(
        self, person: SignedInPerson, password: str, *, address: str | None, now: datetime
    ) -> Reservation:
        """Whether somebody signed in knows their password; counted, and taken off when right.

        Raises `TooManyTries`, `SignInRefused` and `Unavailable`.
        """
        account = account_named(self.database, person.sign_in_name, now)
        reservation = self._reserve(
            [self.limiter.key("again", person.token)], account, address, now
        )
        try:
            right = self.passwords.verify(account.hash if account else None, password)
        except Unavailable:
            self.limiter.withdraw(reservation)
            raise
        if not right:
            self._note_refusal(account, address, now, "a wrong password while signed in")
            raise SignInRefused("The password is not right. Check that Caps Lock is off.")
        return reservation

    def _keys(
        self, name: str, account: Account | None, address: str | None, browser: KnownBrowser | None
    ) -> list[str]:
        known = (
            browser is not None
            and account is not None
            and (browser.person_token, browser.password_made_at) == (account.token, account.mark)
        )
        if known and browser is not None:
            return [self.limiter.key("browser", browser.nonce)]
        return [self.limiter.key("account", name), self.limiter.address_key(address)]

    def _reserve(
        self, keys: list[str], account: Account | None, address: str | None, now: datetime
    ) -> Reservation:
        try:
            return self.limiter.reserve(keys, now)
        except TooManyTries as refusal:
            _log.warning("a sign-in was refused: too many tries")
            if refusal.is_first:
                self._note_refusal(account, address, now, "too many tries in five minutes")
            raise

    def _open(
        self,
        account: Account,
        reservation: Reservation,
        address: str | None,
        now: datetime,
        *,
        code: str | None = None,
        fresh_hash: str | None = None,
    ) -> SignedIn:
        actor = Actor(account.person_id, account.token, account.name, address=address)
        used = None
        with self.database.write_session() as session:
            work = Work(session, actor, now)
            # Held until the commit: who is disabled or reset meanwhile is not let in afterwards.
            person = session.get_one(Person, account.person_id, with_for_update={"of": Person})
            password = session.get_one(Credential, account.credential_id, with_for_update=True)
            still_right = password.ended_at is None and person.is_active(work.today)
            if still_right and code is not None:
                used = totp.use_code(work, self.sealing, person, code)
            if still_right and (code is None or used is not None):
                if fresh_hash is not None:
                    password.secret = fresh_hash
                secret_id = sessions.open_session(session, person.id, now, self.limits)
                throttling.succeed(session, reservation)
                throttling.sweep(session, now)
                work.note(person, "person.signed_in", _how(used))
                work.commit()
                return SignedIn(
                    secret_id, account.token, account.mark, used is CredentialKind.RECOVERY
                )
            work.rollback()
        self._note_refusal(account, address, now, "a wrong or used code")
        raise SignInRefused(totp.NOT_THE_CODE if code is not None else _NOT_RIGHT)

    def _note_refusal(
        self, account: Account | None, address: str | None, now: datetime, why: str
    ) -> None:
        """One event for each refusal; what name was typed is never kept."""
        actor = Actor(0, "visitor", "Visitor", address=address)
        with self.database.write_session() as session:
            work = Work(session, actor, now)
            person = session.get(Person, account.person_id) if account else None
            work.note(
                person,
                "person.sign_in_refused",
                f"A sign-in was refused: {why}.",
                subject_text=None if person else "sign-in",
            )
            work.commit()


def _actor_of(person: SignedInPerson, address: str | None) -> Actor:
    return Actor(person.person_id, person.token, person.name, address=address)


def _how(used: CredentialKind | None) -> str:
    if used is CredentialKind.TOTP:
        return "Signed in with a password and a code."
    if used is CredentialKind.RECOVERY:
        return "Signed in with a password and a recovery code."
    return "Signed in with a password."
