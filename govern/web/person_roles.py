"""The roles of one person, for administrators: shown, given, ended."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse
from wtforms import Form

from govern.clock import short_day
from govern.errors import BadInput, GovernError, Problem, Refused
from govern.people import accounts, granting
from govern.people.grants import may
from govern.people.models import Organisation, Person, RoleGrant
from govern.people.roles import ROLE_WORDS, Permission, Role
from govern.records import Record
from govern.web.access import access
from govern.web.edge import edge, work
from govern.web.frames import notice
from govern.web.page_parts import Column, Link, Row, Tag, Tone
from govern.web.people_forms import GrantForm, ReasonForm
from govern.web.signed_in_person import recently

blueprint = Blueprint("roles", __name__, url_prefix="/<token>/roles")
COLUMNS = [
    Column(title) for title in ("Role", "For", "From", "Until", "State", "Why it was given", "End")
]


def person_href(person: Person) -> str:
    """The address of somebody's page."""
    return url_for("people.person_page", token=person.token)


def show_refusal(form: Form, refusal: GovernError) -> None:
    """Undo what was begun, and put the reasons of a refusal at the top of the form."""
    work().rollback()
    problems = refusal.problems if isinstance(refusal, BadInput) else ()
    form.form_errors = [str(problem) for problem in problems] or [str(refusal)]


def rows_of(person: Person) -> list[Row]:
    """The roles of somebody, past and future ones too, newest first."""
    here = work()
    names = {each.id: each.name for each in here.session.scalars(select(Organisation))}
    grants = granting.grants_of_person(here, person)
    wanted = [grant.scheme_id for grant in grants if grant.scheme_id is not None]
    schemes = {
        each.id: each.reference
        for each in here.session.execute(
            select(Record.id, Record.reference).where(Record.id.in_(wanted))
        )
    }
    return [_row(person, grant, names, schemes) for grant in grants]


def _row(person: Person, grant: RoleGrant, names: dict[int, str], schemes: dict[int, str]) -> Row:
    today = work().today
    place = names[grant.organisation_id]
    if grant.scheme_id is not None:
        place += f", scheme {schemes.get(grant.scheme_id, '')}"
    if grant.register is not None:
        place += f", register {grant.register}"
    ended = grant.until_on is not None and grant.until_on < today
    state = Tag("Ended") if ended else Tag("In force", Tone.GOOD)
    if grant.from_on > today and not ended:
        state = Tag("Begins later", Tone.WAITING)
    words = ROLE_WORDS[Role(grant.role)]
    key = granting.key_of(person, grant)
    end = url_for("people.roles.end", token=person.token, key=key)
    return Row(
        [
            words,
            place,
            short_day(grant.from_on),
            short_day(grant.until_on) if grant.until_on else None,
            state,
            grant.reason or None,
            None if ended else Link("End", end, f"the role {words}"),
        ]
    )


@blueprint.get("/give")
@access(Permission.PEOPLE_MANAGE)
@recently
def give(token: str) -> str:
    """The form for another role."""
    person = accounts.get_person(work(), token)
    return _give_page(person, _form(data={"from_on": work().today}))


def _councils() -> list[Organisation]:
    here = work()
    managed = [each for each in accounts.managed_organisations(here) if each.is_controller]
    return [
        each for each in managed if may(here, Permission.PEOPLE_MANAGE, organisation_id=each.id)
    ]


def _form(**given: object) -> GrantForm:
    form = GrantForm(**given)  # type: ignore[arg-type]
    listed = [(each.token, each.name) for each in _councils()]
    form.organisation.choices = listed if len(listed) == 1 else [("", "Choose one"), *listed]
    registers = [(each.name, each.title) for each in edge().registers]
    form.register.choices = [("", "All registers"), *registers]
    return form


def _give_page(person: Person, form: GrantForm) -> str:
    return render_template(
        "people/give_role.html", title="Give a role", caption=person.name, form=form, person=person
    )


@blueprint.post("/give")
@access(Permission.PEOPLE_MANAGE)
@recently
def save(token: str) -> AnyResponse | tuple[str, int]:
    """Give the role."""
    here = work()
    person = accounts.get_person(here, token)
    form = _form(formdata=request.form)
    if form.validate():
        try:
            granting.grant_role(
                here,
                person,
                Role(form.role.data),
                _place(form),
                reason=form.reason.data or "",
                from_on=form.from_on.data,
                until_on=form.until_on.data,
            )
        except (BadInput, Refused) as refusal:
            show_refusal(form, refusal)
        else:
            notice(f"{person.name} holds the role {ROLE_WORDS[Role(form.role.data)]}.")
            return redirect(person_href(person), 303)
    return _give_page(person, form), 400


def _place(form: GrantForm) -> granting.Place:
    organisation = {each.token: each for each in _councils()}[form.organisation.data]
    reference = (form.scheme.data or "").strip().upper()
    if not reference:
        return granting.Place(organisation, register=form.register.data)
    scheme = work().session.scalar(
        select(Record.id).where(
            Record.register == "schemes",
            Record.reference == reference,
            Record.organisation_id == organisation.id,
        )
    )
    if scheme is None:
        problem = Problem("Only for one scheme", f"{organisation.name} has no scheme {reference}")
        raise BadInput("The role was not given.", [problem])
    return granting.Place(organisation, scheme, reference, form.register.data)


@blueprint.get("/<key>/end")
@access(Permission.PEOPLE_MANAGE)
@recently
def end(token: str, key: str) -> str:
    """The form that asks why a role ends."""
    person = accounts.get_person(work(), token)
    return _end_page(person, key, ReasonForm())


def _end_page(person: Person, key: str, form: ReasonForm) -> str:
    grant = granting.get_grant(work(), person, key)
    return render_template(
        "people/end_role.html",
        title="End a role",
        caption=person.name,
        form=form,
        person=person,
        key=key,
        role=ROLE_WORDS[Role(grant.role)],
    )


@blueprint.post("/<key>/end")
@access(Permission.PEOPLE_MANAGE)
@recently
def save_end(token: str, key: str) -> AnyResponse | tuple[str, int]:
    """End the role at once."""
    here = work()
    person = accounts.get_person(here, token)
    form = ReasonForm(request.form)
    if form.validate():
        grant = granting.get_grant(here, person, key)
        try:
            granting.end_grant(here, person, grant, reason=form.reason.data or "")
        except (BadInput, Refused) as refusal:
            show_refusal(form, refusal)
        else:
            notice(f"The role {ROLE_WORDS[Role(grant.role)]} ended.")
            return redirect(person_href(person), 303)
    return _end_page(person, key, form), 400
