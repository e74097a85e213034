"""What a camera review may propose and decide, and what an action that follows is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType


class Outcome(StrEnum):
    """What may be proposed and decided about a camera."""

    RETAIN = "retain"
    RETAIN_WITH_CHANGES = "retain_with_changes"
    RELOCATE = "relocate"
    SUSPEND = "suspend"
    DECOMMISSION = "decommission"
    REFER = "refer"


OUTCOME_WORDS: Mapping[Outcome, str] = MappingProxyType(
    {
        Outcome.RETAIN: "Keep",
        Outcome.RETAIN_WITH_CHANGES: "Keep with changes",
        Outcome.RELOCATE: "Move",
        Outcome.SUSPEND: "Suspend and cover",
        Outcome.DECOMMISSION: "Take down",
        Outcome.REFER: "Refer to DPIA or legal",
    }
)


class Post(StrEnum):
    """Posts that actions are given to where no person is named; the words are the roles’."""

    CCTV_MANAGER = "cctv_manager"
    CONTROL_ROOM_SUPERVISOR = "control_room_supervisor"
    SCHEME_OWNER = "scheme_owner"
    INFORMATION_GOVERNANCE = "information_governance"
    DPO = "dpo"
    SPOC = "spoc"
    PUBLISHER = "publisher"


class ActionKind(StrEnum):
    """What an action that follows from a review is about."""

    MAKE_CHANGES = "make_changes"
    STOP_RECORDING = "stop_recording"
    COVER = "cover"
    TAKE_DOWN = "take_down"
    MOVE = "move"
    SIGNS = "signs"
    MASKS = "masks"
    COMMISSIONING_TEST = "commissioning_test"
    ASSET_LIST = "asset_list"
    MAP_AND_PUBLIC_LIST = "map_and_public_list"
    DPIA_SCREENING = "dpia_screening"
    DPIA = "dpia"
    SELF_ASSESSMENT = "self_assessment"
    AGREEMENTS = "agreements"
    FOOTAGE_HELD = "footage_held"
    POWER_AND_BRACKET = "power_and_bracket"
    CONSULTATION = "consultation"
    ADVICE = "advice"
    LOOK_BACK = "look_back"


@dataclass(frozen=True, slots=True)
class PlannedAction:
    """Something to be done after a decision: what, so many days on, by which post, and why."""

    kind: ActionKind
    title: str
    due_after_days: int
    post: Post
    authority: str

    def due_on(self, decided_on: date) -> date:
        """The date it is wanted by: so many days after the day of the decision."""
        return decided_on + timedelta(days=self.due_after_days)


def removal_refused(*, proposed: Outcome, decided: Outcome) -> bool:
    """Whether a recommended removal was not followed, which stays visible with who and why.

    Authority: [SCC-P10]
    """
    return proposed is Outcome.DECOMMISSION and decided is not Outcome.DECOMMISSION


REMOVED_FROM_PLACE = frozenset({Outcome.RELOCATE, Outcome.SUSPEND, Outcome.DECOMMISSION})


def ends_recording_here(outcome: Outcome) -> bool:
    """Whether a decision means that the camera no longer records at its place."""
    return outcome in REMOVED_FROM_PLACE
