"""Writes an honest history of every sort of event, by a seed, with heads signed on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from council import NOW, Council
from sqlalchemy import update
from sqlalchemy.orm import Session

from govern.database import Database
from govern.history import Log, Work, batch
from govern.history.anchors import Signing, sign_heads
from govern.history.claims import Sources
from govern.history.erasure import erase_details
from govern.history.keys import install_name, make_history_key, public_keys
from govern.people.models import Person
from govern.records import Record
from govern.registers.cameras.models.schemes import Scheme

_WORDS = ("lens", "pole", "ward", "sign", "“quoted”", 'a "plain" quote', "Ŵ", "back\\slash", "\n")


@dataclass
class LongHistory:
    """A council whose history is written step by step."""

    database: Database
    folder: Path
    seed: int
    now: datetime = NOW
    schemes: list[Scheme] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Make the keys, the council and somebody to act."""
        self.random = Random(self.seed)
        self.keys = self.folder / "keys"
        self.anchors = self.folder / "anchors.jsonl"
        make_history_key(self.keys)
        self.signing = Signing.of(self.keys, self.anchors)
        self.council = Council(self.database)
        self.person = self.council.person(name="Ada Moss")

    @property
    def sources(self) -> Sources:
        """What a verification of this installation looks at."""
        return Sources(public_keys(self.keys), install_name(self.keys), self.anchors)

    def write(self, steps: int, *, sign_every: int = 9) -> None:
        """Take steps of a random sort; sign heads now and then."""
        sorts: tuple[Callable[[Work], None], ...] = (
            self._rename,
            self._rename,
            self._two_notes,
            self._batch,
            self._covert,
            self._person,
            self._erase,
            self._give_up,
        )
        while len(self.schemes) < 3:
            self.schemes.append(self.council.scheme(self._words()))
        for step in range(1, steps + 1):
            self.now += timedelta(minutes=self.random.randint(1, 90))
            if self.random.random() < 0.1:
                self.schemes.append(self.council.scheme(self._words()))
            self.random.choice(sorts)(self._begin())
            self.council.close_finished()
            if step % sign_every == 0:
                self.sign()
        self.council.close()

    def sign(self) -> None:
        """Sign the heads of both logs as they stand."""
        self.council.close()
        sign_heads(self.database, self.signing, self.now, only_due=False)

    def _words(self) -> str:
        return " ".join(self.random.choices(_WORDS, k=3))

    def _scheme(self, session: Session) -> Scheme:
        return session.get_one(Scheme, self.random.choice(self.schemes).id)

    def _begin(self) -> Work:
        return self.council.work_of(self.person, at=self.now)

    def _rename(self, work: Work) -> None:
        scheme = self._scheme(work.session)
        scheme.title = f"{self._words()} {self.now:%H%M}"
        work.note(scheme, "scheme.renamed", f"Renamed to {scheme.title}", reason=self._words())
        work.commit()

    def _two_notes(self, work: Work) -> None:
        scheme = self._scheme(work.session)
        scheme.purpose = self._words()
        work.note(scheme, "scheme.changed", "Changed the purpose")
        work.note(scheme, "scheme.told", f"Told the ward: {self._words()}")
        work.commit()

    def _batch(self, work: Work) -> None:
        chosen = self.random.sample(self.schemes, k=min(3, len(self.schemes)))
        with batch(work, "schemes.counted", None, "Counted the schemes", self._words()) as lines:
            ids = [scheme.id for scheme in chosen]
            work.session.execute(
                update(Record).where(Record.id.in_(ids)).values(closed_on=self.now.date())
            )
            for scheme in chosen:
                lines.line(scheme.id, "Counted", {"closed_on": (None, self.now.date())})
        work.commit()

    def _covert(self, work: Work) -> None:
        work.note(None, "ripa.read", "Read a protected record", log=Log.COVERT)
        work.commit()

    def _person(self, work: Work) -> None:
        person = work.session.get_one(Person, self.person.id)
        person.job_title = self._words() + str(self.now)
        work.note(person, "person.changed", "Changed the job title")
        work.commit()

    def _erase(self, work: Work) -> None:
        scheme = self._scheme(work.session)
        work.note(scheme, "scheme.asked", "Somebody asked to be forgotten")
        work.commit()
        erasing = self._begin()
        erase_details(
            erasing, scheme.id, f"Asked: {self._words()}", "UKGDPR-17", reference=scheme.reference
        )
        erasing.commit()

    def _give_up(self, work: Work) -> None:
        scheme = self._scheme(work.session)
        scheme.title = "Never"
        work.note(scheme, "scheme.renamed", "Never renamed")
        work.session.flush()
        work.rollback()
