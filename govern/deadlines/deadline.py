"""A computed date that explains itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from govern.deadlines.moments import Moment, as_day, written


@dataclass(frozen=True, slots=True)
class Deadline:
    """One date that follows from a rule and the facts, with how it was reached.

    `due` is the statutory date; `cautious` an earlier one where sources disagree, else the same;
    `outer` the last possible one after an extension. `expires_at` is set where a period ends at
    a stated minute of its last day; `stopped_on` where a question stands open and the clock waits.
    """

    rule: str
    from_: Moment
    due: Moment
    cautious: Moment
    outer: Moment | None
    steps: tuple[str, ...]
    authority: tuple[str, ...]
    calendar: str
    expires_at: datetime | None = None
    stopped_on: date | None = None

    @property
    def due_on(self) -> date:
        """The day in London on which it falls due."""
        return as_day(self.due)

    @property
    def due_at(self) -> datetime | None:
        """The instant, for what the law counts in hours or ends at a minute; else None."""
        return self.due if isinstance(self.due, datetime) else self.expires_at

    @property
    def cautious_on(self) -> date:
        """The day to work to."""
        return as_day(self.cautious)

    @property
    def outer_on(self) -> date | None:
        """The day of the last possible date, if there is one."""
        return None if self.outer is None else as_day(self.outer)

    def to_json(self) -> dict[str, str | list[str] | None]:
        """The deadline with the keys other programs rely on."""
        return {
            "rule": self.rule,
            "from": written(self.from_),
            "due": written(self.due),
            "cautious": written(self.cautious),
            "outer": None if self.outer is None else written(self.outer),
            "calendar": self.calendar,
            "authority": list(self.authority),
            "steps": list(self.steps),
        }
