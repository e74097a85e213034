"""Camera lists brought in through the service, as the command and the pages do it."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from council import Council
from sqlalchemy import func, select

from govern.attachments.models import ImportBatch
from govern.documents.storage import FileStore
from govern.history import Work
from govern.people.roles import Role
from govern.records import Record
from govern.registers.cameras.models import Camera
from govern.registers.cameras.service import import_apply, list_imports, list_imports_again
from govern.registers.cameras.service.list_imports_batches import Target, find, mapping_words

DATA = Path(__file__).parent / "data" / "cameras"
REPORTS: dict[str, Any] = json.loads((DATA / "reports.json").read_text(encoding="utf-8"))
TRAFFORD = sorted((DATA / "trafford").glob("*_*cameras*.csv"))
MARCH_2025 = DATA / "trafford" / "2025-03-04_trafford_cctv_cameras.csv"
NEWEST = DATA / "trafford" / "2026-06-24_trafford_cctv_cameras.csv"
RAW_PLOT = DATA / "trafford" / "2021-02-10_CCTV_cameras_trafford_RAW.geojson"
SHEFFIELD = DATA / "sheffield" / "sheffield_cctv.geojson"
#: A day after the newest published list.
AFTERWARDS = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
FIGURES = (
    *("rows", "added", "changed", "moved", "renumbered"),
    *("unchanged", "rejected", "pending", "missing"),
)


def csv_of(*rows: str, header: str = "camera_id,location,lat,lon") -> bytes:
    """A small list as a file."""
    return ("\n".join((header, *rows)) + "\n").encode()


def without(path: Path, *columns: str) -> bytes:
    """A published list with some of its columns taken out."""
    held = io.StringIO()
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    writer = csv.DictWriter(
        held, [column for column in rows[0] if column not in columns], extrasaction="ignore"
    )
    writer.writeheader()
    writer.writerows(rows)
    return held.getvalue().encode()


def figures(report: dict[str, Any]) -> dict[str, int]:
    """The figures of a report alone, seen to add up to its rows."""
    found = {name: report[name] for name in FIGURES}
    assert found["rows"] == sum(found[name] for name in FIGURES[1:-1]), found
    return found


class Desk:
    """A CCTV manager who brings lists in for one scheme."""

    def __init__(self, council: Council, folder: Path, scheme: str = "Town centre") -> None:
        self.council, self.scheme = council, scheme
        self.folder = folder
        self.files = FileStore(folder)
        self.manager = council.person(Role.CCTV_MANAGER)
        self.organisation_id = council.organisation.id

    @contextmanager
    def working(self) -> Iterator[Work]:
        """A piece of work of the manager; committed unless it was refused."""
        work = self.council.work_of(self.manager, at=AFTERWARDS)
        try:
            yield work
            work.commit()
        finally:
            work.session.close()

    def stage(
        self, data: bytes | Path, name: str = "", *, listed_on: date | None = None
    ) -> ImportBatch:
        """Receive a file and compare it; it waits for decisions."""
        if isinstance(data, Path):
            name = name or data.name
            data = data.read_bytes()
        target = Target(self.organisation_id, self.scheme, listed_on)
        with self.working() as work:
            batch = list_imports.receive(work, self.files, data, name or "list.csv", target)
            list_imports.set_columns(work, self.files, batch, mapping_words(batch))
        return batch

    def compare_again(self, batch: ImportBatch) -> None:
        """Compare a waiting list with the register as it is now."""
        with self.working() as work:
            found = find(work, batch.token)
            list_imports.set_columns(work, self.files, found, mapping_words(found))

    def apply(self, batch: ImportBatch, *, as_suggested: bool = True) -> dict[str, Any]:
        """Apply what was staged."""
        with self.working() as work:
            return import_apply.apply(work, find(work, batch.token), as_suggested=as_suggested)

    def take(self, data: bytes | Path, name: str = "", **given: Any) -> dict[str, Any]:
        """Bring a list in from the file to the register; the report."""
        as_suggested = given.pop("as_suggested", True)
        return self.apply(self.stage(data, name, **given), as_suggested=as_suggested)

    def choose(self, batch: ImportBatch, choices: dict[int, str]) -> None:
        """Decide about lines."""
        with self.working() as work:
            list_imports.choose(work, find(work, batch.token), choices)

    def was_applied(self, batch: ImportBatch) -> bool:
        """Whether an earlier import applied this very file."""
        with self.working() as work:
            found = find(work, batch.token)
            return list_imports_again.applied_before(work, found, mapping_words(found)) is not None

    def cameras(self) -> list[Camera]:
        """Every camera of the register, oldest first."""
        with self.council.database.read_session() as session:
            return list(session.scalars(select(Camera).order_by(Camera.id)))

    def camera(self, number: str) -> Camera:
        """The one camera with a number."""
        found = [camera for camera in self.cameras() if camera.number == number]
        assert len(found) == 1, f"{len(found)} cameras have the number {number}"
        return found[0]

    def count(self) -> int:
        """How many cameras have ever been made."""
        with self.council.database.read_session() as session:
            return int(
                session.scalar(
                    select(func.count()).select_from(Record).where(Record.register == "cameras")
                )
                or 0
            )
