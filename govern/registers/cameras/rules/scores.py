"""The five scores of a camera review: what each figure means, and what a council may set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

MOST = 5


class Score(StrEnum):
    """What is scored from 0 to 5; for each, 5 speaks for keeping the camera."""

    NEED = "need"
    EFFECTIVENESS = "effectiveness"
    PROPORTIONALITY = "proportionality"
    ALTERNATIVES = "alternatives"
    FITNESS = "fitness"


SCORE_WORDS: Mapping[Score, str] = MappingProxyType(
    {
        Score.NEED: "Need",
        Score.EFFECTIVENESS: "Effectiveness",
        Score.PROPORTIONALITY: "Proportionality",
        Score.ALTERNATIVES: "Alternatives",
        Score.FITNESS: "Technical fitness",
    }
)

# What each figure means. Proportionality runs the other way round to intrusion: the more a
# camera intrudes, the lower the score.
ANCHORS: Mapping[Score, tuple[str, str, str, str, str, str]] = MappingProxyType(
    {
        Score.NEED: (
            "none shown",
            "in the past only",
            "occasional",
            "recurring",
            "serious or frequent",
            "serious and frequent",
        ),
        Score.EFFECTIVENESS: (
            "none",
            "rare",
            "some",
            "regular",
            "strong",
            "decisive for the purpose",
        ),
        Score.PROPORTIONALITY: (
            "severe intrusion",
            "high intrusion",
            "notable intrusion",
            "moderate intrusion",
            "slight intrusion",
            "negligible intrusion",
        ),
        Score.ALTERNATIVES: (
            "an easy one would do",
            "one would probably do",
            "one might do",
            "one would do in part",
            "hardly any would do",
            "none would do",
        ),
        Score.FITNESS: (
            "unusable",
            "seldom usable",
            "usable for part of the task",
            "does the task by day",
            "does the task at most times",
            "does the task at all times",
        ),
    }
)


@dataclass(frozen=True, slots=True)
class ScoringSettings:
    """What a council may set: whether it scores at all, the weights and the thresholds.

    Thresholds are per cent of the points to be had. Weights are whole numbers of 0 or more.
    """

    enabled: bool = True
    may_be_published: bool = False
    weights: Mapping[Score, int] = field(
        default_factory=lambda: MappingProxyType(
            {
                Score.NEED: 3,
                Score.EFFECTIVENESS: 2,
                Score.PROPORTIONALITY: 3,
                Score.ALTERNATIVES: 2,
                Score.FITNESS: 1,
            }
        )
    )
    keep_from_per_cent: int = 70
    changes_from_per_cent: int = 50
    suspend_from_per_cent: int = 35
    weakest_score_to_keep: int = 3

    def __post_init__(self) -> None:
        if set(self.weights) != set(Score):
            raise ValueError("Give a weight for each of the five scores")
        if any(weight < 0 for weight in self.weights.values()) or not any(self.weights.values()):
            raise ValueError("Weights are whole numbers of 0 or more, and one at least is above 0")
        steps = (self.suspend_from_per_cent, self.changes_from_per_cent, self.keep_from_per_cent)
        if not 0 <= steps[0] <= steps[1] <= steps[2] <= 100:
            raise ValueError("Thresholds rise from “suspend” by “changes” to “keep”, up to 100")
