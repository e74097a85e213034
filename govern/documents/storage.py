"""Bytes on the disk under their SHA-256: whole or not there, and served only when they agree."""

from __future__ import annotations

import hashlib
import os
import secrets
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from govern.documents.models import StoredFile
from govern.errors import Unavailable

_DAMAGED = (
    "A stored file no longer agrees with its record and is not shown. "
    "Tell the person who looks after this installation."
)


class FileStore:
    """The folders `documents/` and `attachments/` of an instance."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def path(self, kind: str, sha256: str, extension: str) -> Path:
        """Where bytes of a kind lie: `<kind>/<first two>/<sha256>.<extension>`."""
        return self._root / kind / sha256[:2] / f"{sha256}.{extension}"

    def write(self, data: bytes, *, kind: str, extension: str) -> str:
        """Put bytes on the disk and return their SHA-256; call before the row commits.

        Temporary file, fsync, rename, fsync of the folder: a crash leaves a file no row speaks
        of (swept later), never a row without its file. Raises `Unavailable` when the disk refuses.
        """
        digest = hashlib.sha256(data).hexdigest()
        final = self.path(kind, digest, extension)
        if final.is_file() and final.stat().st_size == len(data):
            return digest
        try:
            final.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._write_whole(final, data)
        except OSError as error:
            raise Unavailable(
                "The file could not be stored: the disk refused it. Nothing was changed."
            ) from error
        return digest

    @staticmethod
    def _write_whole(final: Path, data: bytes) -> None:
        temporary = final.with_name(f".{final.name}.{secrets.token_hex(6)}.part")
        try:
            with temporary.open("xb") as target:
                target.write(data)
                target.flush()
                os.fsync(target.fileno())
            temporary.replace(final)
        finally:
            temporary.unlink(missing_ok=True)
        folder = os.open(final.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def read(self, stored: StoredFile) -> bytes:
        """The bytes of a stored file. Raises `Unavailable` when they are gone or do not agree."""
        path = self.path(stored.kind, stored.sha256, stored.extension)
        try:
            data = path.read_bytes()
        except OSError as error:
            raise Unavailable(_DAMAGED) from error
        if hashlib.sha256(data).hexdigest() != stored.sha256:
            raise Unavailable(_DAMAGED)
        return data

    def leftovers(self) -> list[Path]:
        """Temporary files a crash left behind; removed by the nightly sweep."""
        return sorted(self._root.glob("*/*/.*.part"))


def remember(
    session: Session,
    data: bytes,
    sha256: str,
    *,
    kind: str,
    extension: str,
    media_type: str,
    now: datetime,
) -> StoredFile:
    """The row for bytes already written, made once for each content."""
    found = session.get(StoredFile, sha256)
    if found is None:
        found = StoredFile(
            sha256=sha256,
            size=len(data),
            media_type=media_type,
            kind=kind,
            extension=extension,
            made_at=now,
        )
        session.add(found)
        session.flush()
    return found
