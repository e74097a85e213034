"""Honest histories verify; roots agree with a second implementation; what is missing is said."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path
from random import Random

import pytest
from council import Council
from databases import open_at
from long_history import LongHistory
from sqlalchemy import func, select, text

from govern.database import Database
from govern.errors import BadInput
from govern.history import Log
from govern.history.anchors import read_head, sign_heads
from govern.history.claims import Sources
from govern.history.hashing import RightEdge
from govern.history.models import AuditEvent
from govern.history.verification import Verification, verify

FULL = bool(os.environ.get("GOVERN_FULL"))
HONEST_SEEDS = range(400 if FULL else 12)


def _verify(database: Database, sources: Sources, log: Log = Log.MAIN) -> Verification:
    with database.read_session() as session:
        return verify(session, log, sources)


def _tree_hash(leaves: list[bytes]) -> bytes:
    """RFC 6962 section 2.1 word for word, by recursion: the product's way is another."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    left, right = _tree_hash(leaves[:split]), _tree_hash(leaves[split:])
    return hashlib.sha256(b"\x01" + left + right).digest()


def test_the_tree_agrees_with_a_second_implementation() -> None:
    random = Random(6962)
    edge = RightEdge()
    leaves: list[bytes] = []
    assert edge.root() == _tree_hash([])
    while len(leaves) < 700:
        more = [random.randbytes(32) for _ in range(random.choice((1, 1, 2, 7, 63, 64, 65, 130)))]
        leaves.extend(more)
        if len(more) == 1:
            edge.append(more[0])
        else:
            edge.extend(more)
        assert edge.root() == _tree_hash(leaves), len(leaves)
        edge = RightEdge.from_text(edge.size, edge.text())


@pytest.mark.parametrize("size", [1, 2, 3, 63, 64, 65, 127, 128, 129, 500])
def test_leaves_added_together_or_singly_are_the_same_tree(size: int) -> None:
    leaves = [bytes([number % 256]) * 32 for number in range(size)]
    together, singly = RightEdge(), RightEdge()
    together.extend(leaves)
    for leaf in leaves:
        singly.append(leaf)
    assert together.text() == singly.text()
    assert together.root() == _tree_hash(leaves)


def test_an_honest_history_verifies(both_databases: Database, tmp_path: Path) -> None:
    history = LongHistory(both_databases, tmp_path, seed=1)
    history.write(40)
    for log in Log:
        found = _verify(both_databases, history.sources, log)
        assert found.first_fault is None
        with both_databases.read_session() as session:
            rows = session.execute(
                select(AuditEvent.body, AuditEvent.chain)
                .where(AuditEvent.log == log)
                .order_by(AuditEvent.seq)
            ).all()
        leaves = [hashlib.sha256(b"\x00" + body.encode()).digest() for body, _chain in rows]
        assert found.count == len(rows) > 0
        assert found.head_chain_hex == rows[-1].chain.hex()
        assert found.root_hex == _tree_hash(leaves).hex()
        assert found.anchors_checked >= 2
        assert found.signatures_checked
    assert _verify(both_databases, history.sources).erased > 0


