"""The loader of questionnaires: guesses nothing, and reports every fault with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govern.authorities.strict_yaml import read_yaml
from govern.questionnaires.definition import Kind, Mark, Questionnaire
from govern.questionnaires.loading import load_all, load_one, version_order

SOUND = """\
questionnaire: demo
version: 2026-1
title: Demo
stages:
  - {id: one, title: One}
  - {id: two, title: Two}
facts:
  - {id: scoring, about: Scores, values: ["on", "off"], usual: "on"}
withholdings:
  W40: {withhold: FOIA-s40(2), reason: it is a name}
sections:
  - id: first
    title: First
    questions:
      - id: seen
        ask: no
        kind: yes_no
        edition: P
      - id: where
        ask: 010
        kind: text
        edition: W40
        when: {question: seen, is: [yes]}
        stage: [one, two]
        cites: [SCC-P1]
"""

FAULTY = """\
questionnaire: demo
version: 2026-1
title: Demo
colour: blue
stages:
  - {id: one, title: One}
  - {id: one, title: Again}
facts:
  - {id: scoring, about: Scores, values: ["on", "off"], usual: maybe}
sections:
  - id: first
    title: First
    questions:
      - id: doubled
        ask: Is it?
        kind: yes_no
        edition: P
        edition: I
      - id: doubled
        kind: text
        edition: P
      - id: bare_choice
        ask: Which?
        kind: choice
        edition: W99
      - id: odd
        ask: Odd
        kind: txt
        edition: P
        required: maybe
        when: {question: nowhere, is: [yes]}
        stage: three
      - id: rows
        ask: Rows
        kind: table
        row_for_each: b
        edition: {withhold: FOIA-s31(1)(a), reason: because}
        when: {question: bare_number, is: [yes]}
        columns:
          - {id: a, ask: A, kind: live}
          - {id: a, ask: B, kind: text, unit: m}
          - {id: c, ask: C, kind: text, edition: PP}
      - id: bare_number
        ask: Number
        kind: number
        minimum: 5
        maximum: 3
        anchors: [{value: low, label: Low}]
        edition: P
  - id: first
    title: Second
    questions:
      - id: late
        ask: Late
        kind: live
        edition: P
        may_be_none: yes
      - id: circle_a
        ask: A
        kind: yes_no
        edition: P
        when: {question: circle_b, is: [yes]}
      - id: circle_b
        ask: B
        kind: yes_no
        edition: P
        when: {question: circle_a, is: [perhaps]}
      - id: fact
        ask: F
        kind: text
        edition: P
        when: {fact: weather, is: [fine]}
      - id: fact_value
        ask: F
        kind: choices
        options: [{value: a, label: A}, {value: a, label: A}]
        edition: P
        when: {fact: scoring, is: [perhaps]}
        cites: [SCC-P99]
      - id: typed
        ask: F
        kind: text
        options: [{value: a, label: A}]
        live: cameras.published
        edition: {withhold: FOIA-s40(2)}
      - id: "Bad Id"
        ask: !!str F
        kind: text
        edition: P
