"""References: gap-free numbers, taken inside the write that uses them."""

from __future__ import annotations

from sqlalchemy import insert, select, update

from govern.history import Work
from govern.records.models import ReferenceCounter

#: The letters a register's references begin with.
PREFIXES: dict[str, str] = {
    "schemes": "SCH",
    "cameras": "CAM",
    "camera_proposals": "CP",
    "camera_reviews": "CR",
    "deployments": "DEP",
    "releases": "REL",
}


def next_reference(work: Work, register: str, organisation_id: int, *, count: int = 1) -> str:
    """The next reference of a register, as `CR-2026-0143`; `count` takes several, first returned.

    The counter row is updated in the same transaction, so a refused write gives its number back.
    """
    first = take_numbers(work, register, organisation_id, count=count)
    return format_reference(register, work.today.year, first)


def format_reference(register: str, year: int, number: int) -> str:
    """`CR-2026-0143` for register `camera_reviews`, 2026, 143."""
    return f"{PREFIXES[register]}-{year}-{number:04d}"


def take_numbers(work: Work, register: str, organisation_id: int, *, count: int) -> int:
    """Take `count` numbers at once and return the first.

    References are unique over the whole installation, so organisations share one row of numbers.
    """
    year = work.today.year
    where = (
        ReferenceCounter.register == register,
        ReferenceCounter.year == year,
    )
    work.flush()
    changed = work.session.execute(
        update(ReferenceCounter).where(*where).values(last=ReferenceCounter.last + count)
    )
    if changed.rowcount == 0:  # type: ignore[attr-defined]
        work.session.execute(
            insert(ReferenceCounter).values(
                register=register, organisation_id=organisation_id, year=year, last=count
            )
        )
        return 1
    last = work.session.execute(select(ReferenceCounter.last).where(*where)).scalar_one()
    return int(last) - count + 1


def by_prefix(reference: str) -> str:
    """The register a reference belongs to by its letters; empty for letters that are none."""
    letters = reference.partition("-")[0]
    return next((name for name, prefix in PREFIXES.items() if prefix == letters), "")
