"""What the figures near a camera show, and what they cannot say, in sentences."""

from __future__ import annotations

from govern.registers.cameras.rules.change import SMALL_NUMBER
from govern.registers.cameras.rules.crime import CrimeEvidence
from govern.registers.cameras.rules.crime_categories import category_name
from govern.registers.cameras.rules.crime_tally import Figures, MonthFigures
from govern.registers.cameras.rules.months import (
    listed,
    month_words,
    months_words,
    year_before,
)


def finding(evidence: CrimeEvidence) -> str:
    """The finding in a sentence or two, as it stands above the chart.

    Where something is missing, the totals are given without a change, and the change only for
    the months and bodies that both years have.
    """
    question = evidence.question
    period, before = question.period, question.period.a_year_before()
    what = "records" if question.categories is None else "records in the chosen categories"
    total = evidence.total
    if total.now is None:
        return (
            f"No police figures are loaded for this place in {period.words()}. "
            "That is no data, not no crime."
        )
    opening = f"{total.now:,} {what} within {question.radius_m} metres in {period.words()}"
    if total.change is not None:
        return f"{opening}: {total.change.words()} on the same months a year before."
    if total.before is None:
        return f"{opening}. Nothing is loaded for {before.words()}, so no change is shown."
    told = (
        f"{opening}, and {total.before:,} in {before.words()}. Figures are missing on one "
        "side, so no change over the whole is shown."
    )
    if total.like_for_like is not None:
        told += f" Like for like ({compared_words(evidence)}): {total.like_for_like.words()}."
    return told


def compared_words(evidence: CrimeEvidence) -> str:
    """Which months and which bodies the like-for-like figures compare."""
    bodies = sorted({body for _, body in evidence.compared})
    if not bodies:
        return "nothing"
    parts = [
        f"{body}, {months_words(month for month, name in evidence.compared if name == body)}"
        for body in bodies
    ]
    return listed(parts)


def cannot_say(evidence: CrimeEvidence, *, without_position: int | None = None) -> tuple[str, ...]:
    """What stands beside the figures: what police street figures cannot show.

    `without_position` is how many records of the loaded area and months have no map point,
    None where that is not known. Authority: [SCC-P1], [SCC-P10]
    """
    told = [
        "The police move every record to one of a fixed set of map points (“on or near …”). "
        "Some of what is counted happened outside the circle, and some of what happened inside "
        "it is counted elsewhere.",
        "Figures are by month. They have no day and no hour, so they cannot be set against the "
        "hours the camera records or is watched.",
        "They are what was reported to the police and recorded. A change may come from "
        "reporting or recording, not from what happened.",
        "They show what was recorded near the camera, not what the camera saw or prevented.",
        "Outcomes are as last published and change later; they are not used for these figures.",
    ]
    if without_position:
        told.append(
            f"{without_position:,} records of these months have no map point and are near no "
            "camera."
        )
    question = evidence.question
    if question.categories is not None:
        names = sorted(category_name(category) for category in question.categories)
        told.append(f"Only the categories chosen for the purpose are counted: {listed(names)}.")
    if question.bodies is not None:
        told.append(f"Only figures from {listed(sorted(question.bodies))} are counted.")
    return tuple(told)


def map_points_note(evidence: CrimeEvidence) -> str:
    """How many map points the count rests on, and how it moves with the radius."""
    if not evidence.has_data:
        return "There are no figures to count map points in."
    points = len(evidence.map_points)
    opening = (
        f"The figures rest on {points:,} map {'point' if points == 1 else 'points'} within "
        f"{evidence.question.radius_m} metres."
    )
    others = [step for step in evidence.radii if step.radius_m != evidence.question.radius_m]
    told = [f"{step.now or 0:,} records within {step.radius_m} metres" for step in others]
    return f"{opening} There are {listed(told)}." if told else opening


def share_note(evidence: CrimeEvidence) -> str:
    """That neighbouring cameras count the same records, so that figures are not added up."""
    shared = evidence.shared
    if not shared.cameras:
        return "No other camera counts any of these records."
    many = len(shared.cameras)
    return (
        f"{many:,} other {'camera counts' if many == 1 else 'cameras count'} some of the same "
        f"records: {shared.records:,} of {evidence.total.now or 0:,}. "
        "Figures of neighbouring cameras must not be added up."
    )


def small_number_note(figures: Figures) -> str | None:
    """A warning where both counts are so small that chance alone moves them; else None."""
    counts = [count for count in (figures.now, figures.before) if count is not None]
    if not counts or max(counts) >= SMALL_NUMBER:
        return None
    return (
        f"Both figures are under {SMALL_NUMBER}. Numbers this small go up and down by chance; "
        "do not read a trend into them."
        if len(counts) > 1
        else f"The figure is under {SMALL_NUMBER}. Numbers this small go up and down by chance."
    )


def trend_words(evidence: CrimeEvidence) -> str:
    """The months in words: the highest, the lowest, and the last three against a year before."""
    held = [row for row in evidence.months if row.now is not None]
    if not held:
        return "There are no months with data to show a trend."
    highest = max(held, key=lambda row: row.now or 0)
    lowest = min(held, key=lambda row: row.now or 0)
    told = [
        f"Highest in {month_words(highest.month)} ({highest.now:,}), "
        f"lowest in {month_words(lowest.month)} ({lowest.now:,})."
        if highest.now != lowest.now
        else f"The same in each month ({highest.now:,})."
    ]
    if evidence.recent is not None:
        told.append(f"The last three months: {evidence.recent.words()} on a year before.")
    else:
        told.append("The last three months cannot be compared with a year before.")
    return " ".join(told)


def month_note(row: MonthFigures) -> str:
    """What is said beside a month that cannot be compared; empty where it can."""
    if row.comparable:
        return ""
    if row.now is None and row.before is None:
        return f"No data for {month_words(row.month)} or for {month_words(year_before(row.month))}."
    if row.now is None:
        return f"No data for {month_words(row.month)}."
    if row.before is None:
        return f"No data for {month_words(year_before(row.month))}."
    return "The two years do not have figures from the same police bodies."
