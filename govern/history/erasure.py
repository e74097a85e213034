"""Lawful erasure: the text of detail lines goes, and the chain still verifies."""

from __future__ import annotations

from sqlalchemy import select

from govern.clock import day_words
from govern.errors import BadInput, NotFound, Problem
from govern.history.models import AuditDetail, AuditErasure, Log
from govern.history.work import Work

ERASED = "history.erased"


def erase_details(
    work: Work,
    record_id: int,
    reason: str,
    authority: str,
    *,
    reference: str | None = None,
    log: Log = Log.MAIN,
) -> int:
    """Empty every detail line of a record, under an event that says why; how many lines.

    `reference` names the record in the event. What stays: that something happened, when and by
    whom, and the digest of the text, so the chain still verifies; earlier notices of erasure stay
    readable. The lines go at the commit of the work. Raises `BadInput` without a reason or an
    authority, `NotFound` where nothing is left to erase.

    Authority: [UKGDPR-17]
    """
    problems = [
        Problem(where, why)
        for where, given, why in (
            ("Reason", reason, "say why it is erased"),
            ("Authority", authority, "name the law it is erased under"),
        )
        if not given.strip()
    ]
    if problems:
        raise BadInput("An erasure needs a reason and an authority.", problems)
    lines = _lines_left(work, record_id, log)
    if not lines:
        raise NotFound("The history of this record holds nothing that could be erased.")
    count = "1 line" if len(lines) == 1 else f"{len(lines)} lines"
    note = work.note(
        None,
        ERASED,
        f"Erased {count} of the history on {day_words(work.today)}",
        reason=reason,
        authority=authority,
        subject_text=reference,
        log=log,
    )
    note.lines[0].record_id = record_id
    note.erases = lines
    return len(lines)


def _lines_left(work: Work, record_id: int, log: Log) -> list[tuple[int, int]]:
    notices = select(AuditErasure.by_seq).where(AuditErasure.log == log)
    rows = work.session.execute(
        select(AuditDetail.seq, AuditDetail.n)
        .where(
            AuditDetail.record_id == record_id,
            AuditDetail.log == log,
            AuditDetail.detail.is_not(None),
            AuditDetail.seq.not_in(notices),
        )
        .order_by(AuditDetail.seq, AuditDetail.n)
    )
    return [(int(seq), int(n)) for seq, n in rows]
