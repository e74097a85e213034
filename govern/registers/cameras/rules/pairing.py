"""Rows paired with cameras: the obvious ones at once, the others by weighing all that is near."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from govern.registers.cameras.rules.assignment import best_pairs
from govern.registers.cameras.rules.candidates import (
    NEAR_M,
    CameraIndex,
    Candidate,
    found_candidates,
)
from govern.registers.cameras.rules.known import KnownCamera, metres_apart
from govern.registers.cameras.rules.labels import ALIKE, alikeness, fold, label_key, number_key
from govern.registers.cameras.rules.listed import ListedCamera, Listing
from govern.registers.cameras.rules.renumbering import renumbering_step, step_between

_STEP_BONUS = 8


class Pairing:
    """One reconciliation on its way: which rows are paired, and what is known of the others."""

    def __init__(self, register: Sequence[KnownCamera], listing: Listing) -> None:
        self.register, self.listing, self.rows = register, listing, listing.cameras
        self.chosen: dict[int, int] = {}
        self.taken: dict[int, int] = {}
        self.listed_numbers = Counter(number_key(row.number) for row in self.rows if row.number)
        self.known_numbers: dict[str, list[int]] = defaultdict(list)
        for place, camera in enumerate(register):
            if camera.number:
                self.known_numbers[number_key(camera.number)].append(place)
        self.candidates: dict[int, list[Candidate]] = {}
        self.scores: dict[tuple[int, int], int] = {}
        self.rival_rows: dict[int, list[int]] = defaultdict(list)
        self.step: int | None = None
        self.repeats = _repeats(self.rows, self.listed_numbers)

    def pair(self, row: int, camera: int) -> None:
        """Give a row its camera, and the camera to no other row."""
        self.chosen[row] = camera
        self.taken[camera] = row

    def pair_the_obvious(self) -> None:
        """Rows that say what the register says, and numbers that only one on each side has.

        No other pairing could weigh as much as these, so they are settled without a search.
        """
        self._pair_by_print(whole=True)
        self._pair_by_print(whole=False)
        for place in self._unpaired():
            if self.rows[place].number:
                self._pair_by_number(place, self.rows[place])

    def _unpaired(self) -> list[int]:
        """Rows still without a camera, ordered by what they say: lines may be shuffled."""
        rest = [place for place in range(len(self.rows)) if place not in self.chosen]
        return sorted(rest, key=self._content)

    def _pair_by_print(self, *, whole: bool) -> None:
        """Pair rows with cameras of the same number, name and place; first those whose every
        other field agrees as well, so that of twins each finds its own."""
        with_place = any(row.place is not None for row in self.rows)
        by_print: dict[tuple[object, ...], list[int]] = defaultdict(list)
        for place, camera in enumerate(self.register):
            if place not in self.taken:
                by_print[_print(camera, with_place=with_place, whole=whole)].append(place)
        for waiting in by_print.values():
            # The last is taken first: one that the list before had.
            waiting.sort(key=lambda place: self.register[place].is_listed)
        for place in range(len(self.rows)) if whole else self._unpaired():
            row = self.rows[place]
            waiting = by_print.get(_print(row, with_place=with_place, whole=whole), [])
            if waiting:
                self.pair(place, waiting.pop())

    def _pair_by_number(self, place: int, row: ListedCamera) -> None:
        key = number_key(row.number or "")
        known = self.known_numbers.get(key, [])
        if self.listed_numbers[key] != 1 or len(known) != 1 or known[0] in self.taken:
            return
        camera = self.register[known[0]]
        apart = metres_apart(row, camera)
        if not row.label or not camera.label:
            settled = apart is not None and apart <= NEAR_M
        elif label_key(row.label) == label_key(camera.label):
            settled = True
        else:
            # Of two cameras a street apart that swapped numbers, neither is settled here.
            settled = (
                apart is not None
                and apart <= NEAR_M
                and alikeness(row.label, camera.label) >= ALIKE
            )
        if settled:
            self.pair(place, known[0])

    def pair_the_rest(self) -> None:
        """Weigh every remaining row against the cameras near it, of its number and its name."""
        index = CameraIndex(self.register, skip=set(self.taken))
        if len(self.taken) == len(self.register):
            return  # nothing is left that a row could be
        for place in self._unpaired():
            found = found_candidates(
                self.rows[place], index, self.listed_numbers, self.listing.precision_m
            )
            self.candidates[place] = found
        self.step = renumbering_step(self.rows, self.register, self.candidates)
        for place, found in self.candidates.items():
            for candidate in found:
                bonus = self._step_bonus(place, candidate)
                self.scores[place, candidate.camera] = candidate.score + bonus
                self.rival_rows[candidate.camera].append(place)
        order = {place: rank for rank, place in enumerate(self.candidates)}
        back = list(self.candidates)
        ranked = {(order[row], camera): score for (row, camera), score in self.scores.items()}
        for rank, camera in best_pairs(ranked).items():
            self.pair(back[rank], camera)

    def _content(self, place: int) -> tuple[str, str, str, str, int]:
        """An order of rows by what they say, so that shuffled lists come to the same."""
        row = self.rows[place]
        return row.number or "", row.label or "", str(row.place), str(row.notes), row.line

    def _step_bonus(self, place: int, candidate: Candidate) -> int:
        if self.step is None or candidate.same_number:
            return 0
        camera = self.register[candidate.camera]
        return _STEP_BONUS if step_between(camera, self.rows[place]) == self.step else 0


def _print(
    camera: KnownCamera | ListedCamera, *, with_place: bool, whole: bool
) -> tuple[object, ...]:
    """What a camera is known by: number, name, place, and if `whole` all else that lists say.

    A list without places has the first two.
    """
    number = number_key(camera.number) if camera.number else None
    place = camera.place if with_place else None
    if not whole:
        return number, fold(camera.label or ""), place
    return (number, fold(camera.label or ""), place, camera.ward, camera.notes, camera.capability)


def _repeats(rows: Sequence[ListedCamera], listed_numbers: Counter[str]) -> Mapping[int, int]:
    """Rows that say in every cell what an earlier one says, by that earlier one.

    Only of rows with a number: eight cameras at one park may well be listed by the park alone.
    """
    first: dict[tuple[tuple[str, str], ...], int] = {}
    found: dict[int, int] = {}
    for place, row in enumerate(rows):
        if row.number is None or listed_numbers[number_key(row.number)] == 1:
            continue
        cells = tuple(sorted((column, fold(text)) for column, text in row.raw.items()))
        if cells in first:
            found[place] = first[cells]
        else:
            first[cells] = place
    return found
