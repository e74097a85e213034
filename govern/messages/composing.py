"""From an outbox row to the message that goes over the wire."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from govern.errors import BadInput, Problem

_CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")
_LONGEST_SUBJECT = 200

#: Stands for the product's own address in a mail written where that is not known.
HOME = "https://govern.invalid"


class BadAddress(Exception):
    """An address no mail can be sent to."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A claimed outbox row, as plain values."""

    id: int
    token: str
    address: str
    subject: str
    text: str
    html: str
    calendar: str
    made_at: datetime
    attempts: int
    lease: datetime


def refuse_bad_subject(subject: str) -> None:
    """Raise `BadInput` unless the subject is one line of readable text: no header can be added."""
    if not subject.strip() or len(subject) > _LONGEST_SUBJECT or _CONTROL.search(subject):
        raise BadInput(
            "The subject of a mail is one line of at most 200 characters.",
            [Problem("Subject", "one line of text is wanted")],
        )


def parsed_address(text: str) -> Address:
    """The address in a text. Raises `BadAddress` for anything but one plain address."""
    try:
        found = Address(addr_spec=text)
    except (ValueError, IndexError) as error:
        raise BadAddress(f"“{text!r:.80}” is not an e-mail address.") from error
    if _CONTROL.search(text) or not found.domain or not found.username or not text.isascii():
        raise BadAddress(f"“{text!r:.80}” is not an address mail can be sent to.")
    return found


def compose(mail: Mail, sender: str, home: str = HOME) -> EmailMessage:
    """The message of a mail: text first, then HTML, then the calendar entry; links under `home`.

    The Message-ID comes from the row's token, so that a second copy can be known as one. Raises
    `BadAddress`.
    """
    from_address = parsed_address(sender)
    message = EmailMessage(policy=SMTP)
    message["From"] = Address("Govern", addr_spec=from_address.addr_spec)
    message["To"] = parsed_address(mail.address)
    message["Subject"] = mail.subject
    message["Date"] = mail.made_at
    message["Message-ID"] = f"<{mail.token}@{from_address.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    home = home.rstrip("/")
    message.set_content(mail.text.replace(HOME, home))
    if mail.html:
        message.add_alternative(mail.html.replace(HOME, home), subtype="html")
    if mail.calendar:
        message.add_attachment(
            mail.calendar.encode(),
            maintype="text",
            subtype="calendar",
            filename="dates.ics",
            params={"charset": "utf-8", "method": "PUBLISH"},
        )
    return message
