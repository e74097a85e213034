"""Answers as blocks: everything inside the council, and for the public only what may be seen."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govern.documents.blocks import Answer, Document, Heading, Paragraph, Table, Withheld, plain
from govern.questionnaires.answer_blocks import (
    Audience,
    FigureText,
    PrintedAnswers,
    Printing,
    Release,
    ReleaseChoice,
    answer_blocks,
)
from govern.questionnaires.definition import Questionnaire
from govern.questionnaires.loading import load_one
from govern.questionnaires.values import Lookups

TEXT = """\
questionnaire: demo
version: 2026-1
title: Demo
stages: [{id: one, title: One}, {id: two, title: Two}]
withholdings:
  W31: {withhold: FOIA-s31(1)(a), reason: it shows the view, public_interest: weighed}
  W40: {withhold: FOIA-s40(2), reason: it is a name}
sections:
  - id: a
    title: Open
    questions:
      - {id: open, ask: "Open?", kind: text, edition: P}
      - {id: hidden, ask: "Hidden?", kind: text, edition: P, when: {question: gate, is: ["yes"]}}
      - {id: counted, ask: "Counted?", kind: live, live: a.b, edition: P}
      - {id: gate, ask: "Gate?", kind: yes_no, edition: P}
      - {id: read_first, ask: "Read first?", kind: long_text, edition: PP}
      - {id: author, ask: "Author?", kind: person, edition: W40}
      - {id: helper, ask: "Helper?", kind: person, edition: P}
      - {id: photos, ask: "Photos?", kind: files, edition: P}
      - id: signs
        ask: "Signs?"
        kind: table
        edition: P
        may_be_none: yes
        columns:
          - {id: sign, ask: Sign, kind: text}
          - {id: spot, ask: Spot, kind: text, edition: W31}
          - {id: note, ask: Note, kind: text, edition: I}
          - {id: by, ask: By, kind: person}
  - id: b
    title: Counted
    questions:
      - id: uses
        ask: "Uses?"
        kind: table
        edition: N
        may_be_none: yes
        columns: [{id: use, ask: Use, kind: text}]
      - id: sees
        ask: "Sees?"
        kind: choices
        edition: N
        options:
          - {value: homes, label: Homes}
          - {value: school, label: School}
          - {value: nothing, label: Nothing, alone: yes}
      - {id: story, ask: "Story?", kind: long_text, edition: N}
      - {id: figure, ask: "Figure?", kind: live, live: [a.b, a.c], edition: N}
  - id: c
    title: Closed
    questions:
      - {id: view, ask: "View?", kind: long_text, edition: W31}
      - {id: uptime, ask: "Uptime?", kind: live, live: a.b, edition: W31}
  - id: d
    title: Inside
    stage: two
    questions:
      - {id: score, ask: "Score?", kind: number, edition: I}
