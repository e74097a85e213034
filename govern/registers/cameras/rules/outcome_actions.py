"""The actions each decision of a camera review starts: titles, days and posts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from govern.registers.cameras.rules.outcomes import ActionKind, Outcome, PlannedAction, Post

_K, _P = ActionKind, Post

_ACTIONS: Mapping[Outcome, tuple[PlannedAction, ...]] = MappingProxyType(
    {
        Outcome.RETAIN: (),
        Outcome.RETAIN_WITH_CHANGES: (
            PlannedAction(
                _K.MAKE_CHANGES,
                "Make the changes the decision lists, and note when each was made",
                28,
                _P.CCTV_MANAGER,
                "SCC-P10",
            ),
            PlannedAction(
                _K.DPIA_SCREENING,
                "Screen the changes: do they alter the risk the DPIA describes?",
                14,
                _P.INFORMATION_GOVERNANCE,
                "UKGDPR-35(11)",
            ),
        ),
        Outcome.RELOCATE: (
            PlannedAction(
                _K.DPIA_SCREENING,
                "Screen the new place against the DPIA before the camera is moved",
                14,
                _P.INFORMATION_GOVERNANCE,
                "UKGDPR-35(11)",
            ),
            PlannedAction(
                _K.CONSULTATION,
                "Tell and hear the people at the new place, and the police",
                28,
                _P.SCHEME_OWNER,
                "SCC-P3",
            ),
            PlannedAction(
                _K.SIGNS,
                "Put signs up at the new place before the camera records there",
                42,
                _P.CCTV_MANAGER,
                "UKGDPR-13",
            ),
            PlannedAction(
                _K.MOVE,
                "Move the camera, and record the day it left and the day it went live",
                42,
                _P.CCTV_MANAGER,
                "SCC-P4",
            ),
            PlannedAction(
                _K.MASKS,
                "Set the masks for the new view and test them from every preset",
                42,
                _P.CONTROL_ROOM_SUPERVISOR,
                "UKGDPR-25",
            ),
            PlannedAction(
                _K.COMMISSIONING_TEST,
                "Do the commissioning test at the new place, by day and by night",
                42,
                _P.CONTROL_ROOM_SUPERVISOR,
                "SCC-P8",
            ),
            PlannedAction(
                _K.MAP_AND_PUBLIC_LIST,
                "Change the place on the map and on the public list",
                42,
                _P.PUBLISHER,
                "SCC-P3",
            ),
            PlannedAction(
                _K.SIGNS,
                "Take the signs down at the old place once the camera has gone",
                49,
                _P.CCTV_MANAGER,
                "SCC-P3",
            ),
            PlannedAction(
                _K.POWER_AND_BRACKET,
                "Make the old place good: power off, bracket and box removed",
                56,
                _P.CCTV_MANAGER,
                "GP",
            ),
        ),
        Outcome.SUSPEND: (
            PlannedAction(
                _K.STOP_RECORDING,
                "Stop the recording and the feed to the control room",
                7,
                _P.CONTROL_ROOM_SUPERVISOR,
                "UKGDPR-5(1)(c)",
            ),
            PlannedAction(
                _K.COVER,
                "Cover the camera so that people can see it is not watching, with a photograph",
                7,
                _P.CCTV_MANAGER,
                "SCC-P3",
            ),
            PlannedAction(
                _K.SIGNS,
                "Take down or cover the signs, unless another camera needs them",
                7,
                _P.CCTV_MANAGER,
                "SCC-P3",
            ),
            PlannedAction(
                _K.MAP_AND_PUBLIC_LIST,
                "Mark the camera as suspended on the map and on the public list",
                14,
                _P.PUBLISHER,
                "SCC-P3",
            ),
            PlannedAction(
                _K.FOOTAGE_HELD,
                "Check what is held from this camera and until when; let the rest run out",
                14,
                _P.CONTROL_ROOM_SUPERVISOR,
                "UKGDPR-5(1)(e)",
            ),
            PlannedAction(
                _K.LOOK_BACK,
                "Decide: bring it back, move it or take it down",
                91,
                _P.SCHEME_OWNER,
                "SCC-P10",
            ),
        ),
        Outcome.DECOMMISSION: (
            PlannedAction(
                _K.FOOTAGE_HELD,
                "List footage still held from this camera: what for, until when, who reviews it",
                7,
                _P.CONTROL_ROOM_SUPERVISOR,
                "UKGDPR-5(1)(e)",
            ),
            PlannedAction(
                _K.STOP_RECORDING,
                "Stop the recording and the feed to the control room",
                14,
                _P.CONTROL_ROOM_SUPERVISOR,
                "UKGDPR-5(1)(c)",
            ),
            PlannedAction(
                _K.TAKE_DOWN,
                "Take the camera down, and wipe any storage in it",
                28,
                _P.CCTV_MANAGER,
                "SCC-P9",
            ),
            PlannedAction(
                _K.SIGNS,
                "Take down its signs, unless another camera needs them, with a photograph",
                28,
                _P.CCTV_MANAGER,
                "SCC-P3",
            ),
            PlannedAction(
                _K.POWER_AND_BRACKET,
                "Disconnect the power; remove bracket, box and cable; make the place good",
                42,
                _P.CCTV_MANAGER,
                "GP",
            ),
            PlannedAction(
                _K.MASKS,
                "Close its mask and preset record",
                28,
                _P.CONTROL_ROOM_SUPERVISOR,
                "SCC-P2",
            ),
            PlannedAction(
                _K.ASSET_LIST,
                "Take it off the asset list and the maintenance contract",
                42,
                _P.CCTV_MANAGER,
                "SCC-P4",
            ),
            PlannedAction(
                _K.MAP_AND_PUBLIC_LIST,
                "Take it off the map and the public list",
                28,
                _P.PUBLISHER,
                "SCC-P3",
            ),
            PlannedAction(
                _K.AGREEMENTS,
                "Tell those it is shared with, and change the agreements that name it",
                42,
                _P.INFORMATION_GOVERNANCE,
                "SCC-P7",
            ),
            PlannedAction(
                _K.DPIA,
                "Change the DPIA: this camera and its location",
                42,
                _P.INFORMATION_GOVERNANCE,
                "UKGDPR-35(11)",
            ),
            PlannedAction(
                _K.SELF_ASSESSMENT,
                "Note the removal in the self-assessment under principle 10",
                42,
                _P.SPOC,
                "SCC-P10",
            ),
        ),
        Outcome.REFER: (
            PlannedAction(
                _K.ADVICE,
                "Ask the DPO, and legal services where needed, for advice on this camera",
                7,
                _P.CCTV_MANAGER,
                "UKGDPR-39",
            ),
            PlannedAction(
                _K.DPIA,
                "Redo the DPIA for this camera and its location",
                42,
                _P.INFORMATION_GOVERNANCE,
                "UKGDPR-35(11)",
            ),
            PlannedAction(
                _K.LOOK_BACK,
                "Decide the review in the light of the advice",
                56,
                _P.SCHEME_OWNER,
                "SCC-P2",
            ),
        ),
    }
)


def follow_on_actions(outcome: Outcome) -> tuple[PlannedAction, ...]:
    """The actions a decision starts, first due first; the decider may add others.

    Taking down also ends sign, masks, asset, map entry, agreements, power and bracket, accounts
    for footage held, and changes the DPIA and the self-assessment. Moving screens the new place
    first. The days are the product’s own and may be changed on the action itself.
    Authority: [SCC-P10], [SCC-P3], [UKGDPR-35(11)]
    """
    return tuple(sorted(_ACTIONS[outcome], key=lambda action: action.due_after_days))
