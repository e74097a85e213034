"""What kind of file this is, told by what is in it and never by its name."""

from __future__ import annotations

from pathlib import PurePath

from govern.attachments.tabular.tables import FileKind
from govern.errors import BadInput

WANTED = "Save the list as CSV, Excel workbook (.xlsx) or GeoJSON and try again"

# First bytes, and what a council officer would call such a file.
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"BM\x00", "a picture (BMP)"),
    (b"II*\x00", "a picture (TIFF)"),
    (b"MM\x00*", "a picture (TIFF)"),
    (b"RIFF", "a picture, sound or film"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"7z\xbc\xaf", "a compressed folder (7z)"),
    (b"Rar!", "a compressed folder (RAR)"),
    (b"BZh", "a compressed file (bzip2)"),
    (b"\xfd7zXZ", "a compressed file (xz)"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"{\\rtf", "a document (RTF)"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a Parquet file"),
)
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_MARKUP = (
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"<svg", "a drawing (SVG)"),
    (b"<?xml", "an XML file"),
    (b"<kml", "a KML file"),
    (b"<!doctype", "an XML file"),
)


def kind_of(data: bytes, name: str) -> FileKind:
    """Which kind of list a file is. Raises BadInput with a sentence for anything else."""
    if not data.strip(b"\xef\xbb\xbf \t\r\n\x00"):
        raise BadInput(f"“{name}” is empty. Choose the file that holds the list")
    if data.startswith(_OLD_OFFICE):
        raise BadInput(
            f"“{name}” is an old Excel workbook (.xls) or is locked with a password. "
            "Open it in Excel and save it as an Excel workbook (.xlsx) without a password"
        )
    if data.startswith(b"PK"):
        return FileKind.XLSX
    if b"%PDF-" in data[:1024]:
        raise BadInput(f"“{name}” is a PDF, not a list. {WANTED}")
    for beginning, what in _BEGINNINGS:
        if data.startswith(beginning):
            raise BadInput(f"“{name}” is {what}, not a list. {WANTED}")
    start = data[:512].removeprefix(b"\xef\xbb\xbf").lstrip()
    for beginning, what in _MARKUP:
        if start.lower().startswith(beginning):
            raise BadInput(f"“{name}” is {what}, not a list. {WANTED}")
    if _looks_like_json(start, name):
        # Told apart for good once it is read: a FeatureCollection is GeoJSON.
        return FileKind.JSON
    if not data.startswith(_UTF16_MARKS) and _is_binary(data):
        raise BadInput(f"“{name}” is not text: it cannot be read as a list. {WANTED}")
    return FileKind.CSV


def _looks_like_json(start: bytes, name: str) -> bool:
    if PurePath(name).suffix.lower() in {".json", ".geojson"}:
        return True
    if start.startswith(b"{"):
        return True
    return start.startswith(b"[") and start[1:].lstrip()[:1] in (b"{", b"[", b"]")


def _is_binary(data: bytes) -> bool:
    """NULs stand in no text but UTF-16; there they fill every other byte."""
    sample = data[:4096]
    nuls = sample.count(0)
    return nuls > 16 and not looks_like_utf16(data)


def looks_like_utf16(data: bytes) -> str | None:
    """The byte order of UTF-16 without its mark, told by where the NULs stand."""
    sample = data[:4096]
    if len(sample) < 8:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.6 and even < half * 0.1:
        return "utf-16-le"
    if even > half * 0.6 and odd < half * 0.1:
        return "utf-16-be"
    return None
