"""When a camera review may be done in its short form, and what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from govern.registers.cameras.rules.change import Change, within_tolerance
from govern.registers.cameras.rules.months import listed


class Confirmation(StrEnum):
    """The five things a short form confirms."""

    CAMERA = "camera"
    VIEW = "view"
    PURPOSE = "purpose"
    COMPLAINTS = "complaints"
    FIGURES = "figures"


CONFIRMATION_WORDS = {
    Confirmation.CAMERA: "The camera and its functions are the same",
    Confirmation.VIEW: "The view and the masks are the same",
    Confirmation.PURPOSE: "The purpose is the same",
    Confirmation.COMPLAINTS: "No complaint about it was upheld",
    Confirmation.FIGURES: "Recorded crime and incidents are much the same as last year",
}


class Answer(StrEnum):
    """What is known of a confirmation."""

    YES = "yes"
    NO = "no"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class ShortFormSettings:
    """What “much the same” means: within so many per cent of last year, or within a count."""

    per_cent: int = 25
    count: int = 5

    def __post_init__(self) -> None:
        if self.per_cent < 0 or self.count < 0:
            raise ValueError("“Much the same” is a share and a count of 0 or more")


@dataclass(frozen=True, slots=True)
class ShortFormFacts:
    """What the register and the reviewer say; None is not known, which is never a yes.

    `crime` and `incidents` are whole comparisons, None where anything is missing on either side,
    with the reason in `crime_missing` and `incidents_missing`.
    """

    earlier_decision: bool
    last_was_short: bool | None
    camera_same: bool | None
    view_same: bool | None
    purpose_same: bool | None
    upheld_complaints: int | None
    crime: Change | None
    incidents: Change | None
    crime_missing: str = ""
    incidents_missing: str = ""


@dataclass(frozen=True, slots=True)
class Confirmed:
    """One of the five: what is known and why."""

    confirmation: Confirmation
    answer: Answer
    why: str


@dataclass(frozen=True, slots=True)
class ShortFormOffer:
    """Whether the short form may be used, each of the five, and what stands in the way."""

    may_be_used: bool
    confirmed: tuple[Confirmed, ...]
    obstacles: tuple[str, ...]

    def words(self) -> str:
        """The answer in a sentence or two."""
        if self.may_be_used:
            return "Nothing has changed that a full review would look into: the short form will do."
        return f"The full form is needed. {' '.join(self.obstacles)}"


def short_form_offer(facts: ShortFormFacts, settings: ShortFormSettings) -> ShortFormOffer:
    """Decide whether a review may use the short form: five confirmations, all of them a yes.

    One “no”, or anything missing, opens the full form. It is never used twice running, nor for
    a first review, which has nothing to be the same as. Authority: [SCC-P2], [SCC-P10]
    """
    confirmed = (
        _same(Confirmation.CAMERA, "The camera or its functions changed.", same=facts.camera_same),
        _same(Confirmation.VIEW, "The view or the masks changed.", same=facts.view_same),
        _same(Confirmation.PURPOSE, "The purpose changed.", same=facts.purpose_same),
        _complaints(facts.upheld_complaints),
        _figures(facts, settings),
    )
    obstacles: list[str] = []
    if not facts.earlier_decision:
        obstacles.append("There is no earlier review to compare with.")
    elif facts.last_was_short is None:
        obstacles.append("It is not known whether the last review was a short one.")
    elif facts.last_was_short:
        obstacles.append("The last review was a short one, and two never follow one another.")
    obstacles.extend(entry.why for entry in confirmed if entry.answer is not Answer.YES)
    return ShortFormOffer(not obstacles, confirmed, tuple(obstacles))


def _same(confirmation: Confirmation, changed: str, *, same: bool | None) -> Confirmed:
    if same is None:
        said = CONFIRMATION_WORDS[confirmation]
        return Confirmed(confirmation, Answer.NOT_KNOWN, f"Not confirmed yet: {_lower(said)}.")
    if same:
        return Confirmed(confirmation, Answer.YES, f"{CONFIRMATION_WORDS[confirmation]}.")
    return Confirmed(confirmation, Answer.NO, changed)


def _complaints(upheld: int | None) -> Confirmed:
    if upheld is None:
        return Confirmed(
            Confirmation.COMPLAINTS,
            Answer.NOT_KNOWN,
            "It is not known whether a complaint was upheld: there is no data from the complaints "
            "log.",
        )
    if upheld == 0:
        return Confirmed(
            Confirmation.COMPLAINTS, Answer.YES, f"{CONFIRMATION_WORDS[Confirmation.COMPLAINTS]}."
        )
    what = "1 complaint about it was" if upheld == 1 else f"{upheld:,} complaints about it were"
    return Confirmed(Confirmation.COMPLAINTS, Answer.NO, f"{what} upheld.")


def _figures(facts: ShortFormFacts, settings: ShortFormSettings) -> Confirmed:
    """Crime and incidents, each on its own: both must be known and both much the same."""
    answers: list[Answer] = []
    sentences: list[str] = []
    for name, change, missing in (
        ("Recorded crime", facts.crime, facts.crime_missing),
        ("Incidents", facts.incidents, facts.incidents_missing),
    ):
        if change is None:
            answers.append(Answer.NOT_KNOWN)
            told = missing.strip() or "There is no data for both years."
            sentences.append(f"{name} cannot be compared with last year: {_lower(told)}")
            continue
        same = within_tolerance(change, per_cent=settings.per_cent, count=settings.count)
        answers.append(Answer.YES if same else Answer.NO)
        limit = f"{settings.per_cent} per cent or {settings.count}"
        sentences.append(f"{name}: {change.words()}, {'within' if same else 'more than'} {limit}.")
    worst = next((a for a in (Answer.NO, Answer.NOT_KNOWN) if a in answers), Answer.YES)
    shown = [
        sentence
        for answer, sentence in zip(answers, sentences, strict=True)
        if worst is Answer.YES or answer is not Answer.YES
    ]
    return Confirmed(Confirmation.FIGURES, worst, " ".join(shown))


def standing_in_the_way(offer: ShortFormOffer) -> str:
    """Which of the five are not a yes, by name; empty where all are. For a line in a list."""
    failing = [
        _lower(CONFIRMATION_WORDS[entry.confirmation])
        for entry in offer.confirmed
        if entry.answer is not Answer.YES
    ]
    return f"Not confirmed: {listed(failing)}." if failing else ""


def _lower(sentence: str) -> str:
    return f"{sentence[0].lower()}{sentence[1:]}"
