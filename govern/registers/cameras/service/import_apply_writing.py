"""Writing a decided camera list: set-based statements under one event, a line for each camera."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Row, Table, bindparam, case, insert, literal, update

from govern.attachments.models import ImportBatch
from govern.clock import short_day
from govern.database import canonical_json, new_token
from govern.dues.models import Fact
from govern.history import Batch, Work
from govern.history import batch as history_batch
from govern.records import Record
from govern.registers.cameras.models import Camera, CameraNumber
from govern.registers.cameras.queries.known import Scope
from govern.registers.cameras.rules.known import POSITION, Outcome
from govern.registers.cameras.service.cameras import number_sort, title_of
from govern.registers.cameras.service.import_apply_deciding import Decided
from govern.registers.cameras.service.import_apply_new import NewCameras
from govern.registers.cameras.service.list_imports_rows import degrees
from govern.registers.cameras.service.review_dates import date_after_move

#: Which column of a camera holds what a list says under which name.
_COLUMNS = {
    "label": "label",
    "ward": "ward",
    "category": "category",
    "capability": "capability",
    "status": "condition",
    "installed_on": "installed_on",
    "owner": "owner_name",
    "notes": "notes",
}
_KEPT = (
    "number",
    "label",
    "public_location",
    "latitude",
    "longitude",
    "easting",
    "northing",
    "ward",
    "category",
    "capability",
    "condition",
    "installed_on",
    "owner_name",
    "notes",
    "last_listed_on",
)


@dataclass(frozen=True, slots=True)
class ToWrite:
    """Everything one write needs: the import, the register as compared, and the decisions."""

    batch: ImportBatch
    scope: Scope
    rows: Mapping[int, Row[Any]]
    decided: Sequence[Decided]
    newly_missing: Sequence[int]

    @property
    def is_anything(self) -> bool:
        """Whether there is a camera to add, or one the list speaks of."""
        return any(
            one.camera_id is not None or one.outcome == Outcome.ADDED for one in self.decided
        )


@dataclass(frozen=True, slots=True)
class _Change:
    """What a line changes of a camera there is: its columns before and after."""

    one: Decided
    camera_id: int
    changes: dict[str, tuple[Any, Any]]
    values: dict[str, Any]


def write(work: Work, to_write: ToWrite, sentence: str) -> None:
    """Write a decided list: new cameras, changes, numbers, and the day each was last listed."""
    new = NewCameras.of(work, to_write.batch, to_write.scope, to_write.decided, to_write.rows)
    changes = _changes(work, to_write)
    token = to_write.batch.token
    if not (new.lines or changes or to_write.newly_missing):
        # Everything stood there already, down to the day: only that the list came is told.
        work.note(new.scheme_told, "cameras.imported", sentence, subject_text=token)
        return
    with history_batch(
        work, "cameras.imported", new.scheme_told, sentence, subject_text=token
    ) as told:
        new.insert(work, told)
        for change in changes:
            told.line(change.camera_id, _words(change.one, to_write.batch), change.changes)
        _update(work, changes)
        _renumber(work, to_write.batch, changes)
        _write_missing(work, to_write, told)
        _date_reviews(work, [each.camera_id for each in changes if _is_moved(each.one)])


def _changes(work: Work, to_write: ToWrite) -> list[_Change]:
    """What changes of the cameras the list speaks of, those untouched left out."""
    found = []
    for one in to_write.decided:
        if one.camera_id is None:
            continue
        old = to_write.rows[one.camera_id]
        new = _new_values(work, one, old, to_write.batch)
        changes = {
            name: (getattr(old, name), value)
            for name, value in new.items()
            if getattr(old, name) != value
        }
        if changes:
            values = {name: new.get(name, getattr(old, name)) for name in _KEPT}
            found.append(_Change(one, one.camera_id, changes, values))
    return found


def _is_moved(one: Decided) -> bool:
    return any(change.field == POSITION and change.old is not None for change in one.changes)


def _new_values(work: Work, one: Decided, old: Row[Any], batch: ImportBatch) -> dict[str, Any]:
    """The columns of a camera as the line has them; what the line leaves empty stays."""
    listed = one.row.listed
    new: dict[str, Any] = {}
    for change in one.changes:
        if change.field == "number":
            new["number"] = listed.number
        elif change.field == POSITION:
            new.update(
                latitude=degrees(listed.latitude),
                longitude=degrees(listed.longitude),
                easting=listed.easting,
                northing=listed.northing,
            )
        else:
            new[_COLUMNS[change.field]] = getattr(listed, change.field)
    if "label" in new and old.public_location in ("", old.label):
        new["public_location"] = new["label"]
    day = batch.listed_on or work.today
    if old.last_listed_on is None or old.last_listed_on < day:
        new["last_listed_on"] = day
    return new


def _words(one: Decided, batch: ImportBatch) -> str:
    """The sentence in the camera's own history."""
    day = f" of {short_day(batch.listed_on)}" if batch.listed_on else ""
    by = f"by the list{day} (line {one.row.line})"
    fields = {change.field for change in one.changes}
    old = {change.field: change.old for change in one.changes}
    match one.outcome:
        case Outcome.RENUMBERED:
            also = " and moved" if POSITION in fields else ""
            return f"Renumbered from {old['number']} to {one.row.listed.number}{also} {by}"
        case Outcome.MOVED:
            return f"Moved {by}"
        case Outcome.CHANGED:
            return f"Changed {by}"
        case _:
            return f"On the list{day} (line {one.row.line}), unchanged"


