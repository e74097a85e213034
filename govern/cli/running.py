"""What a command leans on: the instance's settings, database, registers and a Work to use."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

from sqlalchemy import select

from govern.catalogue import metadata, registers
from govern.clock import utc_now
from govern.config import Settings, sealing_keys
from govern.database import Database, make_engine
from govern.documents.storage import FileStore
from govern.errors import NotFound, Refused
from govern.history import Actor, Work, guard, system_actor
from govern.people.models import Person
from govern.register import Registers
from govern.sealing import SealingKeys


class Usage(Exception):
    """The words of a command do not go together."""


class Context:
    """One instance, opened as far as a command needs it."""

    def __init__(self, instance: Path) -> None:
        self.instance = instance

    @cached_property
    def settings(self) -> Settings:
        """The settings of the instance. Raises `BadInput` naming every fault."""
        return Settings.load(self.instance)

    @cached_property
    def database(self) -> Database:
        """The database, with the guard on it. Raises `Refused` when it is not up to date."""
        from govern import migrations

        metadata()
        database = Database(make_engine(self.settings.database_url))
        guard.install(database)
        if migrations.current(database.engine) != migrations.newest():
            raise Refused("The database is not up to date: run “govern init” first.")
        return database

    @cached_property
    def registers(self) -> Registers:
        """All registers."""
        return registers()

    @cached_property
    def files(self) -> FileStore:
        """The stored files of the instance."""
        return FileStore(self.settings.files)

    @cached_property
    def sealing(self) -> SealingKeys:
        """The sealing keys of the instance."""
        return SealingKeys(sealing_keys(self.settings))

    @contextmanager
    def reading(self, as_email: str | None = None) -> Iterator[Work]:
        """A Work that reads."""
        with self.database.read_session() as session:
            work = Work(session, system_actor("command"), utc_now(), self.registers)
            yield self._as(work, as_email)

    @contextmanager
    def writing(self, as_email: str | None = None) -> Iterator[Work]:
        """A Work that writes; the command commits it once."""
        with self.database.write_session() as session:
            work = Work(session, system_actor("command"), utc_now(), self.registers)
            yield self._as(work, as_email)

    def _as(self, work: Work, email: str | None) -> Work:
        if email is None:
            return work
        person = work.session.scalars(select(Person).where(Person.email == email)).one_or_none()
        if person is None or not person.is_active(work.today):
            raise NotFound(f"Nobody with the address {email} may act here.")
        work.actor = Actor(person.id, person.token, person.name, via="command")
        return work

    def close(self) -> None:
        """Give the connections back."""
        if "database" in self.__dict__:
            self.database.dispose()
