"""Alembic's environment: always on a connection handed over by `upgrade`."""

from __future__ import annotations

from typing import Any, Literal

from alembic import context

from govern.catalogue import metadata
from govern.database import UTCDateTime


def _render(kind: str, item: Any, _context: Any) -> str | Literal[False]:
    """Write our own column type as the plain one it is kept as: a migration is for ever."""
    if kind == "type" and isinstance(item, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def run() -> None:
    """Run the migrations on the connection given."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=metadata(),
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
        compare_type=True,
        render_item=_render,
    )
    context.run_migrations()


run()
