"""Charts and maps, each drawn once: the PDF's vectors, SVG and PNG come from the same shapes."""

from __future__ import annotations

import math
from functools import singledispatch

from govern.documents import charts as c
from govern.documents.map_drawing import point_map
from govern.documents.picture import (
    Circle,
    Label,
    Picture,
    Rect,
    Shape,
    Trace,
    draw_in_pdf,
    picture_png,
    picture_svg,
)
from govern.documents.scales import number_words, text_width, ticks, wrapped

__all__ = ["draw_in_pdf", "picture_of", "png", "svg"]

INK, QUIET, RULE = "#0b0c0c", "#454a4d", "#c9cccf"
# After the council's own colour: tones that also differ in lightness when printed grey.
_OTHERS = ("#8fa8c0", "#d98b2b", "#3f7f6d")
_DASHES: tuple[tuple[float, ...], ...] = ((), (5, 3), (1.5, 2.5), (8, 3, 1.5, 3))
_LEVELS = ("#d9ead6", "#fbeeb5", "#f6c79b", "#e99a8d", "#c9837f")


def svg(drawing: c.Drawing, width_mm: float, accent: str) -> bytes:
    """The drawing as a stand-alone SVG file, for an `img` (never inline: it needs no style)."""
    return picture_svg(picture_of(drawing, width_mm * 72 / 25.4, accent))


def png(drawing: c.Drawing, width_mm: float, accent: str) -> bytes:
    """The drawing as PNG at 200 dots an inch."""
    return picture_png(picture_of(drawing, width_mm * 72 / 25.4, accent))


@singledispatch
def picture_of(drawing: c.Drawing, width: float, accent: str) -> Picture:
    """The drawing as shapes, `width` points wide; every kind of drawing has its own."""
    raise TypeError(f"no drawing for {type(drawing).__name__}")


@picture_of.register
def _(drawing: c.BarChart, width: float, accent: str) -> Picture:
    colours = (accent, *_OTHERS)
    names_wide = min(max(text_width(name, 10) for name in drawing.categories) + 10, width * 0.36)
    bar, group_gap = 13.0, 12.0
    wrapped_names = [wrapped(name, names_wide - 10, 10) for name in drawing.categories]
    heights = [max(bar * len(drawing.series), 12.0 * len(lines)) for lines in wrapped_names]
    shapes, top = _legend([s.name for s in drawing.series], colours, width, dashed=False)
    highest = max((v for s in drawing.series for v in s.values if v is not None), default=0)
    steps = ticks(highest)
    room = width - names_wide - 34
    bottom = top + sum(heights) + group_gap * len(heights) + 4
    for step in steps:
        x = names_wide + room * step / steps[-1]
        shapes.append(Trace(((x, top), (x, bottom)), RULE, 0.6))
        shapes.append(Label(x, bottom + 12, number_words(step), 9, "middle", colour=QUIET))
    y = top + group_gap / 2 + 2
    for at, (lines, height) in enumerate(zip(wrapped_names, heights, strict=True)):
        middle = y + height / 2
        for number, line in enumerate(lines):
            base = middle + 3.5 + 12 * (number - (len(lines) - 1) / 2)
            shapes.append(Label(names_wide - 8, base, line, 10, "end"))
        start = middle - bar * len(drawing.series) / 2
        for number, series in enumerate(drawing.series):
            value = series.values[at]
            above = start + bar * number
            if value is None:
                shapes.append(Label(names_wide + 4, above + 9.5, "no data", 9, colour=QUIET))
                continue
            long = room * value / steps[-1]
            if value:
                shapes.append(Rect(names_wide, above + 1, long, bar - 2, colours[number]))
            words = number_words(value)
            shapes.append(Label(names_wide + long + 4, above + 9.8, words, 9, strong=not number))
        y += height + group_gap
    shapes.append(Trace(((names_wide, top), (names_wide, bottom)), INK, 1))
    shapes.append(
        Label(names_wide + room / 2, bottom + 26, drawing.unit, 9, "middle", colour=QUIET)
    )
    return Picture(width, bottom + 32, tuple(shapes))


@picture_of.register
def _(drawing: c.LineChart, width: float, accent: str) -> Picture:
    colours = (accent, *_OTHERS[1:], _OTHERS[0])
    shapes, top = _legend([s.name for s in drawing.series], colours, width, dashed=True)
    highest = max((v for s in drawing.series for v in s.values if v is not None), default=0)
    steps = ticks(highest)
    left = max(text_width(number_words(step), 9) for step in steps) + 10
    right, high = width - 16, min(width * 0.42, 190.0)
    shapes.append(Label(0, top + 8, drawing.unit, 9, colour=QUIET))
    top += 18
    bottom = top + high
    for step in steps:
        y = bottom - high * step / steps[-1]
        shapes.append(Trace(((left, y), (right, y)), INK if not step else RULE, 0.6))
        shapes.append(Label(left - 6, y + 3, number_words(step), 9, "end", colour=QUIET))
    count = len(drawing.labels)
    places = [left + (right - left) * (at + 0.5) / count for at in range(count)]
    every = math.ceil(
        max(text_width(one, 9) + 8 for one in drawing.labels) * count / (right - left)
    )
    for at, (x, label) in enumerate(zip(places, drawing.labels, strict=True)):
        if at % every == 0:
            shapes.append(Label(x, bottom + 13, label, 9, "middle", colour=QUIET))
    for number, series in enumerate(drawing.series):
        colour, dashes = colours[number], _DASHES[number]
        for stretch in _stretches(places, series.values):
            points = tuple((x, bottom - high * value / steps[-1]) for x, value in stretch)
            if len(points) > 1:
                shapes.append(Trace(points, colour, 1.8, dashes))
            shapes += [_marker(number, x, y, colour) for x, y in points]
    return Picture(width, bottom + 22, tuple(shapes))


