"""Triggers that refuse what may never happen to append-only rows, on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Index, Table, UniqueConstraint, text

from govern.database import Base
from govern.history.models import AuditDetail, AuditHead

PREFIX = "govern_guard_"
_ROW_FUNCTION = f"{PREFIX}row"
_ERASE_FUNCTION = f"{PREFIX}erase"
_HEAD_FUNCTION = f"{PREFIX}head"

#: What PostgreSQL keeps in pg_trigger.tgtype for the three sorts of trigger used here.
_BEFORE_ROW_CHANGE = 1 | 2 | 8 | 16
_BEFORE_ROW_UPDATE = 1 | 2 | 16
_BEFORE_TRUNCATE = 2 | 32

_BODIES: dict[str, str] = {
    _ROW_FUNCTION: """
BEGIN
  IF TG_OP = 'UPDATE' AND TG_NARGS > 0
     AND to_jsonb(OLD) - TG_ARGV = to_jsonb(NEW) - TG_ARGV THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION USING ERRCODE = 'restrict_violation',
    MESSAGE = TG_TABLE_NAME || ' is append-only: ' || TG_OP || ' refused';
END
""",
    _ERASE_FUNCTION: """
BEGIN
  IF NEW.salt IS NULL AND NEW.detail IS NULL AND EXISTS (
    SELECT 1 FROM audit_erasure AS e
    WHERE e.log = OLD.log AND e.seq = OLD.seq AND e.n = OLD.n
  ) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION USING ERRCODE = 'restrict_violation',
    MESSAGE = 'a detail of the history is only ever erased, and only with its erasure kept';
END
""",
    _HEAD_FUNCTION: """
BEGIN
  IF TG_OP = 'UPDATE' AND NEW.log = OLD.log AND NEW.size > OLD.size THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION USING ERRCODE = 'restrict_violation',
    MESSAGE = 'the head of the history only grows: ' || TG_OP || ' refused';
