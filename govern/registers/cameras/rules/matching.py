"""A camera list against the register: same, changed, moved, renumbered, new, missing, or unsure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace

from govern.registers.cameras.rules.assignment import is_close_call
from govern.registers.cameras.rules.candidates import Doubt
from govern.registers.cameras.rules.known import (
    Difference,
    KnownCamera,
    Outcome,
    differences,
    strongest,
)
from govern.registers.cameras.rules.labels import number_key
from govern.registers.cameras.rules.listed import ListedCamera, Listing
from govern.registers.cameras.rules.match_words import (
    doubt_words,
    identity_words,
    new_words,
    repeated_words,
    tie_words,
)
from govern.registers.cameras.rules.pairing import Pairing

_TIE = 5


@dataclass(frozen=True, slots=True)
class RowMatch:
    """What one row of a list comes to.

    `camera` is the key of the camera it is, None for a new one. A pending row names in
    `suggestion` what is done if nobody objects, and `camera` then is the camera of that
    suggestion; `others` are the keys of the other cameras it could be, likeliest first.
    """

    row: ListedCamera
    outcome: Outcome
    camera: Hashable | None
    score: int
    why: str
    changes: tuple[Difference, ...] = ()
    suggestion: Outcome | None = None
    others: tuple[Hashable, ...] = ()

    def as_suggested(self) -> RowMatch:
        """The row with its suggestion taken; one that was certain stays as it is."""
        if self.suggestion is None:
            return self
        return replace(self, outcome=self.suggestion, suggestion=None)


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """A whole list reconciled: one match for each row, and the cameras it no longer has.

    `missing` leaves out cameras taken down, cameras a pending row may be, and cameras whose
    number stands on a line that was set aside.
    """

    matches: tuple[RowMatch, ...]
    missing: tuple[Hashable, ...]
    newly_missing: tuple[Hashable, ...]
    rejected: int
    in_doubt: tuple[Hashable, ...] = ()

    def counts(self) -> dict[str, int]:
        """The figures of the report, which add up to its rows (all but `missing`)."""
        found = Counter(match.outcome for match in self.matches)
        figures = {outcome.value: found[outcome] for outcome in Outcome}
        return {
            "rows": len(self.matches) + self.rejected,
            **{name: figures[name] for name in ("added", "changed", "moved", "renumbered")},
            "unchanged": figures["unchanged"],
            "rejected": self.rejected,
            "pending": figures["pending"],
            "missing": len(self.missing),
        }


def reconcile(
    register: Sequence[KnownCamera], listing: Listing, *, as_suggested: bool = False
) -> Reconciliation:
    """Find for each row of a list the camera it speaks of.

    Identity: the same number and near or alike in name; else near and alike; else very near.
    No camera is given to two rows. Where two answers are all but equally good, or the signs
    contradict each other, the row waits for a person, with a suggestion; `as_suggested` takes
    the suggestions. The order of rows does not matter.
    """
    work = Pairing(register, listing)
    work.pair_the_obvious()
    work.pair_the_rest()
    matches = tuple(_row_match(work, place) for place in range(len(listing.cameras)))
    if as_suggested:
        matches = tuple(match.as_suggested() for match in matches)
    return _summed(register, listing, matches)


def _summed(
    register: Sequence[KnownCamera], listing: Listing, matches: tuple[RowMatch, ...]
) -> Reconciliation:
    held: set[Hashable] = set()
    doubted: set[Hashable] = set()
    for match in matches:
        if match.outcome is Outcome.PENDING:
            doubted.update(match.others)
            doubted.add(match.camera)
        else:
            held.add(match.camera)
    set_aside = {number_key(line.number) for line in listing.rejected if line.number}
    unsure = [
        camera
        for camera in register
        if camera.key not in held
        and (camera.key in doubted or (camera.number and number_key(camera.number) in set_aside))
    ]
    unsure_keys = {camera.key for camera in unsure}
    missing = [
        camera
        for camera in register
        if camera.key not in held and camera.key not in unsure_keys and not camera.is_decommissioned
    ]
    return Reconciliation(
        matches=matches,
        missing=tuple(camera.key for camera in missing),
        newly_missing=tuple(camera.key for camera in missing if camera.is_listed),
        rejected=len(listing.rejected),
        in_doubt=tuple(camera.key for camera in unsure),
    )


def _row_match(work: Pairing, place: int) -> RowMatch:
    """What a row comes to, once all pairs are made."""
    row = work.rows[place]
    camera_place = work.chosen.get(place)
    if camera_place is None:
        return _new(work, place, row)
    camera = work.register[camera_place]
    changes = tuple(differences(row, camera, work.listing))
    if place not in work.candidates:
        same = not row.number or not camera.number
        same = same or number_key(row.number or "") == number_key(camera.number or "")
        words = identity_words(row, camera, same_number=same and bool(row.number))
        return RowMatch(row, strongest(list(changes)), camera.key, 100, words, changes)
    return _weighed(work, place, row, camera_place, changes)


def _weighed(
    work: Pairing, place: int, row: ListedCamera, camera_place: int, changes: tuple[Difference, ...]
) -> RowMatch:
    found = work.candidates[place]
    chosen = next(candidate for candidate in found if candidate.camera == camera_place)
    camera = work.register[camera_place]
    score = work.scores[place, camera_place]
    outcome = strongest(list(changes))
    others = _other_keys(work, place, camera_place)
    if chosen.doubt is not Doubt.NONE:
        words = doubt_words(row, camera, chosen)
        if chosen.doubt in (Doubt.NUMBER_REUSED, Doubt.NEAR_BUT_UNLIKE):
            others = (camera.key, *others)
            return RowMatch(row, Outcome.PENDING, None, score, words, (), Outcome.ADDED, others)
        return RowMatch(row, Outcome.PENDING, camera.key, score, words, changes, outcome, others)
    rivals = ([candidate.camera for candidate in found], work.rival_rows[camera_place])
    pair = (place, camera_place)
    if is_close_call(pair, work.chosen, work.taken, rivals, work.scores, _TIE):
        words = tie_words(row, camera, chosen)
        return RowMatch(row, Outcome.PENDING, camera.key, score, words, changes, outcome, others)
    words = identity_words(row, camera, same_number=chosen.same_number, step=work.step)
    return RowMatch(row, outcome, camera.key, score, words, changes)


def _new(work: Pairing, place: int, row: ListedCamera) -> RowMatch:
    if place in work.repeats:
        words = repeated_words(row, work.rows[work.repeats[place]], work.listing.counted_in)
        return RowMatch(row, Outcome.PENDING, None, 0, words, (), Outcome.ADDED)
    lost = [
        candidate
        for candidate in work.candidates.get(place, ())
        if candidate.doubt is Doubt.NONE and candidate.camera in work.taken
    ]
    close = [
        candidate
        for candidate in lost
        if work.scores[work.taken[candidate.camera], candidate.camera]
        - work.scores[place, candidate.camera]
        < _TIE
        if (work.taken[candidate.camera], candidate.camera) in work.scores
    ]
    if close:
        camera = work.register[close[0].camera]
        words = tie_words(row, camera, close[0])
        others = tuple(work.register[candidate.camera].key for candidate in close)
        return RowMatch(row, Outcome.PENDING, None, 0, words, (), Outcome.ADDED, others)
    namesakes = work.known_numbers.get(number_key(row.number), []) if row.number else []
    words = new_words(row, [work.register[namesake] for namesake in namesakes])
    return RowMatch(row, Outcome.ADDED, None, 0, words)


def _other_keys(work: Pairing, place: int, camera_place: int) -> tuple[Hashable, ...]:
    rest = sorted(
        (candidate.camera for candidate in work.candidates[place]),
        key=lambda camera: (-work.scores[place, camera], camera),
    )
    return tuple(work.register[other].key for other in rest if other != camera_place)
