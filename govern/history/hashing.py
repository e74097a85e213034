"""The arithmetic of the history: leaves, the chain, the Merkle tree and its right edge (pure)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

EMPTY_CHAIN = bytes(32)
#: How many leaves are hashed as one block: a power of two.
_BLOCK = 64


def leaf_hash(body: str) -> bytes:
    """The hash of one event's stored text.

    Authority: [RFC6962-2.1] (0x00 before a leaf, so that no node can pass for one)
    """
    return hashlib.sha256(b"\x00" + body.encode()).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two neighbouring nodes.

    Authority: [RFC6962-2.1]
    """
    return hashlib.sha256(b"\x01" + left + right).digest()


def next_chain(chain: bytes, leaf: bytes) -> bytes:
    """The chain after one more leaf: every earlier event is part of it."""
    return hashlib.sha256(chain + leaf).digest()


def detail_digest(salt: bytes, detail: str) -> bytes:
    """What an event keeps of one detail line, so that the line itself can be erased."""
    return hashlib.sha256(salt + detail.encode()).digest()


def details_digest(digests: Iterable[bytes]) -> str:
    """All detail digests of an event in order, as the one hex text its body carries."""
    joined = hashlib.sha256()
    for digest in digests:
        joined.update(digest)
    return joined.hexdigest()


def records_digest(record_ids: Iterable[int | None]) -> str:
    """Which records an event's lines stand under, in order: nobody may move a line to another."""
    joined = "".join(f"{'' if record_id is None else record_id}\n" for record_id in record_ids)
    return hashlib.sha256(joined.encode()).hexdigest()


def erased_digest(lines: Iterable[tuple[int, int]]) -> str:
    """Which detail lines (seq, n) an event erases, so that no other erasure can be passed off."""
    joined = "".join(f"{seq},{n}\n" for seq, n in sorted(lines))
    return hashlib.sha256(joined.encode()).hexdigest()


class RightEdge:
    """The perfect subtrees at the right edge of a Merkle tree: all an append needs.

    Stored as hex texts joined by blanks, largest subtree first.
    """

    def __init__(self, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        self.size = size
        self.peaks = list(peaks)

    @classmethod
    def from_text(cls, size: int, text: str) -> RightEdge:
        """The edge again, from what `text()` gave."""
        return cls(size, [bytes.fromhex(peak) for peak in text.split()])

    def text(self) -> str:
        """The peaks as text, to be kept beside the size."""
        return " ".join(peak.hex() for peak in self.peaks)

    def append(self, leaf: bytes) -> None:
        """Add one leaf: as many merges as the old size ends in binary ones."""
        node = leaf
        size = self.size
        while size & 1:
            node = node_hash(self.peaks.pop(), node)
            size >>= 1
        self.peaks.append(node)
        self.size += 1

    def extend(self, leaves: Sequence[bytes]) -> None:
        """Add many leaves: whole blocks are hashed level by level, the odd ones singly."""
        at, end = 0, len(leaves)
        while at < end:
            if self.size % _BLOCK or end - at < _BLOCK:
                self.append(leaves[at])
                at += 1
                continue
            level = list(leaves[at : at + _BLOCK])
            while len(level) > 1:
                pairs = zip(level[::2], level[1::2], strict=True)
                level = [hashlib.sha256(b"\x01" + a + b).digest() for a, b in pairs]
            self._add_block(level[0])
            at += _BLOCK

    def _add_block(self, node: bytes) -> None:
        blocks = self.size // _BLOCK
        while blocks & 1:
            node = node_hash(self.peaks.pop(), node)
            blocks >>= 1
        self.peaks.append(node)
        self.size += _BLOCK

    def root(self) -> bytes:
        """The Merkle tree hash of all leaves; of none, the hash of nothing.

        Authority: [RFC6962-2.1]
        """
        if not self.peaks:
            return hashlib.sha256(b"").digest()
        node = self.peaks[-1]
        for peak in reversed(self.peaks[:-1]):
            node = node_hash(peak, node)
        return node
