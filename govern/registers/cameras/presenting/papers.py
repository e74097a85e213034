"""Reads what the documents of schemes and reviews are made from, for one audience."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import func, select

from govern.authorities.sources import load_sources
from govern.clock import instant_words
from govern.documents import blocks as b
from govern.history import Work
from govern.history.timeline import timeline
from govern.locations import shipped
from govern.people.models import Organisation, Person
from govern.people.roles import post_words
from govern.questionnaires.answer_blocks import answer_blocks
from govern.questionnaires.printing import Audience, FigureText, Printing
from govern.questionnaires.sheets import live_sheet
from govern.records import Action as ActionRow
from govern.records import Record, visible
from govern.records.settings import BRAND_COLOUR, PUBLIC_CONTACT, value_of
from govern.register import Paper
from govern.registers.cameras.models import (
    IN_USE,
    Camera,
    CameraReview,
    Declaration,
    Fault,
    ReviewForm,
    Scheme,
)
from govern.registers.cameras.papers.camera_list import CameraList, ListedCamera, camera_list
from govern.registers.cameras.papers.frame import PaperFrame
from govern.registers.cameras.papers.review_report import (
    Action,
    Event,
    ReviewReport,
    review_report,
)
from govern.registers.cameras.papers.scheme_report import (
    ReviewLine,
    SchemeReport,
    scheme_report,
)
from govern.registers.cameras.presenting import reviews as review_pages
from govern.registers.cameras.presenting.cameras import CATEGORY_WORDS
from govern.registers.cameras.presenting.paper_panels import panel_blocks
from govern.registers.cameras.queries.evidence import review_evidence
from govern.registers.cameras.queries.figures import figures_for
from govern.registers.cameras.queries.panels import evidence_panels
from govern.registers.cameras.queries.reviews import last_decided, review_facts
from govern.registers.cameras.rules.months import month_words
from govern.registers.cameras.rules.outcomes import OUTCOME_WORDS, Outcome
from govern.registers.cameras.rules.steps import CAMERAS
from govern.registers.cameras.service.reviews import camera_of, stage_of

_YEAR = timedelta(days=365)
_HISTORY_LINES = 100


def frame_for(work: Work, record: Record, audience: str) -> PaperFrame:
    """The council of a record as its documents show it."""
    council = work.session.get_one(Organisation, record.organisation_id)
    return PaperFrame(
        council=council.name,
        colour=str(value_of(work, BRAND_COLOUR, council.id)),
        is_sample=council.is_sample,
        audience=audience,
        day=work.today,
        contact=str(value_of(work, PUBLIC_CONTACT, council.id)),
    )


# The review report -------------------------------------------------------------------------


def review_document(work: Work, review: CameraReview, audience: str) -> b.Document:
    """The report of a review."""
    camera = camera_of(work, review)
    scheme = work.session.get(Scheme, review.scheme_id) if review.scheme_id else None
    public = audience == "public"
    answers = review_pages.answers(work, review)
    panels = [
        panel
        for panel in evidence_panels(work, camera, review_evidence(work, camera, review))
        # The public sees recorded crime; the council's own logs are printed as answers only.
        if not public or panel.name.startswith("crime")
    ]
    panels.sort(key=lambda panel: panel.name == "coverage")
    evidence: list[b.Block] = [b.Heading(1, "The evidence"), *panel_blocks(panels)]
    decided = Outcome(review.outcome) if review.outcome else None
    facts = ReviewReport(
        reference=review.reference,
        camera=camera.title,
        place=camera.public_location,
        scheme=scheme.title if scheme else "No scheme",
        ward=camera.ward,
        period=f"{month_words(review.period_from)} to {month_words(review.period_to)}",
        form="Short form" if review.form == ReviewForm.SHORT else "Full form",
        reviewer=_who(work, review.reviewer_id, "The reviewer", public=public),
        decider=_who(work, review.decider_id, "The decider", public=public),
        state=review.state,
        proposed=OUTCOME_WORDS[Outcome(review.proposed)] if review.proposed else "",
        suggested=OUTCOME_WORDS[Outcome(review.suggested)]
        if review.suggested and not public
        else "",
        outcome=OUTCOME_WORDS[decided] if decided else "",
        reason=review.decision_reason,
        decided_on=review.decided_on,
        refused_removal=review.refused_removal,
        next_review_on=review.next_review_on,
        next_review_reason=review.next_review_reason,
        summary=str(answers.get("public_summary") or ""),
        actions=_actions(work, review),
        evidence=evidence if panels else (),
        answers=_answer_blocks(work, review, audience),
        history=() if public else _history(work, review),
        authorities=("SCC-P2", "SCC-P4", "SCC-P10"),
    )
    return review_report(facts, frame_for(work, review, audience))


def _who(work: Work, person_id: int | None, role: str, *, public: bool) -> str:
    if public:
        return role
    person = work.session.get(Person, person_id) if person_id else None
    if person is None:
        return "Nobody yet"
    return f"{person.name}, {person.job_title}" if person.job_title else person.name


def _actions(work: Work, review: CameraReview) -> tuple[Action, ...]:
    rows = work.session.execute(
        select(ActionRow, Person.job_title)
        .outerjoin(Person, Person.id == ActionRow.owner_id)
        .where(ActionRow.record_id == review.id)
        .order_by(ActionRow.due_on, ActionRow.id)
    )
    return tuple(
        Action(
            row.title,
            title or post_words(row.post) or "Nobody yet",
            row.date_in_force,
            row.state.capitalize(),
        )
        for row, title in rows
    )


def _answer_blocks(work: Work, review: CameraReview, audience: str) -> Sequence[b.Block]:
    sheet = live_sheet(work.session, review.id, "camera_review")
    if sheet is None:
        return ()
    questionnaire = review_pages.library().get("camera_review", sheet.version)
    sources, _faults = load_sources(shipped("policy_library") / "authorities.yaml")
    facts = review_facts(work, review, camera_of(work, review))
    names = {name for question in questionnaire.questions for name in question.live}
    figures = {
        name: FigureText(figure.text, instant_words(figure.as_at))
        for name, figure in figures_for(work, review, tuple(sorted(names))).items()
    }
    stages = [stage_of(review)]
    if review.state == "decided":
        stages += ["dpo", "decision"]
    printed = answer_blocks(
        questionnaire,
        review_pages.answers(work, review),
        Printing(
            audience=Audience(audience),
            facts=facts.stated,
            lookups=review_pages.lookups_for(work, review),
            figures=figures,
            cited_as=sources.citation,
        ),
        stages=tuple(stages),
        level=2,
    )
    return printed.blocks


def _history(work: Work, review: CameraReview) -> tuple[Event, ...]:
    entries = timeline(work.session, review.id, limit=_HISTORY_LINES)
    tokens = {entry.actor for entry in entries}
    names = {
        row.token: row.name
        for row in work.session.execute(
            select(Person.token, Person.name).where(Person.token.in_(tokens))
        )
    }
    return tuple(
        Event(instant_words(entry.at), entry.sentence, names.get(entry.actor, "Govern"))
        for entry in reversed(entries)
    )


# The scheme's papers -----------------------------------------------------------------------


def scheme_document(work: Work, scheme: Scheme, audience: str) -> b.Document:
    """The yearly review report of a scheme."""
    public = audience == "public"
    cameras = _in_use(work, scheme)
    lines = [_line(work, camera, public=public) for camera in cameras]
    facts = SchemeReport(
        reference=scheme.reference,
        scheme=scheme.title,
        purpose=scheme.purpose,
        controllers=scheme.controllers,
        operator=scheme.operator,
        year_from=work.today - _YEAR,
        year_until=work.today,
        lines=lines,
        not_yet_due=sum(_not_yet_due(camera, work.today) for camera in cameras),
        actions_open=_open_actions(work, scheme, late=False),
        actions_late=_open_actions(work, scheme, late=True),
        faults_open=_open_faults(work, scheme),
        declared_on=_declared_on(work, scheme),
        retention_words=_kept(scheme),
    )
    return scheme_report(facts, _with_contact(frame_for(work, scheme, audience), scheme))


def _with_contact(frame: PaperFrame, scheme: Scheme) -> PaperFrame:
    """The scheme's own contact where the council has set none for all its documents."""
    return replace(frame, contact=frame.contact or scheme.public_contact)


