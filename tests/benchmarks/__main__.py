"""All benchmarks: ratios between things timed turn about in one run, printed or kept as JSON."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from tests.benchmarks import deadlines

MODULES = {"deadlines": deadlines}


def main() -> None:
    """`./run bench [--json FILE]`."""
    parser = argparse.ArgumentParser(prog="./run bench", description=__doc__)
    parser.add_argument("--json", type=Path, metavar="FILE")
    chosen = parser.parse_args()
    found = {name: module.figures() for name, module in MODULES.items()}
    for name, figures in found.items():
        for figure, value in figures.items():
            print(f"{name}\t{figure}\t{value:.3f}")
    if chosen.json is not None:
        chosen.json.write_text(json.dumps(found, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
