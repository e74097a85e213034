"""The daily sweep: old drafts, old attempts at signing in, files a crash left half written."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from sqlalchemy import delete

from govern.database import Database
from govern.documents.storage import FileStore
from govern.jobs.heartbeat import forget_old
from govern.people.models import SignInAttempt
from govern.questionnaires.models import AnswerDraft

DRAFTS_FOR = timedelta(days=90)
ATTEMPTS_FOR = timedelta(days=1)
_LEFTOVER_SECONDS = 24 * 60 * 60


def sweep(database: Database, files: FileStore, now: datetime) -> str:
    """Remove what has had its time; what was removed, in words."""
    with database.own_write() as session:
        drafts = len(
            session.execute(
                delete(AnswerDraft)
                .where(AnswerDraft.saved_at < now - DRAFTS_FOR)
                .returning(AnswerDraft.id)
            ).all()
        )
        attempts = len(
            session.execute(
                delete(SignInAttempt)
                .where(SignInAttempt.at < now - ATTEMPTS_FOR)
                .returning(SignInAttempt.id)
            ).all()
        )
    runs = forget_old(database, now)
    leftovers = sweep_leftovers(files)
    return f"{drafts} drafts, {attempts} attempts, {runs} runs, {leftovers} half-written files"


def sweep_leftovers(files: FileStore) -> int:
    """Remove half-written files of more than a day ago: no writer still works on those."""
    gone = 0
    for path in files.leftovers():
        try:
            # The disk's own clock made the time stamp, so it is compared with this machine's.
            if time.time() - path.stat().st_mtime > _LEFTOVER_SECONDS:
                path.unlink()
                gone += 1
        except FileNotFoundError:
            continue
    return gone
