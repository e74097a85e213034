"""What is remarked about a whole list: repeated numbers, far-off places, how coarse it is."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from statistics import median

from govern.attachments.tabular import RowProblem, shown
from govern.registers.cameras.rules.column_names import ListField
from govern.registers.cameras.rules.grid import metres_between
from govern.registers.cameras.rules.labels import number_key
from govern.registers.cameras.rules.listed import ListedCamera

#: Farther than this from the middle of its list, a camera is likely to be a slip. Metres.
FAR_OFF_M = 100_000
_FEWEST = 5


def far_off(cameras: Sequence[ListedCamera], columns: dict[ListField, str]) -> list[RowProblem]:
    """Rows that stand in the country, but nowhere near the rest of the list."""
    placed = [camera for camera in cameras if camera.place is not None]
    if len(placed) < _FEWEST:
        return []
    middle = (
        median(camera.latitude or 0.0 for camera in placed),
        median(camera.longitude or 0.0 for camera in placed),
    )
    column = columns.get(ListField.EASTING) or columns.get(ListField.LATITUDE) or ""
    remarks: list[RowProblem] = []
    for camera in placed:
        apart = metres_between(middle, camera.place or middle)
        if apart > FAR_OFF_M:
            why = f"this place is {apart / 1000:,.0f} km from the middle of the list; it was kept"
            remarks.append(RowProblem(camera.line, column, shown(camera.raw.get(column, "")), why))
    return remarks


def repeated_numbers(
    cameras: Sequence[ListedCamera], columns: dict[ListField, str], counted_in: str
) -> list[RowProblem]:
    """A number on several lines is said; each line is still a camera of its own."""
    lines: dict[str, list[ListedCamera]] = defaultdict(list)
    for camera in cameras:
        if camera.number is not None:
            lines[number_key(camera.number)].append(camera)
    column = columns.get(ListField.NUMBER) or columns.get(ListField.ALIAS) or ""
    return [
        RowProblem(
            camera.line,
            column,
            shown(camera.number),
            f"this number stands on {counted_in} {same[0].line} too; "
            f"each {counted_in} is kept as a camera of its own",
        )
        for same in lines.values()
        for camera in same[1:]
    ]


def precision_m(cameras: Sequence[ListedCamera], columns: dict[ListField, str]) -> float:
    """How coarse a list's positions are: half of the last decimal that most of them have."""
    column = columns.get(ListField.LATITUDE)
    if column is None or ListField.EASTING in columns:
        return 0.0
    decimals = Counter(
        len(camera.raw[column].strip().partition(".")[2]) for camera in cameras if camera.place
    )
    if not decimals:
        return 0.0
    # Trailing noughts are often dropped, so the longer ones tell how it was written.
    usual = max(count for count, times in decimals.items() if times * 10 >= decimals.total())
    return 0.8 * 111_000 * 10.0**-usual if usual < 6 else 0.0
