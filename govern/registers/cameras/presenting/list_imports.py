"""A camera list on its way in, as its pages show it: groups of lines, before and after, choices."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from govern.attachments.models import BatchState, ImportBatch, ImportRow
from govern.clock import london_date, short_day
from govern.history import Work
from govern.people.grants import may
from govern.people.roles import Permission
from govern.registers.cameras.models import Camera
from govern.registers.cameras.presenting.list_import_lines import CameraName, LineView, line_view
from govern.registers.cameras.rules.known import Outcome
from govern.registers.cameras.service.list_imports_batches import REGISTER
from govern.registers.cameras.service.list_imports_rows import REJECTED, staged_page

_FIRST_LINES = 10
_FIRST_PENDING = 50
_PAGE_LINES = 100
_MOST_OPEN = 20
_MISSING_SHOWN = 200

#: The groups that hold lines, in the order of the page: title, and one line or several in words.
_GROUPS: tuple[tuple[str, str, str, str], ...] = (
    ("pending", "Waits for you", "1 line could be more than one thing.",
     "{} lines could be more than one thing."),
    ("renumbered", "Renumbered", "1 camera has another number.", "{} cameras have other numbers."),
    ("moved", "Moved", "1 camera stands elsewhere.", "{} cameras stand elsewhere."),
    ("changed", "Changed", "1 camera has other details.", "{} cameras have other details."),
    ("added", "New", "1 camera is not on the register yet.",
     "{} cameras are not on the register yet."),
    (REJECTED, "Left out", "1 line cannot be used. Put it right in the list, and import it again.",
     "{} lines cannot be used. Put them right in the list, and import it again."),
    ("unchanged", "Same", "1 camera is as the register has it.",
     "{} cameras are as the register has them."),
)  # fmt: skip
#: Groups whose lines a person confirms or refuses.
ASKED = frozenset({"pending", "renumbered", "moved", "changed", "added"})


@dataclass(frozen=True, slots=True)
class Group:
    """Lines that come to the same: how many, in words, and those shown on this page."""

    key: str
    title: str
    sentence: str
    total: int
    lines: tuple[LineView, ...] = ()
    open_count: int = 0
    next_after: int | None = None

    @property
    def is_asked(self) -> bool:
        """Whether its lines are confirmed or refused."""
        return self.key in ASKED


@dataclass(frozen=True, slots=True)
class ReconcileView:
    """The whole page: groups, the cameras that are missing, and what is still undecided."""

    groups: tuple[Group, ...]
    group: str
    missing: tuple[CameraName, ...]
    missing_total: int
    undecided: int
    row_count: int
    notes: tuple[str, ...]
    remarks: tuple[Mapping[str, object], ...]
    certain_applied_on: str


def reconcile_view(work: Work, batch: ImportBatch, given: Mapping[str, str]) -> ReconcileView:
    """The lines of a waiting import; `given` may ask for one group and a place in it."""
    counts = json.loads(batch.counts)
    totals = _totals(work, batch)
    undecided = _undecided(work, batch)
    asked = given.get("group", "")
    after = int(given["after"]) if given.get("after", "").isdecimal() else 0
    is_second = batch.applied_at is not None
    groups = []
    for key, title, one, many in _GROUPS:
        total = totals.get(key, 0)
        if not total or (asked and key != asked) or (is_second and key != Outcome.PENDING):
            continue
        found, more = _lines(work, batch, key, asked=asked, after=after)
        groups.append(
            Group(
                key=key,
                title=title,
                sentence=one if total == 1 else many.format(f"{total:,}"),
                total=total,
                lines=tuple(found),
                open_count=undecided.get(key, 0),
                next_after=found[-1].line if more and found else None,
            )
        )
    missing_ids = [] if asked else counts.get("missing_ids", [])
    return ReconcileView(
        groups=tuple(groups),
        group=asked,
        missing=tuple(missing_cameras(work, missing_ids[:_MISSING_SHOWN])),
        missing_total=len(missing_ids),
        undecided=undecided.get(Outcome.PENDING, 0),
        row_count=sum(totals.values()),
        notes=tuple(counts.get("notes", ())),
        remarks=tuple(counts.get("remarks", ())),
        certain_applied_on=short_day(london_date(batch.applied_at)) if batch.applied_at else "",
    )


def _totals(work: Work, batch: ImportBatch) -> dict[str, int]:
    rows = work.session.execute(
        select(ImportRow.outcome, func.count())
        .where(ImportRow.batch_id == batch.id)
        .group_by(ImportRow.outcome)
    )
    return {outcome: int(number) for outcome, number in rows}


def _undecided(work: Work, batch: ImportBatch) -> dict[str, int]:
    rows = work.session.execute(
        select(ImportRow.outcome, func.count())
        .where(ImportRow.batch_id == batch.id, ImportRow.choice.is_(None))
        .group_by(ImportRow.outcome)
    )
    return {outcome: int(number) for outcome, number in rows}


def _lines(
    work: Work, batch: ImportBatch, key: str, *, asked: str, after: int
) -> tuple[list[LineView], bool]:
    """The lines of a group that this page shows, and whether there are more."""
    if key == Outcome.UNCHANGED and not asked:
        return [], True
    first = _FIRST_PENDING if key == Outcome.PENDING else _FIRST_LINES
    limit = _PAGE_LINES if asked else first
    rows = staged_page(work, batch, key, after=after if asked else 0, limit=limit + 1)
    names = camera_names(work, (key for row in rows for key in row.possible))
    return [line_view(row, names) for row in rows[:limit]], len(rows) > limit


def camera_names(work: Work, ids: Iterable[int]) -> dict[int, CameraName]:
    """How pages call cameras, by their ids."""
    wanted = sorted(set(ids))
    found: dict[int, CameraName] = {}
    for start in range(0, len(wanted), 500):
        rows = work.session.execute(
            select(Camera.id, Camera.reference, Camera.title, Camera.last_listed_on).where(
                Camera.id.in_(wanted[start : start + 500])
            )
        )
        for row in rows:
            listed = short_day(row.last_listed_on) if row.last_listed_on else ""
            found[row.id] = CameraName(row.reference, row.title, listed)
    return found


def missing_cameras(work: Work, ids: Sequence[int]) -> list[CameraName]:
    """Cameras a list no longer has, by their titles."""
    return sorted(camera_names(work, ids).values(), key=lambda camera: camera.title)


@dataclass(frozen=True, slots=True)
class OpenImport:
    """An import that waits for somebody."""

    token: str
    name: str
    words: str


def open_imports(work: Work) -> list[OpenImport]:
    """The imports that wait, newest first, of what this person may bring in."""
    found = work.session.scalars(
        select(ImportBatch)
        .where(
            ImportBatch.register == REGISTER,
            ImportBatch.state.in_((BatchState.READING, BatchState.WAITING)),
        )
        .order_by(ImportBatch.id.desc())
    )
    waits = []
    for batch in found:
        if not may(
            work,
            Permission.CAMERAS_IMPORT,
            organisation_id=batch.organisation_id,
            scheme_id=batch.scheme_id,
        ):
            continue
        words = "its columns are to be confirmed"
        if batch.state == BatchState.WAITING:
            words = "to be compared with the register"
        waits.append(OpenImport(batch.token, batch.name, words))
    return waits[:_MOST_OPEN]


@dataclass(frozen=True, slots=True)
class ResultView:
    """What came of an import: sentences, and the lines left out."""

    sentences: tuple[str, ...]
    problems: tuple[Mapping[str, object], ...]
    remarks: tuple[Mapping[str, object], ...]
    notes: tuple[str, ...]
    missing: tuple[CameraName, ...]
    missing_total: int


_DONE: tuple[tuple[str, str, str], ...] = (
    ("added", "1 camera was added.", "{} cameras were added."),
    ("renumbered", "1 camera was renumbered.", "{} cameras were renumbered."),
    ("moved", "1 camera was moved.", "{} cameras were moved."),
    ("changed", "1 camera was changed.", "{} cameras were changed."),
    ("unchanged", "1 camera stays as it was.", "{} cameras stay as they were."),
    (REJECTED, "1 line was left out.", "{} lines were left out."),
)


def result_view(work: Work, batch: ImportBatch) -> ResultView:
    """What came of an applied import."""
    counts = json.loads(batch.counts)
    missing_ids = counts.get("missing_ids", [])
    sentences = [
        one if counts.get(key) == 1 else many.format(f"{counts[key]:,}")
        for key, one, many in _DONE
        if counts.get(key)
    ]
    return ResultView(
        sentences=tuple(sentences),
        problems=tuple(json.loads(batch.problems)),
        remarks=tuple(counts.get("remarks", ())),
        notes=tuple(counts.get("notes", ())),
        missing=tuple(missing_cameras(work, missing_ids[:_MISSING_SHOWN])),
        missing_total=len(missing_ids),
    )
