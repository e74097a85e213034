"""Schemes, cameras, proposals, reviews and deployments: one folder, five kinds of record."""

from __future__ import annotations

from govern.people.roles import Permission
from govern.register import Column, Register, Start
from govern.registers.cameras.measures import CAMERA_MEASURES, REVIEW_MEASURES
from govern.registers.cameras.models import (
    Camera,
    CameraProposal,
    CameraReview,
    Deployment,
    Scheme,
)
from govern.registers.cameras.presenting import cameras as camera_pages
from govern.registers.cameras.presenting import deployments as deployment_pages
from govern.registers.cameras.presenting import papers
from govern.registers.cameras.presenting import proposals as proposal_pages
from govern.registers.cameras.presenting import reviews as review_pages
from govern.registers.cameras.presenting import schemes as scheme_pages
from govern.registers.cameras.rules.deployment_steps import DEPLOYMENTS
from govern.registers.cameras.rules.outcomes import OUTCOME_WORDS
from govern.registers.cameras.rules.proposal_rules import PROPOSED_WORDS
from govern.registers.cameras.rules.proposal_steps import PROPOSALS
from govern.registers.cameras.rules.steps import CAMERAS, REVIEWS, SCHEMES
from govern.registers.cameras.service.faults import weekly_summary
from govern.reminders import fault_summary

_ROUTES = "govern.registers.cameras.routes"

SCHEMES_REGISTER = Register(
    name="schemes",
    title="Schemes",
    singular="Scheme",
    model=Scheme,
    workflow=SCHEMES,
    read=Permission.SCHEMES_READ,
    edit=Permission.SCHEMES_EDIT,
    routes=_ROUTES,
    columns=(
        Column("title", "Scheme", Scheme.title, sort=Scheme.title),
        Column("kind", "Sort", Scheme.kind, sort=Scheme.kind, filters=True,
               words=scheme_pages.KIND_WORDS),
        Column("operator", "Operator", Scheme.operator),
        Column("state", "State", Scheme.state, sort=Scheme.state, filters=True, kind="state",
               words=SCHEMES.states),
        Column("next_due_on", "Next date", Scheme.next_due_on, sort=Scheme.next_due_on),
    ),
    starts=(Start("Record a scheme", "cameras.scheme_new", Permission.SCHEMES_EDIT),),
    papers=papers.SCHEME_PAPERS,
    steps=scheme_pages.STEPS,
    view=scheme_pages.view,
    tones={"open": "good", "closed": "neutral"},
    empty="No scheme is recorded yet. A scheme can be recorded before its cameras are known.",
)  # fmt: skip

CAMERAS_REGISTER = Register(
    name="cameras",
    title="Cameras",
    singular="Camera",
    model=Camera,
    workflow=CAMERAS,
    read=Permission.CAMERAS_READ,
    edit=Permission.CAMERAS_EDIT,
    routes=_ROUTES,
    columns=(
        Column("number", "Number", Camera.number, sort=Camera.number_sort),
        Column("label", "Name", Camera.label),
        Column("ward", "Ward", Camera.ward, sort=Camera.ward, filters=True),
        Column("category", "Sort", Camera.category, sort=Camera.category, filters=True,
               words=camera_pages.CATEGORY_WORDS),
        Column("state", "State", Camera.state, sort=Camera.state, filters=True, kind="state",
               words=CAMERAS.states),
        Column("last_reviewed_on", "Last reviewed", Camera.last_reviewed_on,
               sort=Camera.last_reviewed_on),
        Column("next_review_on", "Next review", Camera.next_review_on,
               sort=Camera.next_review_on),
        Column("last_listed_on", "Last listed", Camera.last_listed_on,
               sort=Camera.last_listed_on),
    ),
    measures=CAMERA_MEASURES,
    starts=(
        Start("Import a camera list", "cameras.import_start", Permission.CAMERAS_IMPORT),
        Start("Add a camera", "cameras.camera_new", Permission.CAMERAS_EDIT),
        Start("Evidence", "camera_evidence.overview", Permission.EVIDENCE_IMPORT),
    ),
    steps=camera_pages.STEPS,
    view=camera_pages.view,
    ladder="camera_review",
    jobs={fault_summary.NAME: fault_summary.fault_summary_job(weekly_summary)},
    tones={"live": "good", "fault": "late", "suspended": "waiting", "proposed": "active",
           "approved": "active", "decommissioned": "neutral"},
    publish=frozenset({"number", "label", "public_location", "ward", "category", "purposes"}),
    empty="No camera is recorded yet. Import the council’s own list, or add one camera.",
)  # fmt: skip

