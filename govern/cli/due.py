"""Commands about dates: due, one or many, and calendar."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govern.cli.running import Context, Usage

if TYPE_CHECKING:
    from govern.deadlines.calendars import Calendars


def add(commands: Any) -> None:
    """Add the commands of this module."""
    due = commands.add_parser(
        "due",
        help="one deadline, explained, or many from a file",
        epilog="Example: govern due foi.response --from 2026-11-20 --json",
    )
    due.add_argument("rule", nargs="?", help="a rule of “govern due --rules”")
    due.add_argument("--from", dest="from_", metavar="DATE")
    due.add_argument("--event", action="append", default=[], metavar="KIND=DATE")
    due.add_argument("--calendar", type=Path, metavar="FILE")
    due.add_argument("--batch", type=Path, metavar="FILE.csv")
    due.add_argument("--rules", action="store_true", help="every rule")
    due.add_argument("--json", action="store_true")
    due.set_defaults(run=run_due)


def _calendars(path: Path | None) -> Calendars | None:
    if path is None:
        return None
    from govern.deadlines.registry import read_calendar_file

    return read_calendar_file(path.read_text(encoding="utf-8"), path.name)


def run_due(_context: Context, chosen: argparse.Namespace) -> int:
    """`govern due`: it needs no instance."""
    from govern.cli import print_json
    from govern.deadlines.registry import due_json, rules_json

    if chosen.rules:
        rules = rules_json()
        if chosen.json:
            print_json(rules)
            return 0
        for rule in rules:
            print(f"{rule['rule']}\t{rule['decides']}")
        return 0
    calendars = _calendars(chosen.calendar)
    if chosen.batch is not None:
        return _batch(chosen.batch, calendars)
    if chosen.rule is None or chosen.from_ is None:
        raise Usage("name a rule and --from DATE, or --batch FILE, or --rules")
    answer = due_json(chosen.rule, chosen.from_, chosen.event, calendars=calendars)
    if chosen.json:
        print_json(answer)
        return 0
    print(f"{answer['due']}  ({chosen.rule}, calendar {answer['calendar']})")
    for step in answer["steps"] or ():
        print(f"  {step}")
    return 0


def _batch(path: Path, calendars: Calendars | None) -> int:
    from govern.deadlines.batch import run_batch

    with path.open(encoding="utf-8-sig", newline="") as lines:
        run_batch(lines, sys.stdout, calendars)
    return 0
