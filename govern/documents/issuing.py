"""Issuing: a document becomes frozen bytes with their hash, and a row that says from what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select

from govern.database import canonical_json
from govern.documents.block_json import to_json
from govern.documents.blocks import Document, Status
from govern.documents.models import Edition, EditionFile, EditionState, StoredFile
from govern.documents.storage import FileStore, remember
from govern.errors import NotFound
from govern.history import Work
from govern.records import Record
from govern.records.decisions import must_be_revision

FORMATS: Mapping[str, str] = {
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
KIND = "documents"


def render(document: Document, format_name: str, template: bytes | None = None) -> bytes:
    """The document in one format: html, docx or pdf. Raises `KeyError` for another."""
    if format_name == "pdf":
        from govern.documents.pdf_writer import pdf

        return pdf(document)
    if format_name == "docx":
        from govern.documents.word_writer import word

        return word(document, template)
    if format_name == "html":
        from govern.documents.html_writer import html

        return html(document)
    raise KeyError(format_name)


@dataclass(frozen=True, slots=True)
class Rendered:
    """One edition ready to be kept: for whom, its blocks, and its bytes by format."""

    audience: str
    document: Document
    files: Mapping[str, bytes]


def render_all(document: Document, audience: str, template: bytes | None = None) -> Rendered:
    """All formats of one edition; done before the write begins, since it takes a while."""
    issued = replace(document, status=Status.ISSUED)
    return Rendered(audience, issued, {name: render(issued, name, template) for name in FORMATS})


def next_number(work: Work, record: Record, paper: str, audience: str) -> int:
    """The number the next edition of a paper will have; without gaps."""
    last = work.session.scalar(
        select(func.max(Edition.number)).where(
            Edition.record_id == record.id, Edition.paper == paper, Edition.edition == audience
        )
    )
    return (last or 0) + 1


def keep(
    work: Work,
    store: FileStore,
    record: Record,
    paper: str,
    rendered: Sequence[Rendered],
    *,
    revision: int,
) -> list[Edition]:
    """Keep the editions of one reading in one commit, the older ones superseded.

    Raises `Conflict` when the record is no longer the one that was read.
    """
    must_be_revision(record, revision)
    made = [_keep_one(work, store, record, paper, each, revision) for each in rendered]
    work.flush()
    if len(made) == 2:
        made[0].twin_id, made[1].twin_id = made[1].id, made[0].id
    words = " and ".join(f"{each.edition} edition {each.number}" for each in made)
    work.note(record, "document.issued", f"Issued “{made[0].title}”: {words}")
    return made


def _keep_one(
    work: Work, store: FileStore, record: Record, paper: str, rendered: Rendered, revision: int
) -> Edition:
    number = next_number(work, record, paper, rendered.audience)
    for old in work.session.scalars(
        select(Edition).where(
            Edition.record_id == record.id,
            Edition.paper == paper,
            Edition.edition == rendered.audience,
            Edition.state == EditionState.ISSUED,
        )
    ):
        old.state = EditionState.SUPERSEDED
    document = rendered.document
    edition = Edition(
        record_id=record.id,
        paper=paper,
        edition=rendered.audience,
        language=document.language,
        number=number,
        title=document.title,
        blocks=to_json(document),
        record_revision=revision,
        authorities=canonical_json(list(document.control.authorities if document.control else ())),
        issued_by_id=work.actor.person_id or None,
        issued_at=work.now,
    )
    work.session.add(edition)
    for name, data in rendered.files.items():
        digest = store.write(data, kind=KIND, extension=name)
        remember(
            work.session,
            data,
            digest,
            kind=KIND,
            extension=name,
            media_type=FORMATS[name],
            now=work.now,
        )
        work.session.add(EditionFile(edition=edition, format=name, sha256=digest))
    return edition


def newest(work: Work, record: Record, paper: str, audience: str) -> Edition | None:
    """The newest issued edition of a paper for an audience."""
    return work.session.scalars(
        select(Edition)
        .where(
            Edition.record_id == record.id,
            Edition.paper == paper,
            Edition.edition == audience,
            Edition.state == EditionState.ISSUED,
        )
        .order_by(Edition.number.desc())
    ).first()


def bytes_of(work: Work, store: FileStore, edition: Edition, format_name: str) -> bytes:
    """The frozen bytes of an edition, checked against their hash. Raises `NotFound`."""
    stored = work.session.scalars(
        select(StoredFile)
        .join(EditionFile, EditionFile.sha256 == StoredFile.sha256)
        .where(EditionFile.edition_id == edition.id, EditionFile.format == format_name)
    ).one_or_none()
    if stored is None:
        raise NotFound("This document was not issued in that format.")
    return store.read(stored)
