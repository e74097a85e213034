"""What the actor of a piece of work may do today, read once for each piece of work."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import or_, select

from govern.errors import Forbidden
from govern.history import Work
from govern.people.models import Person, RoleGrant
from govern.people.roles import ROLE_PERMISSIONS, ROLE_WORDS, Permission, Role, roles_with


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in force today: for an organisation, perhaps for one scheme or one register."""

    role: Role
    organisation_id: int
    scheme_id: int | None
    register: str | None

    def gives(self, permission: Permission) -> bool:
        """Whether the role holds the permission, and the grant is not for another register."""
        if permission not in ROLE_PERMISSIONS[self.role]:
            return False
        return self.register is None or permission.startswith(f"{self.register}.")


def grants_of(work: Work) -> tuple[Grant, ...]:
    """The actor's grants in force on the London date of the work; none for the product itself."""
    cached: tuple[Grant, ...] | None = work.cache.get("grants")
    if cached is None:
        cached = tuple(_read_grants(work, work.actor.person_id))
        work.cache["grants"] = cached
    return cached


def _read_grants(work: Work, person_id: int | None) -> Iterable[Grant]:
    if person_id is None:
        return
    rows = work.session.execute(
        select(RoleGrant.role, RoleGrant.organisation_id, RoleGrant.scheme_id, RoleGrant.register)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(
            RoleGrant.person_id == person_id,
            RoleGrant.from_on <= work.today,
            or_(RoleGrant.until_on.is_(None), RoleGrant.until_on >= work.today),
            or_(Person.active_until_on.is_(None), Person.active_until_on >= work.today),
        )
    )
    for role, organisation_id, scheme_id, register in rows:
        yield Grant(Role(role), organisation_id, scheme_id, register)


def is_system(work: Work) -> bool:
    """Whether the product itself acts (night jobs, the command line)."""
    return work.actor.person_id is None


def may(
    work: Work,
    permission: Permission,
    *,
    organisation_id: int | None = None,
    scheme_id: int | None = None,
) -> bool:
    """Whether the actor may do a thing, for one organisation and scheme or anywhere at all.

    A grant for a scheme gives nothing outside that scheme; without a place it is enough to hold
    the permission somewhere. The product itself may, since its jobs act on stated rules.
    """
    if is_system(work):
        return True
    for grant in grants_of(work):
        if not grant.gives(permission):
            continue
        if organisation_id is not None and grant.organisation_id != organisation_id:
            continue
        if organisation_id is not None and grant.scheme_id not in (None, scheme_id):
            continue
        return True
    return False


def require(
    work: Work,
    permission: Permission,
    *,
    organisation_id: int | None = None,
    scheme_id: int | None = None,
) -> None:
    """Raise `Forbidden`, naming who may, unless the actor may do it."""
    if may(work, permission, organisation_id=organisation_id, scheme_id=scheme_id):
        return
    names = " or ".join(ROLE_WORDS[role] for role in roles_with(permission)) or "Nobody"
    raise Forbidden(f"This is not yours to do. Who may: {names}.")


def roles_of(work: Work) -> tuple[Role, ...]:
    """The roles the actor holds today, each once, in the order of the table."""
    held = {grant.role for grant in grants_of(work)}
    return tuple(role for role in Role if role in held)
