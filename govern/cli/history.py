"""Commands about the history: audit verify, audit sign."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from govern.cli.running import Context


def add(commands: Any) -> None:
    """Add the commands of this module."""
    audit = commands.add_parser(
        "audit",
        help="the history: check the whole chain, sign its head",
        epilog="Example: govern audit verify --json",
    )
    verbs = audit.add_subparsers(dest="verb", metavar="VERB", required=True)
    verify = verbs.add_parser("verify", help="check every event against its hash and the heads")
    verify.add_argument("--head", type=Path, metavar="FILE", help="a signed head kept elsewhere")
    verify.add_argument("--json", action="store_true")
    verify.set_defaults(run=run_verify)
    sign = verbs.add_parser("sign", help="sign the head now")
    sign.set_defaults(run=run_sign)


def run_verify(context: Context, chosen: argparse.Namespace) -> int:
    """`govern audit verify`: 0 when the history is whole, 1 when not."""
    from govern.cli import print_json
    from govern.history import Log
    from govern.history.claims import Sources
    from govern.history.keys import install_name, public_keys
    from govern.history.verification import verify

    sources = Sources(
        keys=public_keys(context.settings.keys),
        install=install_name(context.settings.keys),
        anchors_file=context.settings.anchors,
        head_file=chosen.head,
    )
    found = []
    with context.database.read_session() as session:
        for log in Log:
            result = verify(session, log, sources)
            found.append(result)
    whole = all(result.is_whole for result in found)
    if chosen.json:
        print_json(
            [
                {
                    "log": result.log,
                    "count": result.count,
                    "head": result.head_chain_hex,
                    "root": result.root_hex,
                    "signed_heads_checked": result.anchors_checked,
                    "erased": result.erased,
                    "fault": None
                    if result.first_fault is None
                    else {"seq": result.first_fault.seq, "why": result.first_fault.why},
                }
                for result in found
            ]
        )
        return 0 if whole else 1
    for result in found:
        print(f"{result.log}: {result.count:,} events, head {result.head_chain_hex}")
        print(f"  signed heads checked: {result.anchors_checked}")
        if result.first_fault is not None:
            print(f"  FAULT at event {result.first_fault.seq}: {result.first_fault.why}")
    return 0 if whole else 1


def run_sign(context: Context, _chosen: argparse.Namespace) -> int:
    """`govern audit sign`."""
    from govern.clock import utc_now
    from govern.history.anchors import Signing, sign_heads

    signing = Signing.of(context.settings.keys, context.settings.anchors)
    made = sign_heads(context.database, signing, utc_now(), only_due=False)
    print(f"Signed {len(made)} heads." if made else "Nothing has happened since the last one.")
    return 0
