"""Inserting what may be there already: the unique key decides, on both databases alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from govern.database import Base


def insert_missing(
    session: Session, table: type[Base], rows: Sequence[Mapping[str, Any]], *, key: Sequence[str]
) -> int:
    """Insert the rows whose key is not there yet, in one statement each; how many were new."""
    if not rows:
        return 0
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    made = 0
    for row in rows:
        statement = insert(table).values(**row).on_conflict_do_nothing(index_elements=list(key))
        made += len(session.execute(statement.returning(*table.__table__.primary_key)).all())
    return made
