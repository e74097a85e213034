"""One’s own deputy: who stands in, from and until a day."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse
from wtforms import Form

from govern.errors import BadInput
from govern.people.deputies import name_deputy
from govern.people.models import Person
from govern.web.access import signed_in
from govern.web.edge import work
from govern.web.fields import DateInputField, Needed, SelectField
from govern.web.frames import notice
from govern.web.signed_in_person import person_here

blueprint = Blueprint("deputies", __name__, url_prefix="/account/deputy")


class DeputyForm(Form):
    """Who stands in, and when."""

    deputy = SelectField(
        "Who stands in for you?", [Needed("Choose who stands in for you")], choices={}
    )
    from_on = DateInputField("From", [Needed("Enter the first day")], subject="The first day")
    until_on = DateInputField("Until and including", subject="The last day")


def _me() -> Person:
    return work().session.get_one(Person, person_here().person_id)


@blueprint.get("")
@signed_in
def page() -> str:
    """The form for a deputy."""
    me = _me()
    token = work().session.scalar(select(Person.token).where(Person.id == me.deputy_id))
    given = {"deputy": token, "from_on": me.deputy_from_on, "until_on": me.deputy_until_on}
    return _page(_form(data=given))


def _form(**given: object) -> DeputyForm:
    me = _me()
    here = work()
    people = here.session.scalars(
        select(Person)
        .where(Person.organisation_id == me.organisation_id, Person.id != me.id)
        .order_by(Person.name, Person.id)
    )
    form = DeputyForm(**given)  # type: ignore[arg-type]
    listed = {each.token: each.name for each in people if each.is_active(here.today)}
    form.deputy.choices = [("", "Choose one"), *listed.items()]
    return form


def _page(form: DeputyForm) -> str:
    return render_template(
        "accounts/deputy.html", title="Your deputy", form=form, has_one=_me().deputy_id is not None
    )


@blueprint.post("")
@signed_in
def save() -> AnyResponse | tuple[str, int]:
    """Say who stands in, or that nobody does any more."""
    here, me = work(), _me()
    if request.form.get("nobody") == "yes":
        name_deputy(here, me, None, None, None)
        notice("Nobody stands in for you any more.")
        return redirect(url_for("accounts.account"), 303)
    form = _form(formdata=request.form)
    if form.validate():
        chosen = here.session.scalars(
            select(Person).where(
                Person.token == form.deputy.data, Person.organisation_id == me.organisation_id
            )
        ).one()
        try:
            name_deputy(here, me, chosen, form.from_on.data, form.until_on.data)
        except BadInput as refusal:
            here.rollback()
            form.until_on.errors = [problem.why.capitalize() for problem in refusal.problems]
        else:
            notice(f"{chosen.name} stands in for you in that time.")
            return redirect(url_for("accounts.account"), 303)
    return _page(form), 400