REVIEWS_REGISTER = Register(
    name="camera_reviews",
    title="Camera reviews",
    singular="Camera review",
    model=CameraReview,
    workflow=REVIEWS,
    read=Permission.REVIEWS_READ,
    edit=Permission.REVIEWS_EDIT,
    routes=_ROUTES,
    questionnaires=("camera_review",),
    answering=review_pages.ANSWERING,
    columns=(
        Column("title", "Camera", CameraReview.title, sort=CameraReview.reference),
        Column("state", "State", CameraReview.state, sort=CameraReview.state, filters=True,
               kind="state", words=REVIEWS.states),
        Column("next_due_on", "Due", CameraReview.next_due_on, sort=CameraReview.next_due_on),
        Column("outcome", "Outcome", CameraReview.outcome, sort=CameraReview.outcome,
               filters=True, words={str(k): v for k, v in OUTCOME_WORDS.items()}),
        Column("decided_on", "Decided", CameraReview.decided_on, sort=CameraReview.decided_on),
    ),
    measures=REVIEW_MEASURES,
    papers=papers.REVIEW_PAPERS,
    steps=review_pages.STEPS,
    view=review_pages.view,
    ladder="camera_review",
    tones={"planned": "neutral", "draft": "active", "submitted": "waiting", "decided": "good",
           "withdrawn": "neutral"},
    empty="No camera review is planned yet. Open a scheme and start the year’s reviews.",
)  # fmt: skip

PROPOSALS_REGISTER = Register(
    name="camera_proposals",
    title="Camera proposals",
    singular="Camera proposal",
    model=CameraProposal,
    workflow=PROPOSALS,
    read=Permission.PROPOSALS_READ,
    edit=Permission.PROPOSALS_EDIT,
    routes=_ROUTES,
    questionnaires=("camera_proposal",),
    answering=proposal_pages.ANSWERING,
    columns=(
        Column("title", "Proposal", CameraProposal.title, sort=CameraProposal.reference),
        Column("what", "What is proposed", CameraProposal.what, sort=CameraProposal.what,
               filters=True, words={str(k): v for k, v in PROPOSED_WORDS.items()}),
        Column("state", "State", CameraProposal.state, sort=CameraProposal.state, filters=True,
               kind="state", words=PROPOSALS.states),
        Column("next_due_on", "Next date", CameraProposal.next_due_on,
               sort=CameraProposal.next_due_on),
        Column("opened_on", "Opened", CameraProposal.opened_on, sort=CameraProposal.opened_on),
        Column("closed_on", "Closed", CameraProposal.closed_on, sort=CameraProposal.closed_on),
    ),
    starts=(Start("Propose a camera", "cameras.proposal_new", Permission.PROPOSALS_EDIT),),
    steps=proposal_pages.STEPS,
    view=proposal_pages.view,
    ladder="review",
    tones={"need": "active", "gate_1": "waiting", "design": "active", "gate_2": "waiting",
           "installation": "active", "gate_3": "waiting", "live": "good", "refused": "late",
           "withdrawn": "neutral"},
    empty="No camera is proposed yet. Begin with what happens, and what was tried already.",
)  # fmt: skip

DEPLOYMENTS_REGISTER = Register(
    name="deployments",
    title="Deployments",
    singular="Deployment",
    model=Deployment,
    workflow=DEPLOYMENTS,
    read=Permission.DEPLOYMENTS_READ,
    edit=Permission.DEPLOYMENTS_EDIT,
    routes=_ROUTES,
    questionnaires=("deployment",),
    answering=deployment_pages.ANSWERING,
    columns=(
        Column("title", "Deployment", Deployment.title, sort=Deployment.reference),
        Column("state", "State", Deployment.state, sort=Deployment.state, filters=True,
               kind="state", words=DEPLOYMENTS.states),
        Column("next_due_on", "Next date", Deployment.next_due_on, sort=Deployment.next_due_on),
        Column("from_on", "From", Deployment.from_on, sort=Deployment.from_on),
        Column("ends_on", "To come down by", Deployment.ends_on, sort=Deployment.ends_on),
        Column("removed_on", "Taken down", Deployment.removed_on, sort=Deployment.removed_on),
        Column("extensions", "Times extended", Deployment.extensions,
               sort=Deployment.extensions, kind="number"),
    ),
    starts=(Start("Ask for a deployment", "cameras.deployment_new", Permission.DEPLOYMENTS_EDIT),),
    steps=deployment_pages.STEPS,
    view=deployment_pages.view,
    ladder="review",
    tones={"request": "active", "submitted": "waiting", "approved": "active", "up": "good",
           "removed": "waiting", "evaluated": "waiting", "closed": "neutral", "refused": "late",
           "referred": "neutral", "withdrawn": "neutral"},
    publish=frozenset({"place_public", "live_on", "ends_on"}),
    empty="No deployment is asked for yet. Signs go up before a redeployable camera records.",
)  # fmt: skip

REGISTERS: tuple[Register, ...] = (
    SCHEMES_REGISTER,
    CAMERAS_REGISTER,
    REVIEWS_REGISTER,
    PROPOSALS_REGISTER,
    DEPLOYMENTS_REGISTER,
)
