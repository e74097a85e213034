"""The key the history's heads are signed with, its public halves, and the installation's name."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Mapping
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from govern.errors import Unavailable

PRIVATE_KEY = "history.pem"
PUBLIC_KEYS = "history.pub"
INSTALL = "install"
_PEM = re.compile(r"-----BEGIN PUBLIC KEY-----.*?-----END PUBLIC KEY-----\n?", re.DOTALL)

PublicKeys = Mapping[str, Ed25519PublicKey]


def fingerprint(key: Ed25519PublicKey) -> str:
    """The short name of a public key: 32 hex digits of the SHA-256 of its 32 bytes."""
    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return hashlib.sha256(raw).hexdigest()[:32]


def make_history_key(folder: Path) -> str:
    """Make the signing key and the installation's name, unless they are there; the fingerprint.

    The private key is readable by its owner only. Public keys are added to one file and never
    taken out, so that heads signed by an earlier key can still be checked.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    private = folder / PRIVATE_KEY
    if not private.exists():
        key = Ed25519PrivateKey.generate()
        _write_new(
            private,
            key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()),
            mode=0o600,
        )
    public = load_history_key(folder).public_key()
    name = fingerprint(public)
    if name not in public_keys(folder):
        with (folder / PUBLIC_KEYS).open("ab") as file:
            file.write(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
            file.flush()
            os.fsync(file.fileno())
    if not (folder / INSTALL).exists():
        _write_new(folder / INSTALL, f"{secrets.token_hex(8)}\n".encode(), mode=0o644)
    return name


def _write_new(path: Path, content: bytes, *, mode: int) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def load_history_key(folder: Path) -> Ed25519PrivateKey:
    """The signing key. Raises `Unavailable` where there is none that can be read."""
    path = folder / PRIVATE_KEY
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (OSError, ValueError) as error:
        raise Unavailable(f"The key of the history, {path}, cannot be read: {error}") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise Unavailable(f"The key of the history, {path}, is not an Ed25519 key.")
    return key


def public_keys(folder: Path) -> dict[str, Ed25519PublicKey]:
    """Every public key the installation has signed heads with, by fingerprint."""
    path = folder / PUBLIC_KEYS
    if not path.exists():
        return {}
    found: dict[str, Ed25519PublicKey] = {}
    for block in _PEM.findall(path.read_text(encoding="ascii", errors="replace")):
        try:
            key = load_pem_public_key(block.encode())
        except ValueError:
            continue
        if isinstance(key, Ed25519PublicKey):
            found[fingerprint(key)] = key
    return found


def install_name(folder: Path) -> str:
    """The random name of the installation that its signed heads carry."""
    try:
        return (folder / INSTALL).read_text(encoding="ascii").strip()
    except OSError as error:
        raise Unavailable(f"The file {folder / INSTALL} cannot be read: {error}") from error
