"""Police figures brought in: what is new is added in one write, with what is loaded now."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from sqlalchemy import Insert, select
from sqlalchemy.dialects import postgresql, sqlite

from govern.attachments.models import BatchState, ImportBatch
from govern.attachments.tabular import FileKind
from govern.database import canonical_json
from govern.documents.storage import FileStore, remember
from govern.history import Work
from govern.people.grants import require
from govern.people.roles import Permission
from govern.registers.cameras.models import Crime, CrimeCoverage
from govern.registers.cameras.queries.evidence_coverage import CRIME_REGISTER, forget_coverage
from govern.registers.cameras.rules.crime_grid import cell
from govern.registers.cameras.rules.crime_keys import PlacedCrime
from govern.registers.cameras.rules.crime_reading import CrimePoint
from govern.registers.cameras.rules.months import months_words
from govern.registers.cameras.service.crime_imports_reading import (
    CoverageChange,
    CrimeStaged,
)
from govern.registers.cameras.service.crime_imports_reading import stage_crime as stage_crime
from govern.registers.cameras.service.crime_imports_report import EvidenceReport

FILES = "attachments"
_ROWS_AT_ONCE = 5_000
_MEDIA = {
    FileKind.CSV: "text/csv",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.GEOJSON: "application/geo+json",
    FileKind.JSON: "application/json",
}


def import_crime(
    work: Work, files: FileStore, staged: CrimeStaged, *, organisation_id: int
) -> EvidenceReport:
    """Bring a staged file in: its new rows, what is loaded now, the file itself, one event.

    A file that holds nothing new changes nothing and leaves no event. Authority: [SCC-P10]
    """
    require(work, Permission.EVIDENCE_IMPORT, organisation_id=organisation_id)
    changes = [change for change in staged.coverage if change.is_news]
    if not staged.new and not changes:
        return staged.report
    batch = keep_file(
        work,
        files,
        staged.data,
        name=staged.name,
        kind=staged.kind,
        register=CRIME_REGISTER,
        organisation_id=organisation_id,
    )
    _insert(work, staged, batch.id)
    _cover(work, changes)
    finish_batch(work, batch, staged.report)
    months = months_words(staged.reading.months)
    work.note(
        batch,
        "evidence.crime_imported",
        f"Police figures brought in: {staged.report.added:,} records of {months}",
        subject_text=batch.token,
    )
    forget_coverage(work)
    return staged.report


def keep_file(
    work: Work,
    files: FileStore,
    data: bytes,
    *,
    name: str,
    kind: FileKind,
    register: str,
    organisation_id: int,
    scheme_id: int | None = None,
) -> ImportBatch:
    """Store a file that came in and open its batch; the bytes are on the disk before the row."""
    extension = str(kind)
    sha256 = files.write(data, kind=FILES, extension=extension)
    remember(
        work.session,
        data,
        sha256,
        kind=FILES,
        extension=extension,
        media_type=_MEDIA[kind],
        now=work.now,
    )
    batch = ImportBatch(
        register=register,
        organisation_id=organisation_id,
        scheme_id=scheme_id,
        sha256=sha256,
        name=name[:200],
        state=BatchState.READING,
        asked_by_id=work.actor.person_id,
        made_at=work.now,
    )
    work.session.add(batch)
    work.flush()
    return batch


def finish_batch(work: Work, batch: ImportBatch, report: EvidenceReport) -> None:
    """Close a batch with its figures and its problems."""
    batch.state = BatchState.APPLIED
    batch.applied_at = work.now
    batch.mapping = canonical_json(dict(report.columns))
    batch.counts = canonical_json({**report.counts(), "remarks": list(report.remarks)})
    batch.problems = canonical_json([problem.as_json() for problem in report.problems])


def _insert(work: Work, staged: CrimeStaged, batch_id: int) -> None:
    """Add the new rows, set by set; a row somebody else added meanwhile is left as it is."""
    points = {point.source_key: point for point in staged.reading.points}
    rows = [_row(points[key], staged.placed[key], batch_id) for key in staged.new if key in points]
    statement = _insert_or_leave(work)
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        work.session.execute(statement, rows[start : start + _ROWS_AT_ONCE])


def _insert_or_leave(work: Work) -> Insert:
    table: Any = Crime.__table__
    if work.session.get_bind().dialect.name == "sqlite":
        return sqlite.insert(table).on_conflict_do_nothing(index_elements=["source_key"])
    return postgresql.insert(table).on_conflict_do_nothing(index_elements=["source_key"])


def _row(point: CrimePoint, placed: PlacedCrime, batch_id: int) -> dict[str, Any]:
    return {
        "source_key": point.source_key,
        "month": point.month,
        "category": point.category,
        "latitude": Decimal(f"{point.latitude:.6f}"),
        "longitude": Decimal(f"{point.longitude:.6f}"),
        "easting": placed.easting,
        "northing": placed.northing,
        "cell": cell(placed.easting, placed.northing),
        "street": point.street,
        "reporting_body": point.body,
        "outcome": point.outcome or "",
        "batch_id": batch_id,
    }


def _cover(work: Work, changes: Iterable[CoverageChange]) -> None:
    for change in changes:
        rows, without, box = change.merged()
        held = work.session.scalars(
            select(CrimeCoverage).where(
                CrimeCoverage.month == change.month, CrimeCoverage.reporting_body == change.body
            )
        ).one_or_none()
        row = held or CrimeCoverage(
            month=change.month, reporting_body=change.body, loaded_at=work.now
        )
        row.rows, row.without_position, row.loaded_at = rows, without, work.now
        row.west, row.south, row.east, row.north = box or (None, None, None, None)
        work.session.add(row)
    work.flush()
