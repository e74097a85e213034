"""The steps of schemes, cameras, proposals, reviews and deployments: who may, and who may not."""

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

#: A proposal passes three gates, none by its author. Authority: [SCC-P1], [GP-four-eyes]
PROPOSALS = Workflow(
    first="need",
    states={
        "need": "Need being described",
        "gate_1": "Waiting at gate 1: need",
        "design": "Design being worked out",
        "gate_2": "Waiting at gate 2: design",
        "installation": "Being installed and tested",
        "gate_3": "Waiting at gate 3: ready to go live",
        "live": "Gone live",
        "refused": "Refused",
        "withdrawn": "Withdrawn",
    },
    steps=(
        Step(
            "submit_1",
            "Send to gate 1",
            frozenset({"need"}),
            "gate_1",
            Permission.PROPOSALS_EDIT,
            stage="gate_1",
        ),
        Step(
            "gate_1",
            "Decide gate 1: is the need shown?",
            frozenset({"gate_1"}),
            None,
            Permission.PROPOSALS_DECIDE,
            not_by=("author",),
            needs_reason=True,
        ),
        Step(
            "submit_2",
            "Send to gate 2",
            frozenset({"design"}),
            "gate_2",
            Permission.PROPOSALS_EDIT,
            stage="gate_2",
        ),
        Step(
            "gate_2",
            "Decide gate 2: does the design fit?",
            frozenset({"gate_2"}),
            None,
            Permission.PROPOSALS_DECIDE,
            not_by=("author",),
            needs_reason=True,
        ),
        Step(
            "submit_3",
            "Send to gate 3",
            frozenset({"installation"}),
            "gate_3",
            Permission.PROPOSALS_EDIT,
            stage="gate_3",
        ),
        Step(
            "gate_3",
            "Decide gate 3: ready to go live?",
            frozenset({"gate_3"}),
            None,
            Permission.PROPOSALS_DECIDE,
            not_by=("author",),
            needs_reason=True,
        ),
        Step(
            "withdraw",
            "Withdraw this proposal",
            frozenset({"need", "gate_1", "design", "gate_2", "installation", "gate_3"}),
            "withdrawn",
            Permission.PROPOSALS_EDIT,
            needs_reason=True,
        ),
    ),
    closed=frozenset({"live", "refused", "withdrawn"}),
)

#: A deployment of a redeployable camera; signs go up before it goes live.
#: Authority: [SCC-P1], [SCC-P3], [UKGDPR-13]
DEPLOYMENTS = Workflow(
    first="request",
    states={
        "request": "Request being written",
        "submitted": "Waiting for a decision",
        "approved": "Approved, not yet up",
        "up": "Up",
        "removed": "Taken down, to be evaluated",
        "evaluated": "Evaluated, look-back to come",
        "closed": "Closed",
        "refused": "Refused",
        "referred": "Stopped and referred",
        "withdrawn": "Withdrawn",
    },
    steps=(
        Step(
            "submit",
            "Send for a decision",
            frozenset({"request"}),
            "submitted",
            Permission.DEPLOYMENTS_EDIT,
            stage="request",
        ),
        Step(
            "approve",
            "Approve this deployment",
            frozenset({"submitted"}),
            "approved",
            Permission.DEPLOYMENTS_DECIDE,
            not_by=("applicant",),
            needs_reason=True,
        ),
        Step(
            "refuse",
            "Refuse this deployment",
            frozenset({"submitted"}),
            "refused",
            Permission.DEPLOYMENTS_DECIDE,
            not_by=("applicant",),
            needs_reason=True,
        ),
        Step(
            "put_up",
            "Record that it is up and live",
            frozenset({"approved"}),
            "up",
            Permission.DEPLOYMENTS_EDIT,
        ),
        Step(
            "extend",
            "Extend this deployment",
            frozenset({"up"}),
            "up",
            Permission.DEPLOYMENTS_DECIDE,
            not_by=("applicant",),
            needs_reason=True,
        ),
        Step(
            "take_down",
            "Record that it is down",
            frozenset({"up"}),
            "removed",
            Permission.DEPLOYMENTS_EDIT,
        ),
        Step(
            "evaluate",
            "Finish the evaluation",
            frozenset({"removed"}),
            "evaluated",
            Permission.DEPLOYMENTS_EDIT,
        ),
        Step(
            "look_back",
            "Finish the look-back",
            frozenset({"evaluated"}),
            "closed",
            Permission.DEPLOYMENTS_EDIT,
        ),
        Step(
            "withdraw",
            "Withdraw this request",
            frozenset({"request", "submitted", "approved"}),
            "withdrawn",
            Permission.DEPLOYMENTS_EDIT,
            needs_reason=True,
        ),
    ),
    closed=frozenset({"closed", "refused", "referred", "withdrawn"}),
)
