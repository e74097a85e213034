"""A mailbox on this machine, for the sample council and for trying things out."""

from __future__ import annotations

import ipaddress
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from govern.clock import utc_now
from govern.errors import NotFound, Refused

FOLDER = "mailbox"
_ID = re.compile(r"[0-9]{8}T[0-9]{12}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class MailLine:
    """One mail of the list."""

    id: str
    to: str
    subject: str
    at: datetime


@dataclass(frozen=True, slots=True)
class StoredMail:
    """One mail as it came: headers, text, HTML and the names of its attachments."""

    id: str
    sender: str
    to: str
    subject: str
    message_id: str
    at: datetime
    text: str
    html: str
    calendar: str
    attachments: tuple[str, ...]


def list_mails(folder: Path, *, limit: int = 200) -> list[MailLine]:
    """The mails of the mailbox, newest first."""
    found = sorted(
        (path for path in folder.glob("*.eml") if _ID.fullmatch(path.stem)), reverse=True
    )
    return [_line(path) for path in found[:limit]]


def read_mail(folder: Path, mail_id: str) -> StoredMail:
    """One mail. Raises `NotFound`."""
    path = folder / f"{mail_id}.eml"
    if not _ID.fullmatch(mail_id) or not path.is_file():
        raise NotFound("There is no such mail.")
    message = _parsed(path)
    text = message.get_body(("plain",))
    html = message.get_body(("html",))
    attached = list(message.iter_attachments())
    calendars = [part for part in attached if part.get_content_type() == "text/calendar"]
    return StoredMail(
        id=mail_id,
        sender=str(message["From"] or ""),
        to=str(message["To"] or ""),
        subject=str(message["Subject"] or ""),
        message_id=str(message["Message-ID"] or ""),
        at=_at(path),
        text=str(text.get_content()) if text is not None else "",
        html=str(html.get_content()) if html is not None else "",
        calendar=_content(calendars[0]) if calendars else "",
        attachments=tuple(part.get_filename() or "unnamed" for part in attached),
    )


def keep(folder: Path, content: bytes, at: datetime) -> str:
    """Put a mail into the mailbox, whole or not at all; its id."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    mail_id = f"{at:%Y%m%dT%H%M%S%f}-{secrets.token_hex(6)}"
    temporary = folder / f".{mail_id}.part"
    temporary.write_bytes(content)
    temporary.replace(folder / f"{mail_id}.eml")
    return mail_id


class _Keeper:
    """What the local server does with a mail: keep it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        mail_id = keep(self._folder, bytes(envelope.content), utc_now())
        return f"250 kept as {mail_id}"


@contextmanager
def open_mailbox(folder: Path, host: str, port: int) -> Iterator[int]:
    """Take mail on a port of this machine and keep it in the folder; the port in use.

    Port 0 takes any free one. Raises `Refused` for an address others could reach.
    """
    if not _is_loopback(host):
        raise Refused("The mailbox is for this machine alone: set mail_host to 127.0.0.1.")
    from aiosmtpd.controller import Controller

    controller = Controller(_Keeper(folder), hostname=host, port=port or _free_port(host))
    try:
        controller.start()
    except OSError as error:
        raise Refused(
            f"Port {port} is taken, so the mailbox cannot open: {os.strerror(error.errno or 0)}. "
            "Set another mail_port."
        ) from error
    try:
        yield int(controller.port)
    finally:
        controller.stop()


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _free_port(host: str) -> int:
    import socket

    with socket.socket() as probe:
        probe.bind((host, 0))
        return int(probe.getsockname()[1])


def _line(path: Path) -> MailLine:
    message = _parsed(path)
    return MailLine(path.stem, str(message["To"] or ""), str(message["Subject"] or ""), _at(path))


def _parsed(path: Path) -> EmailMessage:
    return message_from_bytes(path.read_bytes(), policy=default)


def _at(path: Path) -> datetime:
    return datetime.strptime(path.stem[:21] + "+0000", "%Y%m%dT%H%M%S%f%z")


def _content(part: Any) -> str:
    content = part.get_content()
    return content.decode("utf-8", "replace") if isinstance(content, bytes) else str(content)
