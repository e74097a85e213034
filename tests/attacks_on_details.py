"""Tamperings with details and erasures; each returns the first event that is not right."""

from __future__ import annotations

import json
from typing import Any

from attacker import Attacker, detail, erasure, event
from sqlalchemy import delete, func, insert, select, update

from govern.database import canonical_json
from govern.history.hashing import detail_digest, details_digest


def _line(a: Attacker) -> tuple[int, int]:
    rows = a.run(
        select(detail.c.seq, detail.c.n).where(
            detail.c.log == "main", detail.c.seq < a.last_anchor, detail.c.detail.is_not(None)
        )
    ).all()
    seq, n = a.random.choice(rows)
    return int(seq), int(n)


def _forged_detail(a: Attacker, seq: int, n: int) -> tuple[bytes, str]:
    salt, text = a.run(
        select(detail.c.salt, detail.c.detail).where(
            detail.c.log == "main", detail.c.seq == seq, detail.c.n == n
        )
    ).one()
    return salt, canonical_json({**json.loads(text), "sentence": "Nothing happened"})


def edit_a_sentence(a: Attacker) -> int:
    seq, n = _line(a)
    a.set_detail(seq, n, detail=_forged_detail(a, seq, n)[1])
    return seq


def edit_a_sentence_and_its_digest(a: Attacker) -> int:
    seq, n = _line(a)
    salt, text = _forged_detail(a, seq, n)
    a.set_detail(seq, n, detail=text, digest=detail_digest(salt, text))
    return seq


def edit_a_sentence_and_remake_the_chain(a: Attacker) -> int:
    seq, n = _line(a)
    salt, text = _forged_detail(a, seq, n)
    a.set_detail(seq, n, detail=text, digest=detail_digest(salt, text))
    digests = a.run(
        select(detail.c.digest)
        .where(detail.c.log == "main", detail.c.seq == seq)
        .order_by(detail.c.n)
    ).scalars()
    a.set_event(seq, body=canonical_json({**a.body(seq), "details": details_digest(digests)}))
    a.remake()
    return seq


def delete_a_line(a: Attacker) -> int:
    seq, n = _line(a)
    a.run(delete(detail).where(detail.c.log == "main", detail.c.seq == seq, detail.c.n == n))
    return seq


def add_a_line(a: Attacker) -> int:
    seq, n = _line(a)
    row = a.run(
        select(detail).where(detail.c.log == "main", detail.c.seq == seq, detail.c.n == n)
    ).one()
    last = a.run(
        select(func.max(detail.c.n)).where(detail.c.log == "main", detail.c.seq == seq)
    ).scalar_one()
    a.run(insert(detail).values({**row._mapping, "n": last + 1}))
    return seq


def hide_a_line_from_its_record(a: Attacker) -> int:
    seq, n = _line(a)
    a.set_detail(seq, n, record_id=987_654)
    return seq


def swap_the_details_of_two_events(a: Attacker) -> int:
    rows = [row.seq for row in a.run(select(event.c.seq).where(event.c.log == "main")).all()]
    one: int = a.random.choice([seq for seq in rows if seq < a.last_anchor])
    for old, new in ((one, 9_000_000), (one + 1, one), (9_000_000, one + 1)):
        a.run(update(detail).where(detail.c.log == "main", detail.c.seq == old).values(seq=new))
    return one


def empty_a_line(a: Attacker) -> int:
    seq, n = _line(a)
    a.set_detail(seq, n, salt=None, detail=None)
    return seq


def half_empty_a_line(a: Attacker) -> int:
    seq, n = _line(a)
    a.set_detail(seq, n, salt=None)
    return seq


def empty_a_line_under_a_real_erasure(a: Attacker) -> int:
    seq, n = _line(a)
    a.set_detail(seq, n, salt=None, detail=None)
    by_seq = a.run(select(func.min(erasure.c.by_seq)).where(erasure.c.log == "main")).scalar_one()
    a.run(insert(erasure).values(log="main", seq=seq, n=n, by_seq=by_seq))
    first = a.run(
        select(func.min(erasure.c.seq)).where(erasure.c.log == "main", erasure.c.by_seq == by_seq)
    ).scalar_one()
    return min(seq, int(first))


def empty_a_line_under_another_event(a: Attacker) -> int:
    seq, n = _line(a)
    a.set_detail(seq, n, salt=None, detail=None)
    other = next(number for number in range(1, a.size) if number not in a.erasing)
    a.run(insert(erasure).values(log="main", seq=seq, n=n, by_seq=other))
    return min(seq, other)


def empty_a_line_under_an_event_to_come(a: Attacker) -> int:
    seq, n = _line(a)
    a.set_detail(seq, n, salt=None, detail=None)
    a.run(insert(erasure).values(log="main", seq=seq, n=n, by_seq=a.size + 50))
    return seq


def _erasure(a: Attacker) -> Any:
    return a.random.choice(a.run(select(erasure).where(erasure.c.log == "main")).all())


def bring_an_erased_line_back(a: Attacker) -> int:
    row = _erasure(a)
    a.set_detail(row.seq, row.n, salt=b"0" * 16, detail='{"sentence":"back"}')
    return int(row.seq)


def forget_an_erasure(a: Attacker) -> int:
    row = _erasure(a)
    a.run(
        delete(erasure).where(
            erasure.c.log == "main", erasure.c.seq == row.seq, erasure.c.n == row.n
        )
    )
    others = a.run(
        select(func.min(erasure.c.seq)).where(
            erasure.c.log == "main", erasure.c.by_seq == row.by_seq
        )
    ).scalar()
    return int(row.seq) if others is None else min(int(row.seq), int(others))
