"""A scheme's yearly review report: every camera's review, what was decided, what is late."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from govern.clock import short_day
from govern.documents import blocks as b
from govern.documents.charts import BarChart, Series
from govern.registers.cameras.papers.frame import PaperFrame


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One camera in use, with its newest decided review if it has one."""

    number: str
    camera: str
    ward: str
    outcome: str
    decided_on: date | None
    next_review_on: date | None
    is_late: bool
    refused_removal: bool = False
    refused_by: str = ""
    refused_why: str = ""


@dataclass(frozen=True, slots=True)
class SchemeReport:
    """Everything the yearly report of a scheme is made from."""

    reference: str
    scheme: str
    purpose: str
    controllers: str
    operator: str
    year_from: date
    year_until: date
    lines: Sequence[ReviewLine]
    not_yet_due: int
    actions_open: int
    actions_late: int
    faults_open: int
    declared_on: date | None
    retention_words: str
    authorities: Sequence[str] = ("SCC-P2", "SCC-P10")

    @property
    def reviewed(self) -> list[ReviewLine]:
        """The cameras whose review was decided within the year."""
        return [
            line
            for line in self.lines
            if line.decided_on and self.year_from <= line.decided_on <= self.year_until
        ]

    @property
    def late(self) -> list[ReviewLine]:
        """The cameras whose review is late today."""
        return [line for line in self.lines if line.is_late]


def scheme_report(facts: SchemeReport, frame: PaperFrame) -> b.Document:
    """The yearly review report of a scheme. Authority: [SCC-P2], [SCC-P10]"""
    return b.Document(
        title=f"Yearly camera review report: {facts.scheme}",
        subtitle=f"{short_day(facts.year_from)} to {short_day(facts.year_until)}",
        organisation=frame.council,
        reference=facts.reference,
        day=frame.day,
        marking=frame.marking,
        notice=frame.notice,
        brand=frame.brand,
        subject="Yearly review of a surveillance camera scheme",
        control=b.DocumentControl(authorities=tuple(facts.authorities)),
        blocks=(
            *_first_page(facts, frame),
            *_outcomes(facts),
            *_refused(facts, frame),
            *_cameras(facts),
            *_late(facts),
        ),
    )


def _first_page(facts: SchemeReport, frame: PaperFrame) -> list[b.Block]:
    total = len(facts.lines)
    done = len(facts.reviewed)
    sentence = f"{done} of {total} cameras in use were reviewed and decided in these twelve months."
    points = [
        f"{len(facts.late)} reviews are late today.",
        f"{facts.not_yet_due} cameras are new and not yet due for their first review.",
        f"{facts.actions_open} actions from reviews are open, {facts.actions_late} of them late.",
        f"{facts.faults_open} cameras have an open fault.",
    ]
    found: list[b.Block] = [
        b.Heading(1, "In short"),
        b.Callout(sentence, (b.Bullets(points),), b.CalloutKind.DECISION),
        b.KeyValues(
            (
                ("Scheme", facts.scheme),
                ("Purpose", facts.purpose or None),
                ("Controller", facts.controllers or None),
                ("Operator", facts.operator or None),
                ("Footage kept", facts.retention_words or None),
                ("Last declared", short_day(facts.declared_on) if facts.declared_on else None),
            ),
            caption="The scheme",
        ),
    ]
    if frame.is_public and frame.contact:
        found.append(b.Paragraph(frame.contact))
    return found


def _outcomes(facts: SchemeReport) -> list[b.Block]:
    counts = Counter(line.outcome for line in facts.reviewed)
    if not counts:
        return [
            b.Heading(1, "What was decided"),
            b.Paragraph("No review was decided in these twelve months."),
        ]
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    most, number = ordered[0]
    table = b.Table(
        "Decisions of the year", ("Decision", "Cameras"), [(k, str(v)) for k, v in ordered],
        numbers=(1,), widths=(3, 1),
    )  # fmt: skip
    figure = b.Figure(
        caption="Cameras by decision",
        alt=f"Bars of cameras by decision; the tallest is “{most}” with {number}.",
        drawing=BarChart(
            tuple(k for k, _ in ordered),
            (Series("Cameras", tuple(float(v) for _, v in ordered)),),
            "cameras",
        ),
        finding=f"The commonest decision was “{most.lower()}”, for {number} of "
        f"{len(facts.reviewed)} cameras.",
        table=table,
    )
    return [b.Heading(1, "What was decided"), figure]


def _refused(facts: SchemeReport, frame: PaperFrame) -> list[b.Block]:
    refused = [line for line in facts.reviewed if line.refused_removal]
    if not refused:
        return []
    who = (lambda line: line.refused_by) if not frame.is_public else (lambda _line: "the decider")
    items = [f"{line.camera}: kept by {who(line)}. {line.refused_why}" for line in refused]
    return [b.Heading(1, "Removals recommended and not followed"), b.Bullets(items)]


def _cameras(facts: SchemeReport) -> list[b.Block]:
    if not facts.lines:
        return [b.Heading(1, "Every camera"), b.Paragraph("No camera of this scheme is in use.")]
    rows = [
        (
            line.number or "–",
            line.camera,
            line.ward or "–",
            line.outcome or "Not reviewed yet",
            short_day(line.decided_on) if line.decided_on else "–",
            short_day(line.next_review_on) if line.next_review_on else "–",
        )
        for line in facts.lines
    ]
    return [
        b.Heading(1, "Every camera"),
        b.Table(
            "Cameras in use and their newest review",
            ("Number", "Camera", "Ward", "Decision", "Decided", "Next review"),
            rows,
            widths=(1, 3, 2, 2, 1.6, 1.6),
        ),
    ]


def _late(facts: SchemeReport) -> list[b.Block]:
    if not facts.late:
        return []
    items = [
        f"{line.number or ''} {line.camera}: due {short_day(line.next_review_on)}".strip()
        for line in facts.late
        if line.next_review_on
    ]
    return [b.Heading(1, "Reviews that are late"), b.Bullets(items)]
