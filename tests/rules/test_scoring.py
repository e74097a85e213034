"""Scores suggest, with every step shown; they never decide, and never without all five."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govern.people.roles import Role
from govern.registers.cameras.rules.outcome_actions import follow_on_actions
from govern.registers.cameras.rules.outcomes import (
    OUTCOME_WORDS,
    ActionKind,
    Outcome,
    Post,
    ends_recording_here,
    removal_refused,
)
from govern.registers.cameras.rules.scores import ANCHORS, Score, ScoringSettings
from govern.registers.cameras.rules.scoring import (
    departure_needs_reason,
    shown_in_public,
    suggest,
)

USUAL = ScoringSettings()


def scores(
    need: int, effect: int, proportion: int, alternatives: int, fitness: int
) -> dict[Score, int | None]:
    return dict(zip(Score, (need, effect, proportion, alternatives, fitness), strict=True))


@pytest.mark.parametrize(
    ("given_scores", "outcome", "why"),
    [
        ((5, 5, 5, 5, 5), Outcome.RETAIN, "100 per cent is at least 70"),
        ((4, 4, 4, 4, 4), Outcome.RETAIN, "80 per cent"),
        ((5, 5, 5, 5, 2), Outcome.RETAIN_WITH_CHANGES, "technical fitness stands under 3"),
        ((3, 3, 3, 3, 3), Outcome.RETAIN_WITH_CHANGES, "60 per cent is at least 50"),
        ((2, 2, 2, 2, 2), Outcome.SUSPEND, "40 per cent is at least 35"),
        ((2, 0, 2, 2, 2), Outcome.DECOMMISSION, "under 35"),
        ((5, 5, 1, 5, 5), Outcome.REFER, "intrusion is high or severe"),
        ((5, 5, 0, 5, 5), Outcome.REFER, "intrusion is high or severe"),
        ((1, 5, 0, 5, 5), Outcome.DECOMMISSION, "no present need"),
        ((1, 4, 4, 4, 4), Outcome.RETAIN_WITH_CHANGES, "quiet may be its success"),
        ((0, 2, 5, 5, 5), Outcome.DECOMMISSION, "No present need"),
        ((4, 4, 4, 1, 4), Outcome.DECOMMISSION, "Something less intrusive would do"),
        ((4, 0, 4, 4, 0), Outcome.RETAIN_WITH_CHANGES, "repair or replace it"),
        ((2, 1, 4, 4, 1), Outcome.RETAIN_WITH_CHANGES, "repair or replace it"),
        ((4, 1, 4, 4, 4), Outcome.RELOCATE, "another place or view"),
    ],
)
def test_worked_cases(
    given_scores: tuple[int, int, int, int, int], outcome: Outcome, why: str
) -> None:
    suggestion = suggest(scores(*given_scores), USUAL, quiet_explained=True)
    assert suggestion.outcome is outcome
    assert why in suggestion.reason
    assert suggestion.authority


def test_the_sum_is_shown_term_by_term() -> None:
    suggestion = suggest(scores(4, 3, 4, 3, 5), USUAL)
    assert (suggestion.points, suggestion.of) == (4 * 3 + 3 * 2 + 4 * 3 + 3 * 2 + 5, 55)
    assert suggestion.steps() == (
        "Need: 4 of 5 (serious or frequent), weight 3: 12 of 15 points",
        "Effectiveness: 3 of 5 (regular), weight 2: 6 of 10 points",
        "Proportionality: 4 of 5 (slight intrusion), weight 3: 12 of 15 points",
        "Alternatives: 3 of 5 (one would do in part), weight 2: 6 of 10 points",
        "Technical fitness: 5 of 5 (does the task at all times), weight 1: 5 of 5 points",
        "Together 41 of 55 points, 74 per cent",
        "Suggestion: keep. 74 per cent is at least 70, and no score is under 3.",
    )


def test_a_missing_score_suggests_nothing_and_says_which() -> None:
    given_scores = scores(4, 3, 4, 3, 5)
    given_scores[Score.NEED] = None
    del given_scores[Score.FITNESS]
    suggestion = suggest(given_scores, USUAL)
    assert suggestion.outcome is None
    assert suggestion.reason == "Need and technical fitness are not scored yet."
    assert suggestion.steps() == ("No suggestion. Need and technical fitness are not scored yet.",)


def test_low_crime_suggests_no_removal_before_it_is_explained() -> None:
    for quiet in (None, False):
        suggestion = suggest(scores(0, 1, 4, 4, 4), USUAL, quiet_explained=quiet)
        assert suggestion.outcome is None
        assert "success, displacement" in suggestion.reason
        assert suggestion.points > 0


def test_scoring_can_be_switched_off() -> None:
    settings = ScoringSettings(enabled=False, may_be_published=True)
    assert suggest(scores(5, 5, 5, 5, 5), settings).outcome is None
    assert "does not score" in suggest({}, settings).reason
    assert not shown_in_public(settings)


def test_scores_stay_out_of_public_editions_unless_the_council_says_so() -> None:
    assert not shown_in_public(USUAL)
    assert shown_in_public(ScoringSettings(may_be_published=True))


def test_weights_and_thresholds_are_the_councils() -> None:
    only_need = ScoringSettings(
        weights={score: int(score is Score.NEED) for score in Score}, keep_from_per_cent=90
    )
    suggestion = suggest(scores(4, 3, 3, 3, 3), only_need)
    assert (suggestion.points, suggestion.of, suggestion.per_cent) == (4, 5, 80)
    assert suggestion.outcome is Outcome.RETAIN_WITH_CHANGES


@pytest.mark.parametrize(
    ("settings", "wanted"),
    [
        ({"weights": {Score.NEED: 1}}, "each of the five"),
        ({"weights": dict.fromkeys(Score, 0)}, "one at least is above 0"),
        ({"weights": {**dict.fromkeys(Score, 1), Score.NEED: -1}}, "0 or more"),
        ({"keep_from_per_cent": 40}, "Thresholds rise"),
        ({"keep_from_per_cent": 101}, "Thresholds rise"),
    ],
)
def test_settings_that_cannot_be_are_refused(settings: dict[str, object], wanted: str) -> None:
    with pytest.raises(ValueError, match=wanted):
        ScoringSettings(**settings)  # type: ignore[arg-type]


def test_a_score_outside_0_to_5_is_refused() -> None:
    with pytest.raises(ValueError, match="Need is scored from 0 to 5, not 6"):
        suggest(scores(6, 5, 5, 5, 5), USUAL)


def test_every_combination_of_scores_has_an_answer_that_keeps_the_rules() -> None:
    for values in itertools.product(range(6), repeat=5):
        suggestion = suggest(scores(*values), USUAL, quiet_explained=True)
        need, _, proportion, alternatives, fitness = values
        assert suggestion.outcome is not None
        assert 0 <= suggestion.points <= suggestion.of == 55
        if proportion <= 1:
            assert suggestion.outcome in (Outcome.REFER, Outcome.DECOMMISSION)
        if fitness <= 1 and need >= 2 and proportion >= 2 and alternatives >= 2:
            assert suggestion.outcome is Outcome.RETAIN_WITH_CHANGES
        if suggestion.outcome is Outcome.RETAIN:
            assert min(values) >= 3


@given(st.tuples(*[st.integers(0, 5)] * 5), st.sampled_from(list(Score)))
def test_a_higher_score_never_brings_fewer_points(
    values: tuple[int, int, int, int, int], raised: Score
) -> None:
    low = scores(*values)
    high = {**low, raised: min(5, (low[raised] or 0) + 1)}
    assert suggest(high, USUAL).points >= suggest(low, USUAL).points


def test_departing_from_the_suggestion_needs_a_reason() -> None:
    suggestion = suggest(scores(5, 5, 5, 5, 5), USUAL)
    assert departure_needs_reason(suggestion, Outcome.RETAIN, reason="") is None
    assert departure_needs_reason(suggestion, Outcome.RELOCATE, reason="The road moves") is None
    asked = departure_needs_reason(suggestion, Outcome.RELOCATE, reason="  ")
    assert asked == "The scores suggest “keep” and you chose “move”. Say why."
    nothing = suggest({}, USUAL)
    assert departure_needs_reason(nothing, Outcome.RELOCATE, reason="") is None


def test_a_refused_removal_is_told_apart() -> None:
    assert removal_refused(proposed=Outcome.DECOMMISSION, decided=Outcome.RETAIN)
    assert not removal_refused(proposed=Outcome.DECOMMISSION, decided=Outcome.DECOMMISSION)
    assert not removal_refused(proposed=Outcome.RETAIN, decided=Outcome.RELOCATE)


def test_taking_down_ends_everything_the_register_links() -> None:
    kinds = {action.kind for action in follow_on_actions(Outcome.DECOMMISSION)}
    assert kinds >= {
        ActionKind.SIGNS,
        ActionKind.MASKS,
        ActionKind.ASSET_LIST,
        ActionKind.MAP_AND_PUBLIC_LIST,
        ActionKind.DPIA,
        ActionKind.SELF_ASSESSMENT,
        ActionKind.FOOTAGE_HELD,
        ActionKind.POWER_AND_BRACKET,
        ActionKind.AGREEMENTS,
    }


def test_moving_screens_the_new_place_before_the_camera_goes_there() -> None:
    due = {}
    for action in reversed(follow_on_actions(Outcome.RELOCATE)):
        due[action.kind] = action.due_after_days
    assert due[ActionKind.DPIA_SCREENING] < due[ActionKind.MOVE]
    assert due[ActionKind.SIGNS] <= due[ActionKind.MOVE]
    assert {ActionKind.MASKS, ActionKind.COMMISSIONING_TEST, ActionKind.MAP_AND_PUBLIC_LIST} <= set(
        due
    )


def test_suspending_stops_covers_and_takes_the_sign_away() -> None:
    kinds = [action.kind for action in follow_on_actions(Outcome.SUSPEND)]
    assert {ActionKind.STOP_RECORDING, ActionKind.COVER, ActionKind.SIGNS} <= set(kinds)
    assert kinds[-1] is ActionKind.LOOK_BACK


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_has_words_and_dated_actions_for_posts_that_exist(outcome: Outcome) -> None:
    assert OUTCOME_WORDS[outcome]
    actions = follow_on_actions(outcome)
    assert bool(actions) is (outcome is not Outcome.RETAIN)
    assert list(actions) == sorted(actions, key=lambda action: action.due_after_days)
    for action in actions:
        assert action.due_after_days > 0
        assert action.authority
    assert ends_recording_here(outcome) is (
        outcome in (Outcome.RELOCATE, Outcome.SUSPEND, Outcome.DECOMMISSION)
    )


def test_every_post_is_a_role_and_every_anchor_has_six_steps() -> None:
    assert {post.value for post in Post} <= {role.value for role in Role}
    assert set(ANCHORS) == set(Score)
    assert all(len(steps) == 6 for steps in ANCHORS.values())
