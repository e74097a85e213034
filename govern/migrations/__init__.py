"""Alembic's scripts, and the one way to bring a database up to date."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

from govern.history.triggers import install_guards


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", "govern:migrations")
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Bring the schema to `revision`, in one transaction, then put the guards back.

    On SQLite foreign keys are off meanwhile (a rebuilt table would take its children along) and
    checked before the commit.
    """
    with engine.connect().execution_options(sqlite_write=True) as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            _pragma(connection, "foreign_keys=OFF")
        with connection.begin():
            command.upgrade(_config(connection), revision)
            install_guards(connection)
            if sqlite:
                _refuse_orphans(connection)
        if sqlite:
            _pragma(connection, "foreign_keys=ON")


def _pragma(connection: Connection, words: str) -> None:
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA {words}")
    cursor.close()


def _refuse_orphans(connection: Connection) -> None:
    orphans = connection.execute(text("PRAGMA foreign_key_check")).all()
    if orphans:
        raise RuntimeError(f"the migration would leave {len(orphans)} rows without their parent")


def current(engine: Engine) -> str | None:
    """The revision the database is at, or None for an empty one."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def newest() -> str:
    """The revision this version of the product wants."""
    config = Config()
    config.set_main_option("script_location", "govern:migrations")
    head = ScriptDirectory.from_config(config).get_current_head()
    if head is None:
        raise RuntimeError("no migration is shipped")
    return head
