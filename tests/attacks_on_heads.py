"""Tamperings with heads and anchors; each returns the first event that is not right."""

from __future__ import annotations

from attacker import Attacker, anchor, event, head
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import delete, select, update

from govern.history.anchors import head_of
from govern.history.hashing import RightEdge
from govern.history.keys import fingerprint
from govern.history.models import AuditAnchor


def set_the_head_back(a: Attacker) -> int:
    size = a.size
    a.run(update(head).where(head.c.log == "main").values(size=size - 3))
    return size - 2


def set_the_head_forward(a: Attacker) -> int:
    size = a.size
    a.run(update(head).where(head.c.log == "main").values(size=size + 3))
    return size + 1


def give_the_head_another_chain(a: Attacker) -> int:
    a.run(update(head).where(head.c.log == "main").values(chain=bytes(32)))
    return a.size


def give_the_head_another_tree(a: Attacker) -> int:
    a.run(update(head).where(head.c.log == "main").values(edge="00" * 32))
    return a.size


def remove_the_head(a: Attacker) -> int:
    a.run(delete(head).where(head.c.log == "main"))
    return 1


def remove_an_anchor(a: Attacker) -> int:
    sizes = a.run(select(anchor.c.size).where(anchor.c.log == "main")).scalars().all()
    size = a.random.choice(list(sizes))
    a.run(delete(anchor).where(anchor.c.log == "main", anchor.c.size == size))
    return int(size)


def sign_with_another_key(a: Attacker) -> int:
    """Everything made anew, and the anchors signed by a key of the attacker's own."""
    seq = a.pick()
    a.set_event(seq, body=a.forge_body(seq))
    a.remake()
    key = Ed25519PrivateKey.from_private_bytes(a.random.randbytes(32))
    edge = RightEdge()
    rows = a.run(select(event).where(event.c.log == "main").order_by(event.c.seq)).all()
    anchors = a.run(select(anchor).where(anchor.c.log == "main").order_by(anchor.c.size)).all()
    first = int(anchors[0].size)
    for row in anchors:
        edge.extend([made.leaf for made in rows[edge.size : row.size]])
        forged = AuditAnchor(
            log="main",
            size=row.size,
            chain=rows[row.size - 1].chain,
            root=edge.root(),
            at=row.at,
            key_id=fingerprint(key.public_key()),
            signature=b"",
        )
        values = {
            "chain": forged.chain,
            "root": forged.root,
            "key_id": forged.key_id,
            "signature": key.sign(head_of(forged, a.install).signed_bytes()),
        }
        a.run(
            update(anchor).where(anchor.c.log == "main", anchor.c.size == row.size).values(**values)
        )
    return min(seq, first)
