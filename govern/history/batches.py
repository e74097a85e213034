"""Batches: many rows changed by set-based statements, one event, one line for each record."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from govern.database import Base
from govern.history import guard
from govern.history.work import Line, Note, Work


class Batch:
    """Collects the lines a batch must leave behind: what changed, for each record."""

    def __init__(self) -> None:
        self.lines: list[Line] = []

    def line(
        self,
        record_id: int,
        sentence: str,
        changes: dict[str, tuple[Any, Any]] | None = None,
    ) -> None:
        """Say what the batch did to one record."""
        self.lines.append(Line(record_id, sentence, dict(changes or {})))


@contextmanager
def batch(
    work: Work, action: str, subject: Base | None, sentence: str, subject_text: str | None = None
) -> Iterator[Batch]:
    """Change many rows at once under one event; inside it set-based statements are allowed.

    The first line is `sentence`; the batch then adds one for each record it touches. A batch that
    leaves no line of its own is refused: what it changed could not be told.
    """
    work.flush()
    collected = Batch()
    with guard.open_batch(work.session, collected):
        yield collected
        # What the block left to the ORM is part of the batch as well.
        work.flush()
        if not collected.lines:
            raise guard.UnnotedChange(f"the batch {action} changed rows and told nothing of them")
    note = Note(action, subject, subject_text, [Line(None, sentence), *collected.lines])
    note.batch = collected
    work.notes.append(note)
