"""Work done in child processes: written until killed, edited against each other, numbered."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from random import Random
from typing import Any

from council import NOW
from databases import open_at
from sqlalchemy import select

from govern.clock import utc_now
from govern.database import canonical_json
from govern.errors import Conflict
from govern.history import Actor, Work, system_actor
from govern.people.models import Organisation
from govern.questionnaires.models import Answer, AnswerSheet
from govern.records import Decision
from govern.records.decisions import must_be_revision
from govern.records.references import next_reference
from govern.registers.cameras.models.schemes import Scheme, SchemeKind

#: The answer every run of `write_until_killed` keeps in step with its scheme.
QUESTION = "purpose"


@contextmanager
def child(work: Callable[..., None], *given: Any) -> Iterator[tuple[Any, Connection]]:
    """A child process that does `work(*given, pipe)`, and the parent's end of its pipe.

    Children are forked from a server that has imported the product already, so that killing a
    hundred of them costs little. One that still runs at the end of the block is killed.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["govern.catalogue", "pytest", "psycopg"])
    parents, childs = context.Pipe(duplex=False)
    process = context.Process(target=work, args=(*given, childs), daemon=True)
    process.start()
    childs.close()
    try:
        yield process, parents
    finally:
        if process.is_alive():
            process.kill()
        process.join()
        parents.close()


def new_scheme(work: Work, organisation: Organisation, title: str) -> Scheme:
    """A scheme with the next reference, and its note."""
    made = Scheme(
        reference=next_reference(work, "schemes", organisation.id),
        title=title,
        state="in_use",
        organisation_id=organisation.id,
        opened_on=work.today,
        kind=SchemeKind.TOWN_CENTRE,
    )
    work.session.add(made)
    work.note(made, "scheme.opened", f"Opened {title}")
    return made


def write_until_killed(url: str, run: int, pipe: Connection) -> None:
    """Change a record, an answer and the history in one piece of work, over and over.

    Says the number of each piece through the pipe once it was told "committed". Every fifth opens
    a further record.
    """
    database = open_at(url)
    number = 0
    while True:
        number += 1
        with database.write_session() as session:
            work = Work(session, system_actor("test"), utc_now())
            scheme = session.scalars(select(Scheme).where(Scheme.title == f"Run {run}")).one()
            scheme.purpose = str(number)
            answer = session.scalars(
                select(Answer)
                .join(AnswerSheet)
                .where(AnswerSheet.record_id == scheme.id, Answer.question_id == QUESTION)
            ).one()
            answer.value = canonical_json(number)
            answer.saved_at = work.now
            if number % 5 == 0:
                owner = session.get_one(Organisation, scheme.organisation_id)
                new_scheme(work, owner, f"Opened by run {run} at {number}")
            work.note(scheme, "scheme.answered", f"Run {run} wrote {number}")
            work.commit()
        pipe.send(number)


def edit_against_others(url: str, seed: int, tries: int, person_id: int, pipe: Connection) -> None:
    """Read a record as a page does, then save it as a form does; count what was told.

    Sends the numbers of edits told saved and told in conflict. Every third is a decision, made on
    the revision the page had shown.
    """
    database = open_at(url)
    random = Random(seed)
    with database.read_session() as session:
        ids = sorted(session.scalars(select(Scheme.id)))
    saved = conflicts = 0
    actor = Actor(person_id, "t", "Somebody", "page")
    for _ in range(tries):
        chosen = random.choice(ids)
        with database.read_session() as session:
            shown = session.execute(
                select(Scheme.revision, Scheme.purpose).where(Scheme.id == chosen)
            ).one()
        with database.write_session() as session:
            work = Work(session, actor, NOW)
            try:
                scheme = session.get_one(Scheme, chosen)
                must_be_revision(scheme, shown.revision)
                scheme.purpose = str(int(shown.purpose) + 1)
                if random.random() < 1 / 3:
                    session.add(
                        Decision(
                            record_id=chosen,
                            step="sign_off",
                            outcome="approved",
                            person_id=person_id,
                            role="Owner",
                            reason="Read and agreed",
                            record_revision=shown.revision,
                            at=work.now,
                        )
                    )
                work.note(scheme, "scheme.edited", f"Now {scheme.purpose}")
                work.commit()
            except Conflict:
                work.rollback()
                conflicts += 1
            else:
                saved += 1
    database.dispose()
    pipe.send((saved, conflicts))


def take_references(url: str, seed: int, count: int, pipe: Connection) -> None:
    """Open records with references, giving every fourth up after its number was taken."""
    database = open_at(url)
    random = Random(seed)
    with database.read_session() as session:
        organisation = session.scalars(select(Organisation).order_by(Organisation.id)).first()
    assert organisation is not None
    pipe.send("ready")
    taken: list[str] = []
    for number in range(count):
        with database.write_session() as session:
            work = Work(session, system_actor("test"), NOW)
            made = new_scheme(work, organisation, f"Scheme {number} of {seed}")
            if random.random() < 0.25:
                work.rollback()
                continue
            work.commit()
            taken.append(made.reference)
    database.dispose()
    pipe.send(taken)
