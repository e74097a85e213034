"""Deputies: who stands in for somebody, from and until a day."""

from __future__ import annotations

from datetime import date

from govern.clock import short_day
from govern.errors import BadInput, Problem
from govern.history import Work
from govern.people.accounts import require_manager_for
from govern.people.models import Person


def name_deputy(
    work: Work, person: Person, deputy: Person | None, from_on: date | None, until_on: date | None
) -> None:
    """Say who stands in for somebody, and when; None ends it. By themselves or an administrator.

    Raises `Forbidden`, and `BadInput` for dates or a deputy that make no sense.
    """
    if work.actor.person_id != person.id:
        require_manager_for(work, person.organisation)
    if deputy is None:
        person.deputy_id = person.deputy_from_on = person.deputy_until_on = None
        work.note(person, "person.deputy_ended", "Nobody stands in any more.")
        return
    if deputy.id == person.id:
        raise BadInput("Choose somebody else.", [Problem("Deputy", "choose somebody else")])
    if not deputy.is_active(work.today):
        raise BadInput("That account is closed.", [Problem("Deputy", "choose an open account")])
    if from_on is None or (until_on is not None and until_on < from_on):
        raise BadInput("Check the dates.", [Problem("Until", "give a first day, and a later last")])
    person.deputy_id, person.deputy_from_on, person.deputy_until_on = deputy.id, from_on, until_on
    until = f" until {short_day(until_on)}" if until_on else ""
    work.note(
        person, "person.deputy_named", f"A deputy stands in from {short_day(from_on)}{until}."
    )
