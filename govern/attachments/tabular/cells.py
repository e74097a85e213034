"""What may stand in one cell: text without controls, of bearable length, and no formula."""

from __future__ import annotations

import re
from collections.abc import Sequence

from govern.attachments.tabular.tables import Limits, RowProblem, shown
from govern.documents.text_rules import text_problem

# What no file format keeps (see documents.text_rules), for quick looks at whole files.
_SUSPECT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_CONTROL_BYTES = bytes({*range(32), 127} - {9, 10, 13})
_LATER_CONTROL = re.compile(b"\xc2[\x80-\x9f]|\xef\xbf[\xbe\xbf]")
# Spreadsheets take a full-width sign for the start of a formula, too.
_FORMULA = re.compile(r"\s*[=＝]\s*\S")
_GUARDED = re.compile(r"'[\s\u200b]*[=+\-@＝\t\r]")
_SECOND_LOOK = re.compile(r"(?m)[=＝<]|^'")
_MARKUP = re.compile(r"<[a-zA-Z!/][^<>]{0,200}>")

HTML_REMARK = "this holds HTML; it is kept and shown as plain text"


def has_controls(text: str) -> bool:
    """Whether a text holds a character that may not be kept."""
    return _SUSPECT.search(text) is not None


def file_has_controls(text: str) -> bool:
    """The same for a whole file: by its bytes, some thirty times as quick."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return True  # half of a character
    return len(data.translate(None, _CONTROL_BYTES)) != len(data) or (
        _LATER_CONTROL.search(data) is not None
    )


def needs_second_look(cells: Sequence[str], limits: Limits) -> bool:
    """Whether any cell of a row could be refused, unguarded or remarked on; quick."""
    text = "\n".join(cells)
    return (
        _SECOND_LOOK.search(text) is not None
        or len(text) > limits.cell_characters
        or has_controls(text)
    )


def unguarded(text: str) -> str:
    """A cell without the apostrophe that an export puts before what looks like a formula."""
    return text[1:] if text.startswith("'") and _GUARDED.match(text) else text


def cell_problem(line: int, column: str, text: str, limits: Limits) -> RowProblem | None:
    """Why a cell cannot be kept, or None. A formula is refused: its result was never checked."""
    if len(text) > limits.cell_characters:
        why = (
            f"this cell holds {len(text):,} characters; at most {limits.cell_characters:,} are read"
        )
        return RowProblem(line, column, shown(text), why)
    if _SUSPECT.search(text) is not None:
        return RowProblem(line, column, shown(text), _character_fault(text))
    if _FORMULA.match(text):
        return formula_problem(line, column, text)
    return None


def formula_problem(line: int, column: str, text: str) -> RowProblem:
    """A formula stood where a value is wanted."""
    why = "a formula stands here: put its result in its place (paste as values)"
    return RowProblem(line, column, shown(text), why)


def holds_markup(text: str) -> bool:
    """Whether a text holds what looks like an HTML tag; it is kept as typed all the same."""
    return "<" in text and _MARKUP.search(text) is not None


def _character_fault(text: str) -> str:
    if any("\udc80" <= character <= "\udcff" for character in text):
        return (
            "this cell is not in the same encoding as the rest of the file (UTF-8); "
            "type its accented letters again"
        )
    problem = text_problem(text, "")
    return problem.why if problem is not None else "this cell cannot be kept"
