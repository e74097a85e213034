"""What a document says of itself: versions, approvals, and the council's look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class VersionEntry:
    """One version in the document control table."""

    version: str
    day: date
    author: str
    change: str


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approved it, in which role; `day` is None while that is still wanted."""

    role: str
    name: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class DocumentControl:
    """Versions, approvals, review date and the authorities relied on."""

    versions: Sequence[VersionEntry] = ()
    approvals: Sequence[Approval] = ()
    review_day: date | None = None
    authorities: Sequence[str] = ()

    def __post_init__(self) -> None:
        for name in ("versions", "approvals", "authorities"):
            object.__setattr__(self, name, tuple(getattr(self, name)))


@dataclass(frozen=True, slots=True)
class Brand:
    """The council's look: its accent colour ("#1d3c5c", readable on white) and its logo."""

    colour: str = "#1d3c5c"
    logo_png: bytes | None = None
    logo_alt: str = ""
