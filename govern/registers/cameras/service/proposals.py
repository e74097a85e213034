"""Camera proposals: asked for, written, sent to their gates, advised on, withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from govern.dues.service import keep
from govern.errors import BadInput, Problem, Refused
from govern.history import Work
from govern.people.grants import require
from govern.people.models import Person
from govern.people.roles import Permission
from govern.questionnaires.kinds import plain
from govern.questionnaires.loading import Library
from govern.questionnaires.models import Answer
from govern.questionnaires.sheets import freeze, live_sheet
from govern.records import next_reference, visible
from govern.registers.cameras.models import Camera, CameraProposal, Scheme
from govern.registers.cameras.rules.proposal_rules import (
    ABOUT_A_CAMERA,
    PROPOSED_WORDS,
    Proposed,
)
from govern.registers.cameras.rules.proposal_steps import PROPOSALS
from govern.registers.cameras.service import form_answers
from govern.registers.cameras.service.places import Place, check_position
from govern.registers.cameras.service.proposal_checks import release_faults
from govern.registers.cameras.service.steps import begin, finish
from govern.registers.cameras.service.waiting import decision_due, who_may
from govern.reminders.notices import Notice, tell

QUESTIONNAIRE = "camera_proposal"
DECISION = "camera_proposal.decision"
#: What deciders and the DPO write; everything else is written by authors.
DECIDED_QUESTIONS = ("gate1", "gate1_note", "gate_dpo", "gate2", "gate2_note", "gate3")


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for a camera, in kind and never by name, since when, and under which reference."""

    who: str
    since_on: date
    reference: str = ""


def open_proposal(
    work: Work,
    library: Library,
    *,
    organisation_id: int,
    what: Proposed,
    place: Place,
    asked: Asked,
    sponsor: Person | None,
    scheme: Scheme | None = None,
    camera: Camera | None = None,
) -> CameraProposal:
    """Open a proposal; whoever opens it is its author and passes none of its gates.

    Raises `Forbidden`, and `BadInput` naming what is missing or wrong.
    Authority: [SCC-P1], [SCC-P4]
    """
    _may_propose(work, organisation_id, scheme)
    author_id = form_answers.person_writing(work)
    _check_opening(what, place.public, asked, scheme, camera, work.today)
    check_position(place.latitude, place.longitude)
    scheme_id = scheme.id if scheme else None
    proposal = CameraProposal(
        reference=next_reference(work, "camera_proposals", organisation_id),
        title=title_of(what, place.public),
        state=PROPOSALS.first,
        organisation_id=organisation_id,
        scheme_id=scheme_id,
        owner_id=author_id,
        opened_on=work.today,
        what=what,
        place_public=place.public.strip(),
        place_exact=place.exact.strip(),
        latitude=place.latitude,
        longitude=place.longitude,
        author_id=author_id,
        sponsor_id=sponsor.id if sponsor else None,
        camera_id=camera.id if camera else None,
    )
    work.session.add(proposal)
    work.flush()
    known = _known(work, proposal, asked, sponsor, scheme)
    form_answers.begin_sheet(work, proposal, library, QUESTIONNAIRE, known)
    work.note(proposal, "camera_proposal.opened", f"Opened: {proposal.title}")
    return proposal


def _may_propose(work: Work, organisation_id: int, scheme: Scheme | None) -> None:
    scheme_id = scheme.id if scheme else None
    require(work, Permission.PROPOSALS_EDIT, organisation_id=organisation_id, scheme_id=scheme_id)


def _check_opening(
    what: Proposed,
    place_public: str,
    asked: Asked,
    scheme: Scheme | None,
    camera: Camera | None,
    today: date,
) -> None:
    problems = []
    if not place_public.strip():
        problems.append(Problem("Place", "say where, as the public list would say it"))
    if not asked.who.strip():
        problems.append(Problem("Who asks", "say who asks for it, in kind and not by name"))
    if asked.since_on > today:
        problems.append(Problem("Since", "the day they asked cannot lie in the future"))
    if what is not Proposed.NEW_SCHEME and scheme is None:
        problems.append(Problem("Scheme", "name the scheme it belongs to"))
    if what in ABOUT_A_CAMERA and camera is None:
        problems.append(Problem("Camera", "name the camera on the register it is about"))
    if camera is not None and (scheme is None or camera.scheme_id != scheme.id):
        problems.append(Problem("Camera", "belongs to another scheme"))
    if problems:
        raise BadInput("Something is still wanted.", problems)


def title_of(what: str, place_public: str) -> str:
    """How lists call a proposal: what is proposed, and where."""
    return f"{PROPOSED_WORDS[what]}: {place_public.strip()}"


def _known(
    work: Work,
    proposal: CameraProposal,
    asked: Asked,
    sponsor: Person | None,
    scheme: Scheme | None,
) -> dict[str, Any]:
    row = {"who": asked.who.strip(), "date": asked.since_on.isoformat()}
    if asked.reference.strip():
        row["reference"] = asked.reference.strip()
    return {
        "what": proposal.what,
        "scheme": scheme.reference if scheme else None,
        "place_public": proposal.place_public,
        "place_exact": proposal.place_exact,
        "asked_by": {"rows": [{"key": "r1", "cells": row}]},
        "sponsor": {"name": sponsor.name, "person": sponsor.token, "role": ""} if sponsor else None,
        "author": form_answers.person_answer(work),
    }