def _in_use(work: Work, scheme: Scheme) -> list[Camera]:
    return list(
        work.session.scalars(
            select(Camera)
            .where(visible(work), Camera.scheme_id == scheme.id, Camera.state.in_(IN_USE))
            .order_by(Camera.number_sort, Camera.id)
        )
    )


def _line(work: Work, camera: Camera, *, public: bool) -> ReviewLine:
    review = last_decided(work, camera)
    return ReviewLine(
        number=camera.number or "",
        camera=(camera.public_location if public else camera.label) or "No name yet",
        ward=camera.ward,
        outcome=OUTCOME_WORDS[Outcome(review.outcome)] if review and review.outcome else "",
        decided_on=review.decided_on if review else None,
        next_review_on=camera.next_review_on,
        is_late=camera.next_review_on is not None and camera.next_review_on < work.today,
        refused_removal=bool(review and review.refused_removal),
        refused_by=_who(work, review.decider_id, "the decider", public=public) if review else "",
        refused_why=review.decision_reason if review else "",
    )


def _not_yet_due(camera: Camera, today: date) -> bool:
    due = camera.next_review_on
    return camera.last_reviewed_on is None and (due is None or due > today)


def _open_actions(work: Work, scheme: Scheme, *, late: bool) -> int:
    when = func.coalesce(ActionRow.revised_on, ActionRow.due_on)
    clauses = [Record.scheme_id == scheme.id, ActionRow.state == "open"]
    if late:
        clauses.append(when < work.today)
    found = work.session.scalar(
        select(func.count(ActionRow.id))
        .join(Record, Record.id == ActionRow.record_id)
        .where(visible(work), *clauses)
    )
    return int(found or 0)


