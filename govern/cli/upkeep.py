"""Commands of upkeep: backup, restore, check."""

from __future__ import annotations

import argparse
import shutil
import sqlite3
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from govern.cli.running import Context
from govern.errors import BadInput, Refused

_DATABASE = "govern.sqlite"
_KEPT = ("documents", "attachments", "anchors.jsonl")


def add(commands: Any) -> None:
    """Add the commands of this module."""
    backup = commands.add_parser(
        "backup", help="a consistent copy, while running", epilog="Example: govern backup b.tar"
    )
    backup.add_argument("file", type=Path, metavar="FILE")
    backup.set_defaults(run=run_backup)
    restore = commands.add_parser(
        "restore",
        help="put a backup into an instance without a database; checks the history",
        epilog="Example: govern restore b.tar --instance /srv/govern",
    )
    restore.add_argument("file", type=Path, metavar="FILE")
    restore.set_defaults(run=run_restore)
    check = commands.add_parser(
        "check", help="settings, content, schema and guards", epilog="Example: govern check"
    )
    check.set_defaults(run=run_check)


def run_backup(context: Context, chosen: argparse.Namespace) -> int:
    """`govern backup`: the database first, then the files its rows speak of; keys stay behind."""
    database = context.database
    if not database.is_sqlite:
        raise Refused("On PostgreSQL use pg_dump for the database, and copy the files after it.")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / _DATABASE
        source = sqlite3.connect(str(database.engine.url.database))
        try:
            source.execute("VACUUM INTO ?", (str(copy),))
        finally:
            source.close()
        temporary = chosen.file.with_name(f".{chosen.file.name}.part")
        with tarfile.open(temporary, "w") as archive:
            archive.add(copy, _DATABASE)
            for name in _KEPT:
                path = context.settings.instance / name
                if path.exists():
                    archive.add(path, name)
        temporary.replace(chosen.file)
    print(f"Wrote {chosen.file} ({chosen.file.stat().st_size:,} bytes). The keys are not in it.")
    return 0


def run_restore(context: Context, chosen: argparse.Namespace) -> int:
    """`govern restore`."""
    settings = context.settings
    target = settings.instance / _DATABASE
    if target.exists():
        raise Refused(f"{target} is there already: restore into an instance without a database.")
    try:
        with tarfile.open(chosen.file) as archive, tempfile.TemporaryDirectory() as folder:
            archive.extractall(folder, filter="data")
            _put_back(Path(folder), settings.instance)
    except (tarfile.TarError, OSError) as error:
        raise BadInput(f"{chosen.file} cannot be read as a backup: {error}") from error
    from govern.cli.history import run_verify

    print("Restored. Checking the history against what was signed:")
    chosen.head, chosen.json = None, False
    return run_verify(context, chosen)


def _put_back(folder: Path, instance: Path) -> None:
    if not (folder / _DATABASE).is_file():
        raise BadInput("There is no database in this backup.")
    for name in ("documents", "attachments"):
        if (folder / name).is_dir():
            shutil.copytree(folder / name, instance / name, dirs_exist_ok=True)
    heads = instance / "anchors.jsonl"
    if (folder / "anchors.jsonl").is_file() and not heads.exists():
        shutil.copy(folder / "anchors.jsonl", heads)
    shutil.copy(folder / _DATABASE, instance / f".{_DATABASE}.part")
    (instance / f".{_DATABASE}.part").replace(instance / _DATABASE)


def run_check(context: Context, _chosen: argparse.Namespace) -> int:
    """`govern check`: everything wrong, each in a line."""
    from govern.authorities.sources import load_sources
    from govern.history.triggers import missing_guards
    from govern.locations import shipped
    from govern.questionnaires.loading import load_all

    found: list[str] = []
    _ = context.settings
    sources, faults = load_sources(shipped("policy_library") / "authorities.yaml")
    library = load_all(shipped("forms"), sources)
    found += [str(fault) for fault in (*faults, *library.faults)]
    with context.database.engine.connect() as connection:
        found += [f"the guard {name} is missing" for name in missing_guards(connection)]
    found += [f"{path} was left behind by a crash" for path in context.files.leftovers()]
    for line in found:
        print(line)
    print("Nothing is wrong." if not found else f"{len(found)} things are wrong.")
    return 1 if found else 0
