"""The kinds of answer: what may be typed, what is kept, how it reads, and that nothing is lost."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govern.documents.blocks import Bullets, Paragraph, Table, plain
from govern.questionnaires import kinds
from govern.questionnaires.definition import COLUMN_KINDS, Kind, OptionList, Question
from govern.questionnaires.tables import CELL_KINDS, gaps_in
from govern.questionnaires.values import LONGEST_LONG_TEXT, LONGEST_TEXT, Lookups

LEVELS = [{"value": value, "label": value.title()} for value in ("low", "medium", "high")]
OPTIONS = [
    {"value": "none", "label": "None", "alone": "yes"},
    {"value": "motion", "label": "Motion"},
    {"value": "faces", "label": "Face matching"},
]
COLUMNS = [
    {"id": "area", "ask": "Area", "kind": "text"},
    {"id": "on", "ask": "Tested on", "kind": "date"},
    {"id": "cost", "ask": "Cost", "kind": "number", "unit": "£", "decimals": 2, "required": "no"},
    {"id": "by", "ask": "By", "kind": "person", "required": "no"},
]
EXTRAS: dict[Kind, dict[str, Any]] = {
    Kind.CHOICE: {"options": OPTIONS},
    Kind.CHOICES: {"options": OPTIONS},
    Kind.NUMBER: {"decimals": 2, "minimum": "-10", "maximum": "100000"},
    Kind.TABLE: {"columns": COLUMNS, "may_be_none": "yes"},
    Kind.RISK_TABLE: {
        "columns": [{"id": "level", "ask": "Level", "kind": "choice", "options": LEVELS}]
    },
    Kind.LIVE: {"live": "cameras.published"},
}
LOOKUPS = Lookups(
    lists={OptionList.SCHEMES: {"tc": "Town centre"}},
    cameras={"CAM-1": "17, High Street"},
    files={"f1": "night.png"},
)


def row(key: str = "r1", **cells: object) -> dict[str, Any]:
    return {"key": key, "cells": cells}


def question(kind: Kind, **more: Any) -> Question:
    return Question.model_validate(
        {"id": "q", "ask": "Which?", "kind": kind, "edition": "P"} | EXTRAS.get(kind, {}) | more
    )


def value(kind: Kind, raw: object, **more: Any) -> Any:
    reading = kinds.read(question(kind, **more), raw, LOOKUPS)
    assert reading.problems == (), reading.problems
    return reading.value


def problem(kind: Kind, raw: object, **more: Any) -> str:
    reading = kinds.read(question(kind, **more), raw, LOOKUPS)
    assert reading.value is None
    assert reading.problems, raw
    return reading.problems[0].why


def test_every_kind_has_its_faces_and_every_column_kind_its_cell() -> None:
    assert set(kinds.KINDS) == set(Kind)
    assert set(CELL_KINDS) == set(COLUMN_KINDS)


SAMPLES: list[tuple[Kind, object, object, str]] = [
    (Kind.TEXT, "  a\tb\nc ", "a b c", "a b c"),
    (Kind.LONG_TEXT, "one\r\n\r\ntwo", "one\n\ntwo", "one\n\ntwo"),
    (Kind.YES_NO, "no", "no", "No"),
    (Kind.CHOICE, "faces", "faces", "Face matching"),
    (Kind.CHOICES, ["faces", "", "motion"], ["motion", "faces"], "Motion; Face matching"),
    (Kind.DATE, "2026-03-02", "2026-03-02", "Monday 2 March 2026"),
    (Kind.DATE, {"day": "02", "month": "3", "year": "2026"}, "2026-03-02", "Monday 2 March 2026"),
    (Kind.NUMBER, " £1,234.50 ", "1234.5", "1,234.5"),
    (Kind.NUMBER, "007", "7", "7"),
    (Kind.NUMBER, "-0.00", "0", "0"),
    (
        Kind.PERSON,
        {"name": "Ada  Okoye", "role": "CCTV manager", "person": "tok"},
        {"name": "Ada Okoye", "person": "tok", "role": "CCTV manager"},
        "Ada Okoye, CCTV manager",
    ),
    (Kind.PERSON, "Ada", {"name": "Ada", "person": "", "role": ""}, "Ada"),
    (Kind.CAMERAS, ["CAM-1", "CAM-9", "CAM-1"], ["CAM-1", "CAM-9"], "17, High Street; CAM-9"),
    (Kind.FILES, ["f1"], ["f1"], "night.png"),
    (
        Kind.TABLE,
        [row(area="door", on="2026-03-02", cost="5"), row("r2", area=" "), row("r3", area="yard")],
        {
            "rows": [
                row(area="door", on="2026-03-02", cost="5"),
                row("r3", area="yard"),
            ]
        },
        "Area: door; Tested on: 2 March 2026; Cost: £5\nArea: yard",
    ),
    (Kind.RISK_TABLE, [row(level="high")], {"rows": [row(level="high")]}, "Level: High"),
]


@pytest.mark.parametrize(("kind", "raw", "kept", "said"), SAMPLES)
def test_what_is_typed_is_kept_and_said(kind: Kind, raw: object, kept: object, said: str) -> None:
    assert value(kind, raw) == kept
    assert kinds.text(question(kind), kept, LOOKUPS) == said
    assert kinds.blocks(question(kind), kept, LOOKUPS)


def test_every_kind_that_is_answered_has_a_sample() -> None:
    assert {sample[0] for sample in SAMPLES} == set(Kind) - {Kind.LIVE}


EMPTY: dict[Kind, list[object]] = {
    Kind.TEXT: ["", " \n\t"],
    Kind.LONG_TEXT: ["", " \n "],
    Kind.YES_NO: [""],
    Kind.CHOICE: [""],
    Kind.CHOICES: ["", [], [""]],
    Kind.DATE: ["", {}, {"day": "", "month": " ", "year": ""}],
    Kind.NUMBER: ["", " ", "£"],
    Kind.PERSON: ["", {}, {"name": " ", "role": ""}],
    Kind.CAMERAS: ["", [], [""]],
    Kind.FILES: ["", [], [""]],
    Kind.TABLE: [[], {}, {"rows": []}, [row(area="", on="")]],
    Kind.RISK_TABLE: [[], [row(level="")]],
    Kind.LIVE: [],
}


@pytest.mark.parametrize("kind", list(Kind))
def test_nothing_typed_is_no_answer(kind: Kind) -> None:
    for raw in (None, *EMPTY[kind]):
        assert value(kind, raw) is None
    assert kinds.text(question(kind), None) == "Not answered"
    assert kinds.blocks(question(kind), None) == ()


@pytest.mark.parametrize(
    ("kind", "raw", "says"),
    [
        (Kind.TEXT, "x" * (LONGEST_TEXT + 1), "at most 300 characters; this has 301"),
        (Kind.TEXT, "bad\x07bell", "At line 1, character 4"),
        (Kind.TEXT, 5, "Write this as text"),
        (Kind.LONG_TEXT, "x" * (LONGEST_LONG_TEXT + 1), "at most 20,000 characters"),
        (Kind.LONG_TEXT, "a\nb\ud800", "At line 2, character 2"),
        (Kind.LONG_TEXT, "a\ufffe", "U+FFFE"),
        (Kind.YES_NO, "maybe", "Choose yes or no"),
        (Kind.YES_NO, True, "Choose yes or no"),
        (Kind.CHOICE, "lasers", "Choose one from the list"),
        (Kind.CHOICE, ["faces"], "Choose one from the list"),
        (Kind.CHOICES, ["faces", "lasers"], "Choose from the list only"),
        (Kind.CHOICES, ["none", "faces"], "“None” cannot be chosen together"),
        (Kind.CHOICES, [1], "Choose from the list only"),
        (Kind.DATE, "2026-02-30", "There is no such date"),
        (Kind.DATE, {"day": "1", "month": "", "year": ""}, "needs a month and a year"),
        (Kind.DATE, {"day": "1", "month": "May", "year": "2026"}, "in figures"),
        (Kind.DATE, "0026-02-03", "between 1900 and 2199"),
        (Kind.DATE, "3/2/2026", "Write a date as day, month and year"),
        (Kind.NUMBER, "1,5", "with a full stop"),
        (Kind.NUMBER, "1e3", "Write a number in figures"),
        (Kind.NUMBER, "٣", "Write a number in figures"),
        (Kind.NUMBER, "1.234", "at most 2 decimals"),
        (Kind.NUMBER, "-11", "not below -10"),
        (Kind.NUMBER, "100001", "not above 100000"),
        (Kind.NUMBER, 1.5, "Write this as text"),
        (Kind.PERSON, {"role": "Manager"}, "Give the person’s name"),
        (Kind.PERSON, {"name": "A", "person": "../x"}, "Choose the person"),
        (Kind.CAMERAS, ["a b"], "Choose from the list only"),
        (Kind.FILES, [f"f{n}" for n in range(201)], "at most 200"),
        (Kind.TABLE, "text", "Fill in the rows"),
        (Kind.TABLE, [{"cells": {}}], "no key"),
        (Kind.TABLE, [row("has space")], "no key"),
        (Kind.TABLE, [row(on="2026-02-30")], "Row 1, Tested on: There is no such date"),
        (Kind.TABLE, [row(area="a"), row(area="b")], "stands there twice"),
        (Kind.TABLE, [row(colour="red")], "no such column"),
        (Kind.TABLE, [row(f"r{n}", area="a") for n in range(501)], "at most 500 rows"),
        (Kind.LIVE, "5", "Nothing is typed here"),
        (Kind.YES_NO, {"not_applicable": "because"}, "always applies"),
        (Kind.TEXT, {"not_applicable": "  "}, "Say why"),
        (Kind.TEXT, {"none": True}, "“None” is no answer here"),
        (
            Kind.TEXT,
            kinds.confirm_still_true({"value": "a"}, date(2026, 1, 2))
            | {"value": kinds.confirm_still_true("a", date(2026, 1, 1))},
            "confirmed once",
        ),
    ],
)
def test_what_cannot_be_kept_is_said_in_words(kind: Kind, raw: object, says: str) -> None:
    assert says in problem(kind, raw)


def test_a_table_names_every_bad_cell_at_once_and_its_place() -> None:
    rows = [row(on="x", cost="y"), row("r2", by={"role": "Manager"})]
    found = kinds.read(question(Kind.TABLE), rows).problems
    assert [one.where for one in found] == ["r1.on", "r1.cost", "r2.by"]
    assert found[1].why.startswith("Row 1, Cost: ")


def test_choices_from_a_register_are_those_handed_in() -> None:
    asked = question(Kind.CHOICE, options=[], options_from="schemes")
    assert kinds.read(asked, "tc", LOOKUPS).value == "tc"
    assert kinds.text(asked, "tc", LOOKUPS) == "Town centre"
    assert kinds.text(asked, "gone", LOOKUPS) == "gone"
    assert kinds.read(asked, "tc").problems


def test_not_applicable_none_and_still_true() -> None:
    assert value(Kind.TEXT, {"not_applicable": " no mask "}) == {"not_applicable": "no mask"}
    assert kinds.text(question(Kind.TEXT), {"not_applicable": "no mask"}) == (
        "Not applicable: no mask"
    )
    assert "always applies" in problem(Kind.TEXT, {"not_applicable": "x"}, may_not_apply="no")
    assert value(Kind.DATE, {"not_applicable": "x"}, may_not_apply="yes") == {"not_applicable": "x"}
    assert value(Kind.TABLE, {"none": True}) == {"none": True}
    assert kinds.text(question(Kind.TABLE), {"none": True}) == "None"
    kept = kinds.confirm_still_true("as before", date(2026, 3, 2))
    assert value(Kind.TEXT, kept) == kept == {"value": "as before", "still_true_on": "2026-03-02"}
    assert kinds.plain(kept) == "as before"
    assert "(still true, checked on 2 March 2026)" in kinds.text(question(Kind.TEXT), kept)
    assert len(kinds.blocks(question(Kind.TEXT), kept)) == 2


def test_a_step_of_a_scale_says_what_it_means() -> None:
    asked = question(Kind.NUMBER, anchors=[{"value": "3", "label": "recurring"}])
    assert kinds.text(asked, "3") == "3 (recurring)"
    assert kinds.text(asked, "4") == "4"
    money = question(Kind.NUMBER, unit="£")
    assert [kinds.text(money, amount) for amount in ("1234.5", "1200", "-3")] == [
        "£1,234.50",
        "£1,200",
        "-£3",
    ]
    assert kinds.text(question(Kind.NUMBER, unit="days"), "31") == "31 days"


def test_blocks_of_the_kinds() -> None:
    long = kinds.blocks(question(Kind.LONG_TEXT), "one\ntwo\n\n\nthree")
    assert [plain(part.content) for part in long if isinstance(part, Paragraph)] == [
        "one\ntwo",
        "three",
    ]
    (several,) = kinds.blocks(question(Kind.CHOICES), ["motion", "faces"])
    assert isinstance(several, Bullets)
    (table,) = kinds.blocks(question(Kind.TABLE), {"rows": [row(area="door", cost="5")]})
    assert isinstance(table, Table)
    assert [plain(cell) for cell in table.rows[0]] == ["door", "–", "£5", "–"]
    assert table.numbers == (2,)
    assert table.caption == "Which?"


def test_a_row_for_each_option_keeps_the_order_and_says_what_is_lacking() -> None:
    point = {"id": "point", "ask": "Point", "kind": "choice", "options": LEVELS}
    asked = question(
        Kind.TABLE,
        columns=[point, {"id": "state", "ask": "State", "kind": "text"}],
        row_for_each="point",
    )
    kept = kinds.read(asked, [row("high", point="high", state="x"), row("low", point="low")]).value
    assert [one["key"] for one in kept["rows"]] == ["low", "high"]
    assert gaps_in(asked, kept) == ["row 1 lacks State", "no row for Medium"]


# ---------------------------------------------------------------- properties

any_text = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), max_size=60
)
cells = st.fixed_dictionaries(
    {},
    optional={
        "area": any_text,
        "on": st.dates(
            min_value=date(1900, 1, 1),
            max_value=date(2199, 12, 31),
        ).map(str),
        "cost": st.decimals(0, 10**9, places=2).map(str),
        "by": st.fixed_dictionaries({"name": any_text}),
    },
)
RAW: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.TEXT: any_text,
    Kind.LONG_TEXT: any_text.map(lambda part: f"{part}\r\n\t{part}"),
    Kind.YES_NO: st.sampled_from(["yes", "no", ""]),
    Kind.CHOICE: st.sampled_from(["none", "motion", "faces", ""]),
    Kind.CHOICES: st.lists(st.sampled_from(["motion", "faces"])),
    Kind.DATE: st.fixed_dictionaries(
        {
            "day": st.integers(1, 28).map(str),
            "month": st.integers(1, 12).map(str),
            "year": st.integers(1900, 2199).map(str),
        }
    ),
    Kind.NUMBER: st.decimals(-10, 100000, places=2).map(lambda number: f"{number:,f}"),
    Kind.PERSON: st.fixed_dictionaries({"name": any_text, "person": st.just("")}),
    Kind.CAMERAS: st.lists(st.from_regex(r"[A-Z]{2}-[0-9]{1,4}", fullmatch=True), max_size=5),
    Kind.FILES: st.lists(st.from_regex(r"[A-Za-z0-9_-]{22}", fullmatch=True), max_size=5),
    Kind.TABLE: st.lists(cells, max_size=5).map(
        lambda all_cells: [row(f"k{n}", **one) for n, one in enumerate(all_cells)]
    ),
    Kind.RISK_TABLE: st.lists(st.sampled_from(["low", "high"]), max_size=4).map(
        lambda levels: [row(f"k{n}", level=level) for n, level in enumerate(levels)]
    ),
}


def test_the_properties_cover_every_kind() -> None:
    assert set(RAW) == set(Kind) - {Kind.LIVE}


@pytest.mark.parametrize("kind", sorted(RAW))
@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_what_is_kept_is_kept_for_good(kind: Kind, data: st.DataObject) -> None:
    """Reading what is kept changes nothing; JSON and the rows of storage give it back whole."""
    asked = question(kind)
    raw = data.draw(RAW[kind])
    reading = kinds.read(asked, raw, LOOKUPS)
    assert reading.problems == ()
    kept = reading.value
    again = kinds.read(asked, kept, LOOKUPS)
    assert (again.value, again.problems) == (kept, ())
    assert json.loads(json.dumps(kept)) == kept
    assert not any(isinstance(leaf, float) for leaf in _leaves(kept))
    stored = json.loads(json.dumps(kinds.to_rows(asked, kept)))
    assert kinds.from_rows(asked, stored) == kept
    if kept is not None:
        confirmed = kinds.confirm_still_true(kept, date(2026, 3, 2))
        assert kinds.from_rows(asked, kinds.to_rows(asked, confirmed)) == confirmed
        assert kinds.read(asked, confirmed, LOOKUPS).value == confirmed
        assert isinstance(kinds.text(asked, kept, LOOKUPS), str)
        assert kinds.blocks(asked, kept, LOOKUPS)


def _leaves(kept: Any) -> list[Any]:
    if isinstance(kept, dict):
        return [leaf for part in kept.values() for leaf in _leaves(part)]
    if isinstance(kept, list):
        return [leaf for part in kept for leaf in _leaves(part)]
    return [kept]


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["rows", "key", "cells", "value", "none", "still_true_on", "day", "name"]
            ),
            inner,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@pytest.mark.parametrize("kind", list(Kind))
@given(raw=junk)
@settings(max_examples=60, deadline=None)
def test_whatever_is_sent_is_read_or_refused_in_words(kind: Kind, raw: object) -> None:
    reading = kinds.read(question(kind), raw, LOOKUPS)
    assert all(one.why for one in reading.problems)
    if reading.value is not None:
        assert reading.problems == ()
        assert json.dumps(reading.value)


def test_a_row_added_beside_none_wins_and_none_alone_stays() -> None:
    asked = question(Kind.TABLE)
    assert kinds.from_rows(asked, {"": {"none": True}}) == {"none": True}
    both = {"": {"none": True}, "r1": {"area": "door"}}
    assert kinds.from_rows(asked, both) == {"rows": [row(area="door")]}
    assert kinds.from_rows(asked, {"": {"still_true_on": "2026-03-02"}}) is None
    assert kinds.from_rows(asked, {}) is None
    assert kinds.to_rows(asked, None) == {}