def parties(work: Work, proposal: CameraProposal) -> dict[str, int | None]:
    """Who took part, for the separation of duties.

    Whoever wrote answers is an author too: a proposal is not passed by the hand that wrote it.
    Authority: [GP-four-eyes]
    """
    actor_id = work.actor.person_id
    sheet = live_sheet(work.session, proposal.id, QUESTIONNAIRE)
    if actor_id is not None and sheet is not None:
        wrote = work.session.scalar(
            select(Answer.id)
            .where(
                Answer.sheet_id == sheet.id,
                Answer.saved_by_id == actor_id,
                Answer.question_id.not_in(DECIDED_QUESTIONS),
            )
            .limit(1)
        )
        if wrote is not None:
            return {"author": actor_id}
    return {"author": proposal.author_id}


def name_camera(
    work: Work,
    proposal: CameraProposal,
    *,
    scheme: Scheme | None,
    camera: Camera | None,
    latitude: Decimal | None,
    longitude: Decimal | None,
) -> None:
    """Say which scheme it belongs to, which camera it is about, and where it would stand.

    Raises as `steps.begin`, and `BadInput` for a camera of another scheme.
    """
    begin(work, proposal, PROPOSALS, "name_camera")
    if scheme is not None:
        _may_propose(work, scheme.organisation_id, scheme)
        if scheme.organisation_id != proposal.organisation_id:
            raise Refused("That scheme belongs to another council.")
    asked = Asked("kept", work.today)
    _check_opening(
        Proposed(proposal.what), proposal.place_public, asked, scheme, camera, work.today
    )
    check_position(latitude, longitude)
    proposal.scheme_id = scheme.id if scheme else None
    proposal.camera_id = camera.id if camera else None
    proposal.latitude, proposal.longitude = latitude, longitude
    work.note(proposal, "camera_proposal.camera_named", "Named its scheme, place and camera")


def submit(work: Work, proposal: CameraProposal, library: Library, gate: int) -> None:
    """Send a proposal to a gate: complete, and for gate 3 with nothing that holds it back.

    Raises `BadInput` naming each gap, and as `steps.begin`.
    Authority: [SCC-P1], [SCC-P8], [UKGDPR-35(1)]
    """
    begin(work, proposal, PROPOSALS, f"submit_{gate}")
    answers = form_answers.answers_of(work, proposal, library, QUESTIONNAIRE)
    form_answers.must_be_complete(answers, f"gate_{gate}")
    if gate == 1:
        _take_over(work, proposal, answers.values)
    if gate == 3:
        faults = release_faults(work, proposal, answers.values)
        if faults:
            raise BadInput("It is not ready to go live.", [Problem("", each) for each in faults])
    finish(proposal, PROPOSALS, f"gate_{gate}", work)
    keep(work, proposal, [decision_due(work, DECISION)])
    chosen = who_may(work, proposal, Permission.PROPOSALS_DECIDE, but_not=[proposal.author_id])
    if gate == 2:
        chosen += who_may(work, proposal, Permission.REVIEWS_ADVISE)
    tell(work, chosen, proposal, Notice.DECISION_WANTED)
    work.note(proposal, "camera_proposal.submitted", f"Sent to gate {gate}")


def _take_over(work: Work, proposal: CameraProposal, values: dict[str, Any]) -> None:
    """What the form says now is what the register says: sort, place and scheme."""
    what = Proposed(str(plain(values["what"])))
    reference = plain(values.get("scheme"))
    scheme = None
    if reference and what is not Proposed.NEW_SCHEME:
        scheme = work.session.scalars(
            select(Scheme).where(
                visible(work),
                Scheme.reference == reference,
                Scheme.organisation_id == proposal.organisation_id,
            )
        ).one_or_none()
        if scheme is None:
            raise BadInput("Name the scheme.", [Problem("Scheme", "there is no such scheme")])
    if what in ABOUT_A_CAMERA and proposal.camera_id is None:
        raise BadInput(
            "Name the camera.", [Problem("Camera", "name the camera on the register it is about")]
        )
    proposal.what = what
    proposal.scheme_id = scheme.id if scheme else proposal.scheme_id
    proposal.place_public = str(plain(values["place_public"]))
    proposal.place_exact = str(plain(values["place_exact"]))
    proposal.title = title_of(what, proposal.place_public)


def withdraw(work: Work, proposal: CameraProposal, *, reason: str) -> None:
    """Withdraw a proposal that is not to go on; it is kept."""
    begin(work, proposal, PROPOSALS, "withdraw", reason=reason)
    finish(proposal, PROPOSALS, "withdrawn", work)
    sheet = live_sheet(work.session, proposal.id, QUESTIONNAIRE)
    if sheet is not None:
        freeze(work, sheet)
    keep(work, proposal, [], reason="Withdrawn")
    work.note(proposal, "camera_proposal.withdrawn", "Withdrawn", reason=reason)
