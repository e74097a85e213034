"""A camera list brought in by a child process, which may be killed at any moment."""

from __future__ import annotations

from multiprocessing.connection import Connection
from pathlib import Path

from camera_lists import AFTERWARDS
from databases import open_at

from govern.catalogue import registers
from govern.documents.storage import FileStore
from govern.history import Work, system_actor
from govern.registers.cameras.service import import_apply, list_imports, list_imports_again
from govern.registers.cameras.service.list_imports_batches import Target, find, mapping_words


def bring_in(
    url: str, organisation_id: int, scheme: str, path: str, folder: str, pipe: Connection
) -> None:
    """What the command does: receive and compare in one write, apply in another."""
    database = open_at(url)
    files, known = FileStore(Path(folder)), registers()
    pipe.send("begun")
    with database.write_session() as session:
        work = Work(session, system_actor("command"), AFTERWARDS, known)
        target = Target(organisation_id, scheme)
        data = Path(path).read_bytes()
        batch = list_imports.receive(work, files, data, Path(path).name, target)
        words = mapping_words(batch)
        if list_imports_again.applied_before(work, batch, words) is not None:
            work.rollback()
            pipe.send("known")
            return
        list_imports_again.give_up_waiting(work, batch)
        list_imports.set_columns(work, files, batch, words)
        work.commit()
        token = batch.token
    with database.write_session() as session:
        work = Work(session, system_actor("command"), AFTERWARDS, known)
        import_apply.apply(work, find(work, token), as_suggested=True)
        work.commit()
    pipe.send("applied")
