"""The timeline of a record: what happened, newest first, in one query."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.orm import Session, aliased

from govern.clock import london_date, short_day
from govern.history.models import AuditDetail, AuditErasure, AuditEvent, Log
from govern.sealing import is_sealed

_PROTECTED = "Protected: open it where protected records are shown."


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One line of a timeline. People stand as tokens: the caller knows their names.

    `recorded` is the number of the event in its log, the `before` of the next page; `line` tells
    several lines of one event apart.
    """

    at: datetime
    actor: str
    sentence: str
    action: str
    recorded: int
    line: int
    via: str
    on_behalf_of: str | None = None
    reason: str | None = None
    authority: str | None = None
    changes: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    is_erased: bool = False


def timeline(
    session: Session,
    record_id: int,
    limit: int = 50,
    before: int | None = None,
    *,
    log: Log = Log.MAIN,
) -> list[TimelineEntry]:
    """The newest `limit` lines about a record, of events before number `before` where given.

    An erased line says when and under what it was erased. A batch that left several lines about
    the record may give a few lines more than `limit`, so that no page splits an event.
    """
    by_event, by_detail = aliased(AuditEvent), aliased(AuditDetail)
    newest = (
        select(AuditDetail.seq)
        .where(
            AuditDetail.record_id == record_id,
            AuditDetail.log == log,
            *([AuditDetail.seq < before] if before is not None else []),
        )
        .distinct()
        .order_by(AuditDetail.seq.desc())
        .limit(limit)
        .subquery()
    )
    rows = session.execute(
        select(
            AuditDetail.seq,
            AuditDetail.n,
            AuditDetail.detail,
            AuditEvent.body,
            by_event.body,
            by_detail.detail,
        )
        .join(newest, newest.c.seq == AuditDetail.seq)
        .join(AuditEvent, and_(AuditEvent.log == log, AuditEvent.seq == AuditDetail.seq))
        .outerjoin(
            AuditErasure,
            and_(
                AuditErasure.log == log,
                AuditErasure.seq == AuditDetail.seq,
                AuditErasure.n == AuditDetail.n,
            ),
        )
        .outerjoin(by_event, and_(by_event.log == log, by_event.seq == AuditErasure.by_seq))
        .outerjoin(
            by_detail,
            and_(by_detail.log == log, by_detail.seq == AuditErasure.by_seq, by_detail.n == 0),
        )
        .where(AuditDetail.record_id == record_id, AuditDetail.log == log)
        .order_by(AuditDetail.seq.desc(), AuditDetail.n)
    )
    return [_entry(*row) for row in rows]


def _entry(
    seq: int, n: int, detail: str | None, body: str, by_body: str | None, by_detail: str | None
) -> TimelineEntry:
    event = json.loads(body)
    told = _told(detail, by_body, by_detail)
    return TimelineEntry(
        at=datetime.fromisoformat(event["at"]),
        actor=event["actor"],
        sentence=told["sentence"],
        action=event["action"],
        recorded=seq,
        line=n,
        via=event["via"],
        on_behalf_of=event["for"],
        reason=told.get("reason"),
        authority=told.get("authority"),
        changes={name: (old, new) for name, (old, new) in told.get("changes", {}).items()},
        is_erased=detail is None,
    )


def _told(detail: str | None, by_body: str | None, by_detail: str | None) -> dict[str, Any]:
    if detail is None:
        return {"sentence": _erased_words(by_body, by_detail)}
    if is_sealed(detail):
        return {"sentence": _PROTECTED}
    told: dict[str, Any] = json.loads(detail)
    return told


def _erased_words(by_body: str | None, by_detail: str | None) -> str:
    if by_body is None:
        return "Erased; when and why is not recorded"
    on = london_date(datetime.fromisoformat(json.loads(by_body)["at"]))
    told = json.loads(by_detail) if by_detail else {}
    under = told.get("authority") or "an authority since erased"
    return f"Erased on {short_day(on)} under {under}"
