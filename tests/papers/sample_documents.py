"""Invented documents that use every block, for the tests of the writers."""

from __future__ import annotations

import random
import re
from datetime import date

from sample_figures import figures, png

from govern.documents import blocks as b

WORDS = re.findall(
    r"\S+",
    "the camera council service scheme footage record operator police purpose review "
    "signage privacy retention incident request evidence decision meeting officer ward "
    "street market public safety anti-social behaviour lighting alternative proportionate "
    "necessary effective",
)


def sentence(chance: random.Random, most: int = 18) -> str:
    """A sentence of words in no sensible order."""
    words = [chance.choice(WORDS) for _ in range(chance.randint(8, most))]
    return " ".join(words).capitalize() + "."


def prose(chance: random.Random, sentences: int = 3) -> str:
    """A few sentences."""
    return " ".join(sentence(chance) for _ in range(sentences))


def control() -> b.DocumentControl:
    """Versions, approvals, review date, authorities."""
    return b.DocumentControl(
        versions=(
            b.VersionEntry("0.1", date(2026, 10, 5), "Priya Nair", "First draft"),
            b.VersionEntry("1.0", date(2026, 11, 2), "Priya Nair", "Approved after comments"),
        ),
        approvals=(
            b.Approval("Data protection officer", "Sam Okonkwo", date(2026, 11, 2)),
            b.Approval("Senior responsible officer for cameras", "Zażółć Gęślą-Jaźń"),
        ),
        review_day=date(2027, 11, 1),
        authorities=(
            "Surveillance Camera Code of Practice, principle 2",
            "Data Protection Act 2018, section 35",
        ),
    )


def rich_document(
    *, rows: int = 40, sections: int = 4, status: b.Status = b.Status.DRAFT, notice: str = ""
) -> b.Document:
    """A report with every kind of block."""
    chance = random.Random(7)
    blocks: list[b.Block] = [
        b.Heading(1, "Summary", "summary"),
        b.Callout(
            "What was decided",
            (
                b.Paragraph(
                    "Camera 0112 stays, with a narrower view, until Monday 1 November 2027."
                ),
                b.Bullets(
                    (
                        "Mask the first-floor windows by Friday 18 December 2026.",
                        "Replace the sign at the north entrance.",
                    )
                ),
            ),
            b.CalloutKind.DECISION,
        ),
        b.Paragraph(prose(chance), b.ParagraphKind.LEAD),
        b.Paragraph(
            (
                "The figures are in ",
                b.Text("the section on evidence", link="#evidence"),
                ", and the rules in ",
                b.Text(
                    "the Surveillance Camera Code of Practice",
                    link="https://www.gov.uk/government/publications/surveillance-camera-code",
                ),
                ". The Welsh title is ",
                b.Text("Cod Ymarfer Camerâu Gwyliadwriaeth", language="cy"),
                ". ",
                b.Text("Nothing here is an estimate.", strong=True),
            )
        ),
        b.KeyValues(
            (
                ("Camera", "0112, Castle Street at the junction with Market Place"),
                ("Purpose", "Prevention and detection of crime; public safety"),
                ("Retention", "31 days"),
                ("Last inspected", None),
            ),
            "Key facts",
        ),
        b.Heading(1, "Evidence", "evidence"),
        *figures(),
    ]
    for number in range(1, sections + 1):
        blocks += [
            b.Heading(1, sentence(chance, 9)[:-1]),
            b.Paragraph(prose(chance, 5)),
            b.Heading(2, sentence(chance, 10)[:-1]),
            b.Paragraph(prose(chance, 4)),
            b.Numbered(tuple(sentence(chance) for _ in range(3))),
            b.Heading(3, sentence(chance, 9)[:-1]),
            b.Bullets(tuple(sentence(chance, 30) for _ in range(3))),
            b.Heading(4, "A note"),
            b.Paragraph(prose(chance, 2), b.ParagraphKind.SMALL),
            b.Table(
                f"Faults and complaints, part {number}",
                ("Reference", "What was reported", "Owner", "Days open"),
                [
                    (
                        f"F-{number}-{row:04d}",
                        sentence(chance, 22),
                        chance.choice(("CCTV manager", "Highways", "Supplier")),
                        f"{chance.randint(1, 90)}",
                    )
                    for row in range(rows)
                ],
                numbers=(3,),
            ),
        ]
    blocks += [
        b.PageBreak(),
        b.Heading(1, "Questions and answers"),
        b.Answer(
            "What problem does the camera address?",
            (b.Paragraph(prose(chance)), b.Bullets(("Thefts", "Fights"))),
        ),
        b.Answer("Has anybody been consulted about the camera’s view?"),
        b.Answer(
            "Where are the masks?",
            b.Withheld(
                "FOIA section 31(1)(a)", "it would help people to avoid being seen committing crime"
            ),
        ),
        b.Answer("Is the signage clear?", (b.Paragraph("Yes."),), "Last year: no"),
        b.Table("Nothing here", ("Reference", "What"), []),
        b.Table(
            "Partly withheld",
            ("Reference", "Place"),
            [("0112", b.Withheld("FOIA section 31(1)(a)", "it would show what is not seen"))],
        ),
        b.Timeline(
            (
                b.TimelineEntry("Friday 2 October 2026", "Review started", "Priya Nair"),
                b.TimelineEntry(
                    "Monday 2 November 2026", "Decided: stays, with a narrower view", "Sam Okonkwo"
                ),
            )
        ),
        b.Signature(
            (
                b.SignatureLine("Reviewer", "Priya Nair", date(2026, 10, 30), "In Govern"),
                b.SignatureLine("Senior responsible officer for cameras"),
            )
        ),
        b.Paragraph(
            "Police 🚨 light, ticks ✓ and ☐, Łódź, Ŵŷ, Ελλάδα, Кириллица, "
            "السلام عليكم in 2026, שלום עולם, ਪੰਜਾਬੀ, বাংলা."
        ),
    ]
    return b.Document(
        title="Camera review: Castle Street at the junction with Market Place",
        subtitle="Yearly review under the Surveillance Camera Code of Practice",
        organisation="Northmoor Borough Council",
        reference="CR-2026-0143",
        version="1.0",
        marking="OFFICIAL",
        status=status,
        day=date(2026, 11, 2),
        owner="CCTV manager",
        subject="Whether camera 0112 is still justified",
        notice=notice,
        brand=b.Brand("#1d3c5c", png(160, 48), "Northmoor Borough Council’s arms"),
        control=control(),
        blocks=blocks,
    )


def letter() -> b.Document:
    """A short letter."""
    return b.Document(
        title="Your question about the camera in Castle Street",
        organisation="Northmoor Borough Council",
        reference="REQ-2026-0031",
        day=date(2026, 11, 2),
        status=b.Status.ISSUED,
        cover=False,
        number_headings=False,
        address=("Ms A. Example", "1 Sample Street", "Northmoor", "NM1 1AA"),
        marking="OFFICIAL",
        notice="SAMPLE: an invented council",
        blocks=[
            b.Paragraph("Dear Ms Example"),
            b.Paragraph(
                "You asked why the camera in Castle Street is there. This letter tells you what "
                "we decided, why, and what you can do next."
            ),
            b.Heading(1, "What we decided"),
            b.Paragraph("The camera stays. Its view has been made narrower."),
            b.Heading(1, "What you can do next"),
            b.Numbered(
                (
                    "Ask us to look at our answer again within 40 working days.",
                    "Complain to the Information Commissioner.",
                )
            ),
            b.Paragraph("Yours sincerely"),
            b.Paragraph("Priya Nair\nCCTV manager"),
        ],
    )
