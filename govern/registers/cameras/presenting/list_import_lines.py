"""One line of a camera list as a person decides about it: before, after, why, and the choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from govern.clock import short_day
from govern.registers.cameras.presenting.cameras import CATEGORY_WORDS
from govern.registers.cameras.rules.grid import metres_between
from govern.registers.cameras.rules.known import POSITION, Difference, Outcome
from govern.registers.cameras.rules.listed import ListedCamera
from govern.registers.cameras.service.cameras import title_of
from govern.registers.cameras.service.import_apply_deciding import ACCEPT, KEEP, NEW, REFUSE
from govern.registers.cameras.service.list_imports_rows import REJECTED, StagedRow

_FIELD_WORDS: Mapping[str, str] = {
    "number": "Number",
    "label": "Name",
    POSITION: "Position",
    "ward": "Ward",
    "category": "Sort",
    "capability": "Functions",
    "status": "Condition",
    "installed_on": "Installed",
    "owner": "Owner",
    "notes": "Notes",
}
_SHOWN_OF_NEW = ("number", "label", "ward", "category", "capability", "status", "owner", "notes")


@dataclass(frozen=True, slots=True)
class CameraName:
    """What a camera is called on pages, and when a list had it last."""

    reference: str
    title: str
    last_listed: str


@dataclass(frozen=True, slots=True)
class FieldLine:
    """One field: what the register says, and what the list says."""

    name: str
    before: str
    after: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class LineView:
    """One line: what it is called, its camera, what it changes, why, and what can be chosen."""

    line: int
    title: str
    camera: CameraName | None
    fields: tuple[FieldLine, ...]
    why: str
    options: tuple[tuple[str, str], ...]
    chosen: str
    problems: tuple[tuple[str, str, str], ...] = ()


def line_view(row: StagedRow, names: Mapping[int, CameraName]) -> LineView:
    """A line with the cameras it may be, by their names."""
    camera = names.get(row.record_id) if row.record_id is not None else None
    chosen = row.choice or ("" if row.is_pending or row.outcome == REJECTED else ACCEPT)
    return LineView(
        line=row.line,
        title=title_of(row.listed.number, row.listed.label),
        camera=camera,
        fields=_fields(row),
        why=row.why,
        options=_options(row, names),
        chosen=chosen,
        problems=tuple((each.column, each.value, each.why) for each in row.problems),
    )


def _fields(row: StagedRow) -> tuple[FieldLine, ...]:
    if row.changes:
        return tuple(_changed(change) for change in row.changes)
    if row.outcome in (Outcome.ADDED, Outcome.PENDING):
        return _all_of(row.listed)
    return ()


def _changed(change: Difference) -> FieldLine:
    note = ""
    if change.field == POSITION and change.old is not None:
        metres = metres_between(_pair(change.old), _pair(change.new))
        note = f"{metres / 1000:.1f} km away" if metres >= 1000 else f"{metres:.0f} m away"
    return FieldLine(
        _FIELD_WORDS[change.field],
        _words(change.field, change.old),
        _words(change.field, change.new),
        note,
    )


def _pair(value: object) -> tuple[float, float]:
    if not isinstance(value, list | tuple):
        raise TypeError("a position is two figures")
    return float(value[0]), float(value[1])


def _all_of(listed: ListedCamera) -> tuple[FieldLine, ...]:
    found = [
        FieldLine(_FIELD_WORDS[name], "", _words(name, getattr(listed, name)))
        for name in _SHOWN_OF_NEW
        if getattr(listed, name)
    ]
    place = listed.place
    position = f"{place[0]:.6f}, {place[1]:.6f}" if place else "no position"
    found.append(FieldLine(_FIELD_WORDS[POSITION], "", position))
    if listed.installed_on:
        found.append(FieldLine(_FIELD_WORDS["installed_on"], "", short_day(listed.installed_on)))
    return tuple(found)


def _words(field: str, value: object) -> str:
    if value in (None, ""):
        return ""
    if field == POSITION:
        latitude, longitude = _pair(value)
        return f"{latitude:.6f}, {longitude:.6f}"
    if field == "category":
        return CATEGORY_WORDS.get(str(value), str(value))
    if field == "installed_on":
        return short_day(date.fromisoformat(str(value)))
    return str(value)


def _options(row: StagedRow, names: Mapping[int, CameraName]) -> tuple[tuple[str, str], ...]:
    """What a person can say of a line; the first is what is suggested."""
    match row.outcome:
        case Outcome.PENDING:
            return _pending_options(row, names)
        case Outcome.ADDED:
            return ((ACCEPT, "Add it"), (REFUSE, "Leave this line out"))
        case Outcome.CHANGED:
            return ((ACCEPT, "Take over what the list says"), (KEEP, "Keep what the register says"))
        case Outcome.RENUMBERED | Outcome.MOVED:
            verb = "Renumber it" if row.outcome == Outcome.RENUMBERED else "Move it"
            return (
                (ACCEPT, verb),
                (KEEP, "Keep what the register says"),
                (NEW, "It is another camera: add it as new"),
            )
    return ()


def _pending_options(
    row: StagedRow, names: Mapping[int, CameraName]
) -> tuple[tuple[str, str], ...]:
    is_new_suggested = row.suggestion == Outcome.ADDED
    new = (ACCEPT if is_new_suggested else NEW, "It is a new camera")
    cameras = [
        (
            ACCEPT if camera_id == row.record_id and not is_new_suggested else name.reference,
            f"It is camera {name.title} ({name.reference})",
        )
        for camera_id in row.possible
        if (name := names.get(camera_id)) is not None
    ]
    found = [new, *cameras] if is_new_suggested else [*cameras[:1], new, *cameras[1:]]
    value, words = found[0]
    return ((value, f"{words} – suggested"), *found[1:], (REFUSE, "Leave this line out"))
