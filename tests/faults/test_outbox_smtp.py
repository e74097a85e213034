"""Mail over a real connection: what the server does decides between sent, put off and in doubt."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from govern.errors import NotFound, Refused
from govern.messages.composing import HOME, Mail, compose
from govern.messages.mailbox import list_mails, open_mailbox, read_mail
from govern.messages.outbox import NoServer, PutOff, TurnedDown, Uncertain
from govern.messages.smtp import SmtpTransport

TO = "reader@council.example"
AT = datetime(2026, 12, 1, 7, 0, tzinfo=UTC)


def a_mail(**values: Any) -> Mail:
    given: dict[str, Any] = {
        "id": 1,
        "token": "AbCdEfGhIjKlMnOpQrStUv",
        "address": TO,
        "subject": "Camera review CR-2026-0143 due Friday 4 December",
        "text": f"“Text” first\n.\n..\n{HOME}/records/CR-2026-0143\n",
        "html": f'<p><a href="{HOME}/records/CR-2026-0143">Open</a></p>',
        "calendar": "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        "made_at": AT,
        "attempts": 1,
        "lease": AT,
    }
    return Mail(**(given | values))


def transport(port: int, **values: Any) -> SmtpTransport:
    given: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": port,
        "security": "none",
        "sender": "govern@council.example",
        "home": "https://govern.council.example/",
        "timeout_seconds": 5,
    }
    return SmtpTransport(**(given | values))


def send(port: int, **values: Any) -> str:
    carrier = transport(port, **values)
    return carrier.send(compose(a_mail(), carrier.sender, carrier.home), TO)


class Server:
    """An SMTP server that behaves as it is told."""

    def __init__(self, rcpt: str = "250 OK", data: str = "250 OK") -> None:
        self.rcpt, self.data = rcpt, data
        self.taken: list[bytes] = []
        self.signed_in: list[Any] = []

    async def handle_RCPT(self, _s: Any, _e: Any, envelope: Any, address: str, _o: Any) -> str:  # noqa: N802
        if self.rcpt.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.rcpt

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken.append(envelope.content)
        if self.data == "drop":
            server.transport.abort()
        if self.data == "silent":
            await asyncio.Event().wait()
        return self.data


@contextmanager
def serving(server: Server, **options: Any) -> Iterator[int]:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    controller = Controller(server, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield port
    finally:
        controller.stop()


def test_a_mail_arrives_whole_in_the_mailbox(tmp_path: Path) -> None:
    folder = tmp_path / "mailbox"
    with open_mailbox(folder, "127.0.0.1", 0) as port:
        assert "kept as" in send(port)
    (line,) = list_mails(folder)
    assert (line.to, line.subject) == (TO, "Camera review CR-2026-0143 due Friday 4 December")
    mail = read_mail(folder, line.id)
    assert mail.text.splitlines() == [
        "“Text” first",
        ".",
        "..",
        "https://govern.council.example/records/CR-2026-0143",
    ]
    assert 'href="https://govern.council.example/records/CR-2026-0143"' in mail.html
    assert mail.calendar.startswith("BEGIN:VCALENDAR")
    assert mail.attachments == ("dates.ics",)
    assert mail.message_id == "<AbCdEfGhIjKlMnOpQrStUv@council.example>"
    assert not list(folder.glob(".*"))


@pytest.mark.parametrize("wanted", ["../secret", "", "x", "20260101T000000000000-zzzzzzzzzzzz"])
def test_the_mailbox_gives_its_own_mails_only(tmp_path: Path, wanted: str) -> None:
    (tmp_path / "secret.eml").write_text("Subject: secret\n\n")
    folder = tmp_path / "mailbox"
    folder.mkdir()
    with pytest.raises(NotFound):
        read_mail(folder, wanted)
    assert list_mails(folder) == []


def test_the_mailbox_is_for_this_machine_alone(tmp_path: Path) -> None:
    with pytest.raises(Refused), open_mailbox(tmp_path, "0.0.0.0", 0):  # noqa: S104
        pass


@pytest.mark.parametrize(
    ("server", "raised"),
    [
        (Server(rcpt="450 greylisted"), PutOff),
        (Server(rcpt="550 no such user"), TurnedDown),
        (Server(data="452 full"), PutOff),
        (Server(data="554 refused"), TurnedDown),
        (Server(data="drop"), Uncertain),
    ],
)
def test_what_the_server_answers_decides(server: Server, raised: type[Exception]) -> None:
    with serving(server) as port, pytest.raises(raised):
        send(port)


def test_silence_after_the_mail_is_doubt_and_ends_in_time() -> None:
    server = Server(data="silent")
    with serving(server) as port, pytest.raises(Uncertain):
        send(port, timeout_seconds=0.3)
    assert len(server.taken) == 1


def test_a_server_that_is_not_there_is_no_server(tmp_path: Path) -> None:
    with serving(Server()) as port:
        pass
    with pytest.raises(NoServer):
        send(port)


def test_without_starttls_nothing_is_sent_in_the_clear() -> None:
    server = Server()
    with serving(server) as port, pytest.raises(NoServer):
        send(port, security="starttls", user="govern", password="word")
    assert server.taken == []


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that nobody trusts unless told to, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(
        made.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


def _server_tls(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def _trusting(certificate: Path) -> Callable[[], ssl.SSLContext]:
    return lambda: ssl.create_default_context(cafile=str(certificate))


def test_a_certificate_nobody_vouches_for_is_refused(certificate: Path) -> None:
    server = Server()
    with serving(server, tls_context=_server_tls(certificate)) as port:
        with pytest.raises(NoServer, match="CERTIFICATE_VERIFY_FAILED"):
            send(port, security="starttls")
        assert server.taken == []
        assert send(port, security="starttls", tls=_trusting(certificate)) == "OK"
    assert len(server.taken) == 1


def test_tls_from_the_first_byte_checks_the_certificate_too(certificate: Path) -> None:
    server = Server()
    with serving(server, ssl_context=_server_tls(certificate)) as port:
        with pytest.raises(NoServer):
            send(port, security="tls")
        assert send(port, security="tls", tls=_trusting(certificate)) == "OK"
