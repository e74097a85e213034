"""Conditions, completeness, differences, taking answers over: what follows from the answers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govern.questionnaires.completeness import gaps, must_be_confirmed, progress
from govern.questionnaires.conditions import asked, is_asked, never_shown
from govern.questionnaires.definition import Questionnaire
from govern.questionnaires.differences import Change, carry_over, differences
from govern.questionnaires.kinds import confirm_still_true
from govern.questionnaires.loading import load_one

TEXT = """\
questionnaire: demo
version: 2026-1
title: Demo
stages: [{id: one, title: One}, {id: two, title: Two}]
facts:
  - {id: scoring, about: Scores, values: ["on", "off"], usual: "on"}
sections:
  - id: first
    title: Purpose
    questions:
      - {id: unchanged, ask: "Unchanged?", kind: yes_no, edition: P}
      - id: change
        ask: "What changed?"
        kind: long_text
        edition: P
        when: {question: unchanged, is: ["no"]}
      - id: functions
        ask: "Which functions?"
        kind: choices
        options:
          - {value: none, label: None, alone: yes}
          - {value: motion, label: Motion}
          - {value: faces, label: Faces}
        edition: P
        when: {question: unchanged, is: ["no"]}
      - id: function_reason
        ask: "Why these?"
        kind: text
        edition: P
        when: {question: functions, is: [motion, faces]}
      - {id: remark, ask: Remark, kind: text, required: no, edition: P}
      - {id: figure, ask: Figure, kind: live, live: a.b, edition: P}
  - id: scores
    title: Scores
    questions:
      - id: score
        ask: Score
        kind: number
        edition: I
        carry: no
        when: {fact: scoring, is: ["on"]}
  - id: last
    title: Decision
    stage: two
    questions:
      - id: decision
        ask: Decision
        kind: choice
        edition: P
        carry: no
        options: [{value: keep, label: Keep}, {value: go, label: Go}]
      - id: tasks
        ask: Tasks
        kind: table
        may_be_none: yes
        edition: P
        columns:
          - {id: task, ask: Task, kind: text}
          - {id: due, ask: Due, kind: date}
