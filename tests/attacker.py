"""Somebody who writes to the database as its owner, past guard, triggers and foreign keys."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from typing import Any

from databases import POSTGRESQL
from sqlalchemy import Connection, Table, create_engine, delete, func, select, update
from sqlalchemy.orm import Session

from govern.database import Base, canonical_json
from govern.history import Log
from govern.history.claims import Fault, Sources
from govern.history.hashing import RightEdge
from govern.history.models import AuditAnchor, AuditDetail, AuditErasure, AuditEvent, AuditHead
from govern.history.verification import verify

_tables = Base.metadata.tables
event: Table = _tables[AuditEvent.__tablename__]
detail: Table = _tables[AuditDetail.__tablename__]
erasure: Table = _tables[AuditErasure.__tablename__]
head: Table = _tables[AuditHead.__tablename__]
anchor: Table = _tables[AuditAnchor.__tablename__]


@dataclass
class Attacker:
    """Somebody at the database's own console, within a transaction that is undone afterwards."""

    connection: Connection
    random: Random
    last_anchor: int
    erasing: set[int]
    install: str

    def run(self, statement: Any, rows: Any = None) -> Any:
        """Send a statement."""
        return (
            self.connection.execute(statement, rows) if rows else self.connection.execute(statement)
        )

    @property
    def size(self) -> int:
        """How many events the log has."""
        return int(self.run(select(func.max(event.c.seq)).where(event.c.log == "main")).scalar())

    def pick(self, *, least: int = 2) -> int:
        """An event before the last anchor."""
        return self.random.randint(least, self.last_anchor - 1)

    def body(self, seq: int) -> dict[str, Any]:
        """The body of an event."""
        found: dict[str, Any] = json.loads(
            self.run(
                select(event.c.body).where(event.c.log == "main", event.c.seq == seq)
            ).scalar_one()
        )
        return found

    def set_event(self, seq: int, **values: Any) -> None:
        """Change columns of an event."""
        self.run(update(event).where(event.c.log == "main", event.c.seq == seq).values(**values))

    def set_detail(self, seq: int, n: int = 0, **values: Any) -> None:
        """Change columns of a detail line."""
        self.run(
            update(detail)
            .where(detail.c.log == "main", detail.c.seq == seq, detail.c.n == n)
            .values(**values)
        )

    def forge_body(self, seq: int) -> str:
        """The body of an event with another actor."""
        return canonical_json({**self.body(seq), "actor": "somebody-else"})

    def remake(self) -> None:
        """Make leaves, chain, head and edge anew over the bodies as they stand now."""
        chain, edge = bytes(32), RightEdge()
        rows = self.run(
            select(event.c.seq, event.c.body).where(event.c.log == "main").order_by(event.c.seq)
        ).all()
        for seq, body in rows:
            leaf = hashlib.sha256(b"\x00" + body.encode()).digest()
            chain = hashlib.sha256(chain + leaf).digest()
            edge.append(leaf)
            self.set_event(seq, leaf=leaf, chain=chain)
        self.run(
            update(head)
            .where(head.c.log == "main")
            .values(size=edge.size, chain=chain, edge=edge.text())
        )

    def renumber(self, after: int, by: int, *, bodies: bool) -> None:
        """Move every event after a number, with its details, its body too where asked."""
        aside = 1_000_000
        for table in (event, detail):
            where = (table.c.log == "main", table.c.seq > after)
            self.run(update(table).where(*where).values(seq=table.c.seq + aside))
            self.run(
                update(table)
                .where(table.c.log == "main", table.c.seq > aside)
                .values(seq=table.c.seq - aside + by)
            )
        where = (erasure.c.log == "main", erasure.c.seq > after)
        self.run(update(erasure).where(*where).values(seq=erasure.c.seq + aside))
        self.run(
            update(erasure).where(erasure.c.seq > aside).values(seq=erasure.c.seq - aside + by)
        )
        if bodies:
            for seq in range(after + 1 + by, self.size + 1):
                self.set_event(seq, body=canonical_json({**self.body(seq), "seq": seq}))

    def remove(self, first: int, last: int) -> None:
        """Remove events with all that hangs on them."""
        for table in (erasure, detail, event):
            self.run(delete(table).where(table.c.log == "main", table.c.seq.between(first, last)))


@dataclass(frozen=True)
class Victim:
    """A database with a history, and what its verification looks at."""

    kind: str
    url: str
    sources: Sources
    last_anchor: int


@contextmanager
def attacking(victim: Victim, seed: int) -> Iterator[Attacker]:
    """A transaction past guard, triggers and foreign keys, undone at the end."""
    engine = create_engine(victim.url)
    with engine.connect() as connection:
        if victim.kind == POSTGRESQL:
            connection.exec_driver_sql("SET session_replication_role = replica")
        else:
            raw: Any = connection.connection.dbapi_connection
            raw.isolation_level = None
            raw.execute("PRAGMA foreign_keys=OFF")
            raw.execute("BEGIN")
            for (name,) in raw.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall():
                raw.execute(f"DROP TRIGGER {name}")
        by_seqs = connection.execute(select(erasure.c.by_seq).where(erasure.c.log == "main"))
        yield Attacker(
            connection,
            Random(seed),
            victim.last_anchor,
            set(by_seqs.scalars()),
            victim.sources.install,
        )
        if victim.kind != POSTGRESQL:
            raw.execute("ROLLBACK")
        connection.rollback()
    engine.dispose()


def first_fault(connection: Connection, sources: Sources) -> Fault | None:
    """The first fault in either log."""
    with Session(bind=connection) as session:
        for log in Log:
            found = verify(session, log, sources).first_fault
            if found is not None:
                return found
    return None
