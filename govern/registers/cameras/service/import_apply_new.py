"""Cameras that a list brings: their scheme, their references, their first number and review."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from sqlalchemy import Row, Table, insert

from govern.attachments.models import ImportBatch
from govern.clock import day_words, short_day
from govern.database import canonical_json, new_token
from govern.dues.models import Due, DueState
from govern.history import Batch, Work
from govern.records import Record
from govern.records.references import format_reference, take_numbers
from govern.registers.cameras.models import Camera, CameraCategory, CameraNumber, Lifecycle, Scheme
from govern.registers.cameras.models.schemes import SchemeKind
from govern.registers.cameras.queries.known import Scope, scheme_named, schemes_of
from govern.registers.cameras.rules.cadence import (
    CadenceFacts,
    CadenceSettings,
    NextReview,
    next_review,
)
from govern.registers.cameras.rules.known import Outcome
from govern.registers.cameras.service.cameras import number_sort, title_of
from govern.registers.cameras.service.import_apply_deciding import Decided
from govern.registers.cameras.service.list_imports_batches import new_scheme_name
from govern.registers.cameras.service.list_imports_rows import degrees
from govern.registers.cameras.service.schemes import open_scheme

#: The scheme of a list that names none, where the council has none to put it in.
DEFAULT_SCHEME = "Public-space cameras"
_DUE = "camera_review.due"
_KINDS = (
    ("traffic", SchemeKind.TRAFFIC),
    ("parking", SchemeKind.PARKING),
    ("housing", SchemeKind.HOUSING),
    ("librar", SchemeKind.LIBRARIES),
    ("redeploy", SchemeKind.REDEPLOYABLE),
    ("body", SchemeKind.BODY_WORN),
    ("anpr", SchemeKind.ANPR),
    ("waste", SchemeKind.WASTE),
    ("school", SchemeKind.SCHOOL_STREETS),
    ("building", SchemeKind.BUILDINGS),
)


@dataclass(slots=True)
class NewCameras:
    """The lines that become new cameras, each with the scheme it belongs to."""

    batch: ImportBatch
    lines: list[tuple[Decided, Scheme]] = field(default_factory=list)
    scheme_told: Scheme | None = None

    @classmethod
    def of(
        cls,
        work: Work,
        batch: ImportBatch,
        scope: Scope,
        decided: Sequence[Decided],
        rows: Mapping[int, Row[Any]],
    ) -> NewCameras:
        """Find, or make, the scheme of every new camera. Raises `Forbidden` for making one."""
        new = [one for one in decided if one.outcome == Outcome.ADDED]
        found = cls(batch)
        name = new_scheme_name(batch)
        if scope.scheme_id is not None or (name and scope.is_new_scheme):
            scheme = (
                work.session.get_one(Scheme, scope.scheme_id)
                if scope.scheme_id is not None
                else _make(work, scope, name)
            )
            batch.scheme_id = scheme.id
            found.scheme_told = scheme
            found.lines = [(one, scheme) for one in new]
            return found
        schemes = _Schemes(work, scope, decided, rows)
        found.lines = [(one, schemes.for_line(one.row.listed.scheme)) for one in new]
        return found

    def insert(self, work: Work, told: Batch) -> None:
        """Put the new cameras on the register: live, numbered, and with a first review dated."""
        if not self.lines:
            return
        first = take_numbers(work, "cameras", self.batch.organisation_id, count=len(self.lines))
        reviews = {
            scheme.id: _first_review(work, scheme)
            for scheme in {s.id: s for _, s in self.lines}.values()
        }
        references = [
            format_reference("cameras", work.today.year, first + place)
            for place in range(len(self.lines))
        ]
        ids = self._insert_records(work, references, reviews)
        cameras = []
        for reference, (one, scheme) in zip(references, self.lines, strict=True):
            values = _camera_values(work, one, self.batch, reviews[scheme.id])
            told.line(
                ids[reference],
                _words(one, self.batch, scheme),
                {
                    name: (None, value)
                    for name, value in values.items()
                    if value not in (None, "") and name != "number_sort"
                },
            )
            cameras.append({"id": ids[reference], **values})
        work.session.connection().execute(insert(cast(Table, Camera.__table__)), cameras)
        self._insert_numbers(work, cameras)
        _insert_dues(
            work,
            [(ids[r], reviews[s.id]) for r, (_, s) in zip(references, self.lines, strict=True)],
        )

    def _insert_records(
        self, work: Work, references: Sequence[str], reviews: Mapping[int, NextReview]
    ) -> dict[str, int]:
        table = cast(Table, Record.__table__)
        rows = [
            {
                "register": "cameras",
                "reference": reference,
                "title": title_of(one.row.listed.number, one.row.listed.label),
                "state": str(Lifecycle.LIVE),
                "organisation_id": scheme.organisation_id,
                "scheme_id": scheme.id,
                "owner_id": scheme.owner_id,
                "revision": 1,
                "opened_on": work.today,
                "next_due_on": reviews[scheme.id].due_on,
            }
            for reference, (one, scheme) in zip(references, self.lines, strict=True)
        ]
        made = work.session.execute(insert(table).returning(table.c.reference, table.c.id), rows)
        return {row.reference: row.id for row in made}

    def _insert_numbers(self, work: Work, cameras: Sequence[Mapping[str, Any]]) -> None:
        day = self.batch.listed_on or work.today
        numbers = [
            {
                "camera_id": camera["id"],
                "number": camera["number"],
                "from_on": day,
                "batch_id": self.batch.id,
            }
            for camera in cameras
            if camera["number"]
        ]
        if numbers:
            work.session.connection().execute(
                insert(cast(Table, CameraNumber.__table__)),
                numbers,
            )


class _Schemes:
    """To which scheme a new camera goes when the import as a whole names none."""

    def __init__(
        self, work: Work, scope: Scope, decided: Sequence[Decided], rows: Mapping[int, Row[Any]]
    ) -> None:
        self.work, self.scope = work, scope
        self._by_name: dict[str, Scheme] = {}
        held = Counter(
            rows[one.camera_id].scheme_id
            for one in decided
            if one.camera_id is not None and rows[one.camera_id].scheme_id is not None
        )
        # Where most of the list's cameras are, the new ones belong too.
        self._usual = held.most_common(1)[0][0] if held else None
        self._default: Scheme | None = None

    def for_line(self, name: str | None) -> Scheme:
        """The scheme a line names, else the usual one."""
        if not name:
            return self._usual_scheme()
        key = " ".join(name.split()).casefold()
        if key not in self._by_name:
            found = scheme_named(self.work, self.scope.organisation_id, name)
            self._by_name[key] = found or _make(self.work, self.scope, name)
        return self._by_name[key]

    def _usual_scheme(self) -> Scheme:
        if self._default is None:
            self._default = self._find_usual()
        return self._default

    def _find_usual(self) -> Scheme:
        if self._usual is not None:
            return self.work.session.get_one(Scheme, self._usual)
        there = schemes_of(self.work, self.scope.organisation_id)
        if len(there) == 1:
            return there[0]
        found = scheme_named(self.work, self.scope.organisation_id, DEFAULT_SCHEME)
        return found or _make(self.work, self.scope, DEFAULT_SCHEME)


def _make(work: Work, scope: Scope, name: str) -> Scheme:
    lowered = name.casefold()
    kind = next((kind for word, kind in _KINDS if word in lowered), SchemeKind.TOWN_CENTRE)
    scheme = open_scheme(work, organisation_id=scope.organisation_id, title=name, kind=kind)
    work.flush()
    return scheme


def _first_review(work: Work, scheme: Scheme) -> NextReview:
    """When the cameras a list brings are reviewed first: by the turn of their scheme."""
    facts = CadenceFacts(known_since=work.today, scheme_cadence_months=scheme.review_months)
    return next_review(facts, CadenceSettings())


def _camera_values(
    work: Work, one: Decided, batch: ImportBatch, review: NextReview
) -> dict[str, Any]:
    listed = one.row.listed
    return {
        "number": listed.number,
        "number_sort": number_sort(listed.number),
        "label": listed.label,
        "public_location": listed.label or "",
        "latitude": degrees(listed.latitude),
        "longitude": degrees(listed.longitude),
        "easting": listed.easting,
        "northing": listed.northing,
        "ward": listed.ward or "",
        "category": listed.category or str(CameraCategory.PUBLIC_SPACE),
        "capability": listed.capability or "",
        "condition": listed.status or "",
        "installed_on": listed.installed_on,
        "owner_name": listed.owner or "",
        "notes": listed.notes or "",
        "last_listed_on": batch.listed_on or work.today,
        "next_review_on": review.due_on,
        "next_review_reason": review.reason,
    }


def _words(one: Decided, batch: ImportBatch, scheme: Scheme) -> str:
    day = f" of {short_day(batch.listed_on)}" if batch.listed_on else ""
    called = title_of(one.row.listed.number, one.row.listed.label)
    return f"Added camera {called} to “{scheme.title}” from the list{day} (line {one.row.line})"


def _insert_dues(work: Work, cameras: Sequence[tuple[int, NextReview]]) -> None:
    rows = [
        {
            "token": new_token(),
            "record_id": camera_id,
            "kind": _DUE,
            "due_on": review.due_on,
            "state": str(DueState.OPEN),
            "steps": canonical_json([review.reason, f"Due on {day_words(review.due_on)}"]),
            "authority": canonical_json([review.authority]),
            "computed_at": work.now,
        }
        for camera_id, review in cameras
    ]
    work.session.connection().execute(insert(cast(Table, Due.__table__)), rows)
