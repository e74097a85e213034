"""A list compared with the register, without changing either; and the report of an import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Row

from govern.attachments.tabular import RowProblem, Table
from govern.history import Work
from govern.registers.cameras.queries.known import (
    Scope,
    camera_rows,
    known_cameras,
    newest_list,
    register_mark,
)
from govern.registers.cameras.rules.columns import ColumnMapping
from govern.registers.cameras.rules.listed import Listing
from govern.registers.cameras.rules.listing import read_listing
from govern.registers.cameras.rules.matching import Reconciliation, reconcile
from govern.registers.cameras.service.list_imports_rows import shortened

FIGURES = (
    "rows",
    "added",
    "changed",
    "moved",
    "renumbered",
    "unchanged",
    "rejected",
    "pending",
    "missing",
)


@dataclass(frozen=True, slots=True)
class Compared:
    """A list as read under a mapping, and what it comes to against the register."""

    table: Table
    mapping: ColumnMapping
    listing: Listing
    found: Reconciliation
    rows: Sequence[Row[Any]]

    def missing(self) -> list[int]:
        """The cameras the list no longer has, of the schemes it covers."""
        held = {match.camera for match in self.found.matches}
        return covered(self.rows, held, self.found.missing)

    def as_counts(self) -> dict[str, Any]:
        """The figures, what is remarked, and with what the list was compared."""
        missing = self.missing()
        return {
            **self.found.counts(),
            "missing": len(missing),
            "missing_ids": missing,
            "precision_mm": round(self.listing.precision_m * 1000),
            "mark": register_mark(self.rows),
            "remarks": problem_rows(self.listing.remarks),
            "notes": [*self.table.notes, *self.mapping.notes],
            "newest_list": newest_list(self.rows),
        }

    def problems(self) -> list[dict[str, Any]]:
        """The lines set aside, each with its reason, as reports give them."""
        return problem_rows(self.listing.problems)


def compare(
    work: Work, table: Table, mapping: ColumnMapping, scope: Scope, *, as_suggested: bool = False
) -> Compared:
    """Read a list under a mapping and find for each line the camera it speaks of."""
    listing = read_listing(table, mapping)
    listing = replace(listing, cameras=[shortened(row) for row in listing.cameras])
    rows = camera_rows(work, scope)
    found = reconcile(known_cameras(rows), listing, as_suggested=as_suggested)
    return Compared(table, mapping, listing, found, rows)


def covered(
    rows: Iterable[Row[Any]], held: Iterable[object], missing: Iterable[object]
) -> list[int]:
    """The missing cameras of those schemes of which the list has at least one camera.

    A list that names no scheme is compared with all of a council's; it says nothing of a scheme
    it holds no camera of.
    """
    scheme_of = {row.id: row.scheme_id for row in rows}
    schemes = {scheme_of[camera] for camera in held if camera in scheme_of}
    if not schemes:
        schemes = set(scheme_of.values()) if len(set(scheme_of.values())) == 1 else set()
    return [int(str(camera)) for camera in missing if scheme_of[camera] in schemes]


def problem_rows(problems: Iterable[RowProblem]) -> list[dict[str, Any]]:
    """Faults and remarks as reports give them."""
    return [
        {"line": each.line, "column": each.column, "value": each.value, "why": each.why}
        for each in problems
    ]


def report_of(
    name: str,
    counts: Mapping[str, Any],
    columns: Mapping[str, str],
    problems: Sequence[Mapping[str, Any]],
    listed_on: date | None,
) -> dict[str, Any]:
    """The report of an import, as scripts rely on it; its figures add up to the rows read."""
    report: dict[str, Any] = {"file": name, **{figure: counts[figure] for figure in FIGURES}}
    report["columns"] = dict(columns)
    report["problems"] = [dict(problem) for problem in problems]
    report["listed_on"] = listed_on.isoformat() if listed_on else None
    report["remarks"] = list(counts.get("remarks", ()))
    report["notes"] = list(counts.get("notes", ()))
    return report
