"""One walk over a log, event by event, comparing all that is kept of each."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import lru_cache
from hashlib import sha256
from itertools import accumulate
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from govern.history.claims import Claim, Fault
from govern.history.hashing import EMPTY_CHAIN, RightEdge, records_digest
from govern.history.models import AuditDetail, AuditEvent, Log
from govern.sealing import is_sealed

_EVENTS_AT_ONCE = 1024
_LINES_AT_ONCE = 4096

#: Opens the sealed text of a covert detail line: (seq, n, sealed text) to plain text.
OpenDetail = Callable[[int, int, str], str]


@lru_cache(maxsize=4096)
def _one_record(record_id: int | None) -> str:
    return records_digest((record_id,))


class _Lines:
    """The detail lines of one event, as far as its body speaks of them."""

    __slots__ = ("digests", "fault", "record_ids")

    def __init__(self) -> None:
        self.digests: list[bytes] = []
        self.record_ids: list[int | None] = []
        self.fault: str | None = None


_NO_LINES = _Lines()


class Walk:
    """One pass over a log, from its first event; stops at the first that is not right."""

    def __init__(
        self,
        session: Session,
        log: Log,
        upto: int,
        claims: Sequence[Claim],
        open_detail: OpenDetail | None,
    ) -> None:
        self.session = session
        self.log = log
        self.upto = upto
        self.open_detail = open_detail
        self.size = 0
        self.chain = EMPTY_CHAIN
        self.edge = RightEdge()
        self.fault: Fault | None = None
        self.claims_met = 0
        self.empty_lines: list[tuple[int, int]] = []
        self.erasing: dict[int, str] = {}
        self._last_claim = 0
        self._claims: dict[int, list[Claim]] = defaultdict(list)
        for claim in claims:
            self._claims[claim.head.size].append(claim)
        self._stops = sorted(self._claims)

    def run(self) -> None:
        """Walk to the end, or to the first fault."""
        last: int | None = None
        while self.fault is None:
            rows = self._events(last)
            if not rows:
                self._stray_lines(last)
                return
            first_lines = self._line_rows(last, rows[-1][0], None)
            if not self._plain_page(rows, first_lines):
                self._page(rows, self._lines(first_lines, rows[-1][0]))
            last = rows[-1][0]
            if self.fault is None and last in self._claims:
                self._meet(self._claims[last])

    def _events(self, last: int | None) -> Sequence[Any]:
        wanted = select(AuditEvent.seq, AuditEvent.body, AuditEvent.leaf, AuditEvent.chain).where(
            AuditEvent.log == self.log, AuditEvent.seq <= self.upto
        )
        if last is not None:
            wanted = wanted.where(AuditEvent.seq > last)
        # A page ends where a signed head speaks, so that it can be asked there.
        next_claim = bisect_right(self._stops, self.size)
        ahead = self._stops[next_claim : next_claim + 1]
        count = min([_EVENTS_AT_ONCE, *(size - self.size for size in ahead)])
        return self._read(wanted.order_by(AuditEvent.seq).limit(count))

    def _read(self, wanted: Select[*tuple[Any, ...]]) -> Sequence[Any]:
        # Straight from the driver's cursor: whole numbers, texts and bytes are the same in every
        # driver, and making rows of them would cost as much again as reading them.
        result = self.session.connection().execute(wanted)
        try:
            return result.cursor.fetchall()
        finally:
            result.close()

    def _plain_page(self, rows: Sequence[Any], lines: Sequence[Any]) -> bool:
        """Take a page of events with one whole line each, if all of it is right; else nothing.

        Nearly all pages are such, and going through them column by column is twice as fast.
        """
        if len(rows) != len(lines):
            return False
        seqs, bodies, stored_leaves, stored_chains = zip(*rows, strict=True)
        line_seqs, ns, record_ids, digests, salts, details = zip(*lines, strict=True)
        if (
            seqs != tuple(range(self.size + 1, self.size + 1 + len(rows)))
            or line_seqs != seqs
            or any(ns)
            or None in salts
            or None in details
        ):
            return False
        leaves = [sha256(b"\x00" + body.encode()).digest() for body in bodies]
        chains = list(
            accumulate(
                leaves, lambda chain, leaf: sha256(chain + leaf).digest(), initial=self.chain
            )
        )
        right = (
            leaves == list(stored_leaves)
            and chains[1:] == list(stored_chains)
            and list(digests)
            == [
                sha256(salt + detail.encode()).digest()
                for salt, detail in zip(salts, details, strict=True)
            ]
            and all(
                f'"count":1,"details":"{sha256(digest).hexdigest()}","for":null,"log":"{self.log}",'
                f'"records":"{_one_record(record_id)}","seq":{seq},"subject":'
                in body
                and ',"v":1,"via":' in body
                for seq, body, digest, record_id in zip(
                    seqs, bodies, digests, record_ids, strict=True
                )
            )
        )
        if right:
            self.size, self.chain = seqs[-1], chains[-1]
            self.edge.extend(leaves)
        return right

    def _page(self, rows: Sequence[Any], lines: dict[int, _Lines]) -> None:
        """Compare a page of events; one long loop, since a million events pass through it."""
        log_text = f',"log":"{self.log}","records":"'
        chain, expected = self.chain, self.size
        pending: list[bytes] = []
        for seq, body, stored_leaf, stored_chain in rows:
            expected += 1
            leaf = sha256(b"\x00" + body.encode()).digest()
            chain = sha256(chain + leaf).digest()
            own = lines.get(seq, _NO_LINES)
            if len(own.digests) == 1:
                details = sha256(own.digests[0]).hexdigest()
                records = _one_record(own.record_ids[0])
            else:
                details = sha256(b"".join(own.digests)).hexdigest()
                records = records_digest(own.record_ids)
            # A quotation mark inside a text is written with a stroke before it, so these pieces
            # can only be found where they belong: nothing has to be parsed.
            if (
                seq != expected
                or leaf != stored_leaf
                or chain != stored_chain
                or own.fault is not None
                or f'"count":{len(own.digests)},"details":"{details}",' not in body
                or f'{log_text}{records}","seq":{seq},"subject":' not in body
                or ',"v":1,"via":' not in body
            ):
                holds = {"leaf_holds": leaf == stored_leaf, "chain_holds": chain == stored_chain}
                why = _why(expected, seq, body, own, **holds)
                self.fault = Fault(min(expected, seq), why)
                break
            if ',"erases":"' in body:
                self.erasing[seq] = json.loads(body)["erases"]
            pending.append(leaf)
            self.size, self.chain = seq, chain
        self.edge.extend(pending)

    def _meet(self, claims: Sequence[Claim]) -> None:
        chain, root = self.chain.hex(), self.edge.root().hex()
        for claim in claims:
            if claim.head.chain != chain or claim.head.root != root:
                self.fault = Fault(
                    self._last_claim + 1,
                    f"an event from here to event {self.size} was changed and the chain made "
                    f"anew: {claim.words()} says otherwise",
                    until=self.size,
                )
                return
            self.claims_met += 1
        self._last_claim = self.size

    def _lines(self, rows: Sequence[Any], upto: int) -> dict[int, _Lines]:
        """The lines of each event, from the first rows on to those of event `upto`."""
        found: dict[int, _Lines] = {}
        while rows:
            for seq, n, record_id, digest, salt, detail in rows:
                own = found.get(seq)
                if own is None:
                    own = found[seq] = _Lines()
                if n != len(own.digests) and own.fault is None:
                    own.fault = f"its detail line {len(own.digests)} is missing"
                own.digests.append(digest)
                own.record_ids.append(record_id)
                if detail is None and salt is None:
                    self.empty_lines.append((seq, n))
                elif detail is None or salt is None:
                    own.fault = own.fault or f"its detail line {n} is half emptied"
                elif sha256(salt + detail.encode()).digest() != digest and not self._opens(
                    seq, n, digest, salt, detail
                ):
                    own.fault = own.fault or f"the text of its detail line {n} was changed"
            if len(rows) < _LINES_AT_ONCE:
                break
            rows = self._line_rows(None, upto, (rows[-1][0], rows[-1][1]))
        return found

    def _line_rows(
        self, after: int | None, upto: int, last: tuple[int, int] | None
    ) -> Sequence[Any]:
        line = AuditDetail
        wanted = select(line.seq, line.n, line.record_id, line.digest, line.salt, line.detail)
        wanted = wanted.where(line.log == self.log, line.seq <= upto)
        if last is not None:
            wanted = wanted.where(line.seq >= last[0], (line.seq > last[0]) | (line.n > last[1]))
        elif after is not None:
            wanted = wanted.where(line.seq > after)
        return self._read(wanted.order_by(line.seq, line.n).limit(_LINES_AT_ONCE))

    def _opens(self, seq: int, n: int, digest: bytes, salt: bytes, detail: str) -> bool:
        """Whether a sealed covert line is right, or cannot be told for want of its key."""
        if self.log is not Log.COVERT or not is_sealed(detail):
            return False
        if self.open_detail is None:
            return True
        plain = self.open_detail(seq, n, detail)
        return sha256(salt + plain.encode()).digest() == digest

    def _stray_lines(self, last: int | None) -> None:
        stray = self.session.scalar(
            select(func.min(AuditDetail.seq)).where(
                AuditDetail.log == self.log,
                AuditDetail.seq > (last or 0),
                AuditDetail.seq <= self.upto,
            )
        )
        if stray is not None:
            self.fault = Fault(self.size + 1, "this event is missing, and its details are there")


def _why(
    expected: int, seq: int, body: str, lines: _Lines, *, leaf_holds: bool, chain_holds: bool
) -> str:
    """What is wrong with an event, in the order in which it is worth knowing."""
    if seq > expected:
        return "this event is missing"
    if seq < expected:
        return "this number does not belong in the log"
    if not leaf_holds:
        return "the event was changed: it no longer gives the hash kept with it"
    if not chain_holds:
        return "the chain is broken: this event does not follow from those before it"
    if lines.fault is not None:
        return lines.fault
    try:
        own = json.loads(body)
    except ValueError:
        return "its text cannot be read"
    if own.get("seq") != seq:
        return f"its text says it is event {own.get('seq')}"
    if own.get("count") != len(lines.digests):
        return f"it was made with {own.get('count')} detail lines and has {len(lines.digests)}"
    if own.get("records") != records_digest(lines.record_ids):
        return "a detail line of it stands under another record"
    return "its details, log or form are not what its text says"
