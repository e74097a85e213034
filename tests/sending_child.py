"""A process that sends the outbox of a database, for tests that kill it midway."""

from __future__ import annotations

import sys
from datetime import datetime

import databases

from govern.messages.outbox import send_due
from govern.messages.smtp import SmtpTransport


def main(url: str, port: str, now: str) -> None:
    """Send what is due at `now` to a server on this machine."""
    transport = SmtpTransport(
        "127.0.0.1", int(port), "none", "govern@council.example", "https://govern.example"
    )
    database = databases.open_at(url)
    print(send_due(database, transport, datetime.fromisoformat(now)).words())
    database.dispose()


if __name__ == "__main__":
    main(*sys.argv[1:])
