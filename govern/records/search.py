"""Finding records by words: titles, references and the texts upper rooms push here."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select

from govern.history import Work
from govern.records.models import Record, SearchEntry
from govern.records.visibility import visible

MOST_FOUND = 50
_MOST_WORDS = 8
_SNIPPET = 140


@dataclass(frozen=True, slots=True)
class Found:
    """One record found, with a piece of the text the words stand in."""

    reference: str
    register: str
    title: str
    snippet: str


def put(work: Work, record: Record, source: str, text: str) -> None:
    """Make a record findable by a text; nothing covert is ever put here."""
    if record.compartment_id is not None:
        return
    work.flush()
    work.session.execute(
        delete(SearchEntry).where(SearchEntry.record_id == record.id, SearchEntry.source == source)
    )
    if text.strip():
        work.session.add(SearchEntry(record_id=record.id, source=source, text=text))


def find(work: Work, typed: str) -> list[Found]:
    """The records the actor may know of in which every word stands, in the order of references.

    A word is looked for in the reference, the title and the texts put here, in any case.
    """
    words = re.findall(r"[^\s]+", typed)[:_MOST_WORDS]
    if not words:
        return []
    clauses = [_has(word) for word in words]
    rows = work.session.scalars(
        select(Record)
        .where(visible(work), and_(*clauses))
        .order_by(Record.reference)
        .limit(MOST_FOUND)
    )
    return [_found(work, record, words[0]) for record in rows]


def _has(word: str) -> ColumnElement[bool]:
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    pattern = f"%{escaped}%"
    return or_(
        Record.reference.ilike(pattern, escape="\\"),
        Record.title.ilike(pattern, escape="\\"),
        exists(
            select(SearchEntry.id).where(
                SearchEntry.record_id == Record.id,
                SearchEntry.text.ilike(pattern, escape="\\"),
            )
        ),
    )


def _found(work: Work, record: Record, word: str) -> Found:
    texts = work.session.scalars(select(SearchEntry.text).where(SearchEntry.record_id == record.id))
    snippet = ""
    for text in texts:
        at = text.lower().find(word.lower())
        if at >= 0:
            start = max(0, at - 40)
            snippet = ("…" if start else "") + text[start : start + _SNIPPET].strip()
            break
    return Found(record.reference, record.register, record.title, snippet)