@pytest.mark.parametrize("seed", HONEST_SEEDS)
def test_no_honest_history_is_suspected(database: Database, tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    history = LongHistory(database, tmp_path, seed=seed)
    history.write(random.randint(0, 25), sign_every=random.randint(1, 12))
    if random.random() < 0.5 and history.anchors.exists():
        # A crash between the commit of an anchor and its line, or within the line.
        lines = history.anchors.read_bytes()
        history.anchors.write_bytes(lines[: len(lines) - random.randint(1, 200)])
    for log in Log:
        found = _verify(database, history.sources, log)
        assert found.first_fault is None, f"seed {seed}: {found.first_fault}"
    history.write(3, sign_every=1)
    for line in history.anchors.read_text().splitlines():
        read_head(line)
    assert _verify(database, history.sources).first_fault is None


def test_an_empty_history_verifies(both_databases: Database) -> None:
    found = _verify(both_databases, Sources())
    assert (found.count, found.first_fault, found.anchors_checked) == (0, None, 0)
    assert found.root_hex == hashlib.sha256().hexdigest()


def test_pages_of_events_and_lines_are_joined_rightly(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = LongHistory(database, tmp_path, seed=5)
    history.write(30)
    whole = _verify(database, history.sources)
    for events, lines in ((1, 1), (2, 3), (7, 2), (64, 5)):
        monkeypatch.setattr("govern.history.walk._EVENTS_AT_ONCE", events)
        monkeypatch.setattr("govern.history.walk._LINES_AT_ONCE", lines)
        assert _verify(database, history.sources) == whole


# ---- older copies


@pytest.fixture
def restored(tmp_path: Path) -> tuple[LongHistory, Database]:
    """A history that went on, and the database as it was some time before."""
    from databases import SQLITE, fresh

    with fresh(SQLITE, tmp_path) as made:
        history = LongHistory(made, tmp_path, seed=3)
        history.write(12)
        with made.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        older = tmp_path / "older.sqlite"
        shutil.copyfile(str(made.engine.url.database), older)
        history.write(20)
        history.sign()
    return history, open_at(f"sqlite:///{older}")


def test_a_restored_copy_is_reported_as_shorter(restored: tuple[LongHistory, Database]) -> None:
    history, older = restored
    found = _verify(older, history.sources)
    assert found.first_fault is not None
    assert found.first_fault.seq == found.count + 1
    assert "restored from an older copy or cut" in found.first_fault.why
    without_file = Sources(history.sources.keys, history.sources.install)
    assert _verify(older, without_file).first_fault is None


def test_a_head_an_auditor_kept_is_enough(
    restored: tuple[LongHistory, Database], tmp_path: Path
) -> None:
    history, older = restored
    kept = tmp_path / "kept-by-the-auditor.txt"
    kept.write_text(history.anchors.read_text().splitlines()[-1] + "\n")
    mains = [
        line
        for line in history.anchors.read_text().splitlines()
        if json.loads(line)["log"] == "main"
    ]
    kept.write_text(mains[-1] + "\n")
    sources = Sources(history.sources.keys, history.sources.install, None, kept)
    found = _verify(older, sources)
    assert found.first_fault is not None
    assert "kept-by-the-auditor.txt" in found.first_fault.why


def test_a_log_that_went_on_after_a_restore_is_another_log(
    restored: tuple[LongHistory, Database], tmp_path: Path
) -> None:
    history, older = restored
    before = _verify(older, Sources()).count
    newer = Council(older)
    with older.read_session() as session:
        longest = max(json.loads(line)["size"] for line in history.anchors.read_text().splitlines())
        assert longest > session.scalar(select(func.max(AuditEvent.seq)))
    for number in range(longest):
        newer.person(name=f"After the restore {number}")
    found = _verify(older, history.sources)
    assert found.first_fault is not None
    assert found.first_fault.seq <= before + 1
    assert found.first_fault.until is None or found.first_fault.until > before
    newer.close()


@pytest.mark.parametrize(
    ("content", "words"),
    [("", "is empty"), ("hello\n", "holds no signed head"), ('{"size": 1}\n', "no signed head")],
)
def test_a_head_file_that_is_none_is_said_to_be_none(
    database: Database, tmp_path: Path, content: str, words: str
) -> None:
    kept = tmp_path / "head.json"
    kept.write_text(content)
    with pytest.raises(BadInput, match=words):
        _verify(database, Sources(head_file=kept))
    with pytest.raises(BadInput, match="cannot be read"):
        _verify(database, Sources(head_file=tmp_path / "absent.json"))


def test_a_head_of_another_installation_is_refused(database: Database, tmp_path: Path) -> None:
    other = LongHistory(database, tmp_path / "other", seed=2)
    other.write(2, sign_every=1)
    sources = Sources(head_file=other.anchors, install="another")
    with pytest.raises(BadInput, match="another installation"):
        _verify(database, sources)


# ---- while others write


def test_verification_speaks_of_the_log_as_it_began(
    both_databases: Database, tmp_path: Path
) -> None:
    history = LongHistory(both_databases, tmp_path, seed=4)
    history.write(10)
    with both_databases.read_session() as session:
        session.execute(text("SELECT 1"))
        before = verify(session, Log.MAIN, history.sources)
        history.write(6, sign_every=100)
        after = verify(session, Log.MAIN, history.sources)
    assert before.first_fault is None
    assert after.first_fault is None


def test_nothing_new_is_signed_twice(both_databases: Database, tmp_path: Path) -> None:
    history = LongHistory(both_databases, tmp_path, seed=4)
    history.write(4)
    history.sign()
    lines = history.anchors.read_text()
    assert sign_heads(both_databases, history.signing, history.now, only_due=False) == []
    assert history.anchors.read_text() == lines
