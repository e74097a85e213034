"""One’s own account: what it opens, its password, where it is signed in, signing out."""

from __future__ import annotations

from flask import Blueprint, Flask, redirect, render_template, request, session, url_for
from flask_login import logout_user
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse
from wtforms import Form

from govern.clock import instant_words, short_day
from govern.people import accounts, sessions, throttling
from govern.people.granting import grants_of_person
from govern.people.models import Organisation, Person, RoleGrant
from govern.people.password_rules import LEAST_CHARACTERS, refused_here, why_refused
from govern.people.roles import ROLE_WORDS, Role
from govern.people.sessions import Ending
from govern.people.sign_in import SignInRefused
from govern.people.throttling import TooManyTries
from govern.web import deputy_pages, second_factor_pages, sign_in_pages, signed_in_person
from govern.web.access import signed_in
from govern.web.account_mail import tell
from govern.web.edge import edge, work
from govern.web.errors import error_page
from govern.web.fields import Look, Needed, PasswordField
from govern.web.frames import notice
from govern.web.page_parts import Column, Link, Row, SummaryRow, Tag, Tone
from govern.web.signed_in_person import (
    mark_of,
    only_read,
    person_here,
    put_session_id,
    remember_browser,
    way,
)

blueprint = Blueprint("accounts", __name__)
_NEW = Look(autocomplete="new-password")


class PasswordForm(Form):
    """A new password, after the one in use."""

    current = PasswordField("Password you use now", [Needed("Enter the password you use now")])
    new = PasswordField(
        "New password",
        [Needed("Enter a new password")],
        description=f"{LEAST_CHARACTERS} characters or more. Three or four words that do not "
        "belong together are good. You may paste it from a password manager.",
        look=_NEW,
    )
    repeated = PasswordField(
        "New password again", [Needed("Enter the new password again")], look=_NEW
    )


def init(app: Flask) -> None:
    """Put signing in and one’s own account on the application."""
    signed_in_person.init(app)
    app.register_blueprint(sign_in_pages.blueprint)
    app.register_blueprint(second_factor_pages.blueprint)
    app.register_blueprint(deputy_pages.blueprint)
    app.register_blueprint(blueprint)


def _me() -> Person:
    return work().session.get_one(Person, person_here().person_id)


@blueprint.get("/account")
@signed_in
def account() -> str:
    """What the account is and opens."""
    here, me = work(), _me()
    found = person_here()
    live = sessions.live(here.session, me.id, here.now, way().door.limits)
    deputy = here.session.get(Person, me.deputy_id) if me.deputy_id else None
    places = len(live)
    rows = [
        SummaryRow("Name", me.name),
        SummaryRow("Sign-in name", me.sign_in_name),
        SummaryRow("E-mail address", me.email or "None: reminders are shown on the first page"),
        SummaryRow("Organisation", me.organisation.name),
        SummaryRow(
            "Password", "Only you know it", Link("Change", url_for(".change_password"), "password")
        ),
        SummaryRow(
            "Second factor",
            "Set up" if found.has_second_factor else "Not set up",
            Link("Change", url_for("second_factor.page"), "second factor"),
        ),
        SummaryRow(
            "Signed in at",
            "1 place" if places == 1 else f"{places} places",
            Link("Show", url_for(".places"), "where you are signed in"),
        ),
        SummaryRow(
            "Deputy", _deputy_words(me, deputy), Link("Change", url_for("deputies.page"), "deputy")
        ),
    ]
    return render_template(
        "accounts/account.html",
        title="Your account",
        rows=rows,
        columns=[Column(title) for title in ("Role", "For", "Only", "Until")],
        grants=_grant_rows(me),
    )


def _deputy_words(me: Person, deputy: Person | None) -> str:
    if deputy is None or me.deputy_from_on is None:
        return "Nobody"
    until = f" until {short_day(me.deputy_until_on)}" if me.deputy_until_on else ""
    return f"{deputy.name} from {short_day(me.deputy_from_on)}{until}"


def _grant_rows(me: Person) -> list[Row]:
    here = work()
    names = {
        organisation.id: organisation.name
        for organisation in here.session.scalars(select(Organisation))
    }
    held = [grant for grant in grants_of_person(here, me) if grant.is_in_force(here.today)]
    return [
        Row(
            [
                ROLE_WORDS[Role(grant.role)],
                names[grant.organisation_id],
                _only(grant),
                _until(grant),
            ]
        )
        for grant in held
    ]


