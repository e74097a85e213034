"""Two people editing one record: what each changed is kept; where they differ both are shown."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Form

from govern.web.page_parts import Disagreement

_KEEP = "keep-"
_YOURS = "yours-"


@dataclass(frozen=True, slots=True)
class Merged:
    """What a person changed, and where somebody else changed the same thing meanwhile."""

    changes: dict[str, Any]
    disagreements: tuple[Disagreement, ...]


def as_text(value: Any) -> str:
    """A value as one text, the same however it came about."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value)


def texts_of(values: Mapping[str, Any]) -> dict[str, str]:
    """Every value as text: what a page carries along to tell later what was changed on it."""
    return {name: as_text(value) for name, value in values.items()}


def base_text(values: Mapping[str, Any]) -> str:
    """The values a page was opened with, as its hidden field keeps them."""
    return json.dumps(texts_of(values), ensure_ascii=False, sort_keys=True)


def _base(text: str, current: Mapping[str, str]) -> dict[str, str]:
    try:
        found = json.loads(text)
    except json.JSONDecodeError:
        return dict(current)
    if not isinstance(found, dict):
        return dict(current)
    return {name: str(found.get(name, value)) for name, value in current.items()}


def merge(form: Form, base: str, current: Mapping[str, Any], given: Mapping[str, Any]) -> Merged:
    """Compare what was opened (`base`), what stands now, and what this person gives.

    A field only one of the two changed is theirs; one that both changed to different texts is a
    disagreement, and nothing is changed until the person has chosen.
    """
    now = texts_of(current)
    before = _base(base, now)
    changes: dict[str, Any] = {}
    clashes: list[Disagreement] = []
    for name, value in given.items():
        mine = as_text(value)
        if mine in (before[name], now[name]):
            continue
        if now[name] != before[name]:
            label = str(form[name].label.text)
            clashes.append(Disagreement(name, label, before[name], mine, now[name]))
        changes[name] = value
    return Merged(changes, tuple(clashes))


def carried(merged: Merged) -> dict[str, str]:
    """What the page of a disagreement carries: every change, and mine of each disputed field."""
    disputed = {each.name: each.yours for each in merged.disagreements}
    return {
        **{name: as_text(value) for name, value in merged.changes.items() if name not in disputed},
        **{f"{_YOURS}{name}": text for name, text in disputed.items()},
    }


def resolved(sent: MultiDict[str, str], current: Mapping[str, Any]) -> MultiDict[str, str]:
    """The form as if typed anew, after a person chose between two texts; else as it was sent.

    What is neither chosen nor carried keeps the value that stands now.
    """
    chosen = {
        name.removeprefix(_KEEP): value for name, value in sent.items() if name.startswith(_KEEP)
    }
    if not chosen:
        return sent
    now = texts_of(current)
    found: MultiDict[str, str] = MultiDict(now)
    for name, value in sent.items():
        if name in now and name not in chosen:
            found[name] = value
    for name, keep in chosen.items():
        if name not in now:
            continue
        if keep == "own":
            found[name] = sent.get(name, now[name])
        elif keep == "yours":
            found[name] = sent.get(f"{_YOURS}{name}", now[name])
    for name in ("revision", "csrf_token"):
        if name in sent:
            found[name] = sent[name]
    found["base"] = base_text(current)
    return found
