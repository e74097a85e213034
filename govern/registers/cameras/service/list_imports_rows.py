"""The lines of a camera list while people decide about them: kept as text, and read back whole."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import Table, insert, select

from govern.attachments.models import ImportBatch, ImportRow
from govern.attachments.tabular import RowProblem
from govern.database import canonical_json
from govern.history import Work
from govern.registers.cameras.rules.known import Difference, Outcome
from govern.registers.cameras.rules.listed import ListedCamera, Listing
from govern.registers.cameras.rules.matching import RowMatch

#: How a line that was set aside is told from one that was matched.
REJECTED = "rejected"
_WORDS = ("number", "label", "ward", "scheme", "category", "capability", "status", "owner", "notes")
_LONGEST_STATUS = 40


@dataclass(frozen=True, slots=True)
class StagedRow:
    """One line as it waits: what it says, what it was matched with, and what a person chose.

    `record_id` is the camera it is taken for, None for a new one; `others` are the cameras it
    could be as well. A line that waits for a person has `outcome` pending and a `suggestion`.
    """

    line: int
    listed: ListedCamera
    outcome: str
    record_id: int | None
    score: int | None
    why: str
    changes: tuple[Difference, ...] = ()
    suggestion: str | None = None
    others: tuple[int, ...] = ()
    problems: tuple[RowProblem, ...] = ()
    choice: str | None = None

    @property
    def is_pending(self) -> bool:
        """Whether the rules left it to a person."""
        return self.outcome == Outcome.PENDING

    @property
    def possible(self) -> tuple[int, ...]:
        """Every camera it could be, likeliest first."""
        first = () if self.record_id is None else (self.record_id,)
        return (*first, *(other for other in self.others if other != self.record_id))


def degrees(value: float | None) -> Decimal | None:
    """A latitude or longitude as it is kept, to a tenth of a metre."""
    return None if value is None else Decimal(f"{value:.6f}")


def shortened(listing_row: ListedCamera) -> ListedCamera:
    """A line with its condition as long as the register keeps it."""
    status = listing_row.status
    if status is None or len(status) <= _LONGEST_STATUS:
        return listing_row
    return listing_row._replace(status=f"{status[: _LONGEST_STATUS - 1]}…")


def write_rows(
    work: Work, batch: ImportBatch, listing: Listing, matches: Sequence[RowMatch]
) -> None:
    """Keep every line of a list with what it was matched with."""
    rows = [_matched(batch, match) for match in matches]
    problems: dict[int, list[RowProblem]] = defaultdict(list)
    for problem in listing.problems:
        problems[problem.line].append(problem)
    rows += [
        {
            **_row(batch, line.line, REJECTED),
            "parsed": canonical_json({"listed": {"number": line.number, "label": line.label}}),
            "problems": canonical_json([list(problem) for problem in problems[line.line]]),
        }
        for line in listing.rejected
    ]
    if rows:
        work.session.execute(insert(cast(Table, ImportRow.__table__)), rows)


def _row(batch: ImportBatch, line: int, outcome: str) -> dict[str, Any]:
    return {
        "batch_id": batch.id,
        "line": line,
        "raw": "{}",
        "parsed": "{}",
        "problems": "[]",
        "outcome": outcome,
        "record_id": None,
        "score": None,
        "why": "",
        "choice": None,
        "chosen_by_id": None,
    }


def _matched(batch: ImportBatch, match: RowMatch) -> dict[str, Any]:
    parsed: dict[str, Any] = {"listed": _listed_words(match.row)}
    if match.changes:
        parsed["changes"] = [
            [change.field, _plain(change.old), _plain(change.new)] for change in match.changes
        ]
    if match.suggestion is not None:
        parsed["suggestion"] = str(match.suggestion)
    if match.others:
        parsed["others"] = list(match.others)
    return {
        **_row(batch, match.row.line, str(match.outcome)),
        "raw": canonical_json(dict(match.row.raw)),
        "parsed": canonical_json(parsed),
        "record_id": match.camera,
        "score": match.score,
        "why": match.why,
    }


def _listed_words(row: ListedCamera) -> dict[str, Any]:
    found: dict[str, Any] = {name: getattr(row, name) for name in _WORDS}
    found["installed_on"] = row.installed_on.isoformat() if row.installed_on else None
    if row.latitude is not None and row.longitude is not None:
        found["place"] = [str(degrees(row.latitude)), str(degrees(row.longitude))]
        found["grid"] = [row.easting, row.northing]
    return {name: value for name, value in found.items() if value is not None}


def _plain(value: object) -> Any:
    """An old or new value as text; a position as its two figures."""
    if isinstance(value, tuple):
        return [str(degrees(float(part))) for part in value]
    if isinstance(value, date):
        return value.isoformat()
    return value


_STAGED = (
    ImportRow.line,
    ImportRow.raw,
    ImportRow.parsed,
    ImportRow.problems,
    ImportRow.outcome,
    ImportRow.record_id,
    ImportRow.score,
    ImportRow.why,
    ImportRow.choice,
)


def staged_rows(work: Work, batch: ImportBatch) -> list[StagedRow]:
    """Every line of an import, in the order of the file."""
    wanted = select(*_STAGED).where(ImportRow.batch_id == batch.id)
    return [_staged(row) for row in work.session.execute(wanted.order_by(ImportRow.line))]


def staged_page(
    work: Work, batch: ImportBatch, outcome: str, *, after: int, limit: int
) -> list[StagedRow]:
    """The next lines of one outcome after a line."""
    wanted = (
        select(*_STAGED)
        .where(
            ImportRow.batch_id == batch.id,
            ImportRow.outcome == outcome,
            ImportRow.line > after,
        )
        .order_by(ImportRow.line)
        .limit(limit)
    )
    return [_staged(row) for row in work.session.execute(wanted)]


def _staged(row: Any) -> StagedRow:
    parsed = json.loads(row.parsed)
    return StagedRow(
        line=row.line,
        listed=_listed(row.line, parsed.get("listed", {}), json.loads(row.raw)),
        outcome=row.outcome,
        record_id=row.record_id,
        score=row.score,
        why=row.why,
        changes=tuple(Difference(*change) for change in parsed.get("changes", ())),
        suggestion=parsed.get("suggestion"),
        others=tuple(parsed.get("others", ())),
        problems=tuple(RowProblem(*problem) for problem in json.loads(row.problems)),
        choice=row.choice,
    )


def _listed(line: int, words: Mapping[str, Any], raw: Mapping[str, str]) -> ListedCamera:
    place = words.get("place") or (None, None)
    grid = words.get("grid") or (None, None)
    installed = words.get("installed_on")
    return ListedCamera(
        line=line,
        latitude=None if place[0] is None else float(place[0]),
        longitude=None if place[1] is None else float(place[1]),
        easting=grid[0],
        northing=grid[1],
        installed_on=date.fromisoformat(installed) if installed else None,
        raw=raw,
        **{name: words.get(name) for name in _WORDS},
    )
