"""Benchmarks of dates: each a ratio between two things timed turn about in the same run.

Run it as `python tests/benchmarks/deadlines.py [--json FILE]`. P6a and P6b need numpy, which the
product does not; without it they are left out and said to be.
"""

from __future__ import annotations

import csv
import importlib
import io
import json
import math
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any

from govern.deadlines.batch import run_batch
from govern.deadlines.calendars import CalendarName, shipped_calendars
from govern.deadlines.columns import EPOCH, due_dates, due_days, due_on

ROUNDS = 7
RULE = "foi.response"
FIRST = date(2015, 1, 1)
KNOWN_DAYS = 4900
BATCH_RULES = (
    "foi.response",
    "eir.response",
    "sar.response",
    "complaint.acknowledge",
    "ripa.directed",
    "working-days:20@uk",
    "months-rolled:1@ew",
)


def turn_about(one: Callable[[], object], other: Callable[[], object]) -> float:
    """The median time of one as a ratio of the other's, run alternately."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for kept, call in zip(times, (one, other), strict=True):
            begun = time.perf_counter()
            call()
            kept.append(time.perf_counter() - begun)
    return median(times[0]) / median(times[1])


def random_days(count: int) -> list[date]:
    chance = random.Random(1)
    return [FIRST + timedelta(days=chance.randrange(KNOWN_DAYS)) for _ in range(count)]


def single_date() -> float:
    """P6: one date by the public function, against a look-up in a Python list."""
    days, calendars = random_days(50_000), shipped_calendars()
    first = FIRST.toordinal()
    table = [due_on(RULE, FIRST + timedelta(days=n), calendars) for n in range(KNOWN_DAYS)]

    def look_up(day: date) -> date:
        return table[day.toordinal() - first]

    def ours() -> list[date]:
        return [due_on(RULE, day, calendars) for day in days]

    def base() -> list[date]:
        return [look_up(day) for day in days]

    if ours() != base():
        raise SystemExit("P6: the two disagree")
    return turn_about(ours, base)


def columns(numpy: Any) -> dict[str, float]:
    """P6a and P6b: a million dates, against numpy's busday_offset on ready arrays."""
    days = random_days(1_000_000)
    numbers = numpy.array([(day - EPOCH).days for day in days], dtype="int64")
    array = numbers.view("datetime64[D]")
    holidays = [h.day for h in shipped_calendars().named(CalendarName.UK).holidays]
    calendar = numpy.busdaycalendar(holidays=numpy.array(holidays, dtype="datetime64[D]"))

    def base() -> Any:
        return numpy.busday_offset(array, 20, roll="backward", busdaycal=calendar)

    if not (base() == due_days(RULE, array)).all():
        raise SystemExit("P6a: the two disagree")
    return {
        "P6a columns of 1,000,000, time of numpy's busday_offset": turn_about(
            lambda: due_days(RULE, array), base
        ),
        "P6b 1,000,000 Python dates in and out, the same base": turn_about(
            lambda: due_dates(RULE, days), base
        ),
    }


def batch_rows(count: int) -> Iterator[str]:
    """A batch file, line by line: every fifth row with events, every fiftieth with holidays."""
    chance = random.Random(2)
    yield "id,rule,from,events,holidays\n"
    for number in range(count):
        day = date(2016, 1, 1) + timedelta(days=chance.randrange(4300))
        rule, events = chance.choice(BATCH_RULES), ""
        if number % 5 == 0:
            rule = "sar.response"
            asked = day + timedelta(days=chance.randrange(1, 15))
            events = f"clarification_asked={asked};clarification_received={asked}"
        yield f"{number},{rule},{day},{events},{'2026-12-25' if number % 50 == 0 else ''}\n"


class Nowhere(io.StringIO):
    """Takes what is written and keeps nothing."""

    def write(self, text: str) -> int:
        return len(text)


def batch() -> dict[str, float]:
    """The batch against reading the CSV and writing each row as JSON; and its slope."""
    text = {count: list(batch_rows(count)) for count in (10_000, 100_000)}

    def ours(count: int) -> None:
        run_batch(text[count], Nowhere())

    def base() -> None:
        out = Nowhere()
        for row in csv.DictReader(text[100_000]):
            out.write(json.dumps(row) + "\n")

    growth = turn_about(lambda: ours(100_000), lambda: ours(10_000))
    return {
        "batch of 100,000 rows, times csv-in json-out": turn_about(lambda: ours(100_000), base),
        "batch, slope of time from 10,000 to 100,000": math.log10(growth),
        "batch, peak memory at 100,000 against 10,000": peak(100_000) / peak(10_000),
    }


def peak(count: int) -> int:
    """The peak memory of a fresh process that computes a batch of so many rows."""
    done = subprocess.run(
        [sys.executable, __file__, "--peak", str(count)], capture_output=True, check=True, text=True
    )
    return int(done.stdout)


def figures() -> dict[str, float]:
    """Every figure by name; smaller is better."""
    found = {"P6 one date, times a look-up in a list": single_date(), **batch()}
    try:
        numpy = importlib.import_module("numpy")
    except ModuleNotFoundError:
        sys.stderr.write("numpy is not installed: P6a and P6b were not measured\n")
        return found
    return {**found, **columns(numpy)}


def main(arguments: list[str]) -> None:
    """Prints the figures, and writes them to a file when asked."""
    if arguments[:1] == ["--peak"]:
        run_batch(batch_rows(int(arguments[1])), Nowhere())
        # Not ru_maxrss, which a child inherits from the process that started it.
        status = Path("/proc/self/status").read_text(encoding="ascii")
        print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))
        return
    found = figures()
    for name, value in found.items():
        print(f"{value:8.3f}  {name}")
    if arguments[:1] == ["--json"]:
        Path(arguments[1]).write_text(json.dumps(found, indent=1), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
