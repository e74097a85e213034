"""Append-only rows stay as they are, even for statements that pass the guard by."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from council import NOW, Council
from databases import KINDS, fresh
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError

from govern.database import Database
from govern.documents.models import Edition
from govern.history import Work, system_actor
from govern.history.erasure import erase_details
from govern.history.models import AuditAnchor, AuditDetail, AuditErasure, AuditEvent, AuditHead
from govern.history.triggers import append_only_tables, install_guards, missing_guards
from govern.records import Decision
from govern.registers.cameras.models.schemes import Scheme


def _decided(database: Database, council: Council) -> Scheme:
    """A scheme with a history: a decision, a line erased and one since, a head signed."""
    made = council.scheme("High Street")
    person = council.person(name="Ada Moss")
    with database.write_session() as session:
        work = Work(session, system_actor("test"), NOW)
        session.add(
            Decision(
                record_id=made.id,
                step="sign_off",
                outcome="approved",
                person_id=person.id,
                role="Owner",
                reason="Fine",
                record_revision=1,
                at=NOW,
            )
        )
        work.note(session.get_one(Scheme, made.id), "scheme.decided", "Decided")
        work.commit()
        again = Work(session, system_actor("test"), NOW)
        erase_details(again, made.id, "The request of a person", "UKGDPR-17")
        again.commit()
        later = Work(session, system_actor("test"), NOW)
        later.note(session.get_one(Scheme, made.id), "scheme.told", "The ward was told")
        later.commit()
    with database.own_write() as session:
        nothing = bytes(32)
        session.add(
            AuditAnchor(
                log="main",
                size=1,
                chain=nothing,
                root=nothing,
                at=NOW,
                key_id="0" * 32,
                signature=bytes(64),
            )
        )
    return made


@pytest.fixture(scope="module", params=KINDS)
def guarded(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Database]:
    """A database with a history that every test here tries to spoil, and none can."""
    with fresh(request.param, tmp_path_factory.mktemp("guarded")) as made:
        council = Council(made)
        _decided(made, council)
        yield made
        council.close()


def _refused(database: Database, statement: str) -> bool:
    """Whether the database itself refuses a statement, sent past the guard."""
    connection = database.write_engine.connect()
    try:
        with connection.begin():
            raw = connection.connection.cursor()
            raw.execute(statement)
            raw.close()
    except Exception as error:
        assert "history" in str(error) or "append-only" in str(error), error
        return True
    finally:
        connection.close()
    return False


CHANGES = [
    "UPDATE audit_event SET body = '{}'",
    "UPDATE audit_event SET seq = seq + 100",
    "DELETE FROM audit_event WHERE seq = 1",
    "DELETE FROM audit_detail",
    "DELETE FROM audit_erasure",
    "UPDATE audit_erasure SET by_seq = 1",
    "DELETE FROM audit_anchor",
    "UPDATE audit_anchor SET size = 2",
    "DELETE FROM audit_head",
    "UPDATE audit_head SET size = size - 1",
    "UPDATE audit_head SET edge = ''",
    "UPDATE audit_head SET log = 'covert', size = size + 1",
    "UPDATE audit_detail SET record_id = 99",
    "UPDATE audit_detail SET detail = '{}' WHERE n = 0",
    "UPDATE audit_detail SET salt = NULL, detail = NULL WHERE seq = 1",
    "UPDATE audit_detail SET detail = NULL WHERE seq = 1",
    "DELETE FROM decision",
    "UPDATE decision SET outcome = 'refused'",
    "UPDATE decision SET record_id = record_id, reason = 'better'",
]


@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_refuses(guarded: Database, statement: str) -> None:
    before = _everything(guarded)
    assert _refused(guarded, statement)
    assert _everything(guarded) == before


def _everything(database: Database) -> list[str]:
    tables = (AuditEvent, AuditDetail, AuditErasure, AuditAnchor, AuditHead, Decision)
    with database.read_session() as session:
        return [
            repr(row)
            for table in tables
            for row in session.execute(select(*table.__table__.columns)).all()
        ]


def test_truncate_is_refused(guarded: Database) -> None:
    for table in ("audit_anchor", "audit_head", "decision", "audit_event CASCADE"):
        # SQLite knows no TRUNCATE; its DELETE without a condition is what it makes of one.
        verb = "DELETE FROM" if guarded.is_sqlite else "TRUNCATE"
        named = table.removesuffix(" CASCADE") if guarded.is_sqlite else table
        assert _refused(guarded, f"{verb} {named}")


REPLACEMENTS = [
    "INSERT OR REPLACE INTO audit_event SELECT log, seq, '{}', leaf, chain FROM audit_event",
    "REPLACE INTO audit_head SELECT log, 0, chain, edge FROM audit_head",
    "REPLACE INTO audit_detail SELECT log, seq, n, 99, digest, salt, detail FROM audit_detail",
    "REPLACE INTO audit_anchor SELECT log, size, chain, chain, at, key_id, signature "
    "FROM audit_anchor",
    "INSERT OR REPLACE INTO decision SELECT id, record_id, step, 'refused', person_id, role, "
    "reason, record_revision, at FROM decision",
    "INSERT INTO audit_head SELECT * FROM audit_head WHERE true "
    "ON CONFLICT (log) DO UPDATE SET size = 0",
]


@pytest.mark.parametrize("statement", REPLACEMENTS)
def test_a_row_is_not_replaced(guarded: Database, statement: str) -> None:
    """SQLite's REPLACE passes delete triggers by, unless a connection has asked for them."""
    before = _everything(guarded)
    if guarded.is_sqlite:
        connection = guarded.write_engine.connect()
        connection.connection.cursor().execute("PRAGMA recursive_triggers=OFF")
        connection.close()
    else:
        # A server has no REPLACE: its one way of overwriting is the last of these.
        statement = REPLACEMENTS[-1]
    assert _refused(guarded, statement)
    assert _everything(guarded) == before


