"""Timelines tell what happened, newest first, in one query; erased lines say when and why."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from council import NOW, Council
from sqlalchemy import event, select, update

from govern.database import Database
from govern.errors import BadInput, NotFound
from govern.history import Log, batch
from govern.history.erasure import erase_details
from govern.history.models import AuditDetail, AuditErasure, AuditEvent
from govern.history.timeline import TimelineEntry, timeline
from govern.history.verification import verify
from govern.records import Record
from govern.registers.cameras.models.schemes import Scheme


@contextmanager
def _statements(database: Database) -> Iterator[list[str]]:
    sent: list[str] = []

    def watch(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if statement.upper().startswith("SELECT"):
            sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", watch)
    yield sent
    event.remove(database.engine, "before_cursor_execute", watch)


def _timeline(
    database: Database, scheme: Scheme, limit: int = 50, before: int | None = None
) -> list[TimelineEntry]:
    with database.read_session() as session:
        return timeline(session, scheme.id, limit, before)


def _rename(council: Council, scheme: Scheme, title: str, hours: int = 0) -> None:
    work = council.work_of(council.person(name="Ada Moss"), at=NOW + timedelta(hours=hours))
    loaded = work.session.get_one(Scheme, scheme.id)
    loaded.title = title
    work.note(loaded, "scheme.renamed", f"Renamed to {title}", reason="Asked for")
    work.commit()
    council.close_finished()


def test_a_timeline_tells_newest_first_in_one_query(
    both_databases: Database, council: Council
) -> None:
    scheme, other = council.scheme("High Street"), council.scheme("Another")
    _rename(council, scheme, "Low Street", hours=1)
    _rename(council, other, "Not of this record", hours=2)
    with _statements(both_databases) as sent:
        newest, oldest = _timeline(both_databases, scheme)
    assert len(sent) == 1
    assert newest.sentence == "Renamed to Low Street"
    assert newest.changes == {"title": ("High Street", "Low Street")}
    assert newest.reason == "Asked for"
    assert newest.action == "scheme.renamed"
    assert newest.actor == council.person(name="Ada Moss").token
    assert newest.at == NOW + timedelta(hours=1)
    assert newest.via == "page"
    assert newest.on_behalf_of is None
    assert not newest.is_erased
    assert oldest.sentence == "Opened High Street"
    assert oldest.recorded < newest.recorded


def test_a_timeline_is_paged_without_loss_or_repetition(
    both_databases: Database, council: Council
) -> None:
    scheme = council.scheme("Street 0")
    for number in range(1, 12):
        _rename(council, scheme, f"Street {number}")
    whole = _timeline(both_databases, scheme)
    pages: list[TimelineEntry] = []
    before: int | None = None
    for _page in range(4):
        page = _timeline(both_databases, scheme, 5, before)
        assert len(page) <= 5
        pages.extend(page)
        before = pages[-1].recorded
    assert pages == whole
    assert len(whole) == 12


def test_a_batch_stands_in_the_timeline_of_each_record(
    database: Database, council: Council
) -> None:
    one, two = council.scheme("One"), council.scheme("Two")
    work = council.work_as(name="Ada Moss")
    with batch(work, "schemes.closed", None, "Closed them all") as lines:
        work.session.execute(update(Record).values(state="closed"))
        lines.line(one.id, "Closed with the others", {"state": ("in_use", "closed")})
        lines.line(two.id, "Closed as well")
        lines.line(two.id, "And told so")
    work.commit()
    council.close()
    assert _timeline(database, one)[0].sentence == "Closed with the others"
    first, second, _opened = _timeline(database, two, 2)
    assert (first.sentence, second.sentence) == ("Closed as well", "And told so")
    assert first.recorded == second.recorded
    assert (first.line, second.line) == (2, 3)


def test_the_covert_log_stands_in_no_ordinary_timeline(
    database: Database, council: Council
) -> None:
    scheme = council.scheme("High Street")
    work = council.work_as(name="Ada Moss")
    work.note(work.session.get_one(Scheme, scheme.id), "ripa.read", "Hidden", log=Log.COVERT)
    work.commit()
    council.close()
    assert [entry.sentence for entry in _timeline(database, scheme)] == ["Opened High Street"]
    with database.read_session() as session:
        (hidden,) = timeline(session, scheme.id, log=Log.COVERT)
    assert hidden.sentence == "Hidden"


# ---- erasure


def test_erased_lines_say_when_and_under_what(both_databases: Database, council: Council) -> None:
    scheme, other = council.scheme("Mr Smith's corner"), council.scheme("Another")
    _rename(council, scheme, "Corner")
    work = council.work_of(council.person(name="Ada Moss"), at=NOW + timedelta(days=2))
    count = erase_details(
        work, scheme.id, "He asked for it", "UKGDPR-17(1)(a)", reference=scheme.reference
    )
    work.commit()
    council.close()
    assert count == 2
    notice, renamed, opened = _timeline(both_databases, scheme)
    assert notice.sentence == "Erased 2 lines of the history on Wednesday 17 June 2026"
    assert (notice.reason, notice.authority) == ("He asked for it", "UKGDPR-17(1)(a)")
    for entry in (renamed, opened):
        assert entry.sentence == "Erased on 17 June 2026 under UKGDPR-17(1)(a)"
        assert entry.is_erased
        assert entry.changes == {}
        assert entry.reason is None
    assert opened.action == "scheme.opened"
    assert [entry.is_erased for entry in _timeline(both_databases, other)] == [False]
    with both_databases.read_session() as session:
        found = verify(session)
        body = session.scalars(
            select(AuditEvent.body).where(AuditEvent.seq == notice.recorded)
        ).one()
    assert found.first_fault is None
    assert found.erased == 2
    assert json.loads(body)["subject"] == scheme.reference


def test_nothing_of_what_was_erased_is_left(database: Database, council: Council) -> None:
    scheme = council.scheme("Mr Smith's corner")
    work = council.work_as(name="Ada Moss")
    erase_details(work, scheme.id, "Asked for", "UKGDPR-17")
    work.commit()
    council.close()
    with database.read_session() as session:
        texts = [
            str(row)
            for table in (AuditEvent, AuditDetail, AuditErasure)
            for row in session.execute(select(*table.__table__.columns)).all()
        ]
    assert "Smith" not in "".join(texts)


def test_what_came_after_an_erasure_can_be_erased_in_its_turn(
    both_databases: Database, council: Council
) -> None:
    scheme = council.scheme("First")
    for number in (1, 2):
        _rename(council, scheme, f"Title {number}")
        work = council.work_as(name="Ada Moss")
        assert erase_details(work, scheme.id, "Asked for", "UKGDPR-17") in (1, 2)
        work.commit()
        council.close()
    with both_databases.read_session() as session:
        assert verify(session).first_fault is None
    assert sum(entry.is_erased for entry in _timeline(both_databases, scheme)) == 3


@pytest.mark.parametrize(("reason", "authority"), [("", "UKGDPR-17"), ("Asked for", " ")])
def test_an_erasure_wants_reason_and_authority(
    database: Database, council: Council, reason: str, authority: str
) -> None:
    scheme = council.scheme("First")
    work = council.work_as(name="Ada Moss")
    with pytest.raises(BadInput) as refused:
        erase_details(work, scheme.id, reason, authority)
    assert len(refused.value.problems) == 1
    work.rollback()
    assert not any(entry.is_erased for entry in _timeline(database, scheme))


def test_where_nothing_is_left_nothing_is_erased(database: Database, council: Council) -> None:
    work = council.work_as(name="Ada Moss")
    with pytest.raises(NotFound):
        erase_details(work, 987_654, "Asked for", "UKGDPR-17")
    assert work.notes == []


def test_an_erasure_given_up_erases_nothing(both_databases: Database, council: Council) -> None:
    scheme = council.scheme("First")
    work = council.work_as(name="Ada Moss")
    erase_details(work, scheme.id, "Asked for", "UKGDPR-17")
    work.rollback()
    council.close()
    assert [entry.sentence for entry in _timeline(both_databases, scheme)] == ["Opened First"]
