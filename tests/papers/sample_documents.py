"""Invented documents that use every block, for the tests of the writers."""

from __future__ import annotations

import random
import struct
import zlib
from datetime import date

from govern.documents import blocks as b

WORDS = (
    "the camera council service scheme footage record operator police purpose review signage "
    "privacy retention incident request evidence decision meeting officer ward street market "
    "public safety anti-social behaviour lighting alternative proportionate necessary effective"
).split()


def png(width: int = 60, height: int = 24) -> bytes:
    """A small picture: a dark field with a lighter bar."""
    row = b"\x00" + bytes([29, 60, 92]) * (width // 2) + bytes([90, 140, 180]) * (width - width // 2)

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(row * height))
        + chunk(b"IEND", b"")
    )


def sentence(chance: random.Random, most: int = 18) -> str:
    """A sentence of words in no sensible order."""
    words = [chance.choice(WORDS) for _ in range(chance.randint(8, most))]
    return " ".join(words).capitalize() + "."


def prose(chance: random.Random, sentences: int = 3) -> str:
    """A few sentences."""
    return " ".join(sentence(chance) for _ in range(sentences))


def bar_chart() -> b.BarChart:
    """Two periods over five categories, one figure missing."""
    categories = (
        "Anti-social behaviour",
        "Violence and sexual offences",
        "Theft from the person",
        "Criminal damage and arson",
        "Public order",
    )
    now = b.Series("October 2025 to September 2026", (214, 131, 22, 41, 64))
    before = b.Series("October 2024 to September 2025", (251, 118, 19, None, 70))
    return b.BarChart(categories, (now, before), "Recorded crimes within 250 metres")


def line_chart() -> b.LineChart:
    """A year of months, with a gap in the second line."""
    months = tuple("Oct Nov Dec Jan Feb Mar Apr May Jun Jul Aug Sep".split())
    now = b.Series("This period", (34, 31, 40, 28, 25, 30, 33, 36, 41, 44, 39, 37))
    before = b.Series("A year before", (30, 35, 38, 33, None, None, 31, 30, 36, 39, 42, 40))
    return b.LineChart(months, (now, before), "Crimes a month")