"""


def _load(text: str) -> Questionnaire:
    _, found = load_one("", text.encode())
    assert isinstance(found, Questionnaire), found
    return found


DEMO = _load(TEXT)


def _shown(answers: dict[str, Any], **more: Any) -> list[str]:
    return [question.id for question in asked(DEMO, answers, **more)]


def _rows(*rows: tuple[str, dict[str, str]]) -> dict[str, Any]:
    return {"rows": [{"key": key, "cells": cells} for key, cells in rows]}


# ---------------------------------------------------------------- conditions


@pytest.mark.parametrize(
    ("answers", "hidden"),
    [
        ({}, {"change", "functions", "function_reason"}),
        ({"unchanged": "yes"}, {"change", "functions", "function_reason"}),
        ({"unchanged": "no"}, {"function_reason"}),
        ({"unchanged": "no", "functions": ["none"]}, {"function_reason"}),
        ({"unchanged": "no", "functions": ["motion", "faces"]}, set()),
        ({"unchanged": {"not_applicable": "x"}}, {"change", "functions", "function_reason"}),
        ({"unchanged": confirm_still_true("no", date(2026, 1, 1))}, {"function_reason"}),
    ],
)
def test_which_questions_are_asked(answers: dict[str, Any], hidden: set[str]) -> None:
    every = {question.id for question in DEMO.questions}
    assert every - set(_shown(answers)) == hidden


def test_what_hangs_on_a_hidden_question_is_hidden_and_its_answer_is_kept() -> None:
    answers = {"unchanged": "yes", "functions": ["motion"], "function_reason": "traffic"}
    assert not is_asked(DEMO, "function_reason", answers)
    assert never_shown(DEMO, answers) == ("functions", "function_reason")
    assert never_shown(DEMO, answers | {"unchanged": "no"}) == ()


def test_stages_and_facts() -> None:
    assert _shown({}, stage="two") == ["decision", "tasks"]
    assert "score" in _shown({})
    assert "score" in _shown({}, facts={"scoring": "on"})
    assert "score" not in _shown({}, facts={"scoring": "off"})


# ---------------------------------------------------------------- completeness


def _why(answers: dict[str, Any], stage: str = "one", **more: Any) -> list[tuple[str, str]]:
    return [(gap.question_id, gap.why) for gap in gaps(DEMO, answers, stage=stage, **more)]


def test_a_step_wants_what_is_asked_and_required_and_nothing_else() -> None:
    assert _why({}) == [("unchanged", "not answered"), ("score", "not answered")]
    assert _why({"unchanged": "yes", "score": "3"}) == []
    assert _why({"unchanged": "yes"}, facts={"scoring": "off"}) == []
    assert [name for name, _ in _why({"unchanged": "no", "score": "1"})] == ["change", "functions"]
    first = gaps(DEMO, {}, stage="one")[0]
    assert str(first) == "Purpose, “Unchanged?”: not answered"


def test_a_table_wants_its_cells() -> None:
    half = {
        "decision": "keep",
        "tasks": _rows(("a", {"task": "sign"}), ("b", {"due": "2026-01-01"})),
    }
    assert _why(half, "two") == [("tasks", "row 1 lacks Due"), ("tasks", "row 2 lacks Task")]
    assert _why({"decision": "keep", "tasks": {"none": True}}, "two") == []
    assert _why({"decision": "keep", "tasks": {"not_applicable": "kept"}}, "two") == []


def test_progress_counts_what_is_asked() -> None:
    sections = progress(DEMO, {"unchanged": "no", "change": "moved"}, stage="one")
    assert [(one.title, one.words, one.complete) for one in sections] == [
        ("Purpose", "2 of 4 answered", False),
        ("Scores", "0 of 1 answered", False),
    ]
    done = progress(DEMO, {"unchanged": "yes", "score": "2"}, stage="one")
    assert [(one.words, one.complete) for one in done] == [
        ("1 of 2 answered", True),
        ("1 of 1 answered", True),
    ]


def test_the_words_of_last_time_must_be_confirmed() -> None:
    answers: dict[str, Any] = {"unchanged": "no", "change": "same words", "functions": ["none"]}
    last_time = {"unchanged": "no", "change": "same words", "functions": ["none"]}
    wanted = _why(answers | {"score": "1"}, last_time=last_time)
    assert wanted == [("change", "the same as last time: say that it is still true, or change it")]
    assert progress(DEMO, answers, stage="one", last_time=last_time)[0].words == "2 of 4 answered"
    answers["change"] = confirm_still_true("same words", date(2026, 11, 22))
    assert _why(answers | {"score": "1"}, last_time=last_time) == []
    assert _why(answers | {"change": "new words", "score": "1"}, last_time=last_time) == []


def test_a_table_like_last_times_must_be_confirmed_whatever_its_keys() -> None:
    tasks = DEMO.question("tasks")
    old = _rows(("a", {"task": "sign", "due": "2026-01-01"}))
    new = _rows(("z", {"task": "sign", "due": "2026-01-01"}))
    assert must_be_confirmed(tasks, new, old)
    assert must_be_confirmed(tasks, new, confirm_still_true(old, date(2025, 1, 1)))
    assert not must_be_confirmed(tasks, confirm_still_true(new, date(2026, 1, 1)), old)
    assert not must_be_confirmed(tasks, new, None)
    assert not must_be_confirmed(DEMO.question("unchanged"), "no", "no")


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "unchanged": st.sampled_from(["yes", "no"]),
            "change": st.just("x"),
            "functions": st.lists(st.sampled_from(["motion", "faces"]), min_size=1, unique=True),
            "function_reason": st.just("x"),
            "remark": st.just("x"),
            "score": st.just("1"),
        },
    )
)
@settings(max_examples=100, deadline=None)
def test_no_gap_and_every_section_complete_are_the_same(answers: dict[str, Any]) -> None:
    missing = gaps(DEMO, answers, stage="one")
    sections = progress(DEMO, answers, stage="one")
    assert (missing == ()) == all(section.complete for section in sections)
    assert sum(section.wanted for section in sections) == len(missing)
    assert not {gap.question_id for gap in missing} & set(never_shown(DEMO, answers))


# ---------------------------------------------------------------- differences


def test_differences_in_words() -> None:
    before = {"unchanged": "yes", "change": "old", "remark": "gone"}
    after = {"unchanged": "no", "change": "old", "functions": ["motion", "faces"]}
    found = differences(DEMO, before, DEMO, after)
    assert [(one.question_id, one.change, one.before, one.after) for one in found] == [
        ("unchanged", Change.CHANGED, "Yes", "No"),
        ("functions", Change.ADDED, "", "Motion; Faces"),
        ("remark", Change.REMOVED, "gone", ""),
    ]


def test_differences_of_a_table_are_told_row_by_row() -> None:
    before = {
        "tasks": _rows(
            ("a", {"task": "sign", "due": "2026-01-01"}),
            ("b", {"task": "map"}),
            ("c", {"task": "stays"}),
        )
    }
    after = {
        "tasks": _rows(
            ("a", {"task": "sign", "due": "2026-02-01"}),
            ("new", {"task": "stays"}),
            ("d", {"task": "wipe"}),
        )
    }
    (found,) = differences(DEMO, before, DEMO, after)
    assert [(row.change, row.before, row.after) for row in found.rows] == [
        (Change.CHANGED, "Task: sign; Due: 1 January 2026", "Task: sign; Due: 1 February 2026"),
        (Change.ADDED, "", "Task: wipe"),
        (Change.REMOVED, "Task: map", ""),
    ]


def test_a_confirmation_or_a_new_label_is_no_difference() -> None:
    relabelled = _load(TEXT.replace("label: Motion", "label: Movement"))
    before = {"change": "words", "functions": ["motion"]}
    after = {"change": confirm_still_true("words", date(2026, 1, 1)), "functions": ["motion"]}
    assert differences(DEMO, before, relabelled, after) == ()


def test_an_answer_whose_question_is_gone_is_told_as_removed() -> None:
    shorter = _load(
        TEXT.replace(
            "      - {id: remark, ask: Remark, kind: text, required: no, edition: P}\n", ""
        )
    )
    (found,) = differences(DEMO, {"remark": "x"}, shorter, {})
    assert (found.question_id, found.change, found.before) == ("remark", Change.REMOVED, "x")


# ---------------------------------------------------------------- taking over


def test_answers_are_taken_over_without_decisions_and_confirmations() -> None:
    answers = {
        "unchanged": "no",
        "change": confirm_still_true("words", date(2026, 1, 1)),
        "score": "5",
        "decision": "keep",
        "tasks": {"none": True},
        "unheard_of": "x",
    }
    carried = carry_over(DEMO, DEMO, answers)
    assert dict(carried.answers) == {"unchanged": "no", "change": "words", "tasks": {"none": True}}
    assert carried.left_behind == ()
    assert "tasks" not in carry_over(DEMO, DEMO, answers, without={"tasks"}).answers


def test_a_new_version_takes_over_what_it_can_and_names_the_rest() -> None:
    newer = _load(
        TEXT.replace("version: 2026-1", "version: 2026-2\nfrom: 2026-1")
        .replace("          - {value: faces, label: Faces}\n", "")
        .replace("is: [motion, faces]", "is: [motion]")
        .replace("id: remark,", "id: note, from: remark,")
        .replace("          - {id: due, ask: Due, kind: date}\n", "")
    )
    answers = {
        "functions": ["motion", "faces"],
        "remark": "moved",
        "tasks": _rows(("a", {"task": "sign", "due": "2026-01-01"})),
    }
    carried = carry_over(DEMO, newer, answers)
    assert carried.answers["functions"] == ["motion"]
    assert carried.answers["note"] == "moved"
    assert carried.answers["tasks"] == _rows(("a", {"task": "sign"}))
    assert {one.question_id: one.text for one in carried.left_behind} == {
        "functions": "Motion; Faces",
        "tasks": "Task: sign; Due: 1 January 2026",
    }
    gone = carry_over(DEMO, newer, {"functions": ["faces"]})
    assert "functions" not in gone.answers
    assert gone.left_behind[0].why == "some of what was chosen is not offered any more"


def test_a_choice_becomes_choices_and_a_text_a_long_text() -> None:
    choice = "kind: choice\n        edition: P\n        carry: no"
    assert choice in TEXT
    wider = _load(
        TEXT.replace(choice, "kind: choices\n        edition: P").replace(
            "ask: Remark, kind: text", "ask: Remark, kind: long_text"
        )
    )
    carried = carry_over(DEMO, wider, {"decision": "keep", "remark": "x"})
    assert dict(carried.answers) == {"decision": ["keep"], "remark": "x"}
