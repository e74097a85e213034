"""Which DPIA covers a proposal, whether it is signed, and whether the regulator has it."""

from __future__ import annotations

import json
from datetime import date

from govern.clock import short_day
from govern.dues.service import facts_of, state
from govern.errors import BadInput, Problem, Refused
from govern.history import Work
from govern.registers.cameras.models import CameraProposal
from govern.registers.cameras.rules.proposal_rules import dpia_fault
from govern.registers.cameras.rules.proposal_steps import PROPOSALS
from govern.registers.cameras.service.steps import begin

_STATED = "camera_proposal.dpia"
_LONGEST_REFERENCE = 60


def record_dpia(
    work: Work,
    proposal: CameraProposal,
    *,
    reference: str,
    signed_on: date | None,
    with_regulator: bool,
) -> None:
    """Record which DPIA covers it, when it was signed, and whether the regulator has it.

    Raises as `steps.begin`, `BadInput` without a reference, `Refused` for a day to come.
    Authority: [UKGDPR-35(1)], [UKGDPR-36(1)]
    """
    begin(work, proposal, PROPOSALS, "record_dpia")
    reference = reference.strip()
    if not reference or len(reference) > _LONGEST_REFERENCE:
        raise BadInput(
            "Give the reference of the DPIA.",
            [Problem("DPIA", f"write its reference in at most {_LONGEST_REFERENCE} characters")],
        )
    if signed_on is not None and signed_on > work.today:
        raise Refused("A DPIA is signed on a day that has come: leave the day empty until then.")
    proposal.dpia_reference = reference
    proposal.dpia_signed_on = signed_on
    state(work, proposal, _STATED, value={"with_regulator": with_regulator})
    words = f"signed on {short_day(signed_on)}" if signed_on else "not signed yet"
    if with_regulator:
        words += ", and with the Information Commissioner"
    work.note(proposal, "camera_proposal.dpia_recorded", f"DPIA {reference}: {words}")


def is_with_regulator(work: Work, proposal: CameraProposal) -> bool:
    """Whether the newest statement about the DPIA says that the regulator has it."""
    stated = [fact for fact in facts_of(work, proposal) if fact.kind == _STATED]
    newest = max(stated, key=lambda fact: fact.id, default=None)
    return newest is not None and bool(json.loads(newest.value or "{}").get("with_regulator"))


def dpia_words(work: Work, proposal: CameraProposal) -> str | None:
    """Why the DPIA holds it back, or None."""
    return dpia_fault(
        proposal.dpia_reference,
        proposal.dpia_signed_on,
        with_regulator=is_with_regulator(work, proposal),
    )
