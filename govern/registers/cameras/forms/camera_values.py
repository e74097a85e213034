"""Between a camera and its form: which fields, for whom, and in which types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from wtforms import Form

from govern.registers.cameras.models import Camera
from govern.registers.cameras.rules.positions import (
    Figures,
    Position,
    PositionFault,
    read_position,
)

#: What only those may see who may see exact places and hours.
OPERATIONAL = frozenset({"operational_location", "presets", "masks", "hours"})
_YES_NO = frozenset({"has_audio", "has_anpr", "high_intrusion", "is_public"})


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the camera's form: its heading, a remark, and the fields in it."""

    title: str
    names: tuple[str, ...]
    remark: str = ""


#: Authority for what is recorded: [SCC-P1], [SCC-P8]
PARTS: tuple[Part, ...] = (
    Part("What it is", ("label", "category", "capability", "ward", "location_class")),
    Part(
        "Where it is",
        ("public_location", "operational_location"),
        "The place for the public may be published. The exact place is for those who run the "
        "cameras, and is never published.",
    ),
    Part(
        "Why it is there",
        ("purposes", "lawful_basis", "statement_of_need", "statement_period"),
    ),
    Part(
        "What it sees, hears and does",
        ("presets", "masks", "masks_tested_on", "overlooks", "hours", "has_audio", "has_anpr",
         "analytics", "high_intrusion"),
        "A change of view, masks, sound or automatic functions is told to the camera’s DPIA.",
    ),
    Part(
        "Papers",
        ("retention_days", "dpia_reference", "planning_reference", "police_consulted_on"),
    ),
    Part(
        "The asset",
        ("asset_tag", "owner_name", "maintainer", "installed_on", "expected_life_years",
         "condition", "funder", "yearly_cost_pounds"),
    ),
    Part("Publication and notes", ("is_public", "notes")),
)  # fmt: skip
NAMES: tuple[str, ...] = tuple(name for part in PARTS for name in part.names)


def parts_for(*, operational: bool) -> list[tuple[Part, list[str]]]:
    """The parts of the form with the fields this reader may see."""
    return [
        (part, [name for name in part.names if operational or name not in OPERATIONAL])
        for part in PARTS
    ]


def without_operational(form: Form, *, operational: bool) -> None:
    """Take the fields off a form that this reader may not see."""
    if not operational:
        for name in OPERATIONAL:
            if name in form:
                del form[name]


def values_of(camera: Camera) -> dict[str, Any]:
    """What is recorded of a camera, as its form shows it."""
    found = {name: getattr(camera, name) for name in NAMES}
    for name in _YES_NO:
        found[name] = "yes" if found[name] else "no"
    found["label"] = found["label"] or ""
    return found


def given_values(form: Form, names: Sequence[str] = NAMES) -> dict[str, Any]:
    """What the form gives, for those of its fields that are there."""
    return {name: form[name].data for name in names if name in form}


def as_recorded(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of the form in the types of the register."""
    found = dict(values)
    for name in found:
        if name in _YES_NO:
            found[name] = found[name] == "yes"
        elif found[name] is None and name not in _MAY_BE_NOTHING:
            found[name] = ""
    if "label" in found:
        found["label"] = found["label"] or None
    return found


_MAY_BE_NOTHING = frozenset(
    {
        "masks_tested_on",
        "retention_days",
        "police_consulted_on",
        "installed_on",
        "expected_life_years",
        "yearly_cost_pounds",
    }
)


def read_place(form: Form) -> Position | None:
    """The position the four fields give; a fault stands at its field, and None comes back."""
    figures = Figures(
        *(str(form[name].data or "") for name in ("latitude", "longitude", "easting", "northing"))
    )
    try:
        return read_position(figures).position
    except PositionFault as fault:
        field = form[str(fault.field)]
        why = fault.why
        field.errors = [*field.errors, f"{why[0].upper()}{why[1:]}"]
        return None


def has_place_fault(form: Form) -> bool:
    """Whether one of the four fields of a position is at fault."""
    return any(form[name].errors for name in ("latitude", "longitude", "easting", "northing"))


def decimal_degrees(value: float) -> Decimal:
    """Degrees as they are kept."""
    return Decimal(f"{value:.6f}")


def not_to_come(form: Form, name: str, today: date) -> bool:
    """Whether a day that happened has come; else the sentence stands at its field."""
    day = form[name].data
    if isinstance(day, date) and day > today:
        form[name].errors = [*form[name].errors, "This must be today or a day that has passed"]
        return False
    return True
