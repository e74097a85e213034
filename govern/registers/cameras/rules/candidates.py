"""Which cameras of the register a row of a list could mean, and how strongly each fits."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import cos, floor, radians

from govern.registers.cameras.rules.known import KnownCamera, metres_apart
from govern.registers.cameras.rules.labels import (
    ALIKE,
    alikeness,
    label_key,
    likeness_of,
    number_key,
)
from govern.registers.cameras.rules.listed import ListedCamera

#: How near the same camera is drawn again, by what else speaks for it. Metres.
NEAR_SAME_NUMBER_M = 150.0  # a column moved to the next corner, or plotted afresh
NEAR_M = 30.0  # with a name that is alike
VERY_NEAR_M = 10.0  # with nothing else to go by
ANOTHER_SITE_M = 1_000.0  # farther off under another name: another site, whatever its number
COARSEST_M = 20.0  # however few decimals a list has, it brings places no nearer than this
_CELL_M = 150.0
_MOST_IN_A_CELL = 60
_MOST_OF_A_NUMBER = 20
_MOST_OF_A_WORD = 12


class Doubt(StrEnum):
    """Why a pairing needs a person, though it may well be right."""

    NONE = ""
    NUMBER_ONLY = "number_only"
    NUMBER_REUSED = "number_reused"
    NEAR_BUT_UNLIKE = "near_but_unlike"
    NAME_ONLY = "name_only"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A camera that a row could mean: what speaks for it, its weight, and what is in doubt."""

    camera: int
    score: int
    same_number: bool
    metres: float | None
    likeness: int | None
    doubt: Doubt = Doubt.NONE


@dataclass(slots=True)
class CameraIndex:
    """The register's cameras by number, by name, by words and by where they stand."""

    cameras: Sequence[KnownCamera]
    skip: set[int] = field(default_factory=set)
    by_number: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_label: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_word: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_cell: dict[tuple[int, int], list[int]] = field(default_factory=lambda: defaultdict(list))

    def __post_init__(self) -> None:
        for place, camera in enumerate(self.cameras):
            if place in self.skip:
                continue
            if camera.number:
                self.by_number[number_key(camera.number)].append(place)
            if camera.label:
                self.by_label[label_key(camera.label)].append(place)
                for word in likeness_of(camera.label).words:
                    self.by_word[word].append(place)
            if camera.place is not None:
                self.by_cell[cell_of(*camera.place)].append(place)

    def around(self, latitude: float, longitude: float) -> Iterable[int]:
        """Cameras in the cell of a place and the eight round it; of a crowded cell, its first."""
        north, east = cell_of(latitude, longitude)
        for down in (-1, 0, 1):
            for right in (-1, 0, 1):
                yield from self.by_cell.get((north + down, east + right), ())[:_MOST_IN_A_CELL]


def cell_of(latitude: float, longitude: float) -> tuple[int, int]:
    """The square of ground, some 150 metres wide, in which a place lies."""
    north = floor(latitude * 111_000 / _CELL_M)
    # The width of a degree is taken at the square's own row, so that rows stay straight.
    width = 111_300 * cos(radians(north * _CELL_M / 111_000))
    return north, floor(longitude * width / _CELL_M)


def found_candidates(
    row: ListedCamera, index: CameraIndex, listed_numbers: Counter[str], extra_m: float
) -> list[Candidate]:
    """Every camera a row could mean. `extra_m` is how coarse the list's positions are."""
    places: dict[int, None] = {}
    key = number_key(row.number) if row.number else ""
    same_number = index.by_number.get(key, [])
    if len(same_number) <= _MOST_OF_A_NUMBER:
        places.update(dict.fromkeys(same_number))
    if row.place is not None:
        places.update(dict.fromkeys(index.around(*row.place)))
    if row.label:
        by_name = index.by_label.get(label_key(row.label), [])
        places.update(dict.fromkeys(by_name[:_MOST_IN_A_CELL]))
        if not places:
            places.update(dict.fromkeys(_by_words(row.label, index)))
    judge = _Judge(row, key, index, listed_numbers, extra_m)
    found = (judge.candidate(place) for place in places)
    return [candidate for candidate in found if candidate is not None]


def _by_words(label: str, index: CameraIndex) -> Iterable[int]:
    for word in sorted(likeness_of(label).words):
        holders = index.by_word.get(word, ())
        if len(holders) <= _MOST_OF_A_WORD:
            yield from holders


