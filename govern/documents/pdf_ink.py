"""Putting lines of text, rules and fills on a page of the PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from govern.documents.pdf_file import PdfFile
from govern.documents.pdf_tags import Node, Page, pdf_text
from govern.documents.pdf_text import Line, Placed, Typesetter

INK, QUIET, RULE, PALE = "#0b0c0c", "#454a4d", "#b1b4b6", "#f3f4f5"
LINK, ALARM = "#1d4f91", "#7a1f1f"


@cache
def paint(colour: str, operator: str = "rg") -> str:
    """The operator that sets a colour ("#1d3c5c"): rg fills, RG draws lines."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return " ".join(f"{part:.3f}" for part in parts) + f" {operator}"


def literal(codes: bytes) -> str:
    """Codes of a font as a string of the page's content."""
    safe = codes.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
    safe = safe.replace(b"\r", b"\\r")
    return f"({safe.decode('latin-1')})"


@dataclass(frozen=True, slots=True)
class Slot:
    """A run of text in a paragraph: whose content it is, how it looks, where it leads."""

    owner: Node
    strong: bool
    colour: str
    href: str = ""
    says: str = ""


@dataclass(slots=True)
class Setting:
    """How a paragraph is set: size and line height in points."""

    size: float
    leading: float
    colour: str = INK
    strong: bool = False
    right: bool = False


