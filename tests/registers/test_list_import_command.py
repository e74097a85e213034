"""`govern cameras import`: what it prints, what it leaves behind, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from camera_lists import FIGURES, REPORTS, TRAFFORD, csv_of, figures, without

from govern.cli import main

MOSS = "1,Moss Road,53.4,-2.3"
OAK = "2,Oak Avenue,53.41,-2.3"


class Command:
    """The command line on an instance of its own."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        assert main(["--instance", str(folder / "instance"), "init"]) == 0
        capsys.readouterr()

    def run(self, *words: str) -> tuple[int, str, str]:
        """Exit code, standard output, standard error."""
        code = main([*words, "--instance", str(self.folder / "instance")])
        said = self.capsys.readouterr()
        return code, said.out, said.err

    def bring(self, data: bytes | Path, *words: str, code: int = 0) -> dict[str, Any]:
        """Import a list; its report."""
        path = data if isinstance(data, Path) else self.folder / "list.csv"
        if isinstance(data, bytes):
            path.write_bytes(data)
        found, out, err = self.run("cameras", "import", str(path), "--json", *words)
        assert found == code, err
        report: dict[str, Any] = json.loads(out)
        assert list(report)[: 1 + len(FIGURES)] == ["file", *FIGURES]
        figures(report)
        return report

    def cameras(self) -> list[dict[str, Any]]:
        """What `records list` says."""
        _, out, _ = self.run("records", "list", "--register", "cameras", "--json")
        found: list[dict[str, Any]] = json.loads(out)
        return found

    def fields(self, reference: str) -> dict[str, Any]:
        """What `records show` says of a camera."""
        _, out, _ = self.run("records", "show", reference, "--json")
        found: dict[str, Any] = json.loads(out)["fields"]
        return found


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """A fresh instance, as `govern init` leaves it."""
    return Command(tmp_path, capsys)


def test_lists_come_in_by_date_without_naming_a_scheme(command: Command) -> None:
    for path in TRAFFORD[:5]:
        report = command.bring(path, "--accept-all")
        assert figures(report) == REPORTS["in_date_order"][path.name]
    assert report["columns"] == {
        "camera_id": "number",
        "location": "label",
        "area_name": "ward",
        "lat": "latitude",
        "lon": "longitude",
    }
    cameras = command.cameras()
    assert len(cameras) == 98 + 9 + 2 + 17 + 22
    first = command.fields(cameras[0]["reference"])
    assert (first["number"], first["lifecycle"]) == ("1001", "live")
    assert first["last_listed_on"] == "2025-03-04"
    listed = [command.fields(each["reference"])["last_listed_on"] for each in cameras[-3:]]
    assert listed == ["2025-03-04"] * 3


def test_a_dry_run_changes_nothing(command: Command) -> None:
    report = command.bring(csv_of(MOSS, OAK), "--scheme", "Town centre", "--dry-run")
    assert report["added"] == 2
    assert command.cameras() == []
    _, out, _ = command.run("records", "list", "--register", "schemes", "--json")
    assert json.loads(out) == []


def test_pending_lines_wait_and_accept_all_takes_them_up(command: Command) -> None:
    command.bring(csv_of(MOSS), "--listed-on", "2026-01-05")
    second = csv_of("1,Talbot Lane,53.403,-2.3", OAK)
    report = command.bring(second, "--listed-on", "2026-02-01")
    assert (report["pending"], report["added"]) == (1, 1)
    report = command.bring(second, "--listed-on", "2026-02-01", "--accept-all")
    assert (report["pending"], report["added"], report["unchanged"]) == (0, 1, 1)
    assert len(command.cameras()) == 3


def test_the_same_file_again_applies_nothing(command: Command) -> None:
    command.bring(csv_of(MOSS), "--listed-on", "2026-01-05")
    command.bring(csv_of("1,Moss Road North,53.4,-2.3"), "--listed-on", "2026-02-05")
    report = command.bring(csv_of(MOSS), "--listed-on", "2026-01-05")
    assert report["unchanged"] == 1
    assert "applied already" in report["notes"][0]
    assert command.fields(command.cameras()[0]["reference"])["label"] == "Moss Road North"


def test_rejected_rows_end_with_three(command: Command) -> None:
    report = command.bring(csv_of(MOSS, '2,Oak,"53,4",-2.3'), code=3)
    assert report["problems"] == [
        {"line": 3, "column": "lat", "value": "53,4", "why": "not a latitude: use a full stop"}
    ]
    assert len(command.cameras()) == 1


def test_a_mapping_file_says_which_column_is_what(command: Command) -> None:
    mapping = command.folder / "mapping.json"
    words = {"one": "number", "two": "label", "three": "latitude", "four": "longitude"}
    mapping.write_text(json.dumps(words))
    odd = csv_of(MOSS, header="one,two,three,four")
    assert command.bring(odd, "--mapping", str(mapping))["columns"] == words
    mapping.write_text(json.dumps({"one": "numbr", "five": "label"}))
    code, out, err = command.run(
        "cameras", "import", str(command.folder / "list.csv"), "--mapping", str(mapping)
    )
    assert (code, out) == (1, "")
    assert "“one”" in err and "“five”" in err and err.count("\n") == 1


def test_a_list_without_coordinates(command: Command) -> None:
    report = command.bring(without(TRAFFORD[6], "lat", "lon"), "--scheme", "Bare")
    assert report["added"] == 163
    assert command.fields(command.cameras()[0]["reference"])["latitude"] is None


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("empty.csv", b"", "is empty"),
        ("list.pdf", b"%PDF-1.7\n\x00", "PDF"),
        ("swapped.csv", b"colour\nred\n", "which column holds the number"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_line(
    command: Command, name: str, data: bytes, sentence: str
) -> None:
    path = command.folder / name
    path.write_bytes(data)
    code, out, err = command.run("cameras", "import", str(path))
    assert (code, out) == (1, "")
    assert sentence in err and err.startswith("govern: ") and err.count("\n") == 1
    assert command.cameras() == []


def test_words_for_people(command: Command) -> None:
    path = command.folder / "2026-03-01_list.csv"
    path.write_bytes(csv_of(MOSS, '2,Oak,"53,4",-2.3'))
    code, out, _ = command.run("cameras", "import", str(path))
    assert code == 3
    assert out.splitlines() == [
        "2026-03-01_list.csv, list of 1 March 2026: 2 rows",
        "       1 added",
        "       1 rejected",
        "  line 3, column “lat”: not a latitude: use a full stop",
    ]
