"""A whole list renumbered at once: the step that most numbers were raised by, as 16 → 1016."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from govern.registers.cameras.rules.candidates import Candidate
from govern.registers.cameras.rules.known import KnownCamera
from govern.registers.cameras.rules.listed import ListedCamera

_FEWEST = 5
_SAME_PLACE_M = 1.0


def renumbering_step(
    rows: Sequence[ListedCamera],
    register: Sequence[KnownCamera],
    candidates: Mapping[int, Sequence[Candidate]],
) -> int | None:
    """The difference that most renumbered cameras share, None where there is no such one.

    Told from rows that stand exactly where one camera stands: at least five, and most of them.
    """
    steps: Counter[int] = Counter()
    for place, found in candidates.items():
        exact = [
            candidate
            for candidate in found
            if candidate.metres is not None and candidate.metres <= _SAME_PLACE_M
        ]
        if len(exact) == 1 and not exact[0].same_number:
            step = step_between(register[exact[0].camera], rows[place])
            if step is not None:
                steps[step] += 1
    if not steps:
        return None
    step, times = steps.most_common(1)[0]
    return step if times >= _FEWEST and times * 2 > steps.total() else None


def step_between(camera: KnownCamera, row: ListedCamera) -> int | None:
    """By how much a number went up, where both are plain figures."""
    old, new = camera.number or "", row.number or ""
    if not (old.isdecimal() and new.isdecimal()):
        return None
    return int(new) - int(old)
