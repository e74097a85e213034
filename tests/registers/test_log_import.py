"""The council’s own logs brought in: cameras found, days named, nothing twice, nothing erased."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from council import Council, WorkAs
from sqlalchemy import func, select

from govern.attachments.models import BatchState, ImportBatch
from govern.database import Database
from govern.documents.storage import FileStore
from govern.errors import BadInput, Forbidden, GovernError
from govern.history.models import AuditDetail, AuditEvent
from govern.people.roles import Role
from govern.registers.cameras.models import (
    Camera,
    CameraNumber,
    Complaint,
    Fault,
    FaultKind,
    Incident,
    Lifecycle,
    LogCoverage,
    Scheme,
)
from govern.registers.cameras.rules.evidence import DaySpan, LogKind
from govern.registers.cameras.service.crime_imports_report import EvidenceReport
from govern.registers.cameras.service.log_imports import (
    LogChoice,
    import_log,
    receive_log,
    stage_log,
)

INCIDENTS = (
    "Log No,Date,Time,Camera,Incident type,Outcome\n"
    "1,03/04/2026,14:05,12,Public order,Police came\n"
    "2,04/04/2026,0215,CAM 12,Theft,\n"
    "3,05/04/2026,,,Missing person,Found\n"
)


class Logs:
    """A scheme with three cameras, and logs brought in for it, one piece of work each."""

    def __init__(self, council: Council, work_as: WorkAs, files: FileStore) -> None:
        self.council, self.work_as, self.files = council, work_as, files
        self.scheme: Scheme = council.scheme()
        work = work_as()
        self.cameras: dict[str, int] = {}
        for number in ("12", "13", "1001"):
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
            work.session.add(
                CameraNumber(camera_id=made.id, number=number, from_on=date(2026, 1, 1))
            )
        work.session.add(
            CameraNumber(
                camera_id=self.cameras["1001"],
                number="1",
                from_on=date(2020, 1, 1),
                until_on=date(2026, 1, 1),
            )
        )
        work.commit()

    def __call__(
        self,
        text: str | bytes,
        kind: LogKind = LogKind.INCIDENTS,
        *,
        name: str = "log.csv",
        columns: dict[str, str] | None = None,
        span: DaySpan | None = None,
        role: Role = Role.CONTROL_ROOM_SUPERVISOR,
    ) -> EvidenceReport:
        """The report of one log."""
        work = self.work_as(role)
        data = text.encode() if isinstance(text, str) else text
        try:
            choice = LogChoice(kind, columns, span)
            staged = stage_log(work, data, name, self.scheme, choice)
            report = import_log(work, self.files, staged)
            work.commit()
        except GovernError:
            work.rollback()
            raise
        return report


@pytest.fixture
def logs(council: Council, work_as: WorkAs, tmp_path: Path) -> Logs:
    """Brings logs in for a scheme with three cameras."""
    return Logs(council, work_as, FileStore(tmp_path / "files"))


def test_lines_find_their_cameras_and_say_what_is_known(logs: Logs, database: Database) -> None:
    report = logs(INCIDENTS)
    assert (report.rows, report.added, report.rejected) == (3, 3, 0)
    rows = database.read_session().scalars(select(Incident).order_by(Incident.on_date)).all()
    assert [(row.on_date, row.hour, row.camera_id, row.category) for row in rows] == [
        (date(2026, 4, 3), 14, logs.cameras["12"], "Public order"),
        (date(2026, 4, 4), 2, logs.cameras["12"], "Theft"),
        (date(2026, 4, 5), None, None, "Missing person"),
    ]
    span = database.read_session().scalars(select(LogCoverage)).one()
    assert (span.kind, span.from_on, span.until_on) == (
        "incidents",
        date(2026, 4, 3),
        date(2026, 4, 5),
    )


def test_the_same_log_again_adds_nothing_and_leaves_no_event(
    logs: Logs, database: Database
) -> None:
    logs(INCIDENTS)
    before = database.read_session().scalar(select(func.count()).select_from(AuditEvent))
    again = logs(INCIDENTS)
    session = database.read_session()
    assert (again.added, again.changed, again.unchanged) == (0, 0, 3)
    assert session.scalar(select(func.count()).select_from(AuditEvent)) == before
    assert session.scalar(select(func.count(LogCoverage.id))) == 1


def test_one_event_tells_each_camera_s_timeline(logs: Logs, database: Database) -> None:
    logs(INCIDENTS)
    session = database.read_session()
    lines = session.scalars(
        select(AuditDetail.detail).where(AuditDetail.record_id == logs.cameras["12"])
    ).all()
    assert any("2 incidents added" in str(line) for line in lines)


def test_a_number_of_before_is_the_camera_that_had_it(logs: Logs, database: Database) -> None:
    logs("Date,Camera,Type\n01/06/2025,1,Theft\n")
    row = database.read_session().scalars(select(Incident)).one()
    assert row.camera_id == logs.cameras["1001"]


def test_each_bad_line_is_named_and_the_good_ones_come_in(logs: Logs) -> None:
    report = logs(
        "Date,Time,Camera,Type\n"
        "03/04/2026,14:05,99,Theft\n"
        "13/13/2026,14:05,12,Theft\n"
        "03/04/2026,25:05,12,Theft\n"
        "03/04/2027,14:05,12,Theft\n"
        "03/04/2026,14:05,12,\n"
        "03/04/2026,14:05,12; 13,Theft\n"
        "03/04/2026,14:05,12,Theft\n"
    )
    assert report.adds_up
    assert (report.rows, report.added, report.rejected) == (7, 1, 6)
    assert [(p.line, p.column) for p in report.problems] == [
        (2, "Camera"),
        (3, "Date"),
        (4, "Time"),
        (5, "Date"),
        (6, "Type"),
        (7, "Camera"),
    ]


def test_a_reference_twice_in_one_log_is_refused(logs: Logs) -> None:
    report = logs("Ref,Date,Type\nA1,03/04/2026,Theft\na1,04/04/2026,Theft\n")
    assert (report.added, report.rejected) == (1, 1)
    assert "line 2 has this reference already" in report.problems[0].why


def test_alike_lines_without_a_reference_are_each_counted_once(
    logs: Logs, database: Database
) -> None:
    text = "Date,Type\n03/04/2026,Theft\n03/04/2026,Theft\n"
    assert logs(text).added == 2
    assert logs(text).added == 0
    assert database.read_session().scalar(select(func.count(Incident.id))) == 2


def test_a_fault_mended_later_is_changed_and_nothing_is_erased(
    logs: Logs, database: Database
) -> None:
    head = "Job No,Reported,Camera,Fault,Date repaired,Work done,Cost\n"
    logs(head + "J1,03/04/2026,12,No picture,,,\n", LogKind.FAULTS)
    report = logs(
        head + "J1,03/04/2026,12,No picture,05/04/2026,New fuse,£120.50\n", LogKind.FAULTS
    )
    assert (report.added, report.changed) == (0, 1)
    again = logs(head + "J1,03/04/2026,12,No picture,,,\n", LogKind.FAULTS)
    assert (again.changed, again.unchanged) == (0, 1)
    row = database.read_session().scalars(select(Fault)).one()
    assert (row.kind, row.mended_on, row.repair, row.cost_pounds) == (
        FaultKind.NO_PICTURE,
        date(2026, 4, 5),
        "New fuse",
        121,
    )


def test_a_fault_mended_before_it_was_reported_is_refused(logs: Logs) -> None:
    report = logs(
        "Reported,Camera,Fault,Date repaired\n03/04/2026,12,Power,01/04/2026\n", LogKind.FAULTS
    )
    assert report.rejected == 1
    assert "before the line’s own date" in report.problems[0].why


def test_complaints_come_in_without_names_and_open_ones_stay_open(
    logs: Logs, database: Database
) -> None:
    logs(
        "Received,Camera,Subject,Upheld,Date closed\n"
        "03/04/2026,13,Looks into a window,Upheld,10/04/2026\n"
        "04/04/2026,,General,not upheld,\n"
        "05/04/2026,13,Sign missing,,\n",
        LogKind.COMPLAINTS,
    )
    rows = database.read_session().scalars(select(Complaint).order_by(Complaint.received_on)).all()
    assert [(row.upheld, row.camera_id) for row in rows] == [
        (True, logs.cameras["13"]),
        (False, None),
        (None, logs.cameras["13"]),
    ]


def test_the_days_a_person_gives_are_the_days_covered(logs: Logs, database: Database) -> None:
    span = DaySpan(date(2026, 4, 1), date(2026, 4, 4))
    report = logs(INCIDENTS, span=span)
    assert (report.added, report.rejected) == (2, 1)
    row = database.read_session().scalars(select(LogCoverage)).one()
    assert (row.from_on, row.until_on) == (span.from_on, span.until_on)


@pytest.mark.parametrize(
    "span",
    [
        DaySpan(date(2026, 4, 4), date(2026, 4, 1)),
        DaySpan(date(2026, 4, 1), date(2026, 12, 31)),
    ],
)
def test_impossible_days_are_refused(logs: Logs, span: DaySpan) -> None:
    with pytest.raises(BadInput, match="days the log covers"):
        logs(INCIDENTS, span=span)


def test_a_log_without_a_date_column_says_which_is_wanted(logs: Logs, database: Database) -> None:
    with pytest.raises(BadInput, match="no column is named for date"):
        logs("Camera,Type\n12,Theft\n")
    with pytest.raises(BadInput, match="told apart"):
        logs(INCIDENTS, columns={"Nowhere": "date"})
    assert database.read_session().scalar(select(func.count(ImportBatch.id))) == 0


def test_columns_a_person_confirmed_are_remembered(logs: Logs) -> None:
    words = {"What": "category", "Spot": "camera", "When it was": "date"}
    text = "What,Spot,When it was\nTheft,12,03/04/2026\n"
    logs(text, columns=words)
    report = logs(text.replace("03/04", "04/04"))
    assert report.columns == words
    assert report.added == 1


def test_a_workbook_reads_like_a_csv(logs: Logs) -> None:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Log")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for place, title in enumerate(("Date", "Camera", "Type")):
            sheet.write(0, place, title)
        sheet.write_datetime(1, 0, date(2026, 4, 3), day)
        sheet.write(1, 1, 12)
        sheet.write(1, 2, "Theft")
    report = logs(data.getvalue(), name="log.xlsx")
    assert (report.added, report.rejected) == (1, 0)


def test_a_log_waits_until_it_is_confirmed(
    logs: Logs, council: Council, work_as: WorkAs, database: Database
) -> None:
    work = work_as(Role.CCTV_MANAGER)
    waiting = receive_log(
        work, logs.files, INCIDENTS.encode(), "log.csv", logs.scheme, LogKind.INCIDENTS
    )
    work.commit()
    assert database.read_session().scalar(select(func.count(Incident.id))) == 0
    work = work_as(Role.CCTV_MANAGER)
    held = work.session.get_one(ImportBatch, waiting.id)
    staged = stage_log(
        work, INCIDENTS.encode(), "log.csv", logs.scheme, LogChoice(LogKind.INCIDENTS)
    )
    import_log(work, logs.files, staged, waiting=held)
    work.commit()
    session = database.read_session()
    assert session.scalars(select(ImportBatch)).one().state == BatchState.APPLIED
    assert session.scalar(select(func.count(Incident.id))) == 3


def test_who_may_not_bring_logs_in_changes_nothing(logs: Logs, database: Database) -> None:
    with pytest.raises(Forbidden):
        logs(INCIDENTS, role=Role.OPERATOR)
    assert database.read_session().scalar(select(func.count(Incident.id))) == 0
