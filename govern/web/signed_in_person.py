"""Who is signed in: from the cookie to a person, what holds them back, and proof that is fresh."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import wraps
from typing import Any, Final, TypeVar, cast
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, g, redirect, request, session, url_for
from flask_login import LoginManager, current_user, login_user
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response as AnyResponse

from govern.history import Work
from govern.people import sessions
from govern.people.grants import roles_of
from govern.people.passwords import Passwords
from govern.people.roles import Role
from govern.people.sessions import Limits, SignedInPerson
from govern.people.sign_in import Door, KnownBrowser, SignedIn
from govern.people.throttling import Limiter
from govern.people.totp import roles_needing_it
from govern.web.edge import actor, edge, work
from govern.web.frames import notice

_log = logging.getLogger("govern.people")
View = TypeVar("View", bound=Callable[..., Any])
_BROWSER: Final = "browser"
_KNOWN_FOR_SECONDS: Final = 180 * 24 * 3600
#: What somebody may do who has to choose a password, or set up a second factor, first.
_ALWAYS: Final = frozenset(
    {
        "accounts.sign_out",
        "frame.brand",
        "static",
        "help.help_page",
        "help.accessibility",
        "help.health",
    }
)
_WITH_OLD_PASSWORD: Final = _ALWAYS | {"accounts.change_password", "accounts.save_password"}
_WITHOUT_CODE: Final = _WITH_OLD_PASSWORD | {
    "accounts.account",
    "sign_in.again",
    "sign_in.prove_again",
    "second_factor.page",
    "second_factor.begin",
    "second_factor.picture",
    "second_factor.confirm",
}


@dataclass(frozen=True, slots=True)
class Way:
    """What signing in leans on, made once for an application."""

    door: Door
    needing_code: frozenset[Role]


class User:
    """The signed-in person as Flask-Login and the pages know them."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, secret_id: str, found: SignedInPerson) -> None:
        self._secret_id = secret_id
        self.found = found
        self.person_id = found.person_id
        self.token = found.token
        self.name = found.name

    def get_id(self) -> str:
        """The secret id of the session, never that of the person: sessions end at the server."""
        return self._secret_id


def init(app: Flask) -> None:
    """Make the way in, and ask before every request who comes."""
    here = app.extensions["govern"]
    app.extensions["govern.way"] = Way(
        Door(
            database=here.database,
            passwords=Passwords(slots=here.settings.hashing_slots),
            limiter=Limiter(here.database, here.settings.secret),
            sealing=here.sealing,
            limits=Limits.of(here.settings),
        ),
        roles_needing_it(here.settings),
    )
    manager = LoginManager()
    # Its own protection would trust a header anybody can send; ours is in `load`.
    manager.session_protection = None
    manager.login_message = None
    manager.user_loader(load)
    manager.unauthorized_handler(ask_to_sign_in)
    manager.init_app(app)
    app.before_request(hold_back)


def way() -> Way:
    """The way in of the running application."""
    return cast(Way, current_app.extensions["govern.way"])


def person_here() -> SignedInPerson:
    """The session of this request's person; only for views of those who are signed in."""
    return cast(SignedInPerson, current_user.found)


def only_read() -> None:
    """Let the rest of this request only read, so that a refused form holds no write lock."""
    if "work" not in g:
        here = edge()
        g.work = Work(here.database.read_session(), actor(), here.clock(), here.registers)


def load(secret_id: str) -> User | None:
    """The person behind a cookie, or None: ended, idled out, left, or another browser's cookie."""
    here = edge()
    now = here.clock()
    with here.database.read_session() as reading:
        found = sessions.find(reading, secret_id, now, way().door.limits)
    if found is None:
        return None
    if session.get(_BROWSER) != _browser():
        _log.warning("the cookie of a session was sent by another browser and refused")
        return None
    sessions.touch(here.database, found, now)
    return User(secret_id, found)


def _browser() -> str:
    """The browser as it names itself: a copied cookie does not work in another one.

    Addresses are not looked at, since those of an office's way out change from hour to hour.
    """
    return hashlib.sha256(request.headers.get("User-Agent", "").encode()).hexdigest()[:16]


