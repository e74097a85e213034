"""Which of several schedulers leads: a lock that ends with the process that holds it."""

from __future__ import annotations

import fcntl
from pathlib import Path
from typing import IO, Protocol

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from govern.database import Database

_SUFFIX = ".scheduler.lock"
#: Any number will do as long as nothing else in the database uses it: "govern" as letters' places.
_ADVISORY_KEY = 7_152_251_814


class Leadership(Protocol):
    """The lead among schedulers. It saves work; that nothing is done twice the keys guarantee."""

    def hold(self) -> bool:
        """Take the lead, or make sure that it is still held; False while another leads."""
        ...

    def release(self) -> None:
        """Give the lead up."""
        ...


class FileLead:
    """A lock on a file beside the SQLite database; the kernel ends it with the process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[bytes] | None = None

    def hold(self) -> bool:
        """Take the lock without waiting, once."""
        if self._file is not None:
            return True
        file = self._path.open("ab")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._file = file
        return True

    def release(self) -> None:
        """Let the next one lead."""
        if self._file is not None:
            self._file.close()
            self._file = None


class ServerLead:
    """An advisory lock on a connection of its own; the server ends it when that drops."""

    def __init__(self, database: Database) -> None:
        self._engine = database.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._connection: Connection | None = None

    def hold(self) -> bool:
        """Take the lock, or ask whether the connection that holds it still lives."""
        if self._connection is not None:
            try:
                self._connection.execute(text("SELECT 1"))
            except DBAPIError:
                self._drop()
            else:
                return True
        connection = self._engine.connect()
        try:
            taken = connection.scalar(
                text("SELECT pg_try_advisory_lock(:key)"), {"key": _ADVISORY_KEY}
            )
        except DBAPIError:
            connection.invalidate()
            connection.close()
            raise
        if not taken:
            connection.close()
            return False
        # Out of the pool: nobody else may be given the connection that holds the lock.
        connection.detach()
        self._connection = connection
        return True

    def release(self) -> None:
        """Let the next one lead."""
        self._drop()

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def leadership(database: Database) -> Leadership:
    """The lead among the schedulers of one database."""
    if not database.is_sqlite:
        return ServerLead(database)
    name = database.engine.url.database or "govern.sqlite"
    return FileLead(Path(f"{name}{_SUFFIX}"))
