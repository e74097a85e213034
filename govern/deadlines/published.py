"""Reading the lists of bank holidays that GOV.UK publishes, in both of their forms."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from govern.deadlines.calendar import Holiday, Nation
from govern.errors import BadInput

_DIVISIONS = {
    "england-and-wales": Nation.EW,
    "scotland": Nation.SCT,
    "northern-ireland": Nation.NI,
}

#: GOV.UK's own source names its holidays by key; these are the names its pages print.
_NAMES = {
    "new_year": "New Year's Day",
    "2nd_january": "2nd January",
    "st_patrick": "St Patrick's Day",
    "good_friday": "Good Friday",
    "easter_monday": "Easter Monday",
    "early_may": "Early May bank holiday",
    "early_may_ve": "Early May bank holiday (VE day)",
    "kings_coronation": "Bank holiday for the coronation of King Charles III",
    "spring": "Spring bank holiday",
    "queen_platinum": "Platinum Jubilee bank holiday",
    "world_cup": "World Cup bank holiday",
    "battle_boyne": "Battle of the Boyne (Orangemen's Day)",
    "summer": "Summer bank holiday",
    "late_august": "Summer bank holiday",
    "queens_bank_holiday": "Bank holiday for the State Funeral of Queen Elizabeth II",
    "st_andrew": "St Andrew's Day",
    "christmas": "Christmas Day",
    "boxing_day": "Boxing Day",
}


def read_published(text: str, source: str) -> list[Holiday]:
    """The holidays of a list as GOV.UK publishes it, each with `source` ("GOV.UK 2026-02-25").

    Reads the public form (division → events) and the form of GOV.UK's own source
    (divisions → years → days). Raises BadInput naming what could not be read.
    """
    try:
        data = json.loads(text)
        found = _source_form(data, source) if "divisions" in data else _public_form(data, source)
        holidays = sorted(found)
    except (KeyError, TypeError, ValueError, AttributeError) as fault:
        raise BadInput(
            "This is not GOV.UK’s list of bank holidays (bank-holidays.json): "
            f"{type(fault).__name__} at {fault}."
        ) from fault
    if not holidays:
        raise BadInput("The list of bank holidays has no days in it.")
    return holidays


def _public_form(data: dict[str, Any], source: str) -> Iterator[Holiday]:
    for division, nation in _DIVISIONS.items():
        for event in data[division]["events"]:
            name = event["title"].replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
            yield Holiday(
                date.fromisoformat(event["date"]), nation, name, _is_substitute(event), source
            )


def _source_form(data: dict[str, Any], source: str) -> Iterator[Holiday]:
    divisions = {_slug(key): years for key, years in data["divisions"].items()}
    for division, nation in _DIVISIONS.items():
        for year, events in divisions[division].items():
            # Beside the years stand the division's own title and address.
            if not year.isdigit():
                continue
            for event in events:
                day, month, in_year = (int(part) for part in event["date"].split("/"))
                name = _NAMES[event["title"].removeprefix("bank_holidays.")]
                yield Holiday(
                    date(in_year, month, day), nation, name, _is_substitute(event), source
                )


def _slug(key: str) -> str:
    return key.removeprefix("common.nations.").removesuffix("_slug")


def _is_substitute(event: dict[str, Any]) -> bool:
    return "substitute" in event["notes"].lower()
