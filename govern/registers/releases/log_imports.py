"""Footage given out, brought in from the control room’s own log: a record for each line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import select

from govern.clock import LONDON, short_day
from govern.history import Work
from govern.people.grants import require
from govern.people.roles import Permission
from govern.records.references import format_reference, take_numbers
from govern.registers.cameras.models import Scheme
from govern.registers.cameras.service import log_imports_staging as staging
from govern.registers.cameras.service.log_imports_lines import LogLine
from govern.registers.cameras.service.log_imports_staging import (
    AT_ONCE,
    HeldLine,
    LogChoice,
    LogStaged,
)
from govern.registers.releases.models import Release, ReleaseWindow

#: The state of footage that was given out before it stood here.
GIVEN_OUT = "given_out"
#: What a later log may add to a release that is held.
_MAY_CHANGE = ("legal_basis", "outcome")


def stage_releases(
    work: Work, data: bytes, name: str, scheme: Scheme, choice: LogChoice
) -> LogStaged:
    """Read a log of footage given out and say what would come of it; nothing is written.

    Raises as `log_imports_staging.stage_log`. Authority: [SCC-P7], [SCC-P11]
    """
    require(
        work,
        Permission.RELEASES_EDIT,
        organisation_id=scheme.organisation_id,
        scheme_id=scheme.id,
    )
    return staging.stage_log(work, data, name, scheme, choice, ReleaseStore())


class ReleaseStore:
    """The release register as the place where a log’s lines are kept."""

    def held(self, work: Work, scheme: Scheme, keys: Sequence[str]) -> Mapping[str, HeldLine]:
        """The releases of the scheme that came from the same lines, by their keys."""
        found: dict[str, HeldLine] = {}
        for start in range(0, len(keys), AT_ONCE):
            for row in work.session.execute(
                select(Release.id, Release.source_key, Release.legal_basis, Release.outcome).where(
                    Release.scheme_id == scheme.id,
                    Release.compartment_id.is_(None),
                    Release.source_key.in_(keys[start : start + AT_ONCE]),
                )
            ):
                values = {name: getattr(row, name) for name in _MAY_CHANGE}
                found[str(row.source_key)] = HeldLine(int(row.id), values)
        return found

    def write(self, work: Work, staged: LogStaged, batch_id: int) -> Sequence[tuple[int, str]]:
        """Make a record of each new line with its cameras and times; complete the others."""
        lines: list[tuple[int, str]] = []
        for release, line in zip(self._made(work, staged), staged.new, strict=True):
            work.session.add_all(_windows(release.id, line.values))
            told = f"Given out on {short_day(line.on)}, brought in from a log"
            lines.append((release.id, told))
        for row_id, _, more in staged.changed:
            release = work.session.get_one(Release, row_id)
            for name, value in more.items():
                setattr(release, name, value)
            lines.append((row_id, "Completed from a log"))
        shown = Counter(camera for line in staged.new for camera in line.values["cameras"])
        for camera_id, count in sorted(shown.items()):
            word = "release" if count == 1 else "releases"
            lines.append((camera_id, f"{count:,} {word} of its footage brought in from a log"))
        return lines

    def _made(self, work: Work, staged: LogStaged) -> list[Release]:
        if not staged.new:
            return []
        scheme = staged.scheme
        first = take_numbers(work, "releases", scheme.organisation_id, count=len(staged.new))
        made = [
            _release(work, scheme, line, format_reference("releases", work.today.year, number))
            for number, line in enumerate(staged.new, start=first)
        ]
        work.session.add_all(made)
        work.flush()
        return made


def _release(work: Work, scheme: Scheme, line: LogLine, reference: str) -> Release:
    values = line.values
    return Release(
        reference=reference,
        title=f"Footage given out on {short_day(line.on)}",
        state=GIVEN_OUT,
        organisation_id=scheme.organisation_id,
        scheme_id=scheme.id,
        opened_on=values["asked_on"],
        closed_on=line.on,
        recipient_kind=values["recipient_kind"],
        legal_basis=values["legal_basis"],
        asked_on=values["asked_on"],
        released_on=line.on,
        outcome=values["outcome"],
        source_key=line.key,
    )


def _windows(release_id: int, values: Mapping[str, Any]) -> list[ReleaseWindow]:
    """One stretch of time for each camera; one that ends before it begins ends the next day."""
    day: date = values["footage_on"]
    start, end = int(values["from_minute"]), int(values["until_minute"])
    from_at = _at(day, start)
    until_at = _at(day, end) if end > start else _at(day + timedelta(days=1), end)
    return [
        ReleaseWindow(
            release_id=release_id, camera_id=camera_id, from_at=from_at, until_at=until_at
        )
        for camera_id in values["cameras"]
    ]


def _at(day: date, minute: int) -> datetime:
    """The instant London’s clock shows so many minutes after midnight; 24:00 is the next day."""
    days, rest = divmod(minute, 24 * 60)
    return datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60), tzinfo=LONDON)
