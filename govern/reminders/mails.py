"""What reminders say: register, reference, date, why this date, the link; nothing private."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from govern.clock import day_words, days_left_words
from govern.locations import shipped

HIDDEN = "An item needs attention"
_LONGEST_WHY = 300
#: A digest lists this many and counts the rest: after a first import hundreds may be due.
MOST_LISTED = 40


@dataclass(frozen=True, slots=True)
class Item:
    """One date as a mail tells it. `what` is the kind of thing: "Camera review"."""

    what: str
    reference: str
    due_on: date
    why: str
    because: str
    token: str
    link: str
    sequence: int = 0
    is_hidden: bool = False

    def headline(self, today: date) -> str:
        """The first line: what, and when."""
        if self.is_hidden:
            return HIDDEN
        verb = "was due" if self.due_on < today else "is due"
        left = days_left_words(self.due_on, today)
        return f"{self.what} {self.reference} {verb} on {day_words(self.due_on)} ({left})"


@dataclass(frozen=True, slots=True)
class Head:
    """The newest signed head of the history, to be kept by whoever gets the mail."""

    size: int
    chain: str
    at_words: str

    def words(self) -> str:
        """The head as the footer says it."""
        return f"The history held {self.size} events on {self.at_words}; its head is {self.chain}"


@dataclass(frozen=True, slots=True)
class Written:
    """A finished mail."""

    subject: str
    text: str
    html: str


def weekday_words(day: date) -> str:
    """A day as a subject says it: "Friday 4 December"."""
    return f"{day:%A} {day.day} {day:%B}"


def why_words(steps: str, authority: str) -> str:
    """Why a date is what it is, on one line, from the kept steps and authorities of a due."""
    sentences = [str(step).strip().rstrip(".") for step in json.loads(steps or "[]")]
    joined = "; ".join(sentence for sentence in sentences if sentence)
    if len(joined) > _LONGEST_WHY:
        joined = joined[: _LONGEST_WHY - 1].rstrip() + "…"
    sources = ", ".join(str(source) for source in json.loads(authority or "[]"))
    if not joined:
        return f"under {sources}" if sources else "see the record"
    return f"{joined} ({sources})" if sources else joined


def reminders(items: Sequence[Item], today: date, *, home: str, head: Head | None) -> Written:
    """The digest of a day, or the one reminder of it."""
    subject, more = _digest_subject(items, today), max(0, len(items) - MOST_LISTED)
    return _written("reminders", subject, items[:MOST_LISTED], today, home, head, more)


def _digest_subject(items: Sequence[Item], today: date) -> str:
    if len(items) == 1:
        item = items[0]
        if item.is_hidden:
            return HIDDEN
        verb = "was due" if item.due_on < today else "due"
        return f"{item.what} {item.reference} {verb} {weekday_words(item.due_on)}"
    shown = [item.due_on for item in items if not item.is_hidden]
    count = f"{len(items)} reminders"
    if not shown:
        return f"{count}: {HIDDEN.lower()}"
    first = min(shown)
    verb = "was due" if first < today else "due"
    return f"{count}, the first {verb} {weekday_words(first)}"


def notice(sentence: str, items: Sequence[Item], today: date, *, home: str, more: int) -> Written:
    """A mail that goes at once: something was assigned, or a decision is wanted."""
    return _written(
        "notice", _notice_subject(sentence, items, more), items, today, home, None, more
    )


def _notice_subject(sentence: str, items: Sequence[Item], more: int) -> str:
    count = len(items) + more
    if count > 1:
        return f"{sentence}: {count} items"
    item = items[0]
    if item.is_hidden:
        return HIDDEN
    return f"{item.what} {item.reference}: {sentence[0].lower()}{sentence[1:]}"


def _written(
    name: str,
    subject: str,
    items: Sequence[Item],
    today: date,
    home: str,
    head: Head | None,
    more: int = 0,
) -> Written:
    given = {
        "subject": subject,
        "items": items,
        "today": today,
        "home": home,
        "head": head,
        "more": more,
    }
    return Written(subject, rendered(f"{name}.txt", given), rendered(f"{name}.html", given))


def rendered(name: str, given: dict[str, object]) -> str:
    """One of the mail templates, filled in."""
    return _templates().get_template(name).render(**given)


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(shipped("templates") / "email"),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["day"] = day_words
    return environment
