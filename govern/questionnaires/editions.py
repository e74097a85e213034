"""What of an answer the public edition prints: all, one line, nothing, or that it is withheld."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from govern.documents.blocks import Paragraph, ParagraphKind, Table, Text, Withheld
from govern.documents.blocks import plain as plain_text
from govern.questionnaires.definition import TABLES, Column, Edition, Kind, Mark, Question
from govern.questionnaires.kinds import (
    blocks,
    is_answered,
    is_none,
    not_applicable_reason,
    plain,
    text,
)
from govern.questionnaires.printing import Content, Part, Printing, ReleaseChoice
from govern.questionnaires.tables import cell_text, rows_of
from govern.questionnaires.values import Json

# Names of people are never printed in a public edition; their roles are.
NAMES_AUTHORITY = "FOIA-s40(2)"
NAMES_REASON = "it is the name of a person"


def publishable(question: Question, value: Json, printing: Printing) -> Content | Withheld | None:
    """Decides what the public reads in answer to a question; None leaves the question out.

    The decision of whoever publishes comes first, then the edition the questionnaire proposes.

    Authority: [FOIA-s17(1)]
    """
    release = printing.releases.get((question.id, ""))
    if release is not None:
        if release.choice is ReleaseChoice.WITHHOLD:
            return because(release.authority, release.reason, printing)
        if release.choice is ReleaseChoice.REPLACE:
            return (Paragraph(release.public_value),)
        return open_part(question, value, printing)
    mark = question.edition.mark
    if mark is Mark.INTERNAL:
        return None
    if mark is Mark.NUMBER_ONLY:
        line = one_line(question, value, printing)
        return (Paragraph(line),) if line else None
    if mark is Mark.WITHHOLD and (is_answered(value) or question.kind is Kind.LIVE):
        role = plain(value)["role"] if question.kind is Kind.PERSON else ""
        return (Paragraph(role),) if role else _withheld(question.edition, printing)
    return open_part(question, value, printing)


def waits_for_reader(question: Question, value: Json, printing: Printing) -> bool:
    """Whether a person has yet to read this answer before it may be published."""
    return (
        question.edition.mark is Mark.PUBLISH_ONCE_READ
        and is_answered(value)
        and (question.id, "") not in printing.releases
    )


def because(authority: str, reason: str, printing: Printing) -> Withheld:
    """That something is withheld, under what in words, and why."""
    return Withheld(printing.cited_as(authority), reason)


def _withheld(edition: Edition, printing: Printing) -> Withheld:
    return because(edition.authority or "", edition.reason or "", printing)


def open_part(question: Question, value: Json, printing: Printing) -> Content | Withheld:
    """A whole answer as the public may see it: no names, no file names, no withheld columns."""
    kept = plain(value)
    if question.kind is Kind.LIVE:
        return live_part(question, printing, with_links=False)
    if kept is None or not_applicable_reason(kept) is not None or is_none(kept):
        return blocks(question, value, printing.lookups)
    if question.kind in TABLES:
        return _open_table(question, kept, printing)
    if question.kind is Kind.PERSON:
        role = kept["role"]
        return (Paragraph(role),) if role else because(NAMES_AUTHORITY, NAMES_REASON, printing)
    if question.kind is Kind.FILES:
        return (Paragraph(counted(len(kept), "file", "files")),)
    return blocks(question, value, printing.lookups)


def live_part(question: Question, printing: Printing, *, with_links: bool) -> Content:
    """The live figures of a question; one that is missing says so and is never nought."""
    found: list[Part] = []
    for name in question.live:
        figure = printing.figures.get(name)
        if figure is None:
            found.append(Paragraph("No figure"))
            continue
        link = figure.link if with_links else ""
        found.append(Paragraph(Text(figure.value, link=link)))
        found.append(Paragraph(f"As at {figure.as_at}.", kind=ParagraphKind.SMALL))
        found.extend(figure.more)
    return tuple(found)


def _open_table(question: Question, kept: Json, printing: Printing) -> Content:
    """The table without internal columns; a withheld column keeps its heading, and why below."""
    columns = [
        column
        for column in question.columns
        if column.edition is None or column.edition.mark is not Mark.INTERNAL
    ]
    if not columns:
        return ()
    rows: list[list[str | Withheld]] = []
    for row in rows_of(kept):
        release = printing.releases.get((question.id, row["key"]))
        if release is None or release.choice is ReleaseChoice.PUBLISH:
            rows.append([_open_cell(column, row, printing) for column in columns])
            continue
        first: str | Withheld = release.public_value
        if release.choice is ReleaseChoice.WITHHOLD:
            first = because(release.authority, release.reason, printing)
        rows.append([first, *["–"] * (len(columns) - 1)])
    numbers = [at for at, column in enumerate(columns) if column.kind is Kind.NUMBER]
    header = [column.ask for column in columns]
    table = Table(caption=question.ask, header=header, rows=rows, numbers=numbers)
    return (table, *_why_withheld(columns, printing))


def _why_withheld(columns: Sequence[Column], printing: Printing) -> Iterator[Paragraph]:
    for column in columns:
        if column.edition is not None and column.edition.mark is Mark.WITHHOLD:
            said = plain_text(_withheld(column.edition, printing))
            yield Paragraph(f"“{column.ask}”: {said}.", kind=ParagraphKind.SMALL)


def _open_cell(column: Column, row: Mapping[str, Json], printing: Printing) -> str:
    value = row["cells"].get(column.id)
    if value is None:
        return "–"
    if column.edition is not None and column.edition.mark is Mark.WITHHOLD:
        return "Withheld"
    if column.kind is Kind.PERSON:
        return str(value["role"] or "Name withheld")
    if column.kind is Kind.FILES:
        return counted(len(value), "file", "files")
    return cell_text(column, row, printing.lookups)


def one_line(question: Question, value: Json, printing: Printing) -> str:
    """An answer as a number or one line; empty when it has neither."""
    kept = plain(value)
    if question.kind is Kind.LIVE:
        given = [printing.figures[name] for name in question.live if name in printing.figures]
        return "; ".join(figure.value for figure in given) or "No figure"
    if kept is None:
        return "Not answered"
    if not_applicable_reason(kept) is not None:
        return "Not applicable"
    if is_none(kept):
        return "None"
    match question.kind:
        case Kind.TABLE | Kind.RISK_TABLE:
            return counted(len(rows_of(kept)), "entry", "entries")
        case Kind.FILES:
            return counted(len(kept), "file", "files")
        case Kind.CAMERAS:
            return counted(len(kept), "camera", "cameras")
        case Kind.CHOICES if set(kept) - {opt.value for opt in question.options if opt.alone}:
            return counted(len(kept), "of the kinds asked about", "of the kinds asked about")
        case Kind.YES_NO | Kind.CHOICE | Kind.CHOICES | Kind.NUMBER | Kind.DATE:
            return text(question, kept, printing.lookups)
        case _:
            return ""


def counted(number: int, one: str, many: str) -> str:
    """ "1 file", "3 files", "No files"."""
    return f"{number:,} {one if number == 1 else many}" if number else f"No {many}"
