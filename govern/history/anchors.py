"""Signed heads: from each on, a shorter or another log is found out."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from govern.database import Database, canonical_json
from govern.errors import BadInput
from govern.history.hashing import RightEdge
from govern.history.keys import PublicKeys, fingerprint, install_name, load_history_key
from govern.history.models import AuditAnchor, AuditHead, Log

SIGNED_PREFIX = b"govern-head-1\n"
#: Within this many events or hours a cut-off end could pass unseen.
EVENTS_BETWEEN = 500
TIME_BETWEEN = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class SignedHead:
    """One signed head as it stands in a file, a mail or a pack: all texts, hashes in hex."""

    install: str
    log: str
    size: int
    chain: str
    root: str
    at: str
    key_id: str
    signature: str

    def signed_bytes(self) -> bytes:
        """What the signature is over."""
        head = {
            "install": self.install,
            "log": self.log,
            "size": self.size,
            "chain": self.chain,
            "root": self.root,
            "at": self.at,
        }
        return SIGNED_PREFIX + canonical_json(head).encode()

    def line(self) -> str:
        """The head as one line of canonical JSON, without its line end."""
        return canonical_json({name: getattr(self, name) for name in self.__slots__})

    def fault(self, keys: PublicKeys) -> str | None:
        """Why the signature does not hold, or None when it does."""
        key = keys.get(self.key_id)
        if key is None:
            return f"is signed by a key that is not known here ({self.key_id})"
        try:
            key.verify(bytes.fromhex(self.signature), self.signed_bytes())
        except (InvalidSignature, ValueError):
            return "carries a signature that does not hold"
        return None


def read_head(line: str) -> SignedHead:
    """A signed head from its line. Raises `ValueError` for anything else."""
    given = json.loads(line)
    wanted = {name: int if name == "size" else str for name in SignedHead.__slots__}
    if not isinstance(given, dict) or set(given) != set(wanted):
        raise ValueError("not a signed head")
    for name, kind in wanted.items():
        if type(given[name]) is not kind:
            raise ValueError(f"{name} is not what a signed head has there")
    return SignedHead(**given)


def head_of(anchor: AuditAnchor, install: str) -> SignedHead:
    """A kept anchor as a signed head of the installation."""
    return SignedHead(
        install=install,
        log=anchor.log,
        size=anchor.size,
        chain=anchor.chain.hex(),
        root=anchor.root.hex(),
        at=anchor.at.astimezone(UTC).isoformat(),
        key_id=anchor.key_id,
        signature=anchor.signature.hex(),
    )


def is_due(size: int, anchored: int, anchored_at: datetime | None, now: datetime) -> bool:
    """Whether a log of `size` events wants a new signed head: after 500 events or 24 hours.

    `anchored` is how many events the last signed head had. An unchanged log is signed again by
    nobody: it would say the same.
    """
    if size <= anchored:
        return False
    if anchored_at is None:
        return True
    return size - anchored >= EVENTS_BETWEEN or now - anchored_at >= TIME_BETWEEN


def sign_head(
    session: Session, key: Ed25519PrivateKey, install: str, at: datetime, log: Log = Log.MAIN
) -> AuditAnchor | None:
    """Sign the log as it stands and keep the anchor; the caller commits.

    The same size again gives the anchor there is; an empty log gives None.
    """
    head = session.execute(
        select(AuditHead.size, AuditHead.chain, AuditHead.edge).where(AuditHead.log == log)
    ).one_or_none()
    if head is None or head.size == 0:
        return None
    present = session.get(AuditAnchor, (log, head.size))
    if present is not None:
        return present
    anchor = AuditAnchor(
        log=log,
        size=head.size,
        chain=bytes(head.chain),
        root=RightEdge.from_text(head.size, head.edge).root(),
        at=at,
        key_id=fingerprint(key.public_key()),
        signature=b"",
    )
    anchor.signature = key.sign(head_of(anchor, install).signed_bytes())
    session.add(anchor)
    return anchor


def append_to_file(path: Path, heads: Iterable[SignedHead]) -> int:
    """Add the heads that are not in the file yet, and force them to the disk; how many.

    A last line torn by a crash is cut off first: its anchor is in the table and comes again.
    """
    with path.open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        content = file.read()
        whole = content[: content.rfind(b"\n") + 1]
        if whole != content:
            file.truncate(len(whole))
        present = set(whole.decode(errors="replace").splitlines())
        new = [line for line in (head.line() for head in heads) if line not in present]
        if new:
            file.write("".join(f"{line}\n" for line in new).encode())
            file.flush()
            os.fsync(file.fileno())
    return len(new)


@dataclass(frozen=True, slots=True)
class Signing:
    """What an installation signs its heads with, and where they go besides the table."""

    key: Ed25519PrivateKey
    install: str
    file: Path

    @classmethod
    def of(cls, keys: Path, file: Path) -> Signing:
        """The signing of an installation, from its folder of keys."""
        return cls(load_history_key(keys), install_name(keys), file)


def sign_heads(
    database: Database, signing: Signing, now: datetime, *, only_due: bool = True
) -> list[SignedHead]:
    """Sign the head of each log that is due (or of each at all), in table and file; the new ones.

    The row is committed before the line is written; a line missed by a crash is added next time.
    """
    made: list[SignedHead] = []
    kept: list[SignedHead] = []
    for log in Log:
        with database.own_write() as session:
            newest = session.scalars(
                select(AuditAnchor)
                .where(AuditAnchor.log == log)
                .order_by(AuditAnchor.size.desc())
                .limit(1)
            ).one_or_none()
            size = session.scalar(select(AuditHead.size).where(AuditHead.log == log)) or 0
            if newest is not None:
                kept.append(head_of(newest, signing.install))
            anchored, anchored_at = (newest.size, newest.at) if newest else (0, None)
            due = is_due(size, anchored, anchored_at, now) if only_due else size > anchored
            if due:
                anchor = sign_head(session, signing.key, signing.install, now, log)
                if anchor is not None:
                    made.append(head_of(anchor, signing.install))
    if kept or made:
        append_to_file(signing.file, [*kept, *made])
    return made


def read_heads(path: Path) -> list[SignedHead]:
    """The signed heads of a file somebody kept, one a line. Raises `BadInput` for other content."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        heads = [read_head(line) for line in lines if line.strip()]
    except OSError as error:
        raise BadInput(f"The file {path} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise BadInput(
            f"The file {path} holds no signed head: give a line of anchors.jsonl, "
            "as it came in a mail or a pack."
        ) from error
    if not heads:
        raise BadInput(f"The file {path} is empty: a signed head is wanted.")
    return heads
