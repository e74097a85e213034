"""The DPO's advice on the design of a proposal: asked for at gate 2, never an approval."""

from __future__ import annotations

from govern.errors import BadInput, Problem, Refused
from govern.history import Work
from govern.questionnaires.loading import Library
from govern.records.decisions import decide as keep_decision
from govern.records.decisions import decisions_of
from govern.registers.cameras.models import CameraProposal
from govern.registers.cameras.rules.proposal_steps import PROPOSALS
from govern.registers.cameras.service import form_answers
from govern.registers.cameras.service.proposals import QUESTIONNAIRE, parties
from govern.registers.cameras.service.steps import begin
from govern.reminders.notices import Notice, tell


def advise(work: Work, proposal: CameraProposal, library: Library, *, advice: str) -> None:
    """Keep the DPO's advice on the design; advice, never approval.

    Raises as `steps.begin`, `BadInput` without a text, `Refused` when it was given already.
    Authority: [UKGDPR-35(2)], [UKGDPR-39]
    """
    begin(work, proposal, PROPOSALS, "advise", parties=parties(work, proposal))
    if not advice.strip():
        raise BadInput("Write the advice.", [Problem("Advice", "write the advice")])
    if advice_since_submission(work, proposal) is not None:
        raise Refused("The DPO has advised on this design already.")
    keep_decision(work, proposal, step="advise", outcome="advised", reason=advice.strip())
    answers = form_answers.answers_of(work, proposal, library, QUESTIONNAIRE)
    text = f"The DPO: {advice.strip()}"
    form_answers.write(work, proposal, answers, {"gate_dpo": text})
    tell(work, [proposal.author_id], proposal, Notice.DECIDED)
    work.note(proposal, "camera_proposal.advised", "The DPO advised", reason=advice.strip())


def advice_since_submission(work: Work, proposal: CameraProposal) -> str | None:
    """The DPO's advice on the design as it stands: given after it last came back, or None."""
    advice = None
    for decision in decisions_of(work, proposal):
        if decision.step == "advise":
            advice = decision.reason
        elif decision.step == "gate_2":
            advice = None
    return advice