def heat_map() -> b.HeatMap:
    """Risks by likelihood and impact."""
    grades = ("Low", "Medium", "High", "Very high")
    side = ("Very unlikely", "Unlikely", "Possible", "Likely", "Very likely")
    values = tuple(tuple((5 - i) * j % 4 or None for j in range(5)) for i in range(5))
    levels = tuple(
        tuple(min(3, (5 - i) * (j + 1) // 6) for j in range(5)) for i in range(5)
    )
    rows = ("Severe", "Major", "Moderate", "Minor", "Negligible")
    return b.HeatMap(rows, side, values, levels, grades, "Impact", "Likelihood")


def point_map() -> b.PointMap:
    """A camera with two rings, points of many sizes, and neighbours."""
    chance = random.Random(4)
    points = tuple(
        b.MapPoint(f"Point {n}", chance.uniform(-240, 240), chance.uniform(-240, 240), count)
        for n, count in enumerate((58, 31, 22, 14, 9, 5, 3, 1, 1), 1)
    )
    others = (b.MapPoint("0114", 130, -170), b.MapPoint("0120", -190, 60))
    return b.PointMap("Camera 0112", (100, 250), points, others)


def figures() -> list[b.Block]:
    """A figure of each kind, each with its table."""
    bars = b.Table(
        "Recorded crimes within 250 metres, by category",
        ("Category", "This period", "A year before"),
        [
            ("Anti-social behaviour", "214", "251"),
            ("Violence and sexual offences", "131", "118"),
            ("Theft from the person", "22", "19"),
            ("Criminal damage and arson", "41", "no data"),
            ("Public order", "64", "70"),
        ],
        numbers=(1, 2),
    )
    small = b.Table("Figures", ("Month", "Crimes"), [("October", "34"), ("November", "31")], numbers=(1,))
    return [
        b.Figure(
            "Recorded crimes by category",
            "Grouped bars for five categories. Anti-social behaviour fell from 251 to 214.",
            drawing=bar_chart(),
            finding="Anti-social behaviour fell by 15 per cent; violence rose by 11 per cent.",
            table=bars,
        ),
        b.Figure("Crimes a month", "A line that rises in summer.", drawing=line_chart(), table=small),
        b.Figure(
            "Risks before measures",
            "A grid of 25 cells; four risks stand in the top right corner.",
            drawing=heat_map(),
            table=small,
            width_mm=150,
        ),
        b.Figure(
            "Where crimes were recorded",
            "A map of nine points; the largest, with 58 crimes, lies 90 metres north-east.",
            drawing=point_map(),
            table=small,
        ),
        b.Figure("The view in daylight", "A street with two shops and a lamp post.", png=png(), width_mm=80),
    ]


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
                b.Paragraph("Camera 0112 stays, with a narrower view, until Monday 1 November 2027."),
                b.Bullets(("Mask the first-floor windows by Friday 18 December 2026.", "Replace the sign at the north entrance.")),
            ),
            b.CalloutKind.DECISION,
        ),
        b.Paragraph(prose(chance), b.ParagraphKind.LEAD),
        b.Paragraph(
            (
                "The figures are in ",
                b.Text("the section on evidence", link="#evidence"),
                ", and the rules in ",
                b.Text("the Surveillance Camera Code of Practice", link="https://www.gov.uk/government/publications/update-to-surveillance-camera-code"),
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
                    (f"F-{number}-{row:04d}", sentence(chance, 22), chance.choice(("CCTV manager", "Highways", "Supplier")), f"{chance.randint(1, 90)}")
                    for row in range(rows)
                ],
                numbers=(3,),
            ),
        ]
    blocks += [
        b.PageBreak(),
        b.Heading(1, "Questions and answers"),
        b.Answer("What problem does the camera address?", (b.Paragraph(prose(chance)), b.Bullets(("Thefts", "Fights")))),
        b.Answer("Has anybody been consulted about the camera’s view?"),
        b.Answer("Where are the masks?", b.Withheld("FOIA section 31(1)(a)", "it would help people to avoid being seen committing crime")),
        b.Answer("Is the signage clear?", (b.Paragraph("Yes."),), "Last year: no"),
        b.Table("Nothing here", ("Reference", "What"), []),
        b.Table("Partly withheld", ("Reference", "Place"), [("0112", b.Withheld("FOIA section 31(1)(a)", "it would show what is not seen"))]),
        b.Timeline(
            (
                b.TimelineEntry("Friday 2 October 2026", "Review started", "Priya Nair"),
                b.TimelineEntry("Monday 2 November 2026", "Decided: stays, with a narrower view", "Sam Okonkwo"),
            )
        ),
        b.Signature(
            (
                b.SignatureLine("Reviewer", "Priya Nair", date(2026, 10, 30), "In Govern"),
                b.SignatureLine("Senior responsible officer for cameras"),
            )
        ),
        b.Paragraph("Police 🚨 light, ticks ✓ and ☐, Łódź, Ŵŷ, Ελλάδα, Кириллица, السلام عليكم in 2026, שלום עולם, ਪੰਜਾਬੀ, বাংলা."),
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
            b.Paragraph("You asked why the camera in Castle Street is there. This letter tells you what we decided, why, and what you can do next."),
            b.Heading(1, "What we decided"),
            b.Paragraph("The camera stays. Its view has been made narrower."),
            b.Heading(1, "What you can do next"),
            b.Numbered(("Ask us to look at our answer again within 40 working days.", "Complain to the Information Commissioner.")),
            b.Paragraph("Yours sincerely"),
            b.Paragraph("Priya Nair\nCCTV manager"),
        ],
    )
