"""Crime figures as a public edition may show them: small numbers are not broken down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from govern.registers.cameras.rules.crime import CategoryFigures

SMALLEST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class PublicRow:
    """One line of the public table; several small categories may share one."""

    name: str
    now: int | None
    before: int | None


def public_breakdown(rows: Sequence[CategoryFigures]) -> tuple[PublicRow, ...]:
    """The categories for a public edition: counts of 1 to 4 are put together with others.

    Nought is shown. While the sum of those put together is small itself, the next larger
    category joins them, so that the total does not give it away. Where the whole is that
    small, there is no breakdown.
    Authority: [GP]
    """
    shown = sorted(rows, key=_size)
    together = [row for row in shown if _is_small(row.figures.now, row.figures.before)]
    if together:
        others = [row for row in shown if row not in together and _size(row) > 0]
        while others and _sum_is_small(together):
            together.append(others.pop(0))
        if _sum_is_small(together):
            return ()
    apart = [row for row in rows if row not in together]
    public = [PublicRow(row.name, row.figures.now, row.figures.before) for row in apart]
    if together:
        public.append(
            PublicRow(
                f"Other categories ({len(together)}, put together because numbers are small)",
                _sum([row.figures.now for row in together]),
                _sum([row.figures.before for row in together]),
            )
        )
    return tuple(public)


def public_count(count: int | None) -> str:
    """A count in a public edition: words where it is missing or small."""
    if count is None:
        return "no data"
    if 0 < count < SMALLEST_SHOWN:
        return f"fewer than {SMALLEST_SHOWN}"
    return f"{count:,}"


def _size(row: CategoryFigures) -> int:
    return (row.figures.now or 0) + (row.figures.before or 0)


def _is_small(*counts: int | None) -> bool:
    return any(count is not None and 0 < count < SMALLEST_SHOWN for count in counts)


def _sum(counts: Sequence[int | None]) -> int | None:
    held = [count for count in counts if count is not None]
    return sum(held) if held else None


def _sum_is_small(rows: Sequence[CategoryFigures]) -> bool:
    return _is_small(
        _sum([row.figures.now for row in rows]), _sum([row.figures.before for row in rows])
    )
