"""What signed heads claim of a log: those of the table, of the file, and one an auditor kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from govern.clock import instant_words
from govern.errors import BadInput
from govern.history.anchors import SignedHead, head_of, read_head, read_heads
from govern.history.keys import PublicKeys
from govern.history.models import AuditAnchor, Log


@dataclass(frozen=True, slots=True)
class Fault:
    """The first event that is not what it was, and why; `until` where only a span is known."""

    seq: int
    why: str
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One signed head and where it was kept."""

    head: SignedHead
    source: str

    def words(self) -> str:
        """The claim in a sentence's middle."""
        try:
            signed = f"signed on {instant_words(datetime.fromisoformat(self.head.at))}"
        except ValueError:
            signed = "signed at no time that can be read"
        return f"the head of event {self.head.size}, {signed} ({self.source}),"


@dataclass(frozen=True, slots=True)
class Sources:
    """Where claims are looked for, and the keys they are checked with.

    Without `keys` signatures are not checked, only what they are over. `install` is the name of
    the installation; `anchors_file` its own file of heads; `head_file` one kept by an auditor.
    """

    keys: PublicKeys | None = None
    install: str = ""
    anchors_file: Path | None = None
    head_file: Path | None = None


def gather(session: Session, log: Log, sources: Sources) -> tuple[list[Claim], list[Fault]]:
    """The claims that can be believed, and a fault for each that cannot. Raises `BadInput`."""
    table = [
        Claim(head_of(anchor, sources.install), "kept in the database")
        for anchor in session.scalars(
            select(AuditAnchor).where(AuditAnchor.log == log).order_by(AuditAnchor.size)
        )
    ]
    filed, faults = _filed(sources.anchors_file, log)
    known = {claim.head.size for claim in table}
    faults.extend(
        Fault(claim.head.size, f"{claim.words()} is no longer kept in the database")
        for claim in filed
        if claim.head.size not in known
    )
    kept = [*table, *filed, *_given(sources, log)]
    believed: list[Claim] = []
    for claim in kept:
        why = _disbelief(claim, sources)
        if why is None:
            believed.append(claim)
        else:
            faults.append(Fault(claim.head.size, f"{claim.words()} {why}"))
    return believed, faults


def _disbelief(claim: Claim, sources: Sources) -> str | None:
    if sources.install and claim.head.install != sources.install:
        return "belongs to another installation"
    return None if sources.keys is None else claim.head.fault(sources.keys)


def _filed(path: Path | None, log: Log) -> tuple[list[Claim], list[Fault]]:
    if path is None or not path.exists():
        return [], []
    claims: list[Claim] = []
    faults: list[Fault] = []
    content = path.read_text(encoding="utf-8", errors="replace")
    # What follows the last line end was torn by a crash: its row is in the table.
    lines = content.split("\n")[:-1]
    for number, line in enumerate(lines, start=1):
        try:
            head = read_head(line)
        except ValueError:
            last = claims[-1].head.size if claims else 1
            faults.append(Fault(last, f"line {number} of {path.name} is not a signed head"))
            continue
        if head.log == log:
            claims.append(Claim(head, f"line {number} of {path.name}"))
    return claims, faults


def _given(sources: Sources, log: Log) -> list[Claim]:
    if sources.head_file is None:
        return []
    heads = [head for head in read_heads(sources.head_file) if head.log == log]
    for head in heads:
        if sources.install and head.install != sources.install:
            raise BadInput(
                f"The head in {sources.head_file} belongs to another installation "
                f"({head.install}), this one is {sources.install}."
            )
    return [Claim(head, f"given as {sources.head_file.name}") for head in heads]
