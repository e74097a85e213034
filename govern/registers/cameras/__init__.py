"""Schemes, cameras, proposals, reviews and deployments: one folder, five kinds of record."""

from __future__ import annotations

from govern.register import Register
from govern.registers.cameras import models as models

REGISTERS: tuple[Register, ...] = ()
