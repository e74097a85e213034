"""The spine: what every record of every register shares, and who may know of it."""

from govern.records.models import (
    Action,
    ActionState,
    Compartment,
    CompartmentMember,
    Decision,
    Disposal,
    Hold,
    Record,
    RecordLink,
    ReferenceCounter,
    SearchEntry,
    Setting,
)
from govern.records.references import next_reference
from govern.records.visibility import get, visible

__all__ = [
    "Action",
    "ActionState",
    "Compartment",
    "CompartmentMember",
    "Decision",
    "Disposal",
    "Hold",
    "Record",
    "RecordLink",
    "ReferenceCounter",
    "SearchEntry",
    "Setting",
    "get",
    "next_reference",
    "visible",
]
