"""Work, the guard against unnoted change, and the sealed chain of events."""

from govern.history.batches import Batch, batch
from govern.history.models import Log
from govern.history.work import Actor, Note, ReactingRegisters, Work, system_actor

__all__ = ["Actor", "Batch", "Log", "Note", "ReactingRegisters", "Work", "batch", "system_actor"]
