"""What became of mails: those in doubt or failed, whom none reaches, and sending one again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from govern.errors import NotFound, Refused
from govern.history import Work
from govern.messages.models import Outbox, OutboxState

_FAILURE_COUNTS_FOR = timedelta(days=31)


def doubtful(session: Session) -> Sequence[Outbox]:
    """The mails nobody knows about whether they went, oldest first, and those that failed."""
    states = (OutboxState.IN_DOUBT, OutboxState.FAILED)
    return session.scalars(
        select(Outbox).where(Outbox.state.in_(states)).order_by(Outbox.made_at, Outbox.id)
    ).all()


def unreached(session: Session, now: datetime) -> set[int]:
    """The people whose newest mail of the last month failed: others have to hear for them."""
    failed = select(Outbox.recipient_id, func.max(Outbox.id)).where(
        Outbox.state == OutboxState.FAILED, Outbox.made_at > now - _FAILURE_COUNTS_FOR
    )
    return {
        person_id
        for person_id, newest in session.execute(failed.group_by(Outbox.recipient_id))
        if session.scalar(
            select(Outbox.id)
            .where(
                Outbox.recipient_id == person_id,
                Outbox.id > newest,
                Outbox.state == OutboxState.SENT,
            )
            .limit(1)
        )
        is None
    }


def send_again(work: Work, token: str) -> Outbox:
    """Queue a mail in doubt, or one that failed, once more under the same Message-ID.

    A person decides this; the product never does. Raises `NotFound`, `Refused`.
    """
    row = work.session.scalars(select(Outbox).where(Outbox.token == token)).one_or_none()
    if row is None:
        raise NotFound("There is no such mail.")
    if row.state not in (OutboxState.IN_DOUBT, OutboxState.FAILED):
        raise Refused("This mail is on its way or was sent: there is nothing to repeat.")
    row.state = OutboxState.QUEUED
    row.made_at = row.next_at = work.now
    row.lease = None
    return row
