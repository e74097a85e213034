"""Footage given out, brought in from a log: a record each, every camera and time it shows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from council import Council, WorkAs
from sqlalchemy import func, select

from govern.database import Database
from govern.documents.storage import FileStore
from govern.errors import BadInput, Forbidden, GovernError
from govern.people.roles import Role
from govern.registers.cameras.models import Camera, Lifecycle, LogCoverage
from govern.registers.cameras.queries.evidence import EvidenceChoice, camera_evidence
from govern.registers.cameras.rules.evidence import DaySpan, LogKind
from govern.registers.cameras.rules.months import Period
from govern.registers.cameras.service.crime_imports_report import EvidenceReport
from govern.registers.cameras.service.log_imports import LogChoice, import_log
from govern.registers.releases.log_imports import stage_releases
from govern.registers.releases.models import Release, ReleaseWindow
from govern.registers.releases.register import RELEASES_REGISTER, view

HEAD = "Ref,Date requested,Date released,Released to,Cameras,Date of footage,From,Until,Outcome\n"
LOG = HEAD + (
    "R1,01/04/2026,03/04/2026,Police,12; 13,30/03/2026,22:30,01:15,\n"
    "R2,02/04/2026,03/04/2026,Insurer,12,29/03/2026,,,\n"
)


class Releases:
    """A scheme with two cameras, and logs of footage brought in for it."""

    def __init__(self, council: Council, work_as: WorkAs, files: FileStore) -> None:
        self.work_as, self.files = work_as, files
        self.scheme = council.scheme()
        work = work_as()
        self.cameras: dict[str, int] = {}
        for number in ("12", "13"):
            made = Camera(
                reference=f"CAM-TEST-{number}",
                title=f"{number} Somewhere",
                state=Lifecycle.LIVE,
                organisation_id=self.scheme.organisation_id,
                scheme_id=self.scheme.id,
                opened_on=work.today,
                number=number,
            )
            work.session.add(made)
            work.flush()
            work.note(made, "camera.added", "Added for the test")
            self.cameras[number] = made.id
        work.commit()

    def __call__(self, text: str, role: Role = Role.CCTV_MANAGER) -> EvidenceReport:
        """The report of one log."""
        work = self.work_as(role)
        span = DaySpan(date(2024, 1, 1), date(2026, 6, 14))
        try:
            staged = stage_releases(
                work, text.encode(), "log.csv", self.scheme, LogChoice(LogKind.RELEASES, None, span)
            )
            report = import_log(work, self.files, staged)
            work.commit()
        except GovernError:
            work.rollback()
            raise
        return report


@pytest.fixture
def bring_in(council: Council, work_as: WorkAs, tmp_path: Path) -> Releases:
    """Brings logs of footage in."""
    return Releases(council, work_as, FileStore(tmp_path / "files"))


def test_each_line_is_a_record_with_its_cameras_and_times(
    bring_in: Releases, database: Database
) -> None:
    report = bring_in(LOG)
    assert (report.rows, report.added, report.rejected) == (2, 2, 0)
    with database.read_session() as session:
        found = session.scalars(select(Release).order_by(Release.reference)).all()
        assert [(each.reference, each.recipient_kind) for each in found] == [
            ("REL-2026-0001", "Police"),
            ("REL-2026-0002", "Insurer"),
        ]
        rows = session.scalars(select(ReleaseWindow).order_by(ReleaseWindow.id)).all()
        # Summer time began on 29 March 2026: that day has 23 hours.
        assert [(row.camera_id, row.from_at, row.until_at) for row in rows] == [
            (bring_in.cameras[number], datetime(*start, tzinfo=UTC), datetime(*end, tzinfo=UTC))
            for number, start, end in (
                ("12", (2026, 3, 30, 21, 30), (2026, 3, 31, 0, 15)),
                ("13", (2026, 3, 30, 21, 30), (2026, 3, 31, 0, 15)),
                ("12", (2026, 3, 29, 0, 0), (2026, 3, 29, 23, 0)),
            )
        ]


def test_again_adds_nothing_and_a_later_outcome_completes_it(
    bring_in: Releases, database: Database
) -> None:
    bring_in(LOG)
    assert bring_in(LOG).unchanged == 2
    report = bring_in(LOG.replace("01:15,\n", "01:15,Charged\n"))
    assert (report.added, report.changed, report.unchanged) == (0, 1, 1)
    with database.read_session() as session:
        assert session.scalar(select(func.count(Release.id))) == 2
        assert session.scalars(select(Release.outcome).order_by(Release.reference)).first() == (
            "Charged"
        )
        assert session.scalar(select(func.count(LogCoverage.id))) == 1


def test_lines_that_cannot_be_are_named(bring_in: Releases) -> None:
    report = bring_in(
        HEAD
        + "R1,05/04/2026,03/04/2026,Police,12,30/03/2026,,,\n"
        + "R2,01/04/2026,03/04/2026,Police,12,30/05/2026,,,\n"
        + "R3,01/04/2026,03/04/2026,,12,30/03/2026,,,\n"
        + "R4,01/04/2026,03/04/2026,Police,12 and 99,30/03/2026,,,\n"
        + "R5,01/04/2026,03/04/2026,Police,12,30/03/2026,half ten,,\n"
    )
    assert (report.added, report.rejected) == (0, 5)
    assert [(p.line, p.column) for p in report.problems] == [
        (2, "Date requested"),
        (3, "Date of footage"),
        (4, "Released to"),
        (5, "Cameras"),
        (6, "From"),
    ]


def test_releases_count_for_each_camera_they_show_once(bring_in: Releases) -> None:
    bring_in(LOG)
    choice = EvidenceChoice(Period("2025-06", "2026-05"), 150)
    for role, expected in ((Role.CCTV_MANAGER, {"12": 2, "13": 1}), (Role.OPERATOR, {"12": None})):
        work = bring_in.work_as(role)
        for number, count in expected.items():
            camera = work.session.get_one(Camera, bring_in.cameras[number])
            assert camera_evidence(work, camera, choice).releases.now == count
        work.rollback()


def test_a_release_shows_its_cameras_on_its_page(bring_in: Releases) -> None:
    bring_in(LOG)
    work = bring_in.work_as(Role.DPO)
    release = work.session.scalars(select(Release).order_by(Release.reference)).first()
    assert release is not None and release.state in RELEASES_REGISTER.workflow.states
    shown = view(work, release)
    assert ("Given to", "Police") in shown.rows
    assert [row[0] for row in shown.tables[0].rows] == ["12 Somewhere", "13 Somewhere"]
    assert len(shown.links) == 2


def test_a_log_without_the_day_of_the_footage_is_refused(bring_in: Releases) -> None:
    with pytest.raises(BadInput, match="day the footage shows"):
        bring_in("Date requested,Date released,Released to,Camera\n1/4/2026,3/4/2026,Police,12\n")


def test_the_supervisor_who_may_not_write_releases_is_refused(bring_in: Releases) -> None:
    with pytest.raises(Forbidden):
        bring_in(LOG, Role.CONTROL_ROOM_SUPERVISOR)
