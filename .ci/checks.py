"""Every check, in order: what the tests need, lint, types, import contracts, tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
#: What the tests use that pip cannot install: the program, and Debian's package of it.
PROGRAMS = {
    "chromium": "chromium",
    "pdftoppm": "poppler-utils",
    "java": "openjdk-17-jre-headless",
}


def missing_programs() -> list[str]:
    """The programs that are not there."""
    return [name for name in PROGRAMS if shutil.which(name) is None]


def install_programs() -> None:
    """Install them where that is allowed: as root, on a machine with apt."""
    wanted = missing_programs()
    if not wanted or os.geteuid() != 0 or shutil.which("apt-get") is None:
        return
    print(f"Installing {', '.join(wanted)}", file=sys.stderr)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment}
    apt = shutil.which("apt-get") or "apt-get"
    subprocess.run([apt, "update"], check=False, **quiet)
    packages = [PROGRAMS[name] for name in wanted]
    command = [apt, "install", "-y", "--no-install-recommends", *packages]
    subprocess.run(command, check=False, **quiet)


def run(title: str, *command: str) -> bool:
    """Run one check and say how it went."""
    started = time.monotonic()
    print(f"== {title}", flush=True)
    done = subprocess.run(command, cwd=ROOT, check=False)
    words = "passed" if done.returncode == 0 else f"FAILED ({done.returncode})"
    print(f"== {title}: {words} in {time.monotonic() - started:.0f} s", flush=True)
    return done.returncode == 0


def main(options: list[str]) -> int:
    """All checks; with options, pytest alone gets them."""
    install_programs()
    python = str(BIN / "python")
    if options:
        return 0 if run("tests", python, "-m", "pytest", *options) else 1
    workers = str(os.cpu_count() or 2)
    results = [
        run("lint", str(BIN / "ruff"), "check", "."),
        run("format", str(BIN / "ruff"), "format", "--check", "."),
        run("types", str(BIN / "mypy"), "govern"),
        run("import contracts", str(BIN / "lint-imports"), "--no-cache"),
        run("tests", python, "-m", "pytest", "-q", "-n", workers, "--dist", "worksteal"),
    ]
    for name in missing_programs():
        print(f"Skipped: what needs {name} ({PROGRAMS[name]} could not be installed here)")
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
