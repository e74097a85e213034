"""The evidence page of one camera: what is asked for, its panels, and the map with its table."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

from flask import render_template, url_for
from wtforms import Form

from govern.measures import Panel, PanelPicture
from govern.records.settings import REVIEW_RADIUS, value_of
from govern.registers.cameras.models import Camera
from govern.registers.cameras.queries.evidence import (
    EvidenceChoice,
    ReviewEvidence,
    camera_evidence,
    default_period,
)
from govern.registers.cameras.queries.evidence_coverage import crime_loaded
from govern.registers.cameras.queries.evidence_crime import MOST_MONTHS, neighbours_of
from govern.registers.cameras.queries.panels import evidence_panels
from govern.registers.cameras.queries.panels_crime import direction
from govern.registers.cameras.rules.crime import RADIUS_LADDER_M, CrimeEvidence
from govern.registers.cameras.rules.crime_categories import CATEGORY_NAMES
from govern.registers.cameras.rules.grid import to_degrees
from govern.registers.cameras.rules.months import Period, month_number, month_words
from govern.web.edge import work
from govern.web.fields import ChoicesField, SelectField
from govern.web.page_parts import Column, Link, MapPoint

_MAP = "crime-map"


class ChoiceForm(Form):
    """Months, radius and categories; sent by GET, so that the page can be passed on."""

    first = SelectField("From", choices=())
    last = SelectField("To", choices=())
    radius = SelectField("Radius", choices=())
    categories = ChoicesField("Categories of crime that belong to its purpose", choices=(),
                              description="None ticked counts all of them.")  # fmt: skip


class CameraEvidencePage:
    """What one reader sees of a camera’s evidence, for the choice in the address."""

    def __init__(self, camera: Camera, given: Any) -> None:
        self.camera = camera
        here = work()
        usual = default_period(here)
        own_radius = int(value_of(here, REVIEW_RADIUS, camera.organisation_id))
        self.form = ChoiceForm(
            given or None,
            data={"first": usual[0], "last": usual[1], "radius": str(own_radius), "categories": []},
        )
        self._set_choices(Period(*usual), own_radius)
        self.choice = self._chosen(EvidenceChoice(Period(*usual), own_radius))

    def _set_choices(self, usual: Period, own_radius: int) -> None:
        loaded = crime_loaded(work()).coverage.months
        known = sorted({*loaded, *usual.months}, key=month_number)
        months = [(month, month_words(month)) for month in Period(known[0], known[-1]).months]
        self.form.first.choices = months
        self.form.last.choices = months
        radii = sorted({*RADIUS_LADDER_M, own_radius})
        self.form.radius.choices = [(str(each), f"{each} metres") for each in radii]
        self.form.categories.choices = [(str(k), v) for k, v in CATEGORY_NAMES.items()]

    def _chosen(self, usual: EvidenceChoice) -> EvidenceChoice:
        """The choice in the address; the usual one where it cannot be used, and why."""
        if not self.form.validate():
            return usual
        first, last = str(self.form.first.data), str(self.form.last.data)
        if month_number(last) < month_number(first):
            self.form.last.errors = ["Choose a last month that is not before the first"]
            return usual
        period = Period(first, last)
        if len(period.months) > MOST_MONTHS:
            self.form.last.errors = [
                "Choose twelve months at most: longer, and a year would be compared with itself"
            ]
            return usual
        picked = frozenset(str(each) for each in self.form.categories.data or ())
        return EvidenceChoice(period, int(self.form.radius.data), picked or None)

    @property
    def evidence(self) -> ReviewEvidence:
        """The evidence for the choice."""
        return camera_evidence(work(), self.camera, self.choice)

    def panels(self) -> tuple[Panel, ...]:
        """Every panel about the camera."""
        return evidence_panels(work(), self.camera, self.evidence)

    def picture(self, name: str) -> PanelPicture | None:
        """A chart or map of the page by its name."""
        for panel in self.panels():
            for each in panel.pictures:
                if each.name == name:
                    return each
        return None

    def page(self) -> str:
        """The page."""
        panels = self.panels()
        crime = self.evidence.crime
        drawn = next((each for p in panels for each in p.pictures if each.name == _MAP), None)
        if drawn is not None:
            panels = tuple(_without_map(panel) for panel in panels)
        return render_template(
            "cameras/evidence_camera.html",
            title="Evidence near this camera",
            caption=f"{self.camera.reference} · {self.camera.title}",
            camera=self.camera,
            form=self.form,
            period=self.choice.period.words(),
            radius=self.choice.radius_m,
            panels=panels,
            map_picture=drawn,
            points=self._points(crime) if crime is not None and drawn is not None else [],
            point_columns=_POINT_COLUMNS,
            centre=(self.camera.latitude, self.camera.longitude),
            picture_url=self._picture_url,
            breadcrumbs=[
                Link("Cameras", url_for("lists.register_list", name="cameras")),
                Link(
                    self.camera.reference,
                    url_for("record.show", reference=self.camera.reference),
                ),
            ],
            wide=True,
        )

    def _picture_url(self, name: str) -> str:
        picked = self.choice.categories
        return url_for(
            "cameras.camera_evidence_picture",
            reference=self.camera.reference,
            name=name,
            first=self.choice.period.first,
            last=self.choice.period.last,
            radius=self.choice.radius_m,
            categories=sorted(picked) if picked else None,
        )

    def _points(self, crime: CrimeEvidence) -> list[MapPoint]:
        """The camera, the map points of the police and the other cameras, as the map draws them."""
        question = crime.question
        here = (question.easting, question.northing)
        points = [
            _point(here, here, self.camera.title, "camera", "This camera", 0),
            *(
                _point(
                    here,
                    (each.easting, each.northing),
                    f"Map point {number}",
                    "crime",
                    "Recorded crime",
                    each.count,
                )
                for number, each in enumerate(crime.map_points, start=1)
            ),
        ]
        others = neighbours_of(
            work(),
            question.easting,
            question.northing,
            within_m=2 * question.radius_m,
            but_not=self.camera.id,
        )
        points.extend(
            _point(here, (each.easting, each.northing), each.name, "other", "Other camera", 0)
            for each in others
        )
        return points


_POINT_COLUMNS = (
    Column("What"),
    Column("Metres away", numeric=True),
    Column("Direction"),
    Column("Records", numeric=True),
)


def _point(
    here: tuple[int, int], there: tuple[int, int], name: str, kind: str, what: str, count: int
) -> MapPoint:
    east, north = there[0] - here[0], there[1] - here[1]
    latitude, longitude = to_degrees(*there)
    return MapPoint(
        latitude=round(latitude, 6),
        longitude=round(longitude, 6),
        name=name,
        kind=kind,
        cells=(
            what,
            f"{round(math.hypot(east, north)):,}",
            direction(east, north),
            f"{count:,}" if kind == "crime" else "",
        ),
        size=max(1, count),
    )


def _without_map(panel: Panel) -> Panel:
    """The crime panel without the map and its table: the page has both, to be looked into."""
    if panel.name != "crime":
        return panel
    return replace(
        panel,
        pictures=tuple(each for each in panel.pictures if each.name != _MAP),
        tables=tuple(each for each in panel.tables if not each.caption.startswith("Map points")),
    )
