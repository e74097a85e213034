"""The list of authorities: sound, dated, in our own words, and everything cited is in it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from govern.authorities.sources import SourceKind, Sources, load_sources, read_sources

ROOT = Path(__file__).resolve().parents[2]
CITED = re.compile(r"\[([A-Z][A-Za-z0-9]*(?:-[A-Za-z0-9.()/]+)*)\]")

GOOD = b"""
instruments:
  - {prefix: FOIA, title: Freedom of Information Act 2000, kind: act, part: section}
authorities:
  - {id: FOIA-s1, title: The right, checked_on: 2026-11-22}
"""


@pytest.fixture(scope="module")
def sources() -> Sources:
    found, faults = load_sources(ROOT / "policy_library" / "authorities.yaml")
    assert [str(fault) for fault in faults] == []
    return found


def _cited_in_docstrings() -> dict[str, list[str]]:
    """Every id on an “Authority:” line of the code, with the files that name it."""
    found: dict[str, list[str]] = {}
    for path in sorted((ROOT / "govern").rglob("*.py")):
        for line in path.read_text(encoding="utf-8").splitlines():
            _, marker, rest = line.partition("Authority: ")
            for cited in CITED.findall(rest) if marker else ():
                found.setdefault(cited, []).append(path.relative_to(ROOT).as_posix())
    return found


def test_every_authority_the_code_names_is_in_the_list(sources: Sources) -> None:
    cited = _cited_in_docstrings()
    assert cited, "no “Authority:” line was found at all"
    unknown = {name: files for name, files in cited.items() if name not in sources}
    assert unknown == {}


def test_every_authority_the_code_hands_on_is_in_the_list(sources: Sources) -> None:
    """Ids in quotes: what a deadline rests on, what a withholding names."""
    prefixes = "|".join(re.escape(prefix) for prefix in sources.instruments)
    quoted = re.compile(rf"[\"']((?:{prefixes})-[A-Za-z0-9.()/-]+)[\"']")
    unknown = {
        (cited, path.relative_to(ROOT).as_posix())
        for path in sorted((ROOT / "govern").rglob("*.py"))
        for cited in quoted.findall(path.read_text(encoding="utf-8"))
        if cited not in sources
    }
    assert unknown == set()


def test_every_principle_and_every_part_of_the_brief_law_is_there(sources: Sources) -> None:
    for number in range(1, 13):
        assert f"SCC-P{number}" in sources
    for needed in (
        "PFA-s33(1)",
        "PFA-s29(6)",
        "UKGDPR-35(3)(c)",
        "UKGDPR-35(7)(a)",
        "UKGDPR-36(1)",
        "DPA-s8",
        "DPA-s62",
        "DPA-Sch2-2",
        "ECHR-8",
        "EQA-s149",
        "CJPOA-s163",
        "CDA-s17",
        "RIPA-s26",
        "PSIA-s3",
        "FOIA-s19",
        "FOIA-s31(1)(a)",
        "FOIA-s40(2)",
        "SI2018-952-r9",
        "BSEN-62676-4",
    ):
        assert needed in sources


def test_each_reads_as_a_citation_and_holds_no_web_address(sources: Sources) -> None:
    for name in sources:
        assert sources.citation(name) != name
        assert "://" not in sources.get(name).title
        assert sources.get(name).checked_on <= date(2027, 12, 31)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("FOIA-s31(1)(a)", "Freedom of Information Act 2000, section 31(1)(a)"),
        ("UKGDPR-35(7)(b)", "UK GDPR, Article 35(7)(b)"),
        ("SCC-P10", "Surveillance Camera Code of Practice, principle 10"),
        ("DPA-Sch2-5(3)", "Data Protection Act 2018, Schedule 2, paragraph 5(3)"),
        ("EIR-r5(2)", "Environmental Information Regulations 2004, regulation 5(2)"),
        (
            "SI2009-1976-r22",
            "Tribunal Procedure (First-tier Tribunal) (General Regulatory Chamber) Rules 2009,"
            " rule 22",
        ),
        ("GP-four-eyes", "Good practice: Whoever proposes or writes something does not decide it"),
        ("BSEN-62676-4", "British and European Standard BS EN 62676-4"),
        ("WCAG-2.2", "Web Content Accessibility Guidelines 2.2"),
        ("CHISCode2022", "Covert Human Intelligence Sources Code of Practice"),
        ("NIX-1", "NIX-1"),
    ],
)
def test_an_id_in_words(sources: Sources, name: str, words: str) -> None:
    assert sources.citation(name) == words


def test_what_is_in_force_on_a_day(sources: Sources) -> None:
    assert not sources.in_force("DPA-s164A", date(2026, 6, 18))
    assert sources.in_force("DPA-s164A", date(2026, 6, 19))
    assert sources.in_force("CFA2014-s92", date(2026, 10, 28))
    assert not sources.in_force("CFA2014-s92", date(2026, 10, 29))
    assert sources.get("CYPA-s7").superseded_by == "TVA-s1"
    assert not sources.in_force("SCC-P1", date(2021, 12, 31)), "the instrument's dates count too"
    assert sources.in_force("FOIA-s1(1)", date(2001, 1, 1)), "no dates known: counts"
    assert sources.kind("SCC-P1") is SourceKind.CODE


@pytest.mark.parametrize(
    ("change", "line", "says"),
    [
        ((b"FOIA-s1,", b"NIX-s1,"), 5, "NIX-s1 begins with no instrument’s prefix"),
        ((b"2026-11-22", b"2026-02-30"), 5, "must be a real date"),
        ((b"2026-11-22", b"yesterday"), 5, "must be a date written 2026-11-22"),
        ((b"kind: act", b"kind: song"), 3, "“kind” is “song”"),
        ((b"The right,", b"See https://x.org,"), 5, "holds a web address"),
        ((b"checked_on:", b"superseded_by: FOIA-s9, checked_on:"), 5, "by FOIA-s9, unknown here"),
        (
            (
                b"checked_on:",
                b"in_force_from: 2026-02-01, in_force_until: 2026-01-01, checked_on:",
            ),
            5,
            "ends before it begins",
        ),
    ],
)
def test_a_fault_is_named_with_its_line(change: tuple[bytes, bytes], line: int, says: str) -> None:
    sources, faults = read_sources("authorities.yaml", GOOD.replace(*change))
    assert any(fault.line == line and says in fault.what for fault in faults), faults
    assert len(sources) == 0


def test_an_id_stands_once() -> None:
    doubled = GOOD + b"  - {id: FOIA-s1, title: Again, checked_on: 2026-11-22}\n"
    assert "FOIA-s1 stands twice" in read_sources("a", doubled)[1][0].what
    assert read_sources("a", GOOD)[1] == ()
