"""The `govern` command: every part of the product for scripts, operators and checks."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from govern import __version__
from govern.cli.running import Context, Usage
from govern.errors import BadInput, GovernError
from govern.locations import checkout

_GROUPS = (
    "instances",
    "demo",
    "accounts",
    "due",
    "cameras",
    "evidence",
    "registers",
    "papers",
    "history",
    "scheduling",
    "upkeep",
)
DONE, REFUSED, WRONG_USAGE, ROWS_REJECTED = 0, 1, 2, 3


def default_instance() -> Path:
    """`./instance` in a checkout, else `$GOVERN_INSTANCE`, else `./instance`."""
    root = checkout()
    named = os.environ.get("GOVERN_INSTANCE")
    if root is not None and not named:
        return root / "instance"
    return Path(named) if named else Path("instance")


def parser() -> argparse.ArgumentParser:
    """The whole command line; each group of commands adds its own part."""
    from govern.cli import groups

    top = argparse.ArgumentParser(
        prog="govern",
        description="The compliance desk for a council's public-space cameras.",
        epilog="Example: govern records list --register cameras --json",
    )
    top.add_argument("--version", action="version", version=f"govern {__version__}")
    top.add_argument("--instance", type=Path, default=None, metavar="DIR")
    commands = top.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for group in groups():
        group.add(commands)
    _instance_everywhere(top)
    return top


def _instance_everywhere(top: argparse.ArgumentParser) -> None:
    """Let `--instance` stand after a command's own words too."""
    waiting = [top]
    while waiting:
        current = waiting.pop()
        for action in current._actions:
            if isinstance(action, argparse._SubParsersAction):
                waiting.extend(action.choices.values())
        if current is not top and "--instance" not in current._option_string_actions:
            current.add_argument(
                "--instance",
                type=Path,
                default=argparse.SUPPRESS,
                metavar="DIR",
                help="the instance folder",
            )


def groups() -> Sequence[Any]:
    """The modules that each add a group of commands."""
    import importlib

    return [importlib.import_module(f"govern.cli.{name}") for name in _GROUPS]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. 0 done, 1 refused or failed, 2 wrong usage, 3 rows rejected."""
    chosen = parser().parse_args(arguments)
    context = Context(chosen.instance or default_instance())
    try:
        return int(chosen.run(context, chosen))
    except Usage as error:
        print(f"govern: {error}", file=sys.stderr)
        return WRONG_USAGE
    except BadInput as error:
        reasons = "; ".join(str(problem) for problem in error.problems[:20])
        print(f"govern: {error} {reasons}".rstrip(), file=sys.stderr)
        return REFUSED
    except GovernError as error:
        print(f"govern: {error}", file=sys.stderr)
        return REFUSED
    except BrokenPipeError:
        return DONE
    except KeyboardInterrupt:
        print("govern: stopped", file=sys.stderr)
        return REFUSED
    finally:
        context.close()


def print_json(value: object) -> None:
    """One JSON value on standard output."""
    print(json.dumps(value, ensure_ascii=False, indent=None, default=str))
