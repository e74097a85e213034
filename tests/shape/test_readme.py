"""What is written about the product agrees with the product."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

from govern import locations
from govern.cli.sample.people import PEOPLE
from govern.config import Settings

ROOT = locations.checkout() or Path.cwd()
README = (ROOT / "README.md").read_text("utf-8")
PARTS = (
    "folders",
    "registers",
    "roles",
    "commands",
    "settings of the machine",
    "settings of the council",
    "laws",
)
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def _generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("readme", ROOT / ".ci" / "readme.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


@pytest.mark.parametrize("part", PARTS)
def test_generated_parts_are_those_of_the_code(part: str) -> None:
    """Run `.ci/readme.py` after changing a module's first line, a role, a command or a setting."""
    found = re.search(
        rf"<!-- generated: {part} -->\n(.*?)<!-- end of generated -->", README, re.DOTALL
    )
    assert found is not None
    assert found[1].strip() == _generator().PARTS[part]().strip()


def test_a_part_nobody_knows_is_a_fault() -> None:
    with pytest.raises(KeyError):
        _generator().written("<!-- generated: weather -->\n<!-- end of generated -->")


def test_every_setting_is_explained() -> None:
    for name in Settings.__dataclass_fields__:
        assert name in ("instance", "secret") or f"`{name}`" in README


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_named_files_are_there(page: Path) -> None:
    text = page.read_text("utf-8")
    for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target
    beginnings = "govern|tests|templates|forms|policy_library|docs|\\.ci"
    for named in re.findall(rf"`((?:{beginnings})/[\w./-]+)(?:::\w+)?`", text):
        assert (ROOT / named).exists(), named


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_tests_named_in_the_pages_exist(page: Path) -> None:
    for file, function in re.findall(r"`(tests/[\w./-]+\.py)::(\w+)`", page.read_text("utf-8")):
        assert f"def {function}(" in (ROOT / file).read_text("utf-8"), f"{file}::{function}"


def test_the_tour_names_people_and_files_of_the_sample() -> None:
    known = {person.sign_in for person in PEOPLE}
    named = set(re.findall(r"`([a-z]+@exampleford\.example)`", README))
    assert named
    assert named <= known
    assert "fictional" in README


def test_the_picture_of_the_first_page_is_small() -> None:
    picture = ROOT / "docs" / "pictures" / "home.png"
    assert 10_000 < picture.stat().st_size < 200_000
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_every_decision_says_what_got_harder() -> None:
    """One page each: context, decision, what got harder; and the list names them all."""
    folder = ROOT / "docs" / "decisions"
    listed = (folder / "README.md").read_text("utf-8")
    pages = sorted(folder.glob("[0-9]*.md"))
    assert len(pages) >= 10
    assert [page.name[:4] for page in pages] == [f"{n:04}" for n in range(1, len(pages) + 1)]
    for page in pages:
        text = page.read_text("utf-8")
        for heading in ("## Context", "## Decision", "## What got harder"):
            assert heading in text, f"{page.name} lacks {heading}"
        assert f"({page.name})" in listed, f"the list lacks {page.name}"
        assert len(text.split()) < 700, f"{page.name} is more than a page"
