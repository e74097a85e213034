"""Pictures and papers attached to a proposal or deployment as evidence."""

from __future__ import annotations

from sqlalchemy import select

from govern.attachments.models import Attachment
from govern.documents.models import StoredFile
from govern.documents.storage import FileStore, remember
from govern.documents.text_rules import text_problem
from govern.errors import BadInput, NotFound, Problem, Refused
from govern.history import Work
from govern.people.grants import require
from govern.people.roles import Permission
from govern.records import Record

#: Kinds taken, by how such a file begins: (beginning, ending, media type).
_KINDS = (
    (b"\x89PNG\r\n\x1a\n", "png", "image/png"),
    (b"\xff\xd8\xff", "jpg", "image/jpeg"),
    (b"%PDF-", "pdf", "application/pdf"),
)
_LONGEST_NAME = 200
_MOST_FILES = 100


def attach(
    work: Work, files: FileStore, record: Record, permission: Permission, *, name: str, data: bytes
) -> Attachment:
    """Attach a picture or PDF to a record.

    Raises `Forbidden`, `Refused` for a closed record, and `BadInput` for what is no picture or
    PDF, is empty, or has a name that cannot be kept.
    """
    require(work, permission, organisation_id=record.organisation_id, scheme_id=record.scheme_id)
    if record.closed_on is not None:
        raise Refused("This is closed: nothing can be added to it.")
    if len(files_of(work, record)) >= _MOST_FILES:
        raise Refused(f"A record holds at most {_MOST_FILES} files.")
    short = name.replace("\\", "/").rpartition("/")[2].strip()[:_LONGEST_NAME] or "file"
    if text_problem(short, "") is not None:
        short = "file"
    kind = next((kind for kind in _KINDS if data.startswith(kind[0])), None)
    if kind is None:
        raise BadInput(
            f"“{short}” is not a picture (PNG or JPEG) or a PDF.",
            [Problem("File", f"“{short}”: a picture (PNG or JPEG) or a PDF is wanted")],
        )
    _, extension, media_type = kind
    digest = files.write(data, kind="attachments", extension=extension)
    remember(
        work.session,
        data,
        digest,
        kind="attachments",
        extension=extension,
        media_type=media_type,
        now=work.now,
    )
    made = Attachment(
        sha256=digest,
        name=short,
        record_id=record.id,
        added_by_id=work.actor.person_id,
        added_at=work.now,
    )
    work.session.add(made)
    work.flush()
    work.note(record, f"{record.__tablename__}.file_added", f"Attached “{short}”")
    return made


def files_of(work: Work, record: Record) -> dict[str, str]:
    """What is attached to a record: token to name, in the order it was added."""
    rows = work.session.execute(
        select(Attachment.token, Attachment.name)
        .where(Attachment.record_id == record.id, Attachment.removed_at.is_(None))
        .order_by(Attachment.id)
    )
    return {row.token: row.name for row in rows}


def stored_file(work: Work, record: Record, token: str) -> tuple[Attachment, StoredFile]:
    """An attachment of a record and where its bytes lie. Raises `NotFound`."""
    found = work.session.execute(
        select(Attachment, StoredFile)
        .join(StoredFile, StoredFile.sha256 == Attachment.sha256)
        .where(
            Attachment.record_id == record.id,
            Attachment.token == token,
            Attachment.removed_at.is_(None),
        )
    ).one_or_none()
    if found is None:
        raise NotFound("There is no such file.")
    return found[0], found[1]
