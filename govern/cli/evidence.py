"""Commands about evidence: police figures and the council’s own logs come into the register."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from govern.catalogue import registers
from govern.cli.running import Context, Usage
from govern.errors import NotFound, Refused
from govern.history import Work
from govern.people.models import Organisation
from govern.registers.cameras.models import Scheme
from govern.registers.cameras.queries.known import scheme_named
from govern.registers.cameras.rules.evidence import DaySpan, LogKind
from govern.registers.cameras.service.crime_imports import import_crime, stage_crime
from govern.registers.cameras.service.crime_imports_report import EvidenceReport
from govern.registers.cameras.service.log_imports import LogChoice, import_log, stage_log
from govern.registers.cameras.service.log_imports_staging import LogStaged
from govern.registers.releases.log_imports import stage_releases

_MOST_SHOWN = 20


def add(commands: Any) -> None:
    """Add the commands of this module."""
    crime = commands.add_parser("crime", help="recorded crime, as the police publish it")
    verbs = crime.add_subparsers(dest="verb", metavar="VERB", required=True)
    bring = verbs.add_parser(
        "import",
        help="bring in police figures (bulk CSV, the API’s JSON, GeoJSON)",
        epilog='Example: govern crime import 2026-02-street.csv --force "South Yorkshire Police"',
    )
    bring.add_argument("file", type=Path)
    bring.add_argument("--force", default=None, help="the police force, where the file names none")
    _shared(bring)
    bring.set_defaults(run=run_crime)
    incidents = commands.add_parser(
        "incidents", help="the council’s logs: incidents, faults, complaints, footage given out"
    )
    verbs = incidents.add_subparsers(dest="verb", metavar="VERB", required=True)
    log = verbs.add_parser(
        "import",
        help="bring in a log (CSV or XLSX)",
        epilog='Example: govern incidents import june.csv --scheme "Town centre" --kind faults',
    )
    log.add_argument("file", type=Path)
    log.add_argument(
        "--kind", choices=[str(kind) for kind in LogKind], default=str(LogKind.INCIDENTS)
    )
    log.add_argument("--scheme", default="", help="name or reference; the only one when left out")
    log.add_argument("--mapping", type=Path, help='JSON {"column": "field"}')
    log.add_argument("--from", dest="from_on", type=_day, metavar="DATE", help="first day covered")
    log.add_argument("--until", dest="until_on", type=_day, metavar="DATE", help="last day covered")
    _shared(log)
    log.set_defaults(run=run_log)


def _shared(command: argparse.ArgumentParser) -> None:
    command.add_argument("--dry-run", action="store_true", help="compare only; change nothing")
    command.add_argument(
        "--accept-all",
        action="store_true",
        help="as for camera lists; nothing here waits for a judgement",
    )
    command.add_argument("--json", action="store_true", help="the report as one JSON object")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("a date is wanted, such as 2026-03-01") from None


def run_crime(context: Context, chosen: argparse.Namespace) -> int:
    """`govern crime import`: 0 done, 3 done with rows rejected."""
    data, name = _read(chosen.file), chosen.file.name
    if chosen.dry_run:
        with context.reading() as work:
            report = stage_crime(work, data, name, force=chosen.force).report
    else:
        with context.writing() as work:
            staged = stage_crime(work, data, name, force=chosen.force)
            report = import_crime(work, context.files, staged, organisation_id=_council(work).id)
            work.commit()
    return _tell(report, chosen)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What `govern incidents import` was asked to do, with the file read."""

    data: bytes
    name: str
    scheme: str
    choice: LogChoice


