"""Numbers and names of cameras as lists write them: cleaned, split, and compared."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache
from typing import NamedTuple

_ALIAS = re.compile(
    r"(?:camera|cctv|cam)\.? ?(?:no\.?|number|#)? ?([A-Za-z]{0,3}\d{1,6}[A-Za-z]?)(?![A-Za-z0-9])"
    r"[ :.\-–—]{0,5}",
    re.IGNORECASE,
)
_NUMBER_WORDS = re.compile(r"^(?:camera|cctv|cam|number|no\.?|#)[ .:]{0,3}(?=\S*\d)", re.IGNORECASE)
_WHOLE = re.compile(r"\d+\.0+")
_WORDS = re.compile(r"[a-z0-9]+")

# “St” is both street and saint: written out as one of them it equals itself in either sense.
_WRITTEN_OUT = (
    ("road", "rd"),
    ("street", "st str saint"),
    ("avenue", "ave av"),
    ("lane", "ln"),
    ("drive", "dr"),
    ("square", "sq"),
    ("place", "pl"),
    ("close", "cl"),
    ("court", "ct"),
    ("crescent", "cres"),
    ("gardens", "gdns"),
    ("grove", "gr"),
    ("park", "pk"),
    ("terrace", "terr"),
    ("roundabout", "rbt"),
    ("junction", "jct jn"),
    ("station", "stn"),
    ("centre", "ctr center"),
    ("near", "nr"),
    ("opposite", "opp"),
)
_SHORT_FORMS = {short: word for word, forms in _WRITTEN_OUT for short in forms.split()}
_SAY_NOTHING = {"the", "of", "at", "on", "by", "near", "and", "junction", "opposite", "cctv"}
# Words many names share: together they count for one word that tells a place.
_KINDS_OF_ROAD = {
    *("road", "street", "avenue", "lane", "drive", "way", "close", "court", "place", "square"),
    *("crescent", "gardens", "grove", "park", "terrace", "roundabout", "camera", "cam"),
}
_KIND_WEIGHT = 0.25

_SLIP = 0.85
_SLIP_LETTERS = 12

#: From this likeness on, two names are taken to speak of one place.
ALIKE = 70


class Likeness(NamedTuple):
    """A name made ready for comparing: its telling words, and all of them run together."""

    words: frozenset[str]
    weight: float
    joined: str


def fold(text: str) -> str:
    """A text with every run of blanks as one, and none at its ends."""
    return " ".join(text.split())


def tidy_label(text: str) -> str:
    """A name without brackets that have lost their other half."""
    text = fold(text)
    if text.count("(") == text.count(")") and text.find(")") >= text.find("("):
        return text
    kept: list[str] = []
    opened: list[int] = []
    for character in text:
        if character == "(":
            opened.append(len(kept))
        elif character == ")":
            if not opened:
                continue
            opened.pop()
        kept.append(character)
    for place in opened:
        kept[place] = ""
    return fold("".join(kept))


def read_alias(text: str) -> tuple[str | None, str]:
    """Number and name out of “Cam 5 - Chester Rd White City)”: ("5", "Chester Rd White City").

    A text that does not begin with a number gives None and the whole of it as the name.
    """
    folded = fold(text)
    found = _ALIAS.match(folded)
    if found is None:
        return None, tidy_label(folded)
    return found[1].upper(), tidy_label(folded[found.end() :])


def tidy_number(text: str) -> str:
    """A number as the list writes it, without the word “Cam” before it or “.0” after it."""
    folded = fold(text)
    if folded.isdigit():
        return folded
    if _WHOLE.fullmatch(folded):
        return folded.partition(".")[0]
    return _NUMBER_WORDS.sub("", folded, count=1)


@lru_cache(maxsize=300_000)
def number_key(number: str) -> str:
    """What two numbers are compared by: 007 and 7, c168 and C168 are the same."""
    key = "".join(number.split()).upper()
    return key.lstrip("0") or "0" if key.isdigit() else key


@lru_cache(maxsize=300_000)
def likeness_of(label: str) -> Likeness:
    """A name's words, short forms written out, for comparing."""
    plain = label.lower().replace("'", "").replace("’", "")
    words = [_SHORT_FORMS.get(word, word) for word in _WORDS.findall(plain)]
    telling = frozenset(word for word in words if word not in _SAY_NOTHING)
    weight = sum(_weight(word) for word in telling)
    return Likeness(telling, weight, "".join(words))


@lru_cache(maxsize=300_000)
def label_key(label: str) -> str:
    """What names are equal by: their words in any order, short forms written out."""
    return " ".join(sorted(likeness_of(label).words))


def alikeness(one: str, other: str) -> int:
    """How alike two names are, 0 to 100: shared telling words, or nearly the same letters.

    A name wholly within another (“Moss Road”, “Moss Road/Station Road”) is alike; two streets
    that share no more than the word “Road” are not.
    """
    a, b = likeness_of(one), likeness_of(other)
    if a.words == b.words and a.words:
        return 100
    if not a.words or not b.words:
        return 0
    shared = sum(_weight(word) for word in a.words & b.words)
    within = shared / min(a.weight, b.weight)
    overall = shared / (a.weight + b.weight - shared)
    by_words = round(100 * (0.75 * within + 0.25 * overall)) if shared >= 1 else 0
    if by_words >= 95:
        return min(by_words, 99)  # 100 is kept for the same words
    shorter, longer = sorted((a.joined, b.joined), key=len)
    if len(shorter) >= 10 and shorter in longer:
        return 95  # "Firsway/Goodwood" within "Firs Way/Goodwood, Sale"
    return max(by_words, _by_letters(a.joined, b.joined))


def _by_letters(one: str, other: str) -> int:
    """The share of letters two names have in common and in order, where it is a slip of the pen:
    in names of some length that differ in few letters. Otherwise 0."""
    if min(len(one), len(other)) < _SLIP_LETTERS:
        return 0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    # The two quick measures are upper bounds: most pairs of names end at them.
    if matcher.real_quick_ratio() < _SLIP or matcher.quick_ratio() < _SLIP:
        return 0
    ratio = matcher.ratio()
    return min(99, round(100 * ratio)) if ratio >= _SLIP else 0


def _weight(word: str) -> float:
    return _KIND_WEIGHT if word in _KINDS_OF_ROAD else 1.0
