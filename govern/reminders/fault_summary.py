"""The week's faults of each scheme, mailed to its CCTV managers on Monday morning."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from govern.clock import LONDON, day_words
from govern.history import Work
from govern.jobs.heartbeat import take_key
from govern.jobs.working import JobContext, JobFunction, Progress
from govern.messages.outbox import queue
from govern.people.models import Person, RoleGrant
from govern.people.roles import Role
from govern.records import Record, visible
from govern.reminders.items import link_of
from govern.reminders.mails import rendered, weekday_words
from govern.reminders.recipients import work_as

#: Under this name a register hands over the job; the scheduler asks for it once a week.
NAME = "fault_summary"


class Summary(Protocol):
    """What a register says of a week's faults."""

    @property
    def found(self) -> Sequence[Any]:
        """The faults found in the week."""
        ...

    @property
    def mended(self) -> Sequence[Any]:
        """The faults mended in the week."""
        ...

    @property
    def still_open(self) -> Sequence[Any]:
        """The faults open at its end."""
        ...

    def days_open(self, fault: Any) -> int:
        """For how many days a fault was open at the end of the week."""
        ...


Summarise = Callable[[Work, int, date], Summary]


@dataclass(frozen=True, slots=True)
class SchemeWeek:
    """One scheme's week in figures, with the reference it is opened by."""

    reference: str
    link: str
    found: int
    mended: int
    still_open: int
    longest_days: int


def fault_summary_job(summarise: Summarise) -> JobFunction:
    """The job a register hands over: `summarise(work, scheme_id, week_ending)` gives the figures.

    Its argument is `week_ending`, a Sunday. Done twice it mails nobody twice.
    """

    def run(context: JobContext, arguments: Mapping[str, Any], progress: Progress) -> None:
        week_ending = date.fromisoformat(arguments["week_ending"])
        with context.database.read_session() as session:
            managers = _managers(session, context.clock())
        for number, person_id in enumerate(managers, start=1):
            _mail_one(context, summarise, person_id, week_ending)
            progress(number, len(managers), "Weekly summaries of faults")

    return run


def _managers(session: Session, now: datetime) -> list[int]:
    today = now.astimezone(LONDON).date()
    grants = session.scalars(select(RoleGrant).where(RoleGrant.role == Role.CCTV_MANAGER))
    return sorted({grant.person_id for grant in grants if grant.is_in_force(today)})


def _mail_one(context: JobContext, summarise: Summarise, person_id: int, week_ending: date) -> None:
    now = context.clock()
    moment = datetime.combine(week_ending + timedelta(days=1), time(7), LONDON)
    with context.database.write_session() as session:
        person = session.get_one(Person, person_id)
        work = work_as(session, person, now, context.registers)
        weeks = list(_weeks(work, summarise, week_ending, context.settings.base_url))
        if not weeks or not take_key(session, f"{NAME}:{person.token}", moment, now):
            work.rollback()
            return
        still_open = sum(week.still_open for week in weeks)
        subject = (
            f"Camera faults, week to {weekday_words(week_ending)}: "
            f"{sum(week.found for week in weeks)} found, {still_open} open"
        )
        given: dict[str, object] = {
            "subject": subject,
            "weeks": weeks,
            "week_ending": day_words(week_ending),
            "home": context.settings.base_url,
        }
        queue(work, person, subject, rendered("faults.txt", given), rendered("faults.html", given))
        work.commit()


def _weeks(work: Work, summarise: Summarise, week_ending: date, home: str) -> list[SchemeWeek]:
    schemes = work.session.scalars(
        select(Record)
        .where(visible(work), Record.register == "schemes", Record.closed_on.is_(None))
        .order_by(Record.reference)
    ).all()
    weeks = []
    for scheme in schemes:
        summary = summarise(work, scheme.id, week_ending)
        days = [summary.days_open(fault) for fault in summary.still_open]
        week = SchemeWeek(
            scheme.reference,
            link_of(home, scheme),
            len(summary.found),
            len(summary.mended),
            len(summary.still_open),
            max(days, default=0),
        )
        # A scheme without any fault is no news; a week without any is one line less to read.
        if week.found or week.mended or week.still_open:
            weeks.append(week)
    return weeks
