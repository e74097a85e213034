"""The map of a camera: rings, what was recorded near it, other cameras, scale and north."""

from __future__ import annotations

import math

from govern.documents.charts import PointMap
from govern.documents.picture import Circle, Label, Picture, Rect, Shape, Trace
from govern.documents.scales import number_words, text_width, wrapped

INK, QUIET, RULE, GROUND = "#0b0c0c", "#454a4d", "#8b9196", "#f6f7f8"
_POINT, _POINT_EDGE = "#e8b07a", "#8a4b12"


def point_map(drawing: PointMap, width: float, accent: str) -> Picture:
    """The map as shapes, `width` points wide; what lies outside its frame is counted instead."""
    side = min(width, 330.0)
    reach = max(drawing.rings_m) * 1.12
    scale = side / 2 / reach
    middle = side / 2
    shapes: list[Shape] = [Rect(0, 0, side, side, GROUND, RULE, 0.8)]
    for metres in sorted(drawing.rings_m):
        radius = metres * scale
        shapes.append(Circle(middle, middle, radius, "", accent, 1.1, (5, 3)))
        words = f"{metres:,} m"
        wide = text_width(words, 9) + 6
        shapes.append(Rect(middle - wide / 2, middle - radius - 6, wide, 12, GROUND))
        shapes.append(Label(middle, middle - radius + 3, words, 9, "middle", colour=accent))
    most = max((point.count for point in drawing.points), default=1)
    outside = 0
    for point in sorted(drawing.points, key=lambda one: -one.count):
        if max(abs(point.east_m), abs(point.north_m)) > reach:
            outside += point.count
            continue
        x, y = middle + point.east_m * scale, middle - point.north_m * scale
        radius = point_radius(point.count, most)
        shapes.append(Circle(x, y, radius, _POINT, _POINT_EDGE, 0.9))
        shapes.append(Label(x, y + 3, str(point.count), 8.5, "middle"))
    for other in drawing.others:
        if max(abs(other.east_m), abs(other.north_m)) > reach:
            continue
        x, y = middle + other.east_m * scale, middle - other.north_m * scale
        shapes.append(Rect(x - 3.5, y - 3.5, 7, 7, "#ffffff", INK, 1.3))
        shapes.append(_beside(x, y, other.label, side))
    shapes += [*_camera(middle, drawing.camera, accent, side), *_north(side)]
    shapes += _scale_bar(side, scale)
    return _with_key(shapes, drawing, width, side, accent, outside)


def point_radius(count: int, most: int) -> float:
    """The radius of a point: its area grows with its count."""
    return 6.5 + 11 * (math.sqrt(count / most) if most else 0)


def _beside(x: float, y: float, text: str, side: float) -> Label:
    if x + 8 + text_width(text, 8.5) > side - 4:
        return Label(x - 7, y + 3, text, 8.5, "end")
    return Label(x + 7, y + 3, text, 8.5)


def _diamond(x: float, y: float, size: float, colour: str) -> Trace:
    points = ((x, y - size), (x + size, y), (x, y + size), (x - size, y))
    return Trace(points, "#ffffff", 1.2, fill=colour, closed=True)


def _camera(middle: float, name: str, accent: str, side: float) -> list[Shape]:
    wide = min(text_width(name, 10, strong=True) + 8, side - 20)
    y = middle + 13
    return [
        _diamond(middle, middle, 8, accent),
        Rect(middle - wide / 2, y, wide, 15, "#ffffff", RULE, 0.5),
        Label(middle, y + 11, name, 10, "middle", strong=True, colour=accent),
    ]


def _north(side: float) -> list[Shape]:
    x, y = side - 18, 14.0
    arrow = ((x, y), (x + 6, y + 18), (x, y + 13.5), (x - 6, y + 18))
    return [
        Trace(arrow, INK, 0.8, fill=INK, closed=True),
        Label(x, y + 30, "N", 10, "middle", strong=True),
    ]


def _scale_bar(side: float, scale: float) -> list[Shape]:
    choices = (10, 20, 25, 50, 100, 200, 250, 500, 1000, 2000)
    metres = max((one for one in choices if one * scale <= side * 0.3), default=choices[0])
    long = metres * scale
    x, y = 12.0, side - 12
    return [
        Rect(x - 6, y - 20, long + 12, 26, "#ffffff"),
        Trace(((x, y - 5), (x, y), (x + long, y), (x + long, y - 5)), INK, 1.3),
        Label(x + long / 2, y - 8, f"{metres:,} metres", 9, "middle"),
    ]


def _with_key(
    shapes: list[Shape], drawing: PointMap, width: float, side: float, accent: str, outside: int
) -> Picture:
    """The key at the right of the map when there is room, else beneath it."""
    at_right = width - side >= 120
    x, y = (side + 14, 10.0) if at_right else (4.0, side + 16)
    room = width - x - 24
    rows: list[tuple[Shape, str]] = [(_diamond(x + 6, y, 6, accent), "The camera")]
    if drawing.points:
        rows.append((Circle(x + 6, 0, 6, _POINT, _POINT_EDGE, 0.9), drawing.points_are))
    if drawing.others:
        rows.append((Rect(x + 2.5, -3.5, 7, 7, "#ffffff", INK, 1.3), drawing.others_are))
    rows.append((Trace(((x, 0), (x + 13, 0)), accent, 1.1, (5, 3)), "Distance from the camera"))
    key: list[Shape] = []
    for sign, words in rows:
        key.append(_moved(sign, y))
        lines = wrapped(words, room, 9.5)
        for number, line in enumerate(lines):
            key.append(Label(x + 20, y + 3.5 + 12 * number, line, 9.5))
        y += 12 * len(lines) + 8
    notes = ["The number in a point is its count."] if drawing.points else []
    if outside:
        notes.append(f"{number_words(outside)} more lie outside the map.")
    for note in notes:
        for line in wrapped(note, room + 20, 9):
            key.append(Label(x, y + 4, line, 9, colour=QUIET))
            y += 12
    height = max(side, y + 4) if at_right else y + 4
    return Picture(width, height + 2, (*shapes, *key))


def _moved(shape: Shape, y: float) -> Shape:
    """A sign of the key at the height of its line."""
    if isinstance(shape, Circle):
        return Circle(shape.x, y, shape.radius, shape.fill, shape.stroke, shape.thick)
    if isinstance(shape, Rect):
        return Rect(
            shape.x, y - 3.5, shape.width, shape.height, shape.fill, shape.stroke, shape.thick
        )
    if isinstance(shape, Trace) and not shape.closed:
        points = tuple((x, y) for x, _ in shape.points)
        return Trace(points, shape.stroke, shape.thick, shape.dashes)
    return shape
