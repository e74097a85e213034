"""Answers for the sample's camera reviews: invented, complete, and different for each camera."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

_PURPOSES = (
    "To prevent and detect crime in the evening economy, and to help people who are lost or hurt.",
    "To keep people safe where many cross the road, and to help the police after an incident.",
    "To deter fly-tipping and damage behind the shops, and to find those who do it.",
)
_READINGS = (
    "Theft and violence make up most of what is recorded here. The points are moved to the nearest "
    "map point, so the figure is for the area around the camera and not for what it sees.",
    "Anti-social behaviour is the largest part and falls at weekends. Some of it may not be "
    "reported since the new lights, so a fall may be under-recording.",
)
_CASES = (
    "It helped when a lost child was found within minutes from the direction last walked. It did "
    "not help with a theft at dusk: the view was blocked by a market awning.",
    "It helped to show who started a fight outside a closed shop. It did not help with damage to a "
    "shelter, which stands just outside its view.",
)
_WHY = (
    "Lighting was improved and did not end the thefts. Patrols are there for two hours a night. A "
    "redeployable camera would have to stay all year, which is the same intrusion at higher cost.",
    "Access was changed and helped for a month. Mediation with the venue goes on. Neither shows "
    "who did what when something has happened, which is what the police ask for.",
)
_SUMMARIES = (
    "This camera looks over a busy crossing in the town centre.\n\nIn the last year it helped in "
    "several incidents. We looked at whether lights or patrols alone would do, and decided that "
    "they would not. Windows of homes are masked.",
    "This camera watches the back of the shops.\n\nIt was asked for a few times in the year. We "
    "checked what it sees, that the sign is right, and that pictures are deleted in time.",
)


def _table(*rows: dict[str, Any]) -> dict[str, Any]:
    return {"rows": [{"key": f"r{n}", "cells": cells} for n, cells in enumerate(rows, 1)]}


def full_answers(seed: int, today: date, *, proposal: str, high: bool = False) -> dict[str, Any]:
    """Every answer a reviewer gives on the full form, as the product keeps them."""
    chance = random.Random(seed)  # noqa: S311 -- made-up text, no secret
    person = {"name": "Casey Sample", "person": "", "role": "Control-room supervisor"}
    weeks_ago = (today - timedelta(days=chance.randint(7, 60))).isoformat()
    need, effect = chance.choice((("4", "4"), ("3", "3"), ("4", "3")))
    if proposal == "decommission":
        need, effect = "1", "1"
    answers: dict[str, Any] = {
        "trigger": "yearly_turn",
        "evidence_gaps": "Police figures are monthly and moved to map points. The control-room log "
        "names a camera in most entries, not all; entries without one were not counted.",
        "pictures_seen": _table(
            {"when": weeks_ago, "light": "day", "by": person, "remark": "Clear to 40 metres"},
            {"when": weeks_ago, "light": "night", "by": person, "remark": "Glare from one sign"},
        ),
        "purpose_today": chance.choice(_PURPOSES),
        "purpose_unchanged": "yes",
        "other_uses": {"none": True},
        "crime_reading": chance.choice(_READINGS),
        "council_records": _table(
            {"source": "Street cleaning", "what": "Fly-tipping reports",
             "this_period": str(chance.randint(0, 9)), "before": str(chance.randint(0, 9))},
        ),
        "partners_say": _table(
            {"partner": "Neighbourhood policing team", "role": "Inspector", "date": weeks_ago,
             "view": "Wanted for evidence after violence at night.",
             "evidence": "Requests in the year"},
        ),
        "public_say": "Two traders wrote in favour. One resident asked what it can see and was "
        "shown the masked picture.",
        "quiet_period": "yes" if proposal == "decommission" else "no",
        "need_score": need,
        "footage_outcomes": {"none": True},
        "footage_lacking": {"none": True},
        "two_cases": chance.choice(_CASES),
        "effect_score": effect,
        "sees": ["homes"],
        "masks": _table(
            {"area": "First-floor windows opposite", "how": "Set in the camera",
             "tested_on": weeks_ago, "by": person, "result": "holds"},
        ),
        "rest_view": "Along the street towards the crossing. No tour at night.",
        "hours_needed": "Recording all day is needed because incidents fall at all hours. It is "
        "watched live only when something is reported.",
        "has_audio": "no",
        "analytics": ["none"],
        "affected": "People waiting at the stop cannot avoid it. Nobody is singled out; the masks "
        "keep homes out of the picture.",
        "covert_concern": "no",
        "intrusion_high": "yes" if high else "no",
        "intrusion_score": "2" if high else chance.choice(("3", "4")),
        "signs": _table({"sign": "On the lamp column", "seen_on": weeks_ago, "right": "yes"}),
        "listed": "yes",
        "alternatives": _table(
            {"measure": "lighting", "tried": "tried", "when": "last winter",
             "result": "Fewer complaints, no change in thefts.", "cost": "4200"},
            {"measure": "patrol", "tried": "weighed", "when": "this year",
             "result": "Two hours a night is what there is."},
        ),
        "why_camera_still": chance.choice(_WHY),
        "alternatives_score": "1" if proposal == "decommission" else "3",
        "image_test": _table(
            {"spot": "Crossing", "light": "day", "distance": "25", "task": "recognise",
             "met": "yes"},
            {"spot": "Crossing", "light": "night", "distance": "25", "task": "observe",
             "met": "yes"},
        ),
        "clock_and_memory": _table(
            {"checked_on": weeks_ago, "seconds_off": "1", "oldest_days": "30", "rule_days": "31"},
        ),
        "safe": _table(
            *({"point": point, "state": "yes"} for point in (
                "patched", "no_default_passwords", "own_network", "encrypted", "supported")),
        ),
        "cost": str(chance.randint(4, 9) * 100),
        "fitness_score": chance.choice(("4", "5")),
        "papers_gaps": {"none": True},
        "proposal": proposal,
        "next_review": (today + timedelta(days=365)).isoformat(),
        "public_summary": chance.choice(_SUMMARIES),
    }  # fmt: skip
    if answers["quiet_period"] == "yes":
        answers["quiet_reading"] = (
            "The shops it was put up for have closed, and the thefts with them. The next ring out "
            "shows no rise, so it has not moved on."
        )
    if proposal == "retain_with_changes":
        answers["changes"] = _table(
            {"change": "mask", "what": "Mask the new flats on the corner",
             "owner": {"name": "Morgan Sample", "person": "", "role": "CCTV manager"},
             "due": (today + timedelta(days=28)).isoformat()},
        )  # fmt: skip
    return answers


def follow_suggestion(answers: dict[str, Any], suggested: str | None) -> dict[str, Any]:
    """Say whether the proposal follows what the scores suggest, with the reason when not."""
    follows = suggested in (None, answers["proposal"])
    answers["follows_score"] = "yes" if follows else "no"
    if not follows:
        answers["departure_reason"] = (
            "The scores do not know that the market moves back in spring; what the reviewer saw on "
            "the spot weighs more here."
        )
    return answers
