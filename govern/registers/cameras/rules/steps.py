"""The steps of schemes, cameras and reviews: who may, and who may not."""

from __future__ import annotations

from govern.people.roles import Permission
from govern.workflow import Step, Workflow

SCHEMES = Workflow(
    first="open",
    states={"open": "In use", "closed": "Closed"},
    steps=(
        Step(
            "close",
            "Close this scheme",
            frozenset({"open"}),
            "closed",
            Permission.SCHEMES_EDIT,
            needs_reason=True,
        ),
        Step(
            "reopen",
            "Open this scheme again",
            frozenset({"closed"}),
            "open",
            Permission.SCHEMES_EDIT,
            needs_reason=True,
        ),
    ),
    closed=frozenset({"closed"}),
)

#: A camera's life. Authority: [SCC-P1], [SCC-P10]
CAMERAS = Workflow(
    first="proposed",
    states={
        "proposed": "Proposed",
        "approved": "Approved",
        "live": "Live",
        "fault": "Out of order",
        "suspended": "Suspended and covered",
        "decommissioned": "Taken down",
    },
    steps=(
        Step(
            "approve",
            "Approve this camera",
            frozenset({"proposed"}),
            "approved",
            Permission.PROPOSALS_DECIDE,
            needs_reason=True,
        ),
        Step("go_live", "Go live", frozenset({"approved"}), "live", Permission.CAMERAS_EDIT),
        Step(
            "report_fault",
            "Report out of order",
            frozenset({"live"}),
            "fault",
            Permission.FAULTS_REPORT,
            needs_reason=True,
        ),
        Step("mend", "Back in order", frozenset({"fault"}), "live", Permission.FAULTS_REPORT),
        Step(
            "suspend",
            "Suspend and cover",
            frozenset({"live", "fault"}),
            "suspended",
            Permission.CAMERAS_EDIT,
            needs_reason=True,
        ),
        Step(
            "resume",
            "Resume",
            frozenset({"suspended"}),
            "live",
            Permission.CAMERAS_EDIT,
            needs_reason=True,
        ),
        Step(
            "decommission",
            "Record as taken down",
            frozenset({"proposed", "approved", "live", "fault", "suspended"}),
            "decommissioned",
            Permission.CAMERAS_EDIT,
            needs_reason=True,
        ),
    ),
    closed=frozenset({"decommissioned"}),
)

#: A review: its reviewer never decides it. Authority: [SCC-P4], [SCC-P10], [GP-four-eyes]
REVIEWS = Workflow(
    first="planned",
    states={
        "planned": "Planned",
        "draft": "Being written",
        "submitted": "Waiting for a decision",
        "decided": "Decided",
        "withdrawn": "Withdrawn",
    },
    steps=(
        Step("start", "Start the review", frozenset({"planned"}), "draft", Permission.REVIEWS_EDIT),
        Step(
            "submit",
            "Send for a decision",
            frozenset({"draft"}),
            "submitted",
            Permission.REVIEWS_EDIT,
            stage="review",
        ),
        Step(
            "advise",
            "Give the DPO’s comment",
            frozenset({"submitted"}),
            "submitted",
            Permission.REVIEWS_ADVISE,
            not_by=("reviewer",),
        ),
        Step(
            "return",
            "Send back to the reviewer",
            frozenset({"submitted"}),
            "draft",
            Permission.REVIEWS_DECIDE,
            not_by=("reviewer",),
            needs_reason=True,
        ),
        Step(
            "decide",
            "Decide this review",
            frozenset({"submitted"}),
            "decided",
            Permission.REVIEWS_DECIDE,
            not_by=("reviewer",),
            needs_reason=True,
        ),
        Step(
            "withdraw",
            "Withdraw this review",
            frozenset({"planned", "draft"}),
            "withdrawn",
            Permission.REVIEWS_EDIT,
            needs_reason=True,
        ),
    ),
    closed=frozenset({"decided", "withdrawn"}),
)