def _only(grant: RoleGrant) -> str | None:
    if grant.register:
        return f"Register {grant.register}"
    return "One scheme" if grant.scheme_id is not None else None


def _until(grant: RoleGrant) -> str | None:
    return short_day(grant.until_on) if grant.until_on else None


@blueprint.get("/account/password")
@signed_in
def change_password() -> str:
    """The form for a new password."""
    return _password_page(PasswordForm())


@blueprint.post("/account/password")
@signed_in
def save_password() -> AnyResponse | tuple[str, int]:
    """Check the old and the new password; every other session ends."""
    form = PasswordForm(request.form)
    door, found, here = way().door, person_here(), edge()
    if form.validate() and _is_good(form):
        try:
            reservation = door.check_own_password(
                found, form.current.data or "", address=request.remote_addr, now=here.clock()
            )
        except SignInRefused as refusal:
            form.current.errors = [str(refusal)]
        except TooManyTries as refusal:
            only_read()
            return error_page(429, str(refusal))
        else:
            # Hashed before the first statement of this work, which takes the write lock.
            new_hash = door.passwords.hash(form.new.data or "")
            throttling.succeed(work().session, reservation)
            return _put_password(new_hash)
    only_read()
    return _password_page(form), 400


def _password_page(form: PasswordForm) -> str:
    return render_template(
        "accounts/password.html",
        title="Choose a new password",
        form=form,
        is_first=person_here().must_change_password,
    )


def _is_good(form: PasswordForm) -> bool:
    here = edge()
    new = form.new.data or ""
    with here.database.read_session() as reading:
        about = accounts.words_about(reading.get_one(Person, person_here().person_id))
    refused = why_refused(
        new, about, refused_here(here.settings.instance / "refused_passwords.txt")
    )
    if refused is None and new == form.current.data:
        refused = "Choose another password than the one you use now"
    if refused is not None:
        form.new.errors = [refused]
    elif new != form.repeated.data:
        form.repeated.errors = ["The two new passwords differ: type the same one twice"]
    return not (form.new.errors or form.repeated.errors)


def _put_password(new_hash: str) -> AnyResponse:
    here, me, found = work(), _me(), person_here()
    accounts.change_password(here, me, new_hash, but_session=found.session_id)
    put_session_id(sessions.rotate(here.session, found.session_id, here.now))
    tell(here, me, "The password of your account was changed.")
    notice("Your password was changed. You are signed out everywhere else.")
    response = redirect(url_for("home.index"), 303)
    remember_browser(response, me.token, mark_of(here.now))
    return response


@blueprint.get("/account/sessions")
@signed_in
def places() -> str:
    """Where the person is signed in now."""
    here = work()
    found = person_here()
    live = sessions.live(here.session, found.person_id, here.now, way().door.limits)
    rows = [
        Row(
            [
                instant_words(each.made_at),
                instant_words(each.seen_at),
                Tag("This browser", Tone.ACTIVE) if each.id == found.session_id else None,
            ]
        )
        for each in live
    ]
    columns = [Column("Signed in"), Column("Last used"), Column("Which")]
    return render_template(
        "accounts/sessions.html", title="Where you are signed in", rows=rows, columns=columns
    )


@blueprint.post("/account/sessions/end")
@signed_in
def sign_out_everywhere() -> AnyResponse:
    """End every session of the person, this one as well."""
    here, me = work(), _me()
    sessions.end_all(here.session, me.id, here.now, Ending.EVERYWHERE)
    here.note(me, "person.signed_out", "Signed out everywhere.")
    return _leave("You are signed out everywhere.")


@blueprint.post("/sign-out")
@signed_in
def sign_out() -> AnyResponse:
    """End this session, at the server first."""
    here, me = work(), _me()
    sessions.end(here.session, person_here().session_id, here.now, Ending.SIGNED_OUT)
    here.note(me, "person.signed_out", "Signed out.")
    return _leave("You are signed out.")


def _leave(words: str) -> AnyResponse:
    logout_user()
    session.clear()
    notice(words)
    response = redirect(url_for("sign_in.page"), 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
