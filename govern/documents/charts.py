"""Charts and maps as plain figures, before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass

Figures = tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """One row of figures, a value for each category (None: no data, which is not nought)."""

    name: str
    values: Figures

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", tuple(self.values))


@dataclass(frozen=True, slots=True)
class BarChart:
    """Grouped bars: a group for each category, a bar for each series (two periods, say)."""

    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "categories", tuple(self.categories))
        object.__setattr__(self, "series", tuple(self.series))


@dataclass(frozen=True, slots=True)
class LineChart:
    """A trend: one line for each series over `labels` (months, years) in their order."""

    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "labels", tuple(self.labels))
        object.__setattr__(self, "series", tuple(self.series))


@dataclass(frozen=True, slots=True)
class HeatMap:
    """A grid of counts. `levels` gives each cell's place in `level_names` (0 is the lowest).

    The first row is drawn at the top. The count stands in each cell and the level's first letter
    beneath it, so that nothing is said by colour alone.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[int | None, ...], ...]
    levels: tuple[tuple[int, ...], ...]
    level_names: tuple[str, ...]
    row_title: str
    column_title: str

    def __post_init__(self) -> None:
        for name in ("rows", "columns", "level_names"):
            object.__setattr__(self, name, tuple(getattr(self, name)))
        for name in ("values", "levels"):
            object.__setattr__(self, name, tuple(tuple(row) for row in getattr(self, name)))


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A place on a map, in metres east and north of the map's camera."""

    label: str
    east_m: float
    north_m: float
    count: int = 0


@dataclass(frozen=True, slots=True)
class PointMap:
    """A camera, rings around it, and what was recorded near it; north is up, no tiles needed.

    `points` are sized by their count (crimes at that point); `others` are the other cameras.
    """

    camera: str
    rings_m: tuple[int, ...]
    points: tuple[MapPoint, ...]
    others: tuple[MapPoint, ...] = ()
    points_are: str = "Recorded crimes at a map point"
    others_are: str = "Other council cameras"

    def __post_init__(self) -> None:
        for name in ("rings_m", "points", "others"):
            object.__setattr__(self, name, tuple(getattr(self, name)))


Drawing = BarChart | LineChart | HeatMap | PointMap


def drawing_faults(drawing: Drawing) -> list[str]:
    """What keeps a chart or map from being drawn, as sentences; empty when nothing does."""
    if isinstance(drawing, BarChart | LineChart):
        across = drawing.categories if isinstance(drawing, BarChart) else drawing.labels
        return _series_faults(across, drawing.series)
    if isinstance(drawing, HeatMap):
        return _grid_faults(drawing)
    if not drawing.rings_m or min(drawing.rings_m) <= 0:
        return ["a map needs at least one ring, in metres"]
    return ["a point on a map needs a count of at least 1"] * any(
        p.count < 1 for p in drawing.points
    )


def _series_faults(across: tuple[str, ...], series: tuple[Series, ...]) -> list[str]:
    faults = []
    if not across or not series:
        faults.append("a chart needs at least one category and one row of figures")
    if len(series) > 4:
        faults.append("more than four rows of figures cannot be told apart; use a table")
    for one in series:
        if len(one.values) != len(across):
            faults.append(
                f"“{one.name}” has {len(one.values)} figures for {len(across)} categories"
            )
        if any(value is not None and value < 0 for value in one.values):
            faults.append(f"“{one.name}” has a figure below nought, which these charts do not draw")
    return faults


def _grid_faults(grid: HeatMap) -> list[str]:
    shape = [len(grid.columns)] * len(grid.rows)
    faults = []
    if not grid.rows or not grid.columns:
        faults.append("a heat map needs rows and columns")
    if [len(row) for row in grid.values] != shape or [len(row) for row in grid.levels] != shape:
        faults.append("a heat map needs a count and a level for each cell")
    if any(not 0 <= n < min(len(grid.level_names), 5) for row in grid.levels for n in row):
        faults.append("each level of a heat map must be one of its (at most five) named levels")
    return faults
