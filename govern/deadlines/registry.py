"""The one list of named rules, and the functions that ask them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from govern.deadlines import (
    arithmetic,
    breaches,
    complaints,
    consultation,
    eir,
    foi,
    footage,
    rights,
    ripa,
    sar,
)
from govern.deadlines.calendars import CalendarName, Calendars, only_days, shipped_calendars
from govern.deadlines.deadline import Deadline
from govern.deadlines.events import Event, read_event
from govern.deadlines.moments import Moment, as_day, quoted, read_day, read_moment
from govern.deadlines.rule import Case, Rule
from govern.errors import BadInput, Problem

_SUBJECTS = (foi, eir, sar, rights, complaints, breaches, consultation, ripa, footage, arithmetic)

RULES: dict[str, Rule] = {rule.id: rule for subject in _SUBJECTS for rule in subject.RULES}

_WRITTEN = re.compile(r"([a-z0-9_.-]+)(?::([+-]?\d{1,6}))?(?:@([a-z]+))?")


@dataclass(frozen=True, slots=True)
class RuleAsked:
    """A rule as somebody wrote it: `working-days:20@uk` is the rule, 20, and the calendar."""

    rule: Rule
    text: str
    number: int | None
    calendar: CalendarName | None

    def case(self, from_: Moment, events: tuple[Event, ...], calendars: Calendars) -> Case:
        """The case of this rule from a moment on."""
        return Case(self.text, from_, as_day(from_), events, calendars, self.number, self.calendar)


@lru_cache(maxsize=1024)
def find_rule(text: str) -> RuleAsked:
    """The rule a text names, with its number and calendar. Raises BadInput."""
    parts = _WRITTEN.fullmatch(text)
    rule = RULES.get(parts.group(1)) if parts else None
    if parts is None or rule is None:
        raise BadInput(f"There is no rule {quoted(text)}.{_nearest(text)} See govern due --rules.")
    number, calendar = parts.group(2), parts.group(3)
    if number is not None and not rule.takes_number:
        raise BadInput(f"{rule.id} takes no number: leave out “:{number}”.")
    if number is None and rule.id in arithmetic.NAMES:
        raise BadInput(f"{quoted(text)} lacks its number: write it as {rule.id}:20.")
    if calendar is not None and rule.id not in arithmetic.NAMES:
        raise BadInput(f"{rule.id} counts by the calendar its law names: leave out “@{calendar}”.")
    try:
        name = CalendarName(calendar) if calendar is not None else None
    except ValueError:
        names = ", ".join(f"@{name}" for name in CalendarName)
        raise BadInput(
            f"There is no calendar {quoted(f'@{calendar}')}; there are {names}."
        ) from None
    return RuleAsked(rule, text, int(number) if number is not None else None, name)


def _nearest(text: str) -> str:
    from difflib import get_close_matches  # only a mistake needs it

    near = get_close_matches(text.partition(":")[0], RULES, n=1)
    return f" Did you mean {near[0]}?" if near else ""


def compute(
    rule: str,
    from_: Moment,
    events: Sequence[Event] = (),
    *,
    calendars: Calendars | None = None,
) -> Deadline:
    """The deadline of a rule, named as in `govern due`, from a date or an aware instant on.

    Raises BadInput (no such rule or event), Refused (an impossible order), OutsideCalendar.
    """
    asked = find_rule(rule)
    case = asked.case(from_, tuple(events), calendars or shipped_calendars())
    return asked.rule.answer(case)


def due_json(
    rule: str,
    from_: str,
    events: Sequence[str] = (),
    *,
    calendars: Calendars | None = None,
) -> dict[str, str | list[str] | None]:
    """One deadline for the command line: everything as text, the answer with the keys of --json.

    `events` are texts KIND=DATE or KIND=DATE..DATE. Raises BadInput, Refused, OutsideCalendar.
    """
    read = tuple(read_event(event) for event in events)
    return compute(rule, read_moment(from_.strip()), read, calendars=calendars).to_json()


def rules_json() -> list[dict[str, str | list[str]]]:
    """Every rule, for `govern due --rules`: id, what it decides, from when, authority, events."""
    return [
        {
            "rule": f"{rule.id}:N" if rule.id in arithmetic.NAMES else rule.id,
            "decides": rule.decides,
            "runs_from": rule.runs_from,
            "authority": list(rule.authority),
            "events": sorted(rule.takes),
        }
        for rule in RULES.values()
    ]


def read_calendar_file(text: str, name: str, *, calendars: Calendars | None = None) -> Calendars:
    """Calendars that count by a file's days: one ISO date a line, `#` begins a comment.

    Raises BadInput naming each line that is not a date.
    """
    days, problems = [], []
    for number, line in enumerate(text.removeprefix("\ufeff").splitlines(), start=1):
        written = line.partition("#")[0].strip()
        if not written:
            continue
        try:
            days.append(read_day(written))
        except BadInput as fault:
            problems.append(Problem(f"line {number}", str(fault)))
    if problems:
        raise BadInput(f"{name}: {problems[0]}", problems)
    return (calendars or shipped_calendars()).with_given(days, f"file: {name}")


@lru_cache(maxsize=64)
def calendars_of_row(text: str) -> Calendars:
    """Calendars of the days in a batch row's `holidays` column, separated by semicolons."""
    days = [read_day(part.strip()) for part in text.split(";") if part.strip()]
    return only_days(days, f"given: {len(set(days))} days")


__all__ = [
    "RULES",
    "RuleAsked",
    "calendars_of_row",
    "compute",
    "due_json",
    "find_rule",
    "read_calendar_file",
    "rules_json",
]
