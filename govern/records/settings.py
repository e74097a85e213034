"""What a council may change, as dated values with a reason: the value in force on a day."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select

from govern.database import canonical_json
from govern.errors import BadInput, Problem
from govern.history import Work
from govern.people.grants import require
from govern.people.roles import Permission
from govern.records.models import Setting


@dataclass(frozen=True, slots=True)
class SettingKind:
    """One thing a council may set: its default, what it is for, and what it may be."""

    key: str
    title: str
    default: Any
    kind: str
    hint: str = ""
    least: int | None = None
    most: int | None = None


BRAND_COLOUR = SettingKind(
    "brand.colour", "Colour of the council’s band", "#1b4f72", "colour", "As #1b4f72"
)
REVIEW_RADIUS = SettingKind(
    "review.radius_metres",
    "Radius for recorded crime, in metres",
    150,
    "number",
    least=25,
    most=1000,
)
REVIEW_MONTHS = SettingKind(
    "review.months", "Months between reviews of a camera", 12, "number", least=1, most=36
)
SHORT_FORM = SettingKind("review.short_form", "Offer the short form", True, "yes_no")
SHORT_FORM_PER_CENT = SettingKind(
    "review.short_form_per_cent",
    "Short form: largest change in crime or incidents, in per cent",
    25,
    "number",
    least=0,
    most=100,
)
SHORT_FORM_COUNT = SettingKind(
    "review.short_form_count",
    "Short form: or largest change as a count",
    5,
    "number",
    least=0,
    most=1000,
)
SCORING = SettingKind("review.scoring", "Show scores and a suggestion in reviews", True, "yes_no")
DEPLOYMENT_WEEKS = SettingKind(
    "deployment.weeks",
    "Longest deployment before a new decision, in weeks",
    12,
    "number",
    least=1,
    most=52,
)
PUBLIC_CONTACT = SettingKind("public.contact", "Contact printed on published documents", "", "text")

ALL: tuple[SettingKind, ...] = (
    BRAND_COLOUR,
    REVIEW_RADIUS,
    REVIEW_MONTHS,
    SHORT_FORM,
    SHORT_FORM_PER_CENT,
    SHORT_FORM_COUNT,
    SCORING,
    DEPLOYMENT_WEEKS,
    PUBLIC_CONTACT,
)
BY_KEY: Mapping[str, SettingKind] = {kind.key: kind for kind in ALL}


def value_of(
    work: Work, kind: SettingKind, organisation_id: int | None = None, *, on: date | None = None
) -> Any:
    """The value in force on a London date (today unless given), the organisation's own first."""
    day = on or work.today
    rows = work.session.execute(
        select(Setting.value, Setting.organisation_id)
        .where(
            Setting.key == kind.key,
            Setting.from_on <= day,
            or_(Setting.organisation_id.is_(None), Setting.organisation_id == organisation_id),
        )
        .order_by(Setting.from_on.desc(), Setting.id.desc())
    ).all()
    for value, owner in rows:
        if owner == organisation_id:
            return json.loads(value)
    return json.loads(rows[0].value) if rows else kind.default


def change(
    work: Work,
    kind: SettingKind,
    value: Any,
    *,
    reason: str,
    organisation_id: int | None = None,
    from_on: date | None = None,
    authority_id: str | None = None,
) -> Setting:
    """Set a value from a day on; the earlier values stay, so that past documents can be told.

    Raises `Forbidden`, and `BadInput` for a value that is not what the setting takes.
    """
    require(work, Permission.SETTINGS_CHANGE, organisation_id=organisation_id)
    if not reason.strip():
        raise BadInput("Say why it is changed.", [Problem("Reason", "say why it is changed")])
    _check(kind, value)
    row = Setting(
        key=kind.key,
        organisation_id=organisation_id,
        value=canonical_json(value),
        from_on=from_on or work.today,
        authority_id=authority_id,
        reason=reason,
        person_id=work.actor.person_id,
    )
    work.session.add(row)
    work.note(
        row, "setting.changed", f"{kind.title}: {value}", reason=reason, subject_text=kind.key
    )
    return row


def _check(kind: SettingKind, value: Any) -> None:
    right = {"number": int, "yes_no": bool, "text": str, "colour": str}[kind.kind]
    if not isinstance(value, right) or (right is int and isinstance(value, bool)):
        raise BadInput(f"{kind.title}: that is not what this setting takes.")
    if isinstance(value, int) and (
        (kind.least is not None and value < kind.least)
        or (kind.most is not None and value > kind.most)
    ):
        raise BadInput(f"{kind.title}: between {kind.least} and {kind.most} is wanted.")
