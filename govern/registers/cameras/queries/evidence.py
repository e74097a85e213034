"""The evidence about a camera in a period: as pages show it, and as a review keeps it for ever."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

from govern.clock import short_day
from govern.database import canonical_json
from govern.history import Work
from govern.registers.cameras.models import Camera, CameraReview
from govern.registers.cameras.queries.evidence_coverage import (
    CrimeLoaded,
    Source,
    crime_loaded,
    log_coverage,
    sources,
)
from govern.registers.cameras.queries.evidence_coverage import default_period as default_period
from govern.registers.cameras.queries.evidence_crime import MOST_MONTHS, NO_POSITION, crime_near
from govern.registers.cameras.queries.evidence_logs import log_about
from govern.registers.cameras.rules.change import Change
from govern.registers.cameras.rules.crime import CrimeEvidence, CrimeQuestion
from govern.registers.cameras.rules.crime_frozen import frozen
from govern.registers.cameras.rules.evidence import LOG_WORDS, DaySpan, LogEvidence, LogKind
from govern.registers.cameras.rules.months import Period, months_words

FORM = 1


@dataclass(frozen=True, slots=True)
class EvidenceChoice:
    """What is asked for: months, a radius, and the categories that count (None: all of them)."""

    period: Period
    radius_m: int
    categories: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A figure against the same months before: the change, or why there is none."""

    change: Change | None
    missing: str


@dataclass(frozen=True, slots=True)
class ReviewEvidence:
    """Everything counted about one camera, as at one instant; nothing in it is an estimate."""

    camera: str
    choice: EvidenceChoice
    as_at: datetime
    crime: CrimeEvidence | None
    crime_missing: str
    incidents: LogEvidence
    faults: LogEvidence
    complaints: LogEvidence
    releases: LogEvidence
    loaded: CrimeLoaded
    spans: tuple[tuple[LogKind, DaySpan], ...]
    sources: tuple[Source, ...]

    def log(self, kind: LogKind) -> LogEvidence:
        """The figures of one log."""
        return {
            LogKind.INCIDENTS: self.incidents,
            LogKind.FAULTS: self.faults,
            LogKind.COMPLAINTS: self.complaints,
            LogKind.RELEASES: self.releases,
        }[kind]

    def spans_in_words(self) -> tuple[tuple[str, str, str], ...]:
        """For which days each log is loaded, as rows of a table."""
        return tuple(
            (
                LOG_WORDS[kind][1].capitalize(),
                short_day(span.from_on),
                short_day(span.until_on),
            )
            for kind, span in self.spans
        )

    def as_json(self) -> str:
        """The evidence as it is kept with a review: canonical, whole numbers and text only."""
        months = (*self.choice.period.a_year_before().months, *self.choice.period.months)
        return canonical_json(
            {
                "form": FORM,
                "camera": self.camera,
                "as_at": self.as_at,
                "months": [self.choice.period.first, self.choice.period.last],
                "crime": None if self.crime is None else frozen(self.crime),
                "crime_missing": self.crime_missing,
                "crime_loaded": [
                    [row.month, row.body, row.rows, row.without_position]
                    for row in self.loaded.within(months)
                ],
                "logs": {str(kind): _frozen_log(self.log(kind)) for kind in LogKind},
                "log_days": [[str(kind), s.from_on, s.until_on] for kind, s in self.spans],
                "sources": sorted({(source.kind, source.sha256) for source in self.sources}),
            }
        )

    def digest(self) -> str:
        """The SHA-256 of the kept text."""
        return hashlib.sha256(self.as_json().encode()).hexdigest()


def choice_of(review: CameraReview) -> EvidenceChoice:
    """What a review looks at: its months, radius and chosen categories (none chosen: all)."""
    picked = frozenset(str(each) for each in json.loads(review.categories or "[]"))
    return EvidenceChoice(
        Period(review.period_from, review.period_to), review.radius_metres, picked or None
    )


