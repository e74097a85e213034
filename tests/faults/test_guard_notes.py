"""Notes and rollbacks: what is told in the history is what was changed, once."""

from __future__ import annotations

import pytest
from council import NOW, Council
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from govern.database import Database
from govern.history import Work, system_actor
from govern.history.guard import UnnotedChange
from govern.history.models import AuditDetail, AuditEvent
from govern.people.models import Person
from govern.records import Decision, Record, RecordLink
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


def test_a_noted_change_is_kept_with_its_differences(
    both_databases: Database, council: Council
) -> None:
    scheme = council.scheme("High Street")
    with both_databases.write_session() as session:
        work = _work(session)
        loaded = _load(session, scheme)
        loaded.title = "Low Street"
        loaded.purpose = "Safety"
        work.note(loaded, "scheme.renamed", "Renamed", reason="The street was renamed")
        work.commit()
    assert _title(both_databases, scheme) == "Low Street"
    assert _details(both_databases, scheme.id)[-1] == (
        '{"changes":{"purpose":["","Safety"],"title":["High Street","Low Street"]},'
        '"reason":"The street was renamed","sentence":"Renamed"}'
    )


def test_two_notes_on_one_record_tell_the_change_once(database: Database, scheme: Scheme) -> None:
    with database.write_session() as session:
        work = _work(session)
        loaded = _load(session, scheme)
        loaded.title = "Low Street"
        work.note(loaded, "scheme.renamed", "Renamed")
        work.note(loaded, "scheme.told", "The ward was told")
        work.commit()
    made, first, second = _details(database, scheme.id)
    assert "Opened" in made
    assert '"title":["High Street","Low Street"]' in first
    assert second == '{"sentence":"The ward was told"}'


def test_a_row_changed_twice_is_told_from_first_to_last(database: Database, scheme: Scheme) -> None:
    with database.write_session() as session:
        work = _work(session)
        loaded = _load(session, scheme)
        loaded.title = "Middle Street"
        loaded.purpose = "Passing"
        session.flush()
        loaded.title = "Low Street"
        loaded.purpose = ""
        work.note(loaded, "scheme.renamed", "Renamed")
        work.commit()
    told = _details(database, scheme.id)[-1]
    assert told == '{"changes":{"title":["High Street","Low Street"]},"sentence":"Renamed"}'


def test_a_note_may_cover_further_rows(database: Database, council: Council) -> None:
    scheme, person = council.scheme(), council.person(name="Ada Moss")
    with database.write_session() as session:
        work = _work(session)
        loaded = _load(session, scheme)
        known = session.scalars(select(Person).where(Person.id == person.id)).one()
        loaded.owner_id = known.id
        known.job_title = "Owner of schemes"
        work.note(loaded, "scheme.given", "Given to Ada Moss", covers=[known])
        work.commit()
    assert '"person.job_title":["","Owner of schemes"]' in _details(database, scheme.id)[-1]


def test_what_belongs_to_a_record_is_told_by_its_table(
    database: Database, scheme: Scheme, council: Council
) -> None:
    person = council.person(name="Ada Moss")
    with database.write_session() as session:
        work = _work(session)
        decision = Decision(
            record_id=scheme.id,
            step="sign_off",
            outcome="approved",
            person_id=person.id,
            role="Owner",
            reason="Fine",
            record_revision=1,
            at=NOW,
        )
        session.add(decision)
        work.note(_load(session, scheme), "scheme.decided", "Decided")
        work.commit()
    told = _details(database, scheme.id)[-1]
    assert '"decision.outcome":[null,"approved"]' in told


def test_a_deleted_row_is_told(database: Database, council: Council) -> None:
    one, two = council.scheme(), council.scheme()
    with database.write_session() as session:
        work = _work(session)
        link = RecordLink(from_id=one.id, to_id=two.id, kind="covers", since_on=NOW.date())
        session.add(link)
        work.note(_load(session, one), "scheme.linked", "Linked")
        work.commit()
        again = _work(session)
        session.delete(link)
        again.note(_load(session, one), "scheme.unlinked", "Unlinked")
        again.commit()
    assert '"record_link":["present","removed"]' in _details(database, one.id)[-1]


def test_work_is_committed_once(database: Database, scheme: Scheme) -> None:
    with database.write_session() as session:
        work = _work(session)
        work.commit()
        with pytest.raises(RuntimeError, match="once"):
            work.commit()


# ---- rollbacks


def test_a_rollback_drops_what_was_noted_and_changed(database: Database, scheme: Scheme) -> None:
    events = _events(database)
    with database.write_session() as session:
        work = _work(session)
        loaded = _load(session, scheme)
        loaded.title = "Low Street"
        work.note(loaded, "scheme.renamed", "Renamed")
        session.flush()
        session.rollback()
        assert work.notes == []
        work.commit()
    assert _events(database) == events
    assert _title(database, scheme) == "High Street"


def test_a_closed_session_starts_clean(database: Database, scheme: Scheme) -> None:
    session = database.write_session()
    _load(session, scheme).title = "Low Street"
    session.flush()
    session.close()
    _work(session).commit()
    session.close()
    assert _title(database, scheme) == "High Street"


def test_a_savepoint_takes_back_its_own_changes_only(
    both_databases: Database, council: Council
) -> None:
    kept, undone = council.scheme("Kept"), council.scheme("Undone")
    with both_databases.write_session() as session:
        work = _work(session)
        first, second = _load(session, kept), _load(session, undone)
        first.title = "Kept and changed"
        work.note(first, "scheme.renamed", "Renamed")
        savepoint = session.begin_nested()
        second.title = "Changed"
        work.note(second, "scheme.renamed", "Never happened")
        session.flush()
        savepoint.rollback()
        work.commit()
    assert _title(both_databases, kept) == "Kept and changed"
    assert _title(both_databases, undone) == "Undone"
    assert "Never happened" not in "".join(_details(both_databases, undone.id))


def test_a_rolled_back_savepoint_does_not_let_an_earlier_change_through(
    database: Database, council: Council
) -> None:
    kept, undone = council.scheme("Kept"), council.scheme("Undone")
    with database.write_session() as session:
        _load(session, kept).title = "Changed"
        session.flush()
        savepoint = session.begin_nested()
        _load(session, undone).title = "Changed"
        session.flush()
        savepoint.rollback()
        with pytest.raises(UnnotedChange):
            session.commit()
    assert _title(database, kept) == "Kept"


def test_a_released_savepoint_still_wants_its_note(database: Database, scheme: Scheme) -> None:
    with database.write_session() as session:
        with session.begin_nested():
            _load(session, scheme).title = "Changed"
        with pytest.raises(UnnotedChange):
            session.commit()
    assert _title(database, scheme) == "High Street"


def test_a_failed_flush_leaves_the_guard_on(database: Database, council: Council) -> None:
    one, two = council.scheme("One"), council.scheme("Two")
    with database.write_session() as session:
        loaded = _load(session, two)
        taken = one.reference
        with pytest.raises(Exception, match=r"(?i)unique"), session.begin_nested():
            loaded.reference = taken
            session.flush()
        with pytest.raises(UnnotedChange):
            session.execute(text("UPDATE record SET title = 'Changed'"))
