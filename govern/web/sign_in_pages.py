"""The pages of signing in: password, code, once more before a sensitive act, forgotten."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from flask import Blueprint, Response, redirect, render_template, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as AnyResponse
from wtforms import Form

from govern.people.sign_in import CodeWanted, SignedIn, SignInRefused
from govern.people.throttling import TooManyTries
from govern.web.access import public, signed_in
from govern.web.account_mail import tell_by_token
from govern.web.edge import edge
from govern.web.errors import error_page
from govern.web.fields import HiddenField, Look, Needed, PasswordField, TextField
from govern.web.signed_in_person import (
    known_browser,
    local_path,
    only_read,
    person_here,
    start,
    use_session,
    way,
)

blueprint = Blueprint("sign_in", __name__)
_WANTED: Final = "code_wanted"


class SignInForm(Form):
    """A sign-in name and a password."""

    name = TextField(
        "Sign-in name",
        [Needed("Enter your sign-in name")],
        description="Your council e-mail address, unless you were given another name.",
        look=Look(autocomplete="username", spellcheck=False, width="two-thirds"),
        most_characters=254,
    )
    password = PasswordField("Password", [Needed("Enter your password")])
    next = HiddenField()


class CodeForm(Form):
    """The code of the authenticator app."""

    code = TextField(
        "Code",
        [Needed("Enter the code")],
        description="Six digits from your authenticator app, or one of your recovery codes.",
        look=Look(autocomplete="one-time-code", spellcheck=False, width="20"),
        most_characters=60,
    )


class AgainForm(Form):
    """The password once more."""

    password = PasswordField("Password", [Needed("Enter your password")])
    next = HiddenField()


@blueprint.get("/sign-in")
@public
def page() -> str | AnyResponse:
    """Where one signs in; who is signed in already is led on."""
    wanted = request.args.get("next", "")
    if current_user.is_authenticated:
        return redirect(local_path(wanted), 303)
    return _sign_in_page(SignInForm(data={"next": local_path(wanted) if wanted else ""}))


@blueprint.post("/sign-in")
@public
def enter() -> AnyResponse | tuple[str, int]:
    """Try a password."""
    form = SignInForm(request.form)
    if not form.validate():
        return _again(form)
    try:
        outcome = way().door.with_password(
            form.name.data or "",
            form.password.data or "",
            address=request.remote_addr,
            now=edge().clock(),
            browser=known_browser(),
        )
    except SignInRefused as refusal:
        form.password.errors = [str(refusal)]
        return _again(form)
    except TooManyTries as refusal:
        return _too_many(refusal)
    if isinstance(outcome, CodeWanted):
        session.clear()
        session[_WANTED] = {
            "token": outcome.person_token,
            "mark": outcome.password_made_at,
            "until": outcome.until.isoformat(),
            "next": local_path(form.next.data),
        }
        return redirect(url_for("sign_in.code"), 303)
    return start(outcome, form.next.data)


def _sign_in_page(form: SignInForm) -> str:
    return render_template("accounts/sign_in.html", title="Sign in", form=form)


def _again(form: SignInForm) -> tuple[str, int]:
    only_read()
    return _sign_in_page(form), 400


def _too_many(refusal: TooManyTries) -> Response:
    only_read()
    answer = error_page(429, str(refusal))
    answer.headers["Retry-After"] = "300"
    return answer


def _code_wanted() -> CodeWanted | None:
    kept = session.get(_WANTED)
    if not isinstance(kept, dict):
        return None
    wanted = CodeWanted(kept["token"], kept["mark"], datetime.fromisoformat(kept["until"]))
    return wanted if edge().clock() < wanted.until else None


@blueprint.get("/sign-in/code")
@public
def code() -> str | AnyResponse:
    """Where the code is typed, after the password."""
    if _code_wanted() is None:
        return redirect(url_for("sign_in.page"), 303)
    return render_template("accounts/code.html", title="Enter your code", form=CodeForm())


@blueprint.post("/sign-in/code")
@public
def try_code() -> AnyResponse | tuple[str, int]:
    """Try a code."""
    wanted = _code_wanted()
    if wanted is None:
        return redirect(url_for("sign_in.page"), 303)
    form = CodeForm(request.form)
    if form.validate():
        try:
            outcome = way().door.with_code(
                wanted, form.code.data or "", address=request.remote_addr, now=edge().clock()
            )
        except SignInRefused as refusal:
            form.code.errors = [str(refusal)]
        except TooManyTries as refusal:
            return _too_many(refusal)
        else:
            return _with_code(outcome, str(session[_WANTED].get("next", "")))
    only_read()
    return render_template("accounts/code.html", title="Enter your code", form=form), 400


def _with_code(outcome: SignedIn, wanted: str) -> AnyResponse:
    if outcome.used_recovery_code:
        tell_by_token(outcome.person_token, "One of your recovery codes was used to sign in.")
    return start(outcome, wanted)


@blueprint.get("/sign-in-again")
@signed_in
def again() -> str:
    """Where the password is asked once more."""
    wanted = local_path(request.args.get("next"))
    return _again_page(AgainForm(data={"next": wanted}))


@blueprint.post("/sign-in-again")
@signed_in
def prove_again() -> AnyResponse | tuple[str, int]:
    """Check the password once more; the session gets a new id."""
    form = AgainForm(request.form)
    if form.validate():
        try:
            secret_id = way().door.again(
                person_here(),
                form.password.data or "",
                address=request.remote_addr,
                now=edge().clock(),
            )
        except SignInRefused as refusal:
            form.password.errors = [str(refusal)]
        except TooManyTries as refusal:
            return _too_many(refusal)
        else:
            use_session(secret_id)
            return redirect(local_path(form.next.data), 303)
    only_read()
    return _again_page(form), 400


def _again_page(form: AgainForm) -> str:
    return render_template("accounts/again.html", title="Type your password again", form=form)


@blueprint.get("/forgotten-password")
@public
def forgotten() -> str:
    """Who can help; it names nobody, since anybody may read it."""
    return render_template("accounts/forgotten.html", title="Forgotten password")
