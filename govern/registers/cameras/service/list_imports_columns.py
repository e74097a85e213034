"""Which column of a camera list is what: remembered, guessed, or as a person says."""

from __future__ import annotations

import json
from collections.abc import Mapping

from sqlalchemy import select

from govern.attachments.models import ImportMapping
from govern.attachments.tabular import Table
from govern.database import canonical_json
from govern.errors import BadInput, Problem
from govern.history import Work
from govern.registers.cameras.rules.columns import (
    ColumnMapping,
    guess_columns,
    header_digest,
    mapping_from_words,
)
from govern.registers.cameras.service.list_imports_batches import REGISTER


def proposed_mapping(work: Work, table: Table) -> ColumnMapping:
    """The columns as confirmed the last time a list had these names, else as guessed."""
    words = work.session.scalar(
        select(ImportMapping.mapping).where(
            ImportMapping.register == REGISTER,
            ImportMapping.header_digest == header_digest(table.columns),
        )
    )
    if words is not None:
        return mapping_from_words(json.loads(words), table.columns)
    return guess_columns(table.columns, table.rows)


def usable_mapping(words: Mapping[str, str], table: Table) -> ColumnMapping:
    """The columns as a person gave them, when at least one of them tells cameras apart."""
    mapping = mapping_from_words(words, table.columns)
    guess = guess_columns(table.columns, table.rows)
    if dict(guess.columns) == dict(mapping.columns):
        mapping = guess  # with what it remarks about the columns
    if not set(mapping.columns.values()) & {"number", "label", "alias", "latitude", "easting"}:
        raise BadInput(
            "Say which column holds the number, the name or the position of the cameras: without "
            "one of them no line can be told from another.",
            [Problem("Columns", "one with numbers, names or positions is wanted")],
        )
    return mapping


def remember_mapping(work: Work, table: Table, mapping: ColumnMapping) -> None:
    """Keep which column was which, for the next list with the same names."""
    digest = header_digest(table.columns)
    kept = work.session.scalars(
        select(ImportMapping).where(
            ImportMapping.register == REGISTER, ImportMapping.header_digest == digest
        )
    ).one_or_none()
    if kept is None:
        kept = ImportMapping(register=REGISTER, header_digest=digest, mapping="")
        work.session.add(kept)
    kept.mapping = canonical_json(mapping.as_words())
