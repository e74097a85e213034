"""Camera reviews as the product itself makes them: planned, written, sent, decided."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from council import NOW, Council

from govern import records
from govern.cli.sample.answers import follow_suggestion, full_answers
from govern.history import Work
from govern.people.models import Person
from govern.people.roles import Role
from govern.questionnaires.sheets import Given, Saved, live_sheet, mark, rows_of, save
from govern.records.models import Record
from govern.registers.cameras.models import Camera, CameraReview, Lifecycle, ReviewForm, Scheme
from govern.registers.cameras.presenting.reviews import library
from govern.registers.cameras.rules.outcomes import Outcome
from govern.registers.cameras.service import (
    cameras,
    review_decisions,
    review_sending,
    reviews,
    schemes,
)
from govern.registers.cameras.service.review_scores import suggestion

WRITER, DECIDER = Role.SPOC, Role.SRO_CAMERAS
SHORT_ANSWERS = {
    **dict.fromkeys(
        ("same_camera", "same_view", "same_purpose", "no_upheld_complaint", "same_figures"), "yes"
    ),
    **dict.fromkeys(
        ("same_camera_note", "same_view_note", "same_purpose_note", "no_upheld_complaint_note",
         "same_figures_note"),
        "Looked at on the spot.",
    ),
}  # fmt: skip


class ReviewDesk:
    """One council with a scheme of two cameras, and its reviews step by step."""

    def __init__(self, council: Council) -> None:
        self.council = council
        work = self.begin(Role.CCTV_MANAGER)
        made = schemes.open_scheme(
            work, organisation_id=council.organisation.id, title="Town centre", kind="town_centre"
        )
        work.flush()
        placed = (("101", "53.380000", "North"), ("102", "53.381000", "South"))
        found = [
            cameras.add_camera(
                work, made, number=number, label=f"Market {number}", latitude=Decimal(latitude),
                longitude=Decimal("-1.470000"), lifecycle=Lifecycle.LIVE, ward=ward,
            )
            for number, latitude, ward in placed
        ]  # fmt: skip
        work.commit()
        self.scheme = made.reference
        self.cameras = [camera.reference for camera in found]

    def begin(self, *roles: Role, at: datetime = NOW) -> Work:
        """A piece of work of somebody with the roles; whatever was left open is undone first."""
        self.council.close()
        return self.council.work_as(*roles, at=at)

    def begin_as(self, person: Person) -> Work:
        """A piece of work of a person; whatever was left open is undone first."""
        self.council.close()
        return self.council.work_of(person)

    def plan(self, number: int = 0, *, due_on: date | None = None) -> str:
        """Plan a review of a camera; its reference."""
        work = self.begin(Role.CCTV_MANAGER)
        camera = records.get(work, self.cameras[number], Camera)
        day = due_on or work.today + timedelta(days=30)
        review = reviews.plan(work, camera, due_on=day, reason="Its yearly turn")
        work.commit()
        return review.reference

    def start(
        self, reference: str, form: ReviewForm = ReviewForm.FULL, *, at: datetime = NOW
    ) -> None:
        """Start a review as its reviewer."""
        work = self.begin(WRITER, at=at)
        reviews.start(work, self.review(work, reference), library(), form=form)
        work.commit()

    def answer(self, reference: str, given: dict[str, Any], *, at: datetime = NOW) -> Saved:
        """Save answers as the reviewer, on top of what stands there."""
        work = self.begin(WRITER, at=at)
        review = self.review(work, reference)
        sheet = live_sheet(work.session, review.id, reviews.QUESTIONNAIRE)
        assert sheet is not None
        present = rows_of(work.session, sheet)
        entries = {
            name: Given(value, {key: mark(row) for key, row in present.get(name, {}).items()})
            for name, value in given.items()
        }
        questionnaire = library().get(reviews.QUESTIONNAIRE, sheet.version)
        saved = save(work, review, sheet, questionnaire, entries)
        work.commit()
        return saved

    def full(self, proposal: Outcome = Outcome.RETAIN, *, high: bool = False) -> dict[str, Any]:
        """Every answer of the full form."""
        work = self.begin(WRITER)
        given = full_answers(1, work.today, proposal=str(proposal), high=high)
        review = CameraReview(organisation_id=self.council.organisation.id)
        outcome = suggestion(work, review, given).outcome
        work.rollback()
        return follow_suggestion(given, str(outcome) if outcome else None)

    def submit(self, reference: str, *, at: datetime = NOW) -> None:
        """Send a review for a decision."""
        work = self.begin(WRITER, at=at)
        review_sending.submit(work, self.review(work, reference), library())
        work.commit()

    def decide(
        self,
        reference: str,
        outcome: Outcome = Outcome.RETAIN,
        reason: str = "Needed and in proportion.",
        *,
        role: Role = DECIDER,
        at: datetime = NOW,
        **more: Any,
    ) -> None:
        """Decide a review as somebody else."""
        work = self.begin(role, at=at)
        review_decisions.decide(
            work, self.review(work, reference), library(), outcome=outcome, reason=reason, **more
        )
        work.commit()

    def written(
        self, number: int = 0, proposal: Outcome = Outcome.RETAIN, *, high: bool = False
    ) -> str:
        """A review that waits for its decision."""
        reference = self.plan(number)
        self.start(reference)
        assert self.answer(reference, self.full(proposal, high=high)).is_whole
        self.submit(reference)
        return reference

    @staticmethod
    def review(work: Any, reference: str) -> CameraReview:
        """A review, read by a piece of work."""
        return records.get(work, reference, CameraReview)

    def read(self, reference: str) -> Any:
        """A record as it stands now."""
        work = self.begin(Role.CCTV_MANAGER)
        kinds: dict[str, type[Record]] = {"CR": CameraReview, "CAM": Camera, "SCH": Scheme}
        found = records.get(work, reference, kinds[reference.partition("-")[0]])
        work.session.expunge_all()
        work.rollback()
        return found
