"""The sources the product relies on, from policy_library/authorities.yaml: ids, titles, dates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError, model_validator

from govern.authorities.strict_yaml import (
    AuthorityId,
    Content,
    Fault,
    IsoDate,
    Place,
    Words,
    YamlFile,
    model_faults,
    read_yaml,
)

Prefix = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Za-z0-9-]*$", max_length=20)]


class SourceKind(StrEnum):
    """What a source is, and so how far it binds."""

    ACT = "act"
    REGULATIONS = "regulations"
    CONVENTION = "convention"
    CODE = "code"
    GUIDANCE = "guidance"
    STANDARD = "standard"
    PRACTICE = "practice"


class Part(StrEnum):
    """What a bare number after the prefix counts; a standard is only numbered."""

    SECTION = "section"
    ARTICLE = "Article"
    REGULATION = "regulation"
    PRINCIPLE = "principle"
    PARAGRAPH = "paragraph"
    RULE = "rule"
    PART = "Part"
    CHAPTER = "chapter"
    NUMBER = "number"


class Instrument(Content):
    """One Act, set of regulations, code or standard, and how its ids begin."""

    prefix: Prefix
    title: Words
    kind: SourceKind
    part: Part
    in_force_from: IsoDate | None = None
    in_force_until: IsoDate | None = None
    note: Words | None = None


class Authority(Content):
    """One provision somebody may rely on: what it says, in our own words, and when it counts.

    `checked_on` is the day somebody last looked at the source.
    """

    id: AuthorityId
    title: Words
    in_force_from: IsoDate | None = None
    in_force_until: IsoDate | None = None
    superseded_by: AuthorityId | None = None
    checked_on: IsoDate
    note: Words | None = None

    @model_validator(mode="after")
    def _dates_in_order(self) -> Authority:
        start, end = self.in_force_from, self.in_force_until
        if start is not None and end is not None and start > end:
            raise ValueError("ends before it begins")
        return self


class _File(Content):
    instruments: tuple[Instrument, ...] = Field(min_length=1)
    authorities: tuple[Authority, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Sources:
    """Every authority the product knows, by id."""

    authorities: Mapping[str, Authority]
    instruments: Mapping[str, Instrument]

    def __contains__(self, authority_id: object) -> bool:
        return authority_id in self.authorities

    def __iter__(self) -> Iterator[str]:
        return iter(self.authorities)

    def __len__(self) -> int:
        return len(self.authorities)

    def get(self, authority_id: str) -> Authority:
        """The authority of that id; KeyError when it is not known."""
        return self.authorities[authority_id]

    def instrument(self, authority_id: str) -> Instrument:
        """The Act, regulations or code an id belongs to: the longest prefix it begins with."""
        return self.instruments[_prefix_of(authority_id, self.instruments)]

    def kind(self, authority_id: str) -> SourceKind:
        """What kind of source an authority is; KeyError when it is not known."""
        return self.instrument(self.authorities[authority_id].id).kind

    def in_force(self, authority_id: str, on: date) -> bool:
        """Whether a provision counts on a date, as far as its dates are known."""
        authority = self.authorities[authority_id]
        instrument = self.instrument(authority_id)
        starts = [d for d in (authority.in_force_from, instrument.in_force_from) if d]
        ends = [d for d in (authority.in_force_until, instrument.in_force_until) if d]
        return all(day <= on for day in starts) and all(on <= day for day in ends)

    def citation(self, authority_id: str) -> str:
        """An id in words: “Freedom of Information Act 2000, section 31(1)(a)”.

        An id that is not known is given back as it is, so that an old document can be printed.
        """
        authority = self.authorities.get(authority_id)
        if authority is None:
            return authority_id
        instrument = self.instrument(authority_id)
        if authority_id == instrument.prefix:
            return instrument.title
        if instrument.kind is SourceKind.PRACTICE:
            return f"{instrument.title}: {authority.title}"
        parts = authority_id.removeprefix(f"{instrument.prefix}-").split("-")
        if instrument.part is Part.NUMBER:
            return f"{instrument.title} {'-'.join(parts)}"
        said = [instrument.title]
        for part in parts:
            bare = Part.PARAGRAPH if said[-1].startswith("Schedule ") else instrument.part
            said.append(_in_words(part, bare, instrument.part))
        return ", ".join(said)


# What letters before a number mean: “s31” is a section, “Sch2” a schedule.
_SPLIT = re.compile(r"([A-Za-z]*)([0-9].*)")
_PART_WORDS = {
    "s": "section",
    "ss": "sections",
    "Sch": "Schedule",
    "para": "paragraph",
    "P": "principle",
    "r": "regulation",
    "reg": "regulation",
    "rule": "rule",
    "art": "Article",
    "a": "Article",
    "ch": "chapter",
    "Pt": "Part",
}


def _in_words(part: str, bare: Part, counted: Part) -> str:
    """One part of an id in words; a bare number counts what its surroundings count."""
    split = _SPLIT.fullmatch(part)
    if split is None:
        return part
    letters, number = split.groups()
    word = _PART_WORDS.get(letters) if letters else str(bare)
    if letters == "r" and counted is Part.RULE:
        word = str(Part.RULE)
    return f"{word} {number}" if word else part


def _prefix_of(authority_id: str, prefixes: Iterable[str]) -> str:
    """The longest prefix an id begins with; empty when it begins with none."""
    fitting = [prefix for prefix in prefixes if f"{authority_id}-".startswith(f"{prefix}-")]
    return max(fitting, key=len, default="")


def load_sources(path: Path) -> tuple[Sources, tuple[Fault, ...]]:
    """Reads authorities.yaml; gives what is sound and every fault with its line."""
    return read_sources(path.name, path.read_bytes())


def read_sources(name: str, raw: bytes) -> tuple[Sources, tuple[Fault, ...]]:
    """The same from bytes; with any fault there are no sources, so that nobody relies on half."""
    file = read_yaml(name, raw)
    faults = list(file.faults)
    read: _File | None = None
    if not faults:
        try:
            read = _File.model_validate(file.content)
        except ValidationError as error:
            faults.extend(model_faults(file, error))
    if read is not None:
        faults.extend(file.fault(place, what) for place, what in _cross_checks(file, read))
    if faults or read is None:
        return Sources({}, {}), tuple(sorted(set(faults)))
    return Sources(
        {authority.id: authority for authority in read.authorities},
        {instrument.prefix: instrument for instrument in read.instruments},
    ), ()


def _cross_checks(file: YamlFile, read: _File) -> Iterator[tuple[Place, str]]:
    """Ids stand once, begin with a known prefix, and what supersedes them exists."""
    prefixes: set[str] = set()
    for number, instrument in enumerate(read.instruments):
        if instrument.prefix in prefixes:
            yield ("instruments", number), f"the prefix {instrument.prefix} stands twice"
        prefixes.add(instrument.prefix)
    known = {authority.id for authority in read.authorities}
    seen: set[str] = set()
    for number, authority in enumerate(read.authorities):
        place = ("authorities", number)
        if authority.id in seen:
            yield place, f"{authority.id} stands twice"
        seen.add(authority.id)
        if not _prefix_of(authority.id, prefixes):
            yield place, f"{authority.id} begins with no instrument’s prefix"
        if authority.superseded_by is not None and authority.superseded_by not in known:
            yield place, f"{authority.id} is superseded by {authority.superseded_by}, unknown here"
        if "://" in authority.title or "www." in authority.title:
            yield place, f"{authority.id} holds a web address: give the title in words"
