"""The release register: what footage was given out, to whom, and on which basis."""

from __future__ import annotations

from govern.register import Register
from govern.registers.releases import models as models
from govern.registers.releases.register import RELEASES_REGISTER

REGISTERS: tuple[Register, ...] = (RELEASES_REGISTER,)
