"""Five scores of a camera review: their sum, shown term by term, and the outcome it suggests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from govern.registers.cameras.rules.months import listed
from govern.registers.cameras.rules.outcomes import OUTCOME_WORDS, Outcome
from govern.registers.cameras.rules.scores import (
    ANCHORS,
    MOST,
    SCORE_WORDS,
    Score,
    ScoringSettings,
)


@dataclass(frozen=True, slots=True)
class Term:
    """One line of the sum: the score, what it means, its weight and the points it brings."""

    score: Score
    value: int
    meaning: str
    weight: int

    @property
    def points(self) -> int:
        """The score times its weight."""
        return self.value * self.weight

    @property
    def of(self) -> int:
        """The most points this score could bring."""
        return MOST * self.weight

    def words(self) -> str:
        """The line as it stands on the page."""
        return (
            f"{SCORE_WORDS[self.score]}: {self.value} of {MOST} ({self.meaning}), weight "
            f"{self.weight}: {self.points} of {self.of} points"
        )


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What the scores suggest, with every step that led there. It decides nothing.

    `outcome` is None where nothing can be suggested; `reason` says why, or which rule spoke.
    """

    outcome: Outcome | None
    points: int
    of: int
    terms: tuple[Term, ...]
    reason: str
    authority: str

    @property
    def per_cent(self) -> int:
        """Points of the points to be had, in whole per cent, rounded down; 0 without scores."""
        return self.points * 100 // self.of if self.of else 0

    def steps(self) -> tuple[str, ...]:
        """The sum and the rule, line by line."""
        lines = [term.words() for term in self.terms]
        if self.of:
            lines.append(f"Together {self.points} of {self.of} points, {self.per_cent} per cent")
        if self.outcome is not None:
            lines.append(f"Suggestion: {OUTCOME_WORDS[self.outcome].lower()}. {self.reason}")
        else:
            lines.append(f"No suggestion. {self.reason}")
        return tuple(lines)


def suggest(
    scores: Mapping[Score, int | None],
    settings: ScoringSettings,
    *,
    quiet_explained: bool | None = None,
) -> Suggestion:
    """Suggest an outcome from the five scores; a person decides, and may differ with a reason.

    `quiet_explained` is whether the reviewer has said if little recorded crime is success,
    displacement, a problem that has gone, or under-recording: a low need suggests no removal
    before that, as low crime may be what the camera achieved. There is no statutory scorecard:
    the rules and figures are good practice and each council’s own.
    Authority: [GP], [SCC-P1], [SCC-P2], [SCC-P10]
    """
    if not settings.enabled:
        return Suggestion(None, 0, 0, (), "This council does not score its reviews.", "GP")
    given = {score: value for score in Score if (value := scores.get(score)) is not None}
    for score, value in given.items():
        if not 0 <= value <= MOST:
            raise ValueError(f"{SCORE_WORDS[score]} is scored from 0 to {MOST}, not {value}")
    missing = [SCORE_WORDS[score].lower() for score in Score if score not in given]
    if missing:
        lack = "is not scored" if len(missing) == 1 else "are not scored"
        reason = f"{listed(missing).capitalize()} {lack} yet."
        return Suggestion(None, 0, 0, (), reason, "GP")
    terms = tuple(
        Term(score, given[score], ANCHORS[score][given[score]], settings.weights[score])
        for score in Score
    )
    points, of = sum(term.points for term in terms), sum(term.of for term in terms)
    verdict = _by_single_scores(given, quiet_explained=quiet_explained) or _by_sum(
        points * 100 // of, given, settings
    )
    return Suggestion(verdict.outcome, points, of, terms, verdict.reason, verdict.authority)


@dataclass(frozen=True, slots=True)
class _Verdict:
    outcome: Outcome | None
    reason: str
    authority: str


