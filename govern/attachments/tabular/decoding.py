"""Bytes to text: UTF-8, UTF-16 or the Windows code page, with what was found said."""

from __future__ import annotations

import re
from typing import NamedTuple

from govern.attachments.tabular.sniffing import looks_like_utf16
from govern.errors import BadInput

_ODD_BYTE = re.compile("[\udc80-\udcff]")
_LETTER = re.compile("[\u0080-\ud7ff\ue000-\U0010ffff]")


class Decoded(NamedTuple):
    """A file's text, and the encoding it was read in, in a person's words."""

    text: str
    encoding: str


def decoded(data: bytes, name: str) -> Decoded:
    """Read bytes as text.

    A file that is UTF-8 but for a few cells stays UTF-8: those bytes come out as lone
    surrogates, so that the cells are refused by line and column and the rest is kept whole.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _utf16(data, "utf-16", name)
    order = looks_like_utf16(data)
    if order is not None:
        return _utf16(data, order, name)
    marked = data.startswith(b"\xef\xbb\xbf")
    body = data[3:] if marked else data
    try:
        return Decoded(body.decode("utf-8"), "UTF-8")
    except UnicodeDecodeError:
        pass
    text = body.decode("utf-8", "surrogateescape")
    odd = len(_ODD_BYTE.findall(text))
    if marked or len(_LETTER.findall(text)) > odd:
        return Decoded(text, "UTF-8, but for some cells")
    try:
        return Decoded(body.decode("cp1252"), "Windows-1252")
    except UnicodeDecodeError:
        # Bytes that the Windows code page leaves open: their cells are refused by name.
        return Decoded(_cp1252_with_gaps(body), "Windows-1252")


def _utf16(data: bytes, encoding: str, name: str) -> Decoded:
    try:
        return Decoded(data.decode(encoding).removeprefix("\ufeff"), "UTF-16")
    except UnicodeDecodeError as error:
        raise BadInput(
            f"“{name}” begins as UTF-16 text but cannot be read beyond byte {error.start:,}. "
            "Save it again as CSV UTF-8"
        ) from error


def _cp1252_with_gaps(body: bytes) -> str:
    table = [bytes([code]).decode("cp1252", "replace") for code in range(256)]
    for code in (0x81, 0x8D, 0x8F, 0x90, 0x9D):
        table[code] = chr(code)  # control characters, which no cell may hold
    return body.decode("latin-1").translate(dict(enumerate(table)))
