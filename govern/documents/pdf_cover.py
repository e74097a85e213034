"""The PDF's first page, a letter's head, and what stands above and below every page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from govern.clock import day_words
from govern.documents import blocks as b
from govern.documents.pdf_boxes import PictureBox, TextBox
from govern.documents.pdf_file import PAGE_HEIGHT, PAGE_WIDTH
from govern.documents.pdf_flow import COLUMN, LEFT, MILLIMETRE, Box, Flow
from govern.documents.pdf_ink import ALARM, INK, QUIET, RULE, Setting
from govern.documents.pdf_setter import BODY, Setter, png_shape
from govern.documents.pdf_tags import Node, Page
from govern.documents.wording import DRAFT_WORDS, cover_facts, header_words, is_draft

_COVER_CELL = Setting(12, 17)
_WHITE = "#ffffff"


@dataclass(slots=True)
class _Space:
    """Goes down to a height of the page, or by a height."""

    height: float = 0.0
    down_to: float = 0.0
    before: float = 0.0
    after: float = 0.0
    keep: bool = False

    def least(self) -> float:
        return 0.0

    def place(self, flow: Flow) -> None:
        flow.y = min(flow.y - self.height, self.down_to or flow.y)


@dataclass(slots=True)
class _Band:
    """The council's colour across the top of the page."""

    colour: str
    height: float
    before: float = 0.0
    after: float = 0.0
    keep: bool = False

    def least(self) -> float:
        return 0.0

    def place(self, flow: Flow) -> None:
        y = PAGE_HEIGHT - self.height
        flow.page.code.append(flow.ink.fill(0, y, PAGE_WIDTH, self.height, self.colour))


@dataclass(slots=True)
class _Boxed:
    """One paragraph on a fill or in a frame."""

    text: TextBox
    fill: str = ""
    frame: str = ""
    hug: float = 0.0
    before: float = 0.0
    after: float = 14.0
    keep: bool = False

    def least(self) -> float:
        return self.text.least() + 16

    def place(self, flow: Flow) -> None:
        height = len(self.text.lines) * self.text.setting.leading + 14
        width = self.hug or flow.width
        x, y = flow.left, flow.y - height
        if self.fill:
            flow.page.code.append(flow.ink.fill(x, y, width, height, self.fill))
        if self.frame:
            flow.page.code.append(
                f"/Artifact BMC\n{_stroke(self.frame)} 1.5 w "
                f"{x:.2f} {y:.2f} {width:.2f} {height:.2f} re S\nEMC"
            )
        flow.take(7)
        flow.left += 10
        self.text.place(flow)
        flow.left -= 10
        flow.take(7)


def _stroke(colour: str) -> str:
    from govern.documents.pdf_ink import paint

    return paint(colour, "RG")


def _logo(setter: Setter, node: Node, high: float) -> Box | None:
    brand = setter.document.brand
    if brand.logo_png is None:
        return None
    shape = png_shape(brand.logo_png)
    width = min(high / shape, 70 * MILLIMETRE)
    high = width * shape
    name = setter.ink.file.picture(brand.logo_png)

    def draw(page: Page, x: float, y: float) -> None:
        page.code.append(f"q {width:.2f} 0 0 {high:.2f} {x:.2f} {y:.2f} cm /{name} Do Q")

    return PictureBox(node.add("Figure", alt=brand.logo_alt), width, high, draw, after=8)


def _notices(setter: Setter, node: Node) -> list[Box]:
    """The notice (SAMPLE …) and that it is a draft, each in its box."""
    d = setter.document
    made: list[Box] = []
    if is_draft(d):
        setting = Setting(12, 16, _WHITE, strong=True)
        text = setter.paragraph(DRAFT_WORDS, setting, node.add("P"), COLUMN - 20)
        hug = max(line.width for line in text.lines) + 20
        made.append(_Boxed(text, fill=ALARM, hug=hug))
    if d.notice:
        setting = Setting(12, 16, INK, strong=True)
        text = setter.paragraph(d.notice, setting, node.add("P"), COLUMN - 20)
        made.append(_Boxed(text, frame=INK))
    return made


