"""The quarterly access review: who may still get in, with what, and what looks odd about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import contains_eager

from govern.clock import london_date
from govern.history import Work
from govern.people.accounts import manages
from govern.people.models import (
    Credential,
    CredentialKind,
    Organisation,
    OrganisationKind,
    Person,
    RoleGrant,
    UserSession,
)
from govern.people.roles import Role
from govern.people.totp import DECIDING_ROLES

UNUSED_DAYS: Final = 90
OLD_GRANT_DAYS: Final = 365


@dataclass(frozen=True, slots=True)
class AccessLine:
    """One person of the list: the roles in force, the last sign-in, and what to look at."""

    person: Person
    grants: tuple[RoleGrant, ...]
    last_signed_in_on: date | None
    has_second_factor: bool
    is_active: bool
    remarks: tuple[str, ...]


def access_lines(work: Work, *, with_closed: bool = False) -> list[AccessLine]:
    """Everybody whose account the actor manages, by organisation and name, in two statements."""
    last_at = (
        select(func.max(UserSession.made_at))
        .where(UserSession.person_id == Person.id)
        .correlate(Person)
        .scalar_subquery()
    )
    has_code = exists().where(
        Credential.person_id == Person.id,
        Credential.kind == CredentialKind.TOTP,
        Credential.ended_at.is_(None),
    )
    query = (
        select(Person, last_at, has_code)
        .join(Person.organisation)
        .where(manages(work))
        .options(contains_eager(Person.organisation))
        .order_by(Organisation.name, Person.name, Person.id)
    )
    if not with_closed:
        query = query.where(
            or_(Person.active_until_on.is_(None), Person.active_until_on >= work.today)
        )
    grants = _grants_in_force(work)
    lines = []
    for person, last, coded in work.session.execute(query).unique():
        held = grants.get(person.id, ())
        last_on = london_date(last) if last is not None else None
        is_active = person.is_active(work.today)
        remarks = _remarks(work.today, person, held, last_on, coded) if is_active else []
        lines.append(AccessLine(person, tuple(held), last_on, coded, is_active, tuple(remarks)))
    return lines


def _grants_in_force(work: Work) -> dict[int, list[RoleGrant]]:
    found: dict[int, list[RoleGrant]] = defaultdict(list)
    rows = work.session.scalars(
        select(RoleGrant)
        .where(
            RoleGrant.from_on <= work.today,
            RoleGrant.until_on.is_(None) | (RoleGrant.until_on >= work.today),
        )
        .order_by(RoleGrant.role, RoleGrant.id)
    )
    for grant in rows:
        found[grant.person_id].append(grant)
    return found


def _remarks(
    today: date,
    person: Person,
    grants: Sequence[RoleGrant],
    last_on: date | None,
    has_second_factor: bool,  # noqa: FBT001 -- one fact among several of the same line
) -> list[str]:
    found = []
    if not grants:
        found.append("No role: the account opens nothing")
    if last_on is None:
        found.append("Never signed in")
    elif last_on < today - timedelta(days=UNUSED_DAYS):
        found.append(f"Not signed in for more than {UNUSED_DAYS} days")
    roles = {Role(grant.role) for grant in grants}
    if roles & DECIDING_ROLES and not has_second_factor:
        found.append("Decides, without a second factor")
    if Role.ADMINISTRATOR in roles and len(roles) > 1:
        found.append("Administrator who also holds another role")
    if any(grant.from_on < today - timedelta(days=OLD_GRANT_DAYS) for grant in grants):
        found.append("A role given more than a year ago: is it still wanted?")
    outside = person.organisation.kind != OrganisationKind.COUNCIL
    if outside and any(grant.until_on is None for grant in grants):
        found.append("From another organisation, and a role without a last day")
    return found


def quarter_words(day: date) -> str:
    """The quarter a day lies in, as the list's heading says it: "October to December 2026"."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    last = date(day.year, first.month + 2, 1)
    return f"{first:%B} to {last:%B} {day.year}"
