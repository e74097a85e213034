"""Camera proposals on the shared pages: their gates, their answers, their page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from govern.clock import short_day
from govern.errors import Refused
from govern.history import Work
from govern.measures import Beside
from govern.people.grants import may
from govern.people.roles import Permission
from govern.questionnaires.values import Lookups
from govern.register import Answering, RecordView, Steps, StepView
from govern.registers.cameras.models import Camera, CameraProposal, Scheme
from govern.registers.cameras.presenting.proposal_pages import page
from govern.registers.cameras.presenting.reviews import library
from govern.registers.cameras.presenting.who import (
    decisions_table,
    name_of,
    named,
    permitted,
    refused,
    scheme_choices,
)
from govern.registers.cameras.queries.figures import figures_for
from govern.registers.cameras.queries.panels import near_place, panels_for_section
from govern.registers.cameras.rules.proposal_rules import GATE_WORDS, PROPOSED_WORDS, GateOutcome
from govern.registers.cameras.rules.proposal_steps import PROPOSALS, STAGES
from govern.registers.cameras.service import proposal_dpia, proposals
from govern.registers.cameras.service.evidence_files import files_of
from govern.registers.cameras.service.places import read_place
from govern.registers.cameras.service.proposal_advice import advice_since_submission, advise
from govern.registers.cameras.service.proposal_gates import GateDecision, decide_gate

_STEP_WORDS = {
    "gate_1": "Gate 1: need",
    "gate_2": "Gate 2: design",
    "gate_3": "Gate 3: ready to go live",
    "advise": "Advice of the DPO",
}


def offered(work: Work, proposal: CameraProposal) -> Sequence[StepView]:
    """The steps from where the proposal stands, with who may when this reader may not."""
    parties = proposals.parties(work, proposal)
    found = []
    for step in PROPOSALS.from_state(proposal.state):
        advised = step.name == "advise" and advice_since_submission(work, proposal) is not None
        if not advised:
            found.append(
                StepView(
                    step.name,
                    step.button,
                    refused=refused(work, proposal, PROPOSALS, step, parties),
                    is_main=step.name.startswith(("submit_", "gate_", "advise")),
                )
            )
    stage = STAGES.get(proposal.state)
    if stage and not permitted(work, proposal, Permission.PROPOSALS_EDIT):
        href = f"/records/{proposal.reference}/answers/camera_proposal/{stage}/"
        found.insert(0, StepView("answer", "Go on answering", href_stage=href))
    return found


def take(work: Work, proposal: CameraProposal, name: str, given: Mapping[str, Any]) -> str:
    """Take a step with what the page gave; the sentence shown afterwards."""
    reason = str(given.get("reason") or "")
    if name.startswith("submit_"):
        proposals.submit(work, proposal, library(), int(name[-1]))
        return f"Sent to gate {name[-1]}."
    if name.startswith("gate_"):
        outcome = GateOutcome(given["outcome"])
        conditions = str(given.get("conditions") or "")
        decision = GateDecision(
            outcome,
            reason,
            conditions=conditions,
            conditions_due_on=given.get("conditions_due_on") if conditions.strip() else None,
            dpo_answer=str(given.get("dpo_answer") or ""),
        )
        decide_gate(work, proposal, library(), int(name[-1]), decision, revision=revision_of(given))
        return f"Decided: {GATE_WORDS[outcome].lower()}."
    if name == "advise":
        advise(work, proposal, library(), advice=str(given["advice"]))
        return "Your advice is kept."
    if name == "record_dpia":
        proposal_dpia.record_dpia(
            work,
            proposal,
            reference=str(given["reference"]),
            signed_on=given.get("signed_on"),
            with_regulator=given["with_regulator"] == "yes",
        )
        return "Saved."
    if name == "name_camera":
        return _name_camera(work, proposal, given)
    if name == "withdraw":
        proposals.withdraw(work, proposal, reason=reason)
        return "Withdrawn."
    raise Refused("That is no step of a proposal.")


def revision_of(given: Mapping[str, Any]) -> int | None:
    """The revision the page had shown, where it says so."""
    revision = given.get("revision")
    return int(revision) if isinstance(revision, str) and revision.isdigit() else None


def _name_camera(work: Work, proposal: CameraProposal, given: Mapping[str, Any]) -> str:
    scheme, camera = str(given.get("scheme") or ""), str(given.get("camera") or "").strip()
    latitude, longitude = read_place(
        str(given.get("latitude") or ""), str(given.get("longitude") or "")
    )
    proposals.name_camera(
        work,
        proposal,
        scheme=named(work, scheme, Scheme, "Scheme") if scheme else None,
        camera=named(work, camera, Camera, "Camera") if camera else None,
        latitude=latitude,
        longitude=longitude,
    )
    return "Saved."


STEPS = Steps(offered=offered, page=page, take=take)


# Answers -----------------------------------------------------------------------------------


def _may_answer(work: Work, proposal: CameraProposal, stage: str) -> str | None:
    words = PROPOSALS.states[proposal.state].lower()
    if STAGES.get(proposal.state) != stage:
        return f"This part is not open now (the proposal: {words}). It can be read, not changed."
    return permitted(work, proposal, Permission.PROPOSALS_EDIT) or None


def _facts(_work: Work, _proposal: CameraProposal) -> Mapping[str, str]:
    return {}


def _last_time(_work: Work, _proposal: CameraProposal) -> Mapping[str, Any]:
    return {}


def _beside(work: Work, proposal: CameraProposal, section_id: str) -> Beside:
    names: dict[str, None] = {}
    for section in library().newest(proposals.QUESTIONNAIRE).sections:
        if section.id == section_id:
            for question in section.questions:
                names.update(dict.fromkeys((*question.live, *question.beside)))
    return Beside(
        panels=tuple(panels_for_section(work, proposal, section_id)),
        figures=tuple(figures_for(work, proposal, names).values()),
    )


def _lookups(work: Work, proposal: CameraProposal) -> Lookups:
    return Lookups(
        lists=scheme_choices(work, proposal.organisation_id), files=files_of(work, proposal)
    )


ANSWERING = Answering(
    refusal=_may_answer, facts=_facts, last_time=_last_time, beside=_beside, lookups=_lookups
)


# The record's page -------------------------------------------------------------------------


def view(work: Work, proposal: CameraProposal) -> RecordView:
    """What a proposal's page shows; the exact place only for those who may see it."""
    scheme = work.session.get(Scheme, proposal.scheme_id) if proposal.scheme_id else None
    camera = work.session.get(Camera, proposal.camera_id) if proposal.camera_id else None
    rows = [
        ("What is proposed", PROPOSED_WORDS[proposal.what]),
        ("Scheme", scheme.title if scheme else "None yet"),
        ("Public place", proposal.place_public),
        ("Author", name_of(work, proposal.author_id)),
        ("Sponsor", name_of(work, proposal.sponsor_id)),
        ("DPIA", _dpia_words(work, proposal)),
    ]
    if proposal.commissioned_on:
        rows.append(("Commissioned on", short_day(proposal.commissioned_on)))
    if may(
        work,
        Permission.CAMERAS_READ_OPERATIONAL,
        organisation_id=proposal.organisation_id,
        scheme_id=proposal.scheme_id,
    ):
        rows.insert(3, ("Exact place (operational)", proposal.place_exact))
    links = []
    if scheme is not None:
        links.append(("Scheme", scheme.reference, scheme.title))
    if camera is not None:
        links.append(("Camera", camera.reference, camera.title))
    table = decisions_table(work, proposal, _STEP_WORDS, {**GATE_WORDS, "advised": "Advised"})
    stage = STAGES.get(proposal.state) or {
        "gate_1": "gate_1", "gate_2": "gate_2", "gate_3": "gate_3",
    }.get(proposal.state, "gate_1")  # fmt: skip
    return RecordView(
        rows=tuple(rows),
        tables=(table,) if table.rows else (),
        links=tuple(links),
        stages=(("camera_proposal", stage),),
        panels=(near_place(work, proposal),) if proposal.state == "gate_1" else (),
        pages=(("Files", "cameras.proposal_files"),),
        warning="This proposal was refused. It is kept with who refused it and why."
        if proposal.state == "refused"
        else "",
    )


def _dpia_words(work: Work, proposal: CameraProposal) -> str:
    why = proposal_dpia.dpia_words(work, proposal)
    if why:
        return why
    signed = proposal.dpia_signed_on
    return f"{proposal.dpia_reference}, signed on {short_day(signed)}" if signed else ""
