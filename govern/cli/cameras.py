"""Commands about cameras: `govern cameras import` brings a council's list into the register."""

from __future__ import annotations

import argparse
import csv
import io
import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from govern.attachments.tabular import read_table
from govern.cli.running import Context, Usage
from govern.clock import short_day
from govern.errors import Refused
from govern.history import Work
from govern.people.accounts import add_organisation
from govern.people.models import Organisation, OrganisationKind
from govern.registers.cameras.service import import_apply, list_imports, list_imports_again
from govern.registers.cameras.service.list_imports_batches import (
    Target,
    find,
    list_day,
    mapping_words,
    place_of,
)
from govern.registers.cameras.service.list_imports_columns import (
    proposed_mapping,
    usable_mapping,
)
from govern.registers.cameras.service.list_imports_compare import compare, report_of

_MOST_SHOWN = 20


def add(commands: Any) -> None:
    """Add the commands of this module."""
    cameras = commands.add_parser("cameras", help="the register of cameras")
    verbs = cameras.add_subparsers(dest="verb", metavar="VERB", required=True)
    bring = verbs.add_parser(
        "import",
        help="bring in a camera list (CSV, XLSX or GeoJSON)",
        description="Reads a list, guesses its columns and compares it with the register. What is "
        "certain is done; what needs a person's judgement waits on the import's page.",
        epilog='Example: govern cameras import 2026-03-01_cameras.csv --scheme "Town centre"',
    )
    bring.add_argument("file", type=Path)
    bring.add_argument("--scheme", default="", help="name or reference; made when not yet known")
    bring.add_argument("--mapping", type=Path, help='JSON {"column": "field"}, or CSV column,field')
    bring.add_argument(
        "--listed-on",
        type=_day,
        metavar="DATE",
        help="the day of the list; else the date its name begins with, else today",
    )
    bring.add_argument("--dry-run", action="store_true", help="compare only; change nothing")
    bring.add_argument("--accept-all", action="store_true", help="take every suggestion")
    bring.add_argument("--json", action="store_true", help="the report as one JSON object")
    bring.set_defaults(run=run_import)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("a date is wanted, such as 2026-03-01") from None


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the command was asked to do, with the file read."""

    data: bytes
    name: str
    scheme: str
    listed_on: date | None
    mapping: dict[str, str] | None
    accept_all: bool


def run_import(context: Context, chosen: argparse.Namespace) -> int:
    """`govern cameras import`: 0 done, 3 done with lines rejected."""
    from govern.cli import DONE, ROWS_REJECTED, print_json

    asked = _Asked(
        data=_read(chosen.file),
        name=chosen.file.name,
        scheme=chosen.scheme,
        listed_on=chosen.listed_on,
        mapping=_mapping(chosen.mapping) if chosen.mapping else None,
        accept_all=chosen.accept_all,
    )
    report = _compare_only(context, asked) if chosen.dry_run else _bring_in(context, asked)
    if chosen.json:
        print_json(report)
    else:
        print("\n".join(_words(report, dry_run=chosen.dry_run)))
    return ROWS_REJECTED if report["rejected"] else DONE


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused(f"“{path}” cannot be read: {error.strerror or error}.") from error


def _mapping(path: Path) -> dict[str, str]:
    text = _read(path).decode("utf-8-sig", errors="replace")
    if path.suffix.lower() == ".csv":
        rows = [row for row in csv.reader(io.StringIO(text)) if len(row) >= 2]
        return {row[0].strip(): row[1].strip() for row in rows if row[:2] != ["column", "field"]}
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise Usage(f"{path} is not JSON: {error}") from error
    if not isinstance(found, dict) or not all(
        isinstance(field, str) or field is None for field in found.values()
    ):
        raise Usage(f'{path}: a mapping is written as {{"column": "field", …}}')
    return {str(column): field or "" for column, field in found.items()}


def _organisation(work: Work, *, make: bool) -> Organisation | None:
    """The only council of the instance; one without any gets a council to put cameras under."""
    found = list(
        work.session.scalars(
            select(Organisation).where(Organisation.is_controller).order_by(Organisation.id)
        )
    )
    councils = [each for each in found if each.kind == OrganisationKind.COUNCIL] or found
    if councils:
        return councils[0]
    if not make:
        return None
    made = add_organisation(work, "The council", OrganisationKind.COUNCIL, is_controller=True)
    work.flush()
    return made


def _compare_only(context: Context, asked: _Asked) -> dict[str, Any]:
    """What would come of the list; nothing is written."""
    with context.reading() as work:
        council = _organisation(work, make=False)
        table = read_table(asked.data, asked.name)
        words = asked.mapping
        mapping = proposed_mapping(work, table) if words is None else usable_mapping(words, table)
        target = Target(council.id if council else 0, asked.scheme, asked.listed_on)
        place = place_of(work, target)
        compared = compare(work, table, mapping, place, as_suggested=asked.accept_all)
        return report_of(
            asked.name,
            compared.as_counts(),
            mapping.as_words(),
            compared.problems(),
            asked.listed_on or list_day(asked.name, work.today),
        )


def _bring_in(context: Context, asked: _Asked) -> dict[str, Any]:
    """Read and compare in one short write, and apply in another: each whole or not at all."""
    token, report = _receive(context, asked)
    if token is None:
        return report
    with context.writing() as work:
        batch = find(work, token)
        report = import_apply.apply(work, batch, as_suggested=asked.accept_all)
        work.commit()
    return report


def _receive(context: Context, asked: _Asked) -> tuple[str | None, dict[str, Any]]:
    with context.writing() as work:
        council = _organisation(work, make=True)
        if council is None:
            raise Refused("There is no council to bring cameras in for.")
        target = Target(council.id, asked.scheme, asked.listed_on)
        batch = list_imports.receive(work, context.files, asked.data, asked.name, target)
        words = asked.mapping or mapping_words(batch)
        again = list_imports_again.applied_before(work, batch, words)
        if again is not None:
            work.rollback()
            return None, list_imports_again.report_again(again)
        list_imports_again.give_up_waiting(work, batch)
        list_imports.set_columns(work, context.files, batch, words)
        work.commit()
        return batch.token, {}


def _words(report: dict[str, Any], *, dry_run: bool) -> list[str]:
    """The report as lines to read."""
    day = short_day(date.fromisoformat(report["listed_on"])) if report["listed_on"] else "no day"
    lines = [f"{report['file']}, list of {day}: {report['rows']} rows"]
    for name in ("added", "changed", "moved", "renumbered", "unchanged", "rejected", "pending"):
        if report[name]:
            lines.append(f"  {report[name]:>6} {name}")
    if report["missing"]:
        lines.append(f"  {report['missing']:>6} on the register and not on this list")
    lines.extend(f"  {note}" for note in report["notes"])
    lines.extend(
        f"  line {each['line']}, column “{each['column']}”: {each['why']}"
        for each in report["problems"][:_MOST_SHOWN]
    )
    if len(report["problems"]) > _MOST_SHOWN:
        lines.append(f"  and {len(report['problems']) - _MOST_SHOWN} more; --json gives them all")
    if report["pending"] and not dry_run:
        lines.append("Lines that need a judgement wait on the import's page.")
    if dry_run:
        lines.append("Compared only: nothing was changed.")
    return lines
