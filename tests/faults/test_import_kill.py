"""An import killed at random moments is in the register whole, or not at all; then it is done."""

from __future__ import annotations

import json
import time
from collections import Counter
from datetime import date
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import NamedTuple

from camera_lists import MARCH_2025, TRAFFORD, Desk
from child_work import child
from council import Council
from databases import url_of
from list_import_child import bring_in
from sqlalchemy import func, select

from govern.database import Database
from govern.dues.models import Due
from govern.history.models import AuditDetail, AuditEvent
from govern.history.verification import verify
from govern.records import Record, ReferenceCounter
from govern.registers.cameras.models import Camera, CameraNumber, Scheme

_KILLS = 20
_PATIENCE_SECONDS = 120


class Found(NamedTuple):
    """How much of a list stands in each table that an import writes, for one scheme."""

    records: int
    cameras: int
    listed: int
    numbers: int
    ended_numbers: int
    dues: int
    told: int


BEFORE = Found(116, 116, 0, 116, 0, 116, 116)
#: 113 of the 116 are listed again, 86 of them renumbered; 3 are not; 22 are new.
AFTER = Found(138, 138, 135, 224, 86, 138, 116 + 113 + 3 + 22)


def _found(database: Database, scheme: str) -> Found:
    with database.read_session() as session:
        scheme_id = session.scalars(select(Scheme.id).where(Scheme.title == scheme)).one()
        ids = select(Camera.id).where(Camera.scheme_id == scheme_id)
        of_these = CameraNumber.camera_id.in_(ids)
        counted = (
            select(func.count(Record.id)).where(
                Record.register == "cameras", Record.scheme_id == scheme_id
            ),
            select(func.count()).select_from(ids.subquery()),
            select(func.count(Camera.id)).where(
                Camera.scheme_id == scheme_id, Camera.last_listed_on == date(2025, 3, 4)
            ),
            select(func.count(CameraNumber.id)).where(of_these),
            select(func.count(CameraNumber.id)).where(of_these, CameraNumber.until_on.is_not(None)),
            select(func.count(Due.id)).where(Due.record_id.in_(ids)),
            select(func.count(AuditDetail.seq)).where(AuditDetail.record_id.in_(ids)),
        )
        return Found(*(int(session.scalar(each) or 0) for each in counted))


def _said(pipe: Connection) -> list[str]:
    """Everything the child said before it ended."""
    said = []
    try:
        while pipe.poll(_PATIENCE_SECONDS):
            said.append(pipe.recv())
    except (EOFError, OSError):
        # The child has ended.
        pass
    return said


def _run(database: Database, desk: Desk, scheme: str, kill_after: float | None) -> list[str]:
    """Bring the list in from a child; killed after so many seconds of work, where given."""
    given = (url_of(database), desk.organisation_id, scheme, str(MARCH_2025), str(desk.folder))
    with child(bring_in, *given) as (process, pipe):
        assert pipe.poll(_PATIENCE_SECONDS) and pipe.recv() == "begun"
        if kill_after is not None:
            process.join(kill_after)
            process.kill()
            process.join()
        return _said(pipe)


def test_killed_at_twenty_moments(database: Database, council: Council, tmp_path: Path) -> None:
    """Each kill leaves the register as before or as after; running it again ends the same."""
    random = Random(20250304)
    desk = Desk(council, tmp_path / "files")
    duration = 1.0
    seen: Counter[str] = Counter()
    for kill in range(_KILLS + 1):
        desk.scheme = f"Run {kill}"
        desk.take(TRAFFORD[3])
        assert _found(database, desk.scheme) == BEFORE
        if kill == 0:
            # One that nobody stops says how long it takes.
            began = time.monotonic()
            assert _run(database, desk, desk.scheme, None) == ["applied"]
            duration = time.monotonic() - began
            assert _found(database, desk.scheme) == AFTER
            continue
        said = _run(database, desk, desk.scheme, random.uniform(0, duration))
        found = _found(database, desk.scheme)
        assert found in (BEFORE, AFTER), f"kill {kill} left half of a list in the register"
        assert "applied" not in said or found == AFTER, f"kill {kill}: what was told is lost"
        seen["after" if found == AFTER else "before"] += 1
        again = _run(database, desk, desk.scheme, None)
        assert again == (["known"] if found == AFTER else ["applied"])
        assert _found(database, desk.scheme) == AFTER
    assert seen["before"] > 0, "no kill came before the commit"
    _whole(database)
    assert not list(desk.folder.rglob("*.part")), "a file was left torn"


def _whole(database: Database) -> None:
    """The history verifies, tells of each import once, and no reference has a gap."""
    with database.read_session() as session:
        assert verify(session).is_whole
        actions = Counter(
            json.loads(body)["action"] for body in session.scalars(select(AuditEvent.body))
        )
        last = session.scalar(
            select(ReferenceCounter.last).where(ReferenceCounter.register == "cameras")
        )
        cameras = session.scalar(select(func.count(Camera.id)))
    assert actions["cameras.imported"] == 2 * (_KILLS + 1)
    assert last == cameras == AFTER.records * (_KILLS + 1)
