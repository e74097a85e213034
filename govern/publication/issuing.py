"""Issuing a record's paper: one reading, all formats rendered, then one short write."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from govern import records
from govern.database import Database
from govern.documents.blocks import Document, Status
from govern.documents.issuing import bytes_of, keep, newest, next_number, render, render_all
from govern.documents.models import Edition
from govern.documents.storage import FileStore
from govern.errors import NotFound, Refused
from govern.history import Actor, Work
from govern.people.grants import require
from govern.people.roles import Permission
from govern.records import Record
from govern.register import Paper, Registers


def issue(
    database: Database,
    store: FileStore,
    registers: Registers,
    actor: Actor,
    now: datetime,
    *,
    reference: str,
    paper_name: str | None = None,
) -> list[Edition]:
    """Issue the internal and public editions of a paper together.

    The record is read and everything rendered outside the write; inside it the revision is
    checked again. Raises `NotFound`, `Forbidden`, `Conflict`, `Refused`.
    """
    with database.read_session() as session:
        work = Work(session, actor, now, registers)
        record: Record = records.get(work, reference)
        require(
            work,
            Permission.DOCUMENTS_ISSUE,
            organisation_id=record.organisation_id,
            scheme_id=record.scheme_id,
        )
        paper = paper_of(registers, record, paper_name)
        if why := paper.not_ready(record):
            raise Refused(why)
        revision = record.revision
        numbers = {a: next_number(work, record, paper.name, a) for a in paper.audiences}
        documents = {a: paper.build(work, record, a) for a in paper.audiences}
    rendered = [
        render_all(replace(document, version=str(numbers[audience])), audience)
        for audience, document in documents.items()
    ]
    with database.write_session() as session:
        work = Work(session, actor, now, registers)
        record = records.get(work, reference)
        if any(next_number(work, record, paper.name, a) != n for a, n in numbers.items()):
            raise Refused("Somebody issued this document at the same moment: look at theirs first.")
        made = keep(work, store, record, paper.name, rendered, revision=revision)
        work.commit()
        return made


def paper_of(registers: Registers, record: Record, name: str | None) -> Paper:
    """The paper of a record by name, or its main one. Raises `NotFound`."""
    try:
        return registers.of(record).paper(name)
    except KeyError as error:
        raise NotFound(f"{record.reference} has no document of that name.") from error


def draft(work: Work, record: Record, paper: Paper, audience: str) -> Document:
    """A paper as it stands now, marked DRAFT. Raises `NotFound` for an audience it is not for."""
    if audience not in paper.audiences:
        raise NotFound(f"There is no {audience} edition of this document.")
    return replace(paper.build(work, record, audience), status=Status.DRAFT, version="draft")


def document_bytes(
    work: Work,
    store: FileStore,
    registers: Registers,
    *,
    reference: str,
    paper_name: str | None,
    format_name: str,
    audience: str,
    as_draft: bool,
) -> bytes:
    """The newest issued edition byte for byte; where none is issued, or asked for, a draft."""
    record: Record = records.get(work, reference)
    paper = paper_of(registers, record, paper_name)
    edition = None if as_draft else newest(work, record, paper.name, audience)
    if edition is not None:
        return bytes_of(work, store, edition, format_name)
    return render(draft(work, record, paper, audience), format_name)
