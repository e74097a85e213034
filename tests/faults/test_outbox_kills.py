"""A sender killed at its worst moment: nothing lost silently, no second copy unlabelled."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import databases
from aiosmtpd.controller import Controller
from council import NOW, Council
from sqlalchemy import select

from govern.database import Database
from govern.history import Work, system_actor
from govern.messages.models import Outbox
from govern.messages.outbox import LEASE, queue
from govern.people.models import Person
from govern.people.roles import Role

_MAILS = 8
_CHILD = Path(databases.__file__).with_name("sending_child.py")


class KillingServer:
    """Counts mails by Message-ID and kills the sender before it hears of every fourth one."""

    def __init__(self) -> None:
        self.taken: Counter[str] = Counter()
        self.child: subprocess.Popen[str] | None = None
        self.kills = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.taken[str(message_from_bytes(envelope.content)["Message-ID"])] += 1
        if self.taken.total() % 4 == 0 and self.child is not None:
            self.child.kill()
            self.kills += 1
        return "250 OK"


def test_a_sender_killed_after_handing_over_leaves_doubt_not_a_copy(
    database: Database, council: Council
) -> None:
    person = council.person(Role.CCTV_MANAGER)
    with database.write_session() as session:
        work = Work(session, system_actor("test"), NOW)
        for number in range(_MAILS):
            queue(work, session.get_one(Person, person.id), f"Mail {number}", "Text")
        work.commit()
    server = KillingServer()
    controller = Controller(server, hostname="127.0.0.1", port=_free_port())
    controller.start()
    try:
        rounds = _send_until_done(database, server, controller.port)
    finally:
        controller.stop()
    with database.read_session() as session:
        rows = session.scalars(select(Outbox)).all()
    by_id = {f"<{row.token}@council.example>": row.state for row in rows}
    assert server.kills == 2
    assert rounds < 10
    assert set(server.taken) == set(by_id), "a mail was lost"
    assert set(server.taken.values()) == {1}, "a mail was sent twice"
    assert Counter(by_id.values()) == {"sent": _MAILS - 2, "in_doubt": 2}


def _send_until_done(database: Database, server: KillingServer, port: int) -> int:
    now, rounds = NOW, 0
    while rounds < 10:
        rounds += 1
        server.child = subprocess.Popen(
            [sys.executable, str(_CHILD), databases.url_of(database), str(port), now.isoformat()],
            text=True,
            stdout=subprocess.PIPE,
        )
        server.child.communicate(timeout=60)
        now += LEASE + timedelta(minutes=1)
        with database.read_session() as session:
            waiting = select(Outbox.id).where(Outbox.state.in_(("queued", "sending")))
            if session.scalar(waiting.limit(1)) is None:
                break
    return rounds


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
