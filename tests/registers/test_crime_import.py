"""Police figures brought in from real files: added once, counted once, gaps named."""

from __future__ import annotations

from pathlib import Path

import pytest
from council import Council, WorkAs
from sqlalchemy import func, select

from govern.attachments.models import ImportBatch
from govern.database import Database
from govern.documents.models import StoredFile
from govern.documents.storage import FileStore
from govern.errors import BadInput, Forbidden, GovernError
from govern.history.models import AuditEvent
from govern.people.roles import Role
from govern.registers.cameras.models import Crime, CrimeCoverage
from govern.registers.cameras.queries.evidence import default_period
from govern.registers.cameras.service.crime_imports import import_crime, stage_crime
from govern.registers.cameras.service.crime_imports_report import EvidenceReport

DATA = Path(__file__).resolve().parents[1] / "data" / "crime"
EARLIER = "sheffield_station_2024-03_to_2025-02.csv"
LATER = "sheffield_station_2025-03_to_2026-02.csv"
API = "sheffield_station_2026-02_police-api.json"
GEOJSON = "sheffield_station_2026-04.geojson"
BULK = "city_of_london_2025-03_bulk.csv"
SYP = "South Yorkshire Police"


class Importer:
    """Brings files in as somebody, one piece of work each."""

    def __init__(self, work_as: WorkAs, council: Council, files: FileStore) -> None:
        self.work_as, self.council, self.files = work_as, council, files

    def __call__(
        self, data: bytes, name: str, *, force: str | None = None, role: Role = Role.CCTV_MANAGER
    ) -> EvidenceReport:
        """The report of one file."""
        organisation = self.council.organisation
        work = self.work_as(role)
        try:
            staged = stage_crime(work, data, name, force=force)
            report = import_crime(work, self.files, staged, organisation_id=organisation.id)
            work.commit()
        except GovernError:
            work.rollback()
            raise
        return report

    def usual_period(self) -> tuple[str, str]:
        """The months a review would look at now."""
        work = self.work_as()
        found = default_period(work)
        work.rollback()
        return found

    def file(self, name: str, force: str | None = None) -> EvidenceReport:
        """The report of one of the real files."""
        return self((DATA / name).read_bytes(), name, force=force)


@pytest.fixture
def bring_in(work_as: WorkAs, council: Council, tmp_path: Path) -> Importer:
    """Brings a file in as the CCTV manager."""
    return Importer(work_as, council, FileStore(tmp_path / "files"))


def test_every_published_form_comes_in(bring_in: Importer, database: Database) -> None:
    found = {
        name: bring_in.file(name, force=None if name == BULK else SYP)
        for name in (EARLIER, LATER, GEOJSON, BULK)
    }
    assert {name: report.rows for name, report in found.items()} == {
        EARLIER: 2_649,
        LATER: 2_288,
        GEOJSON: 166,
        BULK: 183,
    }
    assert all(report.adds_up and report.rejected == 0 for report in found.values())
    session = database.read_session()
    stored = session.scalar(select(func.count(Crime.id)))
    without = session.scalar(select(func.sum(CrimeCoverage.without_position)))
    assert stored is not None
    assert stored + (without or 0) == sum(report.added for report in found.values())
    covered = session.scalar(select(func.sum(CrimeCoverage.rows)))
    assert covered == stored


def test_the_same_file_again_adds_nothing_and_leaves_no_event(
    bring_in: Importer, database: Database
) -> None:
    first = bring_in.file(LATER, force=SYP)
    events = database.read_session().scalar(select(func.count()).select_from(AuditEvent))
    again = bring_in.file(LATER, force=SYP)
    session = database.read_session()
    assert first.added > 2_000
    assert (again.rows, again.added, again.unchanged) == (2_288, 0, 2_288)
    assert session.scalar(select(func.count()).select_from(AuditEvent)) == events
    assert session.scalar(select(func.count(ImportBatch.id))) == 1


def test_a_month_from_the_api_is_known_from_the_year_s_file(bring_in: Importer) -> None:
    bring_in.file(LATER, force=SYP)
    report = bring_in.file(API, force=SYP)
    assert (report.rows, report.added, report.rejected) == (139, 0, 0)


def test_the_file_is_kept_and_the_event_names_the_months(
    bring_in: Importer, database: Database
) -> None:
    bring_in.file(GEOJSON, force=SYP)
    session = database.read_session()
    batch = session.scalars(select(ImportBatch)).one()
    kept = session.get_one(StoredFile, batch.sha256)
    assert bring_in.files.read(kept) == (DATA / GEOJSON).read_bytes()
    assert (batch.register, batch.state, batch.name) == ("crime", "applied", GEOJSON)
    assert "2026-04" in batch.counts


def test_the_usual_period_follows_what_is_loaded(bring_in: Importer) -> None:
    assert bring_in.usual_period() == ("2025-06", "2026-05")
    bring_in.file(LATER, force=SYP)
    assert bring_in.usual_period() == ("2025-03", "2026-02")


def test_rejected_rows_are_named_by_line_and_column(bring_in: Importer) -> None:
    text = (
        "Month,Crime type,Longitude,Latitude,Reported by\n"
        "2026-01,Burglary,-1.4665,53.3784,South Yorkshire Police\n"
        "January,Burglary,-1.4665,53.3784,South Yorkshire Police\n"
        "2026-01,,-1.4665,53.3784,South Yorkshire Police\n"
        "2026-01,Robbery,53.3784,-1.4665,South Yorkshire Police\n"
        "2026-01,Robbery,=1+1,53.3784,South Yorkshire Police\n"
        "2026-01,Robbery,,,South Yorkshire Police\n"
    )
    report = bring_in(text.encode(), "bad.csv")
    assert (report.rows, report.added, report.rejected) == (6, 2, 4)
    assert [(p.line, p.column) for p in report.problems] == [
        (3, "Month"),
        (4, "Crime type"),
        (5, "Latitude"),
        (6, "Longitude"),
    ]
    assert all(problem.why for problem in report.problems)


def test_rows_without_a_place_are_counted_once(bring_in: Importer, database: Database) -> None:
    text = (
        "Month,Crime type,Longitude,Latitude,Reported by\n"
        "2026-01,Burglary,,,South Yorkshire Police\n"
    )
    assert bring_in(text.encode(), "one.csv").added == 1
    assert bring_in(text.encode(), "one.csv").added == 0
    row = database.read_session().scalars(select(CrimeCoverage)).one()
    assert (row.rows, row.without_position, row.west) == (0, 1, None)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is empty"),
        (b"Name,Place\nA,B\n", "not a file of police figures"),
        (b"%PDF-1.7 ...", "is a PDF"),
        (b'{"a": 1}', "no list"),
        (b"PK\x03\x04 not a workbook", "damaged"),
    ],
)
def test_a_file_of_another_kind_is_refused_and_nothing_changes(
    bring_in: Importer, database: Database, data: bytes, says: str
) -> None:
    with pytest.raises(BadInput, match=says):
        bring_in(data, "file.csv")
    assert database.read_session().scalar(select(func.count(ImportBatch.id))) == 0


def test_a_person_without_the_permission_brings_nothing_in(bring_in: Importer) -> None:
    with pytest.raises(Forbidden, match="CCTV manager"):
        bring_in((DATA / GEOJSON).read_bytes(), GEOJSON, role=Role.MEMBER)