def review_evidence(work: Work, camera: Camera, review: CameraReview) -> ReviewEvidence:
    """The evidence a review rests on, with the review's own months, radius and categories.

    Authority: [SCC-P1], [SCC-P10]
    """
    return camera_evidence(work, camera, choice_of(review))


def camera_evidence(work: Work, camera: Camera, choice: EvidenceChoice) -> ReviewEvidence:
    """The evidence about a camera: a fixed number of statements, read once in a piece of work.

    Authority: [SCC-P1], [SCC-P10]
    """
    picked = "all" if choice.categories is None else ",".join(sorted(choice.categories))
    key = (
        f"evidence.camera:{camera.id}:{camera.easting}:{camera.northing}:{choice.period.first}"
        f":{choice.period.last}:{choice.radius_m}:{picked}"
    )
    cached: ReviewEvidence | None = work.cache.get(key)
    if cached is None:
        cached = _gathered(work, camera, choice)
        work.cache[key] = cached
    return cached


def _gathered(work: Work, camera: Camera, choice: EvidenceChoice) -> ReviewEvidence:
    crime, missing = _crime(work, camera, choice)
    return ReviewEvidence(
        camera=camera.reference,
        choice=choice,
        as_at=work.now,
        crime=crime,
        crime_missing=missing,
        incidents=log_about(work, camera, LogKind.INCIDENTS, choice.period),
        faults=log_about(work, camera, LogKind.FAULTS, choice.period),
        complaints=log_about(work, camera, LogKind.COMPLAINTS, choice.period),
        releases=log_about(work, camera, LogKind.RELEASES, choice.period),
        loaded=crime_loaded(work),
        spans=tuple(
            (kind, span)
            for kind, held in log_coverage(work, camera.scheme_id).items()
            for span in held.spans
        ),
        sources=sources(work, choice.period, camera.scheme_id),
    )


def _crime(work: Work, camera: Camera, choice: EvidenceChoice) -> tuple[CrimeEvidence | None, str]:
    if camera.easting is None or camera.northing is None:
        return None, NO_POSITION
    if len(choice.period.months) > MOST_MONTHS:
        return None, "Recorded crime is compared over twelve months at most: choose fewer months."
    question = CrimeQuestion(
        easting=camera.easting,
        northing=camera.northing,
        period=choice.period,
        radius_m=choice.radius_m,
        categories=choice.categories,
    )
    return crime_near(work, question, but_not=camera.id), ""


def comparisons(work: Work, camera: Camera, review: CameraReview) -> tuple[Comparison, Comparison]:
    """Recorded crime and incidents against last year, each with the reason where it has none.

    Authority: [SCC-P10]
    """
    evidence = review_evidence(work, camera, review)
    return _crime_comparison(evidence), _log_comparison(evidence.incidents)


def _crime_comparison(evidence: ReviewEvidence) -> Comparison:
    crime = evidence.crime
    if crime is None:
        return Comparison(None, evidence.crime_missing)
    if crime.total.change is not None:
        return Comparison(crime.total.change, "")
    told = " ".join(gap.sentence for gap in crime.gaps)
    return Comparison(None, told or "The figures of the two years do not cover the same months.")


def _log_comparison(log: LogEvidence) -> Comparison:
    if log.change is not None:
        return Comparison(log.change, "")
    name = LOG_WORDS[log.kind][2]
    return Comparison(None, f"There is no data in {name} for {months_words(log.missing)}.")


def _frozen_log(log: LogEvidence) -> dict[str, object]:
    return {
        "finding": log.finding(),
        "now": log.now,
        "before": log.before,
        "change": _pair(log.change),
        "like_for_like": _pair(log.like_for_like),
        "by_category": [list(entry) for entry in log.categories],
        "by_hour": [[str(band or ""), count] for band, count in log.hours.items()],
        "by_month": [[row.month, row.now, row.before] for row in log.months],
        "not_covered": list(log.missing),
    }


def _pair(change: Change | None) -> list[int] | None:
    return None if change is None else [change.now, change.before]
