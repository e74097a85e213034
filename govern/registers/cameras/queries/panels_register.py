"""What the registers themselves say beside a question: what is loaded, and a camera's papers."""

from __future__ import annotations

from sqlalchemy import or_, select

from govern.clock import short_day
from govern.history import Work
from govern.measures import Panel, PanelTable
from govern.registers.cameras.models import Camera, RetentionPeriod
from govern.registers.cameras.queries.evidence import ReviewEvidence
from govern.registers.cameras.rules.crime_coverage import loaded_words
from govern.registers.cameras.rules.evidence import LOG_WORDS, LogKind
from govern.registers.cameras.rules.months import month_words

NOT_RECORDED = "Not recorded"


def coverage_panel(evidence: ReviewEvidence) -> Panel:
    """What is loaded for a period and its year before, and what is not.

    Authority: [SCC-P1], [SCC-P10]
    """
    period = evidence.choice.period
    months = (*period.a_year_before().months, *period.months)
    gaps = () if evidence.crime is None else tuple(gap.sentence for gap in evidence.crime.gaps)
    missing = (evidence.crime_missing,) if evidence.crime_missing else ()
    logs = tuple(
        f"{LOG_WORDS[kind][2][0].upper()}{LOG_WORDS[kind][2][1:]} is not loaded for this scheme."
        for kind in LogKind
        if not any(span[0] == kind for span in evidence.spans)
    )
    return Panel(
        name="coverage",
        title="What the figures rest on",
        sentences=(loaded_words(evidence.loaded.coverage), *missing, *gaps, *logs),
        tables=tuple(
            table
            for table in (
                PanelTable(
                    "Police figures loaded for both years",
                    ("Month", "Reported by", "Records", "Without a position"),
                    tuple(
                        (
                            month_words(row.month),
                            row.body,
                            f"{row.rows:,}",
                            f"{row.without_position:,}",
                        )
                        for row in evidence.loaded.within(months)
                    ),
                    frozenset({2, 3}),
                ),
                PanelTable(
                    "The council’s own logs loaded for this scheme",
                    ("Log", "From", "To"),
                    evidence.spans_in_words(),
                ),
            )
            if table.rows
        ),
    )


def papers_panel(work: Work, camera: Camera) -> Panel:
    """The camera's row of the matrix of papers: what is on record, and what is not.

    Authority: [SCC-P2], [SCC-P4], [SCC-P5], [SCC-P7]
    """
    rows = papers_of(work, camera)
    gaps = [name for name, value in rows if value == NOT_RECORDED]
    told = (
        "Everything this register keeps of its papers is on record."
        if not gaps
        else f"Not on record: {', '.join(name.lower() for name in gaps)}."
    )
    return Panel(
        name="papers",
        title="Documents behind the camera",
        sentences=(told,),
        tables=(PanelTable("What is on record", ("Document or fact", "On record"), rows),),
    )


def papers_of(work: Work, camera: Camera) -> tuple[tuple[str, str], ...]:
    """Each paper a camera needs, and what is on record of it."""
    days = retention_in_force(work, camera)
    consulted = camera.police_consulted_on
    return (
        ("DPIA", camera.dpia_reference or NOT_RECORDED),
        ("Purposes", camera.purposes or NOT_RECORDED),
        ("Lawful basis", camera.lawful_basis or NOT_RECORDED),
        ("Statement of need", camera.statement_of_need or NOT_RECORDED),
        ("Retention rule", NOT_RECORDED if days is None else f"{days} days"),
        ("Owner", camera.owner_name or NOT_RECORDED),
        ("Planning reference", camera.planning_reference or NOT_RECORDED),
        ("Police consulted", NOT_RECORDED if consulted is None else short_day(consulted)),
    )


def retention_in_force(work: Work, camera: Camera) -> int | None:
    """The retention rule of a camera today: its own, else its scheme's."""
    rows = work.session.execute(
        select(RetentionPeriod.record_id, RetentionPeriod.days)
        .where(
            RetentionPeriod.record_id.in_([camera.id, camera.scheme_id]),
            RetentionPeriod.from_on <= work.today,
            or_(RetentionPeriod.until_on.is_(None), RetentionPeriod.until_on >= work.today),
        )
        .order_by(RetentionPeriod.from_on.desc(), RetentionPeriod.id.desc())
    ).all()
    for owner in (camera.id, camera.scheme_id):
        for record_id, days in rows:
            if record_id == owner:
                return int(days)
    return camera.retention_days
