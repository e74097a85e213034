"""A figure against the same months before: the difference in words that do not overstate it."""

from __future__ import annotations

from dataclasses import dataclass

SMALLEST_BASE_FOR_PER_CENT = 20
SMALL_NUMBER = 20


@dataclass(frozen=True, slots=True)
class Change:
    """Two counts over the same months and sources, one year apart."""

    now: int
    before: int

    @property
    def difference(self) -> int:
        """How many more there are now; negative when fewer."""
        return self.now - self.before

    @property
    def per_cent(self) -> int | None:
        """The difference in whole per cent, where the base is large enough to bear one."""
        if self.before < SMALLEST_BASE_FOR_PER_CENT:
            return None
        # Halves are rounded away from nought, in whole numbers so that no float decides.
        size = (200 * abs(self.difference) + self.before) // (2 * self.before)
        return size if self.difference >= 0 else -size

    def words(self) -> str:
        """The change as people read it: “up by 12 (from 80 to 92, 15 per cent)”.

        Per cent only where the earlier figure is at least 20: from 2 to 4 is not “doubled”.
        """
        if self.difference == 0:
            return f"no change ({self.now:,} in both)"
        way = "up" if self.difference > 0 else "down"
        share = f", {abs(self.per_cent)} per cent" if self.per_cent is not None else ""
        return f"{way} by {abs(self.difference):,} (from {self.before:,} to {self.now:,}{share})"

    @property
    def is_small(self) -> bool:
        """Whether both counts are so small that chance alone moves them."""
        return self.now < SMALL_NUMBER and self.before < SMALL_NUMBER


def within_tolerance(change: Change, *, per_cent: int, count: int) -> bool:
    """Whether a figure is much the same as before: within a share of it, or within a count.

    Either is enough: a share alone would make a change out of 2 to 3, a count alone out of
    400 to 410. Authority: [GP]
    """
    size = abs(change.difference)
    return size <= count or size * 100 <= per_cent * change.before
