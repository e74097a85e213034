"""The schema: data classes, history, guards, and migrations that go up, down and up again."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect, text

from govern import migrations
from govern.catalogue import metadata
from govern.database import Base, make_engine
from govern.history.triggers import append_only_tables, install_guards, missing_guards

DATA_CLASSES = {"public", "internal", "personal", "covert"}


def _migrated(folder: Path) -> Engine:
    engine = make_engine(f"sqlite:///{folder / 'govern.sqlite'}")
    migrations.upgrade(engine)
    return engine


def test_every_column_says_what_kind_of_data_it_holds() -> None:
    silent = [
        str(column)
        for table in metadata().tables.values()
        for column in table.columns
        if not column.info.get("data")
    ]
    assert silent == []


def test_data_classes_are_a_small_closed_set() -> None:
    used = {
        str(column.info["data"]) for table in metadata().tables.values() for column in table.columns
    }
    assert used == DATA_CLASSES


def test_every_table_says_how_its_changes_are_remembered() -> None:
    metadata()
    silent = [
        mapper.class_.__name__
        for mapper in Base.registry.mappers
        if not getattr(mapper.class_, "__history__", "")
    ]
    assert silent == []


def test_the_migrations_make_the_very_schema_of_the_models(tmp_path: Path) -> None:
    """Nobody changes a model and forgets the migration."""
    engine = _migrated(tmp_path)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata()) == []
    engine.dispose()


def test_up_down_and_up_again(tmp_path: Path) -> None:
    """Going back leaves nothing behind, and going forward again gives the same schema."""
    engine = _migrated(tmp_path)
    first = _shape(engine)
    assert len(first) > 50
    with engine.connect().execution_options(sqlite_write=True) as connection:
        connection.connection.cursor().execute("PRAGMA foreign_keys=OFF")
        config = Config()
        config.set_main_option("script_location", "govern:migrations")
        config.attributes["connection"] = connection
        with connection.begin():
            command.downgrade(config, "base")
    assert set(_shape(engine)) <= {"alembic_version"}
    migrations.upgrade(engine)
    assert _shape(engine) == first
    assert migrations.current(engine) == migrations.newest()
    engine.dispose()


def _shape(engine: Engine) -> dict[str, tuple[str, ...]]:
    """Tables with their columns, indexes and triggers, as the database has them."""
    with engine.connect() as connection:
        found = {
            table: tuple(column["name"] for column in inspect(connection).get_columns(table))
            for table in inspect(connection).get_table_names()
        }
        rows = connection.execute(
            text("SELECT tbl_name, name FROM sqlite_master WHERE type IN ('index', 'trigger')")
        ).all()
    for table, name in sorted(rows):
        if table in found and not name.startswith("sqlite_"):
            found[table] += (name,)
    return found


def test_append_only_tables_are_guarded(tmp_path: Path) -> None:
    """Every trigger is there after migrating, and one taken away is missed and put back."""
    engine = _migrated(tmp_path)
    assert {"audit_event", "audit_anchor"} <= append_only_tables().keys()
    with engine.begin() as connection:
        assert missing_guards(connection) == []
        name = connection.scalar(
            text("SELECT name FROM sqlite_master WHERE type='trigger' AND tbl_name='audit_event'")
        )
        connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        assert missing_guards(connection)
        install_guards(connection)
        assert missing_guards(connection) == []
    engine.dispose()
