"""YAML that guesses nothing: every scalar is text, and every fault has its file and line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints, ValidationError
from pydantic_core import ErrorDetails

LARGEST_FILE_BYTES = 2_000_000
DEEPEST_NESTING = 40

# What no text may hold: controls but tab and line end, unpaired surrogates, two noncharacters.
# Escapes in double quotes ("\u0000") get past the YAML reader, so the scalars are looked at too.
UNUSABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One thing wrong in a content file, said so that whoever edits the file can mend it."""

    file: str
    line: int
    what: str

    def __str__(self) -> str:
        return f"{self.file}, line {self.line}: {self.what}"


@dataclass(frozen=True, slots=True)
class YamlFile:
    """What one file holds (dicts, lists, text), the line of every place, and what is wrong."""

    name: str
    content: Any
    lines: Mapping[Place, int]
    faults: tuple[Fault, ...]

    def line_of(self, place: Place) -> int:
        """The line of a place, or of the nearest thing that holds it."""
        for length in range(len(place), -1, -1):
            line = self.lines.get(place[:length])
            if line is not None:
                return line
        return 1

    def fault(self, place: Place, what: str) -> Fault:
        """A fault at a place of this file."""
        return Fault(self.name, self.line_of(place), what)


@dataclass(slots=True)
class _Walk:
    """Collects plain data, lines and faults from one file's node tree."""

    name: str
    lines: dict[Place, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    seen: set[int] = field(default_factory=set)

    def complain(self, node: yaml.Node, what: str) -> None:
        self.faults.append(Fault(self.name, node.start_mark.line + 1, what))

    def read(self, node: yaml.Node, place: Place) -> Any:
        self.lines.setdefault(place, node.start_mark.line + 1)
        if id(node) in self.seen:
            self.complain(node, "uses an anchor (*name): write the text out where it is needed")
            return ""
        self.seen.add(id(node))
        if not node.tag.startswith("tag:yaml.org,2002:") or node.tag[18:] not in _PLAIN_TAGS:
            self.complain(node, f"has the tag {node.tag}: write plain text, lists and keys only")
        if len(place) > DEEPEST_NESTING:
            self.complain(node, f"is nested more than {DEEPEST_NESTING} deep")
            return ""
        if isinstance(node, yaml.MappingNode):
            return self.read_mapping(node, place)
        if isinstance(node, yaml.SequenceNode):
            return [self.read(item, (*place, number)) for number, item in enumerate(node.value)]
        return self.read_text(node)

    def read_text(self, node: yaml.Node) -> str:
        text = str(node.value).strip()
        found = UNUSABLE.search(text)
        if found:
            code = f"U+{ord(found.group()):04X}"
            self.complain(node, f"holds the control character {code}: take it out")
        return UNUSABLE.sub("", text)

    def read_mapping(self, node: yaml.MappingNode, place: Place) -> dict[str, Any]:
        content: dict[str, Any] = {}
        first_line: dict[str, int] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self.complain(key_node, "has a key that is not plain text")
                continue
            key = self.read_text(key_node)
            if key in content:
                earlier = first_line[key]
                self.complain(key_node, f"“{key}” stands here twice (first on line {earlier})")
                continue
            first_line[key] = key_node.start_mark.line + 1
            self.lines[(*place, key)] = first_line[key]
            content[key] = self.read(value_node, (*place, key))
        return content


_PLAIN_TAGS = frozenset({"str", "seq", "map"})


def read_yaml(name: str, raw: bytes) -> YamlFile:
    """Reads one file; never raises for what the file holds, every fault is in `.faults`."""

    def broken(line: int, what: str) -> YamlFile:
        return YamlFile(name, {}, {}, (Fault(name, line, what),))

    if len(raw) > LARGEST_FILE_BYTES:
        return broken(1, f"is larger than {LARGEST_FILE_BYTES:,} bytes")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        return broken(line, "is not UTF-8: save the file as UTF-8")
    try:
        node = yaml.compose(text, Loader=yaml.BaseLoader)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        return broken(line, f"is not YAML: {error.problem or error.context or 'it cannot be read'}")
    except yaml.reader.ReaderError as error:
        line = text[: error.position].count("\n") + 1
        return broken(line, f"holds the character U+{_code(error.character):04X}: take it out")
    except RecursionError:
        return broken(1, f"is nested more than {DEEPEST_NESTING} deep")
    if node is None:
        return broken(1, "is empty")
    walk = _Walk(name)
    content = walk.read(node, ())
    return YamlFile(name, content, walk.lines, tuple(walk.faults))


def _code(character: object) -> int:
    """The reader hands over the code of a character, or the character itself."""
    return character if isinstance(character, int) else ord(str(character)[0])


# ---------------------------------------------------------------- text to what a field wants


def _yes_or_no(value: object) -> object:
    if isinstance(value, bool):
        return value
    if value in ("yes", "no"):
        return value == "yes"
    raise ValueError("must be yes or no")


def _whole_number(value: object) -> object:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,9}", value):
        return int(value)
    raise ValueError("must be a whole number")


def _iso_date(value: object) -> object:
    if isinstance(value, date):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"must be a real date; {value} is not") from None
    raise ValueError("must be a date written 2026-11-22")


YesNo = Annotated[bool, BeforeValidator(_yes_or_no)]
WholeNumber = Annotated[int, BeforeValidator(_whole_number)]
IsoDate = Annotated[date, BeforeValidator(_iso_date)]
Words = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
AuthorityId = Annotated[
    str, StringConstraints(pattern=r"^[A-Z][A-Za-z0-9]*(-[A-Za-z0-9.()/]+)*$", max_length=60)
]


class Content(BaseModel):
    """What is read from a content file: frozen, and nothing in it that nobody reads."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, validate_by_name=True, validate_by_alias=True
    )


# ---------------------------------------------------------------- faults in plain words


def model_faults(file: YamlFile, error: ValidationError, start: Place = ()) -> Iterator[Fault]:
    """Every fault a model found, at its line, in words."""
    for detail in error.errors(include_url=False):
        if detail["type"] == "too_short" and detail["input"]:
            continue  # a list whose entries are all faulty is not empty: each has its own fault
        place: Place = (*start, *detail["loc"])
        yield file.fault(place, explain(place, detail))


def explain(place: Place, detail: ErrorDetails) -> str:
    """What one fault of a model means for whoever wrote the file."""
    names = [part for part in place if isinstance(part, str)]
    name = f"“{names[-1]}”" if names else "the file"
    context = detail.get("ctx", {})
    match detail["type"]:
        case "missing":
            return f"{name} is missing"
        case "extra_forbidden":
            return f"{name} is not a key that belongs here"
        case "string_too_short" | "too_short":
            return f"{name} is empty"
        case "string_too_long" | "too_long":
            return f"{name} is too long: at most {context.get('max_length')}"
        case "enum":
            return f"{name} is “{detail['input']}”: it must be {context.get('expected')}"
        case "string_pattern_mismatch":
            return f"{name} is “{detail['input']}”, which is not written as it must be"
        case "string_type":
            return f"{name} must be text"
        case "tuple_type" | "list_type":
            return f"{name} must be a list"
        case "model_type" | "model_attributes_type" | "dict_type":
            return f"{name} must hold keys and values"
        case "value_error":
            return f"{name} {context.get('error')}"
        case _:
            return f"{name}: {detail['msg']}"
