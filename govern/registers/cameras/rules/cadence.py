"""When a camera is reviewed next and why, and how a year’s reviews are spread over wards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from govern.clock import short_day
from govern.registers.cameras.rules.months import last_day, month_after, months_after

CADENCES_MONTHS = (6, 12, 24)
USUAL_CADENCE_MONTHS = 12
LATE_MONTHS_TO_ESCALATE = 3


class Trigger(StrEnum):
    """Events that bring a review forward; the words are those of the review’s first question."""

    MOVED = "moved"
    NEW_CAPABILITY = "new_capability"
    COMPLAINT_UPHELD = "complaint_upheld"
    INCIDENT = "incident"
    LAW_CHANGED = "law_changed"
    SENIOR_OFFICER = "senior_officer"
    OTHER = "other"


TRIGGER_WORDS = {
    Trigger.MOVED: "the camera was moved or refocused",
    Trigger.NEW_CAPABILITY: "it was given a new capability",
    Trigger.COMPLAINT_UPHELD: "a complaint about it was upheld",
    Trigger.INCIDENT: "there was an incident or a breach",
    Trigger.LAW_CHANGED: "the law or a code changed",
    Trigger.SENIOR_OFFICER: "a senior officer asked for it",
    Trigger.OTHER: "something else called for it",
}


class CadenceRule(StrEnum):
    """Which rule set the date."""

    FIRST_AFTER_LIVE = "first_after_live"
    AFTER_MOVE = "after_move"
    TRIGGER = "trigger"
    HIGH_INTRUSION = "high_intrusion"
    SCHEME = "scheme"
    NEVER_REVIEWED = "never_reviewed"


@dataclass(frozen=True, slots=True)
class CadenceSettings:
    """What a council may set about review dates; months throughout."""

    first_review_opens_after: int = 3
    first_review_due_after: int = 6
    high_intrusion: int = 6
    after_trigger: int = 1

    def __post_init__(self) -> None:
        if not 0 < self.first_review_opens_after <= self.first_review_due_after:
            raise ValueError("A first review opens before it is due, at least a month after live")
        if self.high_intrusion <= 0 or self.after_trigger <= 0:
            raise ValueError("Review intervals are whole months, at least one")


@dataclass(frozen=True, slots=True)
class CadenceFacts:
    """What the register knows of a camera’s reviews; dates are London’s, None is not known.

    `known_since` is the day the camera came onto the register. `triggers` are events with their
    days; those a later decision has dealt with no longer count.
    """

    known_since: date
    scheme_cadence_months: int = USUAL_CADENCE_MONTHS
    went_live_on: date | None = None
    moved_on: date | None = None
    last_decided_on: date | None = None
    high_intrusion: bool = False
    triggers: tuple[tuple[Trigger, date], ...] = ()


@dataclass(frozen=True, slots=True)
class NextReview:
    """A review date, the day it may be begun, the rule that set it, why, and on what authority."""

    due_on: date
    opens_on: date | None
    rule: CadenceRule
    reason: str
    authority: str


def next_review(facts: CadenceFacts, settings: CadenceSettings) -> NextReview:
    """When a camera in use is reviewed next: of all the rules that apply, the earliest date.

    The Code asks for a review of the system at least yearly; a cadence for each camera is this
    product’s own. Authority: [SCC-P2], [SCC-P10]
    """
    return min(considered(facts, settings), key=lambda review: review.due_on)


def considered(facts: CadenceFacts, settings: CadenceSettings) -> tuple[NextReview, ...]:
    """Every date the rules give, in the order of the rules, so that the choice can be shown.

    Raises ValueError for a cadence that is not 6, 12 or 24 months. Authority: [SCC-P10]
    """
    if facts.scheme_cadence_months not in CADENCES_MONTHS:
        raise ValueError("A scheme’s cameras are reviewed every 6, 12 or 24 months")
    found: list[NextReview] = []
    decided = facts.last_decided_on
    for rule, since in (
        (CadenceRule.AFTER_MOVE, facts.moved_on),
        (CadenceRule.FIRST_AFTER_LIVE, _live_for_first_review(facts, settings)),
    ):
        # A decision of the same day was about the place before the move.
        if since is not None and (decided is None or decided <= since):
            found.append(_first(rule, since, settings))
    found.extend(
        _triggered(trigger, on, settings)
        for trigger, on in facts.triggers
        if decided is None or decided < on
    )
    found.extend(_regular(facts, settings))
    return tuple(found)


def _live_for_first_review(facts: CadenceFacts, settings: CadenceSettings) -> date | None:
    """The day of going live, unless the camera was old when it came onto the register.

    A camera taken over from a list, live for years and without a review on record, is not ten
    years late: it falls under the scheme’s turn from the day it became known.
    """
    live = facts.went_live_on
    if (
        live is None
        or months_after(live, months=settings.first_review_due_after) < facts.known_since
    ):
        return None
    return live


def _first(rule: CadenceRule, since: date, settings: CadenceSettings) -> NextReview:
    opens, due = settings.first_review_opens_after, settings.first_review_due_after
    what = "moving" if rule is CadenceRule.AFTER_MOVE else "going live"
    return NextReview(
        due_on=months_after(since, months=due),
        opens_on=months_after(since, months=opens),
        rule=rule,
        reason=f"Between {opens} and {due} months after {what} on {short_day(since)}.",
        authority="SCC-P2",
    )


def _triggered(trigger: Trigger, on: date, settings: CadenceSettings) -> NextReview:
    span = _months(settings.after_trigger)
    return NextReview(
        due_on=months_after(on, months=settings.after_trigger),
        opens_on=on,
        rule=CadenceRule.TRIGGER,
        reason=f"Within {span} of {short_day(on)}, when {TRIGGER_WORDS[trigger]}.",
        authority="UKGDPR-35(11)",
    )


def _regular(facts: CadenceFacts, settings: CadenceSettings) -> Iterable[NextReview]:
    """The scheme’s turn, and the shorter one where the intrusion is high."""
    decided = facts.last_decided_on
    since = decided or max(facts.known_since, facts.went_live_on or facts.known_since)
    after = "the last decision on"
    if decided is None:
        known = since == facts.known_since
        after = "the camera came onto the register on" if known else "it went live on"
    cadence = facts.scheme_cadence_months
    yield NextReview(
        due_on=months_after(since, months=cadence),
        opens_on=None,
        rule=CadenceRule.SCHEME if decided else CadenceRule.NEVER_REVIEWED,
        reason=(
            f"{_months(cadence)} after {after} {short_day(since)}: the scheme’s turn."
            if decided
            else f"{_months(cadence)} after {after} {short_day(since)}; no review is on record."
        ),
        authority="SCC-P10",
    )
    if facts.high_intrusion and settings.high_intrusion < cadence:
        yield NextReview(
            due_on=months_after(since, months=settings.high_intrusion),
            opens_on=None,
            rule=CadenceRule.HIGH_INTRUSION,
            reason=(
                f"{_months(settings.high_intrusion)} after {after} {short_day(since)}, "
                "because the intrusion is high."
            ),
            authority="SCC-P2",
        )


def _months(count: int) -> str:
    return "1 month" if count == 1 else f"{count} months"


def escalates_on(due_on: date) -> date:
    """The first day a late review goes to the senior responsible officer for cameras.

    The day after three whole months have passed. Authority: [SCC-P4], [SCC-P10]
    """
    return date.fromordinal(months_after(due_on, months=LATE_MONTHS_TO_ESCALATE).toordinal() + 1)


def is_escalated(due_on: date, *, today: date) -> bool:
    """Whether a review is more than three months late. Authority: [SCC-P4], [SCC-P10]"""
    return today >= escalates_on(due_on)


@dataclass(frozen=True, slots=True)
class CameraToPlan:
    """A camera of a scheme whose review falls in the year: its number, ward and own due date."""

    key: str
    ward: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class PlannedReview:
    """A planned review: the date, and why it is that one."""

    key: str
    ward: str
    due_on: date
    reason: str


def stagger(
    cameras: Sequence[CameraToPlan], *, first_month: str, months: int = 12
) -> tuple[PlannedReview, ...]:
    """Spread a year’s reviews over its months, ward by ward, so that each month bears its share.

    Wards follow one another by name, cameras in the order given; those without a ward come last.
    A ward that fits into a month’s share stays in one month. No camera is put later than the
    date its own rules set; a date before the first month stays as it is, late.
    Authority: [SCC-P10]
    """
    if months < 1:
        raise ValueError("A plan needs at least one month")
    wards: dict[str, list[CameraToPlan]] = {}
    for camera in cameras:
        wards.setdefault(camera.ward.strip(), []).append(camera)
    ordered = sorted(wards, key=lambda ward: (not ward, ward.casefold(), ward))
    total = len(cameras)
    share = -(-total // months)
    plan: list[PlannedReview] = []
    placed = 0
    for ward in ordered:
        group = wards[ward]
        middle = placed + (len(group) - 1) // 2
        for offset, camera in enumerate(group):
            position = middle if len(group) <= share else placed + offset
            month = month_after(first_month, months=position * months // total)
            plan.append(_planned(camera, ward, last_day(month)))
        placed += len(group)
    return tuple(plan)


def _planned(camera: CameraToPlan, ward: str, slot: date) -> PlannedReview:
    name = ward or "cameras without a ward"
    if camera.due_on is not None and camera.due_on < slot:
        return PlannedReview(
            camera.key,
            ward,
            camera.due_on,
            f"Its own date, before the turn of {name} by {short_day(slot)}.",
        )
    return PlannedReview(camera.key, ward, slot, f"The turn of {name}, by {short_day(slot)}.")
