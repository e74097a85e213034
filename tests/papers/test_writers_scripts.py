"""Letters of other scripts, and the figures: what is drawn, and where."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest
from sample_figures import bar_chart, heat_map, line_chart, point_map

from govern.documents.charts import Drawing
from govern.documents.drawing import picture_of, png, svg
from govern.documents.pdf_fonts import faces
from govern.documents.pdf_scripts import in_reading_order
from govern.documents.pdf_text import Typesetter
from govern.documents.picture import Label
from govern.documents.scales import ticks

WHOLE_LANGUAGES = {
    "Welsh": "Llanfair ŵ ŷ â î ô û ï Ŵ Ŷ",
    "Gaelic": "àèìòù ÀÈÌÒÙ",
    "Polish": "Zażółć gęślą jaźń",
    "Turkish": "İstanbul ığüşöç",
    "Vietnamese": "Tiếng Việt ơưđ",
    "Greek": "Ελληνικά άέήίόύώ",
    "Cyrillic": "Українська Болгарский ЖЩЪ",
    "Arabic": "السلام عليكم",
    "Hebrew": "שלום עולם",
    "marks": "✓ ☐ → € £ “ ” – — …",
}


@pytest.mark.parametrize("language", WHOLE_LANGUAGES)
def test_the_shipped_fonts_hold_whole_languages(language: str) -> None:
    types = Typesetter()
    for word in WHOLE_LANGUAGES[language].split():
        assert types.word(word, strong=False).pieces
        assert types.word(word, strong=True).pieces
    assert types.coded == {}


def test_arabic_letters_are_joined_and_drawn_from_the_right() -> None:
    drawn = in_reading_order("سلام", faces().fallback.holds)
    # From left to right: meem alone, lam with alef at the end, seen at the beginning.
    assert drawn == "\ufee1\ufefc\ufeb3"
    assert in_reading_order("عليكم", faces().fallback.holds) == "\ufee2\ufedc\ufef4\ufee0\ufecb"


def test_numbers_and_brackets_keep_their_sense_among_hebrew_letters() -> None:
    assert in_reading_order("(שלום2026)", faces().fallback.holds) == "(2026םולש)"
    assert in_reading_order("plain (text)", faces().fallback.holds) == "plain (text)"


def test_words_stand_for_what_was_typed_when_they_are_drawn_otherwise() -> None:
    types = Typesetter()
    assert types.word("plain", strong=False).actual == ""
    assert types.word("so\u00adft", strong=False).actual == "so\u00adft"
    coded = types.word("a\U0001f6a8b", strong=False)
    assert coded.actual == "a\U0001f6a8b"
    assert "".join(piece.text for piece in coded.pieces) == "a[U+1F6A8]b"


def test_lines_keep_to_their_width_and_hard_line_ends_are_kept() -> None:
    types = Typesetter()
    text = "one two\nthree " + "x" * 200 + " four"
    lines = types.lines([(text, False)], 12, 120)
    assert all(line.width <= 120.01 for line in lines)
    shown = [
        "".join(
            (" " if one.spaced else "") + "".join(p.text for p in one.word.pieces)
            for one in line.words
        )
        for line in lines
    ]
    assert shown[0] == "one two"
    assert "".join(shown[1:]).replace(" ", "") == "three" + "x" * 200 + "four"


DRAWINGS: dict[str, Drawing] = {
    "bars": bar_chart(),
    "lines": line_chart(),
    "heat": heat_map(),
    "map": point_map(),
}


@pytest.mark.parametrize("name", DRAWINGS)
@pytest.mark.parametrize("width_mm", [90, 160])
def test_nothing_of_a_drawing_lies_outside_its_sheet(name: str, width_mm: float) -> None:
    picture = picture_of(DRAWINGS[name], width_mm * 72 / 25.4, "#1d3c5c")
    types = Typesetter()
    for shape in picture.shapes:
        if isinstance(shape, Label):
            wide = types.width(shape.text, shape.size, strong=shape.strong)
            left = shape.x - {"start": 0.0, "middle": wide / 2, "end": wide}[shape.anchor]
            assert left >= -0.5, shape.text
            assert left + wide <= picture.width + 0.5, shape.text
            assert 0 <= shape.y <= picture.height, shape.text


@pytest.mark.parametrize("name", DRAWINGS)
def test_svg_stands_alone_and_needs_no_style(name: str) -> None:
    file = svg(DRAWINGS[name], 160, "#1d3c5c")
    root = ElementTree.fromstring(file)  # noqa: S314 - our own file
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert b"style" not in file
    assert b"href" not in file


@pytest.mark.parametrize("name", DRAWINGS)
def test_png_is_the_same_each_time(name: str) -> None:
    first = png(DRAWINGS[name], 80, "#1d3c5c")
    assert first.startswith(b"\x89PNG")
    assert png(DRAWINGS[name], 80, "#1d3c5c") == first


def _labels(drawing: Drawing) -> list[str]:
    picture = picture_of(drawing, 453, "#1d3c5c")
    return [shape.text for shape in picture.shapes if isinstance(shape, Label)]


def test_figures_stand_in_the_drawings_and_no_data_is_not_nought() -> None:
    bars = _labels(bar_chart())
    assert {"214", "251", "no data"} <= set(bars)
    assert "0" in bars  # the axis, not the missing figure
    heat = _labels(heat_map())
    assert heat.count("1") == sum(value == 1 for row in heat_map().values for value in row)
    assert {"L: Low", "V: Very high"} <= set(heat)
    assert {"58", "250 m", "N", "100 metres", "Camera 0112"} <= set(_labels(point_map()))


@pytest.mark.parametrize("highest", [0, 1, 3, 7, 10, 44, 99, 251, 1000, 123456])
def test_axes_have_few_round_steps_that_reach_the_highest(highest: float) -> None:
    steps = ticks(highest)
    assert steps[0] == 0
    assert steps[-1] >= highest
    assert 2 <= len(steps) <= 7
    assert all(step == int(step) for step in steps)
