"""Camera reviews from planning to the next date: order, separation, completeness, effects."""

from __future__ import annotations

from datetime import timedelta

import pytest
from council import NOW, Council
from review_desk import SHORT_ANSWERS, WRITER, ReviewDesk
from sqlalchemy import select

from govern.documents.models import Edition
from govern.dues.service import open_dues
from govern.errors import BadInput, Conflict, Forbidden, NotFound, Refused
from govern.history.timeline import timeline
from govern.messages.models import Outbox
from govern.people.roles import Role
from govern.publication.issuing import draft, paper_of
from govern.questionnaires.drafts import drafts_of
from govern.questionnaires.sheets import Given, live_sheet, rows_of, save
from govern.records import Action, Decision
from govern.registers.cameras.models import ReviewForm
from govern.registers.cameras.presenting.reviews import library
from govern.registers.cameras.rules.outcomes import Outcome
from govern.registers.cameras.service import review_decisions, review_sending, reviews


@pytest.fixture
def desk(council: Council) -> ReviewDesk:
    return ReviewDesk(council)


def test_a_review_is_decided_by_somebody_else_and_dates_the_next(desk: ReviewDesk) -> None:
    reference = desk.written()
    desk.decide(reference)
    review = desk.read(reference)
    camera = desk.read(desk.cameras[0])
    assert (review.state, review.outcome) == ("decided", "retain")
    assert camera.last_reviewed_on == review.decided_on
    assert camera.next_review_on == review.decided_on.replace(year=review.decided_on.year + 1)
    work = desk.begin(Role.CCTV_MANAGER)
    assert [due.due_on for due in open_dues(work, camera)] == [camera.next_review_on]
    assert open_dues(work, review) == []
    sentences = [entry.sentence for entry in timeline(work.session, review.id)]
    assert sentences[0] == "Decided: keep"
    assert sentences[-1].startswith("Planned for")


def test_the_reviewer_cannot_decide_even_with_the_permission(desk: ReviewDesk) -> None:
    reference = desk.plan()
    person = desk.council.person(WRITER, Role.SRO_CAMERAS, name="Both")
    work = desk.begin_as(person)
    reviews.start(work, desk.review(work, reference), library(), form=ReviewForm.FULL)
    work.commit()
    desk.answer(reference, desk.full())
    work = desk.begin_as(person)
    review_sending.submit(work, desk.review(work, reference), library())
    work.commit()
    work = desk.begin_as(person)
    with pytest.raises(Refused, match="You are its reviewer"):
        review_decisions.decide(
            work, desk.review(work, reference), library(), outcome=Outcome.RETAIN, reason="Mine"
        )


@pytest.mark.parametrize("role", [Role.OPERATOR, Role.AUDITOR, Role.PUBLISHER, Role.SPOC])
def test_only_those_who_may_decide(desk: ReviewDesk, role: Role) -> None:
    reference = desk.written()
    with pytest.raises((Forbidden, NotFound, Refused)):
        desk.decide(reference, role=role)
    assert desk.read(reference).state == "submitted"


def test_steps_out_of_order_are_refused_and_change_nothing(desk: ReviewDesk) -> None:
    reference = desk.plan()
    with pytest.raises(Refused, match="not possible while this is “Planned”"):
        desk.submit(reference)
    with pytest.raises(Refused, match="not possible while this is “Planned”"):
        desk.decide(reference)
    assert desk.read(reference).state == "planned"


def test_sending_names_every_gap_and_nothing_is_lost(desk: ReviewDesk) -> None:
    reference = desk.plan()
    desk.start(reference)
    desk.answer(reference, {"purpose_today": "To keep people safe."})
    with pytest.raises(BadInput) as refusal:
        desk.submit(reference)
    places = [problem.where for problem in refusal.value.problems]
    assert len(places) > 20
    assert any("What do you propose?" in place for place in places)
    assert not any("what is this camera for" in place for place in places)
    assert desk.read(reference).state == "draft"


def test_a_decision_wants_a_reason(desk: ReviewDesk) -> None:
    reference = desk.written()
    with pytest.raises(BadInput, match="Give the reason"):
        desk.decide(reference, reason="   ")


