"""What a new password must be: long, and not easily guessed. Nothing about its make-up."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Final

LEAST_CHARACTERS: Final = 12
MOST_CHARACTERS: Final = 256
_LIST: Final = Path(__file__).with_name("commonly_used_passwords.txt")
_LETTERS_FOR_SIGNS: Final = (
    str.maketrans("013457@$!8", "oieastasib"),
    str.maketrans("013457@$!8", "oleastaslb"),
)
#: A person's own word counts from this length on: "Jo" or "Li" is part of too many others.
_LEAST_OWN_WORD: Final = 4
#: So many characters of its own a password needs beside a person's own words.
_LEAST_REST: Final = 8
_LEAST_DIFFERENT: Final = 5
#: The digits from 1 to 0 and on again are a row as well.
_LONGEST_PIECE: Final = 10


def as_kept(password: str) -> str:
    """The password as it is hashed: as typed, in the Unicode form NFC; nothing cut, nothing folded.

    Two keyboards may send one letter in two ways, and both mean the same password.
    """
    return unicodedata.normalize("NFC", password)


@cache
def commonly_used() -> frozenset[str]:
    """The shipped list: everyday words, and passwords people make of them."""
    lines = _LIST.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("# "))


@cache
def refused_here(path: Path) -> frozenset[str]:
    """An installation's own list (passwords known from breaches), one a line; none is none."""
    if not path.is_file():
        return frozenset()
    text = path.read_text(encoding="utf-8", errors="replace")
    return frozenset(as_kept(line.strip()).casefold() for line in text.splitlines() if line.strip())


def why_refused(
    password: str, own_words: Iterable[str] = (), also_refused: frozenset[str] = frozenset()
) -> str | None:
    """Why a new password is not taken, as a sentence, or None when it is.

    `own_words` are the person's names, address and council; `also_refused` the installation's own
    list, in small letters. Length is counted in characters; there is no rule about its make-up.
    """
    password = as_kept(password)
    if len(password) < LEAST_CHARACTERS:
        return (
            f"Use {LEAST_CHARACTERS} characters or more. Three or four words that do not belong "
            "together are easy to remember and hard to guess"
        )
    if len(password) > MOST_CHARACTERS:
        return f"Use {MOST_CHARACTERS} characters or fewer"
    folded = password.casefold()
    if folded in also_refused or _is_commonly_used(folded):
        return "Choose another password: this one is among those tried first by people who guess"
    if len(set(folded)) < _LEAST_DIFFERENT or _is_a_row(folded):
        return "Choose another password: this one repeats, or is a row of signs"
    word = _leans_on(folded, own_words)
    if word:
        return f"Choose another password: this one is little more than “{word}”"
    return None


def _is_commonly_used(folded: str) -> bool:
    known = commonly_used()
    return any(text in known or _two_known(text, known) for text in _readings(folded))


def _readings(folded: str) -> set[str]:
    """How a guesser would read it: as it is, without decoration, with signs read as letters."""
    spaceless = re.sub(r"[\s_.\-]+", "", folded)
    found = {folded, spaceless}
    for text in (spaceless, *(spaceless.translate(table) for table in _LETTERS_FOR_SIGNS)):
        found.add(text)
        found.add(re.sub(r"^[\W\d_]+|[\W\d_]+$", "", text))
    bare = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", spaceless)
    found.update(bare.translate(table) for table in _LETTERS_FOR_SIGNS)
    return found - {""}


def _two_known(text: str, known: frozenset[str]) -> bool:
    """Whether it is two words of the list beside each other."""
    return any(text[:cut] in known and text[cut:] in known for cut in range(3, len(text) - 2))


def _is_a_row(folded: str) -> bool:
    """Whether each sign follows from those before: the next one, or the same piece again."""
    steps = {ord(after) - ord(before) for before, after in pairwise(folded)}
    if steps in ({1}, {-1}):
        return True
    longest_piece = max(len(folded) // 2, _LONGEST_PIECE)
    return any(
        folded[size:] == folded[:-size]
        for size in range(1, min(longest_piece, len(folded) - 1) + 1)
    )


def _leans_on(folded: str, own_words: Iterable[str]) -> str:
    """The person's own word that a password is little more than, or ""."""
    words = {
        part.casefold()
        for text in own_words
        for part in re.split(r"[^\w]+|_", as_kept(text))
        if len(part) >= _LEAST_OWN_WORD
    }
    rest, last = folded, ""
    for word in sorted(words, key=lambda each: (-len(each), each)):
        for reading in (rest, *(rest.translate(table) for table in _LETTERS_FOR_SIGNS)):
            if word in reading:
                start = reading.index(word)
                rest, last = rest[:start] + rest[start + len(word) :], word
                break
    rest = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", rest)
    return last if last and len(rest) < _LEAST_REST else ""
