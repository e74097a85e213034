"""No change without history: a commit without its note is refused, whatever wrote the row."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from council import NOW, Council
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.orm import Session

from govern.database import Database
from govern.errors import Conflict
from govern.history import Work, batch, system_actor
from govern.history.guard import UnnotedChange, noted_tables
from govern.history.models import AuditDetail, AuditEvent
from govern.people.models import Organisation, Person
from govern.records import Decision, Record, RecordLink, Setting
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


# ---- ways to change a row without a note

Way = Callable[[Session, Scheme], object]


def _by_attribute(session: Session, scheme: Scheme) -> None:
    _load(session, scheme).title = "Changed"


def _by_attribute_and_flush(session: Session, scheme: Scheme) -> None:
    _load(session, scheme).title = "Changed"
    session.flush()


def _by_autoflush(session: Session, scheme: Scheme) -> None:
    _load(session, scheme).title = "Changed"
    session.scalars(select(Record.title)).all()


def _by_subclass_column(session: Session, scheme: Scheme) -> None:
    _load(session, scheme).purpose = "Changed"


def _by_adding(session: Session, scheme: Scheme) -> None:
    session.add(
        Setting(
            key="review.months", value="6", from_on=NOW.date(), reason="because", person_id=None
        )
    )


def _by_deleting(session: Session, scheme: Scheme) -> None:
    session.delete(_load(session, scheme))


def _by_orm_update(session: Session, scheme: Scheme) -> None:
    session.execute(update(Record).where(Record.id == scheme.id).values(title="Changed"))


def _by_orm_delete(session: Session, scheme: Scheme) -> None:
    session.execute(delete(Scheme).where(Scheme.id == scheme.id))


def _by_orm_bulk_insert(session: Session, scheme: Scheme) -> None:
    session.execute(
        insert(Setting),
        [{"key": "review.months", "value": "6", "from_on": NOW.date(), "reason": "because"}],
    )


def _by_bulk_save(session: Session, scheme: Scheme) -> None:
    session.bulk_save_objects(
        [Setting(key="review.months", value="6", from_on=NOW.date(), reason="because")]
    )


def _by_bulk_update(session: Session, scheme: Scheme) -> None:
    session.bulk_update_mappings(
        Person.__mapper__, [{"id": scheme.organisation_id, "job_title": "Changed"}]
    )


def _by_core_update(session: Session, scheme: Scheme) -> None:
    table = Record.metadata.tables["record"]
    session.execute(table.update().where(table.c.id == scheme.id).values(title="Changed"))


def _by_core_on_connection(session: Session, scheme: Scheme) -> None:
    table = Record.metadata.tables["scheme"]
    session.connection().execute(table.update().values(purpose="Changed"))


def _by_text(session: Session, scheme: Scheme) -> None:
    session.execute(text("UPDATE record SET title = 'Changed'"))


def _by_text_with_schema(session: Session, scheme: Scheme) -> None:
    session.execute(text('update "main" . "record" set title = :t'), {"t": "Changed"})


def _by_text_with_comment(session: Session, scheme: Scheme) -> None:
    session.execute(text("DELETE /* quietly */ FROM -- indeed\n decision"))


def _by_driver_text(session: Session, scheme: Scheme) -> None:
    session.connection().exec_driver_sql("INSERT OR REPLACE INTO setting (id) VALUES (1)")


WAYS: tuple[Way, ...] = (
    _by_attribute,
    _by_attribute_and_flush,
    _by_autoflush,
    _by_subclass_column,
    _by_adding,
    _by_deleting,
    _by_orm_update,
    _by_orm_delete,
    _by_orm_bulk_insert,
    _by_bulk_save,
    _by_bulk_update,
    _by_core_update,
    _by_core_on_connection,
    _by_text,
    _by_text_with_schema,
    _by_text_with_comment,
    _by_driver_text,
)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__.strip("_"))
@pytest.mark.parametrize("through_work", [True, False], ids=["work", "session"])
def test_a_change_without_a_note_is_refused(
    database: Database, scheme: Scheme, way: Way, through_work: bool
) -> None:
    events = _events(database)
    with database.write_session() as session:
        work = _work(session)
        with pytest.raises(UnnotedChange):
            way(session, scheme)
            if through_work:
                work.commit()
            else:
                session.commit()
        session.rollback()
    assert _title(database, scheme) == "High Street"
    assert _events(database) == events


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ONLY record SET title = 'Changed'",
        "UPDATE public.record SET title = 'Changed'",
        "WITH gone AS (DELETE FROM decision RETURNING id) SELECT count(*) FROM gone",
        "TRUNCATE TABLE setting",
        "MERGE INTO record AS r USING person AS p ON r.id = p.id WHEN MATCHED THEN DELETE",
    ],
)
def test_statements_of_a_server_are_refused(
    both_databases: Database, council: Council, statement: str
) -> None:
    council.scheme("High Street")
    with both_databases.write_session() as session, pytest.raises(UnnotedChange):
        session.execute(text(statement))


def test_a_changing_cte_inside_a_select_is_refused(
    both_databases: Database, council: Council
) -> None:
    scheme = council.scheme("High Street")
    changed = (
        update(Record.__table__)  # type: ignore[arg-type]
        .where(Record.id == scheme.id)
        .values(title="Changed")
        .returning(Record.id)
        .cte("changed")
    )
    with both_databases.write_session() as session, pytest.raises(UnnotedChange):
        session.execute(select(changed.c.id))


def test_reading_with_words_like_writing_is_not_refused(database: Database, scheme: Scheme) -> None:
    with database.read_session() as session:
        row = session.execute(
            select(Record.title).where(Record.title != "update record set").with_for_update()
        ).scalar_one()
    assert row == "High Street"


def test_a_note_about_something_else_covers_nothing(database: Database, council: Council) -> None:
    one, two = council.scheme(), council.scheme()
    with database.write_session() as session:
        work = _work(session)
        _load(session, one).title = "Changed"
        work.note(_load(session, two), "scheme.renamed", "Renamed another")
        with pytest.raises(UnnotedChange, match="no note covers it"):
            work.commit()


def test_a_refused_commit_stays_refused(database: Database, scheme: Scheme) -> None:
    with database.write_session() as session:
        work = _work(session)
        _load(session, scheme).title = "Changed"
        with pytest.raises(UnnotedChange):
            work.commit()
        with pytest.raises(UnnotedChange):
            session.commit()
    assert _title(database, scheme) == "High Street"


def test_a_commit_of_the_bare_connection_is_refused(database: Database, scheme: Scheme) -> None:
    with database.write_session() as session:
        _load(session, scheme).title = "Changed"
        session.flush()
        transaction = session.connection().get_transaction()
        assert transaction is not None
        with pytest.raises(UnnotedChange):
            transaction.commit()
    assert _title(database, scheme) == "High Street"


def test_a_change_through_a_relationship_counts(database: Database, council: Council) -> None:
    person = council.person(name="Ada Moss")
    with database.write_session() as session:
        work = _work(session)
        other = Organisation(name="Another", kind="partner", is_controller=False, is_sample=False)
        session.add(other)
        work.note(other, "organisation.added", "Added Another")
        found = session.scalars(select(Person).where(Person.id == person.id)).one()
        found.organisation = other
        with pytest.raises(UnnotedChange, match="person was changed"):
            work.commit()


# ---- what is noted is kept, once


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


# ---- batches


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


def test_every_table_says_whether_it_is_noted() -> None:
    wrong = [
        mapper.class_.__name__
        for mapper in Record.registry.mappers
        if mapper.class_.__history__ != "noted"
        and not mapper.class_.__history__.removeprefix("unnoted:").strip()
    ]
    assert wrong == []
    assert {"record", "scheme", "person", "decision", "answer"} <= noted_tables()
    assert not {"audit_event", "due", "user_session"} & noted_tables()
