"""The guard: a changed row that nobody noted cannot be committed, by whatever way it changed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, event, inspect
from sqlalchemy.orm import Session, SessionTransaction, UOWTransaction
from sqlalchemy.sql.dml import UpdateBase

from govern.database import Base, Database

_FLUSHING = "govern.flushing"
_BATCH = "govern.batch"
_DIFFERENCES = "govern.differences"
_ALLOWED = "govern.sealed"
_WRITES = re.compile(
    r"\b(?:insert\s+(?:or\s+\w+\s+)?into|replace\s+into|update(?:\s+or\s+\w+)?|delete\s+from)"
    r"\s+[\"`\[]?(\w+)",
    re.IGNORECASE,
)


class UnnotedChange(RuntimeError):
    """A row of a noted table changed and no note covers it: the program is at fault."""


@dataclass(slots=True)
class Difference:
    """One changed row and its changed columns, as the history will tell them."""

    row: Base
    kind: str
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)

    @property
    def root(self) -> tuple[str, int | None]:
        """What a note has to be about to cover this."""
        return self.row.audit_root()

    @property
    def table(self) -> str:
        """The table of the changed row."""
        return str(self.row.__tablename__)


def noted_tables() -> frozenset[str]:
    """The names of all tables whose changes need a note."""
    names: set[str] = set()
    for mapper in Base.registry.mappers:
        if mapper.class_.__history__ == "noted":
            names.update(str(table.name) for table in mapper.tables)
    return frozenset(names)


def install(database: Database) -> None:
    """Put the guard on every way to write: the ORM, bulk statements, Core and plain text."""
    tables = noted_tables()

    def watch(
        connection: Connection, _cursor: Any, statement: str, _p: Any, context: Any, _many: Any
    ) -> None:
        _refuse_unnoted_statement(connection, statement, context, tables)

    event.listen(database.engine, "before_cursor_execute", watch)
    event.listen(database.engine, "checkin", _forget)
    for maker in (database._read, database._write):
        event.listen(maker, "before_flush", _collect)
        event.listen(maker, "after_flush", _flushed)
        event.listen(maker, "before_commit", _refuse_unsealed)
        event.listen(maker, "after_soft_rollback", _drop)


def _forget(dbapi_connection: Any, record: Any) -> None:
    record.info.pop(_FLUSHING, None)
    record.info.pop(_BATCH, None)


def _refuse_unnoted_statement(
    connection: Connection, statement: str, context: Any, tables: frozenset[str]
) -> None:
    if connection.info.get(_FLUSHING) or connection.info.get(_BATCH):
        return
    if not _writes_noted(statement, context, tables):
        return
    raise UnnotedChange(
        f"a statement outside a note or a batch would change a noted table: {statement[:120]}"
    )


def _writes_noted(statement: str, context: Any, tables: frozenset[str]) -> bool:
    compiled = getattr(context, "compiled", None)
    if compiled is not None:
        source = compiled.statement
        if isinstance(source, UpdateBase):
            return str(getattr(source.table, "name", "")) in tables
        if getattr(source, "is_select", False) and not source._independent_ctes:
            return False
    return any(name.lower() in tables for name in _WRITES.findall(statement))


def _collect(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    differences: list[Difference] = session.info.setdefault(_DIFFERENCES, [])
    for row in session.new:
        if _is_noted(row):
            differences.append(Difference(row, "made", _changes(row, only_new=True)))
    for row in session.dirty:
        if _is_noted(row) and session.is_modified(row):
            changes = _changes(row, only_new=False)
            if changes:
                differences.append(Difference(row, "changed", changes))
    for row in session.deleted:
        if _is_noted(row):
            differences.append(Difference(row, "deleted"))
    session.connection().info[_FLUSHING] = True


def _is_noted(row: Any) -> bool:
    return isinstance(row, Base) and row.__history__ == "noted"


def _changes(row: Any, *, only_new: bool) -> dict[str, tuple[Any, Any]]:
    found: dict[str, tuple[Any, Any]] = {}
    state = inspect(row)
    for attribute in state.mapper.column_attrs:
        column = attribute.columns[0]
        if column.primary_key or column.info.get("history") == "derived":
            continue
        history = state.attrs[attribute.key].history
        if not history.has_changes():
            continue
        old = history.deleted[0] if history.deleted else None
        new = history.added[0] if history.added else None
        if only_new and new is None:
            continue
        found[attribute.key] = (old, new)
    return found


def _flushed(session: Session, _context: UOWTransaction) -> None:
    session.connection().info.pop(_FLUSHING, None)


def _refuse_unsealed(session: Session) -> None:
    if not session.info.pop(_ALLOWED, False):
        session.flush()
    if session.info.get(_DIFFERENCES):
        first = session.info[_DIFFERENCES][0]
        raise UnnotedChange(f"a change of {first.table} was to be committed without a note")


def _drop(session: Session, _previous: SessionTransaction) -> None:
    session.info.pop(_DIFFERENCES, None)
    session.info.pop(_ALLOWED, None)


def take_differences(session: Session) -> list[Difference]:
    """The differences flushed so far, handed over once."""
    taken: list[Difference] = session.info.pop(_DIFFERENCES, [])
    return taken


def allow_commit(session: Session) -> None:
    """Tell the guard that everything flushed was sealed."""
    session.info[_ALLOWED] = True


def open_batch(session: Session) -> None:
    """Allow set-based statements on noted tables until `close_batch`."""
    session.connection().info[_BATCH] = True


def close_batch(session: Session) -> None:
    """End what `open_batch` allowed."""
    session.connection().info.pop(_BATCH, None)
