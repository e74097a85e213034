"""What may be typed: every character but controls, unpaired surrogates and two noncharacters."""

from __future__ import annotations

import re

from govern.errors import BadInput, Problem

_LINE_ENDS = re.compile("\r\n?")
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def text_problem(value: str, place: str) -> Problem | None:
    """What is wrong with a typed text, or None when every character in it may be kept.

    Tabs and line ends may be typed. Other control characters, unpaired surrogates and the
    noncharacters U+FFFE and U+FFFF may not: no file format keeps them, so they would be lost later.
    """
    found = _REFUSED.search(value)
    if found is None:
        return None
    code = ord(found.group())
    if code >= 0xFFFE:
        kind = "a code that is not a character"
    elif code >= 0xD800:
        kind = "half of a character"
    else:
        kind = "a control character"
    line = value.count("\n", 0, found.start()) + 1
    column = found.start() - value.rfind("\n", 0, found.start())
    where = (
        f"{place}, line {line}, character {column}" if place else f"line {line}, character {column}"
    )
    return Problem(where, f"this is {kind} (U+{code:04X}) that cannot be printed; take it out")


def check_text(value: str, place: str) -> str:
    """Give a typed text back with its line ends as line feeds, or refuse it.

    `place` is what the person knows the field by ("Reason for the decision"). Composed and
    decomposed letters are both kept as typed. Raises BadInput naming the line and the character.
    """
    problem = text_problem(value, place)
    if problem is not None:
        raise BadInput(f"{problem.where}: {problem.why}.", [problem])
    return _LINE_ENDS.sub("\n", value) if "\r" in value else value
