"""Every paper of schemes and reviews: valid in three formats, frozen, the same from anywhere."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from council import NOW, Council
from review_desk import ReviewDesk
from sqlalchemy import select

from govern.documents.issuing import FORMATS, bytes_of
from govern.documents.models import Edition, EditionFile, StoredFile
from govern.documents.storage import FileStore
from govern.errors import Conflict, Unavailable
from govern.history import Actor
from govern.people.models import Person
from govern.people.roles import Role
from govern.publication.issuing import document_bytes, issue
from govern.registers.cameras.rules.outcomes import Outcome
from tests.papers.document_readers import html_texts, pdf_texts, word_texts
from tests.papers.document_validators import pdf_faults, word_faults

_RENDER = """
import hashlib, json, sys
from govern.documents.block_json import from_json
from govern.documents.issuing import render
document = from_json(sys.stdin.read())
digests = {n: hashlib.sha256(render(document, n)).hexdigest() for n in ("html", "docx", "pdf")}
print(json.dumps(digests))
"""


@pytest.fixture
def desk(council: Council) -> ReviewDesk:
    made = ReviewDesk(council)
    reference = made.written(proposal=Outcome.DECOMMISSION)
    made.decide(reference, Outcome.RETAIN, "The market comes back. <b>R&D</b> & “quotes” łŵ ✓")
    return made


@pytest.fixture
def store(tmp_path: Path) -> FileStore:
    return FileStore(tmp_path / "files")


def _issue(desk: ReviewDesk, store: FileStore, reference: str, paper: str) -> list[Edition]:
    desk.council.close()
    person: Person = desk.council.person(Role.CCTV_MANAGER)
    work = desk.begin(Role.CCTV_MANAGER)
    registers = work.registers
    work.rollback()
    desk.council.close()
    actor = Actor(person.id, person.token, person.name)
    return issue(
        desk.council.database, store, registers, actor, NOW,  # type: ignore[arg-type]
        reference=reference, paper_name=paper,
    )  # fmt: skip


PAPERS = (("review", "report"), ("scheme", "yearly_report"), ("scheme", "camera_list"))


def _reference(desk: ReviewDesk, kind: str) -> str:
    return desk.scheme if kind == "scheme" else "CR-2026-0001"


@pytest.mark.parametrize(("kind", "paper"), PAPERS)
def test_each_issued_paper_is_valid_and_agrees_with_its_hash(
    desk: ReviewDesk, store: FileStore, kind: str, paper: str
) -> None:
    for edition in _issue(desk, store, _reference(desk, kind), paper):
        work = desk.begin(Role.CCTV_MANAGER)
        row = work.session.get_one(Edition, edition.id)
        files = {name: bytes_of(work, store, row, name) for name in FORMATS}
        kept = dict(
            work.session.execute(
                select(EditionFile.format, EditionFile.sha256).where(
                    EditionFile.edition_id == row.id
                )
            ).all()
        )
        assert {n: hashlib.sha256(data).hexdigest() for n, data in files.items()} == kept
        assert pdf_faults(files["pdf"]) == []
        assert word_faults(files["docx"]) == []


@pytest.mark.parametrize(("kind", "paper"), PAPERS)
def test_another_process_makes_the_same_bytes(
    desk: ReviewDesk, store: FileStore, kind: str, paper: str
) -> None:
    edition = _issue(desk, store, _reference(desk, kind), paper)[0]
    work = desk.begin(Role.CCTV_MANAGER)
    blocks = work.session.get_one(Edition, edition.id).blocks
    kept = dict(
        work.session.execute(
            select(EditionFile.format, EditionFile.sha256).where(
                EditionFile.edition_id == edition.id
            )
        ).all()
    )
    done = subprocess.run(
        [sys.executable, "-c", _RENDER], input=blocks, capture_output=True, text=True, check=True,
        env={"PATH": "/usr/bin:/bin", "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7"},
    )  # fmt: skip
    assert json.loads(done.stdout) == kept


def test_what_was_typed_is_what_is_printed(desk: ReviewDesk, store: FileStore) -> None:
    edition = _issue(desk, store, "CR-2026-0001", "report")[0]
    work = desk.begin(Role.CCTV_MANAGER)
    row = work.session.get_one(Edition, edition.id)
    for name, read in (("html", html_texts), ("docx", word_texts), ("pdf", pdf_texts)):
        text = " ".join(" ".join(read(bytes_of(work, store, row, name))).split())
        assert "The market comes back. <b>R&D</b> & “quotes” łŵ ✓" in text, name


def test_the_public_edition_names_nobody(desk: ReviewDesk, store: FileStore) -> None:
    internal, public = _issue(desk, store, "CR-2026-0001", "report")
    work = desk.begin(Role.CCTV_MANAGER)
    names = {p.name for p in work.session.scalars(select(Person))}
    inside = work.session.get_one(Edition, internal.id).blocks
    outside = work.session.get_one(Edition, public.id).blocks
    assert any(name in inside for name in names)
    assert not [name for name in names if name in outside]
    assert "Casey Sample" not in outside


def test_a_second_edition_supersedes_the_first(desk: ReviewDesk, store: FileStore) -> None:
    _issue(desk, store, "CR-2026-0001", "report")
    _issue(desk, store, "CR-2026-0001", "report")
    work = desk.begin(Role.CCTV_MANAGER)
    rows = work.session.execute(
        select(Edition.number, Edition.state).where(Edition.edition == "internal")
    ).all()
    assert [tuple(row) for row in rows] == [(1, "superseded"), (2, "issued")]


def test_a_file_that_was_touched_is_never_served(desk: ReviewDesk, store: FileStore) -> None:
    edition = _issue(desk, store, "CR-2026-0001", "report")[0]
    work = desk.begin(Role.CCTV_MANAGER)
    row = work.session.get_one(Edition, edition.id)
    digest = work.session.scalars(
        select(EditionFile.sha256).where(
            EditionFile.edition_id == edition.id, EditionFile.format == "pdf"
        )
    ).one()
    stored = work.session.get_one(StoredFile, digest)
    path = store.path(stored.kind, stored.sha256, stored.extension)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(bytes(data))
    with pytest.raises(Unavailable, match="no longer agrees"):
        bytes_of(work, store, row, "pdf")


def test_without_an_issued_edition_a_draft_says_so(desk: ReviewDesk, store: FileStore) -> None:
    work = desk.begin(Role.CCTV_MANAGER)
    data = document_bytes(
        work, store, work.registers, reference="CR-2026-0001", paper_name=None,  # type: ignore[arg-type]
        format_name="html", audience="public", as_draft=False,
    )  # fmt: skip
    assert "DRAFT" in " ".join(html_texts(data))


def test_a_record_changed_meanwhile_is_not_issued(
    desk: ReviewDesk, store: FileStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    from govern.publication import issuing

    real = issuing.render_all

    def slow(document: object, audience: str) -> object:
        if not changed:
            changed.append(True)
            work = desk.begin(Role.CCTV_MANAGER)
            review = desk.review(work, "CR-2026-0001")
            review.title = f"{review.title} again"
            work.note(review, "camera_review.renamed", "Renamed meanwhile")
            work.commit()
        return real(document, audience)  # type: ignore[arg-type]

    changed: list[bool] = []
    monkeypatch.setattr(issuing, "render_all", slow)
    with pytest.raises(Conflict):
        _issue(desk, store, "CR-2026-0001", "report")
    work = desk.begin(Role.CCTV_MANAGER)
    assert work.session.scalars(select(Edition)).all() == []
