"""How wide a table's columns are when nobody says so."""

from __future__ import annotations

from collections.abc import Sequence

from govern.documents import blocks as b
from govern.documents.pdf_text import Typesetter

# Enough rows to know what a column holds; a long register is not measured in full.
_ROWS_LOOKED_AT = 120
_PADDING = 13.0


def column_widths(table: b.Table, types: Typesetter, size: float, width: float) -> list[float]:
    """The columns' widths in points; together they fill `width`."""
    if table.widths is not None:
        total = sum(table.widths)
        return [width * part / total for part in table.widths]
    rows = [table.header, *table.rows[:_ROWS_LOOKED_AT]]
    least, most = [], []
    for column in range(len(table.header)):
        texts = [b.plain(row[column]) for row in rows]
        strong = column == table.row_header
        longest = max((word for text in texts for word in text.split()), key=len, default="")
        narrow = max(types.width(longest, size, strong=True), 24.0)
        least.append(min(narrow, width / 3) + _PADDING)
        wide = max(types.width(text[:160], size, strong=strong) for text in texts)
        most.append(max(wide + _PADDING, least[-1]))
    return shared(least, most, width)


def shared(least: Sequence[float], most: Sequence[float], width: float) -> list[float]:
    """Widths between what each column needs and what it would like, filling `width`."""
    if sum(least) >= width:
        return [width * one / sum(least) for one in least]
    if sum(most) <= width:
        spare = (width - sum(most)) / len(most)
        return [one + spare for one in most]
    spare = (width - sum(least)) / (sum(most) - sum(least))
    return [low + (high - low) * spare for low, high in zip(least, most, strict=True)]
