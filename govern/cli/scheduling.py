"""Commands of the scheduler: scheduler, job list, job run."""

from __future__ import annotations

import argparse
from datetime import datetime
from typing import TYPE_CHECKING, Any

from govern.cli.running import Context, Usage
from govern.clock import LONDON, instant_words, utc_now

if TYPE_CHECKING:
    from govern.scheduler import Tick

_WHEN_ASKED = "when asked"


def add(commands: Any) -> None:
    """Add the commands of this module."""
    scheduler = commands.add_parser(
        "scheduler",
        help="send reminders and do long work, until it is stopped",
        epilog="Example: govern scheduler --mailbox",
    )
    scheduler.add_argument(
        "--mailbox", action="store_true", help="also take mail on this machine, for trying out"
    )
    scheduler.set_defaults(run=run_scheduler)
    job = commands.add_parser("job", help="the scheduler's duties and the registers' jobs, by hand")
    verbs = job.add_subparsers(dest="verb", metavar="VERB", required=True)
    listing = verbs.add_parser("list", help="what there is, when it runs, when it last ran")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=run_list)
    running = verbs.add_parser(
        "run",
        help="run one now, or as if it were another time",
        epilog="Example: govern job run tick --at 2026-12-01T07:05",
    )
    running.add_argument("name", help="a name of “govern job list”, or tick for all duties")
    running.add_argument("--at", metavar="TIME", help="London time, such as 2026-12-01T07:05")
    running.add_argument(
        "--with",
        dest="given",
        metavar="NAME=VALUE",
        action="append",
        default=[],
        help="an argument of a register's job",
    )
    running.set_defaults(run=run_job)


def run_scheduler(context: Context, chosen: argparse.Namespace) -> int:
    """`govern scheduler`."""
    from govern.scheduler import serve

    # Opening it here says in a sentence what is wrong, before any process is started.
    print(f"The scheduler of {context.settings.base_url} is running.", flush=True)
    context.database.dispose()
    serve(context.instance, with_mailbox=chosen.mailbox)
    return 0


def run_list(context: Context, chosen: argparse.Namespace) -> int:
    """`govern job list`."""
    from govern.cli import print_json
    from govern.jobs.heartbeat import TICK, last_run
    from govern.scheduler import DUTIES, TICK_SECONDS, functions

    rows: list[dict[str, str | None]] = []
    with context.database.read_session() as session:
        ticked = last_run(session, TICK)
        rows.append(_row(TICK, "all duties whose time has come", f"{TICK_SECONDS} seconds", ticked))
        for duty in DUTIES:
            when = "every tick"
            if duty.at is not None:
                day = "Mondays" if duty.weekday == 0 else "daily"
                when = f"{day} {duty.at:%H:%M}"
            ran = last_run(session, duty.name) if duty.at is not None else ticked
            rows.append(_row(duty.name, duty.what, when, ran))
    rows.extend(
        _row(name, "a job of a register", _WHEN_ASKED, None)
        for name in functions(context.registers)
    )
    if chosen.json:
        print_json(rows)
        return 0
    for row in rows:
        words = row["last_run"] or ("" if row["when"] == _WHEN_ASKED else "never")
        print(f"{row['name']:<16}{row['when']:<16}{words:<44}{row['what']}".rstrip())
    return 0


def _row(name: str, what: str, when: str, ran: datetime | None) -> dict[str, str | None]:
    words = instant_words(ran) if ran is not None else None
    return {"name": name, "what": what, "when": when, "last_run": words}


def run_job(context: Context, chosen: argparse.Namespace) -> int:
    """`govern job run NAME`."""
    from govern.scheduler import DUTIES, functions, run_tick, tick_of

    now = _instant(chosen.at)
    tick = tick_of(context.settings, context.database, clock=lambda: now)
    duties = {duty.name: duty for duty in DUTIES}
    if chosen.name == "tick":
        result = run_tick(tick, now, by_hand=True)
        for name, words in result.did.items():
            print(f"{name}: {words}")
        return 1 if result.failed else 0
    if chosen.name in duties:
        print(f"{chosen.name}: {duties[chosen.name].run(tick, now)}")
        return 0
    if chosen.name not in functions(tick.registers):
        raise Usage(f"there is no job “{chosen.name}”; see “govern job list”")
    return _run_asked(tick, chosen.name, _arguments(chosen.given))


def _run_asked(tick: Tick, name: str, arguments: dict[str, str]) -> int:
    from govern.jobs import queue
    from govern.jobs.models import Job, JobState
    from govern.jobs.working import do_next
    from govern.scheduler import functions

    with tick.context.writing() as work:
        asked = queue.ask(work, name, arguments)
        work.flush()
        job_id = asked.id
        work.commit()
    only = {name: functions(tick.registers)[name]}
    while do_next(tick.context, only, "by-hand") is not None:
        continue
    with tick.context.database.read_session() as session:
        job = session.get_one(Job, job_id)
        print(f"{name}: {job.state}" + (f": {job.error}" if job.error else ""))
        return 0 if job.state == JobState.DONE else 1


def _arguments(given: list[str]) -> dict[str, str]:
    pairs = [text.partition("=") for text in given]
    if any(not name or not sign for name, sign, _ in pairs):
        raise Usage("--with wants NAME=VALUE, such as week_ending=2026-11-29")
    return {name: value for name, _, value in pairs}


def _instant(text: str | None) -> datetime:
    if text is None:
        return utc_now()
    try:
        given = datetime.fromisoformat(text)
    except ValueError:
        raise Usage("--at wants a time such as 2026-12-01T07:05") from None
    return given if given.tzinfo is not None else given.replace(tzinfo=LONDON)
