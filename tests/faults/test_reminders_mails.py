"""What mails say: register, reference and date; never a title, a place, or anything hidden."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from council import NOW, Council
from reminder_desk import DUE_ON, Desk, london

from govern.database import Database
from govern.history import Actor, Work, system_actor
from govern.jobs.queue import ask
from govern.jobs.working import do_next
from govern.people.models import Person
from govern.people.roles import Role
from govern.records import Action, Compartment, CompartmentMember
from govern.registers.cameras.models.schemes import Scheme
from govern.reminders import fault_summary
from govern.reminders.mails import why_words
from govern.reminders.notices import MOST_LISTED, Notice, tell
from govern.scheduler import DUTIES, Duty


@pytest.fixture
def desk(database: Database, council: Council, tmp_path: Path) -> Desk:
    return Desk(database, council, tmp_path / "instance")


def text_of(mail: Any) -> str:
    part = mail.get_body(("plain",))
    return str(part.get_content())


def everything_in(mail: Any) -> str:
    return "\n".join(
        str(part.get_content()) for part in mail.walk() if not part.is_multipart()
    ) + str(mail["Subject"])


def test_a_reminder_says_what_why_and_where(desk: Desk, council: Council) -> None:
    owner = council.person(Role.SCHEME_OWNER)
    record = desk.record(owner)
    desk.tick(london(DUE_ON - timedelta(days=30)))
    (mail,) = desk.mail.taken
    lines = text_of(mail).splitlines()
    assert lines[:4] == [
        "Scheme SCH-TEST-0001 is due on Friday 4 December 2026 (in 30 days)",
        "Why this date: Last decided on 4 December 2025; Reviewed every 12 months (SCC-P8)",
        "http://127.0.0.1:8000/records/SCH-TEST-0001",
        "You get this because it is yours.",
    ]
    assert record.title not in everything_in(mail)
    html = mail.get_body(("html",))
    assert html is not None
    assert 'href="http://127.0.0.1:8000/records/SCH-TEST-0001"' in html.get_content()


def test_the_footer_carries_the_newest_signed_head(desk: Desk, council: Council) -> None:
    desk.record(council.person(Role.SCHEME_OWNER))
    desk.tick(london(DUE_ON - timedelta(days=31)))
    desk.tick(london(DUE_ON - timedelta(days=30)))
    (mail,) = desk.mail.taken
    line = (desk.context.settings.anchors).read_text().splitlines()[-1]
    head = line.split('"chain":"')[1][:64]
    assert f"its head is {head}" in text_of(mail)


def test_of_a_hidden_record_nothing_is_said(desk: Desk, council: Council) -> None:
    owner = council.person(Role.SCHEME_OWNER)
    record = desk.record(owner)
    hide(desk, record, owner)
    desk.tick(london(DUE_ON - timedelta(days=30)))
    (mail,) = desk.mail.to(owner)
    assert str(mail["Subject"]) == "An item needs attention"
    said = everything_in(mail)
    assert record.reference not in said
    assert "December" not in said
    assert list(mail.iter_attachments()) == []


def test_a_hidden_record_does_not_exist_for_others(desk: Desk, council: Council) -> None:
    owner, other = council.person(Role.SCHEME_OWNER), council.person(Role.CCTV_MANAGER)
    record = desk.record(owner)
    hide(desk, record, other)
    desk.tick(london(DUE_ON - timedelta(days=30)))
    assert desk.mail.to(owner) == []


def hide(desk: Desk, record: Scheme, member: Person) -> None:
    with desk.database.write_session() as session:
        work = Work(session, system_actor("test"), NOW, desk.registers)
        room = Compartment(kind="test")
        session.add(room)
        work.note(room, "compartment.made", "Made for the test")
        work.flush()
        session.add(
            CompartmentMember(
                compartment_id=room.id, person_id=member.id, capacity="member", from_at=NOW
            )
        )
        row = session.get_one(Scheme, record.id)
        row.compartment_id = room.id
        work.note(row, "scheme.hidden", "Hidden for the test")
        work.commit()


def test_an_action_is_its_owners(desk: Desk, council: Council) -> None:
    owner, doer = council.person(Role.SCHEME_OWNER), council.person(Role.SPOC, name="Doer")
    record = council.scheme()
    with desk.database.write_session() as session:
        work = Work(session, system_actor("test"), NOW, desk.registers)
        row = session.get_one(Scheme, record.id)
        row.owner_id = owner.id
        action = Action(
            record_id=row.id, kind="sign", title="Secret place", due_on=DUE_ON, owner_id=doer.id
        )
        session.add(action)
        work.flush()
        from govern.dues.service import PlannedDue, keep

        keep(work, row, [PlannedDue("action", DUE_ON, ("Promised",), subject_id=action.id)])
        work.note(row, "action.opened", "Opened an action")
        work.commit()
    desk.tick(london(DUE_ON - timedelta(days=30)))
    assert desk.mail.to(owner) == []
    (mail,) = desk.mail.to(doer)
    assert str(mail["Subject"]) == "Action of scheme SCH-TEST-0001 due Friday 4 December"
    assert "Secret place" not in everything_in(mail)


@pytest.mark.parametrize(
    ("steps", "authority", "words"),
    [
        ("[]", "[]", "see the record"),
        ("[]", '["SCC-P8"]', "under SCC-P8"),
        ('["One.","Two"]', "[]", "One; Two"),
        ('["' + "x" * 400 + '"]', "[]", "x" * 299 + "…"),
    ],
)
def test_why_a_date_is_said_on_one_line(steps: str, authority: str, words: str) -> None:
    assert why_words(steps, authority) == words


# ---- at once


def telling(desk: Desk, actor: Person | None = None) -> Work:
    who = system_actor("test") if actor is None else Actor(actor.id, actor.token, actor.name)
    return Work(desk.database.write_session(), who, NOW, desk.registers)


def test_many_records_in_one_piece_of_work_make_one_mail(desk: Desk, council: Council) -> None:
    reviewer = council.person(Role.SCHEME_OWNER)
    records = [desk.record(None) for _ in range(MOST_LISTED + 5)]
    work = telling(desk)
    for record in records:
        tell(work, [reviewer.id, None], work.session.get_one(Scheme, record.id), Notice.ASSIGNED)
    work.commit()
    work.session.close()
    desk.tick(NOW)
    (mail,) = desk.mail.to(reviewer)
    assert str(mail["Subject"]) == "Assigned to you: 25 items"
    assert "And 5 more in your task list." in text_of(mail)
    assert "https://govern.council.example/records/SCH-TEST-0001" in text_of(mail)


def test_one_record_is_named_with_its_date(desk: Desk, council: Council) -> None:
    decider = council.person(Role.CCTV_MANAGER)
    record = desk.record(None)
    work = telling(desk)
    row = work.session.get_one(Scheme, record.id)
    assert tell(work, [decider.id, decider.id], row, Notice.DECISION_WANTED) == 1
    assert tell(work, [decider.id], row, Notice.DECISION_WANTED) == 1
    work.commit()
    work.session.close()
    desk.tick(NOW)
    (mail,) = desk.mail.to(decider)
    assert str(mail["Subject"]) == "Scheme SCH-TEST-0001: a decision is wanted from you"
    assert "Due on Friday 4 December 2026" in text_of(mail)


def test_nobody_is_told_of_their_own_act_or_of_what_they_may_not_know(
    desk: Desk, council: Council
) -> None:
    manager, outsider = council.person(Role.CCTV_MANAGER), council.person(Role.RIPA_APPLICANT)
    record = desk.record(None)
    work = telling(desk, manager)
    row = work.session.get_one(Scheme, record.id)
    assert tell(work, [manager.id, outsider.id], row, Notice.ASSIGNED) == 0
    work.commit()
    work.session.close()
    assert desk.outbox() == []


def test_a_deputy_is_told_while_somebody_is_away(desk: Desk, council: Council) -> None:
    owner, deputy = council.person(Role.SCHEME_OWNER), council.person(Role.SIRO)
    desk.change_person(owner, deputy_id=deputy.id, deputy_from_on=NOW.date())
    record = desk.record(None)
    work = telling(desk)
    row = work.session.get_one(Scheme, record.id)
    assert tell(work, [owner.id], row, Notice.ASSIGNED) == 2
    work.commit()
    work.session.close()


def test_a_notice_falls_with_its_cause(desk: Desk, council: Council) -> None:
    manager, record = council.person(Role.CCTV_MANAGER), desk.record(None)
    work = telling(desk)
    row = work.session.get_one(Scheme, record.id)
    assert tell(work, [manager.id], row, Notice.ASSIGNED) == 1
    work.rollback()
    work.session.close()
    assert desk.outbox() == []


# ---- once a week


@dataclass
class Week:
    found: list[int]
    mended: list[int]
    still_open: list[int]

    def days_open(self, fault: int) -> int:
        return fault


def test_the_weeks_faults_come_once_to_each_manager(desk: Desk, council: Council) -> None:
    manager = council.person(Role.CCTV_MANAGER)
    busy, quiet = council.scheme(), council.scheme()
    asked_for: list[tuple[int, date]] = []

    def summarise(_work: Work, scheme_id: int, week_ending: date) -> Week:
        asked_for.append((scheme_id, week_ending))
        return Week([1, 2], [1], [3, 9]) if scheme_id == busy.id else Week([], [], [])

    functions = {fault_summary.NAME: fault_summary.fault_summary_job(summarise)}
    for _ in range(2):
        with desk.database.write_session() as session:
            work = Work(session, system_actor("test"), NOW, desk.registers)
            ask(work, fault_summary.NAME, {"week_ending": "2026-06-14"})
            work.commit()
        do_next(desk.context, functions, "here")
    desk.tick(NOW)
    (mail,) = desk.mail.to(manager)
    assert str(mail["Subject"]) == "Camera faults, week to Sunday 14 June: 2 found, 2 open"
    assert f"{busy.reference}: 2 found, 1 mended, 2 open (the longest for 9 days)" in text_of(mail)
    assert quiet.reference not in text_of(mail)
    assert set(asked_for) == {(busy.id, date(2026, 6, 14)), (quiet.id, date(2026, 6, 14))}


@pytest.mark.parametrize(
    ("now", "moment"),
    [
        (london(date(2026, 6, 15), 6, 59), london(date(2026, 6, 8), 7)),
        (london(date(2026, 6, 15), 7), london(date(2026, 6, 15), 7)),
        (london(date(2026, 6, 21), 23), london(date(2026, 6, 15), 7)),
        # The clocks change on Sunday: Monday seven o'clock stays seven o'clock.
        (london(date(2026, 10, 26), 7), london(date(2026, 10, 26), 7)),
    ],
)
def test_a_weekly_duty_has_one_moment_a_week(now: object, moment: object) -> None:
    (weekly,) = (duty for duty in DUTIES if duty.weekday is not None)
    assert isinstance(weekly, Duty)
    assert weekly.moment(now) == moment  # type: ignore[arg-type]
