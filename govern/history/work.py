"""Work: one session, one actor, one instant, and exactly one commit at the edge."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from govern.clock import london_date
from govern.database import Base
from govern.errors import Conflict
from govern.history import guard, sealing_events
from govern.history.models import Log

Changes = Mapping[str, tuple[Any, Any]]
_STALE = (
    "Somebody else changed this while you were working on it. "
    "Nothing of yours was saved over it: look at the newer version and try again."
)


#: How the history names the product itself where a person's token would stand.
SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does a piece of work: a person, or the product itself.

    `token` stands in the history; `via` says by which door (page, command, job, interface);
    `on_behalf_of` is the token of the person a deputy acts for.
    """

    person_id: int | None
    token: str
    name: str
    via: str = "page"
    address: str | None = None
    on_behalf_of: str | None = None


def system_actor(via: str = "job") -> Actor:
    """The product itself, as it acts at night and from the command line."""
    return Actor(person_id=None, token=SYSTEM, name="Govern", via=via)


@dataclass(slots=True)
class Line:
    """What one event says of one record (or of nothing in particular)."""

    record_id: int | None
    sentence: str
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    reason: str | None = None
    authority: str | None = None


@dataclass(slots=True)
class Note:
    """One event waiting to be sealed at the commit.

    `batch` is what it tells of besides single rows; `erases` names the detail lines (seq, n) of
    the same log that this event empties.
    """

    action: str
    subject: Base | None
    subject_text: str | None
    lines: list[Line]
    log: Log = Log.MAIN
    covers: list[tuple[str, int | None]] = field(default_factory=list)
    batch: object | None = None
    erases: list[tuple[int, int]] = field(default_factory=list)


class ReactingRegisters(Protocol):
    """What Work knows of the registers: which of their functions an action calls."""

    def reactions_to(self, action: str) -> Sequence[Callable[[Work, Any], None]]:
        """The functions to call, in the same transaction, when `action` was noted."""
        ...


class Work:
    """A piece of work: what services take first, and the edge commits once.

    `session` reads and writes; `now` (UTC) and `today` (London) are the only clock below the edge;
    `cache` lives as long as the work (grants, settings read once).
    """

    def __init__(
        self,
        session: Session,
        actor: Actor,
        now: datetime,
        registers: ReactingRegisters | None = None,
    ) -> None:
        self.session = session
        self.actor = actor
        self.now = now
        self.today: date = london_date(now)
        self.registers = registers
        self.cache: dict[str, Any] = {}
        self.notes: list[Note] = []
        guard.watch_notes(session, self.notes)
        self._committed = False

    @property
    def is_committed(self) -> bool:
        """Whether the one commit has happened."""
        return self._committed

    def note(
        self,
        subject: Base | None,
        action: str,
        sentence: str,
        *,
        reason: str | None = None,
        authority: str | None = None,
        subject_text: str | None = None,
        log: Log = Log.MAIN,
        covers: Sequence[Base] = (),
    ) -> Note:
        """Say what happened, in a finished sentence; sealed with the change at the commit.

        `subject` is the record (or person, setting …) it is about; its changed fields are added
        by themselves. `covers` names further rows this one event accounts for; `authority` is the
        law it was done under, where the history has to name it.
        """
        if not sentence.strip():
            raise ValueError("a note needs a sentence")
        line = Line(None, sentence, reason=reason, authority=authority)
        note = Note(action, subject, subject_text, [line], log)
        self._pending_covers(note, covers)
        self.notes.append(note)
        return note

    def _pending_covers(self, note: Note, covers: Sequence[Base]) -> None:
        note.covers = []
        for row in covers:
            self.session.flush()
            note.covers.append(row.audit_root())

    def flush(self) -> None:
        """Send changes to the database. Raises `Conflict` when somebody else was first."""
        try:
            self.session.flush()
        except StaleDataError as error:
            raise Conflict(_STALE) from error

    def commit(self) -> None:
        """Seal every note into the history and commit it with its changes, or raise.

        Raises `Conflict` for a stale revision, and `guard.UnnotedChange` when a changed row is
        covered by no note: a fault of the program, never of the user.
        """
        if self._committed:
            raise RuntimeError("a piece of work is committed once")
        self._react()
        self.flush()
        sealing_events.match(self.notes, guard.differences_of(self.session))
        if self.notes:
            sealing_events.seal(self)
        guard.allow_commit(self.session, [note.batch for note in self.notes])
        self.session.commit()
        self._committed = True

    def rollback(self) -> None:
        """Undo everything; the notes go too, since nothing happened."""
        self.session.rollback()
        self.notes.clear()

    def _react(self) -> None:
        if self.registers is None:
            return
        for note in list(self.notes):
            for react in self.registers.reactions_to(note.action):
                react(self, note.subject)
