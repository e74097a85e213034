"""No change without history: a commit without its note is refused, whatever wrote the row."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from council import NOW, Council
from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.orm import Session

from govern.database import Database
from govern.history import Work, system_actor
from govern.history.guard import UnnotedChange, noted_tables
from govern.history.models import AuditEvent
from govern.people.models import Organisation, Person
from govern.records import Record, Setting
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


def test_a_refusal_names_the_table_that_changed(database: Database, scheme: Scheme) -> None:
    with database.write_session() as session:
        _load(session, scheme).purpose = "Changed"
        with pytest.raises(UnnotedChange, match="a change of scheme was to be committed"):
            session.commit()


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
