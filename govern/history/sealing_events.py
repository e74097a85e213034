"""Matching notes to changes, and appending them to the chain inside the same transaction."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from govern.database import canonical_json
from govern.history.guard import Difference, UnnotedChange
from govern.history.hashing import (
    EMPTY_CHAIN,
    RightEdge,
    detail_digest,
    details_digest,
    erased_digest,
    leaf_hash,
    next_chain,
    records_digest,
)
from govern.history.models import AuditDetail, AuditErasure, AuditEvent, AuditHead, Log

if TYPE_CHECKING:
    from govern.history.work import Line, Note, Work

_SALT_BYTES = 16


def match(notes: Sequence[Note], differences: Sequence[Difference]) -> None:
    """Give each note the changes it covers. Raises `UnnotedChange` for one that none covers."""
    lines = _lines_by_root(notes)
    for difference in differences:
        line = lines.get(difference.root)
        if line is None:
            raise UnnotedChange(
                f"{difference.table} was {difference.kind} and no note covers it: {difference.root}"
            )
        _tell(line, difference)


def _lines_by_root(notes: Sequence[Note]) -> dict[tuple[str, int | None], Line]:
    """Where the changes of a record, person … are told: the first line that is about it."""
    found: dict[tuple[str, int | None], Line] = {}
    for note in notes:
        if note.subject is not None:
            root = note.subject.audit_root()
            found.setdefault(root, note.lines[0])
            if root[0] == "record" and note.lines[0].record_id is None:
                note.lines[0].record_id = root[1]
        for root in note.covers:
            found.setdefault(root, note.lines[0])
        for line in note.lines[1:]:
            found.setdefault(("record", line.record_id), line)
    return found


def _tell(line: Line, difference: Difference) -> None:
    prefix = "" if difference.is_of_record else f"{difference.table}."
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
            name: [plain(old), plain(new)]
            for name, (old, new) in line.changes.items()
            if old != new
        }
    if line.reason:
        detail["reason"] = line.reason
    if line.authority:
        detail["authority"] = line.authority
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
    size, chain, edge = _lock_head(connection, log)
    events: list[dict[str, Any]] = []
    details: list[dict[str, Any]] = []
    for note in notes:
        size += 1
        lines = _sealed_lines(work, log, size, note)
        details.extend(lines)
        body = _body(work, log, size, note, lines)
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
    first = size - len(notes) + 1
    for seq, note in enumerate(notes, start=first):
        if note.erases:
            _erase(connection, log, seq, note.erases)


def _lock_head(connection: Connection, log: Log) -> tuple[int, bytes, RightEdge]:
    """The newest place of a log, locked until the commit; the very first write makes it."""
    wanted = (
        select(AuditHead.size, AuditHead.chain, AuditHead.edge)
        .where(AuditHead.log == log)
        .with_for_update()
    )
    head = connection.execute(wanted).one_or_none()
    if head is None:
        # Two first writers on a server may both come here: the second waits and finds the row.
        maker = sqlite_insert if connection.dialect.name == "sqlite" else postgresql_insert
        empty = maker(AuditHead).values(log=log, size=0, chain=EMPTY_CHAIN, edge="")
        connection.execute(empty.on_conflict_do_nothing())
        head = connection.execute(wanted).one()
    return head.size, bytes(head.chain), RightEdge.from_text(head.size, head.edge)


def _erase(connection: Connection, log: Log, by_seq: int, lines: list[tuple[int, int]]) -> None:
    """Empty detail lines, each with its erasure kept first: without one the triggers refuse it."""
    rows = [{"log": log, "seq": seq, "n": n, "by_seq": by_seq} for seq, n in lines]
    connection.execute(insert(AuditErasure), rows)
    connection.execute(
        update(AuditDetail)
        .where(
            AuditDetail.log == bindparam("of_log"),
            AuditDetail.seq == bindparam("of_seq"),
            AuditDetail.n == bindparam("of_n"),
        )
        .values(salt=None, detail=None),
        [{"of_log": log, "of_seq": seq, "of_n": n} for seq, n in lines],
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


def _body(work: Work, log: Log, seq: int, note: Note, lines: Sequence[dict[str, Any]]) -> str:
    subject = note.subject_text
    if subject is None and note.subject is not None:
        subject = str(
            getattr(note.subject, "reference", None)
            or getattr(note.subject, "token", None)
            or note.subject.__tablename__
        )
    body = {
        "v": 1,
        "log": str(log),
        "seq": seq,
        "at": work.now.isoformat(),
        "actor": work.actor.token,
        "for": work.actor.on_behalf_of,
        "via": work.actor.via,
        "action": note.action,
        "subject": subject,
        "count": len(lines),
        "details": details_digest(line["digest"] for line in lines),
        "records": records_digest(line["record_id"] for line in lines),
    }
    if note.erases:
        body["erases"] = erased_digest(note.erases)
    return canonical_json(body)
