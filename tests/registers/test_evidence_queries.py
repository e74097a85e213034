"""Evidence about a camera read from the registers: counts, coverage, and what is missing."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from council import Council, WorkAs
from sqlalchemy import event

from govern.database import Base, Database
from govern.documents.charts import PointMap, drawing_faults
from govern.history import Work
from govern.people.grants import grants_of
from govern.people.roles import Role
from govern.registers.cameras.models import (
    Camera,
    CameraReview,
    Crime,
    CrimeCoverage,
    Fault,
    FaultKind,
    Incident,
    Lifecycle,
    LogCoverage,
)
from govern.registers.cameras.queries.evidence import (
    EvidenceChoice,
    camera_evidence,
    comparisons,
    review_evidence,
)
from govern.registers.cameras.queries.evidence_coverage import forget_coverage
from govern.registers.cameras.queries.figures import figures_for, known_names
from govern.registers.cameras.queries.panels import evidence_panels, panels_for_section
from govern.registers.cameras.rules.change import Change
from govern.registers.cameras.rules.crime_grid import cell
from govern.registers.cameras.rules.months import Period, last_day, month_of

PLACE = (435_500, 387_300)
PERIOD = Period("2025-03", "2026-02")
CHOICE = EvidenceChoice(PERIOD, 150)
BOTH_YEARS = (*PERIOD.a_year_before().months, *PERIOD.months)
FORCE = "South Yorkshire Police"


class Estate:
    """One scheme being filled inside one piece of work; nothing is committed."""

    def __init__(self, council: Council, work: Work, scheme_id: int) -> None:
        self.work, self.scheme_id = work, scheme_id
        self.organisation_id = council.organisation.id

    def camera(self, number: str = "1", place: tuple[int, int] | None = PLACE) -> Camera:
        """A camera in use, with or without a place."""
        made = Camera(
            reference=f"CAM-TEST-{number}",
            title=f"{number} Somewhere",
            state=Lifecycle.LIVE,
            organisation_id=self.organisation_id,
            scheme_id=self.scheme_id,
            opened_on=self.work.today,
            number=number,
        )
        if place is not None:
            made.latitude, made.longitude = Decimal("53.378000"), Decimal("-1.462000")
            made.easting, made.northing = place
        self.keep(made)
        return made

    def review(self, camera: Camera, **more: Any) -> CameraReview:
        """A review of a camera over the twelve months."""
        made = CameraReview(
            reference=f"CR-TEST-{camera.number}",
            title="Review",
            state="draft",
            organisation_id=self.organisation_id,
            scheme_id=self.scheme_id,
            opened_on=self.work.today,
            camera_id=camera.id,
            period_from=PERIOD.first,
            period_to=PERIOD.last,
            **more,
        )
        self.keep(made)
        return made

    def keep(self, row: Base) -> None:
        """Add a row, with its note."""
        self.work.session.add(row)
        self.work.flush()
        self.work.note(row, "test.added", "Added for the test")

    def crimes(self, month: str, count: int, *, east: int = 10, category: str = "burglary") -> None:
        """Some records of a month, so many metres east of the camera."""
        self.work.session.add_all(
            Crime(
                source_key=f"id:{month}-{east}-{category}-{number}",
                month=month,
                category=category,
                easting=PLACE[0] + east,
                northing=PLACE[1],
                cell=cell(PLACE[0] + east, PLACE[1]),
                reporting_body=FORCE,
            )
            for number in range(count)
        )

    def cover(self, months: tuple[str, ...], *, reach: int = 5_000) -> None:
        """Say that months are loaded, for a box round the camera."""
        self.work.session.add_all(
            CrimeCoverage(
                month=month,
                reporting_body=FORCE,
                rows=1,
                west=PLACE[0] - reach,
                south=PLACE[1] - reach,
                east=PLACE[0] + reach,
                north=PLACE[1] + reach,
                loaded_at=self.work.now,
            )
            for month in months
        )

    def log(self, kind: str, from_on: date, until_on: date) -> None:
        """Say that a log is loaded for some days."""
        self.work.session.add(
            LogCoverage(
                scheme_id=self.scheme_id,
                kind=kind,
                from_on=from_on,
                until_on=until_on,
                recorded_at=self.work.now,
            )
        )

    def incidents(self, camera: Camera, *days: date) -> None:
        """Incidents that name a camera."""
        for number, day in enumerate(days):
            self.keep(
                Incident(
                    scheme_id=self.scheme_id,
                    camera_id=camera.id,
                    source_key=f"{day}-{number}",
                    on_date=day,
                    hour=number % 24,
                    category="Theft",
                )
            )


@pytest.fixture
def estate(council: Council, work_as: WorkAs) -> Estate:
    """A scheme as the CCTV manager sees it."""
    scheme = council.scheme()
    return Estate(council, work_as(Role.CCTV_MANAGER), scheme.id)


def test_records_are_counted_by_radius_against_the_year_before(estate: Estate) -> None:
    camera = estate.camera()
    estate.cover(BOTH_YEARS)
    estate.crimes("2025-06", 7)
    estate.crimes("2024-06", 4)
    estate.crimes("2025-06", 3, east=200)
    estate.crimes("2025-06", 5, east=600)
    crime = camera_evidence(estate.work, camera, CHOICE).crime
    assert crime is not None
    assert crime.total.change == Change(now=7, before=4)
    assert [(step.radius_m, step.now) for step in crime.radii] == [(100, 7), (150, 7), (250, 10)]


def test_chosen_categories_alone_are_counted(estate: Estate) -> None:
    camera = estate.camera()
    estate.cover(BOTH_YEARS)
    estate.crimes("2025-06", 7)
    estate.crimes("2025-06", 2, category="drugs")
    review = estate.review(camera, categories='["drugs"]', radius_metres=100)
    crime = review_evidence(estate.work, camera, review).crime
    assert crime is not None
    assert (crime.total.now, crime.question.radius_m) == (2, 100)


def test_a_month_that_is_not_loaded_stops_the_comparison(estate: Estate) -> None:
    camera = estate.camera()
    estate.cover(tuple(month for month in BOTH_YEARS if month != "2024-05"))
    estate.crimes("2025-06", 7)
    first, _ = comparisons(estate.work, camera, estate.review(camera))
    assert first.change is None
    assert "May 2024" in first.missing and "no data" in first.missing


def test_figures_that_do_not_reach_the_camera_are_no_data(estate: Estate) -> None:
    camera = estate.camera(place=(PLACE[0] + 9_000, PLACE[1]))
    estate.cover(BOTH_YEARS)
    crime = camera_evidence(estate.work, camera, CHOICE).crime
    assert crime is not None
    assert (crime.total.now, crime.total.before) == (None, None)


def test_a_camera_without_a_place_says_why_there_is_no_crime(estate: Estate) -> None:
    camera = estate.camera(place=None)
    evidence = camera_evidence(estate.work, camera, CHOICE)
    assert evidence.crime is None
    assert "does not know where this camera stands" in evidence.crime_missing
    first, second = comparisons(estate.work, camera, estate.review(camera))
    assert (first.change, first.missing) == (None, evidence.crime_missing)
    assert second.change is None and "the incident log" in second.missing


def test_other_cameras_near_are_named_only_to_those_who_may_know_them(
    estate: Estate, council: Council
) -> None:
    camera = estate.camera()
    estate.camera("2", (PLACE[0] + 20, PLACE[1]))
    estate.cover(BOTH_YEARS)
    estate.crimes("2025-06", 7)
    crime = camera_evidence(estate.work, camera, CHOICE).crime
    assert crime is not None
    assert crime.shared.cameras == ("2 Somewhere (CAM-TEST-2)",)
    assert crime.shared.records == 7


def test_a_log_that_is_loaded_counts_nought_and_one_that_is_not_has_no_data(
    estate: Estate,
) -> None:
    camera = estate.camera()
    estate.log("incidents", date(2024, 3, 1), date(2026, 2, 28))
    estate.incidents(camera, date(2025, 5, 1), date(2025, 5, 2), date(2024, 5, 1))
    evidence = camera_evidence(estate.work, camera, CHOICE)
    assert evidence.incidents.change == Change(now=2, before=1)
    assert evidence.faults.now is None and evidence.faults.change is None
    _, second = comparisons(estate.work, camera, estate.review(camera))
    assert second.change == Change(now=2, before=1)


def test_a_log_with_a_hole_gives_no_change(estate: Estate) -> None:
    camera = estate.camera()
    estate.log("incidents", date(2024, 3, 1), date(2025, 6, 10))
    estate.log("incidents", date(2025, 6, 12), date(2026, 2, 28))
    estate.incidents(camera, date(2025, 5, 1))
    evidence = camera_evidence(estate.work, camera, CHOICE)
    assert evidence.incidents.change is None
    assert evidence.incidents.missing == ("2025-06",)


def test_what_is_kept_with_a_review_is_plain_and_says_what_it_rests_on(estate: Estate) -> None:
    camera = estate.camera()
    estate.cover(BOTH_YEARS)
    estate.crimes("2025-06", 7)
    review = estate.review(camera)
    evidence = review_evidence(estate.work, camera, review)
    kept = json.loads(evidence.as_json())
    assert kept["as_at"] == "2026-06-15T09:00:00+00:00"
    assert kept["crime"]["total"]["now"] == 7
    assert kept["crime_loaded"][0] == ["2024-03", FORCE, 1, 0]
    assert kept["logs"]["incidents"]["now"] is None
    assert len(evidence.digest()) == 64
    forget_coverage(estate.work)
    again = review_evidence(estate.work, camera, review)
    assert again is not evidence and again.digest() == evidence.digest()


def test_the_number_of_statements_does_not_grow_with_the_estate(
    estate: Estate, database: Database
) -> None:
    counts = []
    statements: list[str] = []
    event.listen(
        database.write_engine,
        "before_cursor_execute",
        lambda _c, _cu, statement, *_: statements.append(statement),
    )
    estate.cover(BOTH_YEARS)
    grants_of(estate.work)
    for camera_number in (1, 2):
        camera = estate.camera(str(camera_number))
        for extra in range(20 * (camera_number - 1)):
            estate.camera(f"9{extra}", (PLACE[0] + extra, PLACE[1]))
        estate.crimes("2025-06", 50 * camera_number, east=camera_number)
        estate.work.flush()
        forget_coverage(estate.work)
        statements.clear()
        camera_evidence(estate.work, camera, CHOICE)
        counts.append(len(statements))
    assert counts[0] == counts[1] <= 9
    statements.clear()
    camera_evidence(estate.work, camera, CHOICE)
    assert not statements


def test_every_picture_of_the_panels_can_be_drawn_and_has_its_table(estate: Estate) -> None:
    camera = estate.camera()
    estate.camera("2", (PLACE[0] + 20, PLACE[1]))
    estate.cover(tuple(month for month in BOTH_YEARS if month != "2025-08"))
    estate.crimes("2025-06", 7)
    estate.crimes("2025-07", 2, category="drugs", east=-40)
    estate.log("incidents", date(2024, 3, 1), date(2026, 2, 28))
    estate.incidents(camera, date(2025, 5, 1))
    panels = evidence_panels(estate.work, camera, camera_evidence(estate.work, camera, CHOICE))
    by_name = {panel.name: panel for panel in panels}
    assert len(by_name) == len(panels) == 7
    for panel in panels:
        assert all(not drawing_faults(each.drawing) for each in panel.pictures)
        assert all(len(row) == len(t.columns) for t in panel.tables for row in t.rows)
    crime = by_name["crime"]
    assert "No figures are loaded for August 2025" in " ".join(crime.sentences)
    drawn = crime.pictures[0].drawing
    assert isinstance(drawn, PointMap)
    assert [(point.east_m, point.count) for point in drawn.points] == [(10, 7), (-40, 2)]
    assert [other.label for other in drawn.others] == ["2 Somewhere"]
    assert any("no data" in row for table in crime.tables for row in table.rows)
    assert "No data" in " ".join(by_name["faults"].sentences)


@pytest.mark.parametrize(
    ("section", "names"),
    [
        ("basis", ["coverage"]),
        ("need", ["crime", "incidents"]),
        ("effect", ["incidents", "releases"]),
        ("proportion", ["complaints"]),
        ("fitness", ["faults"]),
        ("papers", ["papers"]),
        ("alternatives", []),
    ],
)
def test_each_section_has_the_evidence_for_its_questions(
    estate: Estate, section: str, names: list[str]
) -> None:
    review = estate.review(estate.camera())
    found = panels_for_section(estate.work, review, section)
    assert [panel.name for panel in found] == names


def test_a_figure_nobody_can_know_has_words_and_no_number(estate: Estate) -> None:
    review = estate.review(estate.camera(place=None))
    figures = figures_for(estate.work, review, sorted(known_names()))
    assert set(figures) == known_names()
    assert all(figure.text.strip() for figure in figures.values())
    for name in ("crime.near_camera", "incidents.by_camera", "camera.uptime", "faults.open",
                 "camera.mask_test_age", "signs.evidence_12m", "analytics.false_rate",
                 "releases.by_camera", "complaints.about_camera"):  # fmt: skip
        assert figures[name].numerator is None, name


def test_days_in_working_order_count_overlapping_faults_once(estate: Estate) -> None:
    camera = estate.camera()
    estate.log("faults", PERIOD.first_on, PERIOD.last_on)
    for number, (start, end, kind) in enumerate(
        [
            (date(2025, 2, 20), date(2025, 3, 3), FaultKind.POWER),
            (date(2025, 5, 1), date(2025, 5, 11), FaultKind.NO_PICTURE),
            (date(2025, 5, 5), date(2025, 5, 8), FaultKind.LINK),
            (date(2025, 6, 1), None, FaultKind.POOR_PICTURE),
        ]
    ):
        estate.keep(
            Fault(
                scheme_id=estate.scheme_id,
                camera_id=camera.id,
                source_key=str(number),
                kind=kind,
                reported_on=start,
                mended_on=end,
            )
        )
    figures = figures_for(estate.work, estate.review(camera), ["camera.uptime", "faults.open"])
    uptime = figures["camera.uptime"]
    assert (uptime.numerator, uptime.denominator) == (365 - 12, 365)
    assert (figures["faults.open"].numerator, figures["faults.open"].denominator) == (1, 4)


def test_the_fault_log_has_to_cover_the_period_for_working_days(estate: Estate) -> None:
    camera = estate.camera()
    estate.log("faults", PERIOD.first_on, last_day(month_of(date(2025, 9, 1))))
    figure = figures_for(estate.work, estate.review(camera), ["camera.uptime"])["camera.uptime"]
    assert figure.numerator is None and "not known" in figure.text
