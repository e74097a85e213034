"""Cameras on the shared pages: their life, what is recorded, where the gaps are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from govern.clock import short_day
from govern.errors import Refused
from govern.history import Work
from govern.measures import PanelTable
from govern.people.grants import may
from govern.people.roles import ROLE_WORDS, Permission, roles_with
from govern.register import RecordView, StepField, StepPage, Steps, StepView
from govern.registers.cameras.models import (
    Camera,
    CameraNumber,
    CameraRecorder,
    Fault,
    Recorder,
    RecorderReading,
    Scheme,
)
from govern.registers.cameras.queries.reviews import open_review, reviews_of
from govern.registers.cameras.rules.outcomes import OUTCOME_WORDS, Outcome
from govern.registers.cameras.rules.steps import CAMERAS
from govern.registers.cameras.service import cameras, reviews

CATEGORY_WORDS = {
    "public_space": "Public space",
    "traffic": "Traffic",
    "redeployable": "Redeployable",
    "body_worn": "Body-worn",
    "anpr": "Plate reading (ANPR)",
    "building": "Building",
    "vehicle": "Vehicle",
    "other": "Other",
}
_MOST_FAULTS = 10


def offered(work: Work, camera: Camera) -> Sequence[StepView]:
    """The steps of a camera's life from where it stands, and planning its review."""
    found = []
    review = open_review(work, camera)
    if review is not None and camera.state != "decommissioned":
        found.append(
            StepView(
                "review", "Open its review", href_stage=f"/records/{review.reference}", is_main=True
            )
        )
    elif camera.state in ("live", "fault", "suspended"):
        refused = _permitted(work, camera, Permission.REVIEWS_EDIT)
        found.append(StepView("plan_review", "Review this camera", refused=refused, is_main=True))
    found.extend(
        StepView(
            step.name, step.button, refused=_permitted(work, camera, Permission(step.permission))
        )
        for step in CAMERAS.from_state(camera.state)
        # Faults have a page of their own, which does both at once.
        if step.name not in ("report_fault", "mend")
    )
    return found


def _permitted(work: Work, camera: Camera, permission: Permission) -> str:
    if may(work, permission, organisation_id=camera.organisation_id, scheme_id=camera.scheme_id):
        return ""
    names = " or ".join(ROLE_WORDS[role] for role in roles_with(permission))
    return f"Who may do this: {names}."


def page(work: Work, camera: Camera, name: str) -> StepPage:
    """What a step of a camera asks."""
    if name == "plan_review":
        return StepPage(
            "Review this camera",
            "Plan the review",
            (
                StepField("due_on", "By when?", "date", value=camera.next_review_on or work.today),
                StepField(
                    "reason",
                    "Why now?",
                    "text",
                    value=camera.next_review_reason or "Its yearly turn",
                ),
            ),
        )
    step = CAMERAS.step(name)
    fields = [
        StepField(
            "on",
            "On which day?",
            "date",
            value=work.today,
            hint="The day it happened; it may be earlier than today.",
        )
    ]
    if step.needs_reason:
        fields.append(StepField("reason", "Why?", "long_text"))
    warning = ""
    if name == "decommission":
        warning = "Nothing is deleted: its reviews, numbers and history stay on the register."
    return StepPage(step.button, step.button, tuple(fields), warning=warning)


def take(work: Work, camera: Camera, name: str, given: Mapping[str, Any]) -> str:
    """Take a step with what the page gave."""
    if name == "plan_review":
        due_on = given["due_on"]
        if not isinstance(due_on, date):
            raise Refused("Give the day the review is due.")
        review = reviews.plan(work, camera, due_on=due_on, reason=str(given["reason"]))
        return f"Planned as {review.reference}."
    cameras.take_step(work, camera, name, reason=str(given.get("reason") or ""), on=given.get("on"))
    if name == "decommission":
        reviews.end_for_removed(work, camera)
    return f"Saved: {CAMERAS.states[camera.state].lower()}."


STEPS = Steps(offered=offered, page=page, take=take)


