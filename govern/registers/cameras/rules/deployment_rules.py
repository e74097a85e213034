"""How long a redeployable camera may stand, what must come first, and what ends the form."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from govern.clock import short_day
from govern.questionnaires.kinds import plain
from govern.questionnaires.tables import rows_of

#: An interim review every four weeks, a look-back eight weeks after removal, and time to write
#: the evaluation. Authority: [SCC-P10], [GP]
CHECK_EVERY = timedelta(weeks=4)
LOOK_BACK_AFTER = timedelta(weeks=8)
EVALUATE_WITHIN = timedelta(weeks=2)
MOST_EXTENSIONS = 2


class Verdict(StrEnum):
    """What the look-back says should come next; the values are those of the questionnaire."""

    NOTHING_MORE = "nothing_more"
    REPEAT = "repeat_if_returns"
    OTHER_MEASURE = "other_measure"
    PROPOSE_FIXED = "propose_fixed"
    NEVER_AGAIN = "never_again"


class Result(StrEnum):
    """Whether the objective was met, as far as the figures tell at the end."""

    MET = "met"
    PARTLY = "partly_met"
    NOT_MET = "not_met"
    NOT_KNOWN = "not_known"


RESULT_WORDS: Mapping[str, str] = MappingProxyType(
    {
        Result.MET: "Met",
        Result.PARTLY: "Partly met",
        Result.NOT_MET: "Not met",
        Result.NOT_KNOWN: "Cannot be told yet",
    }
)


def latest_end(start: date, *, weeks: int) -> date:
    """The last day a deployment may stand that begins on a day. Authority: [SCC-P1], [GP]"""
    return start + timedelta(weeks=weeks)


def span_fault(start: date, end: date, *, weeks: int) -> str | None:
    """Why a deployment cannot run from one day to another, or None.

    Authority: [SCC-P1], [SCC-P6]
    """
    if end < start:
        return "The end lies before the start."
    latest = latest_end(start, weeks=weeks)
    if end > latest:
        return (
            f"A deployment lasts at most {weeks} weeks before a new decision: from "
            f"{short_day(start)} until {short_day(latest)} at the latest."
        )
    return None


def must_be_referred(answers: Mapping[str, Any]) -> str | None:
    """Why the request leaves this form, or None.

    A chosen target may make it directed surveillance, and a camera nobody is to notice is covert.
    Authority: [RIPA-s26], [SCC-P3]
    """
    if plain(answers.get("target_known")) == "yes":
        return (
            "Stop here: a camera aimed at a particular person, household or group may be directed "
            "surveillance. Refer it to the RIPA co-ordinator and write nothing about it here."
        )
    if plain(answers.get("noticeable")) == "no":
        return (
            "Stop here: a camera people will not notice is covert. Refer it to the RIPA "
            "co-ordinator and write nothing about it here."
        )
    return None


def put_up_faults(
    *,
    live_on: date,
    signs_up_on: date | None,
    masks_checked_on: date | None,
    power_permission_on: date | None,
    from_on: date,
    ends_on: date,
    today: date,
) -> tuple[str, ...]:
    """What keeps a camera from being recorded as up and live, a sentence for each.

    Signs come first, on the same day at the latest; masks are checked before it records.
    Authority: [SCC-P2], [SCC-P3], [UKGDPR-13]
    """
    found: list[str] = []
    for what, day in (("It went live", live_on), ("The signs went up", signs_up_on),
                      ("The masks were checked", masks_checked_on)):  # fmt: skip
        if day is not None and day > today:
            found.append(f"{what} on a day still to come: record it once it has happened.")
    if power_permission_on is None:
        found.append("The permission for fixing and power is not recorded.")
    elif power_permission_on > live_on:
        found.append(
            f"The permission for fixing and power is dated {short_day(power_permission_on)}, "
            "after it went live."
        )
    if signs_up_on is None:
        found.append("The signs are not up. Put them up first, then switch the camera on.")
    elif signs_up_on > live_on:
        found.append(
            f"The signs went up on {short_day(signs_up_on)}, after the camera went live on "
            f"{short_day(live_on)}. Signs come first."
        )
    if masks_checked_on is None or masks_checked_on > live_on:
        found.append("View and masks have to be checked by the day the camera goes live.")
    if not from_on <= live_on <= ends_on:
        found.append(
            f"It was approved from {short_day(from_on)} to {short_day(ends_on)}, and "
            f"{short_day(live_on)} lies outside."
        )
    return tuple(found)


def permission_on(answers: Mapping[str, Any]) -> date | None:
    """The day the last of owner’s consent, fixing and power was settled; None while one is not.

    Authority: [SCC-P8]
    """
    rows = {row["cells"].get("point"): row["cells"] for row in rows_of(answers.get("fixing"))}
    days = [
        rows.get(point, {}).get("date") for point in ("column_or_wall", "owners_consent", "power")
    ]
    if not all(isinstance(day, str) for day in days):
        return None
    return max(date.fromisoformat(day) for day in days)


def extension_fault(
    *, ends_on: date, new_end: date, extensions: int, today: date, weeks: int
) -> str | None:
    """Why no more time can be asked for or given, or None; each extension is a new decision.

    After two of them the answer is a fixed camera or none. Authority: [SCC-P1], [SCC-P10]
    """
    if extensions >= MOST_EXTENSIONS:
        return (
            "It has been extended twice. Propose a fixed camera, or take it down: it cannot be "
            "extended again."
        )
    if today > ends_on:
        return (
            f"It was to come down on {short_day(ends_on)}. Take it down; a new time here needs a "
            "new request."
        )
    if new_end <= ends_on:
        return f"The new end has to lie after {short_day(ends_on)}."
    latest = latest_end(ends_on, weeks=weeks)
    if new_end > latest:
        return f"An extension lasts at most {weeks} weeks: until {short_day(latest)}."
    return None


def same_evidence(new: str, before: str) -> bool:
    """Whether evidence offered as new is the same words again. Authority: [SCC-P1]"""
    return new.casefold().split() == before.casefold().split()


def next_check(last_on: date, ends_on: date) -> date | None:
    """The day of the next interim review, or None when the end comes first.

    Authority: [SCC-P10]
    """
    day = last_on + CHECK_EVERY
    return day if day < ends_on else None


def days_overstayed(ends_on: date, removed_on: date | None, today: date) -> int:
    """How many days it stood, or stands, beyond the day it was to come down.

    Authority: [SCC-P10]
    """
    return max(0, ((removed_on or today) - ends_on).days)
