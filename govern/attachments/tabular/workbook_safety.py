"""Workbooks looked through before they are opened: sizes, parts, macros, and where cells stand."""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from zlib import error as ZlibError  # noqa: N812  an exception, named like one

from govern.attachments.tabular.sniffing import WANTED
from govern.attachments.tabular.tables import Limits
from govern.errors import BadInput

_END_OF_DIRECTORY = b"PK\x05\x06"
_MOST_DIRECTORY_BYTES = 1_000_000
_CHUNK = 1 << 20
_OVERLAP = 64
_RATIO_FROM_BYTES = 2_000_000
#: The reader lays a sheet out as a full rectangle, so one far-off cell costs all before it.
MOST_CELLS = 8_000_000
_ROWS_TAKEN_FOR_GRANTED = 99_999

# A cell's address beyond row 99,999 or column Z: nearer ones cannot make a large rectangle, and
# most sheets have no other, so that looking for these alone is quick.
_FAR_ADDRESS = re.compile(rb"[\"']((?:[A-Za-z]{2,3}(?=\d)|[A-Za-z](?=\d{6})))(\d{1,9})[\"']")
_ANY_ADDRESS = re.compile(rb"[\"']([A-Za-z]{1,3})(\d{1,9})[\"']")
_FORMULA = re.compile(rb"<(?:\w{1,20}:)?f[\s/>]")
_UNWELCOME = (
    ("vbaproject", "macros"),
    ("xl/embeddings/", "other files inside it"),
    ("xl/activex/", "control elements"),
    ("xl/externallinks/", "links that fetch from other files"),
    ("xl/macrosheets/", "macros"),
)
_PACKED = {".zip", ".xlsx", ".docx", ".jar", ".gz", ".7z", ".rar", ".exe", ".xlsm", ".ole"}


@dataclass(frozen=True, slots=True)
class SheetFacts:
    """What is known of a sheet before it is opened."""

    values: int
    has_formulas: bool


def check_workbook(data: bytes, name: str, limits: Limits) -> dict[str, SheetFacts]:
    """Look a workbook through without unpacking it into memory.

    Gives the facts of each sheet by the path of its part. Raises BadInput for what is not an
    .xlsx workbook, is packed to overwhelm, or holds macros or other files.
    """
    _check_directory(data, name, limits)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _check_parts(parts, len(data), name, limits)
            return {
                part.filename: facts
                for part in parts
                if (facts := _read_through(archive, part, name)) is not None
            }
    except (zipfile.BadZipFile, ZlibError, NotImplementedError, EOFError, OSError) as error:
        raise _damaged(name) from error
    except (ValueError, RuntimeError, struct.error) as error:
        raise _damaged(name) from error


def _damaged(name: str) -> BadInput:
    return BadInput(
        f"“{name}” is damaged or was cut short: it cannot be unpacked. Save the list again and "
        "send that file"
    )


def _too_large(name: str) -> BadInput:
    return BadInput(
        f"“{name}” would unpack to far more than a list can hold, and was not opened. "
        "Save the list as CSV and try again"
    )


def _check_directory(data: bytes, name: str, limits: Limits) -> None:
    """Count the parts by the archive's last record, before its directory is read at all."""
    at = data.rfind(_END_OF_DIRECTORY, max(0, len(data) - 66_000))
    if at < 0 or at + 22 > len(data):
        raise _damaged(name)
    count, size = struct.unpack_from("<HI", data, at + 10)
    if count > limits.entries or size > _MOST_DIRECTORY_BYTES:
        raise BadInput(
            f"“{name}” holds more than {limits.entries:,} parts, which no list needs, and was "
            "not opened. Save the list as CSV and try again"
        )


def _check_parts(parts: list[zipfile.ZipInfo], size: int, name: str, limits: Limits) -> None:
    """Refuse by what the directory declares; reading later holds each part to its word."""
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names:
        raise BadInput(f"“{name}” is {_other_archive(names)}. {WANTED}")
    if len(names) != len(parts) or sum(part.compress_size for part in parts) > size:
        raise _damaged(name)
    if sum(part.file_size for part in parts) > limits.unpacked_bytes:
        raise _too_large(name)
    for part in parts:
        path = PurePosixPath(part.filename)
        if part.filename.startswith(("/", "\\")) or ".." in path.parts or ":" in part.filename:
            raise _damaged(name)
        if stat.S_ISLNK(part.external_attr >> 16):
            raise _damaged(name)
        if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise _damaged(name)
        packed = max(part.compress_size, 1)
        if part.file_size > _RATIO_FROM_BYTES and part.file_size > packed * limits.packing_ratio:
            raise _too_large(name)
        for sign, what in _UNWELCOME:
            if sign in part.filename.lower():
                raise BadInput(
                    f"“{name}” holds {what} and was not opened. Save the list as an ordinary "
                    "Excel workbook (.xlsx) or as CSV"
                )
        if path.suffix.lower() in _PACKED:
            raise BadInput(f"“{name}” holds other files inside it and was not opened. {WANTED}")


def _other_archive(names: set[str]) -> str:
    if "word/document.xml" in names:
        return "a Word document, not a list"
    if "xl/workbook.bin" in names:
        return "a binary Excel workbook (.xlsb)"
    if "mimetype" in names and "content.xml" in names:
        return "an OpenDocument file"
    return "a compressed folder, not a list"


def _read_through(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> SheetFacts | None:
    """Unpack a part piece by piece, which holds it to its declared size and checksum."""
    is_sheet = part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml")
    is_xml = part.filename.endswith((".xml", ".rels"))
    values, has_formulas, rows, columns = 0, False, _ROWS_TAKEN_FOR_GRANTED, 26
    for place, piece, fresh in _pieces(archive, part):
        if place == 0 and is_xml and b"<!DOCTYPE" in piece[:4096]:
            raise BadInput(f"“{name}” holds a document type definition and was not opened")
        if is_sheet:
            values += piece.count(b"</v>", max(0, len(piece) - fresh - 3))
            has_formulas = has_formulas or _FORMULA.search(piece) is not None
            rows, columns = _farthest(_FAR_ADDRESS, piece, rows, columns)
    if not is_sheet:
        return None
    if rows * columns > MOST_CELLS:
        rows, columns = 1, 1
        for _, piece, _ in _pieces(archive, part):
            rows, columns = _farthest(_ANY_ADDRESS, piece, rows, columns)
    if rows * columns > MOST_CELLS:
        raise BadInput(
            f"“{name}” has cells far away from the list (row {rows:,}, column {columns:,}) and "
            "was not opened. Delete the empty rows and columns round the list, or save it as CSV"
        )
    return SheetFacts(values, has_formulas)


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[tuple[int, bytes, int]]:
    """A part in overlapping pieces: which it is, its bytes, and how many of them are fresh."""
    tail = b""
    with archive.open(part) as stream:
        place = 0
        while chunk := stream.read(_CHUNK):
            yield place, tail + chunk, len(chunk)
            place, tail = place + 1, chunk[-_OVERLAP:]


def _farthest(
    addresses: re.Pattern[bytes], piece: bytes, rows: int, columns: int
) -> tuple[int, int]:
    """The last row and column that any address in a piece names, where beyond those given."""
    for letters, row in addresses.findall(piece):
        rows = max(rows, int(row))
        columns = max(columns, column_number(letters))
    return rows, columns


def column_number(letters: bytes | str) -> int:
    """The place of a column by its letters: A is 1, Z is 26, AA is 27."""
    text = letters.decode("ascii") if isinstance(letters, bytes) else letters
    number = 0
    for letter in text.upper():
        number = number * 26 + ord(letter) - 64
    return number