def run_log(context: Context, chosen: argparse.Namespace) -> int:
    """`govern incidents import`: 0 done, 3 done with lines rejected."""
    asked = _Asked(
        data=_read(chosen.file),
        name=chosen.file.name,
        scheme=chosen.scheme,
        choice=LogChoice(
            LogKind(chosen.kind),
            _mapping(chosen.mapping) if chosen.mapping else None,
            _span(chosen.from_on, chosen.until_on),
        ),
    )
    if chosen.dry_run:
        with context.reading() as work:
            scheme = _scheme(work, asked.scheme)
            report = _staged(work, scheme, asked).report
    else:
        with context.writing() as work:
            scheme = _scheme(work, asked.scheme)
            report = import_log(work, context.files, _staged(work, scheme, asked))
            work.commit()
    return _tell(report, chosen)


def _staged(work: Work, scheme: Scheme, asked: _Asked) -> LogStaged:
    """The log read as its kind wants; footage given out becomes records of its own register."""
    if asked.choice.kind is not LogKind.RELEASES:
        return stage_log(work, asked.data, asked.name, scheme, asked.choice)
    if not any(register.name == "releases" for register in registers()):
        raise Refused("The release register is not in use here: its log cannot be brought in.")
    return stage_releases(work, asked.data, asked.name, scheme, asked.choice)


def _span(from_on: date | None, until_on: date | None) -> DaySpan | None:
    if from_on is None and until_on is None:
        return None
    if from_on is None or until_on is None:
        raise Usage("--from and --until go together: the first and the last day the log covers")
    return DaySpan(from_on, until_on)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Refused(f"“{path}” cannot be read: {error.strerror or error}.") from error


def _mapping(path: Path) -> dict[str, str]:
    try:
        found = json.loads(_read(path).decode("utf-8-sig", errors="replace"))
    except json.JSONDecodeError as error:
        raise Usage(f"{path} is not JSON: {error}") from error
    if not isinstance(found, Mapping) or not all(
        isinstance(field, str) or field is None for field in found.values()
    ):
        raise Usage(f'{path}: a mapping is written as {{"column": "field", …}}')
    return {str(column): field or "" for column, field in found.items()}


def _council(work: Work) -> Organisation:
    """The council of the instance, for which police figures are brought in."""
    found = work.session.scalars(
        select(Organisation).where(Organisation.is_controller).order_by(Organisation.id)
    ).first()
    if found is None:
        raise Refused("There is no council here yet: bring a camera list in first.")
    return found


def _scheme(work: Work, name: str) -> Scheme:
    """The scheme a log is of: by name or reference, or the only one there is."""
    council = _council(work)
    if name.strip():
        found = scheme_named(work, council.id, name)
        if found is None:
            raise NotFound(f"There is no scheme called “{name}”.")
        return found
    schemes = list(
        work.session.scalars(
            select(Scheme).where(
                Scheme.organisation_id == council.id,
                Scheme.state != "closed",
                Scheme.compartment_id.is_(None),
            )
        )
    )
    if len(schemes) != 1:
        raise Usage(f"There are {len(schemes)} schemes: say which one with --scheme")
    return schemes[0]


def _tell(report: EvidenceReport, chosen: argparse.Namespace) -> int:
    from govern.cli import DONE, ROWS_REJECTED, print_json

    if chosen.json:
        print_json(report.as_json())
    else:
        print("\n".join(_words(report, dry_run=chosen.dry_run)))
    return ROWS_REJECTED if report.rejected else DONE


def _words(report: EvidenceReport, *, dry_run: bool) -> list[str]:
    """The report as lines to read."""
    lines = [f"{report.file}: {report.rows} rows"]
    for name in ("added", "changed", "unchanged", "rejected"):
        count = getattr(report, name)
        if count:
            lines.append(f"  {count:>6} {name}")
    lines.extend(f"  {remark}" for remark in report.remarks)
    lines.extend(
        f"  line {each.line}, column “{each.column}”: {each.why}"
        for each in report.problems[:_MOST_SHOWN]
    )
    if len(report.problems) > _MOST_SHOWN:
        lines.append(f"  and {len(report.problems) - _MOST_SHOWN} more; --json gives them all")
    if dry_run:
        lines.append("Compared only: nothing was changed.")
    return lines
