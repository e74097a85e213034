"""The short form is offered only when all five are a yes, and never twice running."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.registers.cameras.rules.change import Change
from govern.registers.cameras.rules.short_form import (
    Answer,
    Confirmation,
    ShortFormFacts,
    ShortFormSettings,
    short_form_offer,
    standing_in_the_way,
)

UNCHANGED = ShortFormFacts(
    earlier_decision=True,
    last_was_short=False,
    camera_same=True,
    view_same=True,
    purpose_same=True,
    upheld_complaints=0,
    crime=Change(110, 100),
    incidents=Change(8, 4),
)
USUAL = ShortFormSettings()


def test_nothing_changed_offers_the_short_form() -> None:
    offer = short_form_offer(UNCHANGED, USUAL)
    assert offer.may_be_used
    assert offer.obstacles == ()
    assert [entry.confirmation for entry in offer.confirmed] == list(Confirmation)
    assert all(entry.answer is Answer.YES for entry in offer.confirmed)
    assert standing_in_the_way(offer) == ""
    assert "short form will do" in offer.words()


@pytest.mark.parametrize(
    ("changes", "failing", "answer", "why"),
    [
        (
            {"camera_same": False},
            Confirmation.CAMERA,
            Answer.NO,
            "The camera or its functions changed.",
        ),
        ({"camera_same": None}, Confirmation.CAMERA, Answer.NOT_KNOWN, "Not confirmed yet"),
        ({"view_same": False}, Confirmation.VIEW, Answer.NO, "The view or the masks changed."),
        ({"purpose_same": False}, Confirmation.PURPOSE, Answer.NO, "The purpose changed."),
        (
            {"upheld_complaints": 1},
            Confirmation.COMPLAINTS,
            Answer.NO,
            "1 complaint about it was upheld.",
        ),
        ({"upheld_complaints": None}, Confirmation.COMPLAINTS, Answer.NOT_KNOWN, "no data"),
        (
            {"crime": Change(126, 100)},
            Confirmation.FIGURES,
            Answer.NO,
            "Recorded crime: up by 26 (from 100 to 126, 26 per cent), more than 25 per cent or 5.",
        ),
        (
            {"incidents": Change(10, 4)},
            Confirmation.FIGURES,
            Answer.NO,
            "Incidents: up by 6 (from 4 to 10), more than 25 per cent or 5.",
        ),
        (
            {"crime": None, "crime_missing": "No figures are loaded for March 2024."},
            Confirmation.FIGURES,
            Answer.NOT_KNOWN,
            "cannot be compared with last year: no figures are loaded for March 2024.",
        ),
        (
            {"incidents": None},
            Confirmation.FIGURES,
            Answer.NOT_KNOWN,
            "Incidents cannot be compared with last year: there is no data for both years.",
        ),
    ],
)
def test_one_no_or_missing_answer_opens_the_full_form_and_is_named(
    changes: dict[str, object], failing: Confirmation, answer: Answer, why: str
) -> None:
    offer = short_form_offer(replace(UNCHANGED, **changes), USUAL)  # type: ignore[arg-type]
    assert not offer.may_be_used
    (entry,) = [entry for entry in offer.confirmed if entry.answer is not Answer.YES]
    assert (entry.confirmation, entry.answer) == (failing, answer)
    assert why in entry.why
    assert offer.obstacles == (entry.why,)
    assert standing_in_the_way(offer).startswith("Not confirmed: ")
    assert offer.words().startswith("The full form is needed. ")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"last_was_short": True}, "two never follow one another"),
        ({"last_was_short": None}, "not known whether the last review was a short one"),
        ({"earlier_decision": False, "last_was_short": None}, "no earlier review"),
    ],
)
def test_it_is_never_used_twice_running_nor_for_a_first_review(
    changes: dict[str, object], why: str
) -> None:
    offer = short_form_offer(replace(UNCHANGED, **changes), USUAL)  # type: ignore[arg-type]
    assert not offer.may_be_used
    assert len(offer.obstacles) == 1
    assert why in offer.obstacles[0]


def test_a_no_outweighs_what_is_not_known() -> None:
    facts = replace(UNCHANGED, crime=None, incidents=Change(90, 10))
    entry = short_form_offer(facts, USUAL).confirmed[-1]
    assert entry.answer is Answer.NO
    assert "Recorded crime cannot be compared" in entry.why
    assert "Incidents: up by 80" in entry.why


def test_much_the_same_is_the_councils_setting() -> None:
    facts = replace(UNCHANGED, crime=Change(140, 100))
    assert not short_form_offer(facts, USUAL).may_be_used
    assert short_form_offer(facts, ShortFormSettings(per_cent=40)).may_be_used
    with pytest.raises(ValueError, match="0 or more"):
        ShortFormSettings(count=-1)


MAYBE = st.sampled_from([True, False, None])
CHANGES = st.none() | st.builds(Change, now=st.integers(0, 200), before=st.integers(0, 200))


@given(
    st.builds(
        ShortFormFacts,
        earlier_decision=st.booleans(),
        last_was_short=MAYBE,
        camera_same=MAYBE,
        view_same=MAYBE,
        purpose_same=MAYBE,
        upheld_complaints=st.sampled_from([None, 0, 1, 4]),
        crime=CHANGES,
        incidents=CHANGES,
    )
)
def test_it_is_offered_exactly_when_everything_is_known_and_the_same(facts: ShortFormFacts) -> None:
    def same(change: Change | None) -> bool:
        if change is None:
            return False
        gap = abs(change.now - change.before)
        return gap <= 5 or gap <= change.before / 4

    wanted = (
        facts.earlier_decision
        and facts.last_was_short is False
        and facts.camera_same is facts.view_same is facts.purpose_same is True
        and facts.upheld_complaints == 0
        and same(facts.crime)
        and same(facts.incidents)
    )
    offer = short_form_offer(facts, USUAL)
    assert offer.may_be_used is wanted
    assert bool(offer.obstacles) is not wanted
