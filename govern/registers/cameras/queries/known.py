"""The register's cameras as a list is compared with: what lists speak of, and who is covered."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, func, select

from govern.history import Work
from govern.records import Record
from govern.registers.cameras.models import Camera, Lifecycle, Scheme
from govern.registers.cameras.rules.known import KnownCamera


@dataclass(frozen=True, slots=True)
class Scope:
    """With which cameras a list is compared: those of one scheme, or all of an organisation.

    A scheme that is not recorded yet has no cameras: `is_new_scheme` says so.
    """

    organisation_id: int
    scheme_id: int | None = None
    is_new_scheme: bool = False


def camera_rows(work: Work, scope: Scope) -> Sequence[Row[Any]]:
    """What the register holds of every camera in scope, oldest first, as plain rows."""
    if scope.is_new_scheme:
        return []
    return work.session.execute(_in_scope(scope).order_by(Camera.id)).all()


def _in_scope(scope: Scope) -> Select[Any]:
    camera, record = Camera.__table__, Record.__table__
    chosen: Select[Any] = (
        select(
            camera.c.id,
            record.c.reference,
            record.c.state,
            record.c.title,
            record.c.scheme_id,
            camera.c.number,
            camera.c.label,
            camera.c.public_location,
            camera.c.latitude,
            camera.c.longitude,
            camera.c.easting,
            camera.c.northing,
            camera.c.ward,
            camera.c.category,
            camera.c.capability,
            camera.c.condition,
            camera.c.installed_on,
            camera.c.owner_name,
            camera.c.notes,
            camera.c.last_listed_on,
        )
        .select_from(camera.join(record, record.c.id == camera.c.id))
        .where(record.c.organisation_id == scope.organisation_id, record.c.compartment_id.is_(None))
    )
    if scope.scheme_id is not None:
        chosen = chosen.where(record.c.scheme_id == scope.scheme_id)
    return chosen


def known_cameras(rows: Iterable[Row[Any]]) -> list[KnownCamera]:
    """Register rows as the rules compare them; `key` is the camera's own id."""
    rows = list(rows)
    newest: dict[int | None, Any] = {}
    for row in rows:
        if row.last_listed_on is not None:
            before = newest.get(row.scheme_id)
            newest[row.scheme_id] = max(before or row.last_listed_on, row.last_listed_on)
    return [
        KnownCamera(
            key=row.id,
            number=row.number or None,
            label=row.label or None,
            latitude=None if row.latitude is None else float(row.latitude),
            longitude=None if row.longitude is None else float(row.longitude),
            easting=row.easting,
            northing=row.northing,
            ward=row.ward or None,
            category=row.category or None,
            capability=row.capability or None,
            status=row.condition or None,
            installed_on=row.installed_on,
            owner=row.owner_name or None,
            notes=row.notes or None,
            # One that was typed in and never listed was not dropped by an earlier list either.
            is_listed=row.last_listed_on is None or row.last_listed_on == newest.get(row.scheme_id),
            is_decommissioned=row.state == Lifecycle.DECOMMISSIONED,
        )
        for row in rows
    ]


def register_mark(rows: Iterable[Row[Any]]) -> str:
    """A digest of what a list was compared with: another one means that the register changed."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(repr(tuple(row)).encode())
    return digest.hexdigest()


def newest_list(rows: Iterable[Row[Any]]) -> Any:
    """The date of the newest list these cameras stood on, or None."""
    return max((row.last_listed_on for row in rows if row.last_listed_on), default=None)


def scheme_named(work: Work, organisation_id: int, name: str) -> Scheme | None:
    """The scheme of an organisation by its reference or its name, in any case and spacing."""
    wanted = " ".join(name.split()).casefold()
    found = work.session.scalars(
        select(Scheme)
        .where(Scheme.organisation_id == organisation_id, Scheme.compartment_id.is_(None))
        .order_by(Scheme.state.desc(), Scheme.id)
    )
    for scheme in found:
        if wanted in (scheme.reference.casefold(), " ".join(scheme.title.split()).casefold()):
            return scheme
    return None


def schemes_of(work: Work, organisation_id: int) -> list[Scheme]:
    """The schemes in use of an organisation, by name."""
    return list(
        work.session.scalars(
            select(Scheme)
            .where(
                Scheme.organisation_id == organisation_id,
                Scheme.state != "closed",
                Scheme.compartment_id.is_(None),
            )
            .order_by(func.lower(Scheme.title))
        )
    )
