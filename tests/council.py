"""A council to test with: its organisation, people with roles, and work done as one of them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Protocol

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from govern.catalogue import registers
from govern.database import Database
from govern.history import Actor, Work, system_actor
from govern.people.models import Organisation, OrganisationKind, Person, RoleGrant
from govern.people.roles import ROLE_WORDS, Role
from govern.registers.cameras.models.schemes import Scheme, SchemeKind

#: The present of every test that does not ask for another: Monday 15 June 2026, 10:00 in London.
NOW = datetime(2026, 6, 15, 9, 0, tzinfo=UTC)
GRANTED_ON = date(2020, 1, 1)


class WorkAs(Protocol):
    """Begins a piece of work for somebody with roles; for the product itself without any."""

    def __call__(self, *roles: Role, name: str = "") -> Work:
        """The work begun."""
        ...


class Council:
    """One council in one database. Whatever it makes is committed, with its notes."""

    def __init__(self, database: Database, name: str = "Market Deeping Borough Council") -> None:
        self.database = database
        self.name = name
        self._works: list[Work] = []

    @property
    def organisation(self) -> Organisation:
        """The council itself, made at first use."""
        with self.database.read_session() as session:
            found = session.scalars(
                select(Organisation).where(Organisation.name == self.name)
            ).one_or_none()
        return found or self._make_organisation()

    def _make_organisation(self) -> Organisation:
        with self.database.write_session() as session:
            work = self._system_work(session)
            made = Organisation(
                name=self.name, kind=OrganisationKind.COUNCIL, is_controller=True, is_sample=False
            )
            session.add(made)
            work.note(made, "organisation.added", f"Added {self.name}")
            work.commit()
        return made

    def _system_work(self, session: Session) -> Work:
        return Work(session, system_actor("test"), NOW, registers())

    def person(
        self,
        *roles: Role,
        name: str = "",
        scheme: Scheme | None = None,
        register: str | None = None,
    ) -> Person:
        """Somebody with the roles given, for the whole council or for one scheme or register.

        The same roles and name give the same person again.
        """
        spoken = name or " and ".join(ROLE_WORDS[role] for role in roles) or "Somebody"
        sign_in_name = f"{'.'.join(spoken.lower().split())}@{len(self.name)}.example"
        organisation = self.organisation
        with self.database.write_session() as session:
            found = session.scalars(
                select(Person).where(Person.sign_in_name == sign_in_name)
            ).one_or_none()
            if found is not None:
                return found
            work = self._system_work(session)
            made = Person(
                name=spoken,
                sign_in_name=sign_in_name,
                email=sign_in_name,
                organisation_id=organisation.id,
            )
            session.add(made)
            session.flush()
            for role in roles:
                session.add(_grant(made, role, organisation, scheme, register))
            work.note(made, "person.added", f"Added {spoken}")
            work.commit()
        return made

    def people(self, *roles: Role) -> dict[Role, Person]:
        """One person for each role; for every role there is when none is named."""
        return {role: self.person(role) for role in roles or tuple(Role)}

    def scheme(self, title: str = "", kind: SchemeKind = SchemeKind.TOWN_CENTRE) -> Scheme:
        """A scheme of the council, made without the service so that the low rooms need no other."""
        organisation = self.organisation
        with self.database.write_session() as session:
            number = (session.scalar(select(func.count()).select_from(Scheme)) or 0) + 1
            work = self._system_work(session)
            made = Scheme(
                reference=f"SCH-TEST-{number:04d}",
                title=title or f"Town centre {number}",
                state="in_use",
                organisation_id=organisation.id,
                opened_on=work.today,
                kind=kind,
            )
            session.add(made)
            work.note(made, "scheme.opened", f"Opened {made.title}")
            work.commit()
        return made

    def work_of(self, person: Person | None, *, at: datetime = NOW, via: str = "page") -> Work:
        """A piece of work begun by a person, or by the product itself when None.

        Its session is closed by `close()`; on SQLite it holds the write lock from its first
        statement to its commit, so one is finished before the next is begun.
        """
        self.close_finished()
        actor = system_actor(via)
        if person is not None:
            actor = Actor(person.id, person.token, person.name, via, "192.0.2.7")
        work = Work(self.database.write_session(), actor, at, registers())
        self._works.append(work)
        return work

    def work_as(self, *roles: Role, name: str = "", at: datetime = NOW) -> Work:
        """A piece of work begun by somebody with the roles; by the product itself without any."""
        person = self.person(*roles, name=name) if roles or name else None
        return self.work_of(person, at=at)

    def close_finished(self) -> None:
        """Close the sessions of committed works, whose locks would stand in the way."""
        for work in self._works:
            if work.is_committed:
                work.session.close()

    def close(self) -> None:
        """Close every session this council handed out."""
        for work in self._works:
            work.session.close()
        self._works.clear()


def _grant(
    person: Person,
    role: Role,
    organisation: Organisation,
    scheme: Scheme | None,
    register: str | None,
) -> RoleGrant:
    return RoleGrant(
        person_id=person.id,
        role=role,
        organisation_id=organisation.id,
        scheme_id=scheme.id if scheme else None,
        register=register,
        from_on=GRANTED_ON,
        reason="for the test",
    )
