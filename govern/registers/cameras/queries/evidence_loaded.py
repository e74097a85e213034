"""The page of what is loaded: months by police body, logs by scheme, files that came in."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from govern.attachments.models import ImportBatch
from govern.clock import short_day
from govern.errors import NotFound
from govern.history import Work
from govern.measures import PanelTable
from govern.people.grants import may
from govern.people.roles import Permission
from govern.records import visible
from govern.registers.cameras.models import LogCoverage, Scheme
from govern.registers.cameras.queries.evidence_coverage import CRIME_REGISTER, crime_loaded
from govern.registers.cameras.queries.panels_crime import NO_DATA
from govern.registers.cameras.rules.evidence import LOG_WORDS, LogKind
from govern.registers.cameras.rules.months import Period, month_words

_KINDS = (CRIME_REGISTER, *(str(kind) for kind in LogKind))


def crime_table(work: Work) -> PanelTable | None:
    """Months by reporting body, newest first, a month without figures said to have no data."""
    loaded = crime_loaded(work)
    months = loaded.coverage.months
    if not months:
        return None
    bodies = sorted({row.body for row in loaded.months})
    counts = {(row.month, row.body): row for row in loaded.months}
    rows = []
    for month in reversed(Period(months[0], months[-1]).months):
        held = [counts.get((month, body)) for body in bodies]
        rows.append(
            (
                month_words(month),
                *(NO_DATA if row is None else f"{row.rows:,}" for row in held),
                f"{sum(row.without_position for row in held if row is not None):,}",
            )
        )
    return PanelTable(
        "Records loaded, by month and by who reported them",
        ("Month", *bodies, "Without a position"),
        tuple(rows),
        frozenset(range(1, len(bodies) + 2)),
    )


def log_table(work: Work) -> PanelTable | None:
    """The days each log of each scheme covers, as far as the reader may know the schemes."""
    rows = work.session.execute(
        select(Scheme.title, LogCoverage.kind, LogCoverage.from_on, LogCoverage.until_on)
        .join(Scheme, Scheme.id == LogCoverage.scheme_id)
        .where(visible(work))
        .order_by(Scheme.title, LogCoverage.kind, LogCoverage.from_on, LogCoverage.id)
    ).all()
    if not rows:
        return None
    return PanelTable(
        "Logs loaded, by scheme",
        ("Scheme", "Log", "From", "To"),
        tuple(
            (
                title,
                LOG_WORDS[LogKind(kind)][1].capitalize(),
                short_day(from_on),
                short_day(until_on),
            )
            for title, kind, from_on, until_on in rows
        ),
    )


def schemes_for_import(work: Work) -> tuple[tuple[str, str], ...]:
    """The schemes in use for which the actor may bring logs in: reference and title."""
    rows = work.session.execute(
        select(Scheme.reference, Scheme.title, Scheme.organisation_id, Scheme.id)
        .where(visible(work), Scheme.state != "closed")
        .order_by(Scheme.title, Scheme.reference)
    )
    return tuple(
        (reference, title)
        for reference, title, organisation_id, scheme_id in rows
        if may(
            work,
            Permission.EVIDENCE_IMPORT,
            organisation_id=organisation_id,
            scheme_id=scheme_id,
        )
    )


def newest_batches(work: Work, *, limit: int) -> Sequence[ImportBatch]:
    """The files of evidence that came in last, as far as the actor may bring such files in."""
    found = work.session.scalars(
        select(ImportBatch)
        .where(ImportBatch.register.in_(_KINDS))
        .order_by(ImportBatch.id.desc())
        .limit(limit * 5)
    )
    return [batch for batch in found if _is_for(work, batch)][:limit]


def find_batch(work: Work, token: str) -> ImportBatch:
    """A file of evidence by its token. Raises `NotFound`, also for one of another’s scheme."""
    batch = work.session.scalars(
        select(ImportBatch).where(ImportBatch.token == token, ImportBatch.register.in_(_KINDS))
    ).one_or_none()
    if batch is None or not _is_for(work, batch):
        raise NotFound("There is no such import that you can open.")
    return batch


def _is_for(work: Work, batch: ImportBatch) -> bool:
    return may(
        work,
        Permission.EVIDENCE_IMPORT,
        organisation_id=batch.organisation_id,
        scheme_id=batch.scheme_id,
    )
