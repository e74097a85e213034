"""People, for administrators: the list, one person, adding, closing, helping."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from govern.errors import BadInput, Refused
from govern.people import accounts, totp
from govern.people.access_review import access_lines
from govern.people.accounts import NewPerson
from govern.people.models import Person
from govern.people.passwords import OneTimePassword
from govern.people.roles import Permission
from govern.web import access_review_pages, person_roles
from govern.web.access import access
from govern.web.access_review_pages import last_words, roles_words
from govern.web.account_mail import tell
from govern.web.edge import work
from govern.web.frames import notice
from govern.web.page_parts import Column, Link, Row, SummaryRow, Tag, Tone
from govern.web.people_forms import AddForm, DetailsForm, ReasonForm
from govern.web.person_roles import person_href, show_refusal
from govern.web.signed_in_person import recently, way

blueprint = Blueprint("people", __name__, url_prefix="/people")
blueprint.register_blueprint(person_roles.blueprint)
blueprint.register_blueprint(access_review_pages.blueprint)


@blueprint.get("")
@access(Permission.PEOPLE_MANAGE)
def people_list() -> str:
    """Everybody whose account the administrator manages."""
    with_closed = request.args.get("closed") == "yes"
    lines = access_lines(work(), with_closed=with_closed)
    columns = [Column(title) for title in ("Name", "Organisation", "Roles", "Last signed in")]
    rows = [
        Row(
            [
                Link(line.person.name, person_href(line.person)),
                line.person.organisation.name,
                roles_words(line.grants),
                last_words(line),
                Tag("Open", Tone.GOOD) if line.is_active else Tag("Closed"),
            ]
        )
        for line in lines
    ]
    return render_template(
        "people/list.html",
        title="People",
        wide=True,
        columns=[*columns, Column("Account")],
        rows=rows,
        with_closed=with_closed,
    )


@blueprint.get("/add")
@access(Permission.PEOPLE_MANAGE)
@recently
def add() -> str:
    """The form for somebody new."""
    return _add_page(_add_form())


def _add_form(**given: object) -> AddForm:
    form = AddForm(**given)  # type: ignore[arg-type]
    listed = [(each.token, each.name) for each in accounts.managed_organisations(work())]
    form.organisation.choices = [("", "Choose one"), *listed]
    return form


def _add_page(form: AddForm) -> str:
    return render_template("people/add.html", title="Add a person", form=form)


@blueprint.post("/add")
@access(Permission.PEOPLE_MANAGE)
@recently
def save_new() -> str | tuple[str, int]:
    """Add somebody. The one-time password is shown this once, so this is no redirect."""
    here = work()
    form = _add_form(formdata=request.form)
    if form.validate():
        employer = {each.token: each for each in accounts.managed_organisations(here)}
        new = NewPerson(
            name=form.name.data or "",
            organisation=employer[form.organisation.data],
            email=form.email.data or "",
            sign_in_name=form.sign_in_name.data or "",
            job_title=form.job_title.data or "",
        )
        one_time = way().door.passwords.make_one_time()
        try:
            person = accounts.add_person(here, new, one_time)
        except (BadInput, Refused) as refusal:
            show_refusal(form, refusal)
        else:
            return _one_time_page(person, one_time, is_new=True)
    return _add_page(form), 400


def _one_time_page(person: Person, one_time: OneTimePassword, *, is_new: bool) -> str:
    return render_template(
        "people/one_time.html",
        title="One-time password",
        person=person,
        href=person_href(person),
        password=one_time.text,
        is_new=is_new,
    )


@blueprint.get("/<token>")
@access(Permission.PEOPLE_MANAGE)
def person_page(token: str) -> str:
    """One person: what is known, the roles, and what can be done."""
    here = work()
    person = accounts.get_person(here, token)
    is_open = person.is_active(here.today)
    change_link = Link("Change", url_for(".details", token=token), "details")
    rows = [
        SummaryRow("Account", "Open" if is_open else "Closed"),
        SummaryRow("Sign-in name", person.sign_in_name),
        SummaryRow("E-mail address", person.email or "None", change_link),
        SummaryRow("Job title", person.job_title or "Not given", change_link),
        SummaryRow("Organisation", person.organisation.name),
        SummaryRow("Second factor", "Set up" if _has_code(person) else "Not set up"),
    ]
    return render_template(
        "people/person.html",
        title=person.name,
        breadcrumbs=[Link("People", url_for(".people_list"))],
        person=person,
        rows=rows,
        is_open=is_open,
        has_code=_has_code(person),
        is_self=here.actor.person_id == person.id,
        grants=person_roles.rows_of(person),
        columns=person_roles.COLUMNS,
    )


def _has_code(person: Person) -> bool:
    return totp.is_set_up(work().session, person.id)


@blueprint.get("/<token>/details")
@access(Permission.PEOPLE_MANAGE)
@recently
def details(token: str) -> str:
    """The form for what is known of somebody."""
    person = accounts.get_person(work(), token)
    given = {"name": person.name, "email": person.email, "job_title": person.job_title}
    return _details_page(person, DetailsForm(data=given))


def _details_page(person: Person, form: DetailsForm) -> str:
    return render_template(
        "people/details.html",
        title="Change details",
        caption=person.name,
        form=form,
        person=person,
    )


@blueprint.post("/<token>/details")
@access(Permission.PEOPLE_MANAGE)
@recently
def save_details(token: str) -> AnyResponse | tuple[str, int]:
    """Correct what is known of somebody."""
    here = work()
    person = accounts.get_person(here, token)
    form = DetailsForm(request.form)
    if form.validate():
        try:
            is_other_address = accounts.change_details(
                here,
                person,
                name=form.name.data or "",
                email=form.email.data or "",
                job_title=form.job_title.data or "",
            )
        except BadInput as refusal:
            show_refusal(form, refusal)
        else:
            if is_other_address:
                tell(here, person, "The e-mail address of your account was changed to this one.")
            notice("The details were changed.")
            return redirect(person_href(person), 303)
    return _details_page(person, form), 400


@blueprint.get("/<token>/<any(close, open, second_factor):act>")
@access(Permission.PEOPLE_MANAGE)
@recently
def act(token: str, act: str) -> str:
    """The form that asks why: closing, opening, taking a second factor off."""
    return _act_page(accounts.get_person(work(), token), act, ReasonForm())


_ACTS: dict[str, tuple[str, Callable[..., None], str]] = {
    "close": ("Close the account", accounts.disable, "The account was closed."),
    "open": ("Open the account again", accounts.enable, "The account is open again."),
    "second_factor": (
        "Take the second factor off",
        accounts.take_off_second_factor,
        "The second factor was taken off.",
    ),
}


def _act_page(person: Person, act: str, form: ReasonForm) -> str:
    return render_template(
        "people/act.html",
        title=_ACTS[act][0],
        caption=person.name,
        form=form,
        person=person,
        act=act,
    )


@blueprint.post("/<token>/<any(close, open, second_factor):act>")
@access(Permission.PEOPLE_MANAGE)
@recently
def do_act(token: str, act: str) -> AnyResponse | tuple[str, int]:
    """Close or open an account, or take a second factor off."""
    here = work()
    person = accounts.get_person(here, token)
    form = ReasonForm(request.form)
    _, do, said = _ACTS[act]
    if form.validate():
        try:
            do(here, person, reason=form.reason.data or "")
        except (BadInput, Refused) as refusal:
            show_refusal(form, refusal)
        else:
            if act == "second_factor":
                tell(here, person, "The second factor of your account was taken off.")
            notice(said)
            return redirect(person_href(person), 303)
    return _act_page(person, act, form), 400


@blueprint.post("/<token>/reset-password")
@access(Permission.PEOPLE_MANAGE)
@recently
def reset_password(token: str) -> str:
    """Give out a one-time password, shown this once, so this is no redirect."""
    here = work()
    person = accounts.get_person(here, token)
    one_time = way().door.passwords.make_one_time()
    accounts.reset_password(here, person, one_time)
    tell(here, person, "An administrator gave out a one-time password for your account.")
    return _one_time_page(person, one_time, is_new=False)


@blueprint.post("/<token>/end-sessions")
@access(Permission.PEOPLE_MANAGE)
@recently
def end_sessions(token: str) -> AnyResponse:
    """Sign somebody out everywhere."""
    here = work()
    person = accounts.get_person(here, token)
    accounts.end_sessions(here, person)
    notice(f"{person.name} is signed out everywhere.")
    return redirect(person_href(person), 303)
