"""Applying a camera list: what was decided about each line becomes one change of the register."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select, update

from govern.attachments.models import BatchState, ImportBatch, ImportRow
from govern.clock import short_day
from govern.database import canonical_json
from govern.errors import Conflict, Refused
from govern.history import Work
from govern.registers.cameras.queries.known import (
    Scope,
    camera_rows,
    known_cameras,
    register_mark,
)
from govern.registers.cameras.rules.known import Outcome
from govern.registers.cameras.rules.listed import Listing
from govern.registers.cameras.service.import_apply_deciding import (
    Decided,
    decide,
    missing_of,
    refuse_twice,
)
from govern.registers.cameras.service.import_apply_writing import ToWrite, write
from govern.registers.cameras.service.list_imports_batches import (
    report_of_batch,
    require_import,
    scope_of,
)
from govern.registers.cameras.service.list_imports_compare import problem_rows
from govern.registers.cameras.service.list_imports_rows import REJECTED, staged_rows

_CHANGED_MEANWHILE = (
    "The register has changed since this list was compared with it. The list was compared again: "
    "look through it once more."
)
_LEFT_OUT = "left out by the person who decided about this line"


def apply(work: Work, batch: ImportBatch, *, as_suggested: bool = False) -> dict[str, Any]:
    """Do what was decided about a list, in one write: all of it or nothing.

    Lines nobody has decided about wait on, unless `as_suggested`. The whole list is one event of
    the history, with a line for each camera it touches; no camera is ever taken off. Raises
    `Refused` when it was applied already, `Conflict` when the register changed since the
    comparison, `BadInput` when two lines were given the same camera.
    Authority: [SCC-P8], [UKGDPR-5(1)(d)]
    """
    _lock(work, batch)
    scope = scope_of(work, batch)
    require_import(work, scope)
    rows = camera_rows(work, scope)
    counts = json.loads(batch.counts)
    if register_mark(rows) != counts["mark"]:
        raise Conflict(_CHANGED_MEANWHILE)
    known = {int(str(camera.key)): camera for camera in known_cameras(rows)}
    references = {row.reference: row.id for row in rows}
    staged = staged_rows(work, batch)
    listing = _as_compared(batch, counts)
    decided = [decide(row, known, references, listing, as_suggested=as_suggested) for row in staged]
    refuse_twice(decided, known)
    missing = missing_of(decided, known, rows)
    figures = _figures(decided, missing)
    # What was certain may have been applied before a person had decided about the rest.
    is_second = batch.applied_at is not None
    to_write = ToWrite(
        batch=batch,
        scope=scope,
        rows={row.id: row for row in rows},
        decided=[one for one in decided if not is_second or one.row.is_pending],
        newly_missing=[key for key in missing if known[key].is_listed],
    )
    if to_write.is_anything:
        write(work, to_write, _sentence(batch, figures))
    counts |= {**figures, "missing_ids": missing}
    _close(work, batch, scope, decided, counts, as_suggested=as_suggested)
    return report_of_batch(batch)


def _lock(work: Work, batch: ImportBatch) -> None:
    """Take the import for this write alone, and see that it still waits."""
    state = work.session.scalar(
        select(ImportBatch.state).where(ImportBatch.id == batch.id).with_for_update()
    )
    if state == BatchState.APPLIED:
        raise Refused("This list was applied already.")
    if state == BatchState.READING:
        raise Refused("Say first which column of this list is what.")
    if state != BatchState.WAITING:
        raise Refused("This import was given up. Choose the file again.")


def _as_compared(batch: ImportBatch, counts: Mapping[str, Any]) -> Listing:
    """What comparing wants to know of the list as a whole."""
    precision_m = counts["precision_mm"] / 1000
    return Listing(batch.name, (), (), (), (), frozenset(), precision_m)


def _figures(decided: Sequence[Decided], missing: Sequence[int]) -> dict[str, int]:
    found = Counter(str(one.outcome) for one in decided)
    names = ("added", "changed", "moved", "renumbered", "unchanged", REJECTED, "pending")
    return {
        "rows": len(decided),
        **{name: found[name] for name in names},
        "missing": len(missing),
    }


def _sentence(batch: ImportBatch, figures: Mapping[str, int]) -> str:
    """What the history says of the import as a whole."""
    words = {
        "added": "new",
        "changed": "changed",
        "moved": "moved",
        "renumbered": "renumbered",
        "unchanged": "unchanged",
    }
    parts = [f"{figures[name]} {word}" for name, word in words.items() if figures[name]]
    day = f" of {short_day(batch.listed_on)}" if batch.listed_on else ""
    return f"Applied the camera list “{batch.name}”{day}: {', '.join(parts) or 'nothing new'}"


def _close(
    work: Work,
    batch: ImportBatch,
    scope: Scope,
    decided: Sequence[Decided],
    counts: Mapping[str, Any],
    *,
    as_suggested: bool,
) -> None:
    """Keep what came of the import: its figures, its state, and with what it now agrees."""
    if as_suggested:
        work.session.execute(
            update(ImportRow)
            .where(
                ImportRow.batch_id == batch.id,
                ImportRow.choice.is_(None),
                ImportRow.outcome == Outcome.PENDING,
            )
            .values(choice="accept", chosen_by_id=work.actor.person_id)
        )
    left_out = [one.row for one in decided if one.row.choice == "refuse"]
    problems = [
        *problem_rows(problem for one in decided for problem in one.row.problems),
        *({"line": row.line, "column": "", "value": "", "why": _LEFT_OUT} for row in left_out),
    ]
    batch.problems = canonical_json(sorted(problems, key=lambda each: each["line"]))
    batch.applied_at = work.now
    waits = any(one.outcome == Outcome.PENDING for one in decided)
    batch.state = BatchState.WAITING if waits else BatchState.APPLIED
    now = scope_of(work, batch) if scope.is_new_scheme else scope
    batch.counts = canonical_json(
        {**counts, "mark": register_mark(camera_rows(work, now)) if waits else ""}
    )
    work.flush()
