"""The pages of a record’s steps: what the person relies on, what is asked, what it did."""

from __future__ import annotations

from typing import Any

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse
from wtforms import Form

from govern.errors import BadInput, Refused
from govern.records import Record
from govern.register import Register, StepField, StepPage
from govern.web.access import signed_in
from govern.web.edge import work
from govern.web.fields import (
    ChoiceField,
    ChoicesField,
    DateInputField,
    LongTextField,
    Needed,
    NumberField,
    TextField,
    YesNoField,
)
from govern.web.frames import notice
from govern.web.page_parts import (
    Link,
    SummaryRow,
)
from govern.web.record_pages import blueprint, find


def _field(spec: StepField) -> Any:
    wanted = [Needed(f"{spec.label}: an answer is wanted")] if spec.required else []
    if spec.kind == "choice":
        return ChoiceField(spec.label, wanted, choices=spec.choices, description=spec.hint)
    if spec.kind == "choices":
        return ChoicesField(spec.label, wanted, choices=spec.choices, description=spec.hint)
    made = {
        "long_text": LongTextField,
        "text": TextField,
        "date": DateInputField,
        "number": NumberField,
        "yes_no": YesNoField,
    }[spec.kind]
    return made(spec.label, wanted, description=spec.hint)


def step_form(page: StepPage, typed: Any = None) -> Form:
    """The form of a step, filled with what it proposes or with what was typed."""
    fields = {spec.name: _field(spec) for spec in page.fields}
    data = {spec.name: spec.value for spec in page.fields}
    made: Form = type("StepForm", (Form,), fields)(formdata=typed, data=data)
    return made


@blueprint.get("/<reference>/steps/<name>")
@signed_in
def step(reference: str, name: str) -> str:
    """What a step asks, and everything the person relies on."""
    record, register = find(reference)
    page = _step_page(record, register, name)
    return _render_step(record, register, name, page, step_form(page))


def _step_page(record: Record, register: Register, name: str) -> StepPage:
    if register.steps is None:
        abort(404)
    known = {each.name for each in register.workflow.steps}
    offered = {each.name for each in register.steps.offered(work(), record)}
    if name not in known | offered:
        abort(404)
    if name not in offered:
        words = register.workflow.states.get(record.state, record.state).lower()
        raise Refused(f"That is not possible while {record.reference} is “{words}”.")
    return register.steps.page(work(), record, name)


def _render_step(record: Record, register: Register, name: str, page: StepPage, form: Form) -> str:
    return render_template(
        "records/step.html",
        title=page.title,
        caption=f"{record.reference} · {record.title}",
        record=record,
        page=page,
        form=form,
        name=name,
        rows=[SummaryRow(key, value) for key, value in page.rows],
        picture_url=lambda picture_name: url_for(
            "record.picture", reference=record.reference, name=picture_name
        ),
        breadcrumbs=[
            Link(register.title, url_for("lists.register_list", name=register.name)),
            Link(record.reference, url_for("record.show", reference=record.reference)),
        ],
        wide=bool(page.panels),
    )


@blueprint.post("/<reference>/steps/<name>")
@signed_in
def take_step(reference: str, name: str) -> str | AnyResponse | tuple[str, int]:
    """Take a step; a refusal shows the page again with everything typed."""
    record, register = find(reference)
    page = _step_page(record, register, name)
    form = step_form(page, request.form)
    if not form.validate():
        return _render_step(record, register, name, page, form), 400
    here = work()
    given = {spec.name: form[spec.name].data for spec in page.fields}
    given["revision"] = request.form.get("revision", "")
    try:
        if register.steps is None:
            abort(404)
        sentence = register.steps.take(here, record, name, given)
        here.flush()
    except (Refused, BadInput) as error:
        here.rollback()
        record, register = find(reference)
        problems = error.problems if isinstance(error, BadInput) and error.problems else ()
        form.form_errors = [*form.form_errors, *([str(p) for p in problems] or [str(error)])]
        page = _step_page(record, register, name)
        return _render_step(record, register, name, page, form), 409
    notice(sentence)
    return redirect(url_for("record.show", reference=reference))
