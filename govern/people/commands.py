"""What `govern user …` does: add, list, disable and reset, as plain functions of a Work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from govern.errors import Refused
from govern.history import Work
from govern.people import accounts, granting
from govern.people.access_review import access_lines
from govern.people.accounts import NewPerson
from govern.people.models import Organisation, Person
from govern.people.passwords import OneTimePassword


@dataclass(frozen=True, slots=True)
class UserLine:
    """One account as `govern user list` shows it."""

    name: str
    sign_in_name: str
    organisation: str
    roles: tuple[str, ...]
    is_active: bool
    last_signed_in_on: str

    def as_json(self) -> dict[str, object]:
        """The same for `--json`."""
        return {
            "name": self.name,
            "sign_in_name": self.sign_in_name,
            "organisation": self.organisation,
            "roles": list(self.roles),
            "active": self.is_active,
            "last_signed_in": self.last_signed_in_on or None,
        }


def add_user(
    work: Work,
    sign_in_name: str,
    name: str,
    roles: Sequence[str],
    one_time: OneTimePassword,
    *,
    organisation: str = "",
) -> Person:
    """Add somebody with roles for an organisation (the only council unless named).

    What has no @ is a sign-in name without a mailbox. Raises `BadInput` and `Refused`.
    """
    wanted = [granting.role_of(role) for role in roles]
    place = granting.Place(_organisation(work, organisation))
    email = sign_in_name if "@" in sign_in_name else ""
    new = NewPerson(name, place.organisation, email=email, sign_in_name=sign_in_name)
    person = accounts.add_person(work, new, one_time)
    for role in wanted:
        granting.grant_role(work, person, role, place, reason="Added on the command line")
    return person


def _organisation(work: Work, name: str) -> Organisation:
    query = select(Organisation).order_by(Organisation.name)
    query = (
        query.where(Organisation.name == name) if name else query.where(Organisation.is_controller)
    )
    found = work.session.scalars(query).all()
    if len(found) == 1:
        return found[0]
    if name:
        raise Refused(f"There is no organisation called “{name}”.")
    if not found:
        raise Refused("There is no council yet: make the instance with “govern init” first.")
    names = ", ".join(organisation.name for organisation in found)
    raise Refused(f"Say for which organisation: {names}.")


def list_users(work: Work) -> list[UserLine]:
    """Every account, closed ones too, by organisation and name."""
    return [
        UserLine(
            name=line.person.name,
            sign_in_name=line.person.sign_in_name,
            organisation=line.person.organisation.name,
            roles=tuple(str(grant.role) for grant in line.grants),
            is_active=line.is_active,
            last_signed_in_on=line.last_signed_in_on.isoformat() if line.last_signed_in_on else "",
        )
        for line in access_lines(work, with_closed=True)
    ]


def disable_user(work: Work, sign_in_name: str, *, reason: str) -> Person:
    """Close an account at once. Raises `NotFound` and `Refused`."""
    person = accounts.find_by_sign_in_name(work, sign_in_name)
    accounts.disable(work, person, reason=reason)
    return person


def reset_user(work: Work, sign_in_name: str, one_time: OneTimePassword) -> Person:
    """Give an account a one-time password. Raises `NotFound`."""
    person = accounts.find_by_sign_in_name(work, sign_in_name)
    accounts.reset_password(work, person, one_time)
    return person