def test_high_intrusion_waits_for_the_dpo(desk: ReviewDesk) -> None:
    reference = desk.written(high=True)
    with pytest.raises(Refused, match="the DPO has to comment"):
        desk.decide(reference)
    work = desk.begin(Role.DPO)
    review_decisions.advise(
        work, desk.review(work, reference), library(), comment="Mask the upper windows."
    )
    work.commit()
    desk.decide(reference)
    assert desk.read(reference).state == "decided"
    assert desk.read(desk.cameras[0]).high_intrusion is True


def test_a_refused_removal_stays_visible_with_who_and_why(desk: ReviewDesk) -> None:
    reference = desk.written(proposal=Outcome.DECOMMISSION)
    desk.decide(reference, Outcome.RETAIN, "The market comes back in spring.")
    review = desk.read(reference)
    assert review.refused_removal is True
    work = desk.begin(Role.CCTV_MANAGER)
    found = desk.review(work, reference)
    paper = paper_of(work.registers, found, None)  # type: ignore[arg-type]
    text = str(draft(work, found, paper, "internal").blocks)
    assert "A recommended removal was not followed" in text
    assert "The market comes back in spring." in text


def test_taking_down_starts_its_actions_and_ends_the_reviews(desk: ReviewDesk) -> None:
    reference = desk.written(proposal=Outcome.DECOMMISSION)
    desk.decide(reference, Outcome.DECOMMISSION, "What it was for has gone.")
    work = desk.begin(Role.CCTV_MANAGER)
    review = desk.review(work, reference)
    kinds = set(work.session.scalars(select(Action.kind).where(Action.record_id == review.id)))
    assert {"signs", "masks", "asset_list", "map_and_public_list", "dpia", "footage_held",
            "power_and_bracket", "self_assessment"} <= kinds  # fmt: skip
    camera = desk.read(desk.cameras[0])
    assert camera.next_review_on is None
    assert open_dues(work, camera) == []


def test_changes_become_actions_with_their_dates(desk: ReviewDesk) -> None:
    reference = desk.written(proposal=Outcome.RETAIN_WITH_CHANGES)
    desk.decide(reference, Outcome.RETAIN_WITH_CHANGES, "Once the flats are masked.")
    work = desk.begin(Role.CCTV_MANAGER)
    review = desk.review(work, reference)
    rows = work.session.scalars(
        select(Action).where(Action.record_id == review.id, Action.question_id == "changes")
    ).all()
    assert [row.due_on for row in rows] == [work.today + timedelta(days=28)]


def test_the_next_review_may_come_sooner_and_never_later(desk: ReviewDesk) -> None:
    reference = desk.written()
    today = NOW.date()
    with pytest.raises(Refused, match="at the latest"):
        desk.decide(reference, next_review_on=today + timedelta(days=900))
    with pytest.raises(Refused, match="cannot lie in the past"):
        desk.decide(reference, next_review_on=today)
    sooner = today + timedelta(days=90)
    desk.decide(reference, next_review_on=sooner)
    assert desk.read(desk.cameras[0]).next_review_on == sooner


def test_a_page_read_before_a_change_cannot_decide(desk: ReviewDesk) -> None:
    reference = desk.written()
    seen = desk.read(reference).revision
    work = desk.begin(Role.SRO_CAMERAS)
    review_decisions.send_back(work, desk.review(work, reference), reason="Say more on need.")
    work.commit()
    desk.submit(reference)
    with pytest.raises(Conflict):
        desk.decide(reference, revision=seen)
    assert desk.read(reference).state == "submitted"


def test_a_first_review_has_no_short_form(desk: ReviewDesk) -> None:
    reference = desk.plan()
    with pytest.raises(Refused, match="full form is needed"):
        desk.start(reference, ReviewForm.SHORT)
    assert desk.read(reference).state == "planned"


def test_one_camera_has_one_open_review(desk: ReviewDesk) -> None:
    desk.plan()
    with pytest.raises(Refused, match="open already"):
        desk.plan()


def test_starting_the_year_plans_each_camera_once(desk: ReviewDesk) -> None:
    desk.plan(0)
    work = desk.begin(Role.CCTV_MANAGER)
    from govern import records
    from govern.registers.cameras.models import Scheme

    scheme = records.get(work, desk.scheme, Scheme)
    planned = reviews.start_year(work, scheme, first_month="2026-07")
    work.commit()
    assert [review.camera_id for review in planned] == [desk.read(desk.cameras[1]).id]


