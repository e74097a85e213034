"""`govern job`: what there is, run by hand, and rehearsed for another day."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from govern.cli.instances import prepare
from govern.cli.running import Context
from govern.cli.scheduling import add
from govern.errors import GovernError


@pytest.fixture(scope="module")
def instance(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance without anybody in it."""
    folder = tmp_path_factory.mktemp("desk") / "instance"
    prepare(Context(folder))
    return folder


def govern(instance: Path, *words: str) -> int:
    """One command of this group, as `govern` would run it."""
    import argparse

    parser = argparse.ArgumentParser()
    add(parser.add_subparsers(required=True))
    chosen = parser.parse_args(words)
    context = Context(instance)
    try:
        return int(chosen.run(context, chosen))
    finally:
        context.close()


def test_the_list_names_every_duty_and_job(
    instance: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert govern(instance, "job", "list", "--json") == 0
    rows = {row["name"]: row["when"] for row in json.loads(capsys.readouterr().out)}
    assert rows["tick"] == "20 seconds"
    assert rows["faults"] == "Mondays 07:00"
    assert rows["fault_summary"] == "when asked"
    assert govern(instance, "job", "list") == 0
    assert "daily 03:30" in capsys.readouterr().out


def test_a_rehearsal_says_what_it_did_and_leaves_no_heartbeat(
    instance: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert govern(instance, "job", "run", "tick", "--at", "2026-12-01T07:05") == 0
    said = capsys.readouterr().out.splitlines()
    assert "plan: 0 planned, 0 overtaken, 0 withdrawn" in said
    assert "faults: asked for the week to 2026-11-29" in said
    assert "send: no mail server is set (mail_host)" in said
    assert govern(instance, "job", "list", "--json") == 0
    rows = {row["name"]: row["last_run"] for row in json.loads(capsys.readouterr().out)}
    assert rows["tick"] is None


def test_a_registers_job_is_run_by_hand(instance: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert govern(instance, "job", "run", "fault_summary", "--with", "week_ending=2026-11-22") == 0
    assert capsys.readouterr().out == "fault_summary: done\n"


@pytest.mark.parametrize(
    "words",
    [
        ("nonsense",),
        ("tick", "--at", "tomorrow"),
        ("fault_summary", "--with", "week_ending"),
    ],
)
def test_wrong_words_are_said_so(instance: Path, words: tuple[str, ...]) -> None:
    with pytest.raises(Exception, match=r"there is no job|--at wants|--with wants") as raised:
        govern(instance, "job", "run", *words)
    assert not isinstance(raised.value, GovernError)
    assert type(raised.value).__name__ == "Usage"
