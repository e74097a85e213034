"""Decisions: kept for ever, with the revision of the record they were made on."""

from __future__ import annotations

from sqlalchemy import select

from govern.errors import Conflict
from govern.history import Work
from govern.people.grants import roles_of
from govern.people.roles import ROLE_WORDS
from govern.records.models import Decision, Record


def decide(work: Work, record: Record, *, step: str, outcome: str, reason: str) -> Decision:
    """Keep a decision of the actor on a record; the caller's note covers it."""
    held = roles_of(work)
    row = Decision(
        record_id=record.id,
        step=step,
        outcome=outcome,
        person_id=work.actor.person_id,
        role=", ".join(ROLE_WORDS[role] for role in held[:3])[:40],
        reason=reason,
        record_revision=record.revision,
        at=work.now,
    )
    work.session.add(row)
    return row


def decisions_of(work: Work, record: Record) -> list[Decision]:
    """All decisions on a record, oldest first."""
    return list(
        work.session.scalars(
            select(Decision).where(Decision.record_id == record.id).order_by(Decision.id)
        )
    )


def must_be_revision(record: Record, revision: int) -> None:
    """Raise `Conflict` unless the record still is what the page had shown."""
    if record.revision != revision:
        raise Conflict(
            "This changed while you had it open. Read the newer version below, then decide."
        )
