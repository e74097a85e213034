"""The tables of people: organisations, persons, credentials, sessions, grants and tokens."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import Boolean, Date, ForeignKey, Index, Integer, String, Text
from sqlalchemy.orm import Mapped, relationship

from govern.database import Base, UTCDateTime, kept, new_token, ordered_text
from govern.people.roles import Role


class OrganisationKind(StrEnum):
    """What an organisation is to the council."""

    COUNCIL = "council"
    PARTNER = "partner"
    POLICE = "police"
    CONTRACTOR = "contractor"


class CredentialKind(StrEnum):
    """By what a person proves who they are."""

    PASSWORD = "password"  # noqa: S105 -- the name of a kind, not a secret
    TOTP = "totp"
    PIN = "pin"
    RECOVERY = "recovery"
    OIDC = "oidc"


class Organisation(Base):
    """A council, partner, police force or contractor; each council its own controller."""

    __tablename__ = "organisation"
    __history__: ClassVar[str] = "noted"

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    token: Mapped[str] = kept("internal", String(22), unique=True, default=new_token)
    name: Mapped[str] = kept("public", ordered_text(), unique=True)
    kind: Mapped[str] = kept("public", choices=OrganisationKind)
    is_controller: Mapped[bool] = kept("public", Boolean, default=False)
    is_sample: Mapped[bool] = kept("public", Boolean, default=False)


class Person(Base):
    """Somebody with, or once with, an account; contractor's staff may have no e-mail address."""

    __tablename__ = "person"
    __history__: ClassVar[str] = "noted"

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    token: Mapped[str] = kept("internal", String(22), unique=True, default=new_token)
    name: Mapped[str] = kept("personal", ordered_text())
    sign_in_name: Mapped[str] = kept("personal", String(254), unique=True)
    email: Mapped[str | None] = kept("personal", String(254), unique=True)
    organisation_id: Mapped[int] = kept("internal", ForeignKey("organisation.id"))
    job_title: Mapped[str] = kept("internal", Text, default="")
    grade: Mapped[str] = kept("internal", String(40), default="")
    manager_id: Mapped[int | None] = kept("internal", ForeignKey("person.id"))
    deputy_id: Mapped[int | None] = kept("internal", ForeignKey("person.id"))
    deputy_from_on: Mapped[date | None] = kept("internal", Date)
    deputy_until_on: Mapped[date | None] = kept("internal", Date)
    active_until_on: Mapped[date | None] = kept("internal", Date)

    organisation: Mapped[Organisation] = relationship(lazy="joined")

    def is_active(self, on: date) -> bool:
        """Whether the account may still be used on that London date."""
        return self.active_until_on is None or on <= self.active_until_on

    def is_away(self, on: date) -> bool:
        """Whether a deputy stands in on that London date."""
        if self.deputy_id is None or self.deputy_from_on is None:
            return False
        until = self.deputy_until_on or date.max
        return self.deputy_from_on <= on <= until


class Credential(Base):
    """One proof: the hash of a password, a sealed TOTP secret, the hash of a recovery code."""

    __tablename__ = "credential"
    __history__: ClassVar[str] = "noted"

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    person_id: Mapped[int] = kept("internal", ForeignKey("person.id"), index=True)
    kind: Mapped[str] = kept("internal", choices=CredentialKind)
    secret: Mapped[str] = kept("personal", Text, info={"history": "derived"})
    subject: Mapped[str | None] = kept("personal", Text)
    must_change: Mapped[bool] = kept("internal", Boolean, default=False)
    last_step: Mapped[int | None] = kept("internal", Integer, info={"history": "derived"})
    made_at: Mapped[datetime] = kept("internal", UTCDateTime)
    ended_at: Mapped[datetime | None] = kept("internal", UTCDateTime)

    def audit_root(self) -> tuple[str, int | None]:
        """A credential is told of its person; its secret never stands in the history."""
        return "person", self.person_id


class UserSession(Base):
    """One signed-in browser; the cookie holds a random id, the row only its hash."""

    __tablename__ = "user_session"
    __history__: ClassVar[str] = "unnoted: sign-ins are events of their own, last-seen is not"

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    id_hash: Mapped[str] = kept("personal", String(64), unique=True)
    person_id: Mapped[int] = kept("internal", ForeignKey("person.id"), index=True)
    made_at: Mapped[datetime] = kept("internal", UTCDateTime)
    seen_at: Mapped[datetime] = kept("internal", UTCDateTime)
    strong_at: Mapped[datetime | None] = kept("internal", UTCDateTime)
    ends_at: Mapped[datetime] = kept("internal", UTCDateTime)
    ended_at: Mapped[datetime | None] = kept("internal", UTCDateTime)
    why: Mapped[str | None] = kept("internal", String(40))


class SignInAttempt(Base):
    """One try at an account or from an address, kept by hash, so that limits outlive restarts."""

    __tablename__ = "sign_in_attempt"
    __history__: ClassVar[str] = "unnoted: a counter, swept after a day"
    __table_args__ = (Index("ix_sign_in_attempt_key", "key_hash", "at"),)

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    key_hash: Mapped[str] = kept("personal", String(64))
    at: Mapped[datetime] = kept("internal", UTCDateTime)
    succeeded: Mapped[bool] = kept("internal", Boolean)


class RoleGrant(Base):
    """That a person holds a role, for an organisation and perhaps one scheme, from and until."""

    __tablename__ = "role_grant"
    __history__: ClassVar[str] = "noted"

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    person_id: Mapped[int] = kept("internal", ForeignKey("person.id"), index=True)
    role: Mapped[str] = kept("internal", choices=Role)
    organisation_id: Mapped[int] = kept("internal", ForeignKey("organisation.id"))
    scheme_id: Mapped[int | None] = kept("internal", ForeignKey("record.id"))
    register: Mapped[str | None] = kept("internal", String(40))
    from_on: Mapped[date] = kept("internal", Date)
    until_on: Mapped[date | None] = kept("internal", Date)
    granted_by_id: Mapped[int | None] = kept("internal", ForeignKey("person.id"))
    reason: Mapped[str] = kept("internal", Text, default="")

    def audit_root(self) -> tuple[str, int | None]:
        """A grant is told of its person."""
        return "person", self.person_id

    def is_in_force(self, on: date) -> bool:
        """Whether the grant counts on that London date."""
        return self.from_on <= on and (self.until_on is None or on <= self.until_on)


class ApiToken(Base):
    """A bearer token of a person: never more than the person's own grants today."""

    __tablename__ = "api_token"
    __history__: ClassVar[str] = "noted"

    id: Mapped[int] = kept("internal", Integer, primary_key=True)
    token_hash: Mapped[str] = kept("personal", String(64), unique=True, info={"history": "derived"})
    person_id: Mapped[int] = kept("internal", ForeignKey("person.id"))
    scopes: Mapped[str] = kept("internal", Text)
    ends_on: Mapped[date] = kept("internal", Date)

    def audit_root(self) -> tuple[str, int | None]:
        """A token is told of its person."""
        return "person", self.person_id
