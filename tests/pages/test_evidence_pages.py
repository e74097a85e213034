"""Evidence by the front door: files brought in, columns confirmed, figures near a camera."""

from __future__ import annotations

import io
import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from council import Council
from front_door import FrontDoor, Visitor
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from govern.database import Database
from govern.people.roles import Role
from govern.registers.cameras.models import Camera, Crime, Incident, Lifecycle, Scheme
from govern.registers.cameras.rules.grid import to_grid
from tests.pages.house_inspector import inspect

DATA = Path(__file__).resolve().parents[1] / "data" / "crime"
FILES = (
    "sheffield_station_2024-03_to_2025-02.csv",
    "sheffield_station_2025-03_to_2026-02.csv",
)
LOG = b"When,Time,Cam,Incident type\n03/04/2026,14:05,7,Theft\n04/04/2026,,99,Theft\n"
PLACE = (Decimal("53.378409"), Decimal("-1.466603"))


@pytest.fixture
def door(council: Council, tmp_path: Path) -> FrontDoor:
    """The application."""
    return FrontDoor(council, tmp_path / "instance")


@pytest.fixture
def scheme(council: Council) -> Scheme:
    """A scheme with one camera, by Sheffield's station."""
    scheme = council.scheme("Station quarter")
    work = council.work_as()
    east, north = to_grid(float(PLACE[0]), float(PLACE[1]))
    made = Camera(
        reference="CAM-2026-0007",
        title="7 <b>Station</b> approach",
        state=Lifecycle.LIVE,
        organisation_id=scheme.organisation_id,
        scheme_id=scheme.id,
        opened_on=work.today,
        number="7",
        latitude=PLACE[0],
        longitude=PLACE[1],
        easting=round(east),
        northing=round(north),
        live_from_on=date(2020, 1, 1),
    )
    work.session.add(made)
    work.note(made, "camera.added", "Added for the test")
    work.commit()
    return scheme


@pytest.fixture
def manager(door: FrontDoor, scheme: Scheme) -> Visitor:
    """The CCTV manager, signed in."""
    return door.signed_in(Role.CCTV_MANAGER)


def send_file(
    visitor: Visitor, path: str, field: str, data: bytes, name: str, **fields: str
) -> TestResponse:
    """Send a form with one file."""
    given: dict[str, Any] = {
        **fields,
        "csrf_token": visitor.token("/evidence/"),
        field: (io.BytesIO(data), name),
    }
    return visitor.client.post(
        path, data=given, content_type="multipart/form-data", environ_base=visitor._surroundings()
    )


def bring_in_crime(visitor: Visitor) -> list[TestResponse]:
    """Two years of real figures."""
    return [
        send_file(
            visitor,
            "/evidence/crime",
            "file",
            (DATA / name).read_bytes(),
            name,
            force="South Yorkshire Police",
        )
        for name in FILES
    ]


def test_police_figures_come_in_and_the_page_says_what_is_loaded(
    manager: Visitor, database: Database
) -> None:
    answers = bring_in_crime(manager)
    assert [answer.status_code for answer in answers] == [303, 303]
    result = manager.get(answers[0].headers["Location"])
    assert result.status_code == 200 and not inspect(result.text)
    assert "2,649" in result.text
    page = manager.get("/evidence/")
    assert not inspect(page.text)
    assert "February 2026" in page.text and "British Transport Police" in page.text
    assert "no data" in page.text
    with database.read_session() as session:
        assert (session.scalar(select(func.count(Crime.id))) or 0) > 4_000


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"", "empty.csv", "is empty"),
        (b"Name\nA\n", "names.csv", "not a file of police figures"),
        (b"%PDF-1.7 x", "paper.pdf", "is a PDF"),
    ],
)
def test_a_wrong_file_is_refused_in_a_sentence(
    manager: Visitor, database: Database, data: bytes, name: str, says: str
) -> None:
    answer = send_file(manager, "/evidence/crime", "file", data, name)
    assert answer.status_code == 400
    assert says in answer.text and not inspect(answer.text)
    with database.read_session() as session:
        assert session.scalar(select(func.count(Crime.id))) == 0


def test_nothing_chosen_is_said(manager: Visitor) -> None:
    answer = manager.post("/evidence/crime", {"force": ""}, page="/evidence/")
    assert answer.status_code == 400
    assert "Choose the file of police figures" in answer.text


