"""The people of the sample council, plainly samples, and the passwords they sign in with once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from govern.history import Work
from govern.people.accounts import (
    NewPerson,
    add_organisation,
    add_person,
    reset_password,
)
from govern.people.granting import Place, grant_role
from govern.people.models import Organisation, OrganisationKind, Person
from govern.people.passwords import OneTimePassword
from govern.people.roles import ROLE_WORDS, Role

COUNCIL = "Exampleford Borough Council"
CONTRACTOR = "Sample Monitoring Services"


@dataclass(frozen=True, slots=True)
class SamplePerson:
    """Somebody of the sample: name, sign-in name, job, roles, and whether there is a mailbox."""

    name: str
    sign_in: str
    job: str
    roles: tuple[Role, ...]
    of_contractor: bool = False


PEOPLE: tuple[SamplePerson, ...] = (
    SamplePerson("Adrian Sample", "admin@exampleford.example", "Systems administrator",
                 (Role.ADMINISTRATOR,)),
    SamplePerson("Morgan Sample", "manager@exampleford.example", "CCTV manager",
                 (Role.CCTV_MANAGER,)),
    SamplePerson("Robin Sample", "reviewer@exampleford.example", "Single point of contact, cameras",
                 (Role.SPOC,)),
    SamplePerson("Sidney Sample", "sro@exampleford.example", "Director of community safety",
                 (Role.SRO_CAMERAS,)),
    SamplePerson("Devon Sample", "dpo@exampleford.example", "Data protection officer",
                 (Role.DPO,)),
    SamplePerson("Owen Sample", "owner@exampleford.example", "Head of public realm",
                 (Role.SCHEME_OWNER, Role.ASSET_OWNER)),
    SamplePerson("Ingrid Sample", "governance@exampleford.example",
                 "Information governance officer", (Role.INFORMATION_GOVERNANCE,)),
    SamplePerson("Perry Sample", "publisher@exampleford.example", "Web editor",
                 (Role.PUBLISHER,)),
    SamplePerson("Auden Sample", "auditor@exampleford.example", "Internal auditor",
                 (Role.AUDITOR,)),
    SamplePerson("Casey Sample", "supervisor", "Control-room supervisor",
                 (Role.CONTROL_ROOM_SUPERVISOR,), of_contractor=True),
    SamplePerson("Oakley Sample", "operator", "Control-room operator",
                 (Role.OPERATOR,), of_contractor=True),
)  # fmt: skip
_AUDITOR_DAYS = 420


@dataclass(frozen=True, slots=True)
class SignIn:
    """How one person of the sample signs in for the first time."""

    name: str
    role: str
    sign_in_name: str
    password: str


def council_of(work: Work) -> Organisation | None:
    """The sample council, when it was loaded already."""
    return work.session.scalars(
        select(Organisation).where(Organisation.name == COUNCIL)
    ).one_or_none()


def add_people(work: Work) -> Organisation:
    """Add the council, the contractor and everybody, with their roles and no password yet."""
    council = add_organisation(
        work, COUNCIL, OrganisationKind.COUNCIL, is_controller=True, is_sample=True
    )
    contractor = add_organisation(work, CONTRACTOR, OrganisationKind.CONTRACTOR, is_sample=True)
    work.flush()
    for each in PEOPLE:
        person = add_person(
            work,
            NewPerson(
                each.name,
                contractor if each.of_contractor else council,
                email=each.sign_in if "@" in each.sign_in else "",
                sign_in_name=each.sign_in,
                job_title=each.job,
            ),
            None,
        )
        for role in each.roles:
            until = work.today + timedelta(days=_AUDITOR_DAYS)
            grant_role(
                work,
                person,
                role,
                Place(council),
                reason="Sample council",
                until_on=until if role is Role.AUDITOR else None,
            )
    return council


def give_passwords(work: Work, one_time: list[OneTimePassword]) -> list[SignIn]:
    """Give everybody a one-time password; `one_time` holds one for each, hashed beforehand."""
    found = []
    for each, password in zip(PEOPLE, one_time, strict=True):
        reset_password(work, person_named(work, each.sign_in), password)
        words = ", ".join(ROLE_WORDS[role] for role in each.roles)
        found.append(SignIn(each.name, words, each.sign_in, password.text))
    return found


def person_named(work: Work, sign_in: str) -> Person:
    """Somebody of the sample by sign-in name."""
    return work.session.scalars(select(Person).where(Person.sign_in_name == sign_in)).one()
