"""The sample council, loaded once for a run of the tests, with somebody signed in for every role.

Loading takes about ten seconds, so the installation is made once, under a lock that the processes
of one run share, and copied for each test that changes anything. It is always on SQLite: what is
asked of it (who may open what, what a page holds) does not depend on the database.
"""

from __future__ import annotations

import fcntl
import json
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import databases
import pytest
from council import Council
from front_door import FrontDoor, Visitor
from sqlalchemy import select

from govern.cli.instances import prepare
from govern.cli.running import Context
from govern.cli.sample import people
from govern.cli.sample.load import load
from govern.clock import utc_now
from govern.database import Database
from govern.documents.storage import FileStore
from govern.people.roles import Role
from govern.records import Record
from govern.registers.cameras.models import CameraReview, ReviewForm, Scheme
from govern.registers.cameras.presenting.reviews import library
from govern.registers.cameras.service import list_imports, reviews

#: Somebody with grants for the town-centre scheme and for nothing else.
ONE_SCHEME = "one scheme"
TOWN_CENTRE, TRAFFIC = "Town centre", "Traffic"
_READY = "ready.json"


@dataclass(frozen=True, slots=True)
class SampleCouncil:
    """An installation with the sample loaded, and the cookies of those who signed in."""

    folder: Path
    loaded_at: datetime
    cookies: Mapping[str, Mapping[str, str]]

    def copied(self, folder: Path) -> SampleCouncil:
        """The same in another folder, to be changed at will."""
        shutil.copytree(self.folder, folder)
        return SampleCouncil(folder, self.loaded_at, self.cookies)

    @contextmanager
    def opened(self, **settings: object) -> Iterator[SampleDoor]:
        """The application on it; closed when the block ends."""
        database = databases.open_at(f"sqlite:///{self.folder / 'govern.sqlite'}")
        door = SampleDoor(self, database, **settings)
        try:
            yield door
        finally:
            door.council.close()
            database.dispose()


class SampleDoor(FrontDoor):
    """The front door of a sample council, at the moment it was loaded."""

    def __init__(self, sample: SampleCouncil, database: Database, **settings: object) -> None:
        self.sample = sample
        council = Council(database, people.COUNCIL)
        # Mail stays on this machine, as in the demo: so the mailbox has its pages.
        local = {"mail_host": "127.0.0.1", "mail_security": "none"}
        super().__init__(council, sample.folder, **{**local, **settings})
        self.clock.now = sample.loaded_at

    def as_role(self, who: Role | str) -> Visitor:
        """The browser of somebody who signed in when the sample was made."""
        visitor = self.visitor()
        visitor.take_cookies(self.sample.cookies[str(who)])
        return visitor

    def references(self, *clauses: Any) -> list[str]:
        """References of records, in order."""
        with self.council.database.read_session() as session:
            return list(
                session.scalars(select(Record.reference).where(*clauses).order_by(Record.id))
            )

    def scheme_id(self, title: str) -> int:
        """The id of a scheme by its title."""
        with self.council.database.read_session() as session:
            return session.scalars(select(Scheme.id).where(Scheme.title == title)).one()


def sample_at(folder: Path) -> SampleCouncil:
    """The sample in a folder, made by whichever process asks first."""
    folder.mkdir(parents=True, exist_ok=True)
    ready = folder / _READY
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ready.is_file():
            ready.write_text(json.dumps(_make(folder / "instance")), encoding="utf-8")
    found = json.loads(ready.read_text("utf-8"))
    return SampleCouncil(
        folder / "instance", datetime.fromisoformat(found["loaded_at"]), found["cookies"]
    )


def _make(instance: Path) -> dict[str, Any]:
    context = Context(instance)
    prepare(context)
    loaded_at = utc_now()
    load(context, say=lambda _words: None)
    context.close()
    plain = SampleCouncil(instance, utc_now(), {})
    with plain.opened() as door:
        cookies = {str(role): door.signed_in(role).cookies() for role in Role}
        cookies[ONE_SCHEME] = _sign_in_for_one_scheme(door)
        _begin_a_review(door)
        _bring_lists(door)
        with door.council.database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return {"loaded_at": max(loaded_at, plain.loaded_at).isoformat(), "cookies": cookies}


def _sign_in_for_one_scheme(door: SampleDoor) -> dict[str, str]:
    """Somebody who manages the town-centre scheme alone."""
    with door.council.database.read_session() as session:
        scheme = session.scalars(select(Scheme).where(Scheme.title == TOWN_CENTRE)).one()
    person = door.council.person(Role.CCTV_MANAGER, name="One Scheme", scheme=scheme)
    door.give_password(person)
    visitor = door.visitor()
    assert visitor.sign_in(person).status_code == 303
    return visitor.cookies()


def _begin_a_review(door: SampleDoor) -> None:
    """Start one review of the town centre, so that there is one whose answers can be given."""
    scheme_id = door.scheme_id(TOWN_CENTRE)
    work = door.council.work_as(Role.SPOC, at=door.clock.now)
    review = work.session.scalars(
        select(CameraReview)
        .where(CameraReview.state == "planned", CameraReview.scheme_id == scheme_id)
        .order_by(CameraReview.id.desc())
        .limit(1)
    ).one()
    reviews.start(work, review, library(), form=ReviewForm.FULL)
    work.commit()
    work.session.close()


def _bring_lists(door: SampleDoor) -> None:
    """Leave three lists waiting: one at its columns, one at its lines, one of the other scheme."""
    data = Path(load.__code__.co_filename).with_name("data")
    for name, scheme, is_staged in (
        ("new_town_centre_list.csv", TOWN_CENTRE, False),
        ("new_town_centre_list.csv", TOWN_CENTRE, True),
        ("traffic_cameras.csv", TRAFFIC, True),
    ):
        # The same bytes twice would be one waiting list: a line end makes them two.
        lines = (data / name).read_bytes() + (b"" if is_staged else b"\n")
        work = door.council.work_as(Role.CCTV_MANAGER, at=door.clock.now)
        target = list_imports.Target(door.council.organisation.id, scheme)
        files = FileStore(door.settings.files)
        batch = list_imports.receive(work, files, lines, name, target)
        if is_staged:
            table = list_imports.table_of(work, files, batch)
            mapping = list_imports.usable_mapping(list_imports.mapping_words(batch), table)
            list_imports.stage(work, batch, table, mapping)
        work.commit()
        work.session.close()


@cache
def _folder_of_this_run(base: Path) -> Path:
    """Shared by the worker processes of one run, each of which has a folder of its own below."""
    worker = base.name.startswith("popen-")
    return (base.parent if worker else base) / "sample-council"


@pytest.fixture(scope="session")
def sample_template(tmp_path_factory: pytest.TempPathFactory) -> SampleCouncil:
    """The sample of this run of the tests; nobody changes it."""
    return sample_at(_folder_of_this_run(tmp_path_factory.getbasetemp()))


@pytest.fixture
def sample(sample_template: SampleCouncil, tmp_path: Path) -> Iterator[SampleDoor]:
    """The application on a copy of the sample of this test's own."""
    with sample_template.copied(tmp_path / "sample").opened() as door:
        yield door


@pytest.fixture(scope="module")
def sample_to_read(
    sample_template: SampleCouncil, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SampleDoor]:
    """The application on a copy that the tests of one file share, for looking only."""
    folder = tmp_path_factory.mktemp("looked-at") / "sample"
    with sample_template.copied(folder).opened() as door:
        yield door
