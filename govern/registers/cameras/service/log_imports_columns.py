"""Which column of a log is what: guessed by its name, for a person to confirm."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from enum import StrEnum

from govern.attachments.tabular import Row, day_of, shown
from govern.errors import BadInput, Problem
from govern.registers.cameras.rules.evidence import LogKind


class LogField(StrEnum):
    """What a column of a log can hold."""

    REFERENCE = "reference"
    CAMERA = "camera"
    DATE = "date"
    TIME = "time"
    CATEGORY = "category"
    HOW_FOUND = "how_found"
    OUTCOME = "outcome"
    DESCRIPTION = "description"
    MENDED_ON = "mended_on"
    REPAIR = "repair"
    COST = "cost"
    UPHELD = "upheld"
    CLOSED_ON = "closed_on"
    ASKED_ON = "asked_on"
    RECIPIENT = "recipient"
    BASIS = "basis"
    FOOTAGE_ON = "footage_on"
    FROM_TIME = "from_time"
    UNTIL_TIME = "until_time"


FIELD_WORDS: Mapping[LogField, str] = {
    LogField.REFERENCE: "Reference",
    LogField.CAMERA: "Camera",
    LogField.DATE: "Date",
    LogField.TIME: "Time",
    LogField.CATEGORY: "Kind",
    LogField.HOW_FOUND: "How it came to notice",
    LogField.OUTCOME: "Outcome",
    LogField.DESCRIPTION: "Description",
    LogField.MENDED_ON: "Mended on",
    LogField.REPAIR: "Repair",
    LogField.COST: "Cost in pounds",
    LogField.UPHELD: "Upheld",
    LogField.CLOSED_ON: "Closed on",
    LogField.ASKED_ON: "Asked for on",
    LogField.RECIPIENT: "Given to (what kind of body, no names)",
    LogField.BASIS: "Legal basis",
    LogField.FOOTAGE_ON: "Day the footage shows",
    LogField.FROM_TIME: "Footage from (time)",
    LogField.UNTIL_TIME: "Footage until (time)",
}

_F = LogField
_REFERENCE = (
    "reference|ref|incident number|incident no|incident ref|log number|log no|fault number"
    "|fault no|fault ref|job number|job no|ticket|case number|case ref|complaint ref|release ref|id"
)
_CAMERA = (
    "camera|camera number|camera no|camera id|cam|cam no|cctv camera|camera ref|camera reference"
    "|cameras"
)
_NAMES: Mapping[LogKind, Mapping[LogField, str]] = {
    LogKind.INCIDENTS: {
        _F.REFERENCE: _REFERENCE,
        _F.CAMERA: _CAMERA,
        _F.DATE: "date|incident date|date of incident|date time|occurred|logged|date logged|day",
        _F.TIME: "time|incident time|time of incident|hour|start time|time logged",
        _F.CATEGORY: "category|incident type|type|kind|incident category|classification|offence",
        _F.HOW_FOUND: "how found|source|reported by|detected by|initiated by|origin|raised by",
        _F.OUTCOME: "outcome|result|action taken|disposal",
    },
    LogKind.FAULTS: {
        _F.REFERENCE: _REFERENCE,
        _F.CAMERA: _CAMERA,
        _F.DATE: "date|reported|date reported|reported on|fault date|date raised|raised|logged",
        _F.CATEGORY: "category|fault type|type|kind|fault category",
        _F.DESCRIPTION: "description|fault|details|fault description|problem|symptom",
        _F.MENDED_ON: "mended|date mended|repaired|date repaired|fixed|date fixed|cleared"
        "|date cleared|completed|date completed|resolved|date resolved|closed|date closed",
        _F.REPAIR: "repair|work done|action|resolution|remedy|action taken|comments",
        _F.COST: "cost|price|charge|cost pounds|amount",
    },
    LogKind.COMPLAINTS: {
        _F.REFERENCE: _REFERENCE,
        _F.CAMERA: _CAMERA,
        _F.DATE: "date|received|date received|received on|complaint date|date of complaint",
        _F.DESCRIPTION: "about|subject|summary|complaint|description|details|nature",
        _F.UPHELD: "upheld|outcome|decision|result|finding",
        _F.CLOSED_ON: "closed|date closed|closed on|answered|date answered|responded"
        "|date responded|resolved",
    },
    LogKind.RELEASES: {
        _F.REFERENCE: _REFERENCE,
        _F.CAMERA: _CAMERA,
        _F.DATE: "released|date released|release date|date given out|given out|date of release"
        "|date issued|issued",
        _F.ASKED_ON: "asked|date asked|requested|date requested|request date|date of request",
        _F.RECIPIENT: "recipient|given to|released to|requester|organisation|requested by|to",
        _F.BASIS: "basis|legal basis|power|legislation|exemption",
        _F.FOOTAGE_ON: "footage date|date of footage|footage day|incident date|date of incident",
        _F.FROM_TIME: "from|start|footage from|start time|time from|from time",
        _F.UNTIL_TIME: "to time|until|end|footage to|end time|time to|footage until",
        _F.OUTCOME: "outcome|result|used|came of it",
    },
}
NEEDED: Mapping[LogKind, tuple[LogField, ...]] = {
    LogKind.INCIDENTS: (_F.DATE, _F.CATEGORY),
    LogKind.FAULTS: (_F.DATE, _F.CAMERA),
    LogKind.COMPLAINTS: (_F.DATE,),
    LogKind.RELEASES: (_F.DATE, _F.CAMERA, _F.RECIPIENT, _F.ASKED_ON, _F.FOOTAGE_ON),
}
_SURE_ENOUGH = 0.78
_SAMPLE = 60


def fields_of(kind: LogKind) -> tuple[LogField, ...]:
    """The fields a log of a kind can hold."""
    return tuple(_NAMES[kind])


def guess_log_columns(
    kind: LogKind, header: Sequence[str], sample: Sequence[Row] = ()
) -> dict[str, LogField]:
    """Guess which column is which by its name; each field once, the surest name first.

    Where no name says which column is the date, the first one that holds days is taken.
    """
    scores = sorted(
        (-score, place, list(_NAMES[kind]).index(wanted), wanted)
        for place, column in enumerate(header)
        for wanted, names in _NAMES[kind].items()
        if (score := _score(_plain(column), names.split("|"))) >= _SURE_ENOUGH
    )
    columns: dict[str, LogField] = {}
    for _, place, _, wanted in scores:
        if header[place] not in columns and wanted not in columns.values():
            columns[header[place]] = wanted
    if LogField.DATE not in columns.values():
        dated = next((c for c in header if c not in columns and _holds_days(c, sample)), None)
        if dated is not None:
            columns[dated] = LogField.DATE
    return {column: columns[column] for column in header if column in columns}


def _holds_days(column: str, sample: Sequence[Row]) -> bool:
    cells = [row.cells.get(column, "").strip() for row in sample[:_SAMPLE]]
    filled = [cell for cell in cells if cell]
    return bool(filled) and sum(map(_is_day, filled)) * 2 > len(filled)


def _is_day(text: str) -> bool:
    try:
        day_of(text)
    except ValueError:
        return False
    return True


def log_columns_from_words(
    kind: LogKind, words: Mapping[str, str], header: Sequence[str]
) -> dict[str, LogField]:
    """The columns a person or a file gives: column → field; an empty field leaves it out.

    Raises `BadInput` naming every column or field that is not there, or is given twice.
    """
    problems: list[Problem] = []
    columns: dict[str, LogField] = {}
    known = fields_of(kind)
    for column, word in words.items():
        if not word:
            continue
        place = f"column “{shown(column)}”"
        if column not in header:
            there = ", ".join(f"“{shown(name)}”" for name in header)
            problems.append(Problem(place, f"the log has only {there}"))
        elif word not in known:
            problems.append(Problem(place, f"one of {', '.join(known)} is wanted"))
        elif LogField(word) in columns.values():
            problems.append(Problem(place, f"another column is “{word}” already"))
        else:
            columns[column] = LogField(word)
    if problems:
        raise BadInput("The columns of the log cannot be told apart in that way.", problems)
    return columns


def wanted_columns(kind: LogKind, columns: Mapping[str, LogField]) -> tuple[LogField, ...]:
    """The fields a log of this kind cannot do without, as far as no column holds them."""
    held = set(columns.values())
    return tuple(field for field in NEEDED[kind] if field not in held)


def _plain(name: str) -> str:
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])|[^A-Za-z0-9]+", " ", name[:120])
    return " ".join(apart.lower().split())


def _score(name: str, known: Sequence[str]) -> float:
    words = set(name.split())
    best = 0.0
    for place, each in enumerate(known):
        if name == each:
            return 1.0 - place / 1000
        if len(each) > 3 and words > set(each.split()):
            best = max(best, 0.8 - place / 1000)
        if len(each) > 4 and SequenceMatcher(None, name, each).ratio() >= 0.86:
            best = max(best, 0.79)
    return best
