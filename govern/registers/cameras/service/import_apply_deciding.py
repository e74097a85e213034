"""What is done about each line of a camera list: as a person chose, else as the rules suggest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from govern.errors import BadInput, Problem
from govern.registers.cameras.rules.known import (
    Difference,
    KnownCamera,
    Outcome,
    differences,
    strongest,
)
from govern.registers.cameras.rules.labels import number_key
from govern.registers.cameras.rules.listed import Listing
from govern.registers.cameras.service.list_imports_compare import covered
from govern.registers.cameras.service.list_imports_rows import REJECTED, StagedRow

#: What a person can say of a line, besides naming the camera it is by its reference.
ACCEPT, KEEP, NEW, REFUSE = "accept", "keep", "new", "refuse"


@dataclass(frozen=True, slots=True)
class Decided:
    """What is done about one line: its outcome, its camera (None: a new one), and the changes."""

    row: StagedRow
    outcome: str
    camera_id: int | None = None
    changes: tuple[Difference, ...] = ()


def decide(
    row: StagedRow,
    known: Mapping[int, KnownCamera],
    references: Mapping[str, int],
    listing: Listing,
    *,
    as_suggested: bool,
) -> Decided:
    """What is done about a line. One nobody decided about stays pending, unless `as_suggested`.

    Raises `BadInput` for a camera that the list was not compared with.
    """
    choice = row.choice or (ACCEPT if as_suggested or not row.is_pending else "")
    if row.outcome == REJECTED or choice == REFUSE:
        return Decided(row, REJECTED)
    if not choice:
        return Decided(row, Outcome.PENDING)
    camera_id = _camera_id(row, choice, references)
    if camera_id is None:
        return Decided(row, Outcome.ADDED)
    if choice == KEEP:
        return Decided(row, Outcome.UNCHANGED, camera_id)
    changes = tuple(differences(row.listed, known[camera_id], listing))
    return Decided(row, strongest(list(changes)), camera_id, changes)


def _camera_id(row: StagedRow, choice: str, references: Mapping[str, int]) -> int | None:
    if choice == NEW or (choice == ACCEPT and row.suggestion == Outcome.ADDED):
        return None
    if choice in (ACCEPT, KEEP):
        return row.record_id
    if choice not in references:
        raise BadInput(
            f"Line {row.line} was given to {choice}, which is no camera that this list is "
            "compared with.",
            [Problem(f"line {row.line}", "choose a camera of this scheme")],
        )
    return references[choice]


def refuse_twice(decided: Iterable[Decided], known: Mapping[int, KnownCamera]) -> None:
    """Two lines of one file are never one camera. Raises `BadInput` naming both lines."""
    lines: dict[int, int] = {}
    for one in decided:
        if one.camera_id is None:
            continue
        if one.camera_id in lines:
            first, second = lines[one.camera_id], one.row.line
            called = known[one.camera_id].label or known[one.camera_id].number or "without a name"
            raise BadInput(
                f"Lines {first} and {second} are both said to be the camera “{called}”. Two lines "
                "are never one camera: choose another for one of them.",
                [Problem(f"line {second}", f"is said to be the camera of line {first}")],
            )
        lines[one.camera_id] = one.row.line


def missing_of(
    decided: Sequence[Decided], known: Mapping[int, KnownCamera], rows: Iterable[Row[Any]]
) -> list[int]:
    """The cameras the list no longer has, as far as that is settled."""
    held: set[int] = set()
    doubted: set[int] = set()
    set_aside: set[str] = set()
    for one in decided:
        if one.camera_id is not None:
            held.add(one.camera_id)
        elif one.outcome in (Outcome.PENDING, REJECTED):
            doubted.update(one.row.possible)
            if one.outcome == REJECTED and one.row.listed.number:
                set_aside.add(number_key(one.row.listed.number))
    missing = [
        key
        for key, camera in known.items()
        if key not in held
        and key not in doubted
        and not camera.is_decommissioned
        and not (camera.number and number_key(camera.number) in set_aside)
    ]
    return covered(rows, held, missing)
