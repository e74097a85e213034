"""Answering a questionnaire: the list of sections, one section a page, check your answers."""

from __future__ import annotations

from typing import Any

from flask import (
    Blueprint,
    Response,
    abort,
    g,
    jsonify,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from govern.clock import LONDON
from govern.documents import drawing
from govern.errors import Refused
from govern.history import Work
from govern.people.models import Person
from govern.questionnaires import kinds
from govern.questionnaires.completeness import gaps, progress
from govern.questionnaires.definition import Question, Section
from govern.questionnaires.drafts import drafts_of, keep_draft
from govern.questionnaires.sheets import Clash, marks_of, rows_of, save, values_of
from govern.records import Record
from govern.records.settings import BRAND_COLOUR, value_of
from govern.web.access import signed_in
from govern.web.answer_place import Place, find
from govern.web.edge import work
from govern.web.frames import notice
from govern.web.page_parts import Link, SummaryRow, Tag, Task, Tone
from govern.web.question_answers import read_typed
from govern.web.question_forms import QuestionPage, page
from govern.web.record_pages import may_see_operational
from govern.web.security_headers import Served

blueprint = Blueprint("answers", __name__, url_prefix="/records/<reference>/answers/<name>/<stage>")
_MAP_WIDTH_MM = 150
#: Answers that say exactly where or what a camera sees; the public place is another question.
_OPERATIONAL = frozenset({"place_exact", "masks", "rest_view", "masks_planned", "mount"})


def _must_be_open(place: Place) -> None:
    why = place.answering.refusal(work(), place.record, place.stage)
    if why is not None:
        raise Refused(why)


@blueprint.get("/")
@signed_in
def overview(reference: str, name: str, stage: str) -> str:
    """The sections of a stage as a task list, with how far each has come."""
    place = find(reference, name, stage)
    tasks = [
        Task(
            each.title,
            Tag("Complete", Tone.GOOD)
            if each.complete
            else Tag(each.words, Tone.ACTIVE if each.answered else Tone.NEUTRAL),
            href=place.url("section", section_id=each.section_id),
        )
        for each in progress(
            place.questionnaire,
            place.values,
            stage=stage,
            facts=place.facts,
            last_time=place.last_time,
        )
    ]
    return render_template(
        "records/answer_overview.html",
        title=_stage_title(place),
        caption=f"{place.record.reference} · {place.record.title}",
        place=place,
        tasks=tasks,
        closed=place.answering.refusal(work(), place.record, stage),
        breadcrumbs=_crumbs(place),
    )


def _stage_title(place: Place) -> str:
    stage = {each.id: each.title for each in place.questionnaire.stages}[place.stage]
    return stage if stage == place.questionnaire.title else f"{place.questionnaire.title}: {stage}"


def record_link(record: Record) -> Link:
    """The link to a record's page."""
    return Link(record.reference, url_for("record.show", reference=record.reference))


def _crumbs(place: Place) -> list[Link]:
    return [record_link(place.record)]


@blueprint.get("/<section_id>")
@signed_in
def section(reference: str, name: str, stage: str, section_id: str) -> str:
    """One section's questions, with the evidence for them beside."""
    place = find(reference, name, stage)
    _must_be_open(place)
    part = _section(place, section_id)
    return _section_page(place, part, _page(place, part))


def _section(place: Place, section_id: str) -> Section:
    found = [each for each in place.questionnaire.sections if each.id == section_id]
    if not found:
        abort(404)
    return found[0]


def _page(place: Place, part: Section, typed: Any = None) -> QuestionPage:
    here = work()
    rows = rows_of(here.session, place.sheet)
    marks = {question_id: marks_of(found) for question_id, found in rows.items()}
    return page(
        place.on_page(part),
        place.values,
        marks,
        place.lookups,
        last_time=place.last_time,
        drafts={} if typed is not None else drafts_of(here, place.sheet),
        typed=typed,
        today=here.today,
    )


def _section_page(
    place: Place, part: Section, questions: QuestionPage, clashes: list[Clash] | None = None
) -> str:
    beside = place.answering.beside(work(), place.record, part.id)
    return render_template(
        "records/answer_section.html",
        title=part.title,
        caption=f"{place.record.reference} · {place.record.title}",
        place=place,
        section=part,
        page=questions,
        form=questions.form,
        beside=beside,
        figures={figure.measure: figure for figure in beside.figures},
        clashes=[_clash_words(place, clash) for clash in clashes or ()],
        picture_url=lambda picture: place.url("picture", section_id=part.id, picture_name=picture),
        wide=bool(beside.panels or beside.figures),
        breadcrumbs=[*_crumbs(place), Link(_stage_title(place), place.url("overview"))],
    )


def _clash_words(place: Place, clash: Clash) -> dict[str, str]:
    by = work().session.get(Person, clash.theirs_by_id) if clash.theirs_by_id else None
    return {
        "ask": clash.question.ask,
        "theirs": kinds.text(clash.question, clash.theirs, place.lookups),
        "yours": kinds.text(clash.question, clash.yours, place.lookups),
        "by": by.name if by else "Somebody else",
    }


@blueprint.post("/<section_id>")
@signed_in
def save_section(reference: str, name: str, stage: str, section_id: str) -> str | AnyResponse:
    """Save a section; faults and clashes are shown with everything typed still there."""
    place = find(reference, name, stage)
    _must_be_open(place)
    part = _section(place, section_id)
    here = work()
    given = read_typed(place.on_page(part), request.form, here.today)
    saved = save(here, place.record, place.sheet, place.questionnaire, given, place.lookups)
    if not saved.is_whole:
        # What could be saved is saved; the rest is kept as this person's draft, and shown.
        place.values = values_of(here.session, place.sheet, place.questionnaire)
        questions = _page(place, part, request.form)
        questions.fail(saved.problems)
        if saved.clashes:
            questions = _after_clash(place, part, saved.clashes, questions)
        return _section_page(place, part, questions, saved.clashes)
    notice("Saved.")
    if "stay" in request.form:
        return redirect(place.url("section", section_id=section_id))
    return redirect(_next(place, part))


def _after_clash(
    place: Place, part: Section, clashes: list[Clash], questions: QuestionPage
) -> QuestionPage:
    """Show mine in the field and move its marks on, so that saving again keeps mine knowingly."""
    rows = rows_of(work().session, place.sheet)
    for clash in clashes:
        name = f"q_{clash.question.id}__marks"
        if name in questions.form:
            questions.form[name].data = marks_of(rows.get(clash.question.id, {}))
    return questions


def _next(place: Place, part: Section) -> str:
    sections = [each.id for each in place.sections()]
    later = sections[sections.index(part.id) + 1 :] if part.id in sections else []
    if later:
        return place.url("section", section_id=later[0])
    return place.url("check")


@blueprint.post("/<section_id>/draft")
@signed_in
def autosave(reference: str, name: str, stage: str, section_id: str) -> Response:
    """Keep what is being typed as this person's draft; nothing else changes."""
    place = find(reference, name, stage)
    _must_be_open(place)
    part = _section(place, section_id)
    here = work()
    given = read_typed(place.on_page(part), request.form, here.today)
    for question_id, entry in given.items():
        reading = kinds.read(place.questionnaire.question(question_id), entry.raw, place.lookups)
        if reading.problems or reading.value != place.values.get(question_id):
            keep_draft(here, place.sheet, question_id, entry.raw, entry.base)
    return jsonify({"saved_at": f"{here.now.astimezone(LONDON):%H:%M}"})


@blueprint.get("/check")
@signed_in
def check(reference: str, name: str, stage: str) -> str:
    """Everything answered in a stage, and what is still wanted."""
    place = find(reference, name, stage)
    wanted = gaps(
        place.questionnaire, place.values, stage=stage, facts=place.facts, last_time=place.last_time
    )
    parts = [
        (part, [_summary_row(place, part, question) for question in place.asked(part)])
        for part in place.sections()
    ]
    return render_template(
        "records/answer_check.html",
        title="Check your answers",
        caption=f"{place.record.reference} · {place.record.title}",
        place=place,
        parts=parts,
        gaps=[
            (
                gap,
                place.url("section", section_id=place.questionnaire.section_of(gap.question_id).id)
                + f"#q_{gap.question_id}",
            )
            for gap in wanted
        ],
        breadcrumbs=[*_crumbs(place), Link(_stage_title(place), place.url("overview"))],
    )


def _summary_row(place: Place, part: Section, question: Question) -> SummaryRow:
    value = place.values.get(question.id)
    words = kinds.text(question, value, place.lookups)
    if question.id in _OPERATIONAL and not may_see_operational(place.record):
        words = "Shown to those who may see operational detail"
    if question.kind == "live":
        words = "Shown beside the question, and frozen when this is sent on"
    link = Link(
        "Change",
        place.url("section", section_id=part.id) + f"#q_{question.id}",
        about=f": {question.ask}",
    )
    return SummaryRow(question.ask, words, None if question.kind == "live" else link)


@blueprint.get("/<section_id>/pictures/<picture_name>.svg")
@signed_in
def picture(reference: str, name: str, stage: str, section_id: str, picture_name: str) -> Response:
    """A chart or map of the evidence, as a picture."""
    place = find(reference, name, stage)
    here: Work = work()
    for panel in place.answering.beside(here, place.record, section_id).panels:
        for each in panel.pictures:
            if each.name == picture_name:
                g.served = Served.PICTURE
                colour = value_of(here, BRAND_COLOUR, place.record.organisation_id)
                body = drawing.svg(each.drawing, _MAP_WIDTH_MM, str(colour))
                return Response(body, mimetype="image/svg+xml")
    return abort(404)
