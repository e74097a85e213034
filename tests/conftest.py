"""Fixtures every test may use: a fresh database, and a council to work in."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

# Tests are imported one by one and form no package: what they share lies beside this file.
sys.path.insert(0, str(Path(__file__).resolve().parent))

import databases
from council import NOW, Council, WorkAs

from govern.database import Database
from govern.people.models import Organisation, Person
from govern.people.roles import Role

__all__ = ["NOW"]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A fresh database with schema, triggers and guard: the kind this run was asked to use."""
    with databases.fresh(databases.chosen_kind(), tmp_path) as made:
        yield made


@pytest.fixture(params=databases.KINDS)
def both_databases(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A fresh database, once SQLite and once PostgreSQL, for what may differ between them."""
    with databases.fresh(request.param, tmp_path) as made:
        yield made


@pytest.fixture
def council(request: pytest.FixtureRequest) -> Iterator[Council]:
    """A council in the test's database (`both_databases` where the test asks for that)."""
    name = "both_databases" if "both_databases" in request.fixturenames else "database"
    made = Council(request.getfixturevalue(name))
    yield made
    made.close()


@pytest.fixture
def organisation(council: Council) -> Organisation:
    """The council's own organisation."""
    return council.organisation


@pytest.fixture
def sample_people(council: Council) -> dict[Role, Person]:
    """One person for every role there is."""
    return council.people()


@pytest.fixture
def work_as(council: Council) -> WorkAs:
    """`work_as(Role.CCTV_MANAGER)` begins a piece of work as somebody with that role."""
    return council.work_as
