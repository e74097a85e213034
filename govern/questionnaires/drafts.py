"""Drafts: what somebody typed and did not, or could not, save; nobody else sees them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, select

from govern.database import canonical_json
from govern.history import Work
from govern.questionnaires.models import AnswerDraft, AnswerSheet


def keep_draft(
    work: Work, sheet: AnswerSheet, question_id: str, raw: object, base: Mapping[str, str]
) -> None:
    """Keep what somebody typed and did not, or could not, save; only they see it."""
    if not work.actor.person_id:
        return
    text = canonical_json({"raw": _plain(raw), "base": dict(base)})
    found = work.session.scalars(
        select(AnswerDraft).where(
            AnswerDraft.person_id == work.actor.person_id,
            AnswerDraft.sheet_id == sheet.id,
            AnswerDraft.question_id == question_id,
            AnswerDraft.row_key == "",
        )
    ).first()
    if found is None:
        found = AnswerDraft(
            person_id=work.actor.person_id, sheet_id=sheet.id, question_id=question_id, row_key=""
        )
        work.session.add(found)
    found.value = text
    found.based_on_revision = 0
    found.saved_at = work.now


def _plain(raw: object) -> Any:
    """What was typed, in a form that can be kept: lone surrogates would not survive."""
    if isinstance(raw, str):
        return raw.encode("utf-8", "replace").decode()
    if isinstance(raw, Mapping):
        return {str(key): _plain(value) for key, value in raw.items()}
    if isinstance(raw, list | tuple):
        return [_plain(value) for value in raw]
    return raw if isinstance(raw, int | bool) or raw is None else str(raw)


def drafts_of(work: Work, sheet: AnswerSheet) -> dict[str, Any]:
    """This person's unsaved texts for a sheet: question id → {"raw": …, "base": …}."""
    if not work.actor.person_id:
        return {}
    rows = work.session.scalars(
        select(AnswerDraft).where(
            AnswerDraft.person_id == work.actor.person_id, AnswerDraft.sheet_id == sheet.id
        )
    )
    return {row.question_id: json.loads(row.value) for row in rows}


def drop_drafts(work: Work, sheet: AnswerSheet, question_ids: Iterable[str]) -> None:
    """Forget this person's drafts of questions that were saved."""
    work.session.execute(
        delete(AnswerDraft).where(
            AnswerDraft.person_id == (work.actor.person_id or 0),
            AnswerDraft.sheet_id == sheet.id,
            AnswerDraft.question_id.in_(list(question_ids)),
        )
    )
