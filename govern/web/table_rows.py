"""Writes the rows of a table as HTML: in Python, because a list has hundreds of cells to a page."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup, escape

from govern.web.page_parts import Column, Link, Row, Tag
from govern.web.wording import number_words

Cell = str | Markup | int | float | Decimal | Tag | Link | None

_NOTHING = '<span aria-hidden="true">–</span><span class="govuk-visually-hidden">none</span>'


def cell_content(cell: Cell) -> str:
    """A cell as HTML, escaped: text, a figure, a tag, a link, or a dash that is read as “none”."""
    if isinstance(cell, str):
        return escape(cell)
    if cell is None:
        return _NOTHING
    if isinstance(cell, Tag):
        return (
            f'<strong class="govuk-tag app-tag app-tag--{cell.tone}">{escape(cell.text)}</strong>'
        )
    if isinstance(cell, Link):
        about = f'<span class="govuk-visually-hidden"> {escape(cell.about)}</span>'
        return (
            f'<a class="govuk-link govuk-link--no-visited-state" href="{escape(cell.href)}">'
            f"{escape(cell.text)}{about if cell.about else ''}</a>"
        )
    return escape(number_words(cell))


def shown_cell(cell: Cell) -> Markup:
    """The same, for a template."""
    return Markup(cell_content(cell))  # noqa: S704 escaped above


def table_rows(
    columns: Sequence[Column], rows: Sequence[Row], *, table_id: str, select_form: str = ""
) -> Markup:
    """The rows of a table body; the first cell of each is its heading.

    With `select_form` (the id of the bulk form) each row that has a key begins with a box to tick.
    """
    opened = ['<th scope="row" class="govuk-table__header app-table__name">'] + [
        f'<td class="govuk-table__cell{" govuk-table__cell--numeric" if column.numeric else ""}">'
        for column in columns[1:]
    ]
    closed = ["</th>"] + ["</td>"] * (len(columns) - 1)
    written: list[str] = []
    for number, row in enumerate(rows, 1):
        if len(row.cells) != len(columns):
            raise ValueError(f"row {number} has {len(row.cells)} cells, not {len(columns)}")
        written.append('<tr class="govuk-table__row">')
        if select_form:
            written.append(_tick(row, f"{table_id}-tick-{number}", select_form))
        for start, cell, end in zip(opened, row.cells, closed, strict=True):
            written += (start, cell_content(cell), end)
        written.append("</tr>\n")
    return Markup("".join(written))  # noqa: S704 every part was escaped above


def _tick(row: Row, tick_id: str, select_form: str) -> str:
    if not row.key:
        return '<td class="govuk-table__cell app-table__tick"></td>'
    return (
        '<td class="govuk-table__cell app-table__tick">'
        '<div class="govuk-checkboxes govuk-checkboxes--small app-tick">'
        '<div class="govuk-checkboxes__item">'
        '<input class="govuk-checkboxes__input" type="checkbox" name="selected"'
        f' value="{escape(row.key)}" id="{escape(tick_id)}" form="{escape(select_form)}">'
        f'<label class="govuk-label govuk-checkboxes__label" for="{escape(tick_id)}">'
        f'<span class="govuk-visually-hidden">Choose {escape(row.name)}</span></label>'
        "</div></div></td>"
    )
