"""Alembic's environment: always on a connection handed over by `upgrade`."""

from __future__ import annotations

from alembic import context

from govern.catalogue import metadata


def run() -> None:
    """Run the migrations on the connection given."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=metadata(),
        render_as_batch=connection.dialect.name == "sqlite",
        transactional_ddl=True,
        compare_type=True,
    )
    context.run_migrations()


run()
