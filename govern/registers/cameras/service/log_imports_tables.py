"""Incidents, faults and complaints: the logs whose lines are rows of their own tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import insert, select, update

from govern.history import Work
from govern.registers.cameras.models import Complaint, Fault, Incident, Scheme
from govern.registers.cameras.rules.evidence import LOG_WORDS, LogKind
from govern.registers.cameras.service.log_imports_staging import AT_ONCE, HeldLine, LogStaged

_MODELS: Mapping[LogKind, type[Incident] | type[Fault] | type[Complaint]] = {
    LogKind.INCIDENTS: Incident,
    LogKind.FAULTS: Fault,
    LogKind.COMPLAINTS: Complaint,
}
#: The kinds of log kept here; footage given out has its own register.
KINDS: tuple[LogKind, ...] = tuple(_MODELS)


class TableStore:
    """The table of one kind of log."""

    def __init__(self, kind: LogKind) -> None:
        self._kind = kind
        self._model: Any = _MODELS[kind]

    def held(self, work: Work, scheme: Scheme, keys: Sequence[str]) -> Mapping[str, HeldLine]:
        """The lines held already, by their keys."""
        found: dict[str, HeldLine] = {}
        for start in range(0, len(keys), AT_ONCE):
            for row in work.session.execute(
                select(self._model.__table__).where(
                    self._model.scheme_id == scheme.id,
                    self._model.source_key.in_(keys[start : start + AT_ONCE]),
                )
            ):
                found[row.source_key] = HeldLine(int(row.id), row._asdict())
        return found

    def write(self, work: Work, staged: LogStaged, batch_id: int) -> Sequence[tuple[int, str]]:
        """Add the new lines and change the others; one sentence for each camera concerned."""
        rows = [
            {
                "scheme_id": staged.scheme.id,
                "camera_id": line.camera_id,
                "source_key": line.key,
                "batch_id": batch_id,
                **line.values,
            }
            for line in staged.new
        ]
        for start in range(0, len(rows), AT_ONCE):
            work.session.execute(insert(self._model), rows[start : start + AT_ONCE])
        table = self._model.__table__
        for row_id, _, more in staged.changed:
            work.session.execute(update(table).where(table.c.id == row_id).values(**more))
        return self._told(staged)

    def _told(self, staged: LogStaged) -> list[tuple[int, str]]:
        scheme_id = staged.scheme.id
        one, many, log = LOG_WORDS[self._kind]
        added = Counter(line.camera_id or scheme_id for line in staged.new)
        changed = Counter(line.camera_id or scheme_id for _, line, _ in staged.changed)
        lines = []
        for record_id in sorted(set(added) | set(changed)):
            parts = [
                f"{count:,} {one if count == 1 else many} {word}"
                for count, word in ((added[record_id], "added"), (changed[record_id], "changed"))
                if count
            ]
            lines.append((record_id, f"From {log}: {', '.join(parts)}"))
        return lines
