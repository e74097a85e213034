"""What a new password must be, and how passwords are hashed."""

from __future__ import annotations

import importlib.util
import threading
from pathlib import Path
from types import ModuleType

import pytest

from govern.errors import Unavailable
from govern.people.account_lookup import sign_in_name_of
from govern.people.password_rules import (
    MOST_CHARACTERS,
    as_kept,
    commonly_used,
    refused_here,
    why_refused,
)
from govern.people.passwords import Passwords, slow_hasher

ROOT = Path(__file__).resolve().parents[2]
ABOUT = ("Priya Shah", "priya.shah@deeping.example", "Market Deeping Borough Council", "govern")


class QuickHasher:
    """Stands in for argon2 where its slowness is not what is tested; counts what is asked of it."""

    def __init__(self) -> None:
        self.checked: list[str] = []
        self.hashed = 0

    def hash(self, password: str) -> str:
        self.hashed += 1
        return f"quick:{password}"

    def verify(self, hash: str, password: str) -> bool:
        self.checked.append(hash)
        if hash != f"quick:{password}":
            from argon2.exceptions import VerifyMismatchError

            raise VerifyMismatchError
        return True

    def check_needs_rehash(self, hash: str) -> bool:
        return not hash.startswith("quick:")


def _generator() -> ModuleType:
    spec = importlib.util.spec_from_file_location("listed", ROOT / ".ci/common_passwords.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_shipped_list_is_what_its_script_makes() -> None:
    made = _generator()
    assert made.TARGET.read_text(encoding="utf-8") == made.content()


def test_the_list_holds_thousands_of_the_length_that_would_be_taken() -> None:
    assert sum(1 for entry in commonly_used() if len(entry) >= 12) >= 3000


@pytest.mark.parametrize(
    "password",
    [
        "Password1234",
        "P@ssw0rd2026!",
        "Summer2026!!",
        "1234567890123",
        "qwertyuiop123",
        "liverpoolfc2025",
        "sunshine-monkey",
        "abcabcabcabcabc",
        "aaaaaaaaaaaaaaaa",
        "1q2w3e4r5t6y1234",
        "!!welcome2025!!",
        "abcdefghijklm",
    ],
)
def test_what_is_guessed_first_is_refused(password: str) -> None:
    assert why_refused(password, ABOUT) is not None


@pytest.mark.parametrize(
    "password",
    ["PriyaShah2026!", "deeping-deeping", "shah.priya.1984", "Pr1ya5hah!!!!", "govern!govern!"],
)
def test_what_leans_on_the_person_or_the_council_is_refused(password: str) -> None:
    assert why_refused(password, ABOUT) is not None


@pytest.mark.parametrize(
    "password",
    [
        "grumpy walnut tractor",
        "correct horse battery staple",
        "priya keeps eleven hens",
        "839261750493",
        "ŵyneb hapus iawn heddiw",
        "lowercaseonlyisfine",
        " leading and trailing ",
        "тихий океан и сосны",
    ],
)
def test_nothing_is_asked_of_its_make_up(password: str) -> None:
    assert why_refused(password, ABOUT) is None


def test_length_is_counted_in_characters_as_they_are_kept() -> None:
    assert why_refused("elevenchars") is not None
    assert why_refused("twelve chars") is None
    # Eleven letters, one of them sent as letter and accent.
    assert why_refused("e\u0301levenchar") is not None
    assert why_refused("walnut " * 36 + "abcd") is None
    assert why_refused("walnut " * 36 + "abcde") is not None
    assert len("walnut " * 36 + "abcd") == MOST_CHARACTERS


def test_an_installation_may_refuse_more(tmp_path: Path) -> None:
    listed = tmp_path / "refused_passwords.txt"
    assert refused_here(listed.with_name("absent.txt")) == frozenset()
    listed.write_text("Grumpy Walnut Tractor\n", encoding="utf-8")
    assert why_refused("grumpy walnut tractor", (), refused_here(listed)) is not None
    assert why_refused("grumpy walnut tractors", (), refused_here(listed)) is None


def test_a_password_counts_exactly_as_typed() -> None:
    passwords = Passwords(slots=1, hasher=QuickHasher())
    kept = passwords.hash(" Mixed Case and blanks ")
    assert passwords.verify(kept, " Mixed Case and blanks ")
    assert not passwords.verify(kept, "Mixed Case and blanks")
    assert not passwords.verify(kept, " mixed case and blanks ")
    assert not passwords.verify(kept, " Mixed Case and blanks")


def test_both_ways_to_send_a_letter_are_one_password() -> None:
    passwords = Passwords(slots=1, hasher=QuickHasher())
    assert passwords.verify(passwords.hash("café au lait 12"), "cafe\u0301 au lait 12")
    assert as_kept("ﬁ") == "ﬁ"


def test_an_account_that_is_not_there_costs_one_hash_as_well() -> None:
    hasher = QuickHasher()
    passwords = Passwords(slots=1, hasher=hasher)
    kept = passwords.hash("grumpy walnut tractor")
    assert not passwords.verify(kept, "wrong")
    assert not passwords.verify(None, "wrong")
    assert not passwords.verify(None, "x" * 5000)
    assert len(hasher.checked) == 3


def test_the_hash_is_argon2id_of_the_strength_promised() -> None:
    passwords = Passwords(slots=1)
    kept = passwords.hash("grumpy walnut tractor")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.verify(kept, "grumpy walnut tractor")
    assert not passwords.is_out_of_date(kept)
    assert passwords.is_out_of_date(kept.replace("t=2", "t=1"))
    assert slow_hasher().salt_len >= 16


def test_a_hash_that_cannot_be_read_opens_nothing() -> None:
    assert not Passwords(slots=1).verify("not a hash", "anything at all")


class _Stuck(QuickHasher):
    """A hasher that stays inside until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = threading.Semaphore(0)
        self.go = threading.Event()
        self.now = self.most = 0
        self._lock = threading.Lock()

    def verify(self, hash: str, password: str) -> bool:
        with self._lock:
            self.now += 1
            self.most = max(self.most, self.now)
        self.inside.release()
        self.go.wait()
        with self._lock:
            self.now -= 1
        return super().verify(hash, password)


def test_no_more_hashes_at_once_than_there_are_slots_and_a_bounded_queue() -> None:
    hasher = _Stuck()
    passwords = Passwords(slots=2, wait_seconds=60, hasher=hasher)
    kept = passwords.hash("grumpy walnut tractor")
    answers: list[bool | str] = []
    answered = threading.Semaphore(0)

    def guess() -> None:
        try:
            answers.append(passwords.verify(kept, "grumpy walnut tractor"))
        except Unavailable as refusal:
            answers.append(str(refusal))
        answered.release()

    threads = [threading.Thread(target=guess) for _ in range(20)]
    for thread in threads:
        thread.start()
    for _ in range(2):
        hasher.inside.acquire()
    # Two hash, four wait, fourteen are told at once: no thread is held for them.
    for _ in range(14):
        answered.acquire()
    hasher.go.set()
    for thread in threads:
        thread.join()
    assert hasher.most == 2
    assert answers.count(True) == 6
    assert sum(isinstance(answer, str) for answer in answers) == 14


def test_a_one_time_password_is_random_readable_and_good_enough() -> None:
    passwords = Passwords(slots=1, hasher=QuickHasher())
    made = {passwords.make_one_time().text for _ in range(200)}
    assert len(made) == 200
    for text in made:
        assert why_refused(text, ABOUT) is None
        assert not set(text) & set("01ilo")
    one = passwords.make_one_time()
    assert passwords.verify(one.hash, one.text)


def test_sign_in_names_are_found_whatever_their_case() -> None:
    assert sign_in_name_of("  Priya.Shah@Deeping.Example ") == "priya.shah@deeping.example"
