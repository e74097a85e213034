"""From the answers of a review to its five scores and the suggestion they make."""

from __future__ import annotations

from collections.abc import Mapping

from govern.history import Work
from govern.records.settings import SCORING, value_of
from govern.registers.cameras.models import CameraReview
from govern.registers.cameras.rules.scores import Score, ScoringSettings
from govern.registers.cameras.rules.scoring import Suggestion, suggest

QUESTIONS: Mapping[Score, str] = {
    Score.NEED: "need_score",
    Score.EFFECTIVENESS: "effect_score",
    Score.PROPORTIONALITY: "intrusion_score",
    Score.ALTERNATIVES: "alternatives_score",
    Score.FITNESS: "fitness_score",
}


def scores_of(values: Mapping[str, object]) -> dict[Score, int | None]:
    """The five scores as answered; None where one is not given."""
    found: dict[Score, int | None] = {}
    for score, question in QUESTIONS.items():
        value = values.get(question)
        found[score] = int(value) if isinstance(value, str) and value.isdigit() else None
    return found


def suggestion(work: Work, review: CameraReview, values: Mapping[str, object]) -> Suggestion:
    """What the scores suggest; nothing where the council does not score."""
    enabled = bool(value_of(work, SCORING, review.organisation_id))
    quiet = values.get("quiet_period") == "yes"
    explained = bool(values.get("quiet_reading")) if quiet else None
    return suggest(scores_of(values), ScoringSettings(enabled=enabled), quiet_explained=explained)
