"""Reminders over a ladder: each step once, to the right people, whatever runs again or stops."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from council import Council
from reminder_desk import DUE_ON, Desk, london
from sqlalchemy import select

from govern.database import Database
from govern.messages.outbox import TurnedDown
from govern.people.models import Person, RoleGrant
from govern.people.roles import Role
from govern.reminders.digest import digest_moment, was_sent
from govern.reminders.mails import MOST_LISTED
from govern.scheduler import run_tick


@pytest.fixture
def desk(database: Database, council: Council, tmp_path: Path) -> Desk:
    return Desk(database, council, tmp_path / "instance")


@pytest.fixture
def owner(council: Council) -> Person:
    return council.person(Role.SCHEME_OWNER)


def test_each_step_is_sent_once_however_often_ticks_run(desk: Desk, owner: Person) -> None:
    desk.record(owner)
    desk.days(DUE_ON - timedelta(days=32), 40, 6, 7, 12)
    assert desk.steps(owner, "sent") == ["T-30", "T-7", "due", "T+7"]
    subjects = [str(mail["Subject"]) for mail in desk.mail.to(owner)]
    assert subjects == [
        "Scheme SCH-TEST-0001 due Friday 4 December",
        "Scheme SCH-TEST-0001 due Friday 4 December",
        "Scheme SCH-TEST-0001 due Friday 4 December",
        "Scheme SCH-TEST-0001 was due Friday 4 December",
    ]
    assert set(desk.mail.per_message().values()) == {1}


def test_the_same_tick_twice_changes_nothing(desk: Desk, owner: Person) -> None:
    desk.record(owner)
    now = london(DUE_ON - timedelta(days=7))
    desk.tick(now)
    before = [(r.id, r.state, r.outbox_id) for r in desk.reminders()]
    desk.tick(now)
    assert [(r.id, r.state, r.outbox_id) for r in desk.reminders()] == before
    assert len(desk.mail.taken) == 1


def test_a_step_on_a_weekend_goes_out_on_the_working_day_before(desk: Desk, owner: Person) -> None:
    monday = date(2026, 12, 7)
    desk.record(owner, monday)
    # Thirty days before is a Saturday.
    desk.tick(london(date(2026, 11, 5), 23))
    assert desk.mail.taken == []
    desk.tick(london(date(2026, 11, 6)))
    assert desk.steps(owner, "sent") == ["T-30"]


def test_nothing_goes_out_before_seven_in_london(desk: Desk, owner: Person) -> None:
    desk.record(owner)
    day = DUE_ON - timedelta(days=30)
    desk.tick(london(day, 6, 59))
    assert desk.mail.taken == []
    desk.tick(london(day, 7))
    assert len(desk.mail.taken) == 1


@pytest.mark.parametrize("outage", [timedelta(seconds=1), timedelta(days=3), timedelta(days=30)])
def test_after_an_outage_only_the_newest_missed_step_is_sent(
    desk: Desk, owner: Person, outage: timedelta
) -> None:
    desk.record(owner)
    last = london(DUE_ON - timedelta(days=31), 23)
    desk.tick(last)
    assert desk.mail.taken == []
    desk.tick(london(DUE_ON - timedelta(days=30)) + outage)
    assert len(desk.mail.to(owner)) == 1
    expected = {
        timedelta(seconds=1): ["T-30"],
        timedelta(days=3): ["T-30"],
        timedelta(days=30): ["due"],
    }
    assert desk.steps(owner, "sent") == expected[outage]
    overtaken = ["T-7", "T-30"] if outage == timedelta(days=30) else []
    assert desk.steps(owner, "overtaken") == overtaken


def test_all_that_is_due_on_a_day_comes_in_one_mail(desk: Desk, owner: Person) -> None:
    desk.record(owner)
    desk.record(owner)
    desk.record(owner, DUE_ON + timedelta(days=5))
    desk.days(DUE_ON - timedelta(days=30), 1, 7, 8, 9)
    desk.tick(london(DUE_ON - timedelta(days=25)))
    first, second = desk.mail.to(owner)
    assert str(first["Subject"]) == "2 reminders, the first due Friday 4 December"
    assert str(second["Subject"]).startswith("Scheme SCH-TEST-0003 due")


def test_what_comes_later_in_the_day_waits_for_the_next(desk: Desk, owner: Person) -> None:
    desk.record(owner)
    day = DUE_ON - timedelta(days=30)
    desk.tick(london(day))
    desk.record(owner)
    desk.tick(london(day, 15))
    assert len(desk.mail.to(owner)) == 1
    desk.tick(london(day + timedelta(days=1)))
    assert len(desk.mail.to(owner)) == 2
    with desk.database.read_session() as session:
        assert was_sent(session, owner, london(day + timedelta(days=1), 9))
        assert not was_sent(session, owner, london(day + timedelta(days=2), 9))


def test_who_hears_grows_as_the_date_comes_near(desk: Desk, council: Council) -> None:
    owner, deputy = council.person(Role.SCHEME_OWNER), council.person(Role.INFORMATION_GOVERNANCE)
    boss, senior = council.person(Role.CCTV_MANAGER), council.person(Role.SRO_CAMERAS)
    desk.change_person(owner, manager_id=boss.id, deputy_id=deputy.id)
    desk.record(owner)
    desk.days(DUE_ON - timedelta(days=31), 31 + 100)
    late = ["due", "T+7", "T+1m", "T+2m", "T+3m"]
    assert desk.steps(owner, "sent") == ["T-30", "T-7", *late]
    assert desk.steps(deputy, "sent") == late
    assert desk.steps(boss, "sent") == late
    assert desk.steps(senior, "sent") == ["T+3m"]


def test_the_deputy_hears_while_the_owner_is_away(desk: Desk, council: Council) -> None:
    owner, deputy = council.person(Role.SCHEME_OWNER), council.person(Role.INFORMATION_GOVERNANCE)
    day = DUE_ON - timedelta(days=30)
    desk.change_person(owner, deputy_id=deputy.id, deputy_from_on=day, deputy_until_on=day)
    desk.record(owner)
    desk.tick(london(day))
    assert desk.steps(deputy, "sent") == ["T-30"]
    text = desk.mail.to(deputy)[0].get_body(("plain",))
    assert text is not None
    assert "you are the deputy of its owner" in text.get_content()
    desk.tick(london(DUE_ON - timedelta(days=7)))
    assert desk.steps(deputy) == ["T-30"]


def test_whoever_may_not_know_of_the_record_gets_nothing(desk: Desk, council: Council) -> None:
    outsider = council.person(Role.RIPA_APPLICANT)
    manager = council.person(Role.CCTV_MANAGER)
    desk.record(outsider)
    desk.tick(london(DUE_ON - timedelta(days=30)))
    assert desk.mail.to(outsider) == []
    # Somebody hears all the same: no date passes unseen.
    assert len(desk.mail.to(manager)) == 1


def test_rights_lost_before_sending_stop_the_mail(desk: Desk, owner: Person) -> None:
    desk.record(owner)
    day = DUE_ON - timedelta(days=30)
    desk.tick(london(day, 6))
    assert desk.steps(owner, "planned") == ["T-30"]
    desk.change_person(owner, active_until_on=day - timedelta(days=1))
    desk.tick(london(day, 8))
    assert desk.mail.taken == []
    assert desk.steps(owner, "withdrawn") == ["T-30"]


def test_a_record_hidden_before_sending_is_not_told_of(
    desk: Desk, council: Council, owner: Person
) -> None:
    desk.record(owner)
    day = DUE_ON - timedelta(days=30)
    desk.tick(london(day, 6))
    assert desk.steps(owner, "planned") == ["T-30"]
    work = council.work_of(None)
    grants = select(RoleGrant).where(RoleGrant.person_id == owner.id)
    for grant in work.session.scalars(grants).all():
        grant.until_on = day - timedelta(days=1)
    work.note(work.session.get_one(Person, owner.id), "person.changed", "Grants ended")
    work.commit()
    council.close_finished()
    desk.tick(london(day, 8))
    assert desk.mail.to(owner) == []
    assert desk.steps(owner, "withdrawn") == ["T-30"]


def test_nobody_without_an_address_gets_a_row(desk: Desk, owner: Person) -> None:
    desk.change_person(owner, email=None)
    desk.record(owner)
    desk.days(DUE_ON - timedelta(days=30), 31)
    assert desk.reminders() == []
    assert desk.outbox() == []


def test_a_met_date_withdraws_what_was_planned(desk: Desk, owner: Person) -> None:
    record = desk.record(owner)
    day = DUE_ON - timedelta(days=30)
    desk.tick(london(day, 6))
    desk.close(record)
    desk.tick(london(day, 8))
    assert desk.mail.taken == []
    assert [r.state for r in desk.reminders()] == ["withdrawn"]


def test_another_date_is_told_anew_and_moves_the_calendar_entry(desk: Desk, owner: Person) -> None:
    record = desk.record(owner)
    day = DUE_ON - timedelta(days=30)
    desk.tick(london(day))
    desk.move(record, DUE_ON - timedelta(days=1), london(day, 12))
    desk.tick(london(day + timedelta(days=1)))
    entries = [
        str(part.get_content()) for mail in desk.mail.to(owner) for part in mail.iter_attachments()
    ]
    assert len(entries) == 2
    uids = [line for text in entries for line in text.splitlines() if line.startswith("UID")]
    sequences = [line for text in entries for line in text.splitlines() if "SEQUENCE" in line]
    assert uids[0] == uids[1]
    assert sequences == ["SEQUENCE:0", "SEQUENCE:1"]
    assert "DTSTART;VALUE=DATE:20261203" in entries[1]


def test_when_mail_to_the_owner_fails_the_manager_hears_early(desk: Desk, council: Council) -> None:
    owner, boss = council.person(Role.SCHEME_OWNER), council.person(Role.CCTV_MANAGER)
    desk.change_person(owner, manager_id=boss.id)
    desk.record(owner)
    desk.mail.fails = [TurnedDown("550 no such user")]
    desk.tick(london(DUE_ON - timedelta(days=30)))
    assert desk.mail.taken == []
    desk.tick(london(DUE_ON - timedelta(days=29)))
    assert desk.steps(boss, "sent") == ["T-30"]
    # Once mail gets through again it is the owner's alone.
    desk.tick(london(DUE_ON - timedelta(days=7)))
    desk.record(owner, DUE_ON + timedelta(days=27))
    desk.days(DUE_ON - timedelta(days=6), 4)
    assert desk.steps(boss, "sent") == ["T-30", "T-7"]


def test_a_digest_lists_forty_and_counts_the_rest(desk: Desk, owner: Person) -> None:
    for _ in range(MOST_LISTED + 3):
        desk.record(owner)
    desk.tick(london(DUE_ON - timedelta(days=30)))
    (mail,) = desk.mail.taken
    assert str(mail["Subject"]) == "43 reminders, the first due Friday 4 December"
    text = mail.get_body(("plain",))
    assert text is not None
    assert text.get_content().count("Why this date") == MOST_LISTED
    assert "And 3 more in your task list." in text.get_content()
    assert desk.steps(owner, "sent") == ["T-30"] * 43


def test_thirty_years_of_clock_changes_give_one_digest_a_day() -> None:
    now, last = london(date(2026, 1, 1), 7), london(date(2056, 1, 1), 0)
    moments = Counter[date]()
    while now < last:
        moment = digest_moment(now)
        if moment is not None:
            assert moment.hour == 7
            moments[moment.date()] += 1
            assert moment <= now
        now += timedelta(hours=3)
    assert len(moments) == (date(2056, 1, 1) - date(2026, 1, 1)).days


def test_two_schedulers_at_once_send_each_reminder_once(
    both_databases: Database, council: Council, tmp_path: Path
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    desk = Desk(both_databases, council, tmp_path / "instance")
    people = [council.person(Role.SCHEME_OWNER, name=f"Owner {n}") for n in range(4)]
    for person in people:
        desk.record(person)
    now = london(DUE_ON - timedelta(days=30))
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(desk.tick, [now] * 8))
    assert sorted(desk.mail.per_message().values()) == [1, 1, 1, 1]
    assert all(desk.steps(person, "sent") == ["T-30"] for person in people)


def test_one_digest_for_each_local_day_over_clock_changes(desk: Desk, owner: Person) -> None:
    # The clock goes back on 25 October and forward on 28 March, which is Easter Sunday: what
    # would go out on the days after went out before Good Friday, here on the first day there is.
    for sunday, expected in (
        (date(2026, 10, 25), [date(2026, 10, 23), date(2026, 10, 26)]),
        (date(2027, 3, 28), [date(2027, 3, 26)]),
    ):
        desk.mail.taken.clear()
        for offset in range(-2, 3):
            desk.record(owner, sunday + timedelta(days=offset + 7))
        start = london(sunday - timedelta(days=2), 0)
        for hours in range(4 * 24):
            desk.tick(start + timedelta(hours=hours))
        days = [mail["Date"].datetime.date() for mail in desk.mail.to(owner)]
        assert days == expected


def test_a_failing_duty_keeps_no_other_from_its_turn(
    desk: Desk, owner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    from govern import scheduler

    def broken(*_: object) -> str:
        raise RuntimeError("broken for the test")

    duties = tuple(
        scheduler.Duty("plan", "broken", broken) if duty.name == "sweep" else duty
        for duty in scheduler.DUTIES
    )
    monkeypatch.setattr(scheduler, "DUTIES", duties)
    desk.record(owner)
    tick = scheduler.Tick(desk.context, desk.registers, desk.mail)
    result = run_tick(tick, london(DUE_ON - timedelta(days=30)))
    assert result.failed == ["plan"]
    assert len(desk.mail.taken) == 1
