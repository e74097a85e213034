"""Who a reminder goes to: owner, deputy, manager, senior officer, as people stand today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from govern.clock import london_date
from govern.deadlines.ladders import Recipient
from govern.history import Actor, ReactingRegisters, Work
from govern.messages.outcomes import unreached
from govern.people.models import Person, RoleGrant
from govern.people.roles import Role
from govern.records import Record, visible

_ROLES: dict[Recipient, Role] = {
    Recipient.SENIOR: Role.SIRO,
    Recipient.DPO: Role.DPO,
    Recipient.INFORMATION_GOVERNANCE: Role.INFORMATION_GOVERNANCE,
    Recipient.SIRO: Role.SIRO,
    Recipient.CONTROL_ROOM: Role.CONTROL_ROOM_SUPERVISOR,
    Recipient.SUPERVISOR: Role.CONTROL_ROOM_SUPERVISOR,
    Recipient.CCTV_MANAGER: Role.CCTV_MANAGER,
    Recipient.ON_CALL_MANAGER: Role.CCTV_MANAGER,
    Recipient.SRO_RIPA: Role.SRO_RIPA,
    Recipient.SRO_CAMERAS: Role.SRO_CAMERAS,
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where a date stands: its record, organisation and scheme, and who owns it.

    `post` is a role to which the thing is assigned when it is no person's.
    """

    record_id: int
    organisation_id: int
    scheme_id: int | None
    owner_id: int | None
    post: str | None = None


def work_as(
    session: Session, person: Person, now: datetime, registers: ReactingRegisters | None
) -> Work:
    """A Work in which `visible` answers for that person: what they may know of now."""
    return Work(session, Actor(person.id, person.token, person.name, via="job"), now, registers)


class Directory:
    """People and posts as they stand on one day, read once for a round of planning."""

    def __init__(
        self, session: Session, now: datetime, registers: ReactingRegisters | None
    ) -> None:
        self._session = session
        self._now = now
        self._registers = registers
        self.today: date = london_date(now)
        self._people = {person.id: person for person in session.scalars(select(Person))}
        self._holders = self._read_holders()
        self._unreached = unreached(session, now)

    def _read_holders(self) -> dict[tuple[str, int], list[tuple[int, int | None]]]:
        holders: dict[tuple[str, int], list[tuple[int, int | None]]] = defaultdict(list)
        rows = self._session.execute(
            select(
                RoleGrant.role, RoleGrant.organisation_id, RoleGrant.person_id, RoleGrant.scheme_id
            ).where(
                RoleGrant.from_on <= self.today,
                or_(RoleGrant.until_on.is_(None), RoleGrant.until_on >= self.today),
            )
        )
        for role, organisation_id, person_id, scheme_id in rows:
            holders[role, organisation_id].append((person_id, scheme_id))
        return holders

    def person(self, person_id: int) -> Person:
        """Somebody by id."""
        return self._people[person_id]

    def may_be_mailed(self, person_id: int | None) -> bool:
        """Whether somebody has an open account and an address; others see their task list."""
        person = self._people.get(person_id) if person_id is not None else None
        return person is not None and bool(person.email) and person.is_active(self.today)

    def recipients(self, to: Collection[Recipient], place: Place) -> list[int]:
        """The people a step goes to, each once, the owner first.

        Where nobody of them can be reached by mail the CCTV managers hear instead, so that no
        date passes unseen because a post is empty.
        """
        found: list[int] = []
        owners = self._owners(place)
        for owner_id in owners:
            found.extend(self._around(owner_id, to))
        for recipient in to:
            if recipient in _ROLES:
                found.extend(self._holders_of(_ROLES[recipient], place))
        reached = _once(person_id for person_id in found if self.may_be_mailed(person_id))
        return reached or self.stand_ins(place)

    def stand_ins(self, place: Place) -> list[int]:
        """The CCTV managers, who hear of a date when nobody else can."""
        managers = self._holders_of(Role.CCTV_MANAGER, place)
        return _once(person_id for person_id in managers if self.may_be_mailed(person_id))

    def with_deputy(self, person_id: int) -> list[int]:
        """Somebody, and their deputy while they are away."""
        person = self._people[person_id]
        if person.is_away(self.today) and person.deputy_id is not None:
            return [person_id, person.deputy_id]
        return [person_id]

    def _owners(self, place: Place) -> list[int]:
        if place.owner_id is not None:
            return [place.owner_id]
        try:
            return self._holders_of(Role(place.post or ""), place)
        except ValueError:
            return []

    def _around(self, owner_id: int, to: Collection[Recipient]) -> list[int]:
        owner = self._people[owner_id]
        found = [owner_id]
        ended = owner.deputy_until_on is not None and owner.deputy_until_on < self.today
        stands_in = (Recipient.DEPUTY in to and not ended) or owner.is_away(self.today)
        if owner.deputy_id is not None and stands_in:
            found.append(owner.deputy_id)
        misses_mail = not owner.is_active(self.today) or owner_id in self._unreached
        if owner.manager_id is not None and (Recipient.MANAGER in to or misses_mail):
            found.append(owner.manager_id)
        return found

    def _holders_of(self, role: Role, place: Place) -> list[int]:
        return [
            person_id
            for person_id, scheme_id in self._holders.get((role, place.organisation_id), ())
            if scheme_id in (None, place.scheme_id, place.record_id)
        ]

    def visible_to(self, person_id: int, record_ids: Collection[int]) -> set[int]:
        """Which of the records somebody may know of today."""
        work = work_as(self._session, self._people[person_id], self._now, self._registers)
        seen: set[int] = set()
        wanted = sorted(record_ids)
        for start in range(0, len(wanted), 500):
            part = wanted[start : start + 500]
            seen.update(
                self._session.scalars(select(Record.id).where(visible(work), Record.id.in_(part)))
            )
        return seen


def _once(people: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(people))
