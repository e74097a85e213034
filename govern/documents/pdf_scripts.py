"""Scripts written from right to left: joined letter forms and the order they are drawn in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import cache

_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_NUMBERS = re.compile(r"[0-9\u0660-\u0669\u06f0-\u06f9][0-9\u0660-\u0669\u06f0-\u06f9.,:/٫٬]*")
_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")
# Lam with one of the alefs is one sign; other pairs may be drawn as two.
_LAM_ALEF = ("\u0644\u0622", "\u0644\u0623", "\u0644\u0625", "\u0644\u0627")
_FORMS = ("isolated", "final", "initial", "medial")


def has_right_to_left(text: str) -> bool:
    """Whether a word is written from right to left."""
    return _RIGHT_TO_LEFT.search(text) is not None and any(
        unicodedata.bidirectional(character) in ("R", "AL") for character in text
    )


def in_reading_order(text: str, holds: Callable[[str], bool]) -> str:
    """The word as its glyphs stand from left to right.

    Arabic letters take the joined forms that the font holds. Words of other scripts come back as
    they are. One word is handled at a time; the writer puts the words of a line in their order.
    """
    if not has_right_to_left(text):
        return text
    shaped = _joined(text, holds).translate(_MIRRORED)
    clusters: list[str] = []
    at = 0
    while at < len(shaped):
        number = _NUMBERS.match(shaped, at)
        end = number.end() if number else at + 1
        while end < len(shaped) and unicodedata.combining(shaped[end]):
            end += 1
        clusters.append(shaped[at:end])
        at = end
    return "".join(reversed(clusters))


@cache
def _forms() -> dict[str, dict[str, str]]:
    """For each Arabic letter (or lam with alef) its presentation forms, as Unicode lists them."""
    found: dict[str, dict[str, str]] = {}
    for code in (*range(0xFB50, 0xFDFF), *range(0xFE70, 0xFEFD)):
        kind, _, letters = unicodedata.decomposition(chr(code)).partition("> ")
        if kind[1:] in _FORMS:
            base = "".join(chr(int(letter, 16)) for letter in letters.split())
            if len(base) == 1 or base in _LAM_ALEF:
                found.setdefault(base, {}).setdefault(kind[1:], chr(code))
    return found


def _joined(text: str, holds: Callable[[str], bool]) -> str:
    forms = _forms()
    letters: list[str] = []
    for character in text:
        pair = letters[-1] + character if letters else ""
        if len(pair) == 2 and pair in forms and "isolated" in forms[pair]:
            letters[-1] = pair
        else:
            letters.append(character)
    out = []
    for at, letter in enumerate(letters):
        mine = forms.get(letter)
        if mine is None:
            out.append(letter)
            continue
        before = _neighbour(letters, at, -1)
        after = _neighbour(letters, at, 1)
        joins_before = "initial" in forms.get(before, {}) and "final" in mine
        joins_after = "initial" in mine and "final" in forms.get(after, {})
        kind = _FORMS[2 * joins_after + joins_before]
        form = mine.get(kind, "")
        out.append(form if form and holds(form) else letter)
    return "".join(out)


def _neighbour(letters: list[str], at: int, step: int) -> str:
    """The letter before or after, past the marks that stand on letters."""
    at += step
    while 0 <= at < len(letters) and unicodedata.combining(letters[at][0]):
        at += step
    return letters[at] if 0 <= at < len(letters) else ""
