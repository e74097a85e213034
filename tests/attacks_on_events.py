"""Tamperings with the events of a history; each returns the first event that is not right."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from attacker import Attacker, anchor, detail, event, head
from sqlalchemy import delete, insert, select, update

from govern.database import canonical_json

Attack = Callable[[Attacker], int]


def edit_the_body(a: Attacker) -> int:
    seq = a.pick()
    a.set_event(seq, body=a.forge_body(seq))
    return seq


def edit_body_and_leaf(a: Attacker) -> int:
    seq = a.pick()
    body = a.forge_body(seq)
    a.set_event(seq, body=body, leaf=hashlib.sha256(b"\x00" + body.encode()).digest())
    return seq


def edit_and_remake_the_chain(a: Attacker) -> int:
    seq = a.pick()
    a.set_event(seq, body=a.forge_body(seq))
    a.remake()
    return seq


def backdate_and_remake_the_chain(a: Attacker) -> int:
    seq = a.pick()
    a.set_event(seq, body=canonical_json({**a.body(seq), "at": "2019-01-01T00:00:00+00:00"}))
    a.remake()
    return seq


def delete_an_event(a: Attacker) -> int:
    seq = a.pick()
    a.remove(seq, seq)
    return seq


def delete_the_first_event(a: Attacker) -> int:
    a.remove(1, 1)
    return 1


def delete_an_event_and_close_the_gap(a: Attacker) -> int:
    seq = a.pick()
    a.remove(seq, seq)
    a.renumber(seq, -1, bodies=False)
    return seq


def delete_and_remake_the_chain(a: Attacker) -> int:
    seq = a.pick()
    a.remove(seq, seq)
    a.renumber(seq, -1, bodies=True)
    a.remake()
    return seq


def delete_an_event_and_keep_its_details(a: Attacker) -> int:
    seq = a.pick()
    a.run(delete(event).where(event.c.log == "main", event.c.seq == seq))
    return seq


def cut_the_end(a: Attacker) -> int:
    seq = a.pick()
    a.remove(seq, a.size)
    return seq


def cut_the_end_and_mend_the_head(a: Attacker) -> int:
    seq = a.pick()
    a.remove(seq, a.size)
    a.remake()
    return seq


def cut_everything_with_its_anchors(a: Attacker) -> int:
    a.run(delete(anchor).where(anchor.c.log == "main"))
    a.run(delete(head).where(head.c.log == "main"))
    a.remove(1, a.size)
    return 1


def cut_the_end_with_its_anchors(a: Attacker) -> int:
    seq = a.pick()
    a.run(delete(anchor).where(anchor.c.log == "main", anchor.c.size >= seq))
    a.remove(seq, a.size)
    a.remake()
    return seq


def swap_two_bodies(a: Attacker) -> int:
    one = a.pick()
    two = one + 1
    bodies = {seq: canonical_json(a.body(seq)) for seq in (one, two)}
    a.set_event(one, body=bodies[two])
    a.set_event(two, body=bodies[one])
    return one


def swap_two_events(a: Attacker) -> int:
    one = a.pick()
    for old, new in ((one, 9_000_000), (one + 1, one), (9_000_000, one + 1)):
        a.run(update(event).where(event.c.log == "main", event.c.seq == old).values(seq=new))
    return one


def repeat_an_event(a: Attacker) -> int:
    seq = a.pick()
    a.renumber(seq, 1, bodies=False)
    row = a.run(select(event).where(event.c.log == "main", event.c.seq == seq)).one()
    a.run(insert(event).values({**row._mapping, "seq": seq + 1}))
    return seq + 1


def insert_an_event_and_remake_the_chain(a: Attacker) -> int:
    seq = a.pick()
    a.renumber(seq, 1, bodies=True)
    body = canonical_json({**a.body(seq), "seq": seq + 1})
    row = a.run(select(event).where(event.c.log == "main", event.c.seq == seq)).one()
    a.run(insert(event).values({**row._mapping, "seq": seq + 1, "body": body}))
    lines = a.run(select(detail).where(detail.c.log == "main", detail.c.seq == seq)).all()
    for line in lines:
        a.run(insert(detail).values({**line._mapping, "seq": seq + 1}))
    a.remake()
    return seq + 1


def put_an_event_behind_the_head(a: Attacker) -> int:
    last = a.size
    row = a.run(select(event).where(event.c.log == "main", event.c.seq == last)).one()
    a.run(insert(event).values({**row._mapping, "seq": last + 1}))
    return last + 1


def move_an_event_to_the_other_log(a: Attacker) -> int:
    seq = a.pick()
    a.run(
        update(event)
        .where(event.c.log == "main", event.c.seq == seq)
        .values(log="covert", seq=seq + 1_000_000)
    )
    return seq
