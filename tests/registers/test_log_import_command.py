"""`govern crime import` and `govern incidents import`: reports, exit codes, nothing half done."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from council import Council
from front_door import FrontDoor
from sqlalchemy import func, select

from govern.cli import main
from govern.database import Database
from govern.history.models import AuditEvent
from govern.registers.cameras.models import Crime, Incident, LogCoverage

DATA = Path(__file__).resolve().parents[1] / "data" / "crime"


class Command:
    """The command line on a test's database."""

    def __init__(self, instance: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.instance, self.capsys = instance, capsys

    def __call__(self, *words: str) -> tuple[int, dict[str, Any]]:
        """The exit code and the report."""
        code = main(["--instance", str(self.instance), *words, "--json"])
        return code, json.loads(self.capsys.readouterr().out)

    def error(self, *words: str) -> tuple[int, str]:
        """The exit code and what stands on standard error."""
        code = main(["--instance", str(self.instance), *words])
        return code, self.capsys.readouterr().err


@pytest.fixture
def govern(
    council: Council,
    database: Database,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> Command:
    """The command line of an instance with a council and one scheme."""
    from govern.cli.running import Context

    instance = tmp_path / "instance"
    FrontDoor(council, instance)
    council.scheme("Town centre")
    monkeypatch.setattr(Context, "database", database)
    return Command(instance, capsys)


def test_police_figures_come_in_with_the_report_of_the_contract(
    govern: Command, database: Database
) -> None:
    path = str(DATA / "sheffield_station_2026-04.geojson")
    code, report = govern("crime", "import", path, "--dry-run")
    assert (code, report["rows"], report["added"]) == (0, 166, 166)
    with database.read_session() as session:
        assert session.scalar(select(func.count(Crime.id))) == 0
        events = session.scalar(select(func.count()).select_from(AuditEvent))
    code, report = govern("crime", "import", path)
    named = ("added", "changed", "moved", "renumbered", "unchanged", "rejected", "pending")
    assert code == 0
    assert report["rows"] == sum(report[name] for name in named)
    assert set(report) >= {"file", "rows", *named, "missing", "columns", "problems"}
    code, again = govern("crime", "import", path, "--accept-all")
    assert (code, again["added"], again["unchanged"]) == (0, 0, 166)
    with database.read_session() as session:
        assert session.scalar(select(func.count()).select_from(AuditEvent)) == (events or 0) + 1


def test_rows_left_out_end_with_three_and_a_wrong_file_with_one(
    govern: Command, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text("Month,Crime type,Longitude,Latitude\nnever,Burglary,-1.4,53.3\n")
    code, report = govern("crime", "import", str(bad))
    assert (code, report["rejected"]) == (3, 1)
    assert report["problems"][0]["line"] == 2 and report["problems"][0]["column"] == "Month"
    empty = tmp_path / "empty.csv"
    empty.touch()
    code, told = govern.error("crime", "import", str(empty))
    assert code == 1 and "is empty" in told
    code, told = govern.error("crime", "import", str(tmp_path / "none.csv"))
    assert code == 1 and "cannot be read" in told


def test_a_log_comes_in_for_a_scheme_with_its_days(
    govern: Command, database: Database, tmp_path: Path
) -> None:
    log = tmp_path / "log.csv"
    log.write_text("Date,Type\n03/04/2026,Theft\n31/04/2026,Theft\n")
    words = ("incidents", "import", str(log), "--from", "2026-04-01", "--until", "2026-04-30")
    code, report = govern(*words, "--scheme", "town centre")
    assert (code, report["added"], report["rejected"]) == (3, 1, 1)
    with database.read_session() as session:
        assert session.scalar(select(func.count(Incident.id))) == 1
        row = session.scalars(select(LogCoverage)).one()
    assert (row.from_on.day, row.until_on.day) == (1, 30)
    assert (report["from"], report["until"]) == ("2026-04-01", "2026-04-30")


def test_a_mapping_file_says_which_column_is_which(govern: Command, tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text("A,B\n03/04/2026,No picture\n")
    mapping = tmp_path / "mapping.json"
    mapping.write_text('{"A": "date", "B": "category"}')
    code, report = govern("incidents", "import", str(log), "--mapping", str(mapping))
    assert (code, report["added"], report["columns"]) == (0, 1, {"A": "date", "B": "category"})


@pytest.mark.parametrize(
    ("more", "code", "says"),
    [
        (("--scheme", "Nowhere"), 1, "no scheme called"),
        (("--from", "2026-04-01"), 2, "go together"),
    ],
)
def test_what_does_not_go_together_is_said(
    govern: Command, tmp_path: Path, more: tuple[str, ...], code: int, says: str
) -> None:
    log = tmp_path / "log.csv"
    log.write_text("Date,Type\n03/04/2026,Theft\n")
    found, told = govern.error("incidents", "import", str(log), *more)
    assert found == code and says in told