def _open_faults(work: Work, scheme: Scheme) -> int:
    found = work.session.scalar(
        select(func.count(func.distinct(Fault.camera_id))).where(
            Fault.scheme_id == scheme.id, Fault.mended_on.is_(None)
        )
    )
    return int(found or 0)


def _declared_on(work: Work, scheme: Scheme) -> date | None:
    newest = work.session.scalars(
        select(Declaration)
        .where(Declaration.scheme_id == scheme.id)
        .order_by(Declaration.year.desc())
    ).first()
    return newest.declared_at.date() if newest else None


def _kept(scheme: Scheme) -> str:
    return f"{scheme.retention_days} days, then overwritten" if scheme.retention_days else ""


def list_document(work: Work, scheme: Scheme, audience: str) -> b.Document:
    """The public list of a scheme's cameras."""
    cameras = _in_use(work, scheme)
    shown = [camera for camera in cameras if camera.is_public]
    facts = CameraList(
        reference=scheme.reference,
        scheme=scheme.title,
        purpose=scheme.purpose,
        controllers=scheme.controllers,
        operator=scheme.operator,
        retention_words=_kept(scheme),
        cameras=[
            ListedCamera(
                camera.number or "",
                camera.public_location,
                camera.ward,
                CATEGORY_WORDS[camera.category],
                camera.purposes,
                CAMERAS.states[camera.state],
            )
            for camera in shown
        ],
        withheld=len(cameras) - len(shown),
    )
    return camera_list(facts, _with_contact(frame_for(work, scheme, audience), scheme))


def _until_decided(review: CameraReview) -> str:
    if review.state == "decided":
        return ""
    return "This review is not decided yet: read it as a draft; it is issued once it is decided."


REVIEW_PAPERS = (
    Paper("report", "Review report", review_document, is_main=True, not_ready=_until_decided),
)
SCHEME_PAPERS = (
    Paper("yearly_report", "Yearly review report", scheme_document, is_main=True),
    Paper("camera_list", "Public camera list", list_document, audiences=("public",)),
)
