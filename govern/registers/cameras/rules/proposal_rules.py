"""What a proposal may be for, and what has to hold before a camera is released to go live."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from govern.clock import short_day
from govern.questionnaires.kinds import not_applicable_reason, plain
from govern.questionnaires.tables import rows_of
from govern.registers.cameras.rules.cadence import CadenceSettings
from govern.registers.cameras.rules.months import months_after


class Proposed(StrEnum):
    """What is proposed; the values are those of the questionnaire’s first question."""

    NEW_SCHEME = "new_scheme"
    NEW_PLACE = "new_place"
    ADDED_CAMERA = "added_camera"
    MOVE = "move"
    REPLACEMENT = "replacement_sees_more"
    NEW_FUNCTION = "new_function"
    LONGER_HOURS = "longer_hours"
    PARTNERS_CAMERA = "partners_camera"
    MADE_PERMANENT = "temporary_made_permanent"


PROPOSED_WORDS: Mapping[str, str] = MappingProxyType(
    {
        Proposed.NEW_SCHEME: "New scheme",
        Proposed.NEW_PLACE: "New place",
        Proposed.ADDED_CAMERA: "Added camera",
        Proposed.MOVE: "Move",
        Proposed.REPLACEMENT: "Replacement that sees more",
        Proposed.NEW_FUNCTION: "New function",
        Proposed.LONGER_HOURS: "Longer hours",
        Proposed.PARTNERS_CAMERA: "Partner’s camera joined",
        Proposed.MADE_PERMANENT: "Temporary camera made permanent",
    }
)
#: These are about a camera that stands on the register already; the others make one.
ABOUT_A_CAMERA = frozenset(
    {Proposed.MOVE, Proposed.REPLACEMENT, Proposed.NEW_FUNCTION, Proposed.LONGER_HOURS}
)


class GateOutcome(StrEnum):
    """What may be decided at a gate; the values are those of the questionnaire."""

    GO_ON = "go_on"
    GO_ON_WITH_CONDITIONS = "go_on_with_conditions"
    COME_BACK = "come_back"
    REFUSED = "refused"


GATE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        GateOutcome.GO_ON: "Go on",
        GateOutcome.GO_ON_WITH_CONDITIONS: "Go on with conditions",
        GateOutcome.COME_BACK: "Come back with more",
        GateOutcome.REFUSED: "Refused",
    }
)


def passes(outcome: GateOutcome) -> bool:
    """Whether the proposal goes through the gate."""
    return outcome in (GateOutcome.GO_ON, GateOutcome.GO_ON_WITH_CONDITIONS)


_TESTS: Mapping[str, str] = MappingProxyType(
    {
        "views_by_day": "each view meets its task by day",
        "views_by_night": "each view meets its task by night",
        "clock": "clock",
        "recording": "recording",
        "overwrite": "overwrite",
        "export": "export",
        "alarms": "alarms",
        "default_passwords_gone": "default passwords gone",
        "firmware_current": "firmware current",
    }
)
#: A test result is written in words; only one that begins with one of these counts as met.
_MET = frozenset({"met", "yes", "holds", "pass", "passed", "passes"})
_NO_ALARMS = "not applicable"


def is_met(result: object) -> bool:
    """Whether a test result says that the test was met.

    It has to say so in its first word: what is not plainly met counts as not met.
    Authority: [SCC-P8]
    """
    words = re.findall(r"[a-z]+", str(result or "").casefold())
    return bool(words) and words[0] in _MET


def commissioning_faults(answers: Mapping[str, Any], today: date) -> tuple[str, ...]:
    """What of the commissioning test is not met, a sentence for each; empty when all is.

    Authority: [SCC-P8], [SCC-P11]
    """
    found: list[str] = []
    for question, column, tests in (
        ("acceptance", "test", tuple(_TESTS)[:7]),
        ("passwords", "point", tuple(_TESTS)[7:]),
    ):
        rows = {row["cells"].get(column): row["cells"] for row in rows_of(answers.get(question))}
        for test in tests:
            cells = rows.get(test)
            if cells is None:
                found.append(f"The commissioning test “{_TESTS[test]}” was not made.")
                continue
            result = str(cells.get("result", ""))
            excused = test == "alarms" and result.casefold().startswith(_NO_ALARMS)
            if not is_met(result) and not excused:
                found.append(
                    f"The commissioning test “{_TESTS[test]}” is not met: it says “{result}”. "
                    "Begin the result with “met” once it is."
                )
            found.extend(_not_yet(f"The test “{_TESTS[test]}”", cells.get("date"), today))
    return tuple(found)


def mask_faults(answers: Mapping[str, Any], today: date) -> tuple[str, ...]:
    """Which planned masks were not tested, or did not hold; empty when every one did.

    Where nothing beyond the purpose is seen no mask is wanted.
    Authority: [SCC-P2], [UKGDPR-25]
    """
    seen = plain(answers.get("sees")) or []
    if seen == ["nothing_of_the_kind"]:
        return ()
    tested = [row["cells"] for row in rows_of(answers.get("masks_tested"))]
    planned = [str(row["cells"].get("area", "")) for row in rows_of(answers.get("masks_planned"))]
    if not seen or not planned:
        reason = not_applicable_reason(answers.get("masks_planned"))
        return () if reason else ("What it sees and which masks it needs was not answered.",)
    found: list[str] = []
    for area in planned:
        tests = [cells for cells in tested if _names(cells.get("point"), area)]
        if not tests:
            found.append(
                f"The mask “{area}” was not tested. Name it in the table of masks tested as it "
                "was planned."
            )
        for cells in tests:
            if not is_met(cells.get("result")):
                found.append(f"The mask “{area}” did not hold: “{cells.get('result', '')}”.")
            found.extend(_not_yet(f"The test of the mask “{area}”", cells.get("date"), today))
    return tuple(found)


def _names(point: object, area: str) -> bool:
    return " ".join(area.casefold().split()) in " ".join(str(point or "").casefold().split())


def _not_yet(what: str, day: object, today: date) -> Iterator[str]:
    if isinstance(day, str) and date.fromisoformat(day) > today:
        yield f"{what} is dated {short_day(date.fromisoformat(day))}, which is still to come."


def commissioned_on(answers: Mapping[str, Any]) -> date | None:
    """The day of the last acceptance test; None before there is one."""
    days = [row["cells"].get("date") for row in rows_of(answers.get("acceptance"))]
    return max((date.fromisoformat(day) for day in days if day), default=None)


def first_review_fault(live_from: date, first_review: date) -> str | None:
    """Why a first review cannot be on that day, or None: it falls 3 to 6 months after going live.

    Authority: [SCC-P10]
    """
    settings = CadenceSettings()
    earliest = months_after(live_from, months=settings.first_review_opens_after)
    latest = months_after(live_from, months=settings.first_review_due_after)
    if earliest <= first_review <= latest:
        return None
    return (
        f"The first review falls {settings.first_review_opens_after} to "
        f"{settings.first_review_due_after} months after going live: from {short_day(earliest)} "
        f"to {short_day(latest)}."
    )


def dpia_fault(reference: str, signed_on: date | None, *, with_regulator: bool) -> str | None:
    """Why the DPIA holds a camera back, or None when it is signed and nobody else has it.

    Authority: [UKGDPR-35(1)], [UKGDPR-36(1)]
    """
    if not reference:
        return "No DPIA is recorded. Record its reference and the day it was signed."
    if with_regulator:
        return f"The DPIA {reference} is with the Information Commissioner: wait for the answer."
    if signed_on is None:
        return f"The DPIA {reference} is not signed."
    return None


#: Functions of the questionnaire as the register of cameras keeps them.
FUNCTION_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "motion": "motion",
        "counting": "counting",
        "behaviour": "behaviour",
        "appearance_search": "search by appearance",
        "face_matching": "face matching",
        "live_feed": "live feed to a partner",
    }
)