"""
SECRET = "SECRET"
PERSON = {"name": f"Ada {SECRET}", "person": "tok", "role": "CCTV manager"}
ANSWERS: dict[str, Any] = {
    "open": "seen by all",
    "hidden": SECRET,
    "gate": "no",
    "read_first": SECRET,
    "author": PERSON,
    "helper": PERSON,
    "photos": ["f1", "f2"],
    "signs": {
        "rows": [
            {"key": "r1", "cells": {"sign": "A", "spot": SECRET, "note": SECRET, "by": PERSON}},
            {"key": "r2", "cells": {"sign": "B", "by": {"name": SECRET, "person": "", "role": ""}}},
        ]
    },
    "uses": {"rows": [{"key": "u", "cells": {"use": SECRET}}]},
    "sees": ["homes", "school"],
    "story": SECRET,
    "view": SECRET,
    "score": "5",
}
FIGURES = {
    "a.b": FigureText("12 of 14", "Monday 2 March 2026", link="https://govern.example/list"),
}
LOOKUPS = Lookups(files={"f1": f"{SECRET}.png", "f2": "b.png"})


def _demo() -> Questionnaire:
    _, found = load_one("", TEXT.encode())
    assert isinstance(found, Questionnaire), found
    return found


DEMO = _demo()


def _printed(audience: Audience = Audience.PUBLIC, **more: Any) -> PrintedAnswers:
    answers = more.pop("answers", ANSWERS)
    stages = more.pop("stages", None)
    printing = Printing(audience, lookups=LOOKUPS, figures=FIGURES, **more)
    return answer_blocks(DEMO, answers, printing, stages=stages)


def _by_ask(printed: PrintedAnswers) -> dict[str, Answer]:
    return {block.question: block for block in printed.blocks if isinstance(block, Answer)}


def _words(answer: Answer) -> str:
    if isinstance(answer.answer, Withheld):
        return plain(answer.answer)
    said = [plain(part.content) for part in answer.answer if isinstance(part, Paragraph)]
    for part in answer.answer:
        if isinstance(part, Table):
            said += [plain(cell) for row in part.rows for cell in row]
    return " | ".join(said)


def test_inside_the_council_everything_that_is_asked_is_printed() -> None:
    printed = _printed(Audience.INTERNAL)
    found = _by_ask(printed)
    assert "Hidden?" not in found
    assert set(found) == {q.ask for q in DEMO.questions} - {"Hidden?"}
    assert _words(found["Author?"]) == f"Ada {SECRET}, CCTV manager"
    assert SECRET in _words(found["Signs?"])
    assert _words(found["Figure?"]) == "12 of 14 | As at Monday 2 March 2026. | No figure"
    assert "https://govern.example/list" in repr(found["Counted?"])
    assert [block.text for block in printed.blocks if isinstance(block, Heading)] == [
        "Open",
        "Counted",
        "Closed",
        "Inside",
    ]
    assert printed.unread == printed.withheld == ()


def test_what_is_not_answered_is_printed_without_an_answer() -> None:
    found = _by_ask(_printed(Audience.INTERNAL, answers={}))
    assert found["Open?"].answer == ()
    public = _by_ask(_printed(answers={}))
    assert public["Open?"].answer == ()
    assert public["View?"].answer == (), "nothing is withheld where nothing was written"


def test_the_public_reads_only_what_the_edition_allows() -> None:
    printed = _printed()
    found = _by_ask(printed)
    assert SECRET not in repr(printed)
    assert "https://govern.example" not in repr(printed)
    assert _words(found["Open?"]) == "seen by all"
    assert "Score?" not in found
    assert "Inside" not in {b.text for b in printed.blocks if isinstance(b, Heading)}
    assert printed.unread == ("read_first",)
    assert "Read first?" not in found
    assert _words(found["Author?"]) == "CCTV manager"
    assert _words(found["Helper?"]) == "CCTV manager"
    assert _words(found["Photos?"]) == "2 files"
    assert _words(found["Counted?"]) == "12 of 14 | As at Monday 2 March 2026."
    assert found["View?"].answer == Withheld("FOIA-s31(1)(a)", "it shows the view")
    assert isinstance(found["Uptime?"].answer, Withheld)
    assert printed.withheld == ("view", "uptime")


def test_one_line_where_only_a_number_is_for_the_public() -> None:
    found = _by_ask(_printed())
    assert _words(found["Uses?"]) == "1 entry"
    assert _words(found["Sees?"]) == "2 of the kinds asked about"
    assert _words(found["Figure?"]) == "12 of 14"
    assert "Story?" not in found
    other = _by_ask(_printed(answers={"uses": {"none": True}, "sees": ["nothing"]}))
    assert _words(other["Uses?"]) == "None"
    assert _words(other["Sees?"]) == "Nothing"
    assert _words(_by_ask(_printed(answers={}))["Uses?"]) == "Not answered"
    reason = {"uses": {"not_applicable": SECRET}}
    assert _words(_by_ask(_printed(answers=reason))["Uses?"]) == "Not applicable"


def test_a_table_for_the_public_keeps_no_internal_column_and_says_what_is_withheld() -> None:
    table, why = _by_ask(_printed())["Signs?"].answer  # type: ignore[misc]
    assert isinstance(table, Table)
    assert tuple(table.header) == ("Sign", "Spot", "By")
    assert [[plain(cell) for cell in row] for row in table.rows] == [
        ["A", "Withheld", "CCTV manager"],
        ["B", "–", "Name withheld"],
    ]
    assert isinstance(why, Paragraph)
    assert plain(why.content) == ("“Spot”: Withheld under FOIA-s31(1)(a): it shows the view.")


def test_the_publisher_decides_over_the_edition() -> None:
    releases = {
        ("open", ""): Release(ReleaseChoice.WITHHOLD, "FOIA-s43(2)", "a bid is open"),
        ("view", ""): Release(ReleaseChoice.REPLACE, public_value="A view of the street."),
        ("read_first", ""): Release(ReleaseChoice.PUBLISH),
        ("signs", "r1"): Release(ReleaseChoice.WITHHOLD, "FOIA-s38", "it endangers staff"),
        ("signs", "r2"): Release(ReleaseChoice.REPLACE, public_value="Another sign"),
    }
    printed = _printed(releases=releases, cited_as=lambda name: f"<{name}>")
    found = _by_ask(printed)
    assert found["Open?"].answer == Withheld("<FOIA-s43(2)>", "a bid is open")
    assert _words(found["View?"]) == "A view of the street."
    assert _words(found["Read first?"]) == SECRET
    assert printed.unread == ()
    table = found["Signs?"].answer[0]  # type: ignore[index]
    assert isinstance(table, Table)
    assert table.rows[0][0] == Withheld("<FOIA-s38>", "it endangers staff")
    assert plain(table.rows[1][0]) == "Another sign"


def test_stages_limit_what_is_printed() -> None:
    assert set(_by_ask(_printed(Audience.INTERNAL, stages={"two"}))) == {"Score?"}


@pytest.mark.parametrize("audience", list(Audience))
@given(typed=st.text(st.characters(exclude_categories=("Cs", "Cc")), min_size=1, max_size=40))
@settings(max_examples=40, deadline=None)
def test_any_text_makes_a_document_that_can_be_printed(audience: Audience, typed: str) -> None:
    from govern.questionnaires.kinds import read

    answers = {
        question.id: read(question, typed).value
        for question in DEMO.questions
        if question.kind in ("text", "long_text")
    }
    answers["signs"] = read(
        DEMO.question("signs"), [{"key": "k", "cells": {"sign": typed, "by": {"name": typed}}}]
    ).value
    printed = _printed(audience, answers=answers)
    Document(
        title="Demo",
        organisation="Council",
        reference="X-1",
        day=date(2026, 3, 2),
        blocks=(Heading(1, "Answers"), *printed.blocks),
    )