"""

# Each fault of the file above: its line, and what its sentence must say.
WANTED = [
    (4, "“colour” is not a key that belongs here"),
    (7, "the stage “one” stands twice"),
    (9, "“maybe” is not one of the fact’s values"),
    (18, "“edition” stands here twice (first on line 17)"),
    (19, "“ask” is missing"),
    (19, "the question “doubled” stands twice"),
    (22, "give it options or options_from"),
    (25, "“edition” is “W99”"),
    (28, "“kind” is “txt”: it must be"),
    (30, "“required” must be yes or no"),
    (31, "depends on the question “nowhere”, which does not exist"),
    (32, "there is no stage “three”"),
    (36, "row_for_each must name a choice column"),
    (37, "withholds under FOIA-s31(1)(a), which authorities.yaml does not have"),
    (37, "without its public_interest note"),
    (38, "depends on “bare_number”, which is no yes or no"),
    (40, "a column cannot be of the kind live"),
    (41, "the column “a” stands twice"),
    (41, "has a unit, decimals or limits, but is not a number"),
    (42, "the edition of a column is P, I or a withholding"),
    (46, "has a minimum above its maximum"),
    (48, "the anchor “low” is not a number"),
    (50, "the section “first” stands twice"),
    (53, "“late” is live: name its measure"),
    (53, "nothing is typed, so it can be neither none"),
    (57, "only a table or files may be answered “None”"),
    (62, "“circle_a” depends on itself"),
    (67, "“perhaps” is not among the answers of “circle_a”"),
    (67, "“circle_b” depends on itself"),
    (72, "the fact “weather”, which is not declared"),
    (76, "the option value “a” stands twice"),
    (76, "the option label “A” stands twice"),
    (78, "“perhaps” is not among the answers of “scoring”"),
    (79, "cites SCC-P99, which authorities.yaml does not have"),
    (83, "has options, but a text has none"),
    (84, "names a measure, but is not live"),
    (85, "withholds without saying under what and why"),
    (86, "“Bad Id”, which is not written as it must be"),
]


def _faults(text: str, name: str = "demo/2026-1.yaml") -> list[tuple[int, str]]:
    _, found = load_one(name, text.encode(), authorities={"SCC-P1", "FOIA-s40(2)"})
    assert not isinstance(found, Questionnaire)
    return [(fault.line, fault.what) for fault in found]


def test_a_sound_file_is_read_and_nothing_is_guessed() -> None:
    _, found = load_one("demo/2026-1.yaml", SOUND.encode(), {"SCC-P1", "FOIA-s40(2)"})
    assert isinstance(found, Questionnaire)
    assert found.question("seen").ask == "no"
    assert found.question("where").ask == "010"
    assert found.question("where").edition.mark is Mark.WITHHOLD
    assert found.question("where").edition.reason == "it is a name"
    assert found.stages_of("where") == ("one", "two")
    assert found.stages_of("seen") == ("one",)


@pytest.mark.parametrize(("line", "says"), WANTED)
def test_every_fault_of_one_file_is_reported_at_once_with_its_line(line: int, says: str) -> None:
    said = [what for at, what in _faults(FAULTY) if at == line]
    lines = FAULTY.splitlines()
    assert any(says in what for what in said), f"line {line}, {lines[line - 1]!r}: {said}"


def test_no_fault_is_made_up() -> None:
    """As many sentences as the file has faults: the list above is the whole of it."""
    known = {(line, says) for line, says in WANTED}
    extra = [
        (line, what)
        for line, what in _faults(FAULTY)
        if not any(line == at and says in what for at, says in known)
    ]
    assert extra == []


def test_one_mended_word_makes_a_file_sound() -> None:
    assert _faults(SOUND.replace("kind: text", "kind: txt")) != []
    assert _faults(SOUND.replace("is: [yes]", "is: [maybe]"))[0][0] == 23


def test_a_condition_cannot_rest_on_a_later_stage() -> None:
    later = SOUND.replace("kind: yes_no", "kind: yes_no\n        stage: two")
    assert _faults(later.replace("stage: [one, two]", "stage: one")) == [
        (24, "depends on “seen”, which is only asked in a later stage")
    ]
    _, found = load_one("demo/2026-1.yaml", later.encode())
    assert isinstance(found, Questionnaire), "in a stage they share it is asked in time"


def test_the_folder_and_file_name_are_the_name_and_version() -> None:
    said = [what for _, what in _faults(SOUND, "other/2026-2.yaml")]
    assert "“questionnaire” is demo, but the file is other/2026-2.yaml" in said
    assert "“version” is 2026-1, but the file is other/2026-2.yaml" in said


@pytest.mark.parametrize(
    ("raw", "says"),
    [
        (b"", "is empty"),
        (b"title: \xff\xfe", "is not UTF-8"),
        (b"- a\n- b\n", "must hold keys and values"),
        (b"a: [1, 2\nb: 3\n", "is not YAML"),
        (b"a: &x 1\nb: *x\n", "uses an anchor"),
        (b"a: !!python/object:os.system x\n", "has the tag"),
        (b"a: !!int 5\n", "has the tag"),
        (b'a: "\\u0007"\n', "holds the control character U+0007"),
        (b"a: \x07\n", "U+0007"),
        (b"a: 1\n---\nb: 2\n", "is not YAML"),
        (b"[" * 3000, "nested"),
        (b"? [a, b]\n: c\n", "has a key that is not plain text"),
        (b"a" * 3_000_000, "is larger than"),
    ],
)
def test_a_broken_file_is_one_clear_sentence_and_never_a_crash(raw: bytes, says: str) -> None:
    _, found = load_one("demo/2026-1.yaml", raw)
    assert not isinstance(found, Questionnaire)
    assert any(says in fault.what for fault in found), [str(fault) for fault in found]


@given(st.binary(max_size=300))
@settings(max_examples=150, deadline=None)
def test_no_bytes_break_the_loader(raw: bytes) -> None:
    _, found = load_one("demo/2026-1.yaml", raw)
    assert not isinstance(found, Questionnaire)
    assert found


def test_the_line_of_a_place_is_that_of_its_key() -> None:
    file = read_yaml("x", b"a: 1\nb:\n  - c: 2\n  - d: 3\n")
    assert file.line_of(("b", 1, "d")) == 4
    assert file.line_of(("b", 1, "missing")) == 4
    assert file.line_of(("nowhere",)) == 1


def _write(folder: Path, version: str, text: str) -> None:
    path = folder / "demo" / f"{version}.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text.replace("version: 2026-1", f"version: {version}"), encoding="utf-8")


def test_a_faulty_version_is_left_out_and_the_others_are_there(tmp_path: Path) -> None:
    _write(tmp_path, "2026-1", SOUND)
    _write(tmp_path, "2026-2", FAULTY)
    library = load_all(tmp_path)
    assert library.names() == ("demo",)
    assert library.newest("demo").version == "2026-1"
    assert {fault.file for fault in library.faults} == {"demo/2026-2.yaml"}
    with pytest.raises(KeyError):
        library.get("demo", "2026-2")


def test_the_newest_version_is_told_by_number(tmp_path: Path) -> None:
    for version in ("2026-9", "2026-10", "2025-11"):
        _write(tmp_path, version, SOUND)
    assert load_all(tmp_path).newest("demo").version == "2026-10"
    assert version_order("2026-10") > version_order("2026-9")


def test_answers_are_carried_over_only_from_what_is_there(tmp_path: Path) -> None:
    _write(tmp_path, "2026-1", SOUND)
    newer = SOUND.replace("title: Demo\n", "title: Demo\nfrom: 2026-1\n", 1)
    _write(tmp_path, "2026-2", newer)
    assert load_all(tmp_path).faults == ()
    _write(tmp_path, "2026-2", newer.replace("from: 2026-1", "from: 2025-1"))
    assert "missing or faulty" in load_all(tmp_path).faults[0].what
    _write(tmp_path, "2026-2", newer.replace("kind: text", "kind: date"))
    assert "was a text and cannot become a date" in load_all(tmp_path).faults[0].what
    _write(tmp_path, "2026-2", newer.replace("ask: 010", "ask: 010\n        from: gone"))
    assert "“gone”, which is not there to carry" in load_all(tmp_path).faults[0].what


def test_every_kind_may_stand_in_a_file() -> None:
    extras = {
        Kind.CHOICE: "options: [{value: a, label: A}]",
        Kind.CHOICES: "options: [{value: a, label: A}]",
        Kind.TABLE: "columns: [{id: a, ask: A, kind: text}]",
        Kind.RISK_TABLE: (
            "columns: [{id: level, ask: Level, kind: choice, options: [{value: low, label: Low},"
            " {value: medium, label: Medium}, {value: high, label: High}]}]"
        ),
        Kind.LIVE: "live: cameras.published",
    }
    for kind in Kind:
        text = SOUND + f"      - {{id: k, ask: K, kind: {kind}, edition: P, " + "}\n"
        text = text.replace(", }", f", {extras[kind]}}}" if kind in extras else "}")
        assert isinstance(load_one("demo/2026-1.yaml", text.encode())[1], Questionnaire), kind
