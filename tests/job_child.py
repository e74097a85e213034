"""Worker processes for tests, and the jobs they do."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import databases

from govern.clock import utc_now
from govern.config import Settings
from govern.documents.storage import FileStore
from govern.jobs.workers import work_on
from govern.jobs.working import JobContext, JobFunction, Progress
from govern.register import Registers
from govern.sealing import SealingKeys


def write_once(context: JobContext, arguments: Mapping[str, Any], progress: Progress) -> None:
    """Append this process's id to a file; the first attempt then hangs until it is killed."""
    path = Path(arguments["path"])
    job = context.job
    assert job is not None
    with path.open("a") as file:
        file.write(f"{os.getpid()} {job.attempts}\n")
    progress(1, 2, "half")
    while arguments.get("hangs") and job.attempts == 1:
        os.read(os.open(arguments["hangs"], os.O_RDONLY), 1)


FUNCTIONS: dict[str, JobFunction] = {"write_once": write_once}


def context_of(folder: Path) -> JobContext:
    """The context of a test's instance folder; its database lies in `database_url` there."""
    settings = Settings.load(folder, {})
    return JobContext(
        settings=settings,
        database=databases.open_at(settings.database_url),
        registers=Registers(()),
        files=FileStore(folder),
        sealing=SealingKeys({"k1": b"\x01" * 32}),
        clock=utc_now,
    )


def main(folder: Path, stop: Any) -> None:
    """What a worker process of a test runs."""
    work_on(context_of(folder), FUNCTIONS, stop)
