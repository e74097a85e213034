"""Signed heads: the key and who may read it, what is signed, how often, and the file of them."""

from __future__ import annotations

import json
import stat
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from council import NOW, Council
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from sqlalchemy import func, select

from govern.database import Database, canonical_json
from govern.errors import Unavailable
from govern.history import Log, Work, system_actor
from govern.history.anchors import Signing, append_to_file, is_due, read_head, sign_heads
from govern.history.claims import Sources
from govern.history.keys import (
    fingerprint,
    install_name,
    load_history_key,
    make_history_key,
    public_keys,
)
from govern.history.models import AuditAnchor
from govern.history.verification import verify


@pytest.fixture
def signing(tmp_path: Path) -> Signing:
    """The signing of a fresh installation."""
    make_history_key(tmp_path / "keys")
    return Signing.of(tmp_path / "keys", tmp_path / "anchors.jsonl")


def test_the_private_key_is_for_its_owner_only(tmp_path: Path) -> None:
    name = make_history_key(tmp_path / "keys")
    assert stat.S_IMODE((tmp_path / "keys" / "history.pem").stat().st_mode) == 0o600
    assert name == fingerprint(load_history_key(tmp_path / "keys").public_key())
    assert len(name) == 32


def test_making_the_key_again_changes_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    first = make_history_key(folder)
    content = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert make_history_key(folder) == first
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == content


def test_heads_of_an_earlier_key_can_still_be_checked(
    database: Database, council: Council, tmp_path: Path
) -> None:
    folder, file = tmp_path / "keys", tmp_path / "anchors.jsonl"
    first = make_history_key(folder)
    council.scheme()
    sign_heads(database, Signing.of(folder, file), NOW)
    (folder / "history.pem").unlink()
    second = make_history_key(folder)
    council.scheme()
    sign_heads(database, Signing.of(folder, file), NOW, only_due=False)
    assert set(public_keys(folder)) == {first, second}
    with database.read_session() as session:
        found = verify(session, Log.MAIN, Sources(public_keys(folder), install_name(folder), file))
    assert found.first_fault is None
    assert found.anchors_checked == 4


def test_a_key_that_is_none_is_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="cannot be read"):
        load_history_key(tmp_path)
    (tmp_path / "history.pem").write_text("-----BEGIN PRIVATE KEY-----\nno\n")
    with pytest.raises(Unavailable, match="cannot be read"):
        load_history_key(tmp_path)


def test_what_is_signed_can_be_checked_without_the_product(
    both_databases: Database, council: Council, signing: Signing
) -> None:
    council.scheme()
    (head,) = sign_heads(both_databases, signing, NOW)
    line = json.loads(signing.file.read_text())
    signed = {name: line[name] for name in ("install", "log", "size", "chain", "root", "at")}
    text = json.dumps(signed, sort_keys=True, separators=(",", ":"))
    pem = (signing.file.parent / "keys" / "history.pub").read_bytes()
    key = load_pem_public_key(pem)
    key.verify(bytes.fromhex(line["signature"]), b"govern-head-1\n" + text.encode())  # type: ignore[call-arg, union-attr]
    assert line["at"] == NOW.isoformat()
    assert line["log"] == "main"
    assert line["install"] == (signing.file.parent / "keys" / "install").read_text().strip()
    assert read_head(canonical_json(line)) == head


@pytest.mark.parametrize(
    ("size", "anchored", "hours", "due"),
    [
        (0, 0, None, False),
        (1, 0, None, True),
        (10, 10, 1000, False),
        (11, 10, 23, False),
        (11, 10, 24, True),
        (509, 10, 0, False),
        (510, 10, 0, True),
        (9, 10, 1000, False),
    ],
)
def test_a_head_is_due_after_500_events_or_24_hours(
    size: int, anchored: int, hours: int | None, due: bool
) -> None:
    at = None if hours is None else NOW - timedelta(hours=hours)
    assert is_due(size, anchored, at, NOW) is due


def test_the_tick_signs_what_is_due_and_nothing_else(
    both_databases: Database, council: Council, signing: Signing
) -> None:
    def tick(now: datetime) -> list[tuple[str, int]]:
        return [(head.log, head.size) for head in sign_heads(both_databases, signing, now)]

    assert tick(NOW) == []
    assert not signing.file.exists()
    council.scheme()
    first = tick(NOW)
    assert [log for log, _size in first] == ["main"]
    council.scheme()
    assert tick(NOW + timedelta(hours=23)) == []
    with both_databases.write_session() as session:
        work = Work(session, system_actor("test"), NOW)
        work.note(None, "ripa.read", "Read a protected record", log=Log.COVERT)
        work.commit()
    assert tick(NOW + timedelta(hours=23)) == [("covert", 1)]
    assert tick(NOW + timedelta(hours=24)) == [("main", first[0][1] + 1)]
    assert tick(NOW + timedelta(days=30)) == []
    assert len(signing.file.read_text().splitlines()) == 3


def test_a_line_lost_in_a_crash_comes_again(
    database: Database, council: Council, signing: Signing
) -> None:
    council.scheme()
    sign_heads(database, signing, NOW)
    whole = signing.file.read_bytes()
    for torn in (b"", whole[:1], whole[:-1], whole + whole[:40]):
        signing.file.write_bytes(torn)
        assert sign_heads(database, signing, NOW) == []
        assert signing.file.read_bytes() == whole


def test_a_head_is_added_to_the_file_once(signing: Signing) -> None:
    line = canonical_json(
        {
            "install": "i",
            "log": "main",
            "size": 1,
            "chain": "00",
            "root": "00",
            "at": NOW,
            "key_id": "k",
            "signature": "00",
        }
    )
    head = read_head(line)
    assert append_to_file(signing.file, [head]) == 1
    assert append_to_file(signing.file, [head]) == 0
    assert signing.file.read_text() == line + "\n"


@pytest.mark.parametrize("line", ["", "{}", "[]", "1", '{"size":true}', "not json", '{"a":1}'])
def test_what_is_no_head_is_not_read_as_one(line: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_head(line)


def test_without_keys_nothing_is_said_of_signatures(
    database: Database, council: Council, signing: Signing
) -> None:
    council.scheme()
    other = Signing(Ed25519PrivateKey.generate(), signing.install, signing.file)
    sign_heads(database, other, NOW)
    keys = public_keys(signing.file.parent / "keys")
    with database.read_session() as session:
        unchecked = verify(session, Log.MAIN, Sources(None, signing.install, signing.file))
        checked = verify(session, Log.MAIN, Sources(keys, signing.install, signing.file))
        assert session.scalar(select(func.count()).select_from(AuditAnchor)) == 1
    assert unchecked.first_fault is None
    assert not unchecked.signatures_checked
    assert checked.first_fault is not None
    assert "a key that is not known here" in checked.first_fault.why
