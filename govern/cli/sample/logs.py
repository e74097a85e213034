"""Invented log entries of the sample: incidents, faults and complaints, the same every time."""

from __future__ import annotations

import random
from datetime import date, timedelta

from sqlalchemy import insert, select

from govern.history import Work, batch
from govern.registers.cameras.models import (
    Camera,
    Complaint,
    Fault,
    FaultKind,
    Incident,
    LogCoverage,
    Scheme,
)

_DAYS = 800
_INCIDENTS, _FAULTS, _COMPLAINTS = 1100, 70, 9
_KINDS = ("Anti-social behaviour", "Theft", "Violence", "Medical", "Missing person", "Damage")
_HOW = ("operator", "police", "shop radio")


def add_logs(work: Work, scheme: Scheme) -> int:
    """Put two years of log entries beside a scheme's cameras; how many."""
    chance = random.Random(41)  # noqa: S311 -- made-up figures, no secret
    cameras = list(
        work.session.scalars(
            select(Camera.id).where(Camera.scheme_id == scheme.id).order_by(Camera.id)
        )
    )
    first = work.today - timedelta(days=_DAYS)
    with batch(work, "logs.imported", scheme, "Brought in two years of log entries") as told:
        for kind, rows in (
            (Incident, _incidents(chance, scheme.id, cameras, first)),
            (Fault, _faults(chance, scheme.id, cameras, first, work.today)),
            (Complaint, _complaints(chance, scheme.id, cameras, first)),
        ):
            work.session.execute(insert(kind), rows)
        for name in ("incidents", "faults", "complaints"):
            work.session.execute(
                insert(LogCoverage).values(
                    scheme_id=scheme.id, kind=name, from_on=first, until_on=work.today,
                    recorded_at=work.now,
                )
            )  # fmt: skip
        told.line(scheme.id, "Incidents, faults and complaints of two years")
    return _INCIDENTS + _FAULTS + _COMPLAINTS


def _day(chance: random.Random, first: date) -> date:
    return first + timedelta(days=chance.randrange(_DAYS))


def _incidents(
    chance: random.Random, scheme_id: int, cameras: list[int], first: date
) -> list[dict[str, object]]:
    busy = cameras[: max(1, len(cameras) // 2)]
    return [
        {
            "scheme_id": scheme_id,
            "camera_id": chance.choice(busy if number % 3 else cameras),
            "source_key": f"sample:incident:{number}",
            "on_date": _day(chance, first),
            "hour": chance.choice((1, 2, 11, 14, 17, 20, 22, 23)),
            "category": chance.choice(_KINDS),
            "how_found": chance.choice(_HOW),
            "outcome": "",
        }
        for number in range(_INCIDENTS)
    ]


def _faults(
    chance: random.Random, scheme_id: int, cameras: list[int], first: date, today: date
) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for number in range(_FAULTS):
        found = _day(chance, first)
        mended = found + timedelta(days=chance.randint(1, 12))
        rows.append(
            {
                "scheme_id": scheme_id,
                "camera_id": chance.choice(cameras),
                "source_key": f"sample:fault:{number}",
                "kind": chance.choice(list(FaultKind)),
                "reported_on": found,
                "mended_on": mended if mended <= today else None,
                "description": "Found at the daily check",
                "repair": "",
            }
        )
    return rows


def _complaints(
    chance: random.Random, scheme_id: int, cameras: list[int], first: date
) -> list[dict[str, object]]:
    return [
        {
            "scheme_id": scheme_id,
            "camera_id": chance.choice(cameras),
            "source_key": f"sample:complaint:{number}",
            "received_on": _day(chance, first),
            "about": "Asked what the camera can see",
            "upheld": number == 0,
        }
        for number in range(_COMPLAINTS)
    ]