def _update(work: Work, changes: Sequence[_Change]) -> None:
    camera, record = cast(Table, Camera.__table__), cast(Table, Record.__table__)
    connection = work.session.connection()
    cameras = [
        {
            "of_id": each.camera_id,
            **each.values,
            "number_sort": number_sort(each.values["number"]),
        }
        for each in changes
    ]
    if cameras:
        connection.execute(
            update(camera)
            .where(camera.c.id == bindparam("of_id"))
            .values({name: bindparam(name) for name in (*_KEPT, "number_sort")}),
            cameras,
        )
    # Having been listed again is no change a form that is open would have to know of.
    records = [
        {
            "of_id": each.camera_id,
            "title": title_of(each.values["number"], each.values["label"]),
        }
        for each in changes
        if set(each.changes) != {"last_listed_on"}
    ]
    if records:
        connection.execute(
            update(record)
            .where(record.c.id == bindparam("of_id"))
            .values(title=bindparam("title"), revision=record.c.revision + 1),
            records,
        )


def _renumber(work: Work, batch: ImportBatch, changes: Sequence[_Change]) -> None:
    """End the old numbers on the day of the list, and begin the new ones."""
    numbered = [each for each in changes if "number" in each.changes]
    if not numbered:
        return
    day = batch.listed_on or work.today
    table = cast(Table, CameraNumber.__table__)
    connection = work.session.connection()
    # A list older than the number it ends does not end it before it began.
    end = case((table.c.from_on > day, table.c.from_on), else_=literal(day, table.c.from_on.type))
    connection.execute(
        update(table)
        .where(table.c.camera_id == bindparam("of_id"), table.c.until_on.is_(None))
        .values(until_on=end),
        [{"of_id": each.camera_id} for each in numbered],
    )
    connection.execute(
        insert(table),
        [
            {
                "camera_id": each.camera_id,
                "number": each.values["number"],
                "from_on": day,
                "until_on": None,
                "batch_id": batch.id,
            }
            for each in numbered
        ],
    )


def _write_missing(work: Work, to_write: ToWrite, told: Batch) -> None:
    """State of each camera the list newly lacks when it was listed last; its life goes on.

    Authority: [UKGDPR-5(1)(d)]
    """
    day = to_write.batch.listed_on or work.today
    facts = []
    for camera_id in to_write.newly_missing:
        last = to_write.rows[camera_id].last_listed_on
        before = f"; last listed on {short_day(last)}" if last else ""
        told.line(camera_id, f"Not on the list of {short_day(day)}{before}")
        facts.append(
            {
                "token": new_token(),
                "record_id": camera_id,
                "kind": "last_listed",
                "on_date": last or day,
                "value": canonical_json({"not_on_list_of": day, "listed": last is not None}),
                "stated_by_id": work.actor.person_id,
                "recorded_at": work.now,
            }
        )
    if facts:
        work.session.connection().execute(insert(cast(Table, Fact.__table__)), facts)


def _date_reviews(work: Work, moved: Sequence[int]) -> None:
    """A camera that stands elsewhere is reviewed sooner, unless its review is open already.

    Authority: [SCC-P2], [UKGDPR-35(11)]
    """
    for camera_id in moved:
        camera = work.session.get_one(Camera, camera_id, populate_existing=True)
        camera.moved_on = work.today
        date_after_move(work, camera)
