"""Typed text for the PDF: words with their glyphs, what they stand for, and lines that fit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from govern.documents.pdf_fonts import Face, faces, is_drawn_as_itself
from govern.documents.pdf_scripts import has_right_to_left, in_reading_order

# A space ends a line unless it is one of those that hold two words together.
_TOKENS = re.compile(r"\n|[^\S\n\u00a0\u2007\u202f]+|[\S\u00a0\u2007\u202f]+")
_HOLDING_SPACES = str.maketrans({"\u2007": "\u00a0", "\u202f": "\u00a0"})
# Characters without a picture of their own: joiners, marks of direction, selectors, soft hyphen.
_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8"
    "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)


class Piece(NamedTuple):
    """Glyphs of one face."""

    face: Face
    text: str


class Word(NamedTuple):
    """A word: what is drawn, its width (thousandths), and what it stands for if that differs."""

    pieces: tuple[Piece, ...]
    width: float
    actual: str
    right_to_left: bool = False


class Placed(NamedTuple):
    """A word on a line: the run it belongs to, and whether a space stands before it."""

    word: Word
    run: int
    spaced: bool


@dataclass(slots=True)
class Line:
    """Words that stand side by side; `space_after` unless a word or the paragraph ends with it."""

    words: list[Placed]
    width: float
    space_after: bool = True


class Typesetter:
    """Makes words and lines for one document, and remembers which characters became codes."""

    def __init__(self) -> None:
        self.faces = faces()
        self.coded: dict[str, None] = {}
        self._words: dict[tuple[str, bool], Word] = {}
        self._spaces = {
            strong: self.faces.body(strong=strong).widths[" "] for strong in (False, True)
        }

    def word(self, text: str, *, strong: bool) -> Word:
        """The word for a text without breaks, which is in composed form."""
        key = (text, strong)
        found = self._words.get(key)
        if found is None:
            face = self.faces.body(strong=strong)
            if self.faces.plain.issuperset(text):
                found = Word((Piece(face, text),), face.width(text), "")
            else:
                found = self._special(text, face)
            self._words[key] = found
        return found

    def width(self, text: str, size: float, *, strong: bool = False) -> float:
        """How wide a single line of text is, in points."""
        words = [self.word(word, strong=strong) for word in composed(text).split()]
        gaps = max(0, len(words) - 1) * self._spaces[strong]
        return (sum(word.width for word in words) + gaps) * size / 1000

    def _special(self, text: str, face: Face) -> Word:
        shown = in_reading_order(text, self.faces.fallback.holds)
        right_to_left = has_right_to_left(text)
        differs = shown != text
        pieces: list[Piece] = []
        for character in shown:
            if _UNSEEN.match(character):
                differs = True
                continue
            drawn = character.translate(_HOLDING_SPACES)
            own = face
            if not (face.holds(drawn) and self._drawable(character, drawn)):
                own = self.faces.fallback
                if not (own.holds(drawn) and self._drawable(character, drawn)):
                    own, drawn, differs = face, f"[U+{ord(character):04X}]", True
                    self.coded[character] = None
            if pieces and pieces[-1].face is own:
                pieces[-1] = Piece(own, pieces[-1].text + drawn)
            else:
                pieces.append(Piece(own, drawn))
        width = sum(piece.face.width(piece.text) for piece in pieces)
        return Word(tuple(pieces), width, text if differs else "", right_to_left)

    @staticmethod
    def _drawable(character: str, drawn: str) -> bool:
        if drawn != character:
            return True
        category = unicodedata.category(character)
        return is_drawn_as_itself(character) or category in ("Lo", "Lm", "Nd", "Po", "Sm", "Sc")

    def lines(self, runs: Sequence[tuple[str, bool]], size: float, width: float) -> list[Line]:
        """Break runs (text, strong) into lines at most `width` points wide; always at least one."""
        room = width * 1000 / size
        lines: list[Line] = []
        words: list[Placed] = []
        used = 0.0
        for word, run, spaced, strong, ends in self._atoms(runs, room):
            if ends:
                lines.append(Line(words, used * size / 1000))
                words, used = [], 0.0
                continue
            gap = self._spaces[strong] if spaced and words else 0.0
            while words and used + gap + word.width > room:
                # A word may be made of several runs: what belongs together moves together.
                tail = [] if spaced else _unbreakable_tail(words)
                rest = words[: len(words) - len(tail)]
                if not rest:
                    tail, rest = [], words
                kept = sum(one.word.width for one in tail)
                lines.append(Line(rest, (used - kept) * size / 1000, bool(tail) or spaced))
                words, used, gap = tail, kept, 0.0
            words.append(Placed(word, run, spaced))
            used += gap + word.width
        lines.append(Line(words, used * size / 1000))
        lines[-1].space_after = False
        return lines

    def _atoms(
        self, runs: Sequence[tuple[str, bool]], room: float
    ) -> Iterator[tuple[Word, int, bool, bool, bool]]:
        """Words in order: (word, run, space before, strong, a line ends here)."""
        spaced = False
        for number, (text, strong) in enumerate(runs):
            for part in _TOKENS.findall(composed(text)):
                if part == "\n":
                    yield Word((), 0.0, ""), number, False, strong, True
                    spaced = False
                elif part[0].isspace() and part[0] not in "\u00a0\u2007\u202f":
                    spaced = True
                else:
                    word = self.word(part, strong=strong)
                    if word.width <= room:
                        yield word, number, spaced, strong, False
                    else:
                        for cut in self._parts(part, room, strong=strong):
                            yield cut, number, spaced, strong, False
                            spaced = False
                    spaced = False

    def _parts(self, text: str, room: float, *, strong: bool) -> Iterator[Word]:
        """A word too wide for its line, cut where it must be, if it can after a joining sign."""
        start = at = 0
        used = 0.0
        sign = 0
        while at < len(text):
            wide = self.word(text[at], strong=strong).width
            if used + wide > room and at > start and not unicodedata.combining(text[at]):
                cut = sign if sign > start else at
                yield self.word(text[start:cut], strong=strong)
                start = at = cut
                used = 0.0
                continue
            used += wide
            at += 1
            if text[at - 1] in "-/–—_&=?.@,;:":
                sign = at
        yield self.word(text[start:], strong=strong)


def _unbreakable_tail(words: list[Placed]) -> list[Placed]:
    """The last words of a line that no space divides from the next one."""
    at = len(words) - 1
    while at > 0 and not words[at].spaced:
        at -= 1
    return words[at:]


def composed(text: str) -> str:
    """The text in composed form (NFC), with line ends as line feeds."""
    if text.isascii():
        return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
