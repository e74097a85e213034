"""What must hold between the parts of a questionnaire, and the faults where it does not."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from govern.authorities.strict_yaml import Place
from govern.questionnaires.definition import (
    COLUMN_KINDS,
    CONDITION_KINDS,
    TABLES,
    WITH_OPTIONS,
    Askable,
    Column,
    Condition,
    Edition,
    Fact,
    Kind,
    Mark,
    Question,
)

# The exemptions that are weighed against the public interest and that these forms use.
WEIGHED_EXEMPTIONS = ("FOIA-s24", "FOIA-s31", "FOIA-s38", "FOIA-s42", "FOIA-s43")
RISK_LEVELS = ("low", "medium", "high")

Finding = tuple[Place, str]


@dataclass(frozen=True, slots=True)
class Placed:
    """A question that could be read, where it stands, and the stages it is answered in."""

    place: Place
    question: Question
    stages: tuple[str, ...]
    kind_known: bool = True


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the questions of one file may refer to: all ids, even of faulty questions."""

    question_ids: Container[str]
    stages: tuple[str, ...]
    facts: Mapping[str, Fact]
    authorities: Container[str] | None


def findings(placed: Iterable[Placed], around: Surroundings) -> Iterator[Finding]:
    """Every fault of the questions that could be read, alone and among themselves."""
    known = {entry.question.id: entry for entry in placed}
    for entry in placed:
        if entry.kind_known:
            yield from _of_askable(entry.place, entry.question)
            yield from _of_table(entry.place, entry.question)
            yield from _of_extras(entry.place, entry.question)
        yield from _of_references(entry, around)
        yield from _of_edition(entry.place, entry.question.edition, around)
        if entry.question.when is not None:
            yield from _of_condition(entry, entry.question.when, known, around)
    yield from _circles(known)


def repeated(ids: Iterable[tuple[Place, str]], what: str) -> Iterator[Finding]:
    """Ids that stand more than once where each may stand once."""
    seen: set[str] = set()
    for place, value in ids:
        if value in seen:
            yield (*place,), f"the {what} “{value}” stands twice"
        seen.add(value)


def _of_askable(place: Place, asked: Askable) -> Iterator[Finding]:
    """Options and limits fit the kind."""
    name = f"“{asked.id}”"
    offers = bool(asked.options) + bool(asked.options_from)
    if asked.kind in WITH_OPTIONS and offers != 1:
        yield place, f"{name} is a {asked.kind}: give it options or options_from, one of the two"
    if asked.kind not in WITH_OPTIONS and offers:
        yield (*place, "options"), f"{name} has options, but a {asked.kind} has none"
    options = [((*place, "options", n), option) for n, option in enumerate(asked.options)]
    yield from repeated(((at, option.value) for at, option in options), "option value")
    yield from repeated(((at, option.label) for at, option in options), "option label")
    for at, option in options:
        if option.alone and asked.kind is not Kind.CHOICES:
            yield at, f"“{option.value}” is marked alone, which only a choices question knows"
    if asked.kind is not Kind.NUMBER and (
        asked.unit or asked.decimals or asked.minimum is not None or asked.maximum is not None
    ):
        yield place, f"{name} has a unit, decimals or limits, but is not a number"
    low, high = asked.minimum, asked.maximum
    if low is not None and high is not None and low > high:
        yield (*place, "minimum"), f"{name} has a minimum above its maximum"


def _of_table(place: Place, question: Question) -> Iterator[Finding]:
    """Columns fit, and stand only on tables."""
    name = f"“{question.id}”"
    if question.kind not in TABLES:
        if question.columns or question.row_for_each:
            yield place, f"{name} has columns, but a {question.kind} is no table"
        return
    if not question.columns:
        yield place, f"{name} is a table without columns"
    columns = [((*place, "columns", n), column) for n, column in enumerate(question.columns)]
    yield from repeated(((at, column.id) for at, column in columns), "column")
    for at, column in columns:
        if column.kind not in COLUMN_KINDS:
            yield (*at, "kind"), f"a column cannot be of the kind {column.kind}"
            continue
        yield from _of_askable(at, column)
    if question.row_for_each is not None:
        fixed = [c for c in question.columns if c.id == question.row_for_each]
        if not fixed or fixed[0].kind is not Kind.CHOICE or not fixed[0].options:
            yield (*place, "row_for_each"), "row_for_each must name a choice column with options"
    if question.kind is Kind.RISK_TABLE and not any(map(_tells_levels, question.columns)):
        yield place, f"{name} needs a choice column whose options are low, medium and high"


def _tells_levels(column: Column) -> bool:
    return tuple(option.value for option in column.options) == RISK_LEVELS


