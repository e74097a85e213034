"""The council’s own logs brought in: incidents, faults and complaints of a scheme’s cameras."""

from __future__ import annotations

from sqlalchemy import select

from govern.attachments.models import BatchState, ImportBatch, ImportMapping
from govern.attachments.tabular import read_table
from govern.database import canonical_json
from govern.documents.storage import FileStore
from govern.errors import Refused
from govern.history import Work, batch
from govern.people.grants import require
from govern.people.roles import Permission
from govern.registers.cameras.models import LogCoverage, Scheme
from govern.registers.cameras.queries.evidence_coverage import forget_coverage
from govern.registers.cameras.rules.columns import header_digest
from govern.registers.cameras.rules.evidence import LOG_WORDS, DaySpan, LogKind
from govern.registers.cameras.service import log_imports_staging as staging
from govern.registers.cameras.service.crime_imports import finish_batch, keep_file
from govern.registers.cameras.service.crime_imports_report import EvidenceReport
from govern.registers.cameras.service.log_imports_staging import LogChoice as LogChoice
from govern.registers.cameras.service.log_imports_staging import (
    LogStaged,
    proposed_columns,
)
from govern.registers.cameras.service.log_imports_staging import LogStore as LogStore
from govern.registers.cameras.service.log_imports_tables import KINDS as KINDS
from govern.registers.cameras.service.log_imports_tables import TableStore

_RELEASES_ELSEWHERE = (
    "Footage given out is brought in on the command line, for the release register: "
    "“govern incidents import FILE --kind releases”."
)


def stage_log(work: Work, data: bytes, name: str, scheme: Scheme, choice: LogChoice) -> LogStaged:
    """Read a log of incidents, faults or complaints and say what would come of it.

    Raises as `log_imports_staging.stage_log`. Authority: [SCC-P10], [SCC-P11]
    """
    if choice.kind not in KINDS:
        raise Refused(_RELEASES_ELSEWHERE)
    return staging.stage_log(work, data, name, scheme, choice, TableStore(choice.kind))


def import_log(
    work: Work, files: FileStore, staged: LogStaged, *, waiting: ImportBatch | None = None
) -> EvidenceReport:
    """Bring a staged log in, in one write: its lines, the days it covers, the file, one event.

    A log that says nothing new changes nothing and leaves no event. `waiting` is the batch a
    page opened for it. Authority: [SCC-P10], [SCC-P11]
    """
    scheme = staged.scheme
    require(
        work,
        Permission.EVIDENCE_IMPORT,
        organisation_id=scheme.organisation_id,
        scheme_id=scheme.id,
    )
    covers = staged.span is not None and not _is_covered(work, scheme, staged.kind, staged.span)
    if not staged.new and not staged.changed and not covers:
        if waiting is not None:
            finish_batch(work, waiting, staged.report)
        return staged.report
    held = waiting or keep_file(
        work,
        files,
        staged.data,
        name=staged.table.name,
        kind=staged.table.kind,
        register=str(staged.kind),
        organisation_id=scheme.organisation_id,
        scheme_id=scheme.id,
    )
    _write(work, staged, held.id)
    if covers and staged.span is not None:
        work.session.add(
            LogCoverage(
                scheme_id=scheme.id,
                kind=str(staged.kind),
                from_on=staged.span.from_on,
                until_on=staged.span.until_on,
                batch_id=held.id,
                recorded_at=work.now,
            )
        )
    finish_batch(work, held, staged.report)
    _remember(work, staged)
    work.flush()
    forget_coverage(work)
    return staged.report


def receive_log(
    work: Work, files: FileStore, data: bytes, name: str, scheme: Scheme, kind: LogKind
) -> ImportBatch:
    """Keep a log that came in until a person has confirmed its columns and its days."""
    require(
        work,
        Permission.EVIDENCE_IMPORT,
        organisation_id=scheme.organisation_id,
        scheme_id=scheme.id,
    )
    if kind not in KINDS:
        raise Refused(_RELEASES_ELSEWHERE)
    table = read_table(data, name)
    held = keep_file(
        work,
        files,
        data,
        name=name,
        kind=table.kind,
        register=str(kind),
        organisation_id=scheme.organisation_id,
        scheme_id=scheme.id,
    )
    held.state = BatchState.WAITING
    held.mapping = canonical_json(
        {column: str(each) for column, each in proposed_columns(work, table, kind).items()}
    )
    work.flush()
    return held


# Writing -----------------------------------------------------------------------------------


def _is_covered(work: Work, scheme: Scheme, kind: LogKind, span: DaySpan) -> bool:
    found = work.session.execute(
        select(LogCoverage.id).where(
            LogCoverage.scheme_id == scheme.id,
            LogCoverage.kind == str(kind),
            LogCoverage.from_on <= span.from_on,
            LogCoverage.until_on >= span.until_on,
        )
    )
    return found.first() is not None


def _write(work: Work, staged: LogStaged, batch_id: int) -> None:
    """Add and change the lines, and tell it: one event, one line for each record concerned."""
    _, many, log = LOG_WORDS[staged.kind]
    sentence = (
        f"{many.capitalize()} brought in from a log: {len(staged.new):,} added, "
        f"{len(staged.changed):,} changed"
    )
    with batch(work, f"evidence.{staged.kind}_imported", staged.scheme, sentence) as told:
        lines = staged.store.write(work, staged, batch_id)
        for record_id, words in lines:
            told.line(record_id, words)
        if not lines:
            told.line(staged.scheme.id, f"The days {log} covers were recorded")


def _remember(work: Work, staged: LogStaged) -> None:
    digest = header_digest(staged.table.columns)
    words = canonical_json({column: str(each) for column, each in staged.columns.items()})
    held = work.session.scalars(
        select(ImportMapping).where(
            ImportMapping.register == str(staged.kind), ImportMapping.header_digest == digest
        )
    ).one_or_none()
    if held is None:
        held = ImportMapping(register=str(staged.kind), header_digest=digest)
        work.session.add(held)
    held.mapping = words
