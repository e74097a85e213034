"""The same camera list again: what was applied applies nothing, what waits is taken up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select

from govern.attachments.models import BatchState, ImportBatch
from govern.clock import london_date, short_day
from govern.history import Work
from govern.registers.cameras.service.list_imports import abandon
from govern.registers.cameras.service.list_imports_batches import (
    REGISTER,
    mapping_words,
    new_scheme_name,
    report_of_batch,
)


def _same_file(work: Work, batch: ImportBatch, state: BatchState) -> Sequence[ImportBatch]:
    """Other imports of the very same file for the same scheme, newest first."""
    found = work.session.scalars(
        select(ImportBatch)
        .where(
            ImportBatch.register == REGISTER,
            ImportBatch.sha256 == batch.sha256,
            ImportBatch.organisation_id == batch.organisation_id,
            ImportBatch.state == state,
            ImportBatch.id != batch.id,
            ImportBatch.scheme_id == batch.scheme_id
            if batch.scheme_id is not None
            else ImportBatch.scheme_id.is_(None),
        )
        .order_by(ImportBatch.id.desc())
    ).all()
    if batch.scheme_id is not None:
        return found
    return [other for other in found if new_scheme_name(other) == new_scheme_name(batch)]


def applied_before(work: Work, batch: ImportBatch, words: Mapping[str, str]) -> ImportBatch | None:
    """The import that applied this very file under the same columns; it applies nothing again."""
    wanted = {column: field for column, field in words.items() if field}
    for other in _same_file(work, batch, BatchState.APPLIED):
        if mapping_words(other) == wanted:
            return other
    return None


def waiting_already(work: Work, batch: ImportBatch) -> ImportBatch | None:
    """An import of this very file that still waits for decisions."""
    return next(iter(_same_file(work, batch, BatchState.WAITING)), None)


def give_up_waiting(work: Work, batch: ImportBatch) -> None:
    """Put this import in the place of earlier ones of the same file that still wait."""
    for other in _same_file(work, batch, BatchState.WAITING):
        abandon(work, other)


def report_again(batch: ImportBatch) -> dict[str, Any]:
    """The report of a file that was applied before: every line is as the register has it."""
    before = report_of_batch(batch)
    done = before["rows"] - before["rejected"]
    nothing = dict.fromkeys(("added", "changed", "moved", "renumbered", "pending"), 0)
    when = short_day(london_date(batch.applied_at)) if batch.applied_at else "an earlier day"
    note = f"This very file was applied already, on {when}: nothing was changed."
    return {**before, **nothing, "unchanged": done, "notes": [note]}
