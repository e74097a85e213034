"""Runs of text, and what stands in the place of text that is withheld."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A run of text. `link`: https://…, mailto:… or #anchor; `language` when it differs."""

    text: str
    strong: bool = False
    link: str = ""
    language: str = ""


Inline = str | Text | Sequence[str | Text]


@dataclass(frozen=True, slots=True)
class Withheld:
    """Stands where text is withheld: under what, and why. The text itself is never here."""

    authority: str
    reason: str


Cell = Inline | Withheld


def runs_of(content: Cell) -> tuple[Text, ...]:
    """Any content of a paragraph or cell as runs; what is withheld says so, under what and why."""
    if isinstance(content, str):
        return (Text(content),) if content else ()
    if isinstance(content, Text):
        return (content,)
    if isinstance(content, Withheld):
        return (
            Text("Withheld", strong=True),
            Text(f" under {content.authority}: {content.reason}"),
        )
    return tuple(Text(part) if isinstance(part, str) else part for part in content)


def plain(content: Cell) -> str:
    """The text of a paragraph or cell without its marks."""
    return "".join(run.text for run in runs_of(content))


def cell_of(content: Cell) -> Cell:
    """The content of a cell as it is kept: runs, or that it is withheld."""
    return content if isinstance(content, Withheld) else runs_of(content)
