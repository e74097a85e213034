"""Deployments: asked for, decided, signs first, extended by decision, down, looked back on."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from council import Council
from filled_forms import table
from sqlalchemy import func, select
from works_desk import DECIDER, PICTURE, WRITER, WorksDesk, day

from govern import records
from govern.dues.models import Due
from govern.dues.service import open_dues
from govern.errors import BadInput, Conflict, Forbidden, Refused
from govern.history.models import AuditDetail
from govern.history.verification import verify
from govern.people.roles import Permission, Role
from govern.questionnaires.models import Answer, AnswerDraft
from govern.records import settings
from govern.registers.cameras.models import Camera, Deployment
from govern.registers.cameras.presenting.deployments import ANSWERING, offered, view
from govern.registers.cameras.presenting.reviews import library
from govern.registers.cameras.rules.deployment_rules import Result
from govern.registers.cameras.service import deployment_life, deployments
from govern.registers.cameras.service.deployment_decisions import approve, refuse
from govern.registers.cameras.service.deployment_extensions import ask_extension, decide_extension
from govern.registers.cameras.service.deployment_reads import current_deployments
from govern.registers.cameras.service.deployment_referral import refer, refer_new
from govern.registers.cameras.service.evidence_files import attach

SECRET = "the red door of number seven"


@pytest.fixture
def desk(council: Council, tmp_path: Path) -> WorksDesk:
    return WorksDesk(council, tmp_path)


def _dues(desk: WorksDesk, reference: str) -> dict[str, date]:
    work = desk.begin(Role.CCTV_MANAGER)
    found = open_dues(work, desk.deployment(work, reference))
    return {due.kind: due.due_on for due in found if due.kind != "action.due"}


# The whole way -----------------------------------------------------------------------------


def test_a_deployment_from_request_to_look_back(desk: WorksDesk) -> None:
    reference = desk.sent()
    assert _dues(desk, reference) == {"deployment.decision": day(14)}
    desk.approve(reference)
    assert _dues(desk, reference) == {}
    desk.fill(reference, "deployment", "up", at=desk.at(1), answered_on=day(1))
    work = desk.begin(WRITER, at=desk.at(1))
    deployment_life.put_up(work, desk.deployment(work, reference), library(), signs_up_on=day(1))
    work.commit()
    assert _dues(desk, reference) == {"deployment.check": day(29), "deployment.ends": day(57)}
    desk.fill(reference, "deployment", "down", at=desk.at(57), answered_on=day(57))
    work = desk.begin(WRITER, at=desk.at(57))
    deployment_life.take_down(work, desk.deployment(work, reference), library())
    work.commit()
    assert _dues(desk, reference) == {
        "deployment.evaluation": day(57 + 14), "deployment.look_back": day(57 + 56),
    }  # fmt: skip
    work = desk.begin(WRITER, at=desk.at(60))
    deployment_life.evaluate(
        work, desk.deployment(work, reference), library(), result=Result.PARTLY, finding="Halved."
    )
    work.commit()
    assert _dues(desk, reference) == {"deployment.look_back": day(57 + 56)}
    _look_back(desk, reference, 57 + 56)
    found = desk.read(reference)
    assert found.state == "closed"
    assert (found.signs_up_on, found.live_on, found.masks_checked_on) == (day(1), day(1), day(1))
    assert (found.removed_on, found.evaluated_on) == (day(57), day(60))
    assert (found.looked_back_on, found.next_due_on) == (day(57 + 56), None)
    values = desk.values(reference, "deployment")
    assert (values["authority"], values["approver"]["name"]) == ("approved", desk.decider.name)


def _look_back(desk: WorksDesk, reference: str, number: int, verdict: str = "nothing_more") -> None:
    at = desk.at(number)
    desk.fill(reference, "deployment", "look_back", {"verdict": verdict}, at=at,
              answered_on=day(number))  # fmt: skip
    work = desk.begin(WRITER, at=at)
    deployment_life.look_back(work, desk.deployment(work, reference), library())
    work.commit()


# Asking and deciding -----------------------------------------------------------------------


def test_the_applicant_cannot_decide(desk: WorksDesk) -> None:
    reference = desk.ask()
    desk.answer(reference, "deployment", {"tried": "Patrols, said the manager."},
                Role.CCTV_MANAGER)  # fmt: skip
    desk.send(reference)
    with pytest.raises(Refused, match="You are the applicant"):
        desk.approve(reference, role=Role.CCTV_MANAGER)
    work = desk.begin(Role.CCTV_MANAGER)
    with pytest.raises(Refused, match="You are the applicant"):
        refuse(work, desk.deployment(work, reference), library(), reason="No")
    desk.approve(reference)
    assert desk.read(reference).state == "approved"


@pytest.mark.parametrize("role", [WRITER, Role.AUDITOR, Role.CONTROL_ROOM_SUPERVISOR])
def test_only_those_who_may_decide(desk: WorksDesk, role: Role) -> None:
    reference = desk.sent()
    with pytest.raises((Forbidden, Refused)):
        desk.approve(reference, role=role)
    assert desk.read(reference).state == "submitted"


def test_a_refused_request_is_kept_with_its_reason(desk: WorksDesk) -> None:
    reference = desk.sent()
    work = desk.begin(DECIDER)
    deployment = desk.deployment(work, reference)
    with pytest.raises(BadInput, match="Give the reason"):
        refuse(work, deployment, library(), reason="  ")
    refuse(work, deployment, library(), reason="Lights first.")
    work.commit()
    work = desk.begin(Role.AUDITOR)
    deployment = desk.deployment(work, reference)
    assert (deployment.state, deployment.decision_reason) == ("refused", "Lights first.")
    shown = view(work, deployment)
    assert "kept" in shown.warning
    assert shown.tables[0].rows[0][1:3] == ("Refused", desk.decider.name)
    with pytest.raises(Refused, match="not possible"):
        desk.approve(reference)


def test_conditions_become_actions(desk: WorksDesk) -> None:
    reference = desk.sent()
    desk.approve(reference, conditions="Tell the school\nMask the clinic")
    assert [action.title for action in desk.actions(reference)] == [
        "Condition: Tell the school", "Condition: Mask the clinic",
    ]  # fmt: skip
    assert desk.values(reference, "deployment")["authority"] == "approved_with_conditions"


def test_what_the_dpia_does_not_cover_is_screened(desk: WorksDesk) -> None:
    reference = desk.sent(covers_dpia="no")
    desk.approve(reference)
    actions = desk.actions(reference)
    assert [(action.kind, action.post) for action in actions] == [
        ("dpia_screening", "information_governance")
    ]


def test_twelve_weeks_are_allowed_and_a_day_more_is_not(desk: WorksDesk) -> None:
    desk.ask(start=1, end=1 + 84, fill=False)
    with pytest.raises(BadInput) as refusal:
        desk.ask(start=1, end=1 + 85, fill=False)
    assert "at most 12 weeks" in str(refusal.value.problems[0])


def test_the_council_may_set_another_limit(desk: WorksDesk) -> None:
    reference = desk.sent(start=1, end=57)
    work = desk.begin(Role.ADMINISTRATOR)
    settings.change(work, settings.DEPLOYMENT_WEEKS, 4, reason="Shorter",
                    organisation_id=desk.organisation_id)  # fmt: skip
    work.commit()
    with pytest.raises(BadInput) as refusal:
        desk.ask(start=1, end=40, fill=False)
    assert "at most 4 weeks" in str(refusal.value.problems[0])
    with pytest.raises(Refused, match="at most 4 weeks"):
        desk.approve(reference)


@pytest.mark.parametrize(("start", "end"), [(-1, 20), (5, 4)])
def test_days_that_cannot_be(desk: WorksDesk, start: int, end: int) -> None:
    with pytest.raises(BadInput):
        desk.ask(start=start, end=end, fill=False)
    count = desk.begin(Role.CCTV_MANAGER).session.scalar(select(func.count(Deployment.id)))
    assert count == 0


def test_days_changed_in_the_form_are_checked_again(desk: WorksDesk) -> None:
    reference = desk.ask()
    desk.answer(reference, "deployment", {"end": day(200).isoformat()})
    with pytest.raises(BadInput) as refusal:
        desk.send(reference)
    assert "at most 12 weeks" in str(refusal.value.problems[0])
    assert desk.read(reference).ends_on == day(57)


def test_only_a_redeployable_camera_is_asked_for(desk: WorksDesk) -> None:
    with pytest.raises(BadInput) as refusal:
        desk.ask(camera=desk.fixed, fill=False)
    assert "not redeployable" in str(refusal.value.problems[0])


def test_a_camera_stands_in_one_place_at_a_time(desk: WorksDesk) -> None:
    first, second = desk.sent(), desk.sent(start=50, end=80)
    elsewhere = desk.sent(start=50, end=80, camera=desk.other_trailer)
    desk.approve(first)
    with pytest.raises(Refused, match=f"wanted elsewhere in those days: {first}"):
        desk.approve(second)
    desk.approve(elsewhere)
    assert desk.read(elsewhere).state == "approved"


def test_days_that_passed_meanwhile_are_not_approved(desk: WorksDesk) -> None:
    reference = desk.sent(start=1, end=5)
    work = desk.begin(DECIDER, at=desk.at(6))
    with pytest.raises(Refused, match="have passed"):
        approve(work, desk.deployment(work, reference), library(), reason="Late")


def test_a_stale_page_does_not_decide(desk: WorksDesk) -> None:
    reference = desk.sent()
    work = desk.begin(DECIDER)
    deployment = desk.deployment(work, reference)
    with pytest.raises(Conflict, match="changed while you had it open"):
        approve(work, deployment, library(), reason="Yes", revision=deployment.revision - 1)


def test_a_permission_dated_tomorrow_is_refused(desk: WorksDesk) -> None:
    reference = desk.ask()
    points = desk.values(reference, "deployment")["fixing"]
    cells = [{**row["cells"], "date": day(1).isoformat()} for row in points["rows"]]
    desk.answer(reference, "deployment", {"fixing": table(*cells)})
    with pytest.raises(BadInput, match="dated in the future"):
        desk.send(reference)


# Stopping and referring --------------------------------------------------------------------


def test_a_request_aimed_at_somebody_is_stopped_and_nothing_of_it_is_kept(desk: WorksDesk) -> None:
    reference = desk.ask(fill=False)
    desk.answer(reference, "deployment", {"problem": f"Watch {SECRET}.", "place_exact": SECRET})
    work = desk.begin(WRITER)
    deployment = desk.deployment(work, reference)
    deployment.place_exact = SECRET
    work.note(deployment, "deployment.changed", "Changed, for the test")
    work.commit()
    desk.answer(reference, "deployment", {"target_known": "yes"})
    with pytest.raises(Refused, match="Stop here"):
        desk.send(reference)
    work = desk.begin(WRITER)
    deployment = desk.deployment(work, reference)
    assert "Stop here" in str(ANSWERING.refusal(work, deployment, "request"))
    assert [step.name for step in offered(work, deployment)] == ["refer"]
    with pytest.raises(Refused, match="Stop here"):
        deployments.withdraw(work, deployment, library(), reason="Forget it")
    refer(work, deployment, referred_on=day(0))
    work.commit()
    _nothing_is_kept(desk, reference)


def _nothing_is_kept(desk: WorksDesk, reference: str) -> None:
    work = desk.begin(Role.CCTV_MANAGER)
    found = desk.deployment(work, reference)
    assert (found.state, found.closed_on) == ("referred", day(0))
    assert (found.place_public, found.place_exact, found.camera_id) == ("", "", None)
    assert (found.latitude, found.from_on, found.ends_on) == (None, day(0), day(0))
    assert work.session.scalar(select(func.count(Answer.id))) == 0
    assert work.session.scalar(select(func.count(AnswerDraft.id))) == 0
    details = [text or "" for text in work.session.scalars(select(AuditDetail.detail))]
    for secret in (SECRET, "Mill Lane", "Column 14"):
        assert not any(secret in text for text in details), secret
    assert view(work, found).rows == (("Referred to the RIPA co-ordinator", "Monday 15 June 2026"),)
    assert verify(work.session).is_whole


def test_a_camera_nobody_notices_is_stopped_too(desk: WorksDesk) -> None:
    reference = desk.ask(fill=False)
    desk.answer(reference, "deployment", {"noticeable": "no"})
    with pytest.raises(Refused, match="covert"):
        desk.send(reference)
    work = desk.begin(WRITER)
    refer(work, desk.deployment(work, reference), referred_on=day(0))
    work.commit()
    _nothing_is_kept(desk, reference)


def test_what_is_stopped_before_it_is_written_keeps_the_day_only(desk: WorksDesk) -> None:
    work = desk.begin(WRITER)
    with pytest.raises(Refused, match="Refer it first"):
        refer_new(work, organisation_id=desk.organisation_id, referred_on=day(1))
    made = refer_new(work, organisation_id=desk.organisation_id, referred_on=day(0))
    work.commit()
    _nothing_is_kept(desk, made.reference)


def test_a_request_is_referred_only_while_it_is_written(desk: WorksDesk) -> None:
    reference = desk.sent()
    work = desk.begin(WRITER)
    with pytest.raises(Refused, match="not possible"):
        refer(work, desk.deployment(work, reference), referred_on=day(0))


def test_files_are_taken_off_before_a_referral(desk: WorksDesk) -> None:
    reference = desk.ask(fill=False)
    desk.attached(reference)
    work = desk.begin(WRITER)
    with pytest.raises(Refused, match="Files are attached"):
        refer(work, desk.deployment(work, reference), referred_on=day(0))


# Up ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("signs", "live", "at", "why"),
    [
        (2, 1, 2, "Signs come first"),
        (3, 1, 2, "still to come"),
        (1, 2, 1, "still to come"),
        (0, 0, 1, "lies outside"),
    ],
)
def test_signs_come_first_and_days_have_come(
    desk: WorksDesk, signs: int, live: int, at: int, why: str
) -> None:
    reference = desk.sent()
    desk.approve(reference)
    desk.fill(reference, "deployment", "up", at=desk.at(at), answered_on=day(live))
    work = desk.begin(WRITER, at=desk.at(at))
    with pytest.raises(Refused, match=why):
        deployment_life.put_up(
            work, desk.deployment(work, reference), library(), signs_up_on=day(signs)
        )
    work.rollback()
    found = desk.read(reference)
    assert (found.state, found.live_on, found.signs_up_on) == ("approved", None, None)


def test_masks_are_checked_by_the_day_it_goes_live(desk: WorksDesk) -> None:
    reference = desk.approved()
    rows = desk.values(reference, "deployment")["installed"]["rows"]
    late = [
        {**row["cells"], "date": day(3).isoformat()}
        if row["cells"]["point"] == "masks_checked"
        else row["cells"]
        for row in rows
    ]
    desk.answer(reference, "deployment", {"installed": table(*late)}, at=desk.at(4))
    work = desk.begin(WRITER, at=desk.at(4))
    with pytest.raises(Refused, match="masks have to be checked"):
        deployment_life.put_up(
            work, desk.deployment(work, reference), library(), signs_up_on=day(1)
        )


def test_going_up_wants_its_pictures_and_its_approval(desk: WorksDesk) -> None:
    reference = desk.sent()
    work = desk.begin(WRITER)
    with pytest.raises(Refused, match="not possible"):
        deployment_life.put_up(
            work, desk.deployment(work, reference), library(), signs_up_on=day(0)
        )
    desk.approve(reference)
    work = desk.begin(WRITER)
    with pytest.raises(BadInput) as refusal:
        deployment_life.put_up(
            work, desk.deployment(work, reference), library(), signs_up_on=day(0)
        )
    assert any("signs up before" in str(problem) for problem in refusal.value.problems)


def test_what_stands_today_is_on_the_public_list(desk: WorksDesk) -> None:
    reference = desk.up()
    work = desk.begin(Role.CCTV_MANAGER)
    found = current_deployments(work, desk.organisation_id)
    assert [(each.reference, each.live_on, each.ends_on) for each in found] == [
        (reference, day(1), day(57))
    ]
    assert "Column" not in str(found)


def test_interim_reviews_follow_every_four_weeks(desk: WorksDesk) -> None:
    reference = desk.up()
    _check(desk, reference, 29)
    # The next would fall on the last day or after it: the end is what binds then.
    assert _dues(desk, reference) == {"deployment.ends": day(57)}
    work = desk.begin(Role.CCTV_MANAGER)
    states = {due.kind: due.state for due in work.session.scalars(select(Due))}
    assert states["deployment.check"] == "met"
    _check(desk, reference, 40, is_needed=False, fault="Lens dirty")
    assert [action.kind for action in desk.actions(reference)] == ["take_down", "mend"]
    rows = desk.values(reference, "deployment")["checks"]["rows"]
    assert [row["cells"]["date"] for row in rows] == [day(29).isoformat(), day(40).isoformat()]
    assert rows[1]["cells"]["need"] == "No: Reports go on"


def _check(
    desk: WorksDesk, reference: str, number: int, *, is_needed: bool = True, fault: str = ""
) -> None:
    work = desk.begin(WRITER, at=desk.at(number))
    found = deployment_life.Check(day(number), is_needed, "Reports go on", "Yes", fault)
    deployment_life.check(work, desk.deployment(work, reference), library(), found)
    work.commit()


@pytest.mark.parametrize(("number", "at"), [(0, 20), (21, 20)])
def test_an_interim_review_on_a_day_that_cannot_be(desk: WorksDesk, number: int, at: int) -> None:
    reference = desk.up()
    work = desk.begin(WRITER, at=desk.at(at))
    found = deployment_life.Check(day(number), True, "Yes", "Yes")
    with pytest.raises(Refused):
        deployment_life.check(work, desk.deployment(work, reference), library(), found)


# More time ---------------------------------------------------------------------------------


def _ask(desk: WorksDesk, reference: str, at: int, new_end: int, evidence: str) -> None:
    work = desk.begin(WRITER, at=desk.at(at))
    ask_extension(
        work, desk.deployment(work, reference), library(), evidence=evidence,
        longer_term="The lights come in autumn.", new_end=day(new_end),
    )  # fmt: skip
    work.commit()


def _decide(
    desk: WorksDesk, reference: str, at: int, *, granted: bool = True, role: Role = DECIDER
) -> None:
    work = desk.begin(role, at=desk.at(at))
    decide_extension(
        work, desk.deployment(work, reference), library(), granted=granted, reason="As asked."
    )
    work.commit()


def test_more_time_is_a_decision_of_its_own_and_given_twice(desk: WorksDesk) -> None:
    reference = desk.up()
    for number, (at, end) in enumerate(((40, 90), (80, 120)), 1):
        _ask(desk, reference, at, end, f"Incidents of period {number}")
        assert _dues(desk, reference)["deployment.decision"] <= day(at + 14)
        _decide(desk, reference, at + 1)
        found = desk.read(reference)
        assert (found.ends_on, found.extensions) == (day(end), number)
        assert _dues(desk, reference)["deployment.ends"] == day(end)
    with pytest.raises(Refused, match="Propose a fixed camera"):
        _ask(desk, reference, 110, 150, "Incidents of period 3")
    work = desk.begin(WRITER, at=desk.at(110))
    names = [step.name for step in offered(work, desk.deployment(work, reference))]
    assert "ask_extension" not in names
    rows = desk.values(reference, "deployment")["extension"]["rows"]
    assert [row["cells"]["decided_by"]["name"] for row in rows] == [desk.decider.name] * 2


def test_refused_time_is_kept_and_the_camera_comes_down_as_it_was_to(desk: WorksDesk) -> None:
    reference = desk.up()
    _ask(desk, reference, 40, 90, "Incidents of May")
    _decide(desk, reference, 41, granted=False)
    found = desk.read(reference)
    assert (found.ends_on, found.extensions) == (day(57), 0)
    assert "deployment.decision" not in _dues(desk, reference)
    work = desk.begin(Role.CCTV_MANAGER)
    rows = view(work, desk.deployment(work, reference)).tables[0].rows
    assert [row[:2] for row in rows] == [("Request", "Approved"), ("More time", "Refused")]


def test_nobody_decides_on_time_they_asked_for(desk: WorksDesk) -> None:
    reference = desk.up()
    work = desk.begin(Role.CCTV_MANAGER, at=desk.at(40))
    ask_extension(
        work, desk.deployment(work, reference), library(), evidence="Incidents of May",
        longer_term="None yet.", new_end=day(90),
    )  # fmt: skip
    work.commit()
    with pytest.raises(Refused, match="asked for more time yourself"):
        _decide(desk, reference, 41, role=Role.CCTV_MANAGER)
    with pytest.raises(Forbidden):
        _decide(desk, reference, 41, role=WRITER)
    _decide(desk, reference, 41)


def test_time_wants_new_evidence_before_the_end_and_a_limit(desk: WorksDesk) -> None:
    reference = desk.up()
    with pytest.raises(Refused, match="Nobody has asked"):
        _decide(desk, reference, 41)
    for at, new_end, evidence, why in (
        (40, 57, "New", "has to lie after"),
        (40, 57 + 85, "New", "at most 12 weeks"),
        (58, 90, "New", "was to come down on"),
        (40, 90, "what  we know of PROBLEM.", "word for word"),
    ):
        with pytest.raises(Refused, match=why):
            _ask(desk, reference, at, new_end, evidence)
    with pytest.raises(BadInput, match="still wanted"):
        _ask(desk, reference, 40, 90, "  ")
    assert "extension" not in desk.values(reference, "deployment")
    _ask(desk, reference, 40, 90, "Incidents of May")
    with pytest.raises(Refused, match="waits for a decision"):
        _ask(desk, reference, 41, 95, "Incidents of June")
    with pytest.raises(Refused, match="was to come down on"):
        _decide(desk, reference, 58)
    assert desk.read(reference).ends_on == day(57)


# Down and afterwards -----------------------------------------------------------------------


def test_a_camera_that_stands_too_long_is_shown(desk: WorksDesk) -> None:
    reference = desk.up()
    work = desk.begin(Role.CCTV_MANAGER, at=desk.at(60))
    shown = view(work, desk.deployment(work, reference))
    assert shown.warning == "Overstayed: it was to come down on Tuesday 11 August 2026, 3 days ago."
    # The trailer is not free for anybody else while it stands there.
    other = desk.sent(start=60, end=70)
    with pytest.raises(Refused, match="wanted elsewhere"):
        desk.approve(other)
    desk.fill(reference, "deployment", "down", at=desk.at(61), answered_on=day(61))
    work = desk.begin(WRITER, at=desk.at(61))
    deployment_life.take_down(work, desk.deployment(work, reference), library())
    work.commit()
    work = desk.begin(Role.CCTV_MANAGER, at=desk.at(70))
    shown = view(work, desk.deployment(work, reference))
    assert shown.warning == "Overstayed: it came down 4 days after Tuesday 11 August 2026."


def _removal(down: int, signs: int) -> dict[str, object]:
    person = {"name": "Alex", "person": "", "role": ""}
    return table(
        *(
            {"point": point, "by": person, "date": day(number).isoformat()}
            for point, number in (("taken_down", down), ("signs_removed", signs),
                                  ("made_good", down))
        )
    )  # fmt: skip


@pytest.mark.parametrize(
    ("down", "signs", "why"),
    [(50, 49, "Signs stay"), (51, 51, "still to come"), (0, 0, "came down after that")],
)
def test_a_removal_that_cannot_be(desk: WorksDesk, down: int, signs: int, why: str) -> None:
    reference = desk.up()
    at = desk.at(50)
    given = {"removed": _removal(down, signs)}
    desk.fill(reference, "deployment", "down", given, at=at, answered_on=day(50))
    work = desk.begin(WRITER, at=at)
    with pytest.raises(Refused, match=why):
        deployment_life.take_down(work, desk.deployment(work, reference), library())
    work.rollback()
    assert desk.read(reference).state == "up"


def test_a_removal_wants_its_proof(desk: WorksDesk) -> None:
    reference = desk.up()
    work = desk.begin(WRITER, at=desk.at(50))
    with pytest.raises(BadInput) as refusal:
        deployment_life.take_down(work, desk.deployment(work, reference), library())
    assert any("taken down" in str(problem) for problem in refusal.value.problems)


def test_the_look_back_waits_eight_weeks_and_may_propose_a_camera(desk: WorksDesk) -> None:
    reference = desk.down(50)
    with pytest.raises(Refused, match="not possible"):
        _look_back(desk, reference, 50 + 56)
    work = desk.begin(WRITER, at=desk.at(52))
    with pytest.raises(BadInput, match="what came of it"):
        deployment_life.evaluate(
            work, desk.deployment(work, reference), library(), result=Result.MET, finding=" "
        )
    deployment_life.evaluate(
        work, desk.deployment(work, reference), library(), result=Result.MET, finding="Gone."
    )
    work.commit()
    with pytest.raises(Refused, match="eight weeks after"):
        _look_back(desk, reference, 50 + 55, "propose_fixed")
    _look_back(desk, reference, 50 + 56, "propose_fixed")
    assert [action.kind for action in desk.actions(reference)] == ["propose"]
    assert desk.read(reference).state == "closed"


# Files -------------------------------------------------------------------------------------


def test_files_that_are_no_pictures_are_refused(desk: WorksDesk) -> None:
    reference = desk.ask(fill=False)
    work = desk.begin(WRITER)
    deployment = desk.deployment(work, reference)
    for data in (b"", b"<html>", b"MZ\x90\x00"):
        with pytest.raises(BadInput, match="is not a picture"):
            attach(work, desk.files, deployment, Permission.DEPLOYMENTS_EDIT, name="x.png",
                   data=data)  # fmt: skip
    work = desk.begin(Role.AUDITOR)
    with pytest.raises(Forbidden):
        attach(work, desk.files, desk.deployment(work, reference), Permission.DEPLOYMENTS_EDIT,
               name="x.png", data=PICTURE)  # fmt: skip


def test_a_camera_keeps_its_own_place_while_it_is_deployed(desk: WorksDesk) -> None:
    desk.up()
    work = desk.begin(Role.CCTV_MANAGER)
    camera = records.get(work, desk.trailer, Camera)
    assert (camera.moved_on, camera.public_location) == (None, "First trailer")
