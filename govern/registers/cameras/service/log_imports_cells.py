"""One cell of a log made into a day, an hour, a kind of fault, a yes or no, or an amount."""

from __future__ import annotations

import re
from datetime import date

from govern.attachments.tabular import day_of
from govern.registers.cameras.models import FaultKind

_CLOCK = re.compile(r"(?<!\d)(\d{1,2})[:.](\d\d)(?:[:.]\d\d)?(?: ?([AaPp])\.?[Mm]\.?)?")
_FOUR_DIGITS = re.compile(r"([01]\d|2[0-3])([0-5]\d)(?: ?hrs?)?", re.IGNORECASE)
_ONE_HOUR = re.compile(r"(\d{1,2})(?: ?([ap])\.?m\.?)?", re.IGNORECASE)
_AMOUNT = re.compile(r"£? ?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?")
_MOST_POUNDS = 10_000_000

# What contractors write, most particular first.
_FAULTS: tuple[tuple[FaultKind, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.IGNORECASE))
    for kind, pattern in (
        (FaultKind.NOT_RECORDING, r"not record|no record|recorder|nvr|dvr|\bdisk"),
        (FaultKind.NO_PICTURE, r"no (?:picture|image|video|feed)|black screen|blank|offline|dead"),
        (FaultKind.POWER, r"\bpower|mains|electric|fuse|supply"),
        (FaultKind.LINK, r"\blink|fibre|network|transmission|signal|wireless|connect|comms"),
        (FaultKind.OBSTRUCTED, r"obstruct|foliage|\btree|block|cobweb|spider|overgrown"),
        (FaultKind.DAMAGE, r"damage|vandal|smash|broken|graffiti|knocked"),
        (FaultKind.POOR_PICTURE, r"poor|blur|focus|dirty|misty|condens|flicker|image|picture|wash"),
    )
)
_YES = frozenset({"yes", "y", "true", "upheld", "partly upheld", "partially upheld", "1"})
_NO = frozenset({"no", "n", "false", "not upheld", "rejected", "dismissed", "unfounded", "0"})
_OPEN = frozenset({"", "open", "pending", "in progress", "not decided", "ongoing", "-", "n/a"})


def day_within(text: str, today: date) -> date:
    """The day a cell names, day first; raises ValueError also for a day to come."""
    day = day_of(text)
    if day > today:
        raise ValueError("this day is still to come")
    return day


def hour_of(text: str) -> int | None:
    """The hour a cell names: 14:05, 1405, 2.05pm, 14; None for an empty one."""
    text = text.strip()
    if not text:
        return None
    found = _CLOCK.search(text)
    if found is not None:
        return _hour(int(found[1]), int(found[2]), found[3])
    found = _FOUR_DIGITS.fullmatch(text)
    if found is not None:
        return int(found[1])
    found = _ONE_HOUR.fullmatch(text)
    if found is not None:
        return _hour(int(found[1]), 0, found[2])
    raise ValueError("a time is wanted here, such as 14:05")


def minutes_of(text: str) -> int:
    """Minutes since midnight of a time such as 14:05; 24:00 is the end of the day."""
    found = _CLOCK.fullmatch(text.strip()) or re.fullmatch(r"(\d\d)(\d\d)()", text.strip())
    if found is None:
        raise ValueError("a time is wanted here, such as 14:05")
    if (found[1], found[2]) == ("24", "00"):
        return 24 * 60
    return _hour(int(found[1]), int(found[2]), found[3] or None) * 60 + int(found[2])


def hour_beside_date(text: str) -> int | None:
    """The hour written after a date in one cell; midnight there means that none was given."""
    found = _CLOCK.search(re.sub(r"^\s*\d{1,4}[./-]\d{1,2}[./-]\d{1,4}", "", text))
    if found is None:
        return None
    hour = _hour(int(found[1]), int(found[2]), found[3])
    return None if hour == 0 and found[2] == "00" else hour


def _hour(hour: int, minute: int, half: str | None) -> int:
    if half is not None:
        if not 1 <= hour <= 12:
            raise ValueError("a time is wanted here, such as 2.05pm")
        hour = hour % 12 + (12 if half.lower() == "p" else 0)
    if hour > 23 or minute > 59:
        raise ValueError("there is no such time of day: write it as 14:05")
    return hour


def fault_kind(*texts: str) -> FaultKind:
    """The kind of fault some words tell; OTHER where they tell none."""
    for text in texts:
        plain = text.strip().lower().replace(" ", "_")
        if plain in set(FaultKind):
            return FaultKind(plain)
    for text in texts:
        for kind, pattern in _FAULTS:
            if pattern.search(text):
                return kind
    return FaultKind.OTHER


def yes_or_no(text: str) -> bool | None:
    """Whether a complaint was upheld; None where it is still open."""
    plain = " ".join(text.lower().split())
    if plain in _OPEN:
        return None
    if plain in _YES:
        return True
    if plain in _NO:
        return False
    raise ValueError("“upheld”, “not upheld” or nothing is wanted here")


def whole_pounds(text: str) -> int | None:
    """An amount in whole pounds, halves rounded up; None for an empty cell."""
    text = text.strip()
    if not text:
        return None
    found = _AMOUNT.fullmatch(text)
    if found is None:
        raise ValueError("an amount in pounds is wanted here, such as 120.50")
    pounds = int(found[1].replace(",", ""))
    if found[2] and int(found[2].ljust(2, "0")) >= 50:
        pounds += 1
    if pounds > _MOST_POUNDS:
        raise ValueError("this amount is too large for one repair")
    return pounds
