"""Lets `python -m govern.cli` be the `govern` command."""

from __future__ import annotations

import sys

from govern.cli import main

sys.exit(main())
