"""Panels of evidence as they are printed: each picture with its figures, then what is left."""

from __future__ import annotations

from collections.abc import Sequence

from govern.documents import blocks as b
from govern.measures import Panel, PanelTable

#: Which of a panel's tables holds the figures of a picture: by the end of the picture's name,
#: words of the table's caption.
_FIGURES_IN = {"map": "Map points", "months": "by month", "categories": "by category"}


def panel_blocks(panels: Sequence[Panel]) -> list[b.Block]:
    """Panels of evidence as they print: finding, each picture with its figures, limits."""
    found: list[b.Block] = []
    for panel in panels:
        found.append(b.Heading(2, panel.title))
        found.extend(b.Paragraph(sentence) for sentence in panel.sentences)
        tables = {table.caption: table for table in panel.tables if table.rows}
        for picture in panel.pictures:
            words = _FIGURES_IN[picture.name.rpartition("-")[2]]
            caption = next((caption for caption in tables if words in caption), None)
            if caption is None:
                # Nothing lies within the circle: an empty map would say less than the sentence.
                continue
            found.append(
                b.Figure(
                    caption=picture.finding or panel.title,
                    alt=picture.alt,
                    drawing=picture.drawing,
                    table=_table_block(tables.pop(caption)),
                )
            )
        found.extend(_table_block(table) for table in tables.values())
        if panel.limits:
            found.append(b.Callout("What these figures cannot say", (b.Bullets(panel.limits),)))
    return found


def _table_block(table: PanelTable) -> b.Table:
    return b.Table(table.caption, table.columns, table.rows, numbers=tuple(sorted(table.numeric)))
