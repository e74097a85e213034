"""One typed value: what may be typed for each kind, the form it is kept in, how it reads.

What is kept is plain JSON without floats: text, lists of text, and small objects. Limits:
a text has at most 300 characters on one line, a long text 20,000, a number 15 digits before
and up to 6 after the point, a list 200 entries.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from govern.clock import day_words, short_day
from govern.documents.text_rules import check_text
from govern.errors import BadInput
from govern.questionnaires.definition import Askable, OptionList

LONGEST_TEXT = 300
LONGEST_LONG_TEXT = 20_000
LONGEST_LIST = 200
EARLIEST_YEAR = 1900
LATEST_YEAR = 2199

TOKEN = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
_NUMBER = re.compile(r"-?([0-9]{1,15}|[0-9]{1,3}(,[0-9]{3}){1,4})(\.[0-9]{1,6})?")

# What is kept: str, list[str] or dict[str, …]; the shapes are described in kinds.py.
Json = Any


class NotUsable(Exception):
    """What was typed cannot be kept; the text says what is wanted instead."""


@dataclass(frozen=True, slots=True)
class Lookups:
    """What the registers know and the answers only point at, handed in by the caller.

    `lists`: the choices of each option list, value to label. `cameras` and `files`: what a
    reference or token is called.
    """

    lists: Mapping[OptionList, Mapping[str, str]] = field(default_factory=dict)
    cameras: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)


NO_LOOKUPS = Lookups()


def choices_of(asked: Askable, lookups: Lookups) -> Mapping[str, str]:
    """The values that may be chosen and their labels, written out or from a register."""
    if asked.options_from is not None:
        return lookups.lists.get(asked.options_from, {})
    return {option.value: option.label for option in asked.options}


def _typed(raw: object) -> str:
    if not isinstance(raw, str):
        raise NotUsable("Write this as text.")
    try:
        return check_text(raw, "").strip()
    except BadInput as refusal:
        problem = refusal.problems[0]
        raise NotUsable(f"At {problem.where}: {problem.why}.") from None


def _within(text: str, longest: int) -> str:
    if len(text) > longest:
        raise NotUsable(f"Write at most {longest:,} characters; this has {len(text):,}.")
    return text


def read_text(asked: Askable, raw: object, lookups: Lookups) -> Json:
    """One line of text; line ends and tabs become spaces."""
    text = " ".join(_typed(raw).split("\n")).replace("\t", " ").strip()
    return _within(text, LONGEST_TEXT) or None


def read_long_text(asked: Askable, raw: object, lookups: Lookups) -> Json:
    """Text with its line ends, as it was typed."""
    return _within(_typed(raw), LONGEST_LONG_TEXT) or None


def read_yes_no(asked: Askable, raw: object, lookups: Lookups) -> Json:
    """Yes or no."""
    if raw in (None, ""):
        return None
    if raw not in ("yes", "no"):
        raise NotUsable("Choose yes or no.")
    return raw


def read_choice(asked: Askable, raw: object, lookups: Lookups) -> Json:
    """One of the values offered."""
    if raw in (None, ""):
        return None
    if not isinstance(raw, str) or raw not in choices_of(asked, lookups):
        raise NotUsable("Choose one from the list.")
    return raw


def read_choices(asked: Askable, raw: object, lookups: Lookups) -> Json:
    """Some of the values offered, kept in the order of the list."""
    chosen = {value for value in _list(raw) if value}
    offered = choices_of(asked, lookups)
    if not chosen <= set(offered):
        raise NotUsable("Choose from the list only.")
    for option in asked.options:
        if option.alone and option.value in chosen and len(chosen) > 1:
            raise NotUsable(f"“{option.label}” cannot be chosen together with others.")
    return [value for value in offered if value in chosen] or None


def _list(raw: object) -> list[str]:
    if raw is None:
        return []
    if isinstance(raw, str):
        return [raw]
    if not isinstance(raw, Sequence) or not all(isinstance(part, str) for part in raw):
        raise NotUsable("Choose from the list only.")
    if len(raw) > LONGEST_LIST:
        raise NotUsable(f"Choose at most {LONGEST_LIST}.")
    return list(raw)


def read_date(asked: Askable, raw: object, lookups: Lookups) -> Json:
    """A date, from its ISO form or from day, month and year; kept as ISO."""
    if raw in (None, ""):
        return None
    if isinstance(raw, Mapping):
        parts = {name: str(raw.get(name) or "").strip() for name in ("day", "month", "year")}
        if not any(parts.values()):
            return None
        missing = [name for name, part in parts.items() if not part]
        if missing:
            raise NotUsable(f"The date needs a {' and a '.join(missing)}.")
        if not all(re.fullmatch(r"[0-9]{1,4}", part) for part in parts.values()):
            raise NotUsable("Write the date in figures, for example 2 3 2026 for 2 March 2026.")
        numbers = [int(parts[name]) for name in ("year", "month", "day")]
    elif isinstance(raw, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", raw.strip()):
        numbers = [int(part) for part in raw.strip().split("-")]
    else:
        raise NotUsable("Write a date as day, month and year.")
    if not EARLIEST_YEAR <= numbers[0] <= LATEST_YEAR:
        raise NotUsable(f"The year must lie between {EARLIEST_YEAR} and {LATEST_YEAR}.")
    try:
        return date(*numbers).isoformat()
    except ValueError:
        raise NotUsable("There is no such date: look at the day and the month.") from None


def read_number(asked: Askable, raw: object, lookups: Lookups) -> Json:
    """A number, kept as a decimal in text; thousands may be grouped with commas."""
    if raw in (None, ""):
        return None
    text = _typed(raw).removeprefix("£").strip()
    if not text:
        return None
    if not _NUMBER.fullmatch(text):
        raise NotUsable("Write a number in figures, with a full stop before any decimals.")
    number = Decimal(text.replace(",", ""))
    whole, _, fraction = format(number, "f").partition(".")
    fraction = fraction.rstrip("0")
    if len(fraction) > asked.decimals:
        wanted = f"at most {asked.decimals} decimals" if asked.decimals else "a whole number"
        raise NotUsable(f"Write {wanted}.")
    if asked.minimum is not None and number < asked.minimum:
        raise NotUsable(f"Write a number not below {asked.minimum}.")
    if asked.maximum is not None and number > asked.maximum:
        raise NotUsable(f"Write a number not above {asked.maximum}.")
    kept = f"{whole}.{fraction}" if fraction else whole
    return "0" if kept == "-0" else kept


def read_person(asked: Askable, raw: object, lookups: Lookups) -> Json:
    """A person: name, role, and the person's token when they have an account.

    The name and role are kept as they were on the day, so that an old answer stays true. The
    role is what a public edition prints.
    """
    if raw is None:
        return None
    if isinstance(raw, str):
        raw = {"name": raw}
    if not isinstance(raw, Mapping):
        raise NotUsable("Give the person’s name and role.")
    kept = {
        name: _within(" ".join(_typed(raw.get(name) or "").split()), LONGEST_TEXT)
        for name in ("name", "role")
    }
    person = str(raw.get("person") or "")
    if person and not TOKEN.fullmatch(person):
        raise NotUsable("Choose the person from the list, or write the name.")
    if not kept["name"]:
        if kept["role"] or person:
            raise NotUsable("Give the person’s name.")
        return None
    return {"name": kept["name"], "person": person, "role": kept["role"]}


def read_references(asked: Askable, raw: object, lookups: Lookups) -> Json:
    """Cameras or files, by reference or token, in the order given and each once."""
    kept = list(dict.fromkeys(part for part in _list(raw) if part))
    if not all(TOKEN.fullmatch(part) for part in kept):
        raise NotUsable("Choose from the list only.")
    return kept or None


# ---------------------------------------------------------------- how a value reads


def as_text(asked: Askable, value: Json, lookups: Lookups) -> str:
    """A text as it was typed."""
    return str(value)


def yes_no_text(asked: Askable, value: Json, lookups: Lookups) -> str:
    """Yes or No."""
    return str(value).capitalize()


def choice_text(asked: Askable, value: Json, lookups: Lookups) -> str:
    """The label; a value no list has any more reads as it was kept."""
    return choices_of(asked, lookups).get(value, str(value))


def choices_text(asked: Askable, value: Json, lookups: Lookups) -> str:
    """The labels, one after the other."""
    return "; ".join(choice_text(asked, part, lookups) for part in value)


def date_text(asked: Askable, value: Json, lookups: Lookups) -> str:
    """The date in words."""
    return day_words(date.fromisoformat(value))


def short_date_text(asked: Askable, value: Json, lookups: Lookups) -> str:
    """The date in words without its weekday, for the cells of tables."""
    return short_day(date.fromisoformat(value))


def number_text(asked: Askable, value: Json, lookups: Lookups) -> str:
    """The number with its unit; pounds with pence only when there are any."""
    number = Decimal(value)
    if asked.unit == "£":
        pence = 2 if number != number.to_integral_value() else 0
        sign = "-" if number < 0 else ""
        return f"{sign}£{abs(number):,.{pence}f}"
    return f"{number:,f} {asked.unit}" if asked.unit else f"{number:,f}"


def person_text(asked: Askable, value: Json, lookups: Lookups) -> str:
    """Name and role, for inside the council."""
    return f"{value['name']}, {value['role']}" if value["role"] else str(value["name"])


def cameras_text(asked: Askable, value: Json, lookups: Lookups) -> str:
    """What the cameras are called."""
    return "; ".join(lookups.cameras.get(part, part) for part in value)


def files_text(asked: Askable, value: Json, lookups: Lookups) -> str:
    """What the files are called."""
    return "; ".join(lookups.files.get(part, part) for part in value)
