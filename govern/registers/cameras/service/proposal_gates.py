"""Deciding a proposal at its gates, by somebody who did not write it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from govern.clock import short_day
from govern.dues.service import keep, meet
from govern.errors import BadInput, Problem, Refused
from govern.history import Work
from govern.questionnaires.loading import Library
from govern.questionnaires.sheets import freeze
from govern.records.decisions import decide as keep_decision
from govern.records.decisions import decisions_of, must_be_revision
from govern.registers.cameras.models import CameraProposal
from govern.registers.cameras.rules.proposal_rules import (
    GATE_WORDS,
    GateOutcome,
    commissioned_on,
    passes,
)
from govern.registers.cameras.rules.proposal_steps import COMES_BACK, GOES_ON, PROPOSALS
from govern.registers.cameras.service import form_answers
from govern.registers.cameras.service.proposal_advice import advice_since_submission
from govern.registers.cameras.service.proposal_checks import release_faults
from govern.registers.cameras.service.proposal_effects import release
from govern.registers.cameras.service.proposals import DECISION, QUESTIONNAIRE, parties
from govern.registers.cameras.service.steps import begin, finish
from govern.registers.cameras.service.waiting import lines_of, open_conditions
from govern.reminders.notices import Notice, tell


@dataclass(frozen=True, slots=True)
class GateDecision:
    """What somebody decides at a gate.

    `conditions` are written one a line; `dpo_answer` says how the DPO's advice is followed, or
    why not.
    """

    outcome: GateOutcome
    reason: str
    conditions: str = ""
    conditions_due_on: date | None = None
    dpo_answer: str = ""


def decide_gate(
    work: Work,
    proposal: CameraProposal,
    library: Library,
    gate: int,
    decision: GateDecision,
    *,
    revision: int | None = None,
) -> None:
    """Decide a gate: kept for ever, conditions made actions; passing gate 3 releases the camera.

    Never by an author; gate 2 not before the DPO's advice and an answer to it; gate 3 not while
    anything holds the camera back. A refused proposal stays, with its reason.
    Authority: [SCC-P1], [SCC-P4], [UKGDPR-35(2)], [GP-four-eyes]
    """
    begin(
        work,
        proposal,
        PROPOSALS,
        f"gate_{gate}",
        parties=parties(work, proposal),
        reason=decision.reason,
    )
    if revision is not None:
        must_be_revision(proposal, revision)
    conditions = _conditions(decision)
    answers = form_answers.answers_of(work, proposal, library, QUESTIONNAIRE)
    if passes(decision.outcome):
        _must_be_passable(work, proposal, gate, decision, answers)
    outcome = decision.outcome
    keep_decision(
        work, proposal, step=f"gate_{gate}", outcome=outcome, reason=_kept_reason(decision)
    )
    meet(work, proposal, DECISION)
    if outcome is GateOutcome.COME_BACK:
        finish(proposal, PROPOSALS, COMES_BACK[gate], work)
    else:
        _settle(work, proposal, gate, decision, answers)
        open_conditions(work, proposal, conditions, decision.conditions_due_on)
    tell(work, [proposal.author_id, proposal.sponsor_id], proposal, Notice.DECIDED)
    words = GATE_WORDS[outcome].lower()
    work.note(
        proposal, f"camera_proposal.gate_{gate}", f"Gate {gate}: {words}", reason=decision.reason
    )


def _conditions(decision: GateDecision) -> list[str]:
    found = lines_of(decision.conditions)
    if decision.outcome is GateOutcome.GO_ON_WITH_CONDITIONS and not found:
        raise BadInput(
            "Write the conditions.", [Problem("Conditions", "write each on a line of its own")]
        )
    if found and decision.outcome is not GateOutcome.GO_ON_WITH_CONDITIONS:
        raise BadInput(
            "Conditions are written only where it goes on with conditions.",
            [Problem("Conditions", "choose “Go on with conditions”, or leave them out")],
        )
    return found


def _kept_reason(decision: GateDecision) -> str:
    """The reason with the conditions, which are part of what was decided."""
    conditions = lines_of(decision.conditions)
    if not conditions:
        return decision.reason.strip()
    return "\n".join([decision.reason.strip(), "Conditions:", *conditions])


def _must_be_passable(
    work: Work,
    proposal: CameraProposal,
    gate: int,
    decision: GateDecision,
    answers: form_answers.Answers,
) -> None:
    if gate == 2:
        if advice_since_submission(work, proposal) is None:
            raise Refused("The DPO has to advise on the design before it goes on.")
        if not decision.dpo_answer.strip():
            raise BadInput(
                "Answer the DPO’s advice.",
                [Problem("DPO", "say how the advice is followed, or why it is not")],
            )
    if gate == 3:
        faults = release_faults(work, proposal, answers.values)
        if faults:
            raise Refused("It cannot go live yet. " + " ".join(faults))


def _settle(
    work: Work,
    proposal: CameraProposal,
    gate: int,
    decision: GateDecision,
    answers: form_answers.Answers,
) -> None:
    """Write the decision into the form, and go on or stop."""
    form_answers.write(work, proposal, answers, _as_answers(work, proposal, gate, decision))
    form_answers.freeze_figures(work, proposal, answers, [f"gate_{gate}"])
    if not passes(decision.outcome):
        finish(proposal, PROPOSALS, "refused", work)
        keep(work, proposal, [], reason="Refused")
        freeze(work, answers.sheet)
        return
    if gate == 3:
        proposal.commissioned_on = commissioned_on(answers.values)
        camera = release(work, proposal, answers)
        words = f"Released by proposal {proposal.reference}"
        work.note(camera, "camera.released", words, reason=decision.reason)
        freeze(work, answers.sheet)
    finish(proposal, PROPOSALS, GOES_ON[gate], work)


def _as_answers(
    work: Work, proposal: CameraProposal, gate: int, decision: GateDecision
) -> dict[str, Any]:
    if gate == 3:
        return {"gate3": form_answers.person_answer(work)} if passes(decision.outcome) else {}
    found: dict[str, Any] = {
        f"gate{gate}": str(decision.outcome),
        f"gate{gate}_note": _kept_reason(decision),
    }
    if gate == 2 and decision.dpo_answer.strip():
        advice = _newest_advice(work, proposal)
        answer = f"Answer of {short_day(work.today)}: {decision.dpo_answer.strip()}"
        found["gate_dpo"] = f"The DPO: {advice}\n\n{answer}"
    return found


def _newest_advice(work: Work, proposal: CameraProposal) -> str:
    """The newest advice of the DPO, also once the gate was decided."""
    given = [each.reason for each in decisions_of(work, proposal) if each.step == "advise"]
    return given[-1] if given else ""
