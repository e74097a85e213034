"""Simple shapes that a chart is made of, written as SVG, as the PDF's vectors or as PNG."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from threading import Lock
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from govern.documents.pdf_ink import Ink
    from govern.documents.pdf_tags import Page

# pdfium may be used by one thread at a time.
_RENDERING = Lock()


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle; y is counted downwards, as in all shapes here."""

    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    stroke: str = ""
    thick: float = 0.8


@dataclass(frozen=True, slots=True)
class Trace:
    """A line through points; a closed one may be filled."""

    points: tuple[tuple[float, float], ...]
    stroke: str = ""
    thick: float = 0.8
    dashes: tuple[float, ...] = ()
    fill: str = ""
    closed: bool = False


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle."""

    x: float
    y: float
    radius: float
    fill: str = ""
    stroke: str = ""
    thick: float = 0.8
    dashes: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Label:
    """A line of text; `y` is its base line."""

    x: float
    y: float
    text: str
    size: float = 9.0
    anchor: Literal["start", "middle", "end"] = "start"
    strong: bool = False
    colour: str = "#0b0c0c"


Shape = Rect | Trace | Circle | Label


@dataclass(frozen=True, slots=True)
class Picture:
    """Shapes on a sheet, measured in points."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


def picture_svg(picture: Picture) -> bytes:
    """The picture as a file for an `img`: nothing in it needs a style sheet or another file."""
    parts = [_svg_shape(shape) for shape in picture.shapes]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(picture.width)} '
        f'{_n(picture.height)}" width="{_n(picture.width)}pt" height="{_n(picture.height)}pt" '
        'font-family="Arial, Liberation Sans, sans-serif">\n' + "\n".join(parts) + "\n</svg>\n"
    ).encode()


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _svg_look(fill: str, stroke: str, thick: float, dashes: Sequence[float] = ()) -> str:
    look = f'fill="{fill or "none"}"'
    if stroke:
        look += f' stroke="{stroke}" stroke-width="{_n(thick)}"'
    if dashes:
        look += f' stroke-dasharray="{" ".join(_n(dash) for dash in dashes)}"'
    return look


def _svg_shape(shape: Shape) -> str:
    if isinstance(shape, Rect):
        look = _svg_look(shape.fill, shape.stroke, shape.thick)
        return (
            f'<rect x="{_n(shape.x)}" y="{_n(shape.y)}" width="{_n(shape.width)}" '
            f'height="{_n(shape.height)}" {look}/>'
        )
    if isinstance(shape, Circle):
        look = _svg_look(shape.fill, shape.stroke, shape.thick, shape.dashes)
        return f'<circle cx="{_n(shape.x)}" cy="{_n(shape.y)}" r="{_n(shape.radius)}" {look}/>'
    if isinstance(shape, Trace):
        points = " ".join(f"{_n(x)},{_n(y)}" for x, y in shape.points)
        kind = "polygon" if shape.closed else "polyline"
        look = _svg_look(shape.fill, shape.stroke, shape.thick, shape.dashes)
        return f'<{kind} points="{points}" {look}/>'
    weight = ' font-weight="bold"' if shape.strong else ""
    return (
        f'<text x="{_n(shape.x)}" y="{_n(shape.y)}" font-size="{_n(shape.size)}" '
        f'text-anchor="{shape.anchor}" fill="{shape.colour}"{weight}>{escape(shape.text)}</text>'
    )


def draw_in_pdf(picture: Picture, ink: Ink) -> Callable[[Page, float, float], None]:
    """A function that draws the picture on a page, its lower left corner at a point."""

    def draw(page: Page, x: float, y: float) -> None:
        top = y + picture.height
        for shape in picture.shapes:
            if isinstance(shape, Label):
                _pdf_label(ink, page, shape, x, top)
            else:
                page.code.append(_pdf_shape(shape, x, top))

    return draw


def _pdf_label(ink: Ink, page: Page, label: Label, left: float, top: float) -> None:
    from govern.documents.pdf_ink import Setting

    width = ink.types.width(label.text, label.size, strong=label.strong)
    back = {"start": 0.0, "middle": width / 2, "end": width}[label.anchor]
    setting = Setting(label.size, label.size * 1.2, label.colour, strong=label.strong)
    # The space keeps two labels apart for whoever reads the text of the figure aloud.
    ink.plain(page, left + label.x - back, top - label.y, label.text, setting, ends=" ")


def _pdf_shape(shape: Rect | Trace | Circle, left: float, top: float) -> str:
    from govern.documents.pdf_ink import paint

    code = ["q"]
    if shape.fill:
        code.append(paint(shape.fill))
    if shape.stroke:
        code.append(f"{paint(shape.stroke, 'RG')} {shape.thick:.2f} w 1 j")
    if not isinstance(shape, Rect) and shape.dashes:
        code.append(f"[{' '.join(_n(dash) for dash in shape.dashes)}] 0 d")
    if isinstance(shape, Rect):
        y = top - shape.y - shape.height
        code.append(f"{left + shape.x:.2f} {y:.2f} {shape.width:.2f} {shape.height:.2f} re")
    elif isinstance(shape, Circle):
        code.append(_pdf_circle(left + shape.x, top - shape.y, shape.radius))
    else:
        steps = [f"{left + x:.2f} {top - y:.2f}" for x, y in shape.points]
        code.append(f"{steps[0]} m " + " ".join(f"{step} l" for step in steps[1:]))
        if shape.closed:
            code.append("h")
    code.append(
        {(True, True): "B", (True, False): "f", (False, True): "S"}[
            bool(shape.fill), bool(shape.stroke)
        ]
    )
    return " ".join([*code, "Q"])


def _pdf_circle(x: float, y: float, radius: float) -> str:
    k = radius * 4 / 3 * (math.sqrt(2) - 1)
    turns = [
        (x + radius, y + k, x + k, y + radius, x, y + radius),
        (x - k, y + radius, x - radius, y + k, x - radius, y),
        (x - radius, y - k, x - k, y - radius, x, y - radius),
        (x + k, y - radius, x + radius, y - k, x + radius, y),
    ]
    curves = " ".join(" ".join(f"{one:.2f}" for one in turn) + " c" for turn in turns)
    return f"{x + radius:.2f} {y:.2f} m {curves} h"


def picture_png(picture: Picture, dots_per_inch: int = 200) -> bytes:
    """The picture as PNG, drawn from the same vectors as in the PDF."""
    import io

    import pypdfium2

    from govern.documents.pdf_sheet import one_sheet

    sheet = one_sheet(picture)
    with _RENDERING:
        document = pypdfium2.PdfDocument(sheet)
        try:
            image = document[0].render(scale=dots_per_inch / 72).to_pil().convert("RGB")
        finally:
            document.close()
    out = io.BytesIO()
    image.save(out, "PNG", optimize=False, compress_level=6)
    return out.getvalue()