@dataclass(slots=True)
class _Judge:
    """Weighs one row against one camera after another."""

    row: ListedCamera
    key: str
    index: CameraIndex
    listed_numbers: Counter[str]
    extra_m: float

    def candidate(self, place: int) -> Candidate | None:
        """The weighed pair, or None where the two cannot be one camera."""
        row, camera = self.row, self.index.cameras[place]
        metres = metres_apart(row, camera)
        if metres is not None:
            metres = max(0.0, metres - min(self.extra_m, COARSEST_M))
        is_same = bool(self.key and camera.number and number_key(camera.number) == self.key)
        if not is_same and metres is not None and metres > NEAR_M:
            # So far off only the very name could still make it the same; most fall out here.
            if metres > NEAR_SAME_NUMBER_M or not row.label or not camera.label:
                return None
            if label_key(row.label) != label_key(camera.label):
                return None
        likeness = alikeness(row.label, camera.label) if row.label and camera.label else None
        doubt = (
            self._doubt_same_number(place, metres, likeness)
            if is_same
            else self._doubt_other_number(camera, metres, likeness)
        )
        if doubt is None:
            return None
        score = _score(metres, likeness, camera, is_same=is_same)
        if doubt in (Doubt.NUMBER_REUSED, Doubt.NEAR_BUT_UNLIKE):
            score = min(score, 12)
        return Candidate(place, max(score, 1), is_same, metres, likeness, doubt)

    def _doubt_same_number(
        self, place: int, metres: float | None, likeness: int | None
    ) -> Doubt | None:
        alike = likeness is not None and likeness >= ALIKE
        if alike or (metres is not None and metres <= NEAR_SAME_NUMBER_M):
            return Doubt.NONE
        only_one = self.listed_numbers[self.key] == 1 and len(self.index.by_number[self.key]) == 1
        if not only_one:
            return None  # a number that several have tells nothing by itself
        still_there = self.index.cameras[place].is_listed
        if metres is None and likeness is None:
            return Doubt.NONE
        if likeness is None:
            return Doubt.NUMBER_ONLY
        if metres is None:
            # A number whose camera the last list no longer had is likely to be given out anew.
            return Doubt.NUMBER_ONLY if still_there else Doubt.NUMBER_REUSED
        return Doubt.NUMBER_REUSED if metres <= ANOTHER_SITE_M and still_there else None

    def _doubt_other_number(
        self, camera: KnownCamera, metres: float | None, likeness: int | None
    ) -> Doubt | None:
        alike = likeness is not None and likeness >= ALIKE
        if metres is not None:
            if metres <= VERY_NEAR_M or (metres <= NEAR_M and alike):
                return Doubt.NONE
            if metres <= NEAR_M:
                return Doubt.NEAR_BUT_UNLIKE
            same_name = likeness == 100 and metres <= NEAR_SAME_NUMBER_M
            return Doubt.NAME_ONLY if same_name and self._number_is_free(camera) else None
        if likeness == 100 and self._number_is_free(camera):
            alone = len(self.index.by_label[label_key(camera.label or "")]) == 1
            return Doubt.NONE if alone else Doubt.NAME_ONLY
        return Doubt.NAME_ONLY if alike and self._number_is_free(camera) else None

    def _number_is_free(self, camera: KnownCamera) -> bool:
        """Whether the list has the camera's number on no other line: it may have a new one."""
        if not camera.number or not self.key:
            return True
        return not self.listed_numbers[number_key(camera.number)]


def _score(
    metres: float | None, likeness: int | None, camera: KnownCamera, *, is_same: bool
) -> int:
    """How strongly a pair fits: number 50, place 35, name 20, less where the list lost sight.

    The very place and name (55) outweigh a number that is now a street away under another name
    (50), and yield to a number whose name went with it (64 and more).
    """
    score = 50.0 if is_same else 0.0
    if metres is not None and metres <= 0.5:
        score += 35
    elif metres is not None and metres <= NEAR_M:
        score += 26 * (1 - metres / NEAR_M)
    if likeness is not None:
        score += likeness / 5
    if not camera.is_listed:
        score -= 6
    if camera.is_decommissioned:
        score -= 6
    return round(score)
