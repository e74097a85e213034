"""Which camera a line of a log is about: by its number of then or now, or by its reference."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import date

from sqlalchemy import select

from govern.history import Work
from govern.records import visible
from govern.registers.cameras.models import Camera, CameraNumber

_SEVERAL = re.compile(r"\s*(?:[;,/&+]|\band\b)\s*")
_PREFIX = re.compile(r"^(?:camera|cctv|cam)[ .:#]*(?:no\.?|number)?[ .:#]*(?=\S)", re.IGNORECASE)
_WHOLE = re.compile(r"(\d+)\.0+")


class CameraFinder:
    """Finds cameras of one scheme; two statements, however many lines a log has."""

    def __init__(self, work: Work, scheme_id: int) -> None:
        self._names: dict[int, str] = {}
        self._now: defaultdict[str, set[int]] = defaultdict(set)
        self._then: defaultdict[str, list[tuple[int, date, date | None]]] = defaultdict(list)
        self._references: dict[str, int] = {}
        for camera_id, reference, number, title in work.session.execute(
            select(Camera.id, Camera.reference, Camera.number, Camera.title).where(
                visible(work), Camera.scheme_id == scheme_id
            )
        ):
            self._names[camera_id] = title
            self._references[reference.casefold()] = camera_id
            if number:
                self._now[_plain(number)].add(camera_id)
        for camera_id, number, from_on, until_on in work.session.execute(
            select(
                CameraNumber.camera_id,
                CameraNumber.number,
                CameraNumber.from_on,
                CameraNumber.until_on,
            )
            .join(Camera, Camera.id == CameraNumber.camera_id)
            .where(Camera.scheme_id == scheme_id)
        ):
            if camera_id in self._names:
                self._then[_plain(number)].append((camera_id, from_on, until_on))

    def title(self, camera_id: int) -> str:
        """What a camera is called."""
        return self._names[camera_id]

    def find(self, text: str, on: date | None) -> int:
        """The camera a cell names on a day. Raises ValueError with what is wanted.

        A number that one camera alone ever had is that camera's. Where several had it, the day
        decides; where that does not tell, the reference is wanted.
        """
        text = " ".join(text.split())
        by_reference = self._references.get(text.casefold())
        if by_reference is not None:
            return by_reference
        plain = _plain(text)
        ever = self._now[plain] | {each for each, _, _ in self._then[plain]}
        if len(ever) == 1:
            return next(iter(ever))
        if not ever:
            if len(self.parts(text)) > 1:
                raise ValueError("one camera a line is wanted here: write a line for each camera")
            raise ValueError(
                "the scheme has no camera with this number or reference, now or before"
            )
        on_that_day = {
            each
            for each, from_on, until_on in self._then[plain]
            if on is not None and from_on <= on and (until_on is None or on < until_on)
        }
        if len(on_that_day) == 1:
            return next(iter(on_that_day))
        raise ValueError(
            f"{len(ever)} cameras have or had this number: write the camera’s reference instead"
        )

    @staticmethod
    def parts(text: str) -> tuple[str, ...]:
        """The cameras a cell names, where it names several."""
        return tuple(part for part in _SEVERAL.split(text.strip()) if part)


def _plain(number: str) -> str:
    text = _PREFIX.sub("", " ".join(number.split())).casefold()
    found = _WHOLE.fullmatch(text)
    return found[1] if found else text
