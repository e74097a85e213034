"""One’s own second factor: set up with a picture to scan, recovery codes, taken off."""

from __future__ import annotations

import io
from typing import Final

import segno
from flask import (
    Blueprint,
    Response,
    abort,
    g,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse
from wtforms import Form

from govern.errors import Refused, Unavailable
from govern.people import sessions, totp
from govern.people.grants import roles_of
from govern.people.models import Person
from govern.people.sessions import Ending
from govern.web.access import signed_in
from govern.web.account_mail import tell
from govern.web.edge import edge, work
from govern.web.fields import Look, Needed, TextField
from govern.web.frames import council, notice
from govern.web.security_headers import Served
from govern.web.signed_in_person import person_here, put_session_id, recently, way

blueprint = Blueprint("second_factor", __name__, url_prefix="/account/second-factor")
_PENDING: Final = "second_factor"


class ConfirmForm(Form):
    """A first code, which shows that the app has the secret."""

    code = TextField(
        "Code the app shows now",
        [Needed("Enter the code the app shows")],
        look=Look(autocomplete="one-time-code", inputmode="numeric", width="10"),
        most_characters=20,
    )


def _pending() -> str | None:
    """The secret waiting for its first code; it travels in the cookie, but nobody can read it."""
    kept = session.get(_PENDING)
    if not isinstance(kept, str):
        return None
    try:
        return edge().sealing.open(
            kept, table="session", token=person_here().token, column=_PENDING
        )
    except Unavailable:
        return None


@blueprint.get("")
@signed_in
def page() -> str:
    """Whether there is one, and how to begin."""
    return _page(ConfirmForm())


def _page(form: ConfirmForm) -> str:
    here = work()
    found = person_here()
    secret = _pending()
    wanted = not way().needing_code.isdisjoint(roles_of(here))
    return render_template(
        "accounts/second_factor.html",
        title="Second factor",
        form=form,
        is_set_up=found.has_second_factor,
        is_wanted=wanted,
        codes_left=totp.recovery_codes_left(here.session, found.person_id),
        secret=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)) if secret else "",
    )


@blueprint.post("/begin")
@signed_in
@recently
def begin() -> AnyResponse:
    """Make a secret; it counts only once a code of it was typed."""
    session[_PENDING] = edge().sealing.seal(
        totp.new_secret(), table="session", token=person_here().token, column=_PENDING
    )
    return redirect(url_for(".page"), 303)


@blueprint.get("/picture.svg")
@signed_in
def picture() -> Response:
    """The secret as a picture to be scanned."""
    secret = _pending()
    if secret is None:
        abort(404)
    here = council()
    address = totp.setup_address(
        secret,
        account=person_here().sign_in_name,
        issuer=f"Govern {here.name}" if here else "Govern",
    )
    target = io.BytesIO()
    segno.make(address, error="m").save(target, kind="svg", scale=5, border=4, light="#fff")
    g.served = Served.PICTURE
    return Response(target.getvalue(), mimetype="image/svg+xml")


@blueprint.post("/confirm")
@signed_in
@recently
def confirm() -> AnyResponse | str | tuple[str, int]:
    """Take the secret into use. The recovery codes are shown this once, so this is no redirect."""
    form = ConfirmForm(request.form)
    secret = _pending()
    if secret is None:
        return redirect(url_for(".page"), 303)
    here = work()
    me = here.session.get_one(Person, person_here().person_id)
    if form.validate():
        try:
            codes = totp.set_up(here, edge().sealing, me, secret, form.code.data or "")
        except Refused as refusal:
            form.code.errors = [str(refusal)]
        else:
            session.pop(_PENDING, None)
            _changed(me)
            tell(here, me, "A second factor was set up for your account.")
            return _codes_page(codes)
    return _page(form), 400


def _changed(me: Person) -> None:
    """Another way in: this session gets a new id, the person's others end."""
    here, found = work(), person_here()
    sessions.end_all(here.session, me.id, here.now, Ending.SECOND_FACTOR, but=found.session_id)
    put_session_id(sessions.rotate(here.session, found.session_id, here.now))


def _codes_page(codes: tuple[str, ...]) -> str:
    return render_template("accounts/recovery_codes.html", title="Your recovery codes", codes=codes)


@blueprint.post("/codes")
@signed_in
@recently
def new_codes() -> AnyResponse | str:
    """New recovery codes, shown this once."""
    if not person_here().has_second_factor:
        return redirect(url_for(".page"), 303)
    here = work()
    me = here.session.get_one(Person, person_here().person_id)
    codes = totp.make_recovery_codes(here, me)
    tell(here, me, "New recovery codes were made for your account.")
    return _codes_page(codes)


@blueprint.post("/remove")
@signed_in
@recently
def remove() -> AnyResponse:
    """Take one's own second factor off, where the roles held do not want one."""
    here = work()
    if not way().needing_code.isdisjoint(roles_of(here)):
        raise Refused("Your role wants a second factor. Set up a new one instead.")
    me = here.session.get_one(Person, person_here().person_id)
    totp.take_off(here, me)
    _changed(me)
    tell(here, me, "The second factor of your account was taken off.")
    notice("The second factor was taken off.")
    return redirect(url_for(".page"), 303)
