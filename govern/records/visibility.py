"""The one place that decides which records a person may even know of."""

from __future__ import annotations

from collections import defaultdict
from typing import TypeVar

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true

from govern.errors import NotFound
from govern.history import Work
from govern.people.grants import Grant, grants_of, is_system
from govern.people.roles import ROLE_PERMISSIONS
from govern.records.models import CompartmentMember, Record

R = TypeVar("R", bound=Record)

#: The registers a record can belong to, with the permission that lets somebody know of it.
READ_SUFFIX = ".read"


def visible(work: Work) -> ColumnElement[bool]:
    """The clause every select of records begins with.

    A grant gives `<register>.read` for the record's organisation and, where it names a scheme,
    for that scheme alone; a record in a compartment exists for its members of this moment only.
    The product itself (jobs, command line) sees no compartment at all.
    """
    if is_system(work):
        return Record.compartment_id.is_(None)
    by_register: dict[str, list[Grant]] = defaultdict(list)
    for grant in grants_of(work):
        for permission in ROLE_PERMISSIONS[grant.role]:
            if permission.endswith(READ_SUFFIX) and grant.gives(permission):
                by_register[permission.removesuffix(READ_SUFFIX)].append(grant)
    if not by_register:
        return false()
    clauses = [
        and_(Record.register == register, or_(*(_within(grant) for grant in grants)))
        for register, grants in sorted(by_register.items())
    ]
    return and_(or_(*clauses), _compartment_is_open(work))


def _within(grant: Grant) -> ColumnElement[bool]:
    place = Record.organisation_id == grant.organisation_id
    if grant.scheme_id is None:
        return place
    return and_(place, or_(Record.scheme_id == grant.scheme_id, Record.id == grant.scheme_id))


def _compartment_is_open(work: Work) -> ColumnElement[bool]:
    member = exists(
        select(CompartmentMember.id).where(
            CompartmentMember.compartment_id == Record.compartment_id,
            CompartmentMember.person_id == work.actor.person_id,
            CompartmentMember.from_at <= work.now,
            or_(CompartmentMember.until_at.is_(None), CompartmentMember.until_at > work.now),
        )
    )
    return or_(Record.compartment_id.is_(None), and_(true(), member))


def get(work: Work, reference: str, kind: type[R] = Record) -> R:  # type: ignore[assignment]
    """The record with that reference. Raises `NotFound`, the same for hidden as for never used."""
    found = work.session.execute(
        select(kind).where(visible(work), Record.reference == reference)
    ).scalar_one_or_none()
    if found is None:
        raise NotFound(f"There is no record {reference} that you can open.")
    return found
