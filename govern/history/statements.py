"""Which statements write: judged as they go to the driver, whoever wrote them."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy.sql.dml import UpdateBase

_WRITES = re.compile(
    r"\b(?:insert\s+(?:or\s+\w+\s+)?into|replace\s+into|update(?:\s+or\s+\w+)?|delete\s+from"
    r"|merge\s+into|truncate(?:\s+table)?|copy)"
    r"\s+(?:only\s+)?(?:[\"`\[]?\w+[\"`\]]?\s*\.\s*)?[\"`\[]?(\w+)",
    re.IGNORECASE,
)
_COMMENT = re.compile(r"/\*.*?\*/|--[^\n]*", re.DOTALL)


def writes_one_of(statement: str, context: Any, tables: frozenset[str]) -> bool:
    """Whether a statement, as it goes to the driver, would change one of `tables`.

    What SQLAlchemy built says so itself; anything written as text is read for its verbs.
    """
    compiled = getattr(context, "compiled", None)
    if compiled is not None and not compiled.ctes:
        source = compiled.statement
        if isinstance(source, UpdateBase):
            return str(getattr(source.table, "name", "")) in tables
        if getattr(source, "is_select", False):
            return False
    if "/*" in statement or "--" in statement:
        statement = _COMMENT.sub(" ", statement)
    return any(name.lower() in tables for name in _WRITES.findall(statement))
