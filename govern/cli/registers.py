"""Commands that read the registers: records list, show, history."""

from __future__ import annotations

import argparse
import json
from typing import Any

from govern.cli.running import Context
from govern.errors import BadInput

#: What `records show --json` tells of a camera beside what every record has.
_CAMERA_FIELDS = (
    "number", "label", "latitude", "longitude", "easting", "northing", "last_listed_on",
)  # fmt: skip


def add(commands: Any) -> None:
    """Add the commands of this module."""
    group = commands.add_parser(
        "records",
        help="the registers: list, show, history",
        epilog="Example: govern records list --register cameras --json",
    )
    verbs = group.add_subparsers(dest="verb", metavar="VERB", required=True)
    listing = verbs.add_parser("list", help="the records of a register")
    listing.add_argument("--register", metavar="R")
    listing.add_argument("--state", metavar="S")
    listing.add_argument("--limit", type=int, metavar="N")
    listing.add_argument("--as", dest="as_email", metavar="EMAIL")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=run_list)
    for verb, run, words in (
        ("show", run_show, "one record"),
        ("history", run_history, "what happened to a record"),
    ):
        one = verbs.add_parser(verb, help=words)
        one.add_argument("reference", metavar="REF")
        one.add_argument("--as", dest="as_email", metavar="EMAIL")
        one.add_argument("--json", action="store_true")
        one.set_defaults(run=run)


def run_list(context: Context, chosen: argparse.Namespace) -> int:
    """`govern records list`."""
    from sqlalchemy import select

    from govern.cli import print_json
    from govern.people.models import Person
    from govern.records import Record, visible

    if chosen.register and chosen.register not in context.registers:
        names = ", ".join(register.name for register in context.registers)
        raise BadInput(f"There is no register “{chosen.register}”. There are: {names}.")
    with context.reading(chosen.as_email) as work:
        asked = (
            select(
                Record.reference, Record.register, Record.title, Record.state,
                Person.name.label("owner"), Record.next_due_on.label("due"),
            )
            .outerjoin(Person, Person.id == Record.owner_id)
            .where(visible(work))
            .order_by(Record.register, Record.reference)
        )  # fmt: skip
        if chosen.register:
            asked = asked.where(Record.register == chosen.register)
        if chosen.state:
            asked = asked.where(Record.state == chosen.state)
        if chosen.limit is not None:
            asked = asked.limit(chosen.limit)
        rows = [dict(row._mapping) for row in work.session.execute(asked)]
    if chosen.json:
        print_json(rows)
        return 0
    for row in rows:
        print("\t".join("" if value is None else str(value) for value in row.values()))
    return 0


def run_show(context: Context, chosen: argparse.Namespace) -> int:
    """`govern records show`."""
    from sqlalchemy import select

    from govern import records
    from govern.cli import print_json
    from govern.dues.service import open_dues
    from govern.records import Record, RecordLink

    with context.reading(chosen.as_email) as work:
        record: Record = records.get(work, chosen.reference)
        fields: dict[str, Any] = {}
        if record.register == "cameras":
            fields = {name: _plain(getattr(record, name)) for name in _CAMERA_FIELDS}
            fields["lifecycle"] = record.state
        links = work.session.execute(
            select(RecordLink.kind, Record.reference)
            .join(Record, Record.id == RecordLink.to_id)
            .where(RecordLink.from_id == record.id, records.visible(work))
        )
        answer = {
            "reference": record.reference,
            "register": record.register,
            "title": record.title,
            "state": record.state,
            "revision": record.revision,
            "opened_on": record.opened_on.isoformat(),
            "fields": fields,
            "dues": [
                {"kind": due.kind, "due": due.due_on.isoformat(), "steps": json.loads(due.steps)}
                for due in open_dues(work, record)
            ],
            "links": [{"kind": kind, "reference": reference} for kind, reference in links],
        }
    if chosen.json:
        print_json(answer)
        return 0
    print(f"{answer['reference']}  {answer['title']}  ({answer['state']})")
    for name, value in fields.items():
        print(f"  {name}: {value}")
    return 0


def _plain(value: Any) -> Any:
    from decimal import Decimal

    if isinstance(value, Decimal):
        return float(value)
    return value.isoformat() if hasattr(value, "isoformat") else value


def run_history(context: Context, chosen: argparse.Namespace) -> int:
    """`govern records history`."""
    from govern import records
    from govern.cli import print_json
    from govern.history.timeline import timeline
    from govern.records import Record

    with context.reading(chosen.as_email) as work:
        record: Record = records.get(work, chosen.reference)
        entries = timeline(work.session, record.id, limit=1_000_000)
    if chosen.json:
        print_json(
            [
                {
                    "seq": entry.recorded,
                    "at": entry.at.isoformat(),
                    "actor": entry.actor,
                    "action": entry.action,
                    "sentence": entry.sentence,
                    "reason": entry.reason,
                    "changes": {name: list(pair) for name, pair in entry.changes.items()},
                }
                for entry in entries
            ]
        )
        return 0
    for entry in entries:
        print(f"{entry.at:%Y-%m-%d %H:%M}  {entry.sentence}")
    return 0