def ask_to_sign_in() -> AnyResponse:
    """Lead a visitor to the sign-in page, and afterwards to where they wanted to go."""
    wanted = request.full_path.rstrip("?") if request.method in ("GET", "HEAD") else ""
    if wanted in ("", "/"):
        return redirect(url_for("sign_in.page"), 303)
    return redirect(url_for("sign_in.page", next=wanted), 303)


def hold_back() -> AnyResponse | None:
    """Before every request: who has a one-time password, or lacks a wanted second factor."""
    if request.endpoint is None or request.endpoint in _ALWAYS:
        return None
    if not current_user.is_authenticated:
        return None
    person = person_here()
    if person.must_change_password:
        if request.endpoint in _WITH_OLD_PASSWORD:
            return None
        return redirect(url_for("accounts.change_password"), 303)
    needing = way().needing_code
    if needing and not person.has_second_factor and request.endpoint not in _WITHOUT_CODE:
        if needing.isdisjoint(roles_of(work())):
            return None
        return redirect(url_for("second_factor.page"), 303)
    return None


def recently(view: View) -> View:
    """Declare a sensitive act: who signed in more than 15 minutes ago proves again who they are."""

    @wraps(view)
    def asked(*args: Any, **kwargs: Any) -> Any:
        if person_here().is_strong(edge().clock()):
            return view(*args, **kwargs)
        if request.method in ("GET", "HEAD"):
            back = request.full_path.rstrip("?")
        else:
            notice("Nothing was changed yet: type your password, then send the form once more.")
            back = _page_before()
        return redirect(url_for("sign_in.again", next=local_path(back)), 303)

    return cast(View, asked)


def _page_before() -> str:
    parts = urlsplit(request.referrer or "")
    if parts.netloc != request.host:
        return url_for("home.index")
    return parts.path + (f"?{parts.query}" if parts.query else "")


def local_path(text: str | None) -> str:
    """`text` when it is a path of this site, else that of the first page: never another site."""
    wanted = text or ""
    parts = urlsplit(wanted)
    strange = any(ord(sign) < 33 or sign in "\\\x7f" for sign in wanted)
    if strange or not wanted.startswith("/") or wanted.startswith("//"):
        return url_for("home.index")
    if parts.scheme or parts.netloc or parts.path.startswith("//"):
        return url_for("home.index")
    return wanted


def start(signed_in: SignedIn, wanted: str | None) -> AnyResponse:
    """Give the browser its session, with nothing left of the visit before, and lead on."""
    session.clear()
    use_session(signed_in.secret_id)
    response = redirect(local_path(wanted), 303)
    remember_browser(response, signed_in.person_token, signed_in.password_made_at)
    return response


def use_session(secret_id: str) -> None:
    """Put a (new) session id into the cookie; the person is signed in from now on."""
    here = edge()
    with here.database.read_session() as reading:
        found = sessions.find(reading, secret_id, here.clock(), way().door.limits)
    if found is not None:
        session[_BROWSER] = _browser()
        login_user(User(secret_id, found))


def put_session_id(secret_id: str) -> None:
    """The new id of the same session, when its row is written by this request's own commit."""
    session["_user_id"] = secret_id


def _cookie_name() -> str:
    return "__Host-govern-known" if edge().settings.is_https else "govern-known"


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(edge().settings.secret, salt="known browser")


def known_browser() -> KnownBrowser | None:
    """What this browser shows of an earlier sign-in, if it is our own word."""
    try:
        parts = _signer().loads(request.cookies.get(_cookie_name(), ""))
        return KnownBrowser(*(str(part) for part in parts))
    except (BadSignature, TypeError, ValueError):
        return None


def remember_browser(response: Response | AnyResponse, token: str, password_mark: str) -> None:
    """Let this browser be known again: its tries are counted apart. It signs nobody in."""
    known = known_browser()
    same = known is not None and (known.person_token, known.password_made_at) == (
        token,
        password_mark,
    )
    nonce = known.nonce if same and known is not None else sessions.random_id()
    response.set_cookie(
        _cookie_name(),
        str(_signer().dumps([token, password_mark, nonce])),
        max_age=_KNOWN_FOR_SECONDS,
        secure=edge().settings.is_https,
        httponly=True,
        samesite="Lax",
        path="/",
    )


def mark_of(made_at: datetime) -> str:
    """How a password is named in that cookie: by when it was made."""
    return made_at.astimezone(UTC).isoformat()