def _stretches(places: list[float], values: c.Figures) -> list[list[tuple[float, float]]]:
    """The points of a line in unbroken stretches: where there is no data, nothing is joined."""
    found: list[list[tuple[float, float]]] = [[]]
    for x, value in zip(places, values, strict=True):
        if value is None:
            found.append([])
        else:
            found[-1].append((x, value))
    return [stretch for stretch in found if stretch]


def _marker(number: int, x: float, y: float, colour: str) -> Shape:
    """A different mark for each line, so that lines can be told apart without colour."""
    if number == 0:
        return Circle(x, y, 2.8, colour)
    if number == 1:
        return Rect(x - 2.6, y - 2.6, 5.2, 5.2, "#ffffff", colour, 1.4)
    turn = 1 if number == 2 else -1
    points = ((x, y - 3.4 * turn), (x + 3.2, y + 2.6 * turn), (x - 3.2, y + 2.6 * turn))
    return Trace(points, colour, 1, fill=colour, closed=True)


def _legend(
    names: list[str], colours: tuple[str, ...], width: float, *, dashed: bool
) -> tuple[list[Shape], float]:
    """The names of the series with their marks; and where the chart may begin."""
    shapes: list[Shape] = []
    x, y = 0.0, 12.0
    for number, name in enumerate(names):
        long = 26 + text_width(name, 10) + 16
        if x and x + long > width:
            x, y = 0.0, y + 16
        if dashed:
            shapes.append(
                Trace(((x, y - 4), (x + 20, y - 4)), colours[number], 1.8, _DASHES[number])
            )
            shapes.append(_marker(number, x + 10, y - 4, colours[number]))
        else:
            shapes.append(Rect(x + 4, y - 9, 14, 10, colours[number]))
        shapes.append(Label(x + 25, y, name, 10))
        x += long
    return shapes, y + 10


@picture_of.register
def _(drawing: c.HeatMap, width: float, accent: str) -> Picture:
    names_wide = min(max(text_width(name, 10) for name in drawing.rows) + 22, width * 0.4)
    cell = min((width - names_wide) / len(drawing.columns), 58.0)
    high = min(cell, 40.0)
    shapes: list[Shape] = [Label(names_wide - 8, 12, drawing.row_title, 10, "end", strong=True)]
    top = 20.0
    for down, name in enumerate(drawing.rows):
        y = top + down * high
        shapes.append(Label(names_wide - 8, y + high / 2 + 3.5, name, 10, "end"))
        for across in range(len(drawing.columns)):
            x = names_wide + across * cell
            level, value = drawing.levels[down][across], drawing.values[down][across]
            shapes.append(Rect(x, y, cell, high, _LEVELS[level], "#ffffff", 1.5))
            letter = drawing.level_names[level][:1].upper()
            shapes.append(Label(x + cell - 5, y + high - 5, letter, 8, "end", colour=QUIET))
            if value is not None:
                middle = x + cell / 2
                shapes.append(
                    Label(middle, y + high / 2 + 5, str(value), 14, "middle", strong=True)
                )
    bottom = top + high * len(drawing.rows)
    lines = [wrapped(name, cell - 4, 9) for name in drawing.columns]
    for across, parts in enumerate(lines):
        for number, part in enumerate(parts):
            x = names_wide + (across + 0.5) * cell
            shapes.append(Label(x, bottom + 13 + 11 * number, part, 9, "middle"))
    y = bottom + 18 + 11 * max(map(len, lines))
    middle = names_wide + cell * len(drawing.columns) / 2
    shapes.append(Label(middle, y, drawing.column_title, 10, "middle", strong=True))
    x, y = 0.0, y + 22
    for level, name in enumerate(drawing.level_names):
        words = f"{name[:1].upper()}: {name}"
        long = 19 + text_width(words, 10) + 18
        if x and x + long - 18 > width:
            x, y = 0.0, y + 17
        shapes.append(Rect(x, y - 10, 14, 12, _LEVELS[level], RULE, 0.6))
        shapes.append(Label(x + 19, y, words, 10))
        x += long
    return Picture(width, y + 8, tuple(shapes))


@picture_of.register
def _(drawing: c.PointMap, width: float, accent: str) -> Picture:
    return point_map(drawing, width, accent)