def _of_extras(place: Place, question: Question) -> Iterator[Finding]:
    """Measures, anchors and the special answers stand where they mean something."""
    name = f"“{question.id}”"
    if question.kind is Kind.LIVE and not question.live:
        yield place, f"{name} is live: name its measure"
    if question.kind is not Kind.LIVE and question.live:
        yield (*place, "live"), f"{name} names a measure, but is not live (use beside)"
    if question.kind is Kind.LIVE and (question.may_not_apply or question.may_be_none):
        yield place, f"{name} is live: nothing is typed, so it can be neither none nor not apply"
    if question.may_be_none and question.kind not in TABLES | {Kind.FILES}:
        yield (*place, "may_be_none"), f"{name}: only a table or files may be answered “None”"
    if question.anchors and question.kind is not Kind.NUMBER:
        yield (*place, "anchors"), f"{name} has anchors, but is not a number"
    yield from repeated(
        (((*place, "anchors", n), anchor.value) for n, anchor in enumerate(question.anchors)),
        "anchor",
    )
    for number, anchor in enumerate(question.anchors):
        if not anchor.value.isdecimal():
            yield (*place, "anchors", number), f"the anchor “{anchor.value}” is not a number"


def _of_references(entry: Placed, around: Surroundings) -> Iterator[Finding]:
    """Stages and authorities exist."""
    for stage in entry.stages:
        if stage not in around.stages:
            yield (*entry.place, "stage"), f"there is no stage “{stage}”"
    if around.authorities is None:
        return
    for number, cited in enumerate(entry.question.cites):
        if cited not in around.authorities:
            where = (*entry.place, "cites", number)
            yield where, f"cites {cited}, which authorities.yaml does not have"


def _of_edition(place: Place, edition: Edition, around: Surroundings) -> Iterator[Finding]:
    """A withholding names a known authority and, where it is weighed, the public interest."""
    if edition.mark is not Mark.WITHHOLD or edition.authority is None:
        return
    at = (*place, "edition")
    if around.authorities is not None and edition.authority not in around.authorities:
        yield at, f"withholds under {edition.authority}, which authorities.yaml does not have"
    if edition.authority.startswith(WEIGHED_EXEMPTIONS) and not edition.public_interest:
        yield at, f"withholds under {edition.authority} without its public_interest note"


def column_editions(placed: Iterable[Placed], around: Surroundings) -> Iterator[Finding]:
    """The same for the editions of single columns."""
    for entry in placed:
        for number, column in enumerate(entry.question.columns):
            if column.edition is None:
                continue
            at = (*entry.place, "columns", number)
            if column.edition.mark not in (Mark.PUBLISH, Mark.INTERNAL, Mark.WITHHOLD):
                yield (*at, "edition"), "the edition of a column is P, I or a withholding"
            yield from _of_edition(at, column.edition, around)


def _of_condition(
    entry: Placed, when: Condition, known: Mapping[str, Placed], around: Surroundings
) -> Iterator[Finding]:
    """The condition rests on something that exists, can be so answered, and comes in time."""
    at = (*entry.place, "when")
    if when.fact is not None:
        fact = around.facts.get(when.fact)
        if fact is None:
            yield at, f"depends on the fact “{when.fact}”, which is not declared"
        else:
            yield from _of_values(at, when, fact.values)
        return
    subject_id = str(when.question)
    if subject_id not in around.question_ids:
        yield at, f"depends on the question “{subject_id}”, which does not exist"
    subject = known.get(subject_id)
    if subject is None or not subject.kind_known:
        return
    if subject.question.kind not in CONDITION_KINDS or subject.question.options_from:
        yield at, f"depends on “{subject_id}”, which is no yes or no and has no written options"
        return
    offered = [option.value for option in subject.question.options] or ["yes", "no"]
    yield from _of_values(at, when, offered)
    order = {stage: number for number, stage in enumerate(around.stages)}
    earliest = min((order.get(stage, 0) for stage in subject.stages), default=0)
    latest = max((order.get(stage, 0) for stage in entry.stages), default=0)
    if earliest > latest:
        yield at, f"depends on “{subject_id}”, which is only asked in a later stage"


def _of_values(at: Place, when: Condition, offered: Iterable[str]) -> Iterator[Finding]:
    offered = list(offered)
    for value in when.is_:
        if value not in offered:
            subject = when.question or when.fact
            yield (*at, "is"), f"“{value}” is not among the answers of “{subject}”"


def _circles(known: Mapping[str, Placed]) -> Iterator[Finding]:
    """Questions that in the end depend on themselves."""
    for start, entry in known.items():
        seen: list[str] = []
        current: str | None = start
        while current is not None and current in known and current not in seen:
            seen.append(current)
            when = known[current].question.when
            current = when.question if when else None
        if current == start:
            yield (*entry.place, "when"), f"“{start}” depends on itself: {' → '.join(seen)}"