def test_a_column_that_may_change_does(both_databases: Database) -> None:
    """Editions change their state, and nothing else of them."""
    assert append_only_tables()["edition"][1] == ("state", "twin_id")
    values = _edition_row(both_databases)
    assert not _refused(both_databases, "UPDATE edition SET state = 'superseded'")
    assert not _refused(both_databases, "UPDATE edition SET state = 'issued', twin_id = NULL")
    assert _refused(both_databases, "UPDATE edition SET state = 'withdrawn', number = 7")
    assert _refused(both_databases, "DELETE FROM edition")
    assert values == _edition_row_values(both_databases)


def _edition_row(database: Database) -> str:
    council = Council(database)
    scheme, person = council.scheme("High Street"), council.person(name="Ada Moss")
    with database.write_session() as session:
        work = Work(session, system_actor("test"), NOW)
        session.add(
            Edition(
                record_id=scheme.id,
                paper="scheme",
                edition="internal",
                number=1,
                title="High Street",
                blocks="[]",
                record_revision=1,
                issued_by_id=person.id,
                issued_at=NOW,
            )
        )
        work.note(session.get_one(Scheme, scheme.id), "scheme.issued", "Issued")
        work.commit()
    return _edition_row_values(database)


def _edition_row_values(database: Database) -> str:
    with database.read_session() as session:
        return repr(session.execute(text("SELECT * FROM edition")).all())


# ---- that they are there


def test_every_append_only_table_is_guarded(both_databases: Database) -> None:
    assert {
        "audit_event",
        "audit_detail",
        "audit_erasure",
        "audit_anchor",
        "decision",
        "fact",
    } <= set(append_only_tables())
    with both_databases.engine.begin() as connection:
        assert missing_guards(connection) == []


def _drop_one(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DROP TRIGGER govern_guard_audit_event_delete")
    else:
        connection.exec_driver_sql("DROP TRIGGER govern_guard_audit_event_change ON audit_event")


def _weaken_one(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DROP TRIGGER govern_guard_audit_event_delete")
        connection.exec_driver_sql(
            "CREATE TRIGGER govern_guard_audit_event_delete BEFORE DELETE ON audit_event "
            "WHEN false BEGIN SELECT 1; END"
        )
    else:
        connection.exec_driver_sql(
            "ALTER TABLE audit_event DISABLE TRIGGER govern_guard_audit_event_change"
        )


def _hollow_one(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        # What a table remade without its triggers looks like.
        for name in ("decision_delete", "decision_update", "decision_insert"):
            connection.exec_driver_sql(f"DROP TRIGGER govern_guard_{name}")
    else:
        connection.exec_driver_sql(
            "CREATE OR REPLACE FUNCTION govern_guard_row() RETURNS trigger LANGUAGE plpgsql "
            "AS $$ BEGIN RETURN NEW; END $$"
        )


@pytest.mark.parametrize("spoil", [_drop_one, _weaken_one, _hollow_one])
def test_a_missing_guard_is_named_and_comes_back(
    both_databases: Database, spoil: Callable[[Connection], None]
) -> None:
    with both_databases.engine.begin() as connection:
        spoil(connection)
        missing = missing_guards(connection)
        assert missing
        assert all(name.startswith("govern_guard_") for name in missing)
        install_guards(connection)
        assert missing_guards(connection) == []
        install_guards(connection)
        assert missing_guards(connection) == []


def test_a_refusal_reaches_the_program_as_an_error(guarded: Database) -> None:
    with guarded.write_engine.connect() as connection, pytest.raises(DBAPIError):
        connection.exec_driver_sql("DELETE FROM audit_event")
