"""Closed sets that several rooms serve: no kind of question, block or step is forgotten by one."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from jinja2 import StrictUndefined

from govern import locations
from govern.authorities.sources import load_sources
from govern.catalogue import registers
from govern.documents import blocks, charts, drawing
from govern.documents.html_blocks import block_html
from govern.documents.pdf_blocks import block_boxes
from govern.documents.word_body import block_xml
from govern.people.roles import ROLE_PERMISSIONS, ROLE_WORDS, Permission, Role
from govern.questionnaires.definition import Kind
from govern.questionnaires.kinds import KINDS
from govern.register import Register
from govern.web.question_fields import FIELDS
from govern.web.rendering import page_environment

TEMPLATES = locations.shipped("templates")
BLOCKS = get_args(blocks.Block)
DRAWINGS = get_args(charts.Drawing)


def test_every_kind_of_question_has_its_faces() -> None:
    """How it is read, kept and printed, and how it is asked on a page."""
    assert set(KINDS) == set(Kind)
    assert set(FIELDS) == set(Kind)


@pytest.mark.parametrize("writer", [block_html, block_boxes, block_xml])
def test_every_writer_handles_every_block(writer: object) -> None:
    assert len(BLOCKS) >= 13
    fallback = writer.dispatch(object)  # type: ignore[attr-defined]
    missed = [each.__name__ for each in BLOCKS if writer.dispatch(each) is fallback]  # type: ignore[attr-defined]
    assert missed == []


def test_every_drawing_is_drawn() -> None:
    fallback = drawing.picture_of.dispatch(object)
    assert DRAWINGS
    assert [d.__name__ for d in DRAWINGS if drawing.picture_of.dispatch(d) is fallback] == []


def test_every_role_has_its_words_and_its_row() -> None:
    assert set(ROLE_WORDS) == set(Role)
    assert set(ROLE_PERMISSIONS) == set(Role)
    assert len(Role) == 21


def test_every_permission_is_given_to_somebody() -> None:
    given = frozenset().union(*ROLE_PERMISSIONS.values())
    assert given == frozenset(Permission)


def test_the_administrator_has_no_content() -> None:
    assert not {p for p in ROLE_PERMISSIONS[Role.ADMINISTRATOR] if p.endswith((".read", ".edit"))}


@pytest.mark.parametrize("register", list(registers()), ids=lambda register: register.name)
def test_every_step_can_be_taken_by_somebody_and_leads_to_a_known_state(register: Register) -> None:
    flow = register.workflow
    for step in flow.steps:
        permission = Permission(step.permission)
        assert any(permission in allowed for allowed in ROLE_PERMISSIONS.values()), step.name
    assert set(register.tones) <= set(flow.states)
    for column in register.columns:
        if column.words is not None and column.kind == "state":
            assert set(column.words) == set(flow.states)


@pytest.mark.parametrize("register", list(registers()), ids=lambda register: register.name)
def test_the_read_permission_is_that_of_the_register(register: Register) -> None:
    """`visible` finds it by the register's name: another one would hide every record."""
    assert register.read == f"{register.name}.read"


# Templates -----------------------------------------------------------------------------------


def _templates() -> list[str]:
    return [
        str(path.relative_to(TEMPLATES))
        for path in sorted(TEMPLATES.rglob("*"))
        if path.suffix in {".html", ".txt"}
    ]


def test_no_template_lets_text_through_unescaped() -> None:
    """What somebody typed can never become markup."""
    found = []
    for name in _templates():
        source = (TEMPLATES / name).read_text("utf-8")
        if re.search(r"\|\s*safe\b|\bautoescape\b|\bMarkup\b", source):
            found.append(name)
    assert len(_templates()) > 40
    assert found == []


def test_a_misspelt_name_in_a_template_is_an_error() -> None:
    environment = page_environment(TEMPLATES)
    assert environment.undefined is StrictUndefined
    assert environment.from_string("{{ '<b>' }}").render() == "&lt;b&gt;"


@pytest.mark.parametrize("name", _templates())
def test_every_template_is_sound(name: str) -> None:
    """It compiles, and what it includes or imports is there."""
    environment = page_environment(TEMPLATES)
    environment.get_template(name)
    source = (TEMPLATES / name).read_text("utf-8")
    for wanted in re.findall(r'{%-?\s*(?:extends|include|import|from)\s+"([^"]+)"', source):
        assert (TEMPLATES / wanted).is_file(), wanted


def test_every_authority_named_in_the_code_is_a_source() -> None:
    """A rule cannot rest on a law nobody listed."""
    sources, faults = load_sources(locations.shipped("policy_library") / "authorities.yaml")
    assert not faults
    root = locations.checkout()
    assert root is not None
    unknown = []
    for path in sorted((root / "govern").rglob("*.py")):
        text = path.read_text("utf-8")
        for line in re.findall(r"Authority: (\[[^\n]*)", text):
            for each in re.findall(r"\[([^\]]+)\]", line):
                for one in re.split(r",\s*", each):
                    if one not in sources:
                        unknown.append(f"{path.relative_to(root)}: {one}")
    assert unknown == []
