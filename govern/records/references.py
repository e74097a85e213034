"""References: gap-free numbers, taken inside the write that uses them."""

from __future__ import annotations

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from govern.history import Work
from govern.people.models import Organisation
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
    work.flush()
    _open_counter(work, register, year)
    last = work.session.execute(
        update(ReferenceCounter)
        .where(ReferenceCounter.register == register, ReferenceCounter.year == year)
        .values(last=ReferenceCounter.last + count)
        .returning(ReferenceCounter.last)
    ).scalar_one()
    return int(last) - count + 1


def _open_counter(work: Work, register: str, year: int) -> None:
    """Make the one counter of a register and year, unless it is there or made at this moment.

    It stands under the first organisation, so that two organisations never open two.
    """
    known = work.session.scalar(
        select(ReferenceCounter.last).where(
            ReferenceCounter.register == register, ReferenceCounter.year == year
        )
    )
    if known is not None:
        return
    first = work.session.scalar(select(func.min(Organisation.id)))
    on_sqlite = work.session.get_bind().dialect.name == "sqlite"
    insert = sqlite_insert if on_sqlite else postgresql_insert
    work.session.execute(
        insert(ReferenceCounter)
        .values(register=register, organisation_id=first, year=year, last=0)
        .on_conflict_do_nothing()
    )


def by_prefix(reference: str) -> str:
    """The register a reference belongs to by its letters; empty for letters that are none."""
    letters = reference.partition("-")[0]
    return next((name for name, prefix in PREFIXES.items() if prefix == letters), "")
