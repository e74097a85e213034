"""Every tampering with the history is found, and the first event that is not right is named.

The attacker knows how the history is made; what they lack is the signing key.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

import attacks_on_details
import attacks_on_events
import attacks_on_heads
import pytest
from attacker import Attacker, Victim, anchor, attacking, detail, erasure, event, first_fault, head
from attacks_on_events import Attack
from databases import KINDS, fresh, url_of
from long_history import LongHistory
from sqlalchemy import Table, delete, select, update
from sqlalchemy.orm import Session

from govern.database import canonical_json
from govern.history import Log
from govern.history.claims import Sources, gather

FULL = bool(os.environ.get("GOVERN_FULL"))
SEEDS = {"sqlite": 50 if FULL else 3, "postgresql": 50 if FULL else 1}
PAGES = (1024, 1, 2)
TABLES = {table.name: table for table in (event, detail, erasure, head, anchor)}

ATTACKS: tuple[Attack, ...] = (
    attacks_on_events.edit_the_body,
    attacks_on_events.edit_body_and_leaf,
    attacks_on_events.edit_and_remake_the_chain,
    attacks_on_events.backdate_and_remake_the_chain,
    attacks_on_events.delete_an_event,
    attacks_on_events.delete_the_first_event,
    attacks_on_events.delete_an_event_and_close_the_gap,
    attacks_on_events.delete_and_remake_the_chain,
    attacks_on_events.delete_an_event_and_keep_its_details,
    attacks_on_events.cut_the_end,
    attacks_on_events.cut_the_end_and_mend_the_head,
    attacks_on_events.cut_the_end_with_its_anchors,
    attacks_on_events.cut_everything_with_its_anchors,
    attacks_on_events.swap_two_bodies,
    attacks_on_events.swap_two_events,
    attacks_on_events.repeat_an_event,
    attacks_on_events.insert_an_event_and_remake_the_chain,
    attacks_on_events.put_an_event_behind_the_head,
    attacks_on_events.move_an_event_to_the_other_log,
    attacks_on_details.edit_a_sentence,
    attacks_on_details.edit_a_sentence_and_its_digest,
    attacks_on_details.edit_a_sentence_and_remake_the_chain,
    attacks_on_details.delete_a_line,
    attacks_on_details.add_a_line,
    attacks_on_details.hide_a_line_from_its_record,
    attacks_on_details.swap_the_details_of_two_events,
    attacks_on_details.empty_a_line,
    attacks_on_details.half_empty_a_line,
    attacks_on_details.empty_a_line_under_a_real_erasure,
    attacks_on_details.empty_a_line_under_another_event,
    attacks_on_details.empty_a_line_under_an_event_to_come,
    attacks_on_details.bring_an_erased_line_back,
    attacks_on_details.forget_an_erasure,
    attacks_on_heads.set_the_head_back,
    attacks_on_heads.set_the_head_forward,
    attacks_on_heads.give_the_head_another_chain,
    attacks_on_heads.give_the_head_another_tree,
    attacks_on_heads.remove_the_head,
    attacks_on_heads.remove_an_anchor,
    attacks_on_heads.sign_with_another_key,
)


@pytest.fixture(scope="module", params=KINDS)
def victim(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Victim]:
    """A history written once for all attacks: each is undone after it was looked for."""
    folder = tmp_path_factory.mktemp("victim")
    with fresh(request.param, folder) as made:
        history = LongHistory(made, folder, seed=20)
        history.write(45, sign_every=8)
        history.sign()
        last = max(
            found["size"]
            for found in map(json.loads, history.anchors.read_text().splitlines())
            if found["log"] == "main"
        )
        history.write(4, sign_every=100)
        yield Victim(request.param, url_of(made), history.sources, last)


def test_the_history_is_right_before_anybody_attacks_it(victim: Victim) -> None:
    with attacking(victim, 0) as attacker:
        assert first_fault(attacker.connection, victim.sources) is None
        assert attacker.size > victim.last_anchor > 50
        assert attacker.erasing


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_tampering_is_found_and_its_place_named(
    victim: Victim, attack: Attack, monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in range(SEEDS[victim.kind]):
        # Pages of plain events are walked in another way than mixed ones: both are tried.
        monkeypatch.setattr("govern.history.walk._EVENTS_AT_ONCE", PAGES[seed % len(PAGES)])
        with attacking(victim, seed) as attacker:
            bad = attack(attacker)
            fault = first_fault(attacker.connection, victim.sources)
            assert fault is not None, f"{attack.__name__}, seed {seed}: not found"
            assert fault.seq <= bad <= (fault.until or fault.seq), (
                f"{attack.__name__}, seed {seed}: event {bad}, and {fault} was named"
            )


# ---- every column, one at a time


def _changed(value: Any, random: Random) -> Any:
    if isinstance(value, bool | int):
        return value + random.choice((1_000_000, 1))
    if isinstance(value, bytes):
        at = random.randrange(len(value))
        return value[:at] + bytes([value[at] ^ (1 << random.randrange(8))]) + value[at + 1 :]
    if isinstance(value, datetime):
        return value + timedelta(seconds=1)
    if value in ("main", "covert"):
        return "covert" if value == "main" else "main"
    if isinstance(value, str):
        at = random.randrange(len(value))
        return value[:at] + ("x" if value[at] != "x" else "y") + value[at + 1 :]
    return 7 if value is None else None


COLUMNS = [(name, column.name) for name, table in TABLES.items() for column in table.columns]


def _new_values(attacker: Attacker, table: Table, row: Any, column: str) -> dict[str, Any]:
    """One column changed; where it is part of the key, to a place that is free."""
    old = row._mapping[column]
    if column == "log":
        if table is head:
            attacker.run(delete(head).where(head.c.log == _changed(old, attacker.random)))
            return {"log": _changed(old, attacker.random)}
        place = "size" if table is anchor else "seq"
        return {
            "log": _changed(old, attacker.random),
            place: row._mapping[place] + 1_000_000,
        }
    if table.columns[column].primary_key:
        return {column: old + 1_000_000}
    if column == "salt" and old is None:
        return {column: b"0" * 16}
    if column == "detail" and old is None:
        return {column: "back"}
    return {column: _changed(old, attacker.random)}


@pytest.mark.parametrize(("table_name", "column"), COLUMNS)
def test_every_column_is_held(
    victim: Victim, table_name: str, column: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = TABLES[table_name]
    keys = list(table.primary_key.columns)
    for seed in range(SEEDS[victim.kind] * (1 if FULL else 2)):
        monkeypatch.setattr("govern.history.walk._EVENTS_AT_ONCE", PAGES[seed % len(PAGES)])
        with attacking(victim, seed) as attacker:
            row = attacker.random.choice(attacker.run(select(table).order_by(*keys)).all())
            values = _new_values(attacker, table, row, column)
            same = (key == row._mapping[key.name] for key in keys)
            attacker.run(update(table).where(*same).values(**values))
            fault = first_fault(attacker.connection, victim.sources)
            assert fault is not None, f"{table_name}.{column}, seed {seed}: {row} → {values}"


# ---- the file of anchors


def _rewritten(victim: Victim, tmp_path: Path, lines: list[str]) -> Sources:
    path = tmp_path / "anchors.jsonl"
    path.write_text("".join(f"{line}\n" for line in lines))
    return Sources(victim.sources.keys, victim.sources.install, path)


def _lines_of(victim: Victim) -> list[str]:
    assert victim.sources.anchors_file is not None
    return victim.sources.anchors_file.read_text().splitlines()


@pytest.mark.parametrize("name", ["chain", "root", "at", "signature", "key_id", "install", "size"])
def test_a_changed_line_of_the_file_is_found(victim: Victim, tmp_path: Path, name: str) -> None:
    lines = _lines_of(victim)
    for seed in range(SEEDS[victim.kind]):
        random = Random(seed)
        at = random.randrange(len(lines))
        told = json.loads(lines[at])
        told[name] = told[name] - 1 if name == "size" else _changed_hex(told[name], random)
        changed = [*lines[:at], canonical_json(told), *lines[at + 1 :]]
        with attacking(victim, seed) as attacker:
            assert first_fault(attacker.connection, _rewritten(victim, tmp_path, changed))


def _changed_hex(value: str, random: Random) -> str:
    at = random.randrange(len(value))
    digit = "1" if value[at] != "1" else "2"
    return value[:at] + digit + value[at + 1 :]


@pytest.mark.parametrize("junk", ["", "{", '{"size":1}', "[]", "null", "\x00"])
def test_a_line_that_is_no_head_is_found(victim: Victim, tmp_path: Path, junk: str) -> None:
    lines = _lines_of(victim)
    with attacking(victim, 0) as attacker:
        changed = _rewritten(victim, tmp_path, [*lines[:2], junk, *lines[2:]])
        fault = first_fault(attacker.connection, changed)
    assert fault is not None
    assert "line 3 of anchors.jsonl is not a signed head" in fault.why


def test_a_head_of_another_installation_is_found(victim: Victim, tmp_path: Path) -> None:
    with attacking(victim, 0) as attacker:
        attacker.run(delete(anchor))
        sources = Sources(victim.sources.keys, "another", victim.sources.anchors_file)
        with Session(bind=attacker.connection) as session:
            _claims, faults = gather(session, Log.MAIN, sources)
    assert any("another installation" in fault.why for fault in faults)


def test_after_the_last_anchor_only_a_kept_head_tells_of_a_cut(
    victim: Victim, tmp_path: Path
) -> None:
    """The window the cadence of signing stands for: said here, so that nobody promises more."""
    with attacking(victim, 0) as attacker:
        attacker.remove(victim.last_anchor + 1, attacker.size)
        attacker.remake()
        assert first_fault(attacker.connection, victim.sources) is None