def test_a_log_is_confirmed_before_it_counts(
    manager: Visitor, scheme: Scheme, database: Database
) -> None:
    answer = send_file(
        manager,
        "/evidence/logs",
        "log",
        LOG,
        "april.csv",
        kind="incidents",
        scheme=scheme.reference,
    )
    assert answer.status_code == 303
    path = answer.headers["Location"]
    asked = manager.get(path)
    assert not inspect(asked.text)
    assert "Which column is which?" in asked.text
    assert "the scheme has no camera with this number" in asked.text
    chosen = {
        name: (found.group(1) if (found := re.search(pattern, asked.text)) else "")
        for name, pattern in {
            name: rf'id="{name}"[^>]*value="(\d+)"'
            for name in ("from_on-day", "from_on-month", "from_on-year")
        }.items()
    }
    assert chosen == {"from_on-day": "3", "from_on-month": "4", "from_on-year": "2026"}
    fields = {
        "column_0": "date",
        "column_1": "time",
        "column_2": "camera",
        "column_3": "category",
        "from_on-day": "1",
        "from_on-month": "4",
        "from_on-year": "2026",
        "until_on-day": "30",
        "until_on-month": "4",
        "until_on-year": "2026",
    }
    missing = manager.post(path, {**fields, "column_0": ""})
    assert missing.status_code == 400 and "no column is named for date" in missing.text
    with database.read_session() as session:
        assert session.scalar(select(func.count(Incident.id))) == 0
    assert manager.post(path, fields).status_code == 303
    with database.read_session() as session:
        row = session.scalars(select(Incident)).one()
        assert (row.on_date, row.hour) == (date(2026, 4, 3), 14)
    done = manager.get(path)
    assert not inspect(done.text)
    assert "What came of" in done.text and "Line" in done.text
    assert "30 April 2026" in manager.get("/evidence/").text


def test_the_evidence_of_a_camera_is_on_one_page(manager: Visitor) -> None:
    bring_in_crime(manager)
    page = manager.get("/cameras/CAM-2026-0007/evidence")
    assert page.status_code == 200, page.text
    assert not inspect(page.text)
    assert "&lt;b&gt;Station&lt;/b&gt;" in page.text and "<b>Station" not in page.text
    assert 'data-map="places"' in page.text
    assert "No data: the incident log is not loaded" in page.text
    assert "British Transport Police: figures are loaded for" in page.text
    pictures = re.findall(r'src="(/cameras/[^"]+\.svg[^"]*)"', page.text)
    assert len(pictures) >= 3
    for address in pictures:
        drawn = manager.get(address.replace("&amp;", "&"))
        assert drawn.status_code == 200 and drawn.mimetype == "image/svg+xml"
    assert manager.get("/cameras/CAM-2026-0007/evidence/pictures/none.svg").status_code == 404


def test_the_choice_counts_and_a_choice_that_cannot_be_used_says_why(manager: Visitor) -> None:
    bring_in_crime(manager)
    path = "/cameras/CAM-2026-0007/evidence"
    narrow = manager.get(
        f"{path}?first=2025-12&last=2026-02&radius=100&categories=burglary&categories=drugs"
    )
    assert "December 2025 to February 2026, within 100 metres" in narrow.text
    assert "Only the categories chosen for the purpose are counted" in narrow.text
    long = manager.get(f"{path}?first=2024-03&last=2026-02&radius=100")
    assert long.status_code == 200 and "twelve months at most" in long.text
    back = manager.get(f"{path}?first=2026-02&last=2025-12&radius=100")
    assert "not before the first" in back.text
    odd = manager.get(f"{path}?first=never&last=2025-12&radius=9999999")
    assert odd.status_code == 200 and not inspect(odd.text)


def test_who_may_only_read_sees_what_is_loaded_and_no_form(door: FrontDoor, scheme: Scheme) -> None:
    member = door.signed_in(Role.MEMBER)
    page = member.get("/evidence/")
    assert page.status_code == 200 and "Bring police figures in" not in page.text
    assert member.post("/evidence/crime", {}, page="/evidence/").status_code == 403
    shown = member.get("/cameras/CAM-2026-0007/evidence")
    assert "shown to people who may read the release register" in shown.text


def test_an_import_of_nobody_s_is_not_found(manager: Visitor) -> None:
    assert manager.get("/evidence/imports/AAAAAAAAAAAAAAAAAAAAAA").status_code == 404
