"""Invented charts, a map and a picture, for the tests of the writers."""

from __future__ import annotations

import random
import re
import struct
import zlib

from govern.documents import blocks as b


def png(width: int = 60, height: int = 24) -> bytes:
    """A small picture: a dark field with a lighter bar."""
    row = (
        b"\x00" + bytes([29, 60, 92]) * (width // 2) + bytes([90, 140, 180]) * (width - width // 2)
    )

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(row * height))
        + chunk(b"IEND", b"")
    )


def bar_chart() -> b.BarChart:
    """Two periods over five categories, one figure missing."""
    categories = (
        "Anti-social behaviour",
        "Violence and sexual offences",
        "Theft from the person",
        "Criminal damage and arson",
        "Public order",
    )
    now = b.Series("October 2025 to September 2026", (214, 131, 22, 41, 64))
    before = b.Series("October 2024 to September 2025", (251, 118, 19, None, 70))
    return b.BarChart(categories, (now, before), "Recorded crimes within 250 metres")


def line_chart() -> b.LineChart:
    """A year of months, with a gap in the second line."""
    months = tuple(re.findall("...", "OctNovDecJanFebMarAprMayJunJulAugSep"))
    now = b.Series("This period", (34, 31, 40, 28, 25, 30, 33, 36, 41, 44, 39, 37))
    before = b.Series("A year before", (30, 35, 38, 33, None, None, 31, 30, 36, 39, 42, 40))
    return b.LineChart(months, (now, before), "Crimes a month")


def heat_map() -> b.HeatMap:
    """Risks by likelihood and impact."""
    grades = ("Low", "Medium", "High", "Very high")
    side = ("Very unlikely", "Unlikely", "Possible", "Likely", "Very likely")
    values = tuple(tuple((5 - i) * j % 4 or None for j in range(5)) for i in range(5))
    levels = tuple(tuple(min(3, (5 - i) * (j + 1) // 6) for j in range(5)) for i in range(5))
    rows = ("Severe", "Major", "Moderate", "Minor", "Negligible")
    return b.HeatMap(rows, side, values, levels, grades, "Impact", "Likelihood")


def point_map() -> b.PointMap:
    """A camera with two rings, points of many sizes, and neighbours."""
    chance = random.Random(4)
    points = tuple(
        b.MapPoint(f"Point {n}", chance.uniform(-240, 240), chance.uniform(-240, 240), count)
        for n, count in enumerate((58, 31, 22, 14, 9, 5, 3, 1, 1), 1)
    )
    others = (b.MapPoint("0114", 130, -170), b.MapPoint("0120", -190, 60))
    return b.PointMap("Camera 0112", (100, 250), points, others)


def figures() -> list[b.Block]:
    """A figure of each kind, each with its table."""
    bars = b.Table(
        "Recorded crimes within 250 metres, by category",
        ("Category", "This period", "A year before"),
        [
            ("Anti-social behaviour", "214", "251"),
            ("Violence and sexual offences", "131", "118"),
            ("Theft from the person", "22", "19"),
            ("Criminal damage and arson", "41", "no data"),
            ("Public order", "64", "70"),
        ],
        numbers=(1, 2),
    )
    small = b.Table(
        "Figures", ("Month", "Crimes"), [("October", "34"), ("November", "31")], numbers=(1,)
    )
    return [
        b.Figure(
            "Recorded crimes by category",
            "Grouped bars for five categories. Anti-social behaviour fell from 251 to 214.",
            drawing=bar_chart(),
            finding="Anti-social behaviour fell by 15 per cent; violence rose by 11 per cent.",
            table=bars,
        ),
        b.Figure(
            "Crimes a month", "A line that rises in summer.", drawing=line_chart(), table=small
        ),
        b.Figure(
            "Risks before measures",
            "A grid of 25 cells; four risks stand in the top right corner.",
            drawing=heat_map(),
            table=small,
            width_mm=150,
        ),
        b.Figure(
            "Where crimes were recorded",
            "A map of nine points; the largest, with 58 crimes, lies 90 metres north-east.",
            drawing=point_map(),
            table=small,
        ),
        b.Figure(
            "The view in daylight",
            "A street with two shops and a lamp post.",
            png=png(),
            width_mm=80,
        ),
    ]