def _by_single_scores(
    scores: Mapping[Score, int], *, quiet_explained: bool | None
) -> _Verdict | None:
    """Rules in which one score outweighs any sum; the first that applies speaks."""
    need, effect = scores[Score.NEED], scores[Score.EFFECTIVENESS]
    if scores[Score.PROPORTIONALITY] <= 1 and need > 1:
        return _Verdict(
            Outcome.REFER,
            "The intrusion is high or severe, which no other score makes up for: the DPIA and "
            "legal advice come first.",
            "UKGDPR-35(11)",
        )
    if need <= 1:
        return _when_need_is_low(scores, quiet_explained=quiet_explained)
    if scores[Score.ALTERNATIVES] <= 1:
        return _Verdict(
            Outcome.DECOMMISSION,
            "Something less intrusive would do. Put it in place first, then take the camera down.",
            "UKGDPR-5(1)(c)",
        )
    if scores[Score.FITNESS] <= 1:
        return _Verdict(
            Outcome.RETAIN_WITH_CHANGES,
            "There is a need, but the camera is not fit for it: repair or replace it. A fault is "
            "no reason to take a camera down.",
            "SCC-P8",
        )
    if effect <= 1 and need >= MOST - 2:
        return _Verdict(
            Outcome.RELOCATE,
            "The need recurs, but the camera hardly serves it where it stands: another place or "
            "view may.",
            "SCC-P11",
        )
    return None


def _when_need_is_low(scores: Mapping[Score, int], *, quiet_explained: bool | None) -> _Verdict:
    """No need shown, or only in the past: success must be told from a problem that has gone."""
    if not quiet_explained:
        return _Verdict(
            None,
            "The need is low. Say first whether that is success, displacement, a problem that "
            "has gone, or under-recording.",
            "SCC-P1",
        )
    if scores[Score.PROPORTIONALITY] <= 1:
        return _Verdict(
            Outcome.DECOMMISSION,
            "The intrusion is high and no present need is shown.",
            "SCC-P2",
        )
    if scores[Score.EFFECTIVENESS] >= MOST - 2:
        return _Verdict(
            Outcome.RETAIN_WITH_CHANGES,
            "Little is recorded and the camera works well, so quiet may be its success. Keep it "
            "with fewer hours or less detail, and look again sooner.",
            "SCC-P1",
        )
    return _Verdict(
        Outcome.DECOMMISSION,
        "No present need is shown, and the camera has had little effect.",
        "SCC-P1",
    )


def _by_sum(per_cent: int, scores: Mapping[Score, int], settings: ScoringSettings) -> _Verdict:
    """The suggestion by the share of points, where no single score has spoken."""
    if per_cent >= settings.keep_from_per_cent:
        weak = [
            SCORE_WORDS[score].lower()
            for score in Score
            if scores[score] < settings.weakest_score_to_keep
        ]
        if not weak:
            return _Verdict(
                Outcome.RETAIN,
                f"{per_cent} per cent is at least {settings.keep_from_per_cent}, and no score is "
                f"under {settings.weakest_score_to_keep}.",
                "GP",
            )
        return _Verdict(
            Outcome.RETAIN_WITH_CHANGES,
            f"{per_cent} per cent is at least {settings.keep_from_per_cent}, but {listed(weak)} "
            f"stands under {settings.weakest_score_to_keep}: change what is weak.",
            "GP",
        )
    if per_cent >= settings.changes_from_per_cent:
        outcome, mark = Outcome.RETAIN_WITH_CHANGES, settings.changes_from_per_cent
    elif per_cent >= settings.suspend_from_per_cent:
        outcome, mark = Outcome.SUSPEND, settings.suspend_from_per_cent
    else:
        return _Verdict(
            Outcome.DECOMMISSION,
            f"{per_cent} per cent is under {settings.suspend_from_per_cent}.",
            "GP",
        )
    return _Verdict(outcome, f"{per_cent} per cent is at least {mark}.", "GP")


def departure_needs_reason(suggestion: Suggestion, chosen: Outcome, *, reason: str) -> str | None:
    """The sentence that asks for a reason where the choice departs from the suggestion.

    None where it follows it, where nothing was suggested, or where a reason is given.
    Authority: [SCC-P10]
    """
    if suggestion.outcome in (None, chosen) or reason.strip():
        return None
    suggested = OUTCOME_WORDS[suggestion.outcome].lower() if suggestion.outcome else ""
    return (
        f"The scores suggest “{suggested}” and you chose “{OUTCOME_WORDS[chosen].lower()}”. "
        "Say why."
    )


def shown_in_public(settings: ScoringSettings) -> bool:
    """Whether scores may stand in a public edition: only where the council has said so.

    A number for each camera will be quoted without its explanation. Authority: [GP]
    """
    return settings.enabled and settings.may_be_published
