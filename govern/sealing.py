"""Sealing covert text: AES-256-GCM, bound to the very cell it stands in."""

from __future__ import annotations

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from govern.errors import Unavailable

_PREFIX = "sealed:"
_NONCE_BYTES = 12

#: Every column that holds sealed text when its record is in a covert register.
SEALED_COLUMNS: frozenset[str] = frozenset(
    {
        "record.title",
        "fact.value",
        "fact.reason",
        "answer.value",
        "action.title",
        "audit_detail.detail",
        "job.arguments",
    }
)


def _associated(table: str, token: str, column: str) -> bytes:
    return f"{table}:{token}:{column}".encode()


def is_sealed(text: str) -> bool:
    """Whether stored text is sealed rather than plain."""
    return text.startswith(_PREFIX)


class SealingKeys:
    """The keys of an installation, newest first; each has a short id.

    Text sealed in one cell does not open in another: table, token and column are bound in.
    """

    def __init__(self, keys: dict[str, bytes]) -> None:
        if not keys:
            raise ValueError("at least one sealing key is needed")
        for name, key in keys.items():
            if len(key) != 32:
                raise ValueError(f"sealing key {name} must have 32 bytes")
        self._keys = dict(keys)
        self._newest = next(iter(keys))

    def seal(self, text: str, *, table: str, token: str, column: str) -> str:
        """`text` as `sealed:<key id>:<nonce and ciphertext>`, for that one cell."""
        nonce = os.urandom(_NONCE_BYTES)
        cipher = AESGCM(self._keys[self._newest])
        body = cipher.encrypt(nonce, text.encode(), _associated(table, token, column))
        return f"{_PREFIX}{self._newest}:{base64.b64encode(nonce + body).decode()}"

    def open(self, sealed: str, *, table: str, token: str, column: str) -> str:
        """The plain text again. Raises `Unavailable` when key or cell is not the right one."""
        try:
            _, name, encoded = sealed.split(":", 2)
            raw = base64.b64decode(encoded, validate=True)
            cipher = AESGCM(self._keys[name])
            plain = cipher.decrypt(
                raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], _associated(table, token, column)
            )
        except (KeyError, ValueError, InvalidTag) as error:
            raise Unavailable(
                "A protected text could not be opened: its key is missing or it was moved."
            ) from error
        return plain.decode()
