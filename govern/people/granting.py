"""Roles given and taken: for an organisation, perhaps one scheme, from and until a day."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from govern.clock import short_day
from govern.errors import BadInput, NotFound, Problem, Refused
from govern.history import Work
from govern.people.accounts import want_another_administrator
from govern.people.grants import require
from govern.people.models import Organisation, Person, RoleGrant
from govern.people.roles import ROLE_WORDS, Permission, Role


@dataclass(frozen=True, slots=True)
class Place:
    """What a role is for: an organisation, perhaps one scheme of it, perhaps one register."""

    organisation: Organisation
    scheme_id: int | None = None
    scheme_name: str = ""
    register: str | None = None

    @property
    def words(self) -> str:
        """The place in words."""
        scheme = f", scheme {self.scheme_name}" if self.scheme_id is not None else ""
        register = f", register {self.register}" if self.register else ""
        return f"{self.organisation.name}{scheme}{register}"


def grant_role(
    work: Work,
    person: Person,
    role: Role,
    place: Place,
    *,
    reason: str,
    from_on: date | None = None,
    until_on: date | None = None,
) -> RoleGrant:
    """Give somebody a role from a day (today unless given) on; it counts from the next request.

    Raises `Forbidden`; `Refused` for a role for oneself or one held already; `BadInput` for dates
    that do not fit. An auditor's role always has an end.
    """
    require(work, Permission.PEOPLE_MANAGE, organisation_id=place.organisation.id)
    from_on = from_on or work.today
    _want_sense(work, role, reason, from_on, until_on)
    if work.actor.person_id == person.id:
        raise Refused("Nobody gives themselves a role: ask another administrator.")
    for held in grants_of_person(work, person):
        if _same(held, role, place) and _overlap(held, from_on, until_on):
            raise Refused(f"{person.name} is {ROLE_WORDS[role]} for {place.words} already.")
    grant = RoleGrant(
        person_id=person.id,
        role=role,
        organisation_id=place.organisation.id,
        scheme_id=place.scheme_id,
        register=place.register,
        from_on=from_on,
        until_on=until_on,
        granted_by_id=work.actor.person_id,
        reason=reason.strip(),
    )
    work.session.add(grant)
    until = f" until {short_day(until_on)}" if until_on else ""
    work.note(
        person,
        "person.role_granted",
        f"Given the role {ROLE_WORDS[role]} for {place.words} from {short_day(from_on)}{until}.",
        reason=reason.strip(),
    )
    return grant


def _want_sense(work: Work, role: Role, reason: str, from_on: date, until_on: date | None) -> None:
    problems = []
    if not reason.strip():
        problems.append(Problem("Reason", "say why"))
    if from_on < work.today:
        problems.append(Problem("From", "a role begins today or later"))
    if until_on is not None and until_on < from_on:
        problems.append(Problem("Until", "the last day comes after the first"))
    if role is Role.AUDITOR and until_on is None:
        problems.append(Problem("Until", "an auditor’s role has a last day"))
    if problems:
        raise BadInput("The role was not given.", problems)


def _same(held: RoleGrant, role: Role, place: Place) -> bool:
    return (held.role, held.organisation_id, held.scheme_id, held.register) == (
        role,
        place.organisation.id,
        place.scheme_id,
        place.register,
    )


def _overlap(held: RoleGrant, from_on: date, until_on: date | None) -> bool:
    return held.from_on <= (until_on or date.max) and from_on <= (held.until_on or date.max)


def end_grant(work: Work, person: Person, grant: RoleGrant, *, reason: str) -> None:
    """End a role at once: its last day was yesterday. The row stays, so that the past can be told.

    Raises `Forbidden`; `Refused` for the last administrator.
    """
    require(work, Permission.PEOPLE_MANAGE, organisation_id=grant.organisation_id)
    if not reason.strip():
        raise BadInput("Say why.", [Problem("Reason", "say why")])
    if grant.person_id != person.id:
        raise NotFound("There is no such role.")
    if grant.until_on is not None and grant.until_on < work.today:
        raise Refused("That role ended already.")
    if grant.role == Role.ADMINISTRATOR and grant.is_in_force(work.today):
        want_another_administrator(work, person)
    grant.until_on = work.today - timedelta(days=1)
    work.note(
        person,
        "person.role_ended",
        f"The role {ROLE_WORDS[Role(grant.role)]} ended.",
        reason=reason.strip(),
    )


def grants_of_person(work: Work, person: Person) -> Sequence[RoleGrant]:
    """Every role somebody has, had or will have, newest first."""
    return work.session.scalars(
        select(RoleGrant)
        .where(RoleGrant.person_id == person.id)
        .order_by(RoleGrant.from_on.desc(), RoleGrant.id.desc())
    ).all()


def key_of(person: Person, grant: RoleGrant) -> str:
    """How a page names a grant: it has no number of its own that may be shown."""
    return hashlib.sha256(f"grant:{person.token}:{grant.id}".encode()).hexdigest()[:22]


def get_grant(work: Work, person: Person, key: str) -> RoleGrant:
    """The grant a page named. Raises `NotFound`."""
    for grant in grants_of_person(work, person):
        if key_of(person, grant) == key:
            return grant
    raise NotFound("There is no such role.")


def role_of(text: str) -> Role:
    """A role by its name or its words, as typed on the command line. Raises `BadInput`."""
    plain = text.strip().casefold().replace("-", "_").replace(" ", "_")
    for role in Role:
        if plain in (role.value, ROLE_WORDS[role].casefold().replace("-", "_").replace(" ", "_")):
            return role
    raise BadInput(
        f"“{text}” is no role.",
        [Problem("Role", f"one of {', '.join(role.value for role in Role)}")],
    )
