"""An import of a camera list as it is kept: for whom it is, its columns, its scheme, its report."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from govern.attachments.models import BatchState, ImportBatch
from govern.database import canonical_json
from govern.errors import NotFound, Refused
from govern.history import Work
from govern.people.grants import may, require
from govern.people.roles import Permission
from govern.registers.cameras.models import Scheme
from govern.registers.cameras.queries.known import Scope, scheme_named
from govern.registers.cameras.rules.columns import ColumnMapping
from govern.registers.cameras.service.list_imports_compare import report_of

REGISTER = "cameras"
_DATE_FIRST = re.compile(r"(\d{4})-(\d\d)-(\d\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Target:
    """For whom a list comes in: the organisation, the scheme if one is named, and its day.

    `scheme_name` may name a scheme that is not recorded yet; it is made when the list is
    applied. `listed_on` None: the day at the start of the file's name, else today.
    """

    organisation_id: int
    scheme_name: str = ""
    listed_on: date | None = None


def list_day(name: str, today: date) -> date:
    """The day a file's name begins with (“2024-10-02_cameras.csv”), else today; never to come."""
    found = _DATE_FIRST.match(name)
    if found is None:
        return today
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return today
    return min(day, today)


def place_of(work: Work, target: Target) -> Scope:
    """With which cameras a list for this target is compared."""
    if not target.scheme_name.strip():
        return Scope(target.organisation_id)
    scheme = scheme_named(work, target.organisation_id, target.scheme_name)
    if scheme is None:
        return Scope(target.organisation_id, is_new_scheme=True)
    if scheme.state == "closed":
        raise Refused(f"The scheme “{scheme.title}” is closed: open it again first.")
    return Scope(target.organisation_id, scheme.id)


def scope_of(work: Work, batch: ImportBatch) -> Scope:
    """With which cameras the list of an import is compared, as things stand now."""
    name = new_scheme_name(batch)
    if batch.scheme_id is None and name:
        return place_of(work, Target(batch.organisation_id, name))
    return Scope(batch.organisation_id, batch.scheme_id)


def require_import(work: Work, place: Scope) -> None:
    """Raise `Forbidden` unless the actor may bring a list in there, and make its scheme if new."""
    require(
        work,
        Permission.CAMERAS_IMPORT,
        organisation_id=place.organisation_id,
        scheme_id=place.scheme_id,
    )
    if place.is_new_scheme:
        require(work, Permission.SCHEMES_EDIT, organisation_id=place.organisation_id)


def find(work: Work, token: str) -> ImportBatch:
    """An import of a camera list, for somebody who may bring such lists. Raises `NotFound`."""
    found = work.session.scalars(
        select(ImportBatch).where(ImportBatch.token == token, ImportBatch.register == REGISTER)
    ).one_or_none()
    if found is None or not may(
        work,
        Permission.CAMERAS_IMPORT,
        organisation_id=found.organisation_id,
        scheme_id=found.scheme_id,
    ):
        raise NotFound("There is no such import that you can open.")
    return found


def must_be_open(batch: ImportBatch) -> None:
    """Raise `Refused` for an import that was applied or given up."""
    if batch.state == BatchState.APPLIED:
        raise Refused("This list was applied already.")
    if batch.state == BatchState.ABANDONED:
        raise Refused("This import was given up. Choose the file again.")


def mapping_text(mapping: ColumnMapping, new_scheme: str) -> str:
    """The columns as an import keeps them, with the name of the scheme it would make."""
    kept: dict[str, Any] = {"columns": mapping.as_words()}
    if new_scheme:
        kept["scheme"] = new_scheme
    return canonical_json(kept)


def mapping_words(batch: ImportBatch) -> dict[str, str]:
    """Column → field, as the import has it."""
    return dict(json.loads(batch.mapping).get("columns", {}))


def new_scheme_name(batch: ImportBatch) -> str:
    """The name of the scheme that applying this import would make; empty for one there is."""
    return str(json.loads(batch.mapping).get("scheme", ""))


def report_of_batch(batch: ImportBatch) -> dict[str, Any]:
    """The report of an import as it stands."""
    return report_of(
        batch.name,
        json.loads(batch.counts),
        mapping_words(batch),
        json.loads(batch.problems),
        batch.listed_on,
    )


def scheme_of(work: Work, batch: ImportBatch) -> Scheme | None:
    """The scheme an import is for, when it names one that is recorded."""
    return work.session.get(Scheme, batch.scheme_id) if batch.scheme_id else None
