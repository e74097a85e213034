"""The report of one camera review: decision first, evidence, answers, history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from govern.clock import day_words, short_day
from govern.documents import blocks as b
from govern.registers.cameras.papers.frame import PaperFrame


@dataclass(frozen=True, slots=True)
class Action:
    """One action of the decision."""

    title: str
    who: str
    due_on: date
    state: str


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the review's history."""

    when: str
    what: str
    who: str


@dataclass(frozen=True, slots=True)
class ReviewReport:
    """Everything the report of a review is made from; the public audience gets roles for names."""

    reference: str
    camera: str
    place: str
    scheme: str
    ward: str
    period: str
    form: str
    reviewer: str
    decider: str
    state: str
    proposed: str
    suggested: str
    outcome: str
    reason: str
    decided_on: date | None
    refused_removal: bool
    next_review_on: date | None
    next_review_reason: str
    summary: str
    actions: Sequence[Action]
    evidence: Sequence[b.Block]
    answers: Sequence[b.Block]
    history: Sequence[Event]
    authorities: Sequence[str]


def review_report(facts: ReviewReport, frame: PaperFrame) -> b.Document:
    """The report of a camera review, for inside the council or for the public.

    Authority: [SCC-P3], [SCC-P10]
    """
    return b.Document(
        title=f"Camera review: {facts.camera}",
        subtitle=f"{facts.scheme}. {facts.period}",
        organisation=frame.council,
        reference=facts.reference,
        day=frame.day,
        marking=frame.marking,
        notice=frame.notice,
        brand=frame.brand,
        owner=facts.reviewer,
        subject="Justification review of one public-space camera",
        control=_control(facts),
        blocks=(
            *_first_page(facts, frame),
            *facts.evidence,
            *_answers(facts),
            *_history(facts, frame),
        ),
    )


def _control(facts: ReviewReport) -> b.DocumentControl:
    return b.DocumentControl(
        approvals=(
            b.Approval("Reviewer", facts.reviewer),
            b.Approval("Decided by", facts.decider, facts.decided_on),
        ),
        review_day=facts.next_review_on,
        authorities=tuple(facts.authorities),
    )


def _first_page(facts: ReviewReport, frame: PaperFrame) -> list[b.Block]:
    found: list[b.Block] = [b.Heading(1, "What was decided"), _decision(facts)]
    if facts.refused_removal:
        found.append(
            b.Callout(
                "A recommended removal was not followed",
                (b.Paragraph(f"{facts.decider} decided to keep the camera: {facts.reason}"),),
                b.CalloutKind.WARNING,
            )
        )
    found.append(b.KeyValues(_facts(facts), caption="This review"))
    if facts.summary:
        found += [b.Heading(2, "In short"), *_paragraphs(facts.summary)]
    found += [b.Heading(2, "What happens next"), *_next(facts)]
    if frame.is_public and frame.contact:
        found += [b.Heading(2, "Questions or concerns"), b.Paragraph(frame.contact)]
    return found


def _decision(facts: ReviewReport) -> b.Callout:
    if not facts.outcome:
        words = "Not decided yet"
        proposal = f"The reviewer proposes: {facts.proposed.lower()}." if facts.proposed else ""
        body = [b.Paragraph(proposal or "The review is still being written.")]
    else:
        words = facts.outcome
        when = day_words(facts.decided_on) if facts.decided_on else ""
        body = [b.Paragraph(f"Decided by {facts.decider} on {when}."), *_paragraphs(facts.reason)]
    return b.Callout(words, tuple(body), b.CalloutKind.DECISION)


def _facts(facts: ReviewReport) -> tuple[tuple[str, str | None], ...]:
    next_words = None
    if facts.next_review_on:
        next_words = f"{short_day(facts.next_review_on)}. {facts.next_review_reason}"
    rows: list[tuple[str, str | None]] = [
        ("Camera", facts.camera),
        ("Place", facts.place or None),
        ("Scheme", facts.scheme),
        ("Ward", facts.ward or None),
        ("Months the evidence covers", facts.period),
        ("Form", facts.form),
        ("Reviewer", facts.reviewer),
        ("Proposed", facts.proposed or None),
    ]
    if facts.suggested:
        rows.append(("Suggested by the scores", facts.suggested))
    rows.append(("Next review", next_words))
    return tuple(rows)


def _paragraphs(text: str) -> list[b.Paragraph]:
    return [b.Paragraph(part.strip("\n")) for part in text.split("\n\n") if part.strip()]


def _next(facts: ReviewReport) -> list[b.Block]:
    if not facts.actions:
        return [b.Paragraph("No action follows from this review.")]
    rows = [(a.title, a.who, short_day(a.due_on), a.state) for a in facts.actions]
    return [
        b.Table(
            "Actions that follow",
            ("Action", "Who", "By", "State"),
            rows,
            widths=(5, 2.2, 1.6, 1.2),
        )
    ]


def _answers(facts: ReviewReport) -> list[b.Block]:
    if not facts.answers:
        return []
    return [b.Heading(1, "Questions and answers"), *facts.answers]


def _history(facts: ReviewReport, frame: PaperFrame) -> list[b.Block]:
    if frame.is_public or not facts.history:
        return []
    entries = [b.TimelineEntry(event.when, event.what, event.who) for event in facts.history]
    return [b.Heading(1, "What happened to this review"), b.Timeline(entries)]
