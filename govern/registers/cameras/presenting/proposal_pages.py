"""What each step of a camera proposal asks, and what the person relies on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from govern.history import Work
from govern.questionnaires import kinds
from govern.register import StepField, StepPage
from govern.registers.cameras.models import Camera, CameraProposal, Scheme
from govern.registers.cameras.presenting.reviews import library
from govern.registers.cameras.presenting.who import schemes_by_reference
from govern.registers.cameras.queries.panels import near_place
from govern.registers.cameras.rules.proposal_rules import GATE_WORDS
from govern.registers.cameras.rules.proposal_steps import PROPOSALS
from govern.registers.cameras.service import form_answers
from govern.registers.cameras.service.proposal_advice import advice_since_submission
from govern.registers.cameras.service.proposal_checks import release_faults, sign_pictures
from govern.registers.cameras.service.proposal_dpia import is_with_regulator
from govern.registers.cameras.service.proposals import QUESTIONNAIRE
from govern.registers.cameras.service.waiting import CONDITION_WITHIN

#: What a decider reads of the form at each gate.
_RELIED_ON: Mapping[int, tuple[str, ...]] = {
    1: (
        "asked_by", "problem", "pattern", "harm", "causes", "likelihood", "severity", "lasting",
        "if_nothing", "other_evidence", "evidence_limits", "tried", "purposes", "objectives",
        "not_for", "end_test", "options", "why_not_less", "trial_first", "power",
        "police_consulted", "lawful_basis", "rights_balance", "equality", "money", "funding",
    ),
    2: (
        "consulted", "not_consulted", "consents", "capacity", "views", "watching", "functions",
        "retention", "sees", "masks_planned", "cyber", "supplier", "supplier_note", "gate_dpo",
    ),
    3: (
        "acceptance", "masks_planned", "masks_tested", "passwords", "functions", "live_from",
        "first_review",
    ),
}  # fmt: skip


#: Going on answering is no step with a page of its own.
ANSWERING_ON = StepPage("Go on answering", "Go on answering")


def page(work: Work, proposal: CameraProposal, name: str) -> StepPage:
    """What a step of a proposal asks, and what the person relies on."""
    if name == "answer":
        return ANSWERING_ON
    step = PROPOSALS.step(name)
    if name.startswith("submit_"):
        return _submit_page(step.button, int(name[-1]))
    if name.startswith("gate_"):
        return _gate_page(work, proposal, step.button, int(name[-1]))
    if name == "advise":
        return StepPage(
            "Advise on this design",
            "Give this advice",
            (StepField("advice", "What do you advise, and why?", "long_text"),),
            sentences=("Your advice is answered in the decision, which somebody else makes.",),
            rows=relied_on(work, proposal, 2),
        )
    if name == "record_dpia":
        return _dpia_page(work, proposal)
    if name == "name_camera":
        return _camera_page(work, proposal)
    return StepPage(step.button, step.button, (StepField("reason", "Why?", "long_text"),))


def _submit_page(button: str, gate: int) -> StepPage:
    sentences = ["Somebody else decides: nobody passes a gate on what they wrote."]
    if gate == 2:
        sentences.append("The DPO is asked for advice before it is decided.")
    if gate == 3:
        sentences.append(
            "It is held back while the DPIA is unsigned, a sign is missing, a mask is untested or "
            "a test is not met."
        )
    return StepPage(button, button, sentences=tuple(sentences))


def _gate_page(work: Work, proposal: CameraProposal, button: str, gate: int) -> StepPage:
    fields = _gate_fields(work, gate)
    sentences: list[str] = []
    warning = ""
    if gate == 2:
        advice = advice_since_submission(work, proposal)
        sentences.append(
            f"The DPO advises: {advice}"
            if advice
            else "The DPO has not advised yet: it can come back or be refused, not go on."
        )
    if gate == 3:
        values = answers(work, proposal)
        warning = " ".join(release_faults(work, proposal, values))
        pictures = ", ".join(sign_pictures(work, proposal, values)) or "none"
        sentences.append(f"Pictures of the signs: {pictures}.")
        sentences.append("Going on puts the camera on the register and dates its first review.")
    return StepPage(
        button,
        "Decide",
        tuple(fields),
        sentences=tuple(sentences),
        warning=warning,
        rows=relied_on(work, proposal, gate),
        panels=(near_place(work, proposal),) if gate == 1 else (),
    )


def _gate_fields(work: Work, gate: int) -> list[StepField]:
    fields = [
        StepField("outcome", "What do you decide?", "choice", choices=GATE_WORDS),
        StepField("reason", "Why, in your own words?", "long_text"),
        StepField(
            "conditions",
            "Conditions",
            "long_text",
            hint="One a line. Each becomes an action of the author.",
            required=False,
        ),
        StepField(
            "conditions_due_on",
            "Conditions to be met by",
            "date",
            value=work.today + CONDITION_WITHIN,
            required=False,
        ),
    ]
    if gate == 2:
        fields.append(
            StepField(
                "dpo_answer",
                "How is the DPO’s advice followed, or why is it not?",
                "long_text",
                required=False,
            )
        )
    return fields


def _dpia_page(work: Work, proposal: CameraProposal) -> StepPage:
    return StepPage(
        "Record its DPIA",
        "Save",
        (
            StepField("reference", "Reference of the DPIA", "text", value=proposal.dpia_reference),
            StepField(
                "signed_on",
                "Signed on",
                "date",
                hint="Leave it empty until it is signed.",
                value=proposal.dpia_signed_on,
                required=False,
            ),
            StepField(
                "with_regulator",
                "Is it with the Information Commissioner for consultation?",
                "yes_no",
                value="yes" if is_with_regulator(work, proposal) else "no",
            ),
        ),
        sentences=("No camera goes live while its DPIA is unsigned or with the regulator.",),
    )


def _camera_page(work: Work, proposal: CameraProposal) -> StepPage:
    scheme = work.session.get(Scheme, proposal.scheme_id) if proposal.scheme_id else None
    camera = work.session.get(Camera, proposal.camera_id) if proposal.camera_id else None
    return StepPage(
        "Name its scheme, place and camera",
        "Save",
        (
            StepField(
                "scheme",
                "Scheme",
                "choice",
                choices=schemes_by_reference(work, proposal.organisation_id),
                value=scheme.reference if scheme else None,
                required=False,
            ),
            StepField(
                "camera",
                "Camera on the register it is about",
                "text",
                hint="Its reference, such as CAM-2026-0012. Empty for a camera that is new.",
                value=camera.reference if camera else "",
                required=False,
            ),
            StepField(
                "latitude", "Latitude", "text", value=_figure(proposal.latitude), required=False
            ),
            StepField(
                "longitude", "Longitude", "text", value=_figure(proposal.longitude), required=False
            ),
        ),
        sentences=("Recorded crime near the place is shown once it has a position.",),
    )


def _figure(value: object) -> str:
    return "" if value is None else str(value)


def answers(work: Work, proposal: CameraProposal) -> dict[str, Any]:
    """The proposal's answers by question."""
    return form_answers.answers_of(work, proposal, library(), QUESTIONNAIRE).values


def relied_on(work: Work, proposal: CameraProposal, gate: int) -> tuple[tuple[str, str], ...]:
    """What a decider reads of the form at a gate: question and answer."""
    found = form_answers.answers_of(work, proposal, library(), QUESTIONNAIRE)
    rows = []
    for name in _RELIED_ON[gate]:
        if name in found.values:
            question = found.questionnaire.question(name)
            rows.append((question.ask, kinds.text(question, found.values[name])))
    return tuple(rows)
