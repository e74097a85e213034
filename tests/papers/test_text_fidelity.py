"""What is typed is what HTML, Word and PDF say: random Unicode comes back from all three.

A tenth of the strings in each run; all ten thousand with GOVERN_FULL=1.
"""

from __future__ import annotations

import os
import random
from datetime import date
from itertools import cycle

import pytest
from document_readers import folded, html_texts, pdf_texts, word_texts
from hypothesis import given, settings
from hypothesis import strategies as st

from govern.documents import blocks as b
from govern.documents.html_writer import html
from govern.documents.pdf_writer import pdf
from govern.documents.text_rules import check_text, text_problem
from govern.documents.word_writer import word
from govern.errors import BadInput

STRINGS_A_DOCUMENT = 50
DOCUMENTS = 200 if os.environ.get("GOVERN_FULL") == "1" else 20
FIRST, LAST = "The strings begin here", "The strings end here"

_ANY = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff")
TRICKY = (
    "abcXYZ 019 .,-/–—’“”&<>\"'\\()[]{}%$#@\t\n\u00a0\u00ad\u200b\u200d\u200f\u202e\ufeff\u2028"
    "éŵŷŁőğ\u0301\u0308ΕλπЖшщ✓☐→€שלוםالسلامکیگ٣۴বাংলাਪੰਜ🚨👮🏽漢字한글ไทยﬁǅ\ue000\U000e0041"
)
RANGES = (
    (0x20, 0x24F),
    (0x20, 0x17F),
    (0x250, 0x58F),
    (0x590, 0x8FF),
    (0x900, 0x109F),
    (0x10A0, 0x2FFF),
    (0x3000, 0xFFFF),
    (0x10000, 0x1FFFF),
    (0x20, 0xFFFF),
    (0x20, 0x10FFFF),
)
TYPED = st.one_of(st.text(_ANY, max_size=40), st.text(st.sampled_from(TRICKY), max_size=80))


def _laid_out(strings: list[str]) -> tuple[b.Document, list[str]]:
    """A document with each string in some block, and the texts expected of it in order."""
    blocks: list[b.Block] = [b.Heading(1, FIRST)]
    expected: list[str] = []
    kinds = cycle(
        ("paragraph", "bullet", "cell", "value", "heading", "strong", "callout", "answer")
    )
    for kind, typed in zip(kinds, strings, strict=False):
        seen = folded(typed)
        if kind in ("bullet", "heading", "callout") and not typed.strip():
            kind = "paragraph"
        if kind == "paragraph":
            blocks.append(b.Paragraph(typed))
        elif kind == "bullet":
            blocks.append(b.Bullets((typed,)))
        elif kind == "cell":
            blocks.append(b.Table("Cells", ("One", "Two"), [(typed, "end")]))
            expected += ["Cells", "One", "Two", seen, "end"]
            continue
        elif kind == "value":
            blocks.append(b.KeyValues((("Name", typed),), "Values"))
            expected += ["Values", "Name", seen or "Not recorded"]
            continue
        elif kind == "heading":
            blocks.append(b.Heading(1, typed))
        elif kind == "strong":
            half = len(typed) // 2
            blocks.append(b.Paragraph((typed[:half], b.Text(typed[half:], strong=True))))
        elif kind == "callout":
            blocks.append(b.Callout("Note", (b.Paragraph(typed),)))
            expected += ["Note", seen]
            continue
        else:
            blocks.append(b.Answer("Why?", (b.Paragraph(typed),)))
            expected += ["Why?", seen]
            continue
        expected.append(seen)
    blocks.append(b.Heading(1, LAST))
    document = b.Document(
        title="Texts",
        organisation="Northmoor Borough Council",
        reference="T-1",
        day=date(2026, 11, 2),
        blocks=blocks,
        status=b.Status.ISSUED,
        cover=False,
        number_headings=False,
    )
    return document, [text for text in expected if text]