@dataclass(slots=True)
class Ink:
    """Writes into pages on behalf of one file."""

    file: PdfFile
    types: Typesetter = field(default_factory=Typesetter)

    def rule(self, page: Page, x: float, y: float, width: float, colour: str, thick: float) -> None:
        """A horizontal line, as an artifact."""
        page.code.append(
            f"/Artifact BMC\n{paint(colour, 'RG')} {thick:.2f} w "
            f"{x:.2f} {y:.2f} m {x + width:.2f} {y:.2f} l S\nEMC"
        )

    @staticmethod
    def fill(x: float, y: float, width: float, height: float, colour: str) -> str:
        """The code of a filled rectangle, as an artifact."""
        return f"/Artifact BMC\n{paint(colour)} {x:.2f} {y:.2f} {width:.2f} {height:.2f} re f\nEMC"

    def words(self, words: Sequence[Placed], strong: bool, spaces: str) -> list[str]:  # noqa: FBT001
        """The code that shows words one after another, with `spaces` at their end."""
        code: list[str] = []
        waiting = ""
        face = self.types.faces.body(strong=strong)
        for at, (word, _, spaced) in enumerate(words):
            if spaced and at:
                waiting += " "
            if not word.actual and len(word.pieces) == 1 and word.pieces[0].face is face:
                waiting += word.pieces[0].text
                continue
            if waiting:
                code += self._shown(waiting, strong=strong)
                waiting = ""
            if word.actual:
                code.append(f"/Span <</ActualText {pdf_text(word.actual)}>> BDC")
            for piece in word.pieces:
                code += [
                    f"{name}\0{literal(codes)} Tj"
                    for name, codes in self.file.show(piece.face, piece.text)
                ]
            if word.actual:
                code.append("EMC")
        if waiting or spaces:
            code += self._shown(waiting + spaces, strong=strong)
        return code

    def _shown(self, text: str, *, strong: bool) -> list[str]:
        face = self.types.faces.body(strong=strong)
        return [f"{name}\0{literal(codes)} Tj" for name, codes in self.file.show(face, text)]

    def text(
        self, page: Page, x: float, y: float, code: list[str], size: float, colour: str
    ) -> None:
        """Put shown words at a point; a change of font is written where it happens."""
        out = [f"BT {paint(colour)} 1 0 0 1 {x:.2f} {y:.2f} Tm"]
        font = ""
        for item in code:
            name, divided, shown = item.partition("\0")
            if not divided:
                out.append(item)
                continue
            if name != font:
                font = name
                out.append(f"{name} {size:.2f} Tf")
            out.append(shown)
        out.append("ET")
        page.code.append("\n".join(out))

    def plain(
        self,
        page: Page,
        x: float,
        y: float,
        text: str,
        setting: Setting,
        width: float = 0,
        ends: str = "",
    ) -> None:
        """One line of text whose mark is already open; ends at x + width when set to the right."""
        line = self.types.lines([(text, setting.strong)], setting.size, 10_000)[0]
        if setting.right:
            x += width - line.width
        code = self.words(line.words, setting.strong, ends)
        self.text(page, x, y, code, setting.size, setting.colour)

    def lines(
        self,
        page: Page,
        lines: Sequence[Line],
        slots: Sequence[Slot],
        setting: Setting,
        x: float,
        top: float,
        width: float,
        repeated: bool = False,  # noqa: FBT001, FBT002
    ) -> None:
        """Draw lines of a paragraph downwards from `top`, each run inside its element's mark.

        `repeated` text (a table's head on a later page) is an artifact: it was said before.
        Long for its many plain arguments.
        """
        open_run = -1
        underlines: list[str] = []
        for number, line in enumerate(lines):
            base = top - number * setting.leading - (setting.leading + setting.size * 0.72) / 2
            at = x + width - line.width if setting.right else x
            for stretch in self._by_run(line, slots):
                run = stretch[1]
                if repeated and open_run < 0:
                    page.open_artifact("Pagination")
                elif not repeated and run != open_run:
                    if open_run >= 0:
                        page.close()
                    page.open(slots[run].owner)
                open_run = run
                spaces = " " if stretch[0][-1] is line.words[-1] and line.space_after else ""
                left, right = self._stretch(
                    page, stretch, slots[run], spaces, at, base, setting.size
                )
                at = right
                if slots[run].href and not repeated:
                    corners = (left, base - 3, right, base + setting.size)
                    page.link(slots[run].owner, corners, slots[run].href, slots[run].says)
                    # A list of contents is known as links; only links in text are underlined.
                    if slots[run].colour == LINK:
                        y = base - 1.6
                        underlines.append(f"{left:.2f} {y:.2f} m {right:.2f} {y:.2f} l")
        if open_run >= 0:
            page.close()
        if underlines:
            drawn = "\n".join(underlines)
            page.code.append(f"/Artifact BMC\n{paint(LINK, 'RG')} 0.6 w\n{drawn} S\nEMC")

    def _stretch(
        self,
        page: Page,
        stretch: tuple[Sequence[Placed], int, bool],
        slot: Slot,
        spaces: str,
        x: float,
        base: float,
        size: float,
    ) -> tuple[float, float]:
        """Draw the words of one run on a line; where they begin and where they end."""
        words, _, gap = stretch
        if gap:
            space = self._shown(" ", strong=slot.strong)
            self.text(page, x, base, space, size, slot.colour)
            x += self.types.faces.body(strong=slot.strong).widths[" "] * size / 1000
        self._run(page, words, slot, spaces, x, base, size)
        return x, x + self._length(words, slot.strong) * size / 1000

    def _run(
        self,
        page: Page,
        words: Sequence[Placed],
        slot: Slot,
        spaces: str,
        x: float,
        base: float,
        size: float,
    ) -> None:
        if not any(word.right_to_left for word, _, _ in words):
            code = self.words(words, slot.strong, spaces)
            self.text(page, x, base, code, size, slot.colour)
            return
        # Words stand in the order they are read; each right-to-left stretch is set from its right.
        for at, (placed, left) in enumerate(right_to_left_places(words, self.types, slot.strong)):
            spaced = at + 1 < len(words) and words[at + 1].spaced
            after = spaces if at + 1 == len(words) else " " * spaced
            code = self.words([placed], slot.strong, after)
            self.text(page, x + left * size / 1000, base, code, size, slot.colour)

    def _length(self, words: Sequence[Placed], strong: bool) -> float:  # noqa: FBT001
        space = self.types.faces.body(strong=strong).widths[" "]
        return sum(
            word.width + (space if spaced and at else 0)
            for at, (word, _, spaced) in enumerate(words)
        )

    @staticmethod
    def _by_run(line: Line, slots: Sequence[Slot]) -> list[tuple[list[Placed], int, bool]]:
        """The line's words in stretches of one run: (words, run, a space stands before them)."""
        stretches: list[tuple[list[Placed], int, bool]] = []
        for number, placed in enumerate(line.words):
            if stretches and stretches[-1][1] == placed.run:
                stretches[-1][0].append(placed)
            else:
                stretches.append(([placed], placed.run, bool(number) and placed.spaced))
        return stretches


def right_to_left_places(
    words: Sequence[Placed],
    types: Typesetter,
    strong: bool,  # noqa: FBT001
) -> list[tuple[Placed, float]]:
    """Where each word begins (thousandths), words read from the right turned round."""
    space = types.faces.body(strong=strong).widths[" "]
    gaps = [space if placed.spaced and at else 0.0 for at, placed in enumerate(words)]
    places = [0.0] * len(words)
    at = 0
    x = 0.0
    while at < len(words):
        end = at + 1
        if words[at].word.right_to_left:
            while end < len(words) and words[end].word.right_to_left:
                end += 1
        x += gaps[at]
        total = sum(placed.word.width for placed in words[at:end]) + sum(gaps[at + 1 : end])
        right = x + total
        for one in range(at, end):
            right -= words[one].word.width
            places[one] = right
            right -= gaps[one + 1] if one + 1 < end else 0
        x += total
        at = end
    return list(zip(words, places, strict=True))
