"""Accounts: who is added, changed, disabled, or given a new password."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, false, select, true
from sqlalchemy.exc import IntegrityError

from govern.errors import BadInput, NotFound, Problem, Refused
from govern.history import Work
from govern.people import sessions, totp
from govern.people.account_lookup import sign_in_name_of
from govern.people.grants import grants_of, is_system, require
from govern.people.models import (
    Credential,
    CredentialKind,
    Organisation,
    OrganisationKind,
    Person,
    RoleGrant,
)
from govern.people.passwords import OneTimePassword
from govern.people.roles import Permission, Role
from govern.people.sessions import Ending


@dataclass(frozen=True, slots=True)
class NewPerson:
    """What is known of somebody to be added; contractor's staff may have no e-mail address.

    Without a sign-in name the e-mail address is it.
    """

    name: str
    organisation: Organisation
    email: str = ""
    sign_in_name: str = ""
    job_title: str = ""


def add_organisation(
    work: Work,
    name: str,
    kind: OrganisationKind,
    *,
    is_controller: bool = False,
    is_sample: bool = False,
) -> Organisation:
    """Add a council, partner, police force or contractor. Raises `Forbidden` and `Refused`."""
    require(work, Permission.PEOPLE_MANAGE)
    name = name.strip()
    if not name:
        raise BadInput("Enter the name of the organisation.", [Problem("Name", "enter a name")])
    if work.session.scalar(select(Organisation.id).where(Organisation.name == name)):
        raise Refused(f"There is an organisation called {name} already.")
    organisation = Organisation(
        name=name, kind=kind, is_controller=is_controller, is_sample=is_sample
    )
    work.session.add(organisation)
    work.note(organisation, "organisation.added", f"Added the organisation {name}.")
    return organisation


def add_person(work: Work, new: NewPerson, one_time: OneTimePassword | None) -> Person:
    """Add somebody, with a one-time password unless they are not to sign in.

    Raises `Forbidden`, and `BadInput` when the name is missing or the sign-in name is taken.
    """
    require_manager_for(work, new.organisation)
    sign_in_name = sign_in_name_of(new.sign_in_name or new.email)
    email = new.email.strip().lower() or None
    _want_usable(work, new.name, sign_in_name, email)
    person = Person(
        name=new.name.strip(),
        sign_in_name=sign_in_name,
        email=email,
        organisation_id=new.organisation.id,
        job_title=new.job_title.strip(),
    )
    work.session.add(person)
    try:
        work.flush()
    except IntegrityError as error:
        raise Refused(f"Somebody else has the sign-in name {sign_in_name}.") from error
    person.organisation = new.organisation
    if one_time is not None:
        _give(work, person, one_time.hash, must_change=True)
    work.note(person, "person.added", "Added to the people of this installation.")
    return person


def _want_usable(work: Work, name: str, sign_in_name: str, email: str | None) -> None:
    problems = []
    if not name.strip():
        problems.append(Problem("Name", "enter the name"))
    if not sign_in_name:
        problems.append(Problem("Sign-in name", "enter an e-mail address or a sign-in name"))
    elif any(sign.isspace() for sign in sign_in_name):
        problems.append(Problem("Sign-in name", "leave out spaces"))
    elif work.session.scalar(select(Person.id).where(Person.sign_in_name == sign_in_name)):
        problems.append(Problem("Sign-in name", f"somebody has “{sign_in_name}” already"))
    if email and work.session.scalar(select(Person.id).where(Person.email == email)):
        problems.append(Problem("E-mail address", f"somebody has {email} already"))
    if problems:
        raise BadInput("Nobody was added.", problems)


def require_manager_for(work: Work, organisation: Organisation) -> None:
    """Raise `Forbidden` unless the actor manages accounts of that organisation.

    Those of a council are managed by its own administrators; those of contractors, partners and
    police by any administrator.
    """
    place = organisation.id if organisation.is_controller else None
    require(work, Permission.PEOPLE_MANAGE, organisation_id=place)


def manages(work: Work) -> ColumnElement[bool]:
    """The clause over `organisation`: those whose people the actor may add and change."""
    if is_system(work):
        return true()
    own = {
        grant.organisation_id for grant in grants_of(work) if grant.gives(Permission.PEOPLE_MANAGE)
    }
    if not own:
        return false()
    return Organisation.is_controller.is_(False) | Organisation.id.in_(own)


def managed_organisations(work: Work) -> Sequence[Organisation]:
    """The organisations whose people the actor may add and change, by name."""
    return work.session.scalars(
        select(Organisation).where(manages(work)).order_by(Organisation.name)
    ).all()


def get_person(work: Work, token: str) -> Person:
    """Somebody by their token. Raises `NotFound`, also for whom the actor does not manage."""
    person = work.session.scalar(
        select(Person)
        .join(Organisation, Organisation.id == Person.organisation_id)
        .where(Person.token == token, manages(work))
    )
    if person is None:
        raise NotFound("There is no such person.")
    return person


def find_by_sign_in_name(work: Work, typed: str) -> Person:
    """Somebody by sign-in name or e-mail address, for the command line. Raises `NotFound`."""
    name = sign_in_name_of(typed)
    person = work.session.scalar(
        select(Person).where((Person.sign_in_name == name) | (Person.email == name))
    )
    if person is None:
        raise NotFound(f"Nobody has the sign-in name or address “{typed}”.")
    return person


def change_details(work: Work, person: Person, *, name: str, email: str, job_title: str) -> bool:
    """Correct what is known of somebody; whether the e-mail address became another one."""
    require_manager_for(work, person.organisation)
    address = email.strip().lower() or None
    if not name.strip():
        raise BadInput("Enter the name.", [Problem("Name", "enter the name")])
    taken = select(Person.id).where(Person.email == address, Person.id != person.id)
    if address and work.session.scalar(taken):
        raise BadInput(
            "That address is somebody else’s.",
            [Problem("E-mail address", f"somebody has {address} already")],
        )
    is_other_address = person.email != address
    person.name, person.email, person.job_title = name.strip(), address, job_title.strip()
    work.note(person, "person.changed", "Changed the details of the account.")
    return is_other_address


def disable(work: Work, person: Person, *, reason: str) -> None:
    """Close an account at once: its sessions end, and it signs in no more.

    Raises `Forbidden`; `Refused` for oneself and for the last administrator.
    """
    require_manager_for(work, person.organisation)
    _want_reason(reason)
    if work.actor.person_id == person.id:
        raise Refused("You cannot disable your own account: ask another administrator.")
    want_another_administrator(work, person)
    yesterday = work.today - timedelta(days=1)
    if person.active_until_on is None or person.active_until_on > yesterday:
        person.active_until_on = yesterday
    work.flush()
    sessions.end_all(work.session, person.id, work.now, Ending.DISABLED)
    work.note(person, "person.disabled", "The account was disabled.", reason=reason.strip())


def enable(work: Work, person: Person, *, reason: str) -> None:
    """Open a disabled account again, with the password it had."""
    require_manager_for(work, person.organisation)
    _want_reason(reason)
    person.active_until_on = None
    work.note(person, "person.enabled", "The account was opened again.", reason=reason.strip())


def want_another_administrator(work: Work, person: Person) -> None:
    """Raise `Refused` when without this person nobody could manage accounts any more."""
    administrators = set(
        work.session.scalars(
            select(RoleGrant.person_id)
            .join(Person, Person.id == RoleGrant.person_id)
            .where(
                RoleGrant.role == Role.ADMINISTRATOR,
                RoleGrant.from_on <= work.today,
                RoleGrant.until_on.is_(None) | (RoleGrant.until_on >= work.today),
                Person.active_until_on.is_(None) | (Person.active_until_on >= work.today),
            )
        )
    )
    if administrators == {person.id}:
        raise Refused(
            f"{person.name} is the only administrator. Give somebody else the role first."
        )


def reset_password(work: Work, person: Person, one_time: OneTimePassword) -> None:
    """Put a one-time password in place of the old one; sessions end, a second factor stays.

    Raises `Forbidden`, and `Refused` for one's own: that is changed, not reset.
    """
    require_manager_for(work, person.organisation)
    if work.actor.person_id == person.id:
        raise Refused("Change your own password on your account page.")
    _give(work, person, one_time.hash, must_change=True)
    sessions.end_all(work.session, person.id, work.now, Ending.PASSWORD)
    work.note(person, "person.password_reset", "A one-time password was given out.")


def change_password(work: Work, person: Person, new_hash: str, *, but_session: int | None) -> None:
    """Put the person's own new password in place; every other session of theirs ends.

    The caller has checked the old password and the rules for the new one.
    """
    _give(work, person, new_hash, must_change=False)
    sessions.end_all(work.session, person.id, work.now, Ending.PASSWORD, but=but_session)
    work.note(person, "person.password_changed", "Changed their password.")


def _give(work: Work, person: Person, password_hash: str, *, must_change: bool) -> None:
    for credential in totp.live(work.session, person.id, CredentialKind.PASSWORD):
        credential.ended_at = work.now
    work.session.add(
        Credential(
            person_id=person.id,
            kind=CredentialKind.PASSWORD,
            secret=password_hash,
            must_change=must_change,
            made_at=work.now,
        )
    )


def end_sessions(work: Work, person: Person) -> int:
    """Sign somebody out everywhere; how many sessions that were."""
    require_manager_for(work, person.organisation)
    ended = sessions.end_all(work.session, person.id, work.now, Ending.ADMINISTRATOR)
    work.note(person, "person.sessions_ended", "Signed out everywhere by an administrator.")
    return ended


def take_off_second_factor(work: Work, person: Person, *, reason: str) -> None:
    """Help somebody who lost their phone and their recovery codes; their sessions end too."""
    require_manager_for(work, person.organisation)
    _want_reason(reason)
    if work.actor.person_id == person.id:
        raise Refused("Take off your own second factor on your account page.")
    totp.take_off(work, person, reason=reason.strip())
    sessions.end_all(work.session, person.id, work.now, Ending.SECOND_FACTOR)


def words_about(person: Person) -> tuple[str, ...]:
    """The words a password must not lean on: names, address, council, and the product's own."""
    return (
        person.name,
        person.sign_in_name,
        person.email or "",
        person.organisation.name,
        "govern",
    )


def _want_reason(reason: str) -> None:
    if not reason.strip():
        raise BadInput("Say why.", [Problem("Reason", "say why")])
