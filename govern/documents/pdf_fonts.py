"""The fonts inside every PDF: which face holds a character, how wide it is, how it is embedded."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, cast

from reportlab.pdfbase import pdfdoc
from reportlab.pdfbase.ttfonts import SUBSETN, TTFont

_FOLDER = Path(__file__).with_name("fonts")
_LOADING = Lock()


class EmbeddedFont(TTFont):
    """A TrueType font whose subsets carry the character map that PDF/UA and PDF/A ask for.

    reportlab's own map gives code 0 the character U+0000, writes five digits for characters beyond
    U+FFFF and overruns the hundred entries that a block may hold; the standards forbid all three.
    """

    def addObjects(self, doc: Any) -> None:  # noqa: N802 - reportlab calls it by this name
        """Add the font's subsets to the document when it is saved."""
        state, face = self.state[doc], cast(Any, self.face)
        state.frozen = 1
        for number, subset in enumerate(state.subsets):
            internal = self.getSubsetInternalName(number, doc)[1:]
            name = (SUBSETN(number) + b"+" + face.name).decode("ascii")
            font: Any = pdfdoc.PDFTrueTypeFont()
            font.Name = internal
            font.BaseFont = name
            font.FirstChar = 0
            font.LastChar = len(subset) - 1
            font.Widths = pdfdoc.PDFArray([face.getCharWidth(code) for code in subset])
            to_unicode = pdfdoc.PDFStream(content=_character_map(subset))
            font.ToUnicode = doc.Reference(to_unicode, f"toUnicode:{name}")
            font.FontDescriptor = face.addSubsetObjects(doc, name, subset)
            doc.Reference(font, internal)
            doc.idToObject["BasicFonts"].dict[internal] = font
        del self.state[doc]


def _character_map(subset: list[int]) -> str:
    pairs = [
        f"<{code:02X}> <{chr(character).encode('utf-16-be').hex().upper()}>"
        for code, character in enumerate(subset)
        if character
    ]
    blocks = [pairs[at : at + 100] for at in range(0, len(pairs), 100)]
    body = "".join(
        f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks
    )
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<00> <FF>\nendcodespacerange\n{body}"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    )


class Face:
    """One typeface as it was loaded: its characters, with widths in thousandths of its size."""

    def __init__(self, name: str, file_name: str) -> None:
        self.name = name
        self.font = EmbeddedFont(name, str(_FOLDER / file_name), asciiReadable=0, shapable=False)
        held = self.font.face.charToGlyph
        self.widths: dict[str, float] = {
            chr(code): self.font.face.charWidths.get(code, self.font.face.defaultWidth)
            for code in held
        }
        self.holds: Callable[[str], bool] = self.widths.__contains__

    def width(self, text: str) -> float:
        """The width of a text all of whose characters the face holds, in thousandths."""
        return sum(map(self.widths.__getitem__, text))


class Faces:
    """The three shipped faces, and which characters can be drawn as they are."""

    def __init__(self) -> None:
        self.regular = Face("GovernSans", "LiberationSans-Regular.ttf")
        self.strong = Face("GovernSans-Bold", "LiberationSans-Bold.ttf")
        self.fallback = Face("GovernFallback", "DejaVuSans.ttf")
        self.plain = frozenset(
            character
            for character in self.regular.widths
            if self.strong.holds(character) and is_drawn_as_itself(character)
        )

    def body(self, *, strong: bool) -> Face:
        """The face of running text."""
        return self.strong if strong else self.regular


def is_drawn_as_itself(character: str) -> bool:
    """Whether a glyph of its own, in the place it is typed in, shows this character."""
    if unicodedata.category(character) in ("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"):
        return False
    return unicodedata.bidirectional(character) not in ("R", "AL", "AN", "NSM") or (
        unicodedata.category(character) == "Mn"
    )


@cache
def _load() -> Faces:
    return Faces()


def faces() -> Faces:
    """The shipped faces, read from disk once in a process."""
    with _LOADING:
        return _load()


class FontUse:
    """One face in one document: turns text into the codes of the face's subsets."""

    def __init__(self, face: Face, document: Any) -> None:
        self._font = face.font
        self._document = document
        self._first: dict[str, int] = {}
        self._first_name = ""

    def show(self, text: str) -> list[tuple[str, bytes]]:
        """The text as pairs of a font's name in the file and the codes to show in it."""
        try:
            return [(self._first_name, bytes(map(self._first.__getitem__, text)))]
        except KeyError:
            pass
        parts = []
        at = 0
        for subset, codes in self._font.splitString(text, self._document):
            name = self._font.getSubsetInternalName(subset, self._document)
            if subset == 0:
                self._first_name = name
                self._first.update(zip(text[at : at + len(codes)], codes, strict=True))
            at += len(codes)
            parts.append((name, codes))
        return parts
