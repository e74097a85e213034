"""The words every format prints alike: cover, document control, signatures, what is missing."""

from __future__ import annotations

from govern.clock import day_words, short_day
from govern.documents import blocks as b

NOT_ANSWERED = "Not answered"
NOT_RECORDED = "Not recorded"
NOT_SIGNED = "Not yet signed"
NOTHING_TO_LIST = "There is nothing to list."
DRAFT_WORDS = "DRAFT: not yet approved, and not to be relied on"
FALLBACK_HEADING = "Characters printed as codes"


def cover_facts(document: b.Document) -> list[tuple[str, str]]:
    """What the cover says under the title, as names and values."""
    facts = [
        ("Reference", document.reference),
        ("Version", document.version),
        ("Status", document.status.value),
        ("Protective marking", document.marking),
        ("Date", day_words(document.day)),
        ("Owner", document.owner),
    ]
    return [(name, value) for name, value in facts if value.strip()]


def control_blocks(control: b.DocumentControl) -> list[b.Block]:
    """Document control as blocks: versions, approvals, review date, authorities relied on."""
    made: list[b.Block] = []
    if control.versions:
        rows = [(v.version, short_day(v.day), v.author, v.change) for v in control.versions]
        header = ("Version", "Date", "Author", "What changed")
        made.append(b.Table("Versions", header, rows, widths=(12, 22, 26, 40)))
    if control.approvals:
        lines = [
            (a.role, a.name, "Not yet approved" if a.day is None else short_day(a.day))
            for a in control.approvals
        ]
        made.append(b.Table("Approvals", ("Role", "Name", "Approved"), lines, widths=(40, 34, 26)))
    if control.review_day is not None:
        review = b.Text("Next review: ", strong=True)
        made.append(b.Paragraph((review, day_words(control.review_day))))
    if control.authorities:
        made.append(b.Paragraph("This document relies on:"))
        made.append(b.Bullets(control.authorities))
    return made


def timeline_table(timeline: b.Timeline) -> b.Table:
    """A timeline as the table every format prints it as."""
    named = any(entry.who for entry in timeline.entries)
    header = ("When", "What happened", "By") if named else ("When", "What happened")
    rows = [(e.when, e.what, e.who)[: len(header)] for e in timeline.entries]
    return b.Table(timeline.caption, header, rows, widths=(26, 52, 22)[: len(header)])


def signature_table(signature: b.Signature) -> b.Table:
    """The lines of a signature as a table; what is still open says so."""
    rows = []
    for line in signature.lines:
        day = NOT_SIGNED if line.day is None else short_day(line.day)
        rows.append((line.role, line.name or "Not yet named", line.how, day))
    header = ("Role", "Name", "Signature", "Date")
    return b.Table(signature.caption, header, rows, widths=(30, 26, 22, 22))


def value_of(cell: b.Cell | None) -> b.Cell:
    """What is printed for a value: itself, or that it was not recorded."""
    return NOT_RECORDED if cell is None or not b.plain(cell).strip() else cell


def answer_blocks(answer: b.Answer) -> tuple[b.Block, ...]:
    """What is printed under a question: the answer, that it is withheld, or that there is none."""
    if isinstance(answer.answer, b.Withheld):
        return (b.Paragraph(b.runs_of(answer.answer)),)
    return tuple(answer.answer) or (b.Paragraph(NOT_ANSWERED),)


def header_words(document: b.Document) -> str:
    """The document's reference and version, as each page bears them."""
    version = f", version {document.version}" if document.version else ""
    return f"{document.reference}{version}"


def is_draft(document: b.Document) -> bool:
    """Whether each page must say DRAFT."""
    return document.status is b.Status.DRAFT
