"""Writes the parts of README.md that follow from the code, or says which are out of date."""

from __future__ import annotations

import argparse
import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import MISSING, fields
from pathlib import Path

from govern import locations
from govern.authorities.sources import load_sources
from govern.catalogue import registers
from govern.cli import parser
from govern.config import Settings
from govern.people.roles import ROLE_PERMISSIONS, ROLE_WORDS, Permission, Role
from govern.records.settings import ALL

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
_BETWEEN = re.compile(
    r"(<!-- generated: (?P<name>[a-z ]+) -->\n)(?P<body>.*?)(<!-- end of generated -->)", re.DOTALL
)
_SETTINGS_WORDS = {
    "database_url": "Where the rows are kept; `instance/govern.sqlite` unless given",
    "base_url": "The address people type; https unless it is this machine alone",
    "host": "What `govern serve` listens on",
    "port": "The port it listens on",
    "trusted_proxies": "How many proxies stand in front and may say who is calling",
    "session_idle_minutes": "Minutes without a click after which somebody signs in again",
    "session_hours": "Hours after which somebody signs in again, whatever they did",
    "hashing_slots": "How many passwords are checked at once; the others wait",
    "second_factor_roles": "Roles that need a second factor, such as `administrator`",
    "upload_megabytes": "The largest file taken",
    "worker_processes": "How many workers the scheduler keeps",
    "mail_host": "The mail server; without one mail waits in the outbox",
    "mail_port": "Its port",
    "mail_security": "`none`, `starttls` or `tls`",
    "mail_user": "The name to sign in to it, if it wants one",
    "mail_password": "The password; better as `GOVERN_MAIL_PASSWORD`",
    "mail_from": "The sender of every mail",
    "mail_timeout_seconds": "How long the server may take",
}


def _table(heads: tuple[str, ...], rows: Iterator[tuple[str, ...]]) -> str:
    lines = ["| " + " | ".join(heads) + " |", "|" + " --- |" * len(heads)]
    lines += ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows]
    return "\n".join(lines)


def _says(path: Path) -> str:
    """The first line of a module's docstring, without its full stop."""
    said = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return said.splitlines()[0].rstrip(".") if said else ""


def folders() -> str:
    """The rooms of the package and what each is for, from the modules' own first lines."""
    package = ROOT / "govern"
    lines = ["```"]
    lines.append(f"govern/                 {_says(package / '__init__.py')}")
    for path in sorted(package.iterdir()):
        if path.is_dir() and (path / "__init__.py").is_file():
            lines.append(f"  {path.name + '/':<20}  {_says(path / '__init__.py')}")
            if path.name == "registers":
                for inner in sorted(path.iterdir()):
                    if (inner / "__init__.py").is_file():
                        lines.append(f"    {inner.name + '/':<18}  {_says(inner / '__init__.py')}")
        elif path.suffix == ".py" and path.name != "__init__.py":
            lines.append(f"  {path.name:<20}  {_says(path)}")
    return "\n".join([*lines, "```"])


_VERBS = {
    "read": "read",
    "read_operational": "see exact positions",
    "edit": "change",
    "import": "bring in lists",
    "declare": "declare yearly",
    "decide": "decide",
    "advise": "advise on",
    "report": "report",
    "verify": "verify",
    "issue": "issue",
    "publish": "publish",
    "manage": "manage",
    "change": "change",
    "watch": "watch",
}


def _allowed(role: Role) -> str:
    """What a role may do, register by register: “cameras: read, change”."""
    verbs: dict[str, list[str]] = defaultdict(list)
    for permission in Permission:
        if permission in ROLE_PERMISSIONS[role]:
            subject, _, verb = permission.partition(".")
            verbs[subject.replace("_", " ")].append(_VERBS[verb])
    return "; ".join(f"{name}: {', '.join(may)}" for name, may in verbs.items()) or "nothing yet"


def roles() -> str:
    """Every role and what it may do."""
    return _table(("Role", "May"), ((ROLE_WORDS[role], _allowed(role)) for role in Role))


def _commands(current: argparse.ArgumentParser, words: str) -> Iterator[tuple[str, str]]:
    for action in current._actions:
        if not isinstance(action, argparse._SubParsersAction):
            continue
        helps = {choice.dest: choice.help or "" for choice in action._choices_actions}
        for name, inner in action.choices.items():
            below = list(_commands(inner, f"{words} {name}"))
            yield from below or [(f"`{words} {name}`", helps.get(name, ""))]


def commands() -> str:
    """Every command with its help."""
    return _table(("Command", "What it does"), _commands(parser(), "govern"))


def _default(value: object) -> str:
    if value is MISSING:
        return "made at the start"
    if value == () or value == "":
        return "none"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"`{value}`"


def machine_settings() -> str:
    """The settings of the machine, in `instance/govern.toml` or as GOVERN_… in the environment."""
    return _table(
        ("Setting", "Unless given", "What it is"),
        (
            (f"`{field.name}`", _default(field.default), _SETTINGS_WORDS[field.name])
            for field in fields(Settings)
            if field.name not in ("instance", "secret")
        ),
    )


def council_settings() -> str:
    """What a council may change on the settings pages, dated and with a reason."""
    return _table(
        ("Setting", "Unless given", "What it is"),
        ((f"`{kind.key}`", _default(kind.default), kind.title) for kind in ALL),
    )


def record_kinds() -> str:
    """The kinds of record there are, with their states and documents."""
    return _table(
        ("Register", "States", "Documents"),
        (
            (
                register.title,
                ", ".join(words.lower() for words in register.workflow.states.values()),
                ", ".join(paper.title for paper in register.papers) or "none",
            )
            for register in registers()
        ),
    )


def _rests_on() -> dict[str, set[str]]:
    """Authority → the modules whose functions name it."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in sorted((ROOT / "govern").rglob("*.py")):
        for line in re.findall(r"Authority: (\[[^\n]*)", path.read_text("utf-8")):
            for group in re.findall(r"\[([^\]]+)\]", line):
                for authority in re.split(r",\s*", group):
                    found[authority].add(str(path.relative_to(ROOT)))
    return found


def laws() -> str:
    """Where each law lives: its words, and the modules that rest on it."""
    sources, _ = load_sources(locations.shipped("policy_library") / "authorities.yaml")
    return _table(
        ("Authority", "What it says", "Where"),
        (
            (
                f"`{authority}`",
                sources.get(authority).title if authority in sources else "",
                ", ".join(f"`{path.removeprefix('govern/')}`" for path in sorted(paths)),
            )
            for authority, paths in sorted(_rests_on().items())
        ),
    )


PARTS = {
    "folders": folders,
    "registers": record_kinds,
    "roles": roles,
    "commands": commands,
    "settings of the machine": machine_settings,
    "settings of the council": council_settings,
    "laws": laws,
}


def written(text: str) -> str:
    """`text` with every marked part as the code has it now. Raises `KeyError` for another part."""

    def part(found: re.Match[str]) -> str:
        return f"{found[1]}\n{PARTS[found['name']]()}\n\n{found[4]}"

    return _BETWEEN.sub(part, text)


def main(arguments: list[str]) -> int:
    """Rewrite README.md; with --check only say whether that would change it."""
    before = README.read_text("utf-8")
    after = written(before)
    if "--check" in arguments:
        if before != after:
            print("README.md is out of date: run .ci/readme.py", file=sys.stderr)
        return int(before != after)
    README.write_text(after, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