def cover_boxes(setter: Setter, node: Node) -> list[Box]:
    """The cover: council, title, and reference, version, status, marking, date and owner."""
    d = setter.document
    logo = _logo(setter, node, 26 * MILLIMETRE)
    council = Setting(16, 21, setter.accent, strong=True)
    boxes: list[Box] = [_Band(setter.accent, 10 * MILLIMETRE), _Space(height=2 * MILLIMETRE)]
    if logo is not None:
        boxes.append(logo)
    boxes.append(setter.paragraph(d.organisation, council, node.add("P"), COLUMN))
    boxes.append(_Space(down_to=PAGE_HEIGHT - 88 * MILLIMETRE))
    boxes += _notices(setter, node)
    title = Setting(30, 37, INK, strong=True)
    boxes.append(setter.paragraph(d.title, title, node.add("H1"), COLUMN, before=10, after=10))
    if d.subtitle:
        under = Setting(16, 22, QUIET)
        boxes.append(setter.paragraph(d.subtitle, under, node.add("P"), COLUMN))
    boxes.append(_Space(height=12 * MILLIMETRE))
    boxes += setter.pairs(b.KeyValues(cover_facts(d)), node, COLUMN, _COVER_CELL)
    return boxes


def letterhead_boxes(setter: Setter, node: Node) -> list[Box]:
    """A letter's head: council, address, date, reference, and what the letter is about."""
    d = setter.document
    boxes: list[Box] = [_Band(setter.accent, 6 * MILLIMETRE)]
    logo = _logo(setter, node, 18 * MILLIMETRE)
    if logo is not None:
        boxes.append(logo)
    council = Setting(16, 21, setter.accent, strong=True)
    boxes.append(setter.paragraph(d.organisation, council, node.add("P"), COLUMN, after=18))
    boxes += _notices(setter, node)
    if d.address:
        boxes.append(setter.paragraph("\n".join(d.address), BODY, node.add("P"), COLUMN, after=18))
    boxes.append(setter.paragraph(day_words(d.day), BODY, node.add("P"), COLUMN, after=2))
    reference = f"Our reference: {header_words(d)}"
    boxes.append(setter.paragraph(reference, BODY, node.add("P"), COLUMN, after=18))
    title = Setting(15.5, 20, INK, strong=True)
    boxes.append(setter.paragraph(d.title, title, node.add("H1"), COLUMN, after=10, keep=True))
    return boxes


def draw_furniture(setter: Setter, pages: Sequence[Page]) -> None:
    """Above every page but the first: reference, version, marking, notice; below: page x of y."""
    d = setter.document
    for number, page in enumerate(pages, 1):
        page.open_artifact("Pagination")
        if number > 1:
            _header(setter, page)
        _footer(setter, page, f"Page {number} of {len(pages)}")
        page.close()
        if number > 1 or not d.cover:
            setter.ink.rule(page, LEFT, 17 * MILLIMETRE, COLUMN, RULE, 0.5)


def _header(setter: Setter, page: Page) -> None:
    d, ink = setter.document, setter.ink
    small, strong = Setting(9, 12, QUIET), Setting(9, 12, INK, strong=True)
    y = PAGE_HEIGHT - 14 * MILLIMETRE
    ink.plain(page, LEFT, y, shortened(setter, header_words(d), 60 * MILLIMETRE), small)
    _centred(setter, page, y, d.marking, strong)
    if is_draft(d):
        ink.plain(page, LEFT, y, "DRAFT", Setting(9, 12, ALARM, strong=True, right=True), COLUMN)
    if d.notice:
        _centred(setter, page, y - 12, d.notice, Setting(8.5, 11, INK, strong=True))


def _footer(setter: Setter, page: Page, number: str) -> None:
    d, ink = setter.document, setter.ink
    small = Setting(9, 12, QUIET)
    y = 12 * MILLIMETRE
    about = f"{d.organisation}: {d.title}" if d.cover else d.organisation
    ink.plain(page, LEFT, y, shortened(setter, about, COLUMN - 30 * MILLIMETRE), small)
    ink.plain(page, LEFT, y, number, Setting(9, 12, QUIET, right=True), COLUMN)
    if d.marking:
        _centred(setter, page, y - 12, d.marking, Setting(9, 12, INK, strong=True))


def _centred(setter: Setter, page: Page, y: float, text: str, setting: Setting) -> None:
    if not text:
        return
    text = shortened(setter, text, COLUMN, strong=setting.strong)
    width = setter.ink.types.width(text, setting.size, strong=setting.strong)
    setter.ink.plain(page, (PAGE_WIDTH - width) / 2, y, text, setting)


def shortened(setter: Setter, text: str, width: float, *, strong: bool = False) -> str:
    """A line for header or footer, cut with an ellipsis where it would not fit; 9 points."""
    text = " ".join(text.split())
    if setter.ink.types.width(text, 9, strong=strong) <= width:
        return text
    while text and setter.ink.types.width(text + "…", 9, strong=strong) > width:
        text = text[:-1].rstrip()
    return text + "…"
