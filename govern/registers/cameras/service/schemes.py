"""Schemes: opened before their cameras are known, declared yearly, with recorders and signs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from govern.clock import short_day
from govern.errors import BadInput, NotFound, Problem, Refused
from govern.history import Work
from govern.people.grants import require
from govern.people.roles import Permission
from govern.records import next_reference
from govern.registers.cameras.models import (
    Declaration,
    Recorder,
    RecorderReading,
    RetentionPeriod,
    Scheme,
    Sign,
)
from govern.registers.cameras.rules.steps import SCHEMES
from govern.registers.cameras.service.steps import begin, finish

EDITABLE = frozenset(
    {
        "title",
        "kind",
        "purpose",
        "controllers",
        "operator",
        "owner_organisation",
        "host",
        "service_head_id",
        "review_months",
        "public_contact",
        "cameras_known",
        "owner_id",
    }
)


def open_scheme(
    work: Work, *, organisation_id: int, title: str, kind: str, purpose: str = "", **more: Any
) -> Scheme:
    """Record a scheme, whether or not its cameras are known yet.

    Raises `Forbidden`, and `BadInput` without a name.
    Authority: [SCC-P1], [SCC-P4]
    """
    require(work, Permission.SCHEMES_EDIT, organisation_id=organisation_id)
    if not title.strip():
        raise BadInput("Give the scheme a name.", [Problem("Name", "give the scheme a name")])
    unknown = set(more) - EDITABLE
    if unknown:
        raise TypeError(f"not fields of a scheme: {sorted(unknown)}")
    scheme = Scheme(
        reference=next_reference(work, "schemes", organisation_id),
        title=title.strip(),
        state=SCHEMES.first,
        organisation_id=organisation_id,
        owner_id=more.pop("owner_id", work.actor.person_id),
        opened_on=work.today,
        kind=kind,
        purpose=purpose,
        **more,
    )
    work.session.add(scheme)
    work.note(scheme, "scheme.opened", f"Recorded the scheme “{scheme.title}”")
    return scheme


def change_scheme(work: Work, scheme: Scheme, changes: Mapping[str, Any]) -> None:
    """Change what is recorded of a scheme; a field that is not one is a fault of the program."""
    require(
        work, Permission.SCHEMES_EDIT, organisation_id=scheme.organisation_id, scheme_id=scheme.id
    )
    unknown = set(changes) - EDITABLE
    if unknown:
        raise TypeError(f"not fields of a scheme: {sorted(unknown)}")
    if "title" in changes and not str(changes["title"]).strip():
        raise BadInput("Give the scheme a name.", [Problem("Name", "give the scheme a name")])
    changed = [name for name, value in changes.items() if getattr(scheme, name) != value]
    for name in changed:
        setattr(scheme, name, changes[name])
    if changed:
        work.note(scheme, "scheme.changed", f"Changed the scheme “{scheme.title}”")


def take_step(work: Work, scheme: Scheme, name: str, *, reason: str = "") -> None:
    """Close a scheme or open it again. Raises as `steps.begin`."""
    step = begin(work, scheme, SCHEMES, name, reason=reason)
    finish(scheme, SCHEMES, str(step.ends), work)
    verb = {"close": "scheme.closed", "reopen": "scheme.reopened"}[name]
    work.note(scheme, verb, f"{step.button}: {scheme.title}", reason=reason)


def declare(
    work: Work,
    scheme: Scheme,
    *,
    year: int,
    still_in_use: bool,
    purpose_unchanged: bool,
    camera_count: int | None,
    changes: str,
) -> Declaration:
    """The yearly declaration of the head of the service.

    Raises `Refused` for a second one in a year or a year to come.
    Authority: [SCC-P4], [SCC-P10]
    """
    require(
        work,
        Permission.SCHEMES_DECLARE,
        organisation_id=scheme.organisation_id,
        scheme_id=scheme.id,
    )
    if year > work.today.year:
        raise Refused("A declaration is for this year or one that has passed.")
    if work.session.scalar(
        select(Declaration.id).where(Declaration.scheme_id == scheme.id, Declaration.year == year)
    ):
        raise Refused(f"This scheme was already declared for {year}.")
    if not (still_in_use and purpose_unchanged) and not changes.strip():
        raise BadInput("Say what has changed.", [Problem("Changes", "say what has changed")])
    if work.actor.person_id is None:
        raise Refused("A declaration is made by a person.")
    row = Declaration(
        scheme_id=scheme.id,
        year=year,
        still_in_use=still_in_use,
        purpose_unchanged=purpose_unchanged,
        camera_count=camera_count,
        changes=changes,
        declared_by_id=work.actor.person_id,
        declared_at=work.now,
    )
    work.session.add(row)
    work.note(scheme, "scheme.declared", f"Declared for {year}")
    return row


def add_recorder(
    work: Work, scheme: Scheme, *, name: str, kind: str, nominal_days: int, from_on: date
) -> Recorder:
    """Record where footage lies, and for how many days it should.

    Authority: [SCC-P6], [UKGDPR-5(1)(e)]
    """
    require(
        work, Permission.SCHEMES_EDIT, organisation_id=scheme.organisation_id, scheme_id=scheme.id
    )
    if not 1 <= nominal_days <= 366:
        raise BadInput("Give the days footage is kept, from 1 to 366.")
    recorder = Recorder(
        scheme_id=scheme.id,
        name=name.strip(),
        kind=kind,
        nominal_days=nominal_days,
        nominal_from_on=from_on,
    )
    work.session.add(recorder)
    work.note(
        scheme, "recorder.added", f"Added the recorder “{recorder.name}”: {nominal_days} days"
    )
    return recorder


def recorder_of(work: Work, scheme: Scheme, token: str) -> Recorder:
    """A recorder of a scheme. Raises `NotFound`."""
    found = work.session.scalars(
        select(Recorder).where(Recorder.scheme_id == scheme.id, Recorder.token == token)
    ).one_or_none()
    if found is None:
        raise NotFound("There is no such recorder in this scheme.")
    return found


def read_recorder(
    work: Work, scheme: Scheme, recorder: Recorder, *, oldest_footage_at: datetime, read_on: date
) -> RecorderReading:
    """Record how old the oldest footage really was; below the stated period is noted as such.

    Raises `Refused` for a time to come, or footage younger than the reading.
    Authority: [SCC-P6], [SCC-P11]
    """
    require(
        work,
        Permission.FAULTS_REPORT,
        organisation_id=scheme.organisation_id,
        scheme_id=scheme.id,
    )
    days = (read_on - oldest_footage_at.date()).days
    if read_on > work.today or oldest_footage_at > work.now:
        raise Refused("A reading cannot lie in the future.")
    if days < 0:
        raise Refused("The oldest footage cannot be newer than the day it was read.")
    row = RecorderReading(
        recorder_id=recorder.id,
        scheme_id=scheme.id,
        read_on=read_on,
        oldest_footage_at=oldest_footage_at,
        days=days,
        read_by_id=work.actor.person_id,
        recorded_at=work.now,
    )
    work.session.add(row)
    short = days < recorder.nominal_days
    words = f"Oldest footage on “{recorder.name}” was {days} days old on {short_day(read_on)}"
    if short:
        words += f": less than the {recorder.nominal_days} days stated"
    work.note(scheme, "recorder.found_short" if short else "recorder.read", words)
    return row


def set_retention(
    work: Work, record: Scheme, *, days: int, from_on: date, reason: str
) -> RetentionPeriod:
    """Set the retention rule from a day on; the earlier rule ends the day before.

    Authority: [SCC-P6], [UKGDPR-5(1)(e)]
    """
    require(
        work, Permission.SCHEMES_EDIT, organisation_id=record.organisation_id, scheme_id=record.id
    )
    if not 1 <= days <= 366:
        raise BadInput("Give the days footage is kept, from 1 to 366.")
    for old in work.session.scalars(
        select(RetentionPeriod).where(
            RetentionPeriod.record_id == record.id, RetentionPeriod.until_on.is_(None)
        )
    ):
        if old.from_on >= from_on:
            raise Refused("A later rule is recorded already.")
        old.until_on = date.fromordinal(from_on.toordinal() - 1)
    row = RetentionPeriod(record_id=record.id, days=days, from_on=from_on, reason=reason)
    work.session.add(row)
    if from_on <= work.today:
        record.retention_days = days
    work.note(
        record,
        "retention.set",
        f"Footage is kept {days} days from {short_day(from_on)}",
        reason=reason,
    )
    return row


def put_up_sign(
    work: Work,
    scheme: Scheme,
    *,
    place: str,
    wording: str,
    camera_id: int | None = None,
    put_up_on: date | None = None,
    photograph_sha256: str | None = None,
) -> Sign:
    """Record a sign and its wording. Authority: [SCC-P3], [UKGDPR-13]"""
    require(
        work, Permission.CAMERAS_EDIT, organisation_id=scheme.organisation_id, scheme_id=scheme.id
    )
    if not place.strip() or not wording.strip():
        raise BadInput("Say where the sign is and what it says.")
    sign = Sign(
        scheme_id=scheme.id,
        camera_id=camera_id,
        place=place,
        wording=wording,
        put_up_on=put_up_on,
        photograph_sha256=photograph_sha256,
    )
    work.session.add(sign)
    work.note(scheme, "sign.put_up", f"Recorded a sign at {place}", covers=(sign,))
    return sign


def sign_of(work: Work, scheme: Scheme, token: str) -> Sign:
    """A sign of a scheme. Raises `NotFound`."""
    found = work.session.scalars(
        select(Sign).where(Sign.scheme_id == scheme.id, Sign.token == token)
    ).one_or_none()
    if found is None:
        raise NotFound("There is no such sign in this scheme.")
    return found


def inspect_sign(work: Work, scheme: Scheme, sign: Sign, *, on: date, is_right: bool) -> None:
    """Record that a sign was looked at, and whether it is up, readable and right."""
    require(
        work, Permission.FAULTS_REPORT, organisation_id=scheme.organisation_id, scheme_id=scheme.id
    )
    if on > work.today:
        raise Refused("An inspection cannot lie in the future.")
    sign.inspected_on = on
    sign.is_right = is_right
    state = "right" if is_right else "missing or wrong"
    work.note(scheme, "sign.inspected", f"Sign at {sign.place}: {state}", covers=(sign,))