END
""",
}


@dataclass(frozen=True, slots=True)
class _ServerTrigger:
    """One trigger of PostgreSQL, with what its catalogue must say of it."""

    name: str
    table: str
    function: str
    timing: str
    kind: int
    arguments: tuple[str, ...] = ()

    @property
    def create(self) -> str:
        """The statement that makes it."""
        each = "STATEMENT" if self.kind == _BEFORE_TRUNCATE else "ROW"
        given = ", ".join(f"'{argument}'" for argument in self.arguments)
        return (
            f"CREATE TRIGGER {self.name} BEFORE {self.timing} ON {self.table} "
            f"FOR EACH {each} EXECUTE FUNCTION {self.function}({given})"
        )


def append_only_tables() -> dict[str, tuple[Table, tuple[str, ...]]]:
    """Every append-only table by name, with the columns that may still change in it."""
    found: dict[str, tuple[Table, tuple[str, ...]]] = {}
    for mapper in Base.registry.mappers:
        changeable = mapper.class_.__append_only__
        table = mapper.local_table
        if changeable is not None and isinstance(table, Table):
            found[table.name] = (table, changeable)
    return dict(sorted(found.items()))


def install_guards(connection: Connection) -> None:
    """Drop and make again every trigger of the append-only tables, in the caller's transaction.

    To be run after every migration: remaking a table on SQLite drops its triggers silently.
    """
    if connection.dialect.name == "sqlite":
        for name in _present_on_sqlite(connection):
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        for statement in _sqlite_triggers().values():
            connection.exec_driver_sql(statement)
        return
    for name, table in _present_on_server(connection):
        connection.exec_driver_sql(f'DROP TRIGGER "{name}" ON "{table}"')
    for function, body in _BODIES.items():
        connection.exec_driver_sql(
            f"CREATE OR REPLACE FUNCTION {function}() RETURNS trigger "
            f"LANGUAGE plpgsql AS $govern${body}$govern$"
        )
    for trigger in _server_triggers():
        connection.exec_driver_sql(trigger.create)


def missing_guards(connection: Connection) -> list[str]:
    """The triggers that are missing, switched off or not what they should be, by name."""
    if connection.dialect.name == "sqlite":
        present = _present_on_sqlite(connection)
        return [name for name, sql in _sqlite_triggers().items() if present.get(name) != sql]
    return _missing_on_server(connection)


# ---- SQLite


def _present_on_sqlite(connection: Connection) -> dict[str, str]:
    rows = connection.execute(
        text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE :prefix"),
        {"prefix": f"{PREFIX}%"},
    )
    return {str(name): str(sql) for name, sql in rows}


def _sqlite_triggers() -> dict[str, str]:
    made: dict[str, str] = {}

    def refuse(table: str, what: str, when: str, why: str) -> None:
        name = f"{PREFIX}{table}_{what.split(maxsplit=1)[0].lower()}"
        while name in made:
            name += "_2"
        made[name] = (
            f"CREATE TRIGGER {name} BEFORE {what} ON {table}{when} "
            f"BEGIN SELECT RAISE(ABORT, '{why}'); END"
        )

    for name, (table, changeable) in append_only_tables().items():
        refuse(name, "DELETE", "", f"{name} is append-only: DELETE refused")
        changed = _changed_on_sqlite(table, changeable) if changeable else ""
        refuse(name, "UPDATE", changed, f"{name} is append-only: UPDATE refused")
        refuse(name, "INSERT", _taken_on_sqlite(table), f"{name} is append-only: a key is taken")
    erased = (
        "EXISTS (SELECT 1 FROM audit_erasure AS e "
        "WHERE e.log = OLD.log AND e.seq = OLD.seq AND e.n = OLD.n)"
    )
    refuse(
        AuditDetail.__tablename__,
        "UPDATE",
        f" WHEN NOT (NEW.salt IS NULL AND NEW.detail IS NULL AND {erased})",
        "a detail of the history is only ever erased, and only with its erasure kept",
    )
    head = AuditHead.__tablename__
    why = "the head of the history only grows"
    refuse(head, "DELETE", "", why)
    refuse(head, "UPDATE", " WHEN NOT (NEW.log IS OLD.log AND NEW.size > OLD.size)", why)
    heads = AuditHead.metadata.tables[head]
    refuse(head, "INSERT", _taken_on_sqlite(heads), why)
    return made


def _changed_on_sqlite(table: Table, changeable: Sequence[str]) -> str:
    fixed = [column.name for column in table.columns if column.name not in changeable]
    return " WHEN " + " OR ".join(f'NEW."{name}" IS NOT OLD."{name}"' for name in fixed)


def _taken_on_sqlite(table: Table) -> str:
    """REPLACE removes the row that stands in its way, and does so past the delete trigger."""
    taken = (
        f"EXISTS (SELECT 1 FROM {table.name} AS t WHERE "  # noqa: S608 -- our own tables' names
        + " AND ".join(f't."{name}" = NEW."{name}"' for name in key)
        + ")"
        for key in _unique_keys(table)
    )
    return " WHEN " + " OR ".join(taken)


def _unique_keys(table: Table) -> Iterator[tuple[str, ...]]:
    found = {tuple(column.name for column in table.primary_key)}
    for constraint in table.constraints:
        if isinstance(constraint, UniqueConstraint):
            found.add(tuple(column.name for column in constraint.columns))
    for index in table.indexes:
        if isinstance(index, Index) and index.unique:
            found.add(tuple(column.name for column in index.columns))
    yield from sorted(found)


# ---- PostgreSQL


def _server_triggers() -> Iterator[_ServerTrigger]:
    for name, (_table, changeable) in append_only_tables().items():
        yield from _kept_on_server(name, _ROW_FUNCTION, changeable)
    yield _ServerTrigger(
        f"{PREFIX}{AuditDetail.__tablename__}_erase",
        AuditDetail.__tablename__,
        _ERASE_FUNCTION,
        "UPDATE",
        _BEFORE_ROW_UPDATE,
    )
    yield from _kept_on_server(AuditHead.__tablename__, _HEAD_FUNCTION, ())


def _kept_on_server(
    table: str, function: str, arguments: tuple[str, ...]
) -> Iterator[_ServerTrigger]:
    yield _ServerTrigger(
        f"{PREFIX}{table}_change",
        table,
        function,
        "UPDATE OR DELETE",
        _BEFORE_ROW_CHANGE,
        arguments,
    )
    yield _ServerTrigger(
        f"{PREFIX}{table}_truncate", table, _ROW_FUNCTION, "TRUNCATE", _BEFORE_TRUNCATE
    )


def _present_on_server(connection: Connection) -> list[tuple[str, str]]:
    rows = connection.execute(
        text(
            "SELECT t.tgname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE t.tgname LIKE :prefix AND NOT t.tgisinternal "
            "AND pg_table_is_visible(c.oid)"
        ),
        {"prefix": f"{PREFIX}%"},
    )
    return [(str(name), str(table)) for name, table in rows]


def _missing_on_server(connection: Connection) -> list[str]:
    rows = connection.execute(
        text(
            "SELECT t.tgname, c.relname, p.proname, t.tgtype, t.tgenabled, p.prosrc, "
            "encode(t.tgargs, 'escape') FROM pg_trigger t "
            "JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid "
            "WHERE t.tgname LIKE :prefix AND pg_table_is_visible(c.oid)"
        ),
        {"prefix": f"{PREFIX}%"},
    )
    present = {
        (str(name), str(table), str(function), int(kind), str(source), str(given))
        for name, table, function, kind, enabled, source, given in rows
        if _as_text(enabled) in ("O", "A")
    }
    return [
        trigger.name
        for trigger in _server_triggers()
        if (
            trigger.name,
            trigger.table,
            trigger.function,
            trigger.kind,
            _BODIES[trigger.function],
            "".join(f"{argument}\\000" for argument in trigger.arguments),
        )
        not in present
    ]


def _as_text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value
