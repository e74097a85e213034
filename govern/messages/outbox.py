"""The outbox: mails queued with their cause, claimed by lease, sent once, doubt kept visible."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from typing import Protocol

from sqlalchemy import and_, or_, select, update

from govern.database import Database
from govern.history import Work
from govern.messages.composing import BadAddress, Mail, compose, refuse_bad_subject
from govern.messages.models import Outbox, OutboxState
from govern.people.models import Person

#: Longer than any single sending can take, so that a lease only runs out when a process died.
LEASE = timedelta(minutes=15)
#: A mail server may put one mail off for this long before it is given up.
GIVE_UP_AFTER = timedelta(days=5)
_WAITS_MINUTES = (1, 2, 5, 15, 30, 60)
_NO_SERVER_WAIT = timedelta(minutes=1)
_IN_DOUBT = "The sending stopped midway: it may or may not have gone out."


class PutOff(Exception):
    """The server did not take this mail now; it was certainly not accepted."""


class NoServer(PutOff):
    """No server could be reached at all, so no other mail can go either."""


class TurnedDown(Exception):
    """The server will never take this mail."""


class Uncertain(Exception):
    """The whole mail was handed over and no answer came: it may have been accepted."""


class Transport(Protocol):
    """What carries a mail away.

    `sender` is the address it goes out from, `home` the address of the product its links lead to.
    """

    sender: str
    home: str

    def send(self, message: EmailMessage, address: str) -> str:
        """Hand one mail over; the server's own name for it.

        Raises `PutOff`, `NoServer`, `TurnedDown` or `Uncertain`, and nothing else.
        """
        ...


@dataclass(slots=True)
class Sent:
    """What one round of sending came to."""

    sent: int = 0
    put_off: int = 0
    failed: int = 0
    in_doubt: int = 0
    errors: list[str] = field(default_factory=list)

    def words(self) -> str:
        """The round as one line for the log of runs."""
        return (
            f"{self.sent} sent, {self.put_off} put off, {self.failed} failed, "
            f"{self.in_doubt} in doubt"
        )


def queue(
    work: Work,
    recipient: Person,
    subject: str,
    text: str,
    html: str = "",
    calendar: str = "",
) -> Outbox | None:
    """Put a mail to a person into the outbox, in the commit of its cause.

    None for somebody without an e-mail address or with a closed account: they have their task
    list. Raises `BadInput` for a subject of more than one line.
    """
    refuse_bad_subject(subject)
    if not recipient.email or not recipient.is_active(work.today):
        return None
    row = Outbox(
        recipient_id=recipient.id,
        subject=subject,
        text=text,
        html=html,
        calendar=calendar,
        state=OutboxState.QUEUED,
        attempts=0,
        made_at=work.now,
        next_at=work.now,
    )
    work.session.add(row)
    return row


def send_due(database: Database, transport: Transport, now: datetime, *, limit: int = 500) -> Sent:
    """Send what is due, one mail at a time, each claimed by one statement before it goes.

    A mail another process was sending when it died is not sent again: it is shown as in doubt.
    One mail that fails stops no other; a server that cannot be reached stops the round.
    """
    begun = time.monotonic()
    result = Sent(in_doubt=doubt_lost_leases(database, now))
    for _ in range(limit):
        # The lease counts from the moment of claiming, not from the beginning of the round.
        at = now + timedelta(seconds=time.monotonic() - begun)
        mail = _claim(database, at)
        if mail is None:
            break
        if not _send_one(database, transport, mail, at, result):
            break
    return result


def doubt_lost_leases(database: Database, now: datetime) -> int:
    """Mark as in doubt what was being sent when its sender died; how many."""
    lost = and_(Outbox.state == OutboxState.SENDING, Outbox.lease < now)
    with database.read_session() as session:
        if session.scalar(select(Outbox.id).where(lost).limit(1)) is None:
            return 0
    with database.own_write() as session:
        marked = session.execute(
            update(Outbox)
            .where(lost)
            .values(state=OutboxState.IN_DOUBT, error=_IN_DOUBT)
            .returning(Outbox.id)
        )
        return len(marked.all())


def _claim(database: Database, at: datetime) -> Mail | None:
    due = and_(Outbox.state == OutboxState.QUEUED, Outbox.next_at <= at)
    with database.read_session() as session:
        # A round that finds nothing takes no write lock.
        if session.scalar(select(Outbox.id).where(due).limit(1)) is None:
            return None
    lease = at + LEASE
    first = (
        select(Outbox.id)
        .where(due)
        .order_by(Outbox.next_at, Outbox.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    with database.own_write() as session:
        claimed = session.execute(
            update(Outbox)
            .where(Outbox.id == first, Outbox.state == OutboxState.QUEUED)
            .values(state=OutboxState.SENDING, lease=lease, attempts=Outbox.attempts + 1)
            .returning(Outbox.id)
            .execution_options(synchronize_session=False)
        ).scalar_one_or_none()
        if claimed is None:
            return None
        row, address = session.execute(
            select(Outbox, Person.email)
            .join(Person, Person.id == Outbox.recipient_id)
            .where(Outbox.id == claimed)
        ).one()
        return Mail(
            id=row.id,
            token=row.token,
            address=address or "",
            subject=row.subject,
            text=row.text,
            html=row.html,
            calendar=row.calendar,
            made_at=row.made_at,
            attempts=row.attempts,
            lease=lease,
        )


def _send_one(
    database: Database,
    transport: Transport,
    mail: Mail,
    at: datetime,
    result: Sent,
) -> bool:
    """Send one claimed mail and keep what became of it; False when the round should stop."""
    try:
        answer = transport.send(compose(mail, transport.sender, transport.home), mail.address)
    except (TurnedDown, BadAddress, ValueError) as error:
        result.failed += 1
        _keep(database, mail, OutboxState.FAILED, error=str(error))
    except Uncertain as error:
        result.in_doubt += 1
        _keep(database, mail, OutboxState.IN_DOUBT, error=str(error))
    except NoServer as error:
        result.put_off += 1
        result.errors.append(str(error))
        _keep(database, mail, OutboxState.QUEUED, error=str(error), next_at=at + _NO_SERVER_WAIT)
        return False
    except PutOff as error:
        _put_off(database, mail, at, str(error), result)
    else:
        result.sent += 1
        _keep(database, mail, OutboxState.SENT, sent_at=at, provider_ref=answer)
    return True


def _put_off(database: Database, mail: Mail, at: datetime, why: str, result: Sent) -> None:
    if at - mail.made_at >= GIVE_UP_AFTER:
        result.failed += 1
        _keep(database, mail, OutboxState.FAILED, error=f"Put off for five days: {why}")
        return
    result.put_off += 1
    wait = _WAITS_MINUTES[min(mail.attempts, len(_WAITS_MINUTES)) - 1]
    _keep(database, mail, OutboxState.QUEUED, error=why, next_at=at + timedelta(minutes=wait))


def _keep(
    database: Database,
    mail: Mail,
    state: OutboxState,
    *,
    error: str | None = None,
    next_at: datetime | None = None,
    sent_at: datetime | None = None,
    provider_ref: str | None = None,
) -> None:
    values: dict[str, object] = {"state": state, "lease": None, "error": error}
    if next_at is not None:
        values["next_at"] = next_at
    if sent_at is not None:
        values |= {"sent_at": sent_at, "provider_ref": provider_ref}
    mine = and_(Outbox.state == OutboxState.SENDING, Outbox.lease == mail.lease)
    # Somebody slower than the lease still knows what became of the mail, unless it was repeated.
    doubted = Outbox.state == OutboxState.IN_DOUBT
    allowed = mine if state is OutboxState.QUEUED else or_(mine, doubted)
    with database.own_write() as session:
        session.execute(
            update(Outbox)
            .where(Outbox.id == mail.id, allowed)
            .values(**values)
            .execution_options(synchronize_session=False)
        )
