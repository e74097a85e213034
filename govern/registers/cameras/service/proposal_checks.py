"""What still holds a proposed camera back at gate 3: papers, signs, masks, tests, dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from govern.history import Work
from govern.questionnaires.kinds import plain
from govern.registers.cameras.models import Camera, CameraProposal
from govern.registers.cameras.rules.proposal_rules import (
    commissioning_faults,
    first_review_fault,
    mask_faults,
)
from govern.registers.cameras.service.evidence_files import files_of
from govern.registers.cameras.service.proposal_dpia import dpia_words


def release_faults(
    work: Work, proposal: CameraProposal, values: Mapping[str, Any]
) -> tuple[str, ...]:
    """Why a camera cannot be released to go live, a sentence for each; empty when it can.

    Authority: [SCC-P2], [SCC-P3], [SCC-P8], [UKGDPR-13], [UKGDPR-35(1)]
    """
    found: list[str] = []
    dpia = dpia_words(work, proposal)
    if dpia:
        found.append(dpia)
    if proposal.scheme_id is None:
        found.append("Record the new scheme first, then name it in this proposal.")
    if proposal.camera_id is not None:
        camera = work.session.get_one(Camera, proposal.camera_id)
        if camera.state == "decommissioned":
            found.append(f"Camera {camera.title} was taken down.")
    if not sign_pictures(work, proposal, values):
        found.append("No picture of the signs is attached. Signs are up before a camera records.")
    found.extend(mask_faults(values, work.today))
    found.extend(commissioning_faults(values, work.today))
    live_from, first = day_of(values.get("live_from")), day_of(values.get("first_review"))
    if live_from is None or first is None:
        found.append("Say from when it is live, and when its first review is.")
    else:
        fault = first_review_fault(live_from, first)
        if fault:
            found.append(fault)
    return tuple(found)


def sign_pictures(work: Work, proposal: CameraProposal, values: Mapping[str, Any]) -> list[str]:
    """The pictures of the signs that are really attached, by name."""
    attached = files_of(work, proposal)
    chosen = plain(values.get("signs_up")) or []
    return [attached[token] for token in chosen if token in attached]


def day_of(value: object) -> date | None:
    """A kept date, or None."""
    kept = plain(value)
    return date.fromisoformat(kept) if isinstance(kept, str) else None
