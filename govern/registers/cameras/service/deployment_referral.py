"""Stopping a request that may be covert: only the day it was referred is kept."""

from __future__ import annotations

from datetime import date

from sqlalchemy import delete, select

from govern.clock import short_day
from govern.dues.service import state
from govern.errors import NotFound, Refused
from govern.history import Work
from govern.history.erasure import erase_details
from govern.people.grants import require
from govern.people.roles import Permission
from govern.questionnaires.models import Answer, AnswerDraft, AnswerSheet
from govern.questionnaires.sheets import freeze
from govern.records import SearchEntry, next_reference
from govern.registers.cameras.models import Deployment
from govern.registers.cameras.rules.deployment_steps import DEPLOYMENTS
from govern.registers.cameras.service.deployment_dues import REFERRED, keep_dates
from govern.registers.cameras.service.evidence_files import files_of
from govern.registers.cameras.service.steps import begin, finish

_TITLE = "Deployment request, stopped and referred"
_WHY = "The request left this register, which keeps nothing of a possible target"


def refer_new(work: Work, *, organisation_id: int, referred_on: date) -> Deployment:
    """Record that a request was stopped before it was written, and the day it was referred.

    Raises `Forbidden`, and `Refused` for a day to come. Authority: [RIPA-s26]
    """
    require(work, Permission.DEPLOYMENTS_EDIT, organisation_id=organisation_id)
    if work.actor.person_id is None:
        raise Refused("A request is made by a person.")
    _check(work, referred_on)
    made = Deployment(
        reference=next_reference(work, "deployments", organisation_id),
        title=_TITLE,
        state="referred",
        organisation_id=organisation_id,
        owner_id=work.actor.person_id,
        opened_on=work.today,
        closed_on=work.today,
        place_public="",
        applicant_id=work.actor.person_id,
        from_on=referred_on,
        ends_on=referred_on,
    )
    work.session.add(made)
    work.flush()
    state(work, made, REFERRED, on=referred_on)
    work.note(made, "deployment.referred", f"Stopped and referred on {short_day(referred_on)}")
    return made


def refer(work: Work, deployment: Deployment, *, referred_on: date) -> None:
    """Stop a request that was begun: its text goes, also from drafts, search and history.

    What stays is that there was a request, by whom, and the day it was referred. Raises as
    `steps.begin`, and `Refused` for a day to come, or while files are attached.
    Authority: [RIPA-s26], [UKGDPR-5(1)(c)]
    """
    begin(work, deployment, DEPLOYMENTS, "refer")
    _check(work, referred_on)
    if files_of(work, deployment):
        raise Refused(
            "Files are attached to this request. Ask the person who looks after this installation "
            "to take them off first, then refer it."
        )
    _forget_answers(work, deployment)
    _forget_place(work, deployment, referred_on)
    finish(deployment, DEPLOYMENTS, "referred", work)
    state(work, deployment, REFERRED, on=referred_on)
    keep_dates(work, deployment, reason="Referred")
    work.note(
        deployment, "deployment.referred", f"Stopped and referred on {short_day(referred_on)}"
    )
    try:
        erase_details(work, deployment.id, _WHY, "UKGDPR-5(1)(c)", reference=deployment.reference)
    except NotFound:
        # The request was begun in this very piece of work: the history holds nothing of it yet.
        return


def _check(work: Work, referred_on: date) -> None:
    if referred_on > work.today:
        raise Refused("Refer it first, then give the day on which you did.")


def _forget_answers(work: Work, deployment: Deployment) -> None:
    sheets = list(
        work.session.scalars(select(AnswerSheet).where(AnswerSheet.record_id == deployment.id))
    )
    for sheet in sheets:
        for answer in work.session.scalars(select(Answer).where(Answer.sheet_id == sheet.id)):
            work.session.delete(answer)
        work.session.execute(delete(AnswerDraft).where(AnswerDraft.sheet_id == sheet.id))
        freeze(work, sheet)
    work.session.execute(delete(SearchEntry).where(SearchEntry.record_id == deployment.id))


def _forget_place(work: Work, deployment: Deployment, referred_on: date) -> None:
    """Empty what was typed without reading it: the history would tell what stood there before."""
    work.flush()
    names = ["title", "place_public", "place_exact", "latitude", "longitude", "camera_id",
             "from_on", "ends_on"]  # fmt: skip
    work.session.expire(deployment, names)
    deployment.title = _TITLE
    deployment.place_public = deployment.place_exact = ""
    deployment.latitude = deployment.longitude = None
    deployment.camera_id = None
    deployment.from_on = deployment.ends_on = referred_on
