"""Refusals: exceptions that carry the sentence the user reads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class GovernError(Exception):
    """Something the product will not do; `str(error)` is a sentence for a council officer."""


class Refused(GovernError):
    """A rule of the law or of the procedure says no."""


class Conflict(Refused):
    """Somebody else changed the same thing in the meantime."""


class NotFound(GovernError):
    """There is no such record, as far as this person may know."""


class Forbidden(GovernError):
    """The person is known, and this is not theirs to do."""


class Unavailable(GovernError):
    """A part the product leans on (disk, database, mail) cannot do its work just now."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault in what was given: where it is, and what is wanted instead."""

    where: str
    why: str

    def __str__(self) -> str:
        return f"{self.where}: {self.why}" if self.where else self.why


class BadInput(GovernError):
    """What was given cannot be used; nothing was changed. `problems` names each fault."""

    def __init__(self, sentence: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(sentence)
        self.problems: tuple[Problem, ...] = tuple(problems)
