"""What the pages about one scheme share: who may, the way back, its cameras, the people."""

from __future__ import annotations

from flask import url_for
from sqlalchemy import or_, select

from govern import records
from govern.people.grants import require
from govern.people.models import Person
from govern.people.roles import Permission
from govern.registers.cameras.models import Camera, Lifecycle, Scheme
from govern.web.edge import work
from govern.web.page_parts import Link


def scheme_to(reference: str, permission: Permission | None = None) -> Scheme:
    """The scheme, for somebody who may do this to it. Raises `NotFound` and `Forbidden`."""
    here = work()
    scheme = records.get(here, reference, Scheme)
    if permission is not None:
        require(here, permission, organisation_id=scheme.organisation_id, scheme_id=scheme.id)
    return scheme


def crumbs(scheme: Scheme, *more: Link) -> list[Link]:
    """The way back to a scheme's page."""
    return [
        Link("Schemes", url_for("lists.register_list", name="schemes")),
        Link(scheme.reference, url_for("record.show", reference=scheme.reference)),
        *more,
    ]


def caption(scheme: Scheme) -> str:
    """What stands above the heading of a page about a scheme."""
    return f"{scheme.reference} · {scheme.title}"


def cameras_of(scheme: Scheme) -> list[Camera]:
    """The cameras of a scheme that are not taken down and that this reader may know of."""
    return list(
        work().session.scalars(
            select(Camera)
            .where(
                records.visible(work()),
                Camera.scheme_id == scheme.id,
                Camera.state != Lifecycle.DECOMMISSIONED,
            )
            .order_by(Camera.number_sort, Camera.id)
        )
    )


def people_to_choose(organisation_id: int) -> dict[str, str]:
    """The people of an organisation with an account, by token: name and job."""
    today = work().today
    found = work().session.scalars(
        select(Person)
        .where(
            Person.organisation_id == organisation_id,
            or_(Person.active_until_on.is_(None), Person.active_until_on >= today),
        )
        .order_by(Person.name)
    )
    return {
        person.token: f"{person.name}, {person.job_title}" if person.job_title else person.name
        for person in found
    }


def person_id_of(token: str) -> int | None:
    """The person a form names by token; None for nobody."""
    if not token:
        return None
    return work().session.scalar(select(Person.id).where(Person.token == token))
