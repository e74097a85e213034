"""From forms/*.yaml to questionnaires; every fault of every file is reported, all at once."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from govern.authorities.strict_yaml import Fault, Place, YamlFile, model_faults, read_yaml
from govern.questionnaires.definition import Fact, Kind, Question, Questionnaire
from govern.questionnaires.soundness import (
    Finding,
    Placed,
    Surroundings,
    column_editions,
    findings,
    repeated,
)

# An answer of the one kind can be shown and edited as the other.
CARRIES_INTO = {(Kind.TEXT, Kind.LONG_TEXT), (Kind.CHOICE, Kind.CHOICES)}


@dataclass(frozen=True, slots=True)
class Library:
    """The questionnaire versions that are sound, and the faults of those that are not."""

    versions: Mapping[tuple[str, str], Questionnaire]
    faults: tuple[Fault, ...]

    def get(self, questionnaire: str, version: str) -> Questionnaire:
        """One version; KeyError when it is not there or was faulty."""
        return self.versions[questionnaire, version]

    def newest(self, questionnaire: str) -> Questionnaire:
        """The newest sound version; KeyError when there is none."""
        found = [self.versions[key] for key in self.versions if key[0] == questionnaire]
        if not found:
            raise KeyError(questionnaire)
        return max(found, key=lambda version: version_order(version.version))

    def names(self) -> tuple[str, ...]:
        """The questionnaires of which there is a sound version."""
        return tuple(sorted({name for name, _ in self.versions}))


def version_order(version: str) -> tuple[int, ...]:
    """2026-10 comes after 2026-9."""
    return tuple(int(part) for part in version.split("-"))


def load_all(folder: Path, authorities: Container[str] | None = None) -> Library:
    """Reads every forms/<questionnaire>/<version>.yaml; a faulty version is left out.

    `authorities` are the ids a question may cite; without them citations are not looked up.
    """
    versions: dict[tuple[str, str], Questionnaire] = {}
    files: dict[tuple[str, str], YamlFile] = {}
    faults: list[Fault] = []
    for path in sorted(folder.glob("*/*.yaml")):
        name = path.relative_to(folder).as_posix()
        try:
            raw = path.read_bytes()
        except OSError as error:
            faults.append(Fault(name, 1, f"cannot be read: {error.strerror}"))
            continue
        file, found = load_one(name, raw, authorities)
        if isinstance(found, Questionnaire):
            versions[found.questionnaire, found.version] = found
            files[found.questionnaire, found.version] = file
        else:
            faults.extend(found)
    for key, version in sorted(versions.items(), key=lambda item: version_order(item[0][1])):
        carried = [files[key].fault(*finding) for finding in _of_carrying(version, versions)]
        faults.extend(carried)
        if carried:
            del versions[key]
    return Library(dict(sorted(versions.items())), tuple(sorted(faults)))


def load_one(
    name: str, raw: bytes, authorities: Container[str] | None = None
) -> tuple[YamlFile, Questionnaire | tuple[Fault, ...]]:
    """One file: the questionnaire when it is sound, else every fault with its line."""
    file = read_yaml(name, raw)
    faults = list(file.faults)
    content = file.content
    if not isinstance(content, dict):
        faults.append(file.fault((), "must hold keys and values"))
        content = {}
    if not content:
        return file, tuple(sorted(set(faults)))
    _name_withholdings(content)
    questionnaire: Questionnaire | None = None
    try:
        questionnaire = Questionnaire.model_validate(content)
    except ValidationError as error:
        faults.extend(model_faults(file, error))
    faults.extend(file.fault(*finding) for finding in _findings(name, content, authorities))
    if faults or questionnaire is None:
        return file, tuple(sorted(set(faults)))
    return file, questionnaire


def _name_withholdings(content: dict[str, Any]) -> None:
    """Puts the named withholdings in place of their names, so a reason is written once."""
    named = content.get("withholdings")
    if not isinstance(named, dict):
        return
    for _, raw in _raw_questions(content):
        columns = raw.get("columns")
        for holder in (raw, *(columns if isinstance(columns, list) else ())):
            if not isinstance(holder, dict):
                continue
            edition = holder.get("edition")
            if isinstance(edition, str) and edition in named:
                holder["edition"] = named[edition]


def _raw_questions(content: Mapping[str, Any]) -> Iterator[tuple[Place, dict[str, Any]]]:
    """Every question as it stands in the file, whatever else is wrong with the file."""
    for section_number, section in enumerate(_list(content.get("sections"))):
        if not isinstance(section, dict):
            continue
        for number, raw in enumerate(_list(section.get("questions"))):
            if isinstance(raw, dict):
                yield ("sections", section_number, "questions", number), raw


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _ids(parts: Any) -> list[str]:
    return [str(part["id"]) for part in _list(parts) if isinstance(part, dict) and "id" in part]


def _stage_names(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(str(name) for name in _list(value))


def _findings(
    name: str, content: Mapping[str, Any], authorities: Container[str] | None
) -> Iterator[Finding]:
    """What is wrong between the parts, also when some of the parts are wrong themselves."""
    folder, _, file_name = name.rpartition("/")
    for key, wanted in (("questionnaire", folder), ("version", file_name.removesuffix(".yaml"))):
        if key in content and folder and content[key] != wanted:
            yield (key,), f"“{key}” is {content[key]}, but the file is {name}"
    stages = tuple(_ids(content.get("stages")))
    raw_questions = list(_raw_questions(content))
    yield from repeated(((("stages", n), value) for n, value in enumerate(stages)), "stage")
    sections = [
        (("sections", number), section)
        for number, section in enumerate(_list(content.get("sections")))
        if isinstance(section, dict)
    ]
    for parts, what in ((sections, "section"), (raw_questions, "question")):
        yield from repeated(((at, str(raw["id"])) for at, raw in parts if "id" in raw), what)
    facts = dict(_facts(content))
    for number, fact in enumerate(facts.values()):
        if fact.usual not in fact.values:
            yield ("facts", number, "usual"), f"“{fact.usual}” is not one of the fact’s values"
    ids = {str(raw.get("id")) for _, raw in raw_questions}
    around = Surroundings(ids, stages, facts, authorities)
    placed = list(_placed(content, raw_questions, stages))
    yield from findings(placed, around)
    yield from column_editions(placed, around)


def _facts(content: Mapping[str, Any]) -> Iterator[tuple[str, Fact]]:
    for raw in _list(content.get("facts")):
        try:
            fact = Fact.model_validate(raw)
        except ValidationError:
            continue  # the whole file's validation has reported it
        yield fact.id, fact


def _placed(
    content: Mapping[str, Any],
    raw_questions: list[tuple[Place, dict[str, Any]]],
    stages: tuple[str, ...],
) -> Iterator[Placed]:
    """The questions that can be read, with the stages they are answered in."""
    for place, raw in raw_questions:
        question, kind_known = _as_far_as_readable(raw)
        if question is None:
            continue
        section = content["sections"][place[1]]
        named = question.stage or _stage_names(section.get("stage")) or stages[:1]
        yield Placed(place, question, named, kind_known)


def _as_far_as_readable(raw: dict[str, Any]) -> tuple[Question | None, bool]:
    """A question without the keys that are faulty, and whether its kind is known.

    The validation of the whole file has reported those keys; the rest can still be judged.
    """
    stand_in = {"ask": "?", "kind": Kind.TEXT.value, "edition": "I"}
    try:
        return Question.model_validate(raw), True
    except ValidationError as error:
        faulty = {str(detail["loc"][0]) for detail in error.errors() if detail["loc"]}
    rest = {key: value for key, value in raw.items() if key not in faulty}
    try:
        return Question.model_validate(stand_in | rest), not faulty & {"kind", "columns", "options"}
    except ValidationError:
        return None, False


def _of_carrying(
    version: Questionnaire, versions: Mapping[tuple[str, str], Questionnaire]
) -> Iterator[Finding]:
    """The version answers are carried over from exists, is older, and its kinds agree."""
    older = versions.get((version.questionnaire, version.from_ or ""))
    if version.from_ is not None and older is None:
        yield ("from",), f"takes answers over from {version.from_}, which is missing or faulty"
        return
    if older is not None and version_order(older.version) >= version_order(version.version):
        yield ("from",), f"takes answers over from {version.from_}, which is not older"
        return
    for section_number, section in enumerate(version.sections):
        for number, question in enumerate(section.questions):
            place = ("sections", section_number, "questions", number)
            source_id = question.from_ or question.id
            if question.from_ and (older is None or source_id not in older):
                yield (*place, "from"), f"carries over “{source_id}”, which is not there to carry"
            elif older is not None and source_id in older:
                before = older.question(source_id).kind
                if before is not question.kind and (before, question.kind) not in CARRIES_INTO:
                    yield (*place, "kind"), f"was a {before} and cannot become a {question.kind}"
