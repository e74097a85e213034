"""The public list of a scheme's cameras: number, place and purpose, nothing operational."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from govern.documents import blocks as b
from govern.registers.cameras.papers.frame import PaperFrame


@dataclass(frozen=True, slots=True)
class ListedCamera:
    """One camera as the public may know it."""

    number: str
    place: str
    ward: str
    sort: str
    purpose: str
    state: str


@dataclass(frozen=True, slots=True)
class CameraList:
    """Everything the public list is made from; `withheld` cameras are counted, not named."""

    reference: str
    scheme: str
    purpose: str
    controllers: str
    operator: str
    retention_words: str
    cameras: Sequence[ListedCamera]
    withheld: int = 0


def camera_list(facts: CameraList, frame: PaperFrame) -> b.Document:
    """The list of a scheme's cameras for publication. Authority: [SCC-P3], [FOIA-s19]"""
    count = len(facts.cameras)
    words = "1 camera" if count == 1 else f"{count} cameras"
    return b.Document(
        title=f"Cameras of the scheme {facts.scheme}",
        organisation=frame.council,
        reference=facts.reference,
        day=frame.day,
        marking=frame.marking,
        notice=frame.notice,
        brand=frame.brand,
        subject="Public list of cameras",
        control=b.DocumentControl(authorities=("SCC-P3", "FOIA-s19")),
        blocks=(
            b.Heading(1, "About this list"),
            b.Paragraph(
                f"This list names {words} of the scheme. Where a camera points, what is masked and "
                "when it is watched are not published: that would help people to avoid it.",
                b.ParagraphKind.LEAD,
            ),
            b.KeyValues(
                (
                    ("What the cameras are for", facts.purpose or None),
                    ("Who is responsible", facts.controllers or None),
                    ("Who operates them", facts.operator or None),
                    ("How long footage is kept", facts.retention_words or None),
                    ("Questions, requests and complaints", frame.contact or None),
                ),
                caption="The scheme",
            ),
            *_withheld(facts),
            b.Heading(1, "The cameras"),
            *_table(facts),
        ),
    )


def _withheld(facts: CameraList) -> list[b.Block]:
    if not facts.withheld:
        return []
    words = "1 camera is" if facts.withheld == 1 else f"{facts.withheld} cameras are"
    return [
        b.Callout(
            f"{words} not listed",
            (
                b.Paragraph(
                    "Withheld under section 31(1)(a) of the Freedom of Information Act 2000: "
                    "naming the place would be likely to prejudice the prevention of crime."
                ),
            ),
        )
    ]


def _table(facts: CameraList) -> list[b.Block]:
    if not facts.cameras:
        return [b.Paragraph("No camera of this scheme is in use.")]
    rows = [
        (each.number or "–", each.place or "No place recorded", each.ward or "–", each.sort,
         each.purpose or "As the scheme")
        for each in facts.cameras
    ]  # fmt: skip
    return [
        b.Table(
            "Cameras in use",
            ("Number", "Place", "Ward", "Sort", "Purpose"),
            rows,
            widths=(1, 3.4, 2, 1.6, 2.4),
        )
    ]
