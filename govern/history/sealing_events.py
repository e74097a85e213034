"""Matching notes to changes, and appending them to the chain inside the same transaction."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select, update

from govern.database import canonical_json
from govern.history.guard import Difference, UnnotedChange
from govern.history.hashing import (
    EMPTY_CHAIN,
    RightEdge,
    detail_digest,
    details_digest,
    leaf_hash,
    next_chain,
)
from govern.history.models import AuditDetail, AuditEvent, AuditHead, Log

if TYPE_CHECKING:
    from govern.history.work import Line, Note, Work

_SALT_BYTES = 16


def match(notes: Sequence[Note], differences: Sequence[Difference]) -> None:
    """Give each note the changes it covers. Raises `UnnotedChange` for one that none covers."""
    by_root: dict[tuple[str, int | None], list[Note]] = defaultdict(list)
    for note in notes:
        if note.subject is not None:
            by_root[note.subject.audit_root()].append(note)
        for root in note.covers:
            by_root[root].append(note)
    for difference in differences:
        takers = by_root.get(difference.root)
        if not takers:
            raise UnnotedChange(
                f"{difference.table} was {difference.kind} and no note covers it: {difference.root}"
            )
        _tell(takers[0].lines[0], difference)
    for note in notes:
        if note.subject is None:
            continue
        root = note.subject.audit_root()
        if root[0] == "record" and note.lines[0].record_id is None:
            note.lines[0].record_id = root[1]


def _tell(line: Line, difference: Difference) -> None:
    record_like = difference.row.audit_root() == ("record", getattr(difference.row, "id", None))
    prefix = "" if record_like else f"{difference.table}."
    for name, (old, new) in difference.changes.items():
        key = f"{prefix}{name}"
        earlier = line.changes.get(key)
        line.changes[key] = (earlier[0] if earlier else old, new)
    if difference.kind == "deleted":
        line.changes[f"{difference.table}"] = ("present", "removed")


def plain(value: Any) -> Any:
    """A stored value as the history writes it: texts, whole numbers, truth and nothing."""
    if isinstance(value, bool | int | str) or value is None:
        return value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bytes):
        return f"{len(value)} bytes"
    if isinstance(value, float | Decimal):
        return str(value)
    return str(value)


def _detail_text(line: Line, address: str | None) -> str:
    detail: dict[str, Any] = {"sentence": line.sentence}
    if line.changes:
        detail["changes"] = {
            name: [plain(old), plain(new)] for name, (old, new) in line.changes.items()
        }
    if line.reason:
        detail["reason"] = line.reason
    if address:
        detail["address"] = address
    return canonical_json(detail)


def seal(work: Work) -> None:
    """Append all notes of `work`: lock the head of each log, add events and details, move it on."""
    for log in (Log.MAIN, Log.COVERT):
        notes = [note for note in work.notes if note.log is log]
        if notes:
            _append(work, log, notes)


def _append(work: Work, log: Log, notes: Sequence[Note]) -> None:
    connection = work.session.connection()
    head = connection.execute(
        select(AuditHead.size, AuditHead.chain, AuditHead.edge)
        .where(AuditHead.log == log)
        .with_for_update()
    ).one_or_none()
    if head is None:
        connection.execute(insert(AuditHead).values(log=log, size=0, chain=EMPTY_CHAIN, edge=""))
        size, chain, edge = 0, EMPTY_CHAIN, RightEdge()
    else:
        size, chain = head.size, bytes(head.chain)
        edge = RightEdge.from_text(head.size, head.edge)
    events: list[dict[str, Any]] = []
    details: list[dict[str, Any]] = []
    for note in notes:
        size += 1
        lines = _sealed_lines(work, log, size, note)
        details.extend(lines)
        body = _body(work, log, size, note, [line["digest"] for line in lines])
        leaf = leaf_hash(body)
        chain = next_chain(chain, leaf)
        edge.append(leaf)
        events.append({"log": log, "seq": size, "body": body, "leaf": leaf, "chain": chain})
    connection.execute(insert(AuditEvent), events)
    connection.execute(insert(AuditDetail), details)
    connection.execute(
        update(AuditHead)
        .where(AuditHead.log == log)
        .values(size=size, chain=chain, edge=edge.text())
    )


def _sealed_lines(work: Work, log: Log, seq: int, note: Note) -> list[dict[str, Any]]:
    rows = []
    for n, line in enumerate(note.lines):
        salt = secrets.token_bytes(_SALT_BYTES)
        detail = _detail_text(line, work.actor.address)
        rows.append(
            {
                "log": log,
                "seq": seq,
                "n": n,
                "record_id": line.record_id,
                "digest": detail_digest(salt, detail),
                "salt": salt,
                "detail": detail,
            }
        )
    return rows


def _body(work: Work, log: Log, seq: int, note: Note, digests: list[bytes]) -> str:
    subject = note.subject_text
    if subject is None and note.subject is not None:
        subject = str(
            getattr(note.subject, "reference", None)
            or getattr(note.subject, "token", None)
            or note.subject.__tablename__
        )
    return canonical_json(
        {
            "v": 1,
            "log": str(log),
            "seq": seq,
            "at": work.now.isoformat(),
            "actor": work.actor.token,
            "for": work.actor.on_behalf_of,
            "via": work.actor.via,
            "action": note.action,
            "subject": subject,
            "count": len(note.lines),
            "details": details_digest(digests),
        }
    )
