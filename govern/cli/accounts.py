"""Commands about accounts: user add, list, disable, reset."""

from __future__ import annotations

import argparse
from typing import Any

from govern.cli.running import Context


def add(commands: Any) -> None:
    """Add the commands of this module."""
    user = commands.add_parser(
        "user",
        help="accounts: add, list, disable, reset",
        epilog="Example: govern user add sam@council.example --name Sam --role cctv_manager",
    )
    verbs = user.add_subparsers(dest="verb", metavar="VERB", required=True)
    new = verbs.add_parser("add", help="add somebody; prints a one-time password")
    new.add_argument("sign_in_name", metavar="EMAIL")
    new.add_argument("--name", required=True)
    new.add_argument("--role", action="append", required=True, dest="roles", metavar="R")
    new.add_argument("--organisation", default="", help="needed where there are several councils")
    new.set_defaults(run=run_add)
    listing = verbs.add_parser("list", help="everybody with an account")
    listing.add_argument("--json", action="store_true")
    listing.set_defaults(run=run_list)
    disable = verbs.add_parser("disable", help="end an account; its sessions end at once")
    disable.add_argument("sign_in_name", metavar="EMAIL")
    disable.add_argument("--reason", required=True)
    disable.set_defaults(run=run_disable)
    reset = verbs.add_parser("reset", help="give a new one-time password")
    reset.add_argument("sign_in_name", metavar="EMAIL")
    reset.set_defaults(run=run_reset)


def run_add(context: Context, chosen: argparse.Namespace) -> int:
    """`govern user add`."""
    from govern.people.commands import add_user
    from govern.people.passwords import Passwords

    one_time = Passwords(slots=1).make_one_time()
    with context.writing() as work:
        person = add_user(
            work,
            chosen.sign_in_name,
            chosen.name,
            chosen.roles,
            one_time,
            organisation=chosen.organisation,
        )
        work.commit()
        print(f"Added {person.name}. Sign-in name: {person.sign_in_name}")
    print(f"One-time password: {one_time.text}")
    return 0


def run_list(context: Context, chosen: argparse.Namespace) -> int:
    """`govern user list`."""
    from govern.cli import print_json
    from govern.people.commands import list_users

    with context.reading() as work:
        lines = list_users(work)
    if chosen.json:
        print_json([line.as_json() for line in lines])
        return 0
    for line in lines:
        state = "" if line.is_active else " (disabled)"
        print(f"{line.sign_in_name}\t{line.name}\t{', '.join(line.roles)}{state}")
    return 0


def run_disable(context: Context, chosen: argparse.Namespace) -> int:
    """`govern user disable`."""
    from govern.people.commands import disable_user

    with context.writing() as work:
        person = disable_user(work, chosen.sign_in_name, reason=chosen.reason)
        work.commit()
        print(f"{person.name} can no longer sign in.")
    return 0


def run_reset(context: Context, chosen: argparse.Namespace) -> int:
    """`govern user reset`."""
    from govern.people.commands import reset_user
    from govern.people.passwords import Passwords

    one_time = Passwords(slots=1).make_one_time()
    with context.writing() as work:
        person = reset_user(work, chosen.sign_in_name, one_time)
        work.commit()
        print(f"{person.name} signs in as {person.sign_in_name}.")
    print(f"One-time password: {one_time.text}")
    return 0
