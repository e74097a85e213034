"""Crime figures near a camera as plain values, to be kept with a review as they were."""

from __future__ import annotations

from govern.registers.cameras.rules.change import Change
from govern.registers.cameras.rules.crime import CrimeEvidence, RadiusFigures
from govern.registers.cameras.rules.crime_tally import Figures
from govern.registers.cameras.rules.crime_words import cannot_say, finding

FORM = 1


def frozen(evidence: CrimeEvidence) -> dict[str, object]:
    """Everything a reader of the review saw: text, whole numbers, lists and None only.

    The same evidence always gives the same values in the same order, so that they can be
    hashed; there is no floating-point number among them. Authority: [SCC-P10]
    """
    question = evidence.question
    return {
        "form": FORM,
        "easting": question.easting,
        "northing": question.northing,
        "radius_m": question.radius_m,
        "months": [question.period.first, question.period.last],
        "chosen_categories": _sorted(question.categories),
        "chosen_bodies": _sorted(question.bodies),
        "finding": finding(evidence),
        "cannot_say": list(cannot_say(evidence)),
        "gaps": [gap.sentence for gap in evidence.gaps],
        "compared": [list(entry) for entry in sorted(evidence.compared)],
        "total": _figures(evidence.total),
        "by_category": [
            {"category": row.category, "name": row.name, **_figures(row.figures)}
            for row in evidence.categories
        ],
        "by_month": [
            {"month": row.month, "now": row.now, "before": row.before, "compared": row.comparable}
            for row in evidence.months
        ],
        "by_radius": [_radius(row) for row in evidence.radii],
        "map_points": [[spot.easting, spot.northing, spot.count] for spot in evidence.map_points],
        "shared_with": len(evidence.shared.cameras),
        "shared_records": evidence.shared.records,
    }


def _radius(row: RadiusFigures) -> dict[str, object]:
    return {
        "radius_m": row.radius_m,
        "now": row.now,
        "before": row.before,
        "points": row.map_points,
    }


def _sorted(names: frozenset[str] | None) -> list[str] | None:
    return None if names is None else sorted(names)


def _figures(figures: Figures) -> dict[str, object]:
    return {
        "now": figures.now,
        "before": figures.before,
        "change": _change(figures.change),
        "like_for_like": _change(figures.like_for_like),
    }


def _change(change: Change | None) -> list[int] | None:
    return None if change is None else [change.now, change.before]
