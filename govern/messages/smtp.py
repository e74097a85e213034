"""Carries mail over SMTP: always with a timeout, and with TLS that checks the certificate."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP

from govern.config import Settings
from govern.messages.outbox import NoServer, PutOff, TurnedDown, Uncertain

_DATA_FOLLOWS = 354
_LAST_GOOD = 299
_FIRST_PERMANENT = 500
_END_OF_MAIL = b".\r\n"


@dataclass(slots=True)
class SmtpTransport:
    """One mail server, reached anew for each mail.

    `security` is "tls" (from the first byte), "starttls" (never silently without) or "none".
    """

    host: str
    port: int
    security: str
    sender: str
    home: str
    user: str = ""
    password: str = ""
    timeout_seconds: float = 20
    tls: Callable[[], ssl.SSLContext] = ssl.create_default_context

    @classmethod
    def of(cls, settings: Settings) -> SmtpTransport | None:
        """The mail server of the settings; None when none is set."""
        if not settings.mail_host:
            return None
        return cls(
            host=settings.mail_host,
            port=settings.mail_port,
            security=settings.mail_security,
            sender=settings.mail_from,
            home=settings.base_url,
            user=settings.mail_user,
            password=settings.mail_password,
            timeout_seconds=settings.mail_timeout_seconds,
        )

    def send(self, message: EmailMessage, address: str) -> str:
        """Hand one mail over; the server's answer to it."""
        server = self._connect()
        try:
            self._envelope(server, address)
            return _hand_over(server, message)
        finally:
            # Saying goodbye could wait for an answer too; the mail's fate is known already.
            server.close()

    def _connect(self) -> smtplib.SMTP:
        server: smtplib.SMTP | None = None
        try:
            if self.security == "tls":
                server = smtplib.SMTP_SSL(
                    self.host, self.port, timeout=self.timeout_seconds, context=self.tls()
                )
            else:
                server = smtplib.SMTP(self.host, self.port, timeout=self.timeout_seconds)
            server.ehlo_or_helo_if_needed()
            if self.security == "starttls":
                server.starttls(context=self.tls())
                server.ehlo()
            if self.user:
                server.login(self.user, self.password)
        except (OSError, smtplib.SMTPException) as error:
            if server is not None:
                server.close()
            raise NoServer(
                f"The mail server {self.host} could not be used: {_words(error)}"
            ) from error
        return server

    def _envelope(self, server: smtplib.SMTP, address: str) -> None:
        try:
            _wanted(server.mail(self.sender), "the sender")
            _wanted(server.rcpt(address), "the recipient")
        except (OSError, smtplib.SMTPException) as error:
            raise PutOff(f"The mail server broke off: {_words(error)}") from error


def _hand_over(server: smtplib.SMTP, message: EmailMessage) -> str:
    """Send the mail itself. Only from its last bytes on can nobody say whether it was taken."""
    content = message.as_bytes(policy=SMTP)
    try:
        server.putcmd("data")
        code, answer = server.getreply()
        if code != _DATA_FOLLOWS:
            _wanted((code, answer), "the mail")
            raise PutOff("The mail server did not ask for the mail.")
        server.send(_dots_doubled(content))
    except (OSError, smtplib.SMTPException) as error:
        raise PutOff(f"The mail server broke off: {_words(error)}") from error
    try:
        server.send(_END_OF_MAIL)
        code, answer = server.getreply()
    except (OSError, smtplib.SMTPException) as error:
        raise Uncertain(
            f"The mail was handed over and the server did not answer: {_words(error)}"
        ) from error
    _wanted((code, answer), "the mail")
    return _text(answer)[:200]


def _dots_doubled(content: bytes) -> bytes:
    lines = content.splitlines()
    return b"".join((b"." + line if line.startswith(b".") else line) + b"\r\n" for line in lines)


def _wanted(reply: tuple[int, bytes], what: str) -> None:
    code, answer = reply
    if 0 < code <= _LAST_GOOD:
        return
    words = f"The mail server answered to {what}: {code} {_text(answer)[:200]}"
    if code >= _FIRST_PERMANENT:
        raise TurnedDown(words)
    raise PutOff(words)


def _text(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer


def _words(error: Exception) -> str:
    return str(error)[:200] or type(error).__name__
