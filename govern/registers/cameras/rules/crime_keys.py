"""A recorded crime in the register, and what makes it the same one in another file."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

BRITISH_TRANSPORT_POLICE = "British Transport Police"
FORCE_NOT_NAMED = "Police force (not named in the file)"

# The register keeps keys of at most 80 characters.
_LONGEST_ID = 76
_WITH_ID = "id:"
_WITHOUT_ID = "row:"


def is_transport_police(body: str) -> bool:
    """Whether figures come from the railways’ police, who report beside each local force."""
    return body.casefold() == BRITISH_TRANSPORT_POLICE.casefold()


def key_from_id(persistent_id: str) -> str:
    """The key of a row that carries the police’s lasting identifier."""
    if len(persistent_id) <= _LONGEST_ID:
        return f"{_WITH_ID}{persistent_id}"
    return f"{_WITH_ID}{hashlib.sha256(persistent_id.encode()).hexdigest()}"


def has_police_id(source_key: str) -> bool:
    """Whether a key rests on the police’s identifier rather than on the row’s own words."""
    return source_key.startswith(_WITH_ID)


@dataclass(slots=True)
class RowKeys:
    """Gives rows without an identifier a key: their words, and which of the alike they are.

    The police give anti-social behaviour no identifier, and some bodies give none at all.
    Such rows are told apart by month, category, position, street and reporting body, and
    then by number: the first alike row of a file is 0, the next 1. As the police move every
    record to a fixed map point, an area cut from their data holds all alike rows of a point
    or none, so that files cut differently still give the same keys. It fails, by counting
    twice, where the police have moved or re-named a point between two files; and, by
    counting too few, where one file leaves out some of the alike rows of another file.
    The outcome is left out on purpose: it changes from month to month.
    """

    _met: Counter[str] = field(default_factory=Counter)

    def key(
        self, *, month: str, category: str, position: tuple[str, str], street: str, body: str
    ) -> str:
        """The key of the next row with these words."""
        text = "\x1f".join(
            [
                month,
                category,
                *position,
                " ".join(street.casefold().split()),
                # A file that does not name the force must still meet one that does.
                "transport" if is_transport_police(body) else "",
            ]
        )
        digest = hashlib.sha256(text.encode()).hexdigest()[:40]
        number = self._met[digest]
        self._met[digest] += 1
        return f"{_WITHOUT_ID}{digest}:{number}"


@dataclass(frozen=True, slots=True)
class PlacedCrime:
    """One recorded crime at its map point in metres of the British National Grid."""

    source_key: str
    month: str
    category: str
    reporting_body: str
    easting: int
    northing: int


@dataclass(frozen=True, slots=True)
class SetAgainst:
    """Rows of a file set against what is held: to add, held already, and thought to be held."""

    new: tuple[PlacedCrime, ...]
    held: tuple[PlacedCrime, ...]
    alike: tuple[PlacedCrime, ...]


def set_against(incoming: Iterable[PlacedCrime], held: Iterable[PlacedCrime]) -> SetAgainst:
    """Decide which rows of a file are new, given what is already held of the same months.

    A row whose key is held is the same record. One file may carry the police’s identifier
    where another of the same month does not: a row with an identifier is then taken to be
    one without (and the other way round) when month, category, map point and reporting body
    agree, each held row answering for one row only. `alike` names these, so that a person can
    be told how many were left out. Two rows that both have identifiers are never taken for
    one another.
    """
    rows = list(incoming)
    known = list(held)
    keys = {row.source_key for row in known}
    again = {row.source_key for row in rows} & keys
    answering: Counter[tuple[object, ...]] = Counter(
        (*_place(row), has_police_id(row.source_key))
        for row in known
        if row.source_key not in again
    )
    new: list[PlacedCrime] = []
    alike: list[PlacedCrime] = []
    met: set[str] = set(again)
    for row in rows:
        if row.source_key in met:
            continue
        met.add(row.source_key)
        other_kind = (*_place(row), not has_police_id(row.source_key))
        if answering[other_kind]:
            answering[other_kind] -= 1
            alike.append(row)
        else:
            new.append(row)
    return SetAgainst(
        new=tuple(new),
        held=tuple(row for row in rows if row.source_key in again),
        alike=tuple(alike),
    )


def _place(row: PlacedCrime) -> tuple[object, ...]:
    """Where and what, to the metre: what files of different forms agree on."""
    return (
        row.month,
        row.category,
        is_transport_police(row.reporting_body),
        row.easting,
        row.northing,
    )