def view(work: Work, camera: Camera) -> RecordView:
    """What a camera's page shows; the exact place only for those who may see it."""
    scheme = work.session.get(Scheme, camera.scheme_id) if camera.scheme_id else None
    rows = [
        ("Number", camera.number or "No number yet"),
        ("Name", camera.label or "No name yet"),
        ("Scheme", scheme.title if scheme else "No scheme"),
        ("Public place", camera.public_location),
        ("Position", _position(camera)),
        ("Ward", camera.ward),
        ("Sort", CATEGORY_WORDS[camera.category]),
        ("Purposes", camera.purposes),
        ("Lawful basis", camera.lawful_basis),
        ("Statement of need", camera.statement_of_need),
        ("Functions", _functions(camera)),
        ("Footage kept", _retention(work, camera, scheme)),
        ("DPIA", camera.dpia_reference),
        ("Intrusion high", "Yes: reviewed every six months" if camera.high_intrusion else "No"),
        ("Installed", short_day(camera.installed_on) if camera.installed_on else ""),
        ("Last on the council’s list", short_day(camera.last_listed_on)
         if camera.last_listed_on else "Never"),
        ("Last reviewed", short_day(camera.last_reviewed_on)
         if camera.last_reviewed_on else "Never"),
        ("Next review", _next(camera)),
    ]  # fmt: skip
    if may(
        work,
        Permission.CAMERAS_READ_OPERATIONAL,
        organisation_id=camera.organisation_id,
        scheme_id=camera.scheme_id,
    ):
        rows.insert(4, ("Exact place (operational)", camera.operational_location))
        rows.append(("Masks", camera.masks))
        rows.append(("Hours", camera.hours))
    return RecordView(
        rows=tuple(rows),
        tables=tuple(each for each in _tables(work, camera) if each.rows),
        links=(("Scheme", scheme.reference, scheme.title),) if scheme else (),
        pages=_pages(work, camera),
    )


def _pages(work: Work, camera: Camera) -> tuple[tuple[str, str], ...]:
    pages = [("Evidence near this camera", "cameras.camera_evidence")]
    if not _permitted(work, camera, Permission.CAMERAS_EDIT):
        pages += [
            ("Change what is recorded", "cameras.camera_edit"),
            ("Record a move", "cameras.camera_move"),
            ("Give it another number", "cameras.camera_renumber"),
        ]
    if not _permitted(work, camera, Permission.FAULTS_REPORT):
        pages.append(("Report or mend a fault", "cameras.camera_faults"))
    return tuple(pages)


def _position(camera: Camera) -> str:
    if camera.easting is None:
        return "No position"
    return f"{camera.latitude}, {camera.longitude} (grid {camera.easting} {camera.northing})"


def _functions(camera: Camera) -> str:
    parts = [camera.capability] if camera.capability else []
    parts.append("sound" if camera.has_audio else "no sound")
    if camera.has_anpr:
        parts.append("plate reading")
    parts.append(f"automatic functions: {camera.analytics or 'none'}")
    return "; ".join(parts)


def _next(camera: Camera) -> str:
    if camera.next_review_on is None:
        return camera.next_review_reason or "Not planned"
    return f"{short_day(camera.next_review_on)}. {camera.next_review_reason}"


def _retention(work: Work, camera: Camera, scheme: Scheme | None) -> str:
    days = camera.retention_days or (scheme.retention_days if scheme else None)
    rule = f"{days} days by rule" if days else "No rule recorded"
    newest = work.session.execute(
        select(RecorderReading.days, RecorderReading.read_on, Recorder.name)
        .join(Recorder, Recorder.id == RecorderReading.recorder_id)
        .join(CameraRecorder, CameraRecorder.recorder_id == Recorder.id)
        .where(CameraRecorder.camera_id == camera.id, CameraRecorder.until_on.is_(None))
        .order_by(RecorderReading.read_on.desc())
        .limit(1)
    ).one_or_none()
    if newest is None:
        return f"{rule}; never measured"
    return f"{rule}; {newest.days} days found on {short_day(newest.read_on)} on “{newest.name}”"


def _tables(work: Work, camera: Camera) -> list[PanelTable]:
    numbers = work.session.scalars(
        select(CameraNumber).where(CameraNumber.camera_id == camera.id).order_by(CameraNumber.id)
    )
    faults = work.session.scalars(
        select(Fault)
        .where(Fault.camera_id == camera.id)
        .order_by(Fault.reported_on.desc())
        .limit(_MOST_FAULTS)
    )
    return [
        PanelTable(
            "Reviews",
            ("Review", "State", "Decided", "Outcome"),
            tuple(
                (
                    review.reference,
                    review.state.capitalize(),
                    short_day(review.decided_on) if review.decided_on else "–",
                    OUTCOME_WORDS[Outcome(review.outcome)] if review.outcome else "–",
                )
                for review in reviews_of(work, camera)
            ),
        ),
        PanelTable(
            "Council numbers",
            ("Number", "From", "Until"),
            tuple(
                (n.number, short_day(n.from_on), short_day(n.until_on) if n.until_on else "now")
                for n in numbers
            ),
        ),
        PanelTable(
            "Latest faults",
            ("Found", "Fault", "Mended"),
            tuple(
                (
                    short_day(fault.reported_on),
                    fault.description or fault.kind.replace("_", " "),
                    short_day(fault.mended_on) if fault.mended_on else "Not yet",
                )
                for fault in faults
            ),
        ),
    ]
