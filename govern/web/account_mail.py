"""The mail that tells a person that something about their way to sign in was changed."""

from __future__ import annotations

from sqlalchemy import select

from govern.clock import instant_words
from govern.history import Work
from govern.messages.outbox import queue
from govern.people.models import Person
from govern.web.edge import actor, edge


def tell(work: Work, person: Person, what: str) -> None:
    """Queue a mail to the person, in the same commit as the change; nobody without an address.

    `what` is a whole sentence without anything private. It comes also when they did it
    themselves: that is how somebody learns that it was another.
    """
    text = (
        f"{what}\n"
        f"This was on {instant_words(work.now)}. If you did not expect it, tell an administrator "
        "of Govern at once.\n"
        f"{edge().settings.base_url.rstrip('/')}/account\n"
    )
    queue(work, person, "Your Govern account was changed", text)


def tell_by_token(token: str, what: str) -> None:
    """The same after a sign-in, which has made its own commit already."""
    here = edge()
    with here.database.own_write() as session:
        person = session.scalars(select(Person).where(Person.token == token)).one()
        tell(Work(session, actor(), here.clock()), person, what)
