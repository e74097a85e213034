"""Batches: many rows, one event, one line for each record, and nothing left untold."""

from __future__ import annotations

import pytest
from council import NOW, Council
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from govern.database import Database
from govern.errors import Conflict
from govern.history import Work, batch, system_actor
from govern.history.guard import UnnotedChange
from govern.history.models import AuditDetail, AuditEvent
from govern.records import Record
from govern.registers.cameras.models.schemes import Scheme


@pytest.fixture
def scheme(council: Council) -> Scheme:
    """A scheme to change."""
    return council.scheme("High Street")


def _work(session: Session) -> Work:
    return Work(session, system_actor("test"), NOW)


def _load(session: Session, scheme: Scheme) -> Scheme:
    return session.scalars(select(Scheme).where(Scheme.id == scheme.id)).one()


def _title(database: Database, scheme: Scheme) -> str:
    with database.read_session() as session:
        return session.scalars(select(Record.title).where(Record.id == scheme.id)).one()


def _events(database: Database) -> int:
    with database.read_session() as session:
        return len(session.scalars(select(AuditEvent.seq)).all())


def _details(database: Database, record_id: int) -> list[str]:
    with database.read_session() as session:
        rows = session.scalars(
            select(AuditDetail.detail)
            .where(AuditDetail.record_id == record_id)
            .order_by(AuditDetail.seq, AuditDetail.n)
        )
        return [str(row) for row in rows]


def test_a_batch_changes_many_rows_under_one_event(
    both_databases: Database, council: Council
) -> None:
    schemes = [council.scheme(f"Scheme {number}") for number in range(5)]
    events = _events(both_databases)
    with both_databases.write_session() as session:
        work = _work(session)
        with batch(work, "schemes.closed", None, "Closed five schemes") as lines:
            session.execute(update(Record).values(state="closed"))
            for scheme in schemes:
                lines.line(scheme.id, "Closed", {"state": ("in_use", "closed")})
        work.commit()
    assert _events(both_databases) == events + 1
    for scheme in schemes:
        assert '"state":["in_use","closed"]' in _details(both_databases, scheme.id)[-1]


def test_a_batch_without_lines_is_refused(database: Database, scheme: Scheme) -> None:
    with database.write_session() as session:
        work = _work(session)
        with (
            pytest.raises(UnnotedChange, match="told nothing"),
            batch(work, "schemes.closed", None, "Closed them"),
        ):
            session.execute(update(Record).values(title="Changed"))
        with pytest.raises(UnnotedChange):
            work.commit()
        session.rollback()
    assert _title(database, scheme) == "High Street"


@pytest.mark.parametrize("commits_through_work", [True, False])
def test_what_a_broken_off_batch_wrote_cannot_be_committed(
    database: Database, scheme: Scheme, commits_through_work: bool
) -> None:
    with database.write_session() as session:
        work = _work(session)
        with (
            pytest.raises(Conflict),
            batch(work, "schemes.closed", None, "Closed them"),
        ):
            session.execute(update(Record).values(title="Changed"))
            raise Conflict("Somebody was first.")
        with pytest.raises(UnnotedChange):
            if commits_through_work:
                work.commit()
            else:
                session.commit()
    assert _title(database, scheme) == "High Street"


def test_the_guard_is_back_after_a_batch(database: Database, scheme: Scheme) -> None:
    with database.write_session() as session:
        work = _work(session)
        with batch(work, "schemes.closed", None, "Closed one") as lines:
            with batch(work, "schemes.closed", None, "Closed within") as inner:
                inner.line(scheme.id, "Closed")
            session.execute(update(Record).values(state="closed"))
            lines.line(scheme.id, "Closed")
        with pytest.raises(UnnotedChange):
            session.execute(update(Record).values(state="open"))
        work.commit()
