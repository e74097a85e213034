"""What came of a file of evidence: the same object for pages, for scripts and for the batch."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

MOST_PROBLEMS = 1_000


@dataclass(frozen=True, slots=True)
class FileProblem:
    """One thing that keeps a line out: where it stands, what stood there, what is wanted."""

    line: int
    column: str
    value: str
    why: str

    def as_json(self) -> dict[str, Any]:
        """The problem as reports carry it."""
        return {"line": self.line, "column": self.column, "value": self.value, "why": self.why}


@dataclass(frozen=True, slots=True)
class EvidenceReport:
    """The figures of an import; they are whole numbers and add up to the rows read.

    `pending`, `moved`, `renumbered` and `missing` are nought for evidence: lines of a log are
    added, changed, unchanged or rejected.
    """

    file: str
    rows: int
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejected: int = 0
    columns: Mapping[str, str] = field(default_factory=dict)
    problems: Sequence[FileProblem] = ()
    remarks: Sequence[str] = ()
    more: Mapping[str, Any] = field(default_factory=dict)

    @property
    def adds_up(self) -> bool:
        """Whether every row is counted once."""
        return self.rows == self.added + self.changed + self.unchanged + self.rejected

    def counts(self) -> dict[str, Any]:
        """The figures alone, as the batch keeps them."""
        return {
            "rows": self.rows,
            "added": self.added,
            "changed": self.changed,
            "moved": 0,
            "renumbered": 0,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "pending": 0,
            "missing": 0,
            **self.more,
        }

    def as_json(self) -> dict[str, Any]:
        """The report of an import, for scripts."""
        return {
            "file": self.file,
            **self.counts(),
            "columns": dict(self.columns),
            "problems": [problem.as_json() for problem in self.problems],
            "remarks": list(self.remarks),
        }
