"""Cameras: added, changed, moved, renumbered, put through their life; nothing is ever deleted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from govern.clock import short_day
from govern.errors import BadInput, Problem, Refused
from govern.history import Work
from govern.people.grants import require
from govern.people.roles import Permission
from govern.records import next_reference
from govern.registers.cameras.models import (
    Camera,
    CameraCategory,
    CameraNumber,
    CameraRecorder,
    Lifecycle,
    Recorder,
    Scheme,
)
from govern.registers.cameras.rules.grid import to_degrees, to_grid
from govern.registers.cameras.rules.steps import CAMERAS
from govern.registers.cameras.service.steps import begin, finish

#: What a form may change; number, place and lifecycle have verbs of their own.
EDITABLE = frozenset(
    {
        "label", "public_location", "operational_location", "ward", "location_class", "category",
        "capability", "purposes", "lawful_basis", "statement_of_need", "statement_period",
        "asset_tag", "owner_name", "maintainer", "installed_on", "expected_life_years",
        "condition", "funder", "yearly_cost_pounds", "presets", "masks", "masks_tested_on",
        "overlooks", "hours", "retention_days", "dpia_reference", "planning_reference",
        "police_consulted_on", "high_intrusion", "is_public", "notes", "owner_id", "has_audio",
        "analytics", "has_anpr",
    }
)  # fmt: skip
#: A change of these re-opens the screening of the camera's DPIA; each has an action of its own.
#: Authority: [UKGDPR-35(11)], [SCC-P2]
CAPABILITY_ACTIONS = {
    "analytics": "camera.analytics_changed",
    "has_audio": "camera.audio_changed",
    "has_anpr": "camera.anpr_changed",
    "masks": "camera.masks_changed",
    "presets": "camera.view_changed",
}


def number_sort(number: str | None) -> str:
    """A number so padded that text order is the order people expect: "C9" before "C10"."""
    if not number:
        return "~"
    return re.sub(r"\d+", lambda found: found.group().zfill(10), number.strip().upper())[:60]


def add_camera(
    work: Work,
    scheme: Scheme,
    *,
    number: str | None,
    label: str | None,
    latitude: Decimal | None = None,
    longitude: Decimal | None = None,
    easting: int | None = None,
    northing: int | None = None,
    lifecycle: Lifecycle = Lifecycle.PROPOSED,
    **more: Any,
) -> Camera:
    """Put a camera on the register; a number, a name or a place may still be missing.

    Raises `Forbidden`, and `BadInput` for a place outside Great Britain.
    Authority: [SCC-P1], [SCC-P4]
    """
    require(
        work, Permission.CAMERAS_EDIT, organisation_id=scheme.organisation_id, scheme_id=scheme.id
    )
    unknown = set(more) - EDITABLE
    if unknown:
        raise TypeError(f"not fields of a camera: {sorted(unknown)}")
    more.setdefault("owner_id", scheme.owner_id)
    more.setdefault("category", CameraCategory.PUBLIC_SPACE)
    more.setdefault("public_location", label or "")
    camera = Camera(
        reference=next_reference(work, "cameras", scheme.organisation_id),
        title=title_of(number, label),
        state=lifecycle,
        organisation_id=scheme.organisation_id,
        scheme_id=scheme.id,
        opened_on=work.today,
        number=number,
        number_sort=number_sort(number),
        label=label,
        **more,
    )
    place(camera, latitude, longitude, easting, northing)
    work.session.add(camera)
    work.flush()
    if number:
        work.session.add(CameraNumber(camera_id=camera.id, number=number, from_on=work.today))
    work.note(camera, "camera.added", f"Added camera {camera.title} to “{scheme.title}”")
    return camera


def title_of(number: str | None, label: str | None) -> str:
    """How lists call a camera: its number and its name, and what is missing said so."""
    name = label or "no name yet"
    return f"{number} {name}" if number else name


def place(
    camera: Camera,
    latitude: Decimal | None,
    longitude: Decimal | None,
    easting: int | None,
    northing: int | None,
) -> None:
    """Set where a camera stands, in both systems; either pair gives the other.

    Raises `BadInput` for a place outside Great Britain.
    """
    if easting is not None and northing is not None:
        if latitude is None or longitude is None:
            found = to_degrees(easting, northing)
            latitude, longitude = _six(found[0]), _six(found[1])
    elif latitude is not None and longitude is not None:
        if not (49 <= latitude <= 61 and -9 <= longitude <= 3):
            raise BadInput(
                "That place is not in Great Britain: latitude first (about 50 to 60), then "
                "longitude (about -8 to 2).",
                [Problem("Place", "is not in Great Britain")],
            )
        east, north = to_grid(float(latitude), float(longitude))
        easting, northing = round(east), round(north)
    camera.latitude, camera.longitude = latitude, longitude
    camera.easting, camera.northing = easting, northing


def _six(value: float) -> Decimal:
    return Decimal(f"{value:.6f}")


def change_camera(work: Work, camera: Camera, changes: Mapping[str, Any]) -> list[str]:
    """Change what is recorded of a camera; returns the names of the fields that changed.

    A change of view, masks, sound or functions is noted as its own action, so that other
    registers can react to it.
    """
    require(
        work,
        Permission.CAMERAS_EDIT,
        organisation_id=camera.organisation_id,
        scheme_id=camera.scheme_id,
    )
    unknown = set(changes) - EDITABLE
    if unknown:
        raise TypeError(f"not fields of a camera: {sorted(unknown)}")
    changed = [name for name, value in changes.items() if getattr(camera, name) != value]
    for name in changed:
        setattr(camera, name, changes[name])
    if not changed:
        return []
    camera.title = title_of(camera.number, camera.label)
    special = [CAPABILITY_ACTIONS[name] for name in changed if name in CAPABILITY_ACTIONS]
    for action in special or ["camera.changed"]:
        work.note(camera, action, f"{_ACTION_WORDS[action]}: camera {camera.title}")
    return changed


_ACTION_WORDS = {
    "camera.changed": "Changed what is recorded",
    "camera.analytics_changed": "Automatic functions changed",
    "camera.audio_changed": "Sound changed",
    "camera.anpr_changed": "Plate reading changed",
    "camera.masks_changed": "Privacy masks changed",
    "camera.view_changed": "Presets or view changed",
}


def move(
    work: Work,
    camera: Camera,
    *,
    latitude: Decimal | None,
    longitude: Decimal | None,
    easting: int | None = None,
    northing: int | None = None,
    public_location: str,
    reason: str,
) -> None:
    """Record that a camera stands somewhere else now; its next review comes sooner.

    Authority: [SCC-P2], [UKGDPR-35(11)]
    """
    require(
        work,
        Permission.CAMERAS_EDIT,
        organisation_id=camera.organisation_id,
        scheme_id=camera.scheme_id,
    )
    if not reason.strip():
        raise BadInput("Say why it was moved.", [Problem("Reason", "say why it was moved")])
    place(camera, latitude, longitude, easting, northing)
    camera.public_location = public_location
    camera.moved_on = work.today
    work.note(camera, "camera.moved", f"Moved to {public_location}", reason=reason)


def renumber(
    work: Work, camera: Camera, number: str, *, on: date | None = None, batch_id: int | None = None
) -> None:
    """Give a camera another council number; the old one stays in its history."""
    require(
        work,
        Permission.CAMERAS_EDIT,
        organisation_id=camera.organisation_id,
        scheme_id=camera.scheme_id,
    )
    day = on or work.today
    old = camera.number
    if old == number:
        return
    for row in work.session.scalars(
        select(CameraNumber).where(
            CameraNumber.camera_id == camera.id, CameraNumber.until_on.is_(None)
        )
    ):
        row.until_on = day
    work.session.add(
        CameraNumber(camera_id=camera.id, number=number, from_on=day, batch_id=batch_id)
    )
    camera.number = number
    camera.number_sort = number_sort(number)
    camera.title = title_of(number, camera.label)
    words = f"Renumbered from {old} to {number}" if old else f"Given the number {number}"
    work.note(camera, "camera.renumbered", words)


_STEP_ACTIONS = {
    "approve": ("camera.approved", "Approved"),
    "go_live": ("camera.went_live", "Went live"),
    "report_fault": ("camera.went_out_of_order", "Out of order"),
    "mend": ("camera.mended", "Back in order"),
    "suspend": ("camera.suspended", "Suspended and covered"),
    "resume": ("camera.resumed", "Resumed"),
    "decommission": ("camera.decommissioned", "Taken down"),
}


def take_step(
    work: Work, camera: Camera, name: str, *, reason: str = "", on: date | None = None
) -> None:
    """Move a camera along its life. Raises as `steps.begin`, and `Refused` for a day to come."""
    step = begin(work, camera, CAMERAS, name, reason=reason)
    day = on or work.today
    if day > work.today:
        raise Refused("What has happened cannot lie in the future.")
    finish(camera, CAMERAS, str(step.ends), work)
    if name == "go_live":
        camera.live_from_on = day
    action, words = _STEP_ACTIONS[name]
    late = f" (recorded {short_day(work.today)})" if day != work.today else ""
    work.note(camera, action, f"{words} on {short_day(day)}{late}", reason=reason or None)


def attach_recorder(work: Work, camera: Camera, recorder: Recorder, *, from_on: date) -> None:
    """Say to which recorder a camera writes from a day on."""
    require(
        work,
        Permission.CAMERAS_EDIT,
        organisation_id=camera.organisation_id,
        scheme_id=camera.scheme_id,
    )
    if recorder.scheme_id != camera.scheme_id:
        raise Refused("That recorder belongs to another scheme.")
    for old in work.session.scalars(
        select(CameraRecorder).where(
            CameraRecorder.camera_id == camera.id, CameraRecorder.until_on.is_(None)
        )
    ):
        old.until_on = from_on
    work.session.add(CameraRecorder(camera_id=camera.id, recorder_id=recorder.id, from_on=from_on))
    work.note(camera, "camera.recorder_set", f"Writes to “{recorder.name}”")
