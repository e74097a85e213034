"""Camera lists on their way in: read, columns told apart, compared, decided about by people."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import Any

from sqlalchemy import Row, delete, select, update

from govern.attachments.models import BatchState, ImportBatch, ImportRow
from govern.attachments.tabular import FileKind, Table, read_table
from govern.database import canonical_json
from govern.documents.models import StoredFile
from govern.documents.storage import FileStore, remember
from govern.errors import BadInput, Problem
from govern.history import Work
from govern.registers.cameras.queries.known import Scope
from govern.registers.cameras.rules.columns import ColumnMapping
from govern.registers.cameras.service.list_imports_batches import (
    REGISTER,
    Target,
    list_day,
    mapping_text,
    mapping_words,
    must_be_open,
    new_scheme_name,
    place_of,
    require_import,
    scope_of,
)
from govern.registers.cameras.service.list_imports_columns import (
    proposed_mapping,
    remember_mapping,
    usable_mapping,
)
from govern.registers.cameras.service.list_imports_compare import Compared, compare
from govern.registers.cameras.service.list_imports_rows import REJECTED, write_rows

__all__ = [
    "Target",
    "abandon",
    "accept_all",
    "choose",
    "mapping_words",
    "receive",
    "set_columns",
    "stage",
    "table_of",
    "usable_mapping",
]

_FILES = "attachments"
_LONGEST_NAME = 200
_MEDIA_TYPES = {
    FileKind.CSV: "text/csv",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.GEOJSON: "application/geo+json",
    FileKind.JSON: "application/json",
}


def receive(work: Work, files: FileStore, data: bytes, name: str, target: Target) -> ImportBatch:
    """Take a file in: it is read and kept, and its columns are guessed; the register stays.

    Raises `Forbidden`, and `BadInput` with what to do where the file cannot be used.
    Authority: [SCC-P8], [UKGDPR-5(1)(d)]
    """
    place = place_of(work, target)
    require_import(work, place)
    name = PurePath(name.replace("\\", "/")).name.strip()[:_LONGEST_NAME] or "list"
    if target.listed_on is not None and target.listed_on > work.today:
        sentence = "The date of the list is still to come: give the day it was made."
        raise BadInput(sentence, [Problem("Date of the list", "is still to come")])
    table = read_table(data, name)
    sha256 = _store(work, files, data, table)
    batch = ImportBatch(
        register=REGISTER,
        organisation_id=place.organisation_id,
        scheme_id=place.scheme_id,
        sha256=sha256,
        name=name,
        listed_on=target.listed_on or list_day(name, work.today),
        mapping=mapping_text(proposed_mapping(work, table), _new_name(place, target)),
        state=BatchState.READING,
        asked_by_id=work.actor.person_id,
        made_at=work.now,
    )
    work.session.add(batch)
    work.flush()
    return batch


def _new_name(place: Scope, target: Target) -> str:
    return " ".join(target.scheme_name.split()) if place.is_new_scheme else ""


def _store(work: Work, files: FileStore, data: bytes, table: Table) -> str:
    sha256 = hashlib.sha256(data).hexdigest()
    if work.session.get(StoredFile, sha256) is None:
        files.write(data, kind=_FILES, extension=str(table.kind))
        remember(
            work.session,
            data,
            sha256,
            kind=_FILES,
            extension=str(table.kind),
            media_type=_MEDIA_TYPES[table.kind],
            now=work.now,
        )
    return sha256


def table_of(work: Work, files: FileStore, batch: ImportBatch) -> Table:
    """The list of an import, read again from the kept file."""
    stored = work.session.get_one(StoredFile, batch.sha256)
    return read_table(files.read(stored), batch.name)


def set_columns(
    work: Work, files: FileStore, batch: ImportBatch, words: Mapping[str, str]
) -> Compared:
    """Say which column is what: the list is read under it, compared, and waits for decisions.

    Raises `BadInput` naming each column at fault, `Refused` when it was applied already.
    """
    must_be_open(batch)
    table = table_of(work, files, batch)
    return stage(work, batch, table, usable_mapping(words, table))


def stage(work: Work, batch: ImportBatch, table: Table, mapping: ColumnMapping) -> Compared:
    """Compare the list of an import and keep every line of it; what was there before goes."""
    scope = scope_of(work, batch)
    require_import(work, scope)
    compared = compare(work, table, mapping, scope)
    chosen = _choices(work, batch)
    work.session.execute(delete(ImportRow).where(ImportRow.batch_id == batch.id))
    write_rows(work, batch, compared.listing, compared.found.matches)
    _choose_again(work, batch, chosen)
    batch.mapping = mapping_text(mapping, new_scheme_name(batch))
    batch.state = BatchState.WAITING
    batch.applied_at = None
    batch.counts = canonical_json(compared.as_counts())
    batch.problems = canonical_json(compared.problems())
    remember_mapping(work, table, mapping)
    work.flush()
    return compared


def _choices(work: Work, batch: ImportBatch) -> list[Row[Any]]:
    """What people have decided so far, with what they decided about."""
    return list(
        work.session.execute(
            select(
                ImportRow.line,
                ImportRow.outcome,
                ImportRow.record_id,
                ImportRow.choice,
                ImportRow.chosen_by_id,
            ).where(ImportRow.batch_id == batch.id, ImportRow.choice.is_not(None))
        )
    )


def _choose_again(work: Work, batch: ImportBatch, chosen: Sequence[Row[Any]]) -> None:
    """Keep a decision where the line comes to the same as before; the others are asked again."""
    for row in chosen:
        same_camera = (
            ImportRow.record_id.is_(None)
            if row.record_id is None
            else ImportRow.record_id == row.record_id
        )
        work.session.execute(
            update(ImportRow)
            .where(
                ImportRow.batch_id == batch.id,
                ImportRow.line == row.line,
                ImportRow.outcome == row.outcome,
                same_camera,
            )
            .values(choice=row.choice, chosen_by_id=row.chosen_by_id)
        )


# Decisions ---------------------------------------------------------------------------------


def choose(work: Work, batch: ImportBatch, choices: Mapping[int, str]) -> None:
    """Keep what a person decided about lines: line → accept, keep, new, refuse or a reference."""
    must_be_open(batch)
    require_import(work, scope_of(work, batch))
    for line, choice in choices.items():
        work.session.execute(
            update(ImportRow)
            .where(
                ImportRow.batch_id == batch.id,
                ImportRow.line == line,
                ImportRow.outcome != REJECTED,
            )
            .values(choice=choice or None, chosen_by_id=work.actor.person_id)
        )


def accept_all(work: Work, batch: ImportBatch, *, outcome: str | None = None) -> None:
    """Take every suggestion nobody has decided about yet, or those of one group."""
    must_be_open(batch)
    require_import(work, scope_of(work, batch))
    wanted = update(ImportRow).where(
        ImportRow.batch_id == batch.id,
        ImportRow.choice.is_(None),
        ImportRow.outcome != REJECTED,
    )
    if outcome is not None:
        wanted = wanted.where(ImportRow.outcome == outcome)
    work.session.execute(wanted.values(choice="accept", chosen_by_id=work.actor.person_id))


def abandon(work: Work, batch: ImportBatch) -> None:
    """Give an import up; what it had brought into the register already stays."""
    must_be_open(batch)
    require_import(work, scope_of(work, batch))
    batch.state = BatchState.ABANDONED
    work.session.execute(delete(ImportRow).where(ImportRow.batch_id == batch.id))
