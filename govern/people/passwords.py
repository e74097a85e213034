"""Passwords: hashed slowly and in few places at once, so that guessing starves nobody else."""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Protocol

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from govern.errors import Unavailable
from govern.people.password_rules import MOST_CHARACTERS, as_kept

_log = logging.getLogger("govern.people")
_MEMORY_KIB: Final = 19 * 1024
_PASSES: Final = 2
_LANES: Final = 1
_WAITING_FOR_EACH_SLOT: Final = 2
#: Without the letters and digits that are taken for one another on paper.
_READABLE: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_BUSY: Final = "Many people are signing in just now. Wait a few seconds, and try again."


class Hasher(Protocol):
    """What is asked of argon2: to hash, to check, and to say when a hash is out of date."""

    def hash(self, password: str) -> str:
        """A salted hash in the form that names its own parameters."""
        ...

    def verify(self, hash: str, password: str) -> bool:
        """True, or an exception when it is another password."""
        ...

    def check_needs_rehash(self, hash: str) -> bool:
        """Whether the hash was made with other parameters."""
        ...


def slow_hasher() -> PasswordHasher:
    """argon2id with 19 MiB, two passes, one lane: some 30 ms, and little memory at a storm."""
    return PasswordHasher(time_cost=_PASSES, memory_cost=_MEMORY_KIB, parallelism=_LANES)


@dataclass(frozen=True, slots=True)
class OneTimePassword:
    """A password that is shown once and must be changed at the first sign-in."""

    text: str
    hash: str


class Passwords:
    """Hashes and checks passwords in at most `slots` places of this process at once.

    Twice as many may wait, no longer than `wait_seconds`; who comes then is asked to try again,
    so that a storm of guesses never holds more than these threads. An account that is not there
    costs the same hash as one that is.
    """

    def __init__(
        self, *, slots: int, wait_seconds: float = 3.0, hasher: Hasher | None = None
    ) -> None:
        self._hasher: Hasher = hasher or slow_hasher()
        self._slots = threading.BoundedSemaphore(slots)
        self._places = threading.BoundedSemaphore(slots * (1 + _WAITING_FOR_EACH_SLOT))
        self._wait_seconds = wait_seconds
        self._nobody = self._hasher.hash(secrets.token_urlsafe(32))

    @contextmanager
    def _slot(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise Unavailable(_BUSY)
        try:
            if not self._slots.acquire(timeout=self._wait_seconds):
                raise Unavailable(_BUSY)
            try:
                yield
            finally:
                self._slots.release()
        finally:
            self._places.release()

    def hash(self, password: str) -> str:
        """The hash to keep. Raises `Unavailable` when all places are taken."""
        with self._slot():
            return self._hasher.hash(as_kept(password))

    def verify(self, kept: str | None, password: str) -> bool:
        """Whether it is the password of the hash `kept`; None stands for no such account.

        Takes as long for None as for a hash. Raises `Unavailable` when all places are taken.
        """
        password = as_kept(password)
        if len(password) > MOST_CHARACTERS:
            kept, password = None, ""
        with self._slot():
            try:
                right = self._hasher.verify(kept or self._nobody, password)
            except VerificationError:
                return False
            except InvalidHashError:
                _log.error("a stored password hash cannot be read")
                return False
        return right and kept is not None

    def is_out_of_date(self, kept: str) -> bool:
        """Whether a hash was made with weaker parameters, and is to be made again."""
        return self._hasher.check_needs_rehash(kept)

    def make_one_time(self) -> OneTimePassword:
        """A new random password of 20 readable characters (99 bits), with its hash."""
        groups = ["".join(secrets.choice(_READABLE) for _ in range(5)) for _ in range(4)]
        text = "-".join(groups)
        return OneTimePassword(text, self.hash(text))