def test_deciding_together_leaves_out_what_is_flagged(desk: ReviewDesk) -> None:
    plain = desk.written(0)
    flagged = desk.written(1, proposal=Outcome.RETAIN_WITH_CHANGES)
    plain_review = desk.read(plain)
    work = desk.begin(Role.SRO_CAMERAS)
    done = review_decisions.decide_together(
        work,
        [
            (desk.review(work, plain), Outcome.RETAIN, "Needed at the crossing."),
            (desk.review(work, flagged), Outcome.RETAIN, "Needed too."),
        ],
        library(),
    )
    work.commit()
    assert [(each.reference, each.decided) for each in done] == [
        (plain, not plain_review.flagged),
        (flagged, False),
    ]
    assert desk.read(flagged).state == "submitted"


def test_a_decision_is_kept_with_the_revision_it_was_made_on(desk: ReviewDesk) -> None:
    reference = desk.written()
    seen = desk.read(reference).revision
    desk.decide(reference, revision=seen)
    work = desk.begin(Role.CCTV_MANAGER)
    review = desk.review(work, reference)
    row = work.session.scalars(select(Decision).where(Decision.record_id == review.id)).one()
    assert (row.outcome, row.reason) == ("retain", "Needed and in proportion.")
    assert row.record_revision >= seen


def test_answers_are_frozen_with_the_decision(desk: ReviewDesk) -> None:
    reference = desk.written()
    desk.decide(reference)
    with pytest.raises(Refused, match="can no longer be changed"):
        desk.answer(reference, {"purpose_today": "Something else"})


def test_the_decider_is_told_at_once_and_the_reviewer_is_not(desk: ReviewDesk) -> None:
    decider, writer = desk.council.person(Role.SRO_CAMERAS), desk.council.person(WRITER)
    desk.written()
    work = desk.begin(Role.CCTV_MANAGER)
    rows = work.session.scalars(select(Outbox)).all()
    wanted = [row for row in rows if row.recipient_id == decider.id]
    assert len(wanted) == 1
    assert "Market" not in wanted[0].subject
    assert writer.id not in {row.recipient_id for row in rows}


def test_two_writers_of_one_answer_see_both_texts(desk: ReviewDesk) -> None:
    reference = desk.plan()
    desk.start(reference)
    first = desk.begin(WRITER)
    review = desk.review(first, reference)
    sheet = live_sheet(first.session, review.id, "camera_review")
    assert sheet is not None
    shown = dict.fromkeys(rows_of(first.session, sheet).get("public_say", {}), "0.")
    first.rollback()
    desk.answer(reference, {"public_say": "What the first one wrote."})
    work = desk.begin(Role.CCTV_MANAGER)
    review = desk.review(work, reference)
    sheet = live_sheet(work.session, review.id, "camera_review")
    assert sheet is not None
    questionnaire = library().get("camera_review", sheet.version)
    saved = save(
        work,
        review,
        sheet,
        questionnaire,
        {
            "public_say": Given("What the second one wrote.", shown),
            "evidence_gaps": Given("Another question merges.", {}),
        },
    )
    assert saved.changed == ["evidence_gaps"]
    clash = saved.clashes[0]
    assert (clash.theirs, clash.yours) == (
        "What the first one wrote.",
        "What the second one wrote.",
    )
    work.commit()
    again = desk.begin(Role.CCTV_MANAGER)
    assert drafts_of(again, sheet)["public_say"]["raw"] == "What the second one wrote."


def test_short_answers_fit_the_questionnaire() -> None:
    questionnaire = library().newest("camera_review")
    asked = {q.id for q in questionnaire.questions if "short" in questionnaire.stages_of(q.id)}
    assert set(SHORT_ANSWERS) <= asked


def test_nothing_is_issued_by_deciding(desk: ReviewDesk) -> None:
    reference = desk.written()
    desk.decide(reference)
    work = desk.begin(Role.CCTV_MANAGER)
    assert work.session.scalars(select(Edition)).all() == []
