"""Verification: whether the history is what it was, and if not, from which event on."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from govern.history.claims import Claim, Fault, Sources, gather
from govern.history.hashing import erased_digest
from govern.history.models import AuditErasure, AuditEvent, AuditHead, Log
from govern.history.walk import OpenDetail, Walk

__all__ = ["Fault", "Sources", "Verification", "verify"]

_NO_SOURCES = Sources()


@dataclass(frozen=True, slots=True)
class Verification:
    """What a verification found. `count`, `head_chain_hex` and `root_hex` are computed anew."""

    log: Log
    count: int
    head_chain_hex: str
    root_hex: str
    first_fault: Fault | None
    anchors_checked: int
    signatures_checked: bool
    erased: int

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong with the history."""
        return self.first_fault is None


class _Head(NamedTuple):
    size: int
    chain: bytes
    edge: str
    newest: int


def verify(
    session: Session,
    log: Log = Log.MAIN,
    sources: Sources = _NO_SOURCES,
    *,
    open_detail: OpenDetail | None = None,
) -> Verification:
    """Check every event, its details, the head and every signed head against each other.

    Reads in pages, so that a log of any length fits; it may run while others write, and then
    speaks of the log as it was when it began. Raises `BadInput` for a head file that is none.

    Authority: [RFC6962-2.1]
    """
    head = _read_head(session, log)
    claims, faults = gather(session, log, sources)
    walk = Walk(session, log, head.size if head else 0, claims, open_detail)
    walk.run()
    if walk.fault:
        faults.append(walk.fault)
    else:
        cut = [*_head_faults(head, walk), *_cut_faults(claims, walk)]
        faults.extend(cut)
        # Where the end is missing, so are the events that erased: it is not those that are wrong.
        newest = walk.size if cut else None
        faults.extend(_erasure_faults(session, log, walk, newest))
    return Verification(
        log=log,
        count=walk.size,
        head_chain_hex=walk.chain.hex(),
        root_hex=walk.edge.root().hex(),
        first_fault=min(faults, key=lambda fault: fault.seq, default=None),
        anchors_checked=walk.claims_met,
        signatures_checked=sources.keys is not None,
        erased=len(walk.empty_lines),
    )


def _read_head(session: Session, log: Log) -> _Head | None:
    # One statement, so that both figures are of one moment while others write.
    newest = select(func.max(AuditEvent.seq)).where(AuditEvent.log == log).scalar_subquery()
    row = session.execute(
        select(AuditHead.size, AuditHead.chain, AuditHead.edge, newest).where(AuditHead.log == log)
    ).one_or_none()
    if row is not None:
        return _Head(row[0], bytes(row[1]), row[2], row[3] or 0)
    alone = session.scalar(select(func.max(AuditEvent.seq)).where(AuditEvent.log == log))
    return _Head(0, b"", "", alone) if alone else None


def _head_faults(head: _Head | None, walk: Walk) -> Iterator[Fault]:
    if head is None:
        return
    if walk.size < head.size:
        yield Fault(walk.size + 1, "this event and all after it are missing")
    elif head.newest > head.size:
        yield Fault(head.size + 1, "this event lies beyond the head of the log")
    elif head.chain != walk.chain:
        yield Fault(head.size, "the head of the log carries another chain than its events")
    elif head.edge != walk.edge.text():
        yield Fault(head.size, "the head of the log carries another tree than its events")


def _cut_faults(claims: Sequence[Claim], walk: Walk) -> Iterator[Fault]:
    for claim in claims:
        if claim.head.size > walk.size:
            yield Fault(
                walk.size + 1,
                f"the log was restored from an older copy or cut: it has {walk.size} events, and "
                f"{claim.words()} had {claim.head.size}",
            )


def _erasure_faults(session: Session, log: Log, walk: Walk, newest: int | None) -> Iterator[Fault]:
    """Every empty line has its erasure, every erasure its event, and every event its lines.

    Erasures by events after `newest` are left out where it is given.
    """
    rows = session.execute(
        select(AuditErasure.seq, AuditErasure.n, AuditErasure.by_seq).where(AuditErasure.log == log)
    ).all()
    by_line = {(seq, n): by_seq for seq, n, by_seq in rows}
    for seq, n in walk.empty_lines:
        if (seq, n) not in by_line:
            yield Fault(seq, f"line {n} of this event was emptied without an erasure")
    empty = set(walk.empty_lines)
    told: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for line, by_seq in by_line.items():
        told[by_seq].append(line)
        if by_seq <= walk.size and line not in empty:
            yield Fault(line[0], f"line {line[1]} of this event was erased and is back again")
    erasing = dict(walk.erasing)
    for by_seq in told:
        if by_seq > walk.size:
            body = session.scalar(
                select(AuditEvent.body).where(AuditEvent.log == log, AuditEvent.seq == by_seq)
            )
            erasing[by_seq] = json.loads(body or "{}").get("erases", "")
    for by_seq in sorted({*told, *erasing}):
        if newest is not None and by_seq > newest:
            continue
        if erasing.get(by_seq) != erased_digest(told.get(by_seq, [])):
            first = min((line[0] for line in told.get(by_seq, [])), default=by_seq)
            yield Fault(
                min(first, by_seq), f"the erasures of event {by_seq} are not those it was made for"
            )