def _same(found: list[str], expected: list[str], kind: str) -> None:
    """Fail with the first text that differs, not with two long lists."""
    for at, (one, other) in enumerate(zip(found, expected, strict=False)):
        assert one == other, f"{kind}, text {at}: {one!r} for {other!r}"
    assert len(found) == len(expected), f"{kind}: {found[-1:]!r} for {expected[-1:]!r}"


def _between(texts: list[str]) -> list[str]:
    return texts[texts.index(FIRST) + 1 : texts.index(LAST)]


def _comes_back(strings: list[str]) -> None:
    document, expected = _laid_out(strings)
    _same(_between(html_texts(html(document))), expected, "HTML")
    _same(_between(word_texts(word(document))), expected, "Word")
    _same(_between(pdf_texts(pdf(document))), expected, "PDF")


def _random_text(chance: random.Random) -> str:
    """Up to forty characters of one part of Unicode, mixed with those that trip writers up."""
    length = chance.randint(1, 40)
    first, last = chance.choice(RANGES)
    characters: list[str] = []
    while len(characters) < length:
        character = chr(chance.randint(first, last))
        if chance.random() < 0.25:
            character = chance.choice(TRICKY)
        if text_problem(character, "") is None:
            characters.append(character)
    return "".join(characters)


@pytest.mark.parametrize("seed", range(DOCUMENTS))
def test_random_text_comes_back_as_typed(seed: int) -> None:
    chance = random.Random(seed)
    _comes_back([_random_text(chance) for _ in range(STRINGS_A_DOCUMENT)])


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(st.lists(TYPED, min_size=1, max_size=8))
def test_texts_next_to_each_other_come_back_as_typed(strings: list[str]) -> None:
    _comes_back(strings)


HOSTILE = (
    "<b>bold</b> & R&D; a <b> c <30 mph <camera>",
    '<img src="file:///etc/passwd"/><a href="http://example.test/">x</a>',
    "{{ 7*7 }} {% raw %} ${jndi:ldap://x} %s %(x)s",
    "\\) Tj ET (\\\\ endstream endobj",
    "]]> <!-- --> <?xml version='1.0'?> &#0; &amp;",
    '=HYPERLINK("http://example.test/";"x")',
    "<onDraw name='x'/><para><font size=99>huge</font></para>",
)


@pytest.mark.parametrize("typed", HOSTILE)
def test_markup_in_text_is_text(typed: str) -> None:
    document, expected = _laid_out([typed] * 8)
    page, file = html(document), pdf(document)
    assert _between(html_texts(page)) == expected
    _same(_between(word_texts(word(document))), expected, "Word")
    assert _between(pdf_texts(file)) == expected
    assert b"<img" not in page
    assert b"/URI" not in file


def test_a_character_without_a_glyph_is_printed_as_its_code_and_noted() -> None:
    document, expected = _laid_out(["Police \U0001f6a8 light"])
    texts = pdf_texts(pdf(document))
    assert _between(texts) == expected
    assert texts[-2] == "Characters printed as codes"
    assert "[U+1F6A8] police cars revolving light" in texts[-1]


@pytest.mark.parametrize(
    "code", [0, 7, 8, 11, 12, 27, 31, 127, 128, 159, 0xD800, 0xDFFF, 0xFFFE, 0xFFFF]
)
def test_what_no_format_keeps_is_refused_with_its_place(code: int) -> None:
    typed = f"first line\nsecond {chr(code)}"
    with pytest.raises(BadInput) as refusal:
        check_text(typed, "Reason for the decision")
    assert "Reason for the decision, line 2, character 8" in str(refusal.value)
    assert f"U+{code:04X}" in str(refusal.value)
    with pytest.raises(BadInput) as refusal:
        _laid_out([typed])
    assert "line 2, character 8" in refusal.value.problems[0].where


@given(st.text(_ANY))
@settings(derandomize=True, database=None)
def test_every_other_character_may_be_typed(typed: str) -> None:
    assert check_text(typed, "Reason") == typed


def test_line_ends_become_line_feeds() -> None:
    assert check_text("one\r\ntwo\rthree\tfour\n", "Reason") == "one\ntwo\nthree\tfour\n"
