"""The steps of a camera proposal: three gates, none passed by its author."""

from __future__ import annotations

from govern.people.roles import Permission
from govern.workflow import Step, Workflow

_OPEN = frozenset({"need", "gate_1", "design", "gate_2", "installation", "gate_3"})
_WRITTEN = frozenset({"need", "design", "installation"})


def _submit(gate: int, start: str) -> Step:
    return Step(
        f"submit_{gate}",
        f"Send to gate {gate}",
        frozenset({start}),
        f"gate_{gate}",
        Permission.PROPOSALS_EDIT,
        stage=f"gate_{gate}",
    )


def _decide(gate: int, words: str) -> Step:
    return Step(
        f"gate_{gate}",
        f"Decide gate {gate}: {words}",
        frozenset({f"gate_{gate}"}),
        None,
        Permission.PROPOSALS_DECIDE,
        not_by=("author",),
        needs_reason=True,
    )


#: A proposal passes three gates, none by its author; the DPO advises and does not decide.
#: Authority: [SCC-P1], [UKGDPR-35(2)], [GP-four-eyes]
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
        _submit(1, "need"),
        _decide(1, "is the need shown?"),
        _submit(2, "design"),
        Step(
            "advise",
            "Give the DPO’s advice",
            frozenset({"gate_2"}),
            "gate_2",
            Permission.REVIEWS_ADVISE,
            not_by=("author",),
        ),
        _decide(2, "does the design fit?"),
        _submit(3, "installation"),
        _decide(3, "ready to go live?"),
        Step("record_dpia", "Record its DPIA", _OPEN, None, Permission.PROPOSALS_EDIT),
        Step(
            "name_camera",
            "Name its scheme, place and camera",
            _WRITTEN,
            None,
            Permission.PROPOSALS_EDIT,
        ),
        Step(
            "withdraw",
            "Withdraw this proposal",
            _OPEN,
            "withdrawn",
            Permission.PROPOSALS_EDIT,
            needs_reason=True,
        ),
    ),
    closed=frozenset({"live", "refused", "withdrawn"}),
)

#: The part of the questionnaire that is written in each state; elsewhere it is only read.
STAGES = {"need": "gate_1", "design": "gate_2", "installation": "gate_3"}
#: Where a proposal goes from each gate when it goes on, and when more is wanted.
GOES_ON = {1: "design", 2: "installation", 3: "live"}
COMES_BACK = {1: "need", 2: "design", 3: "installation"}
