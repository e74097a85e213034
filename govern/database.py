"""Engines, sessions and column types: how the product keeps things, on SQLite or PostgreSQL."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, ClassVar, Literal

from sqlalchemy import (
    CheckConstraint,
    Connection,
    DateTime,
    Dialect,
    Engine,
    MetaData,
    String,
    Text,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.orm import DeclarativeBase, MappedColumn, Session, mapped_column, sessionmaker
from sqlalchemy.types import TypeDecorator

DataClass = Literal["public", "internal", "personal", "covert"]

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Every mapped class.

    `__history__` is "noted" (no commit without a note that covers the change) or
    "unnoted: <reason>". `__append_only__` lists the columns that may still change in a table
    whose rows are otherwise for ever; None means the table is an ordinary one.
    """

    metadata = MetaData(naming_convention=NAMING)
    __history__: ClassVar[str] = ""
    __append_only__: ClassVar[tuple[str, ...] | None] = None

    def audit_root(self) -> tuple[str, int | None]:
        """What a note must be about to cover a change of this row: (table, id)."""
        record_id = getattr(self, "record_id", None)
        if record_id is not None:
            return "record", record_id
        return self.__tablename__, getattr(self, "id", None)


class UTCDateTime(TypeDecorator[datetime]):
    """An instant: aware going in, UTC coming out, whatever the database makes of zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a zone; a naive time was given")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def ordered_text(length: int | None = None) -> Text | String:
    """Text that orders a list: byte order on both databases (COLLATE "C" on PostgreSQL)."""
    plain: Text | String = Text() if length is None else String(length)
    return plain.with_variant(
        Text(collation="C") if length is None else String(length, collation="C"), "postgresql"
    )


def kept(
    data: DataClass, *args: Any, choices: type[StrEnum] | None = None, **kwargs: Any
) -> MappedColumn[Any]:
    """A mapped column with its data class; `choices` closes it to the values of a StrEnum.

    The CHECK of a closed set is added by `closed_sets()` on the table, by name of the column.
    """
    info: dict[str, Any] = {"data": data, **kwargs.pop("info", {})}
    if choices is not None:
        info["choices"] = tuple(str(choice.value) for choice in choices)
        args = (String(40), *args) if not args or not isinstance(args[0], String) else args
    return mapped_column(*args, info=info, **kwargs)


def add_closed_sets(metadata: MetaData) -> None:
    """Give each column with `choices` its CHECK; called once, after all models are imported."""
    for table in metadata.tables.values():
        present = {str(constraint.name) for constraint in table.constraints}
        for column in table.columns:
            choices = column.info.get("choices")
            name = f"{column.name}_known"
            if not choices or f"ck_{table.name}_{name}" in present or name in present:
                continue
            listed = ", ".join("'" + value.replace("'", "''") + "'" for value in choices)
            table.append_constraint(CheckConstraint(f"{column.name} IN ({listed})", name=name))


def new_token() -> str:
    """22 random characters that address a thing without a reference (132 bits)."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    return "".join(secrets.choice(alphabet) for _ in range(22))


def canonical_json(value: Any) -> str:
    """`value` as the one text that is hashed: sorted keys, no blanks, no floats, no NaN."""
    _refuse_floats(value)
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain
    )


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"cannot be kept as canonical JSON: {type(value).__name__}")


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("a float has no one text: keep a whole number or a decimal as text")
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str):
                raise TypeError("the keys of canonical JSON are texts")
            _refuse_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_floats(item)


def make_engine(url: str, *, pool_size: int = 8) -> Engine:
    """An engine for `url`, with the settings the promises rest on.

    SQLite: WAL, `synchronous=full`, foreign keys, and the driver's own transactions off, so that
    a writer begins with BEGIN IMMEDIATE. PostgreSQL: READ COMMITTED through psycopg.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed, pool_size=pool_size, pool_pre_ping=True)
    engine = create_engine(parsed, connect_args={"timeout": 30})
    event.listen(engine, "connect", _set_up_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "foreign_keys=ON",
        "busy_timeout=30000",
        "journal_mode=WAL",
        "synchronous=FULL",
        "recursive_triggers=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get("sqlite_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


class Database:
    """One database of an installation: sessions to read with, and sessions to write with."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.write_engine = engine.execution_options(sqlite_write=True)
        self._read = sessionmaker(engine, expire_on_commit=False)
        self._write = sessionmaker(self.write_engine, expire_on_commit=False)

    @property
    def is_sqlite(self) -> bool:
        """Whether the rows lie in a SQLite file rather than on a PostgreSQL server."""
        return self.engine.dialect.name == "sqlite"

    def read_session(self) -> Session:
        """A session for pages that change nothing."""
        return self._read()

    def write_session(self) -> Session:
        """A session that writes; on SQLite its transaction holds the write lock from the start."""
        return self._write()

    @contextmanager
    def own_write(self) -> Iterator[Session]:
        """A short write on its own, for what is not history: sessions, attempts, leases."""
        with self._write() as session, session.begin():
            yield session

    def dispose(self) -> None:
        """Close the pooled connections."""
        self.engine.dispose()
