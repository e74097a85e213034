"""Worker processes: started by the scheduler, started again when they die, ended with it."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Mapping
from multiprocessing.context import SpawnProcess
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from govern.jobs.working import JobContext, JobFunction, do_next

_log = logging.getLogger("govern.jobs")
_LOOK_EVERY_SECONDS = 1.0
_END_WITHIN_SECONDS = 10.0

#: What a worker process runs: (instance folder, event that ends it).
WorkerMain = Callable[[Path, Any], None]


class Workers:
    """A number of worker processes of one instance.

    `main` is a function of a module, since a new process has to find it by name.
    """

    def __init__(self, main: WorkerMain, instance: Path, count: int) -> None:
        self._main = main
        self._instance = instance
        self._count = count
        # A fresh interpreter: a forked one would share database connections and locks.
        self._spawning = multiprocessing.get_context("spawn")
        self._stop: Event = self._spawning.Event()
        self._processes: list[SpawnProcess] = []

    @property
    def process_ids(self) -> list[int]:
        """The ids of the worker processes that live."""
        return [process.pid or 0 for process in self._processes if process.is_alive()]

    def keep_alive(self) -> int:
        """Start what is missing; how many were started."""
        living = [process for process in self._processes if process.is_alive()]
        for process in self._processes:
            if process not in living:
                _log.warning("a worker ended with %s; another is started", process.exitcode)
                process.close()
        self._processes = living
        missing = self._count - len(living)
        for _ in range(missing):
            process = self._spawning.Process(
                target=self._main, args=(self._instance, self._stop), daemon=True
            )
            process.start()
            self._processes.append(process)
        return missing

    def stop(self) -> None:
        """Let each worker end its job, and end it by force when that takes too long."""
        self._stop.set()
        for process in self._processes:
            process.join(_END_WITHIN_SECONDS)
            if process.is_alive():
                process.terminate()
                process.join()
            process.close()
        self._processes = []


def work_on(context: JobContext, functions: Mapping[str, JobFunction], stop: Any) -> None:
    """Do jobs until told to stop, or until the scheduler that started this process is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    worker = f"worker-{os.getpid()}"
    parent = multiprocessing.parent_process()
    idle = threading.Event()
    while not stop.is_set() and (parent is None or parent.is_alive()):
        try:
            did_something = do_next(context, functions, worker) is not None
        except Exception:
            _log.exception("the queue could not be read")
            did_something = False
        if not did_something:
            idle.wait(_LOOK_EVERY_SECONDS)
