"""The guard: a changed row that nobody noted cannot be committed, by whatever way it changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, event, inspect
from sqlalchemy.orm import Session, SessionTransaction, UOWTransaction

from govern.database import Base, Database
from govern.history.statements import writes_one_of

# On the connection, where statements pass: a flush runs, a batch is open, a change is not sealed.
_FLUSHING = "govern.flushing"
_BATCH = "govern.batch"
_UNSEALED = "govern.unsealed"
# On the session, which knows the rows.
_DIFFERENCES = "govern.differences"
_BATCHES = "govern.batches"
_NOTES = "govern.notes"
_SAVEPOINTS = "govern.savepoints"
_CONNECTION = "govern.connection"


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
    def is_of_record(self) -> bool:
        """Whether the row is a record itself, rather than something that belongs to one."""
        return "record" in {table.name for table in inspect(self.row).mapper.tables}

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
    event.listen(database.engine, "commit", _refuse_unsealed_connection)
    event.listen(database.engine, "rollback", lambda made: made.info.pop(_UNSEALED, None))
    event.listen(database.engine, "checkin", _forget)
    for maker in (database._read, database._write):
        event.listen(maker, "before_flush", _flushing)
        event.listen(maker, "after_flush", _flushed)
        event.listen(maker, "before_commit", _refuse_unsealed)
        event.listen(maker, "after_transaction_create", _remember_savepoint)
        event.listen(maker, "after_soft_rollback", _drop)
        event.listen(maker, "after_transaction_end", _ended)


def _forget(_dbapi_connection: Any, record: Any) -> None:
    for key in (_FLUSHING, _BATCH, _UNSEALED):
        record.info.pop(key, None)


# ---- statements


def _refuse_unnoted_statement(
    connection: Connection, statement: str, context: Any, tables: frozenset[str]
) -> None:
    if connection.info.get(_FLUSHING) or connection.info.get(_BATCH):
        return
    if not writes_one_of(statement, context, tables):
        return
    raise UnnotedChange(
        f"a statement outside a note or a batch would change a noted table: {statement[:120]}"
    )


# ---- rows


def _flushing(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    connection = session.connection()
    connection.info[_FLUSHING] = True
    session.info[_CONNECTION] = connection


def _flushed(session: Session, _context: UOWTransaction) -> None:
    # Only now do foreign keys hold what a changed relationship makes of them, and rows that went
    # with others are known; the state of before the flush is still there to compare with.
    _stop_flushing(session)
    found: list[Difference] = []
    for row in session.new:
        if _is_noted(row):
            found.append(Difference(row, "made", _changes(row, only_new=True)))
    for row in session.dirty:
        if _is_noted(row):
            changes = _changes(row, only_new=False)
            if changes:
                found.append(Difference(row, "changed", changes))
    for row in session.deleted:
        if _is_noted(row):
            found.append(Difference(row, "deleted"))
    if found:
        _differences(session).extend(found)
        _mark(session)


def _mark(session: Session) -> None:
    connection = session.connection()
    connection.info[_UNSEALED] = True
    session.info[_UNSEALED] = connection


def _unmark(session: Session) -> None:
    connection: Connection | None = session.info.pop(_UNSEALED, None)
    if connection is not None and not connection.closed:
        connection.info.pop(_UNSEALED, None)


def _stop_flushing(session: Session) -> None:
    connection: Connection | None = session.info.pop(_CONNECTION, None)
    if connection is not None and not connection.closed:
        connection.info.pop(_FLUSHING, None)


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


def _differences(session: Session) -> list[Difference]:
    found: list[Difference] = session.info.setdefault(_DIFFERENCES, [])
    return found


def _batches(session: Session) -> list[object]:
    found: list[object] = session.info.setdefault(_BATCHES, [])
    return found


def _notes(session: Session) -> list[Any]:
    found: list[Any] = session.info.setdefault(_NOTES, [])
    return found


def _kept_lists(session: Session) -> tuple[list[Any], ...]:
    return _differences(session), _batches(session), _notes(session)


# ---- commits


def _refuse_unsealed(session: Session) -> None:
    session.flush()
    differences, batches = _differences(session), _batches(session)
    if not differences and not batches:
        # What set the mark may have been undone by a savepoint since.
        _unmark(session)
        return
    if session.in_nested_transaction():
        return
    raise UnnotedChange(_unsealed_words(differences))


def _unsealed_words(differences: list[Difference]) -> str:
    what = differences[0].table if differences else "what a batch wrote"
    return f"a change of {what} was to be committed without a note"


def _refuse_unsealed_connection(connection: Connection) -> None:
    if connection.info.pop(_UNSEALED, None):
        # SQLAlchemy holds the transaction to be over by now and would pool it still open.
        connection.connection.rollback()
        raise UnnotedChange("a change was to be committed that is not in the history")


# ---- what a rollback takes back


def _remember_savepoint(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        lengths = tuple(len(each) for each in _kept_lists(session))
        session.info.setdefault(_SAVEPOINTS, {})[transaction] = lengths


def _drop(session: Session, previous: SessionTransaction) -> None:
    _stop_flushing(session)
    savepoints: dict[SessionTransaction, tuple[int, ...]] = session.info.get(_SAVEPOINTS, {})
    around: SessionTransaction | None = previous
    while around is not None and not around.nested:
        around = around.parent
    kept = savepoints.get(around, (0, 0, 0)) if around is not None else (0, 0, 0)
    for changed, length in zip(_kept_lists(session), kept, strict=True):
        del changed[length:]


def _ended(session: Session, transaction: SessionTransaction) -> None:
    if transaction.parent is None:
        _stop_flushing(session)
        for key in (_DIFFERENCES, _BATCHES, _SAVEPOINTS, _UNSEALED):
            session.info.pop(key, None)


# ---- for Work and batches


def watch_notes(session: Session, notes: list[Any]) -> None:
    """Let the guard take back notes together with the changes a rollback takes back."""
    session.info[_NOTES] = notes


def differences_of(session: Session) -> list[Difference]:
    """The differences flushed so far and not sealed."""
    return list(_differences(session))


def allow_commit(session: Session, told: Iterable[object]) -> None:
    """Tell the guard that every difference was sealed, and which batches were.

    Raises `UnnotedChange` for a batch that nobody told of.
    """
    known = {id(batch) for batch in told}
    if any(id(batch) not in known for batch in _batches(session)):
        raise UnnotedChange("a batch changed rows and was to be committed without its note")
    _differences(session).clear()
    _batches(session).clear()
    _unmark(session)


@contextmanager
def open_batch(session: Session, batch: object) -> Iterator[None]:
    """Allow set-based statements on noted tables inside the block; `batch` has to be told."""
    connection = session.connection()
    _batches(session).append(batch)
    _mark(session)
    connection.info[_BATCH] = connection.info.get(_BATCH, 0) + 1
    try:
        yield
    finally:
        if not connection.closed:
            connection.info[_BATCH] = max(0, connection.info.get(_BATCH, 0) - 1)
