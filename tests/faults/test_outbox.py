"""The outbox: nothing lost silently, nothing sent twice unlabelled, one fault stops no other."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from email.message import EmailMessage
from pathlib import Path

import pytest
from council import NOW, Council
from reminder_desk import CountedMail
from sqlalchemy import select

from govern.database import Database
from govern.errors import BadInput, Refused
from govern.history import Work, system_actor
from govern.messages.models import Outbox
from govern.messages.outbox import (
    LEASE,
    NoServer,
    PutOff,
    TurnedDown,
    Uncertain,
    queue,
    send_due,
)
from govern.messages.outcomes import doubtful, send_again
from govern.people.models import Person
from govern.people.roles import Role

Queue = Callable[..., None]


class Died(BaseException):
    """Stands for a process that ends between two statements."""


@pytest.fixture
def person(council: Council) -> Person:
    return council.person(Role.CCTV_MANAGER)


@pytest.fixture
def queued(council: Council) -> Queue:
    """Queues mails to a person, each in a commit of its own."""

    def put(person: Person, count: int = 1, *, at: datetime = NOW) -> None:
        for number in range(count):
            with council.database.write_session() as session:
                work = Work(session, system_actor("test"), at)
                queue(work, session.get_one(Person, person.id), f"Mail {number + 1}", "Text")
                work.commit()

    return put


def rows(database: Database) -> list[Outbox]:
    with database.read_session() as session:
        return list(session.scalars(select(Outbox).order_by(Outbox.id)))


def states(database: Database) -> list[str]:
    return [row.state for row in rows(database)]


def test_a_mail_stands_or_falls_with_its_cause(
    database: Database, council: Council, person: Person
) -> None:
    with database.write_session() as session:
        work = Work(session, system_actor("test"), NOW)
        queue(work, session.get_one(Person, person.id), "Subject", "Text")
        work.rollback()
    assert rows(database) == []


@pytest.mark.parametrize(
    "subject", ["Due\nBcc: a@b.example", "Due\r\n\r\nText", "A\x00", "", " ", "A\u2028B", "x" * 201]
)
def test_a_subject_that_could_add_a_header_is_refused(
    database: Database, person: Person, subject: str
) -> None:
    with database.write_session() as session:
        work = Work(session, system_actor("test"), NOW)
        with pytest.raises(BadInput):
            queue(work, session.get_one(Person, person.id), subject, "Text")


def test_a_mail_says_what_it_is(database: Database, person: Person, queued: Queue) -> None:
    queued(person)
    mail = CountedMail()
    assert send_due(database, mail, NOW).sent == 1
    (message,) = mail.taken
    (row,) = rows(database)
    assert message["Message-ID"] == f"<{row.token}@council.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["To"] == person.email
    assert message["From"] == "Govern <govern@council.example>"
    assert (row.state, row.attempts, row.provider_ref) == ("sent", 1, "250 taken")


def test_a_sender_that_dies_leaves_doubt_and_no_second_mail(
    both_databases: Database, council: Council, queued: Queue
) -> None:
    person = council.person(Role.CCTV_MANAGER)
    queued(person, 3)
    mail = CountedMail(fails_after=[None, Died()])
    with pytest.raises(Died):
        send_due(both_databases, mail, NOW)
    assert states(both_databases) == ["sent", "sending", "queued"]
    send_due(both_databases, mail, NOW + timedelta(minutes=1))
    assert states(both_databases) == ["sent", "sending", "sent"]
    result = send_due(both_databases, mail, NOW + LEASE + timedelta(minutes=1))
    assert result.in_doubt == 1
    assert states(both_databases) == ["sent", "in_doubt", "sent"]
    assert set(mail.per_message().values()) == {1}
    with both_databases.read_session() as session:
        (shown,) = doubtful(session)
    assert shown.error == "The sending stopped midway: it may or may not have gone out."


def test_a_person_may_repeat_a_mail_in_doubt_under_its_own_id(
    database: Database, person: Person, queued: Queue
) -> None:
    queued(person)
    mail = CountedMail(fails_after=[Died()])
    with pytest.raises(Died):
        send_due(database, mail, NOW)
    later = NOW + timedelta(hours=1)
    send_due(database, mail, later)
    token = rows(database)[0].token
    with database.write_session() as session:
        work = Work(session, system_actor("test"), later)
        send_again(work, token)
        work.commit()
    send_due(database, mail, later)
    assert mail.per_message() == {f"<{token}@council.example>": 2}
    with database.write_session() as session, pytest.raises(Refused):
        send_again(Work(session, system_actor("test"), later), token)


def test_an_answer_that_never_came_is_doubt_at_once(
    database: Database, person: Person, queued: Queue
) -> None:
    queued(person, 2)
    mail = CountedMail(fails=[Uncertain("no answer")])
    result = send_due(database, mail, NOW)
    assert (result.in_doubt, result.sent) == (1, 1)
    assert states(database) == ["in_doubt", "sent"]


def test_one_bad_address_stops_no_other(
    database: Database, council: Council, queued: Queue, person: Person
) -> None:
    bad = council.person(Role.DPO)
    for address in ("no address", "a@b.example, c@d.example", "a@b.example\nBcc: x@y.example"):
        with database.write_session() as session:
            work = Work(session, system_actor("test"), NOW)
            row = session.get_one(Person, bad.id)
            row.email = address
            work.note(row, "person.changed", "Another address")
            work.commit()
        queued(bad)
        queued(person)
        send_due(database, CountedMail(), NOW)
    assert states(database) == ["failed", "sent"] * 3


def test_what_is_put_off_is_tried_again_ever_less_often(
    database: Database, person: Person, queued: Queue
) -> None:
    queued(person, 2)
    mail = CountedMail(fails=[PutOff("451 greylisted")])
    assert send_due(database, mail, NOW).sent == 1
    first = rows(database)[0]
    assert (first.state, first.next_at) == ("queued", first.next_at)
    assert timedelta(minutes=1) <= first.next_at - NOW < timedelta(minutes=1, seconds=30)
    assert send_due(database, mail, NOW + timedelta(seconds=30)).sent == 0
    assert send_due(database, mail, NOW + timedelta(minutes=2)).sent == 1
    assert set(mail.per_message().values()) == {1}


def test_a_mail_put_off_for_five_days_is_given_up_and_shown(
    database: Database, person: Person, queued: Queue
) -> None:
    queued(person)
    now, tries = NOW, 0
    while states(database) == ["queued"]:
        result = send_due(database, CountedMail(fails=[PutOff("452 full")]), now)
        tries += result.put_off + result.failed
        now += timedelta(minutes=31)
    assert states(database) == ["failed"]
    assert now - NOW >= timedelta(days=5)
    assert 100 < tries < 130


def test_a_mail_turned_down_fails_with_the_servers_words(
    database: Database, person: Person, queued: Queue
) -> None:
    queued(person, 2)
    send_due(database, CountedMail(fails=[TurnedDown("550 no such user")]), NOW)
    first, second = rows(database)
    assert (first.state, first.error, second.state) == ("failed", "550 no such user", "sent")


def test_a_day_without_a_server_loses_nothing_and_asks_it_seldom(
    database: Database, person: Person, queued: Queue
) -> None:
    class Away(CountedMail):
        asked = 0

        def send(self, message: EmailMessage, address: str) -> str:
            self.asked += 1
            raise NoServer("refused")

    queued(person, 20)
    away = Away()
    for minutes in range(0, 24 * 60, 10):
        result = send_due(database, away, NOW + timedelta(minutes=minutes))
        assert result.errors == ["refused"]
    assert away.asked == 144
    mail = CountedMail()
    send_due(database, mail, NOW + timedelta(days=1))
    assert set(states(database)) == {"sent"}
    assert sorted(mail.per_message().values()) == [1] * 20


def test_four_senders_send_each_mail_once(
    both_databases: Database, council: Council, queued: Queue
) -> None:
    queued(council.person(Role.CCTV_MANAGER), 30)
    mail = CountedMail()
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: send_due(both_databases, mail, NOW), range(4)))
    assert sum(result.sent for result in results) == 30
    assert sorted(mail.per_message().values()) == [1] * 30


def test_somebody_without_an_address_gets_no_row(
    database: Database, council: Council, tmp_path: Path
) -> None:
    person = council.person(Role.OPERATOR)
    with database.write_session() as session:
        work = Work(session, system_actor("test"), NOW)
        row = session.get_one(Person, person.id)
        row.email = None
        work.note(row, "person.changed", "No mailbox")
        assert queue(work, row, "Subject", "Text") is None
        work.commit()
    assert rows(database) == []
