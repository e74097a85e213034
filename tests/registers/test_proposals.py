"""Camera proposals through three gates: order, separation, what holds a camera back, effects."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from council import Council
from filled_forms import PERSON, table
from sqlalchemy import func, select
from works_desk import DECIDER, TODAY, WRITER, WorksDesk, day

from govern import records
from govern.dues.service import open_dues
from govern.errors import BadInput, Forbidden, Refused
from govern.messages.models import Outbox
from govern.people.roles import Role
from govern.questionnaires.models import FrozenFigure
from govern.questionnaires.sheets import live_sheet
from govern.records import Decision, Record
from govern.registers.cameras.models import Camera, CameraProposal, Lifecycle, Scheme
from govern.registers.cameras.presenting.proposals import ANSWERING, offered, view
from govern.registers.cameras.presenting.reviews import library
from govern.registers.cameras.rules.proposal_rules import GateOutcome, Proposed
from govern.registers.cameras.service import proposals
from govern.registers.cameras.service.cameras import take_step
from govern.registers.cameras.service.places import Place
from govern.registers.cameras.service.proposal_gates import GateDecision, decide_gate


@pytest.fixture
def desk(council: Council, tmp_path: Path) -> WorksDesk:
    return WorksDesk(council, tmp_path)


def test_a_new_camera_goes_live_through_three_gates(desk: WorksDesk) -> None:
    reference = desk.at_gate_3()
    desk.decide(reference, 3, reason="Everything was tested.")
    proposal = desk.read(reference)
    assert (proposal.state, proposal.closed_on, proposal.next_due_on) == ("live", TODAY, None)
    work = desk.begin(Role.CCTV_MANAGER)
    camera = work.session.get_one(Camera, proposal.camera_id)
    assert (camera.state, camera.live_from_on) == (Lifecycle.LIVE, TODAY)
    assert camera.public_location == "Mill Lane, by the park gate"
    assert camera.operational_location == "Column 14"
    assert camera.latitude == Decimal("53.381000")
    assert (camera.dpia_reference, camera.has_anpr, camera.analytics) == ("DPIA-7", True, "motion")
    assert camera.masks_tested_on == TODAY
    assert camera.next_review_on == date(2026, 10, 15)
    assert [due.due_on for due in open_dues(work, camera)] == [date(2026, 10, 15)]
    values = desk.values(reference, "camera_proposal")
    assert (values["gate1"], values["gate2"]) == ("go_on", "go_on")
    assert values["gate3"]["name"] == desk.decider.name
    assert values["gate_dpo"].startswith("The DPO: Mask the windows.")
    assert "Followed." in values["gate_dpo"]


def test_the_history_names_the_decider_who_may_not_edit_cameras(desk: WorksDesk) -> None:
    reference = desk.at_gate_3()
    desk.decide(reference, 3, reason="Everything was tested.")
    work = desk.begin(Role.CCTV_MANAGER)
    decisions = work.session.scalars(select(Decision).order_by(Decision.id.desc())).all()
    assert {decisions[0].person_id} == {desk.decider.id}
    work = desk.begin(DECIDER)
    camera = work.session.scalars(select(Camera).order_by(Camera.id.desc())).first()
    assert camera is not None
    with pytest.raises(Forbidden):
        take_step(work, camera, "suspend", reason="Not mine to do")


@pytest.mark.parametrize("gate", [1, 2])
def test_no_gate_is_passed_by_its_author(desk: WorksDesk, gate: int) -> None:
    reference = desk.at_gate_1() if gate == 1 else desk.at_gate_2()
    if gate == 2:
        desk.advise(reference)
    person = desk.council.person(WRITER, Role.ASSET_OWNER, name="Both")
    work = desk.begin(Role.CCTV_MANAGER)
    proposal = desk.proposal(work, reference)
    proposal.author_id = person.id
    work.note(proposal, "camera_proposal.author_changed", "Another author, for the test")
    work.commit()
    work = desk.begin_as(person)
    decision = GateDecision(GateOutcome.GO_ON, "Mine", dpo_answer="Followed")
    with pytest.raises(Refused, match="You are its author"):
        decide_gate(work, desk.proposal(work, reference), library(), gate, decision)


def test_whoever_wrote_answers_is_an_author_too(desk: WorksDesk) -> None:
    reference = desk.propose()
    desk.fill(reference, "camera_proposal", "gate_1", {"what": "added_camera"})
    desk.answer(reference, "camera_proposal", {"harm": "Written by the manager."},
                Role.CCTV_MANAGER)  # fmt: skip
    desk.submit(reference, 1)
    with pytest.raises(Refused, match="You are its author"):
        desk.decide(reference, 1, role=Role.CCTV_MANAGER)
    work = desk.begin(Role.CCTV_MANAGER)
    steps = {each.name: each.refused for each in offered(work, desk.proposal(work, reference))}
    assert "You are its author" in steps["gate_1"]
    desk.decide(reference, 1)
    assert desk.read(reference).state == "design"


@pytest.mark.parametrize("role", [WRITER, Role.DPO, Role.AUDITOR])
def test_only_those_who_may_decide(desk: WorksDesk, role: Role) -> None:
    reference = desk.at_gate_1()
    with pytest.raises((Forbidden, Refused)):
        desk.decide(reference, 1, role=role)
    assert desk.read(reference).state == "gate_1"


def test_steps_out_of_order_are_refused(desk: WorksDesk) -> None:
    reference = desk.propose()
    for gate in (1, 2, 3):
        with pytest.raises(Refused, match="not possible while this is “Need being described”"):
            desk.decide(reference, gate)
    for gate in (2, 3):
        with pytest.raises(Refused, match="not possible"):
            desk.submit(reference, gate)
    with pytest.raises(Refused, match="not possible"):
        desk.advise(reference)
    assert desk.read(reference).state == "need"


def test_sending_names_every_gap(desk: WorksDesk) -> None:
    reference = desk.propose()
    with pytest.raises(BadInput) as refusal:
        desk.submit(reference, 1)
    places = [problem.where for problem in refusal.value.problems]
    assert len(places) > 15
    assert any("What happens, to whom" in place for place in places)
    assert not any("What is proposed?" in place for place in places)
    assert desk.read(reference).state == "need"


def test_a_decision_is_due_and_wanted_and_then_met(desk: WorksDesk) -> None:
    reference = desk.at_gate_1()
    work = desk.begin(Role.CCTV_MANAGER)
    dues = open_dues(work, desk.proposal(work, reference))
    assert [(due.kind, due.due_on) for due in dues] == [("camera_proposal.decision", day(14))]
    mails = work.session.scalars(select(Outbox.subject)).all()
    assert any(reference in subject for subject in mails)
    desk.decide(reference, 1)
    work = desk.begin(Role.CCTV_MANAGER)
    assert open_dues(work, desk.proposal(work, reference)) == []


def test_coming_back_is_written_again_and_decided_again(desk: WorksDesk) -> None:
    reference = desk.at_gate_1()
    desk.decide(reference, 1, GateOutcome.COME_BACK, reason="Say what was tried.")
    assert desk.read(reference).state == "need"
    desk.submit(reference, 1)
    desk.decide(reference, 1)
    assert desk.read(reference).state == "design"
    work = desk.begin(Role.CCTV_MANAGER)
    found = work.session.scalars(select(Decision.outcome).order_by(Decision.id)).all()
    assert found == ["come_back", "go_on"]


def test_a_refused_proposal_is_kept_with_its_reason(desk: WorksDesk) -> None:
    reference = desk.at_gate_1()
    desk.decide(reference, 1, GateOutcome.REFUSED, reason="Lighting comes first.")
    work = desk.begin(Role.AUDITOR)
    proposal = desk.proposal(work, reference)
    assert (proposal.state, proposal.closed_on) == ("refused", TODAY)
    shown = view(work, proposal)
    assert "kept" in shown.warning
    assert shown.tables[0].rows[0][1] == "Refused"
    assert shown.tables[0].rows[0][4] == "Lighting comes first."
    listed = work.session.scalars(select(CameraProposal.reference)).all()
    assert listed == [reference]
    sheet = live_sheet(work.session, proposal.id, "camera_proposal")
    assert sheet is not None
    assert sheet.frozen_at is not None
    with pytest.raises(Refused, match="not possible"):
        desk.submit(reference, 1)


def test_conditions_become_actions_of_the_author(desk: WorksDesk) -> None:
    reference = desk.at_gate_1()
    desk.decide(
        reference,
        1,
        GateOutcome.GO_ON_WITH_CONDITIONS,
        conditions="Ask the traders too\n\nCount again in July",
        conditions_due_on=day(20),
    )
    actions = desk.actions(reference)
    assert [action.title for action in actions] == [
        "Condition: Ask the traders too",
        "Condition: Count again in July",
    ]
    assert {action.due_on for action in actions} == {day(20)}
    assert {action.owner_id for action in actions} == {desk.writer.id}
    assert "Ask the traders too" in desk.values(reference, "camera_proposal")["gate1_note"]
    assert desk.read(reference).next_due_on == day(20)


@pytest.mark.parametrize(
    ("outcome", "conditions", "why"),
    [
        (GateOutcome.GO_ON_WITH_CONDITIONS, "  \n ", "Write the conditions"),
        (GateOutcome.GO_ON, "Ask the traders", "only where it goes on with conditions"),
        (GateOutcome.GO_ON_WITH_CONDITIONS, "x" * 301, "too long"),
    ],
)
def test_conditions_that_cannot_be_kept(
    desk: WorksDesk, outcome: GateOutcome, conditions: str, why: str
) -> None:
    reference = desk.at_gate_1()
    with pytest.raises(BadInput, match=why):
        desk.decide(reference, 1, outcome, conditions=conditions)
    assert desk.read(reference).state == "gate_1"
    assert desk.actions(reference) == []


def test_conditions_are_not_due_in_the_past(desk: WorksDesk) -> None:
    reference = desk.at_gate_1()
    with pytest.raises(Refused, match="a day to come"):
        desk.decide(reference, 1, GateOutcome.GO_ON_WITH_CONDITIONS, conditions="Ask",
                    conditions_due_on=day(-1))  # fmt: skip


def test_gate_2_waits_for_the_dpo_and_an_answer_to_it(desk: WorksDesk) -> None:
    reference = desk.at_gate_2()
    with pytest.raises(Refused, match="The DPO has to advise"):
        desk.decide(reference, 2)
    desk.advise(reference)
    with pytest.raises(Refused, match="already"):
        desk.advise(reference)
    with pytest.raises(BadInput, match="Answer the DPO"):
        desk.decide(reference, 2, dpo_answer=" ")
    desk.decide(reference, 2)
    assert desk.read(reference).state == "installation"


def test_a_design_that_came_back_is_advised_on_again(desk: WorksDesk) -> None:
    reference = desk.at_gate_2()
    desk.advise(reference, "Too much is seen.")
    desk.decide(reference, 2, GateOutcome.COME_BACK, reason="See less.")
    desk.submit(reference, 2)
    with pytest.raises(Refused, match="The DPO has to advise"):
        desk.decide(reference, 2)
    desk.advise(reference, "Now it is right.")
    desk.decide(reference, 2)
    assert "Now it is right." in desk.values(reference, "camera_proposal")["gate_dpo"]


@pytest.mark.parametrize(
    ("signed_on", "with_regulator", "why"),
    [(None, False, "not signed"), (TODAY, True, "with the Information Commissioner")],
)
def test_gate_3_waits_for_the_dpia(
    desk: WorksDesk, signed_on: date | None, with_regulator: bool, why: str
) -> None:
    reference = desk.in_installation()
    with pytest.raises(BadInput) as refusal:
        desk.submit(reference, 3)
    assert "No DPIA is recorded" in str(refusal.value.problems[0])
    desk.sign_dpia(reference, signed_on=signed_on, with_regulator=with_regulator)
    with pytest.raises(BadInput) as refusal:
        desk.submit(reference, 3)
    assert why in str(refusal.value.problems[0])
    assert len(refusal.value.problems) == 1


def test_a_dpia_that_goes_to_the_regulator_stops_gate_3_itself(desk: WorksDesk) -> None:
    reference = desk.at_gate_3()
    desk.sign_dpia(reference, with_regulator=True)
    before = _camera_count(desk)
    with pytest.raises(Refused, match="Information Commissioner"):
        desk.decide(reference, 3)
    assert desk.read(reference).state == "gate_3"
    assert _camera_count(desk) == before
    desk.decide(reference, 3, GateOutcome.COME_BACK, reason="Wait for the answer.")
    assert desk.read(reference).state == "installation"


def _camera_count(desk: WorksDesk) -> int:
    work = desk.begin(Role.CCTV_MANAGER)
    return work.session.scalar(select(func.count(Camera.id))) or 0


def test_a_dpia_cannot_be_signed_tomorrow(desk: WorksDesk) -> None:
    reference = desk.propose()
    with pytest.raises(Refused, match="a day that has come"):
        desk.sign_dpia(reference, signed_on=day(1))


def _tests(result: str, *, but: str = "", on: date = TODAY) -> dict[str, object]:
    names = ("views_by_day", "views_by_night", "clock", "recording", "overwrite", "export",
             "alarms")  # fmt: skip
    return table(
        *(
            {"test": name, "result": result if name == but else "Met", "by": PERSON,
             "date": on.isoformat()}
            for name in names
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        ({"acceptance": _tests("Not met: too dark", but="views_by_night")}, "by night” is not met"),
        ({"acceptance": _tests("Met", on=TODAY + timedelta(days=1))}, "still to come"),
        ({"masks_tested": table({"point": "Another window", "result": "Holds", "by": PERSON,
                                 "date": TODAY.isoformat()})}, "Flats above the shop” was not"),
        ({"masks_tested": table({"point": "Flats above the shop", "result": "Slips at night",
                                 "by": PERSON, "date": TODAY.isoformat()})}, "did not hold"),
        ({"masks_tested": {"not_applicable": "No time"}}, "was not tested"),
        ({"signs_up": ["notthere"]}, "No picture of the signs"),
        ({"first_review": "2026-07-01"}, "3 to 6 months after"),
        ({"first_review": "2027-06-01"}, "3 to 6 months after"),
        ({"passwords": table({"point": "default_passwords_gone", "result": "No", "by": PERSON,
                              "date": TODAY.isoformat()},
                             {"point": "firmware_current", "result": "Yes", "by": PERSON,
                              "date": TODAY.isoformat()})}, "default passwords gone” is not met"),
    ],
)  # fmt: skip
def test_gate_3_is_refused_while_something_is_missing(
    desk: WorksDesk, answers: dict[str, object], why: str
) -> None:
    reference = desk.in_installation()
    desk.sign_dpia(reference)
    desk.answer(reference, "camera_proposal", answers)
    with pytest.raises(BadInput) as refusal:
        desk.submit(reference, 3)
    assert any(why in str(problem) for problem in refusal.value.problems)
    assert desk.read(reference).state == "installation"


def test_a_camera_without_alarms_needs_no_test_of_them(desk: WorksDesk) -> None:
    reference = desk.in_installation()
    desk.sign_dpia(reference)
    acceptance = _tests("Not applicable: it has none", but="alarms")
    desk.answer(reference, "camera_proposal", {"acceptance": acceptance})
    desk.submit(reference, 3)
    assert desk.read(reference).state == "gate_3"


def test_a_camera_to_go_live_later_is_approved_with_an_action(desk: WorksDesk) -> None:
    reference = desk.in_installation()
    later = {"live_from": "2026-07-01", "first_review": "2026-12-01"}
    desk.answer(reference, "camera_proposal", later)
    desk.sign_dpia(reference)
    desk.submit(reference, 3)
    desk.decide(reference, 3)
    work = desk.begin(Role.CCTV_MANAGER)
    camera = work.session.get_one(Camera, desk.proposal(work, reference).camera_id)
    assert (camera.state, camera.live_from_on) == (Lifecycle.APPROVED, None)
    assert camera.next_review_on == date(2026, 12, 1)
    assert [action.due_on for action in desk.actions(reference)] == [date(2026, 7, 1)]


def test_a_camera_is_never_live_before_it_was_released(desk: WorksDesk) -> None:
    reference = desk.in_installation()
    desk.answer(reference, "camera_proposal", {"live_from": "2026-06-01"})
    desk.sign_dpia(reference)
    desk.submit(reference, 3)
    desk.decide(reference, 3)
    work = desk.begin(Role.CCTV_MANAGER)
    camera = work.session.get_one(Camera, desk.proposal(work, reference).camera_id)
    assert camera.live_from_on == TODAY


def test_a_move_moves_the_camera_it_is_about(desk: WorksDesk) -> None:
    before = _camera_count(desk)
    reference = desk.at_gate_3(what=Proposed.MOVE, camera=desk.fixed)
    desk.decide(reference, 3)
    camera = desk.read(desk.fixed)
    assert (camera.public_location, camera.moved_on) == ("Mill Lane, by the park gate", TODAY)
    assert camera.latitude == Decimal("53.381000")
    assert camera.next_review_on == date(2026, 10, 15)
    assert _camera_count(desk) == before


def test_a_new_function_is_put_on_the_camera(desk: WorksDesk) -> None:
    reference = desk.at_gate_3(what=Proposed.NEW_FUNCTION, camera=desk.fixed)
    desk.decide(reference, 3)
    camera = desk.read(desk.fixed)
    assert (camera.analytics, camera.has_anpr, camera.has_audio) == ("motion", True, False)
    assert camera.moved_on is None


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"place": Place("  ")}, "Place"),
        ({"scheme": None}, "Scheme"),
        ({"what": Proposed.MOVE}, "Camera"),
        ({"asked": proposals.Asked(" ", TODAY)}, "Who asks"),
        ({"asked": proposals.Asked("Traders", TODAY + timedelta(days=1))}, "Since"),
        ({"place": Place("Mill Lane", "", Decimal("10"), Decimal("10"))}, "Position"),
        ({"place": Place("Mill Lane", "", Decimal("53"))}, "Position"),
    ],
)
def test_opening_wants_what_it_needs(
    desk: WorksDesk, changes: dict[str, object], where: str
) -> None:
    work = desk.begin(WRITER)
    given: dict[str, object] = {
        "organisation_id": desk.organisation_id,
        "what": Proposed.ADDED_CAMERA,
        "place": Place("Mill Lane"),
        "asked": proposals.Asked("Residents", TODAY),
        "sponsor": None,
        "scheme": records.get(work, desk.scheme, Scheme),
        **changes,
    }
    with pytest.raises(BadInput) as refusal:
        proposals.open_proposal(work, library(), **given)  # type: ignore[arg-type]
    assert [problem.where for problem in refusal.value.problems] == [where]
    work.rollback()
    count = desk.begin(Role.CCTV_MANAGER).session.scalar(select(func.count(CameraProposal.id)))
    assert count == 0


def test_a_new_scheme_is_named_before_gate_3(desk: WorksDesk) -> None:
    reference = desk.in_installation(what=Proposed.ADDED_CAMERA)
    desk.sign_dpia(reference)
    work = desk.begin(WRITER)
    proposal = desk.proposal(work, reference)
    proposal.what, proposal.scheme_id = Proposed.NEW_SCHEME, None
    work.note(proposal, "camera_proposal.changed", "Another sort, for the test")
    work.commit()
    with pytest.raises(BadInput) as refusal:
        desk.submit(reference, 3)
    assert "Record the new scheme first" in str(refusal.value.problems[0])
    work = desk.begin(WRITER)
    proposals.name_camera(
        work, desk.proposal(work, reference), scheme=records.get(work, desk.scheme, Scheme),
        camera=None, latitude=None, longitude=None,
    )  # fmt: skip
    work.commit()
    desk.submit(reference, 3)
    assert desk.read(reference).state == "gate_3"


def test_answers_are_open_only_in_their_own_stage(desk: WorksDesk) -> None:
    reference = desk.propose()
    work = desk.begin(WRITER)
    proposal = desk.proposal(work, reference)
    assert ANSWERING.refusal(work, proposal, "gate_1") is None
    assert "not open now" in str(ANSWERING.refusal(work, proposal, "gate_2"))
    assert "not open now" in str(ANSWERING.refusal(work, proposal, "gate_1_decision"))
    work = desk.begin(Role.DPO)
    assert "Who may do this" in str(
        ANSWERING.refusal(work, desk.proposal(work, reference), "gate_1")
    )


def test_figures_are_frozen_at_the_gate(desk: WorksDesk) -> None:
    reference = desk.in_design()
    work = desk.begin(Role.CCTV_MANAGER)
    names = set(work.session.scalars(select(FrozenFigure.measure)))
    assert names == {"crime.near_place", "camera.dpia_state"}
    record = desk.proposal(work, reference)
    assert isinstance(record, Record)


def test_the_exact_place_is_shown_only_to_those_who_may_see_it(desk: WorksDesk) -> None:
    reference = desk.propose()
    work = desk.begin(Role.CCTV_MANAGER)
    assert "Column 14" in str(view(work, desk.proposal(work, reference)).rows)
    work = desk.begin(Role.AUDITOR)
    assert "Column 14" not in str(view(work, desk.proposal(work, reference)).rows)


def test_a_withdrawn_proposal_is_kept_and_frees_its_date(desk: WorksDesk) -> None:
    reference = desk.at_gate_1()
    work = desk.begin(WRITER)
    with pytest.raises(BadInput):
        proposals.withdraw(work, desk.proposal(work, reference), reason=" ")
    proposals.withdraw(work, desk.proposal(work, reference), reason="Lighting did it.")
    work.commit()
    proposal = desk.read(reference)
    assert (proposal.state, proposal.next_due_on) == ("withdrawn", None)
