"""The headers every answer carries: what a browser may load, keep, frame and tell others."""

from __future__ import annotations

import base64
import hashlib
from enum import StrEnum
from typing import Final

from werkzeug.wrappers import Response

#: The one inline script of the page skeleton: it marks the page as scripted before it is painted,
#: so that nothing moves afterwards. The policy lets it run by its hash.
INLINE_SCRIPT: Final = (
    "document.body.className += ' js-enabled' + "
    "('noModule' in HTMLScriptElement.prototype ? ' govuk-frontend-supported' : '');"
)
_INLINE_HASH: Final = base64.b64encode(hashlib.sha256(INLINE_SCRIPT.encode()).digest()).decode()

PAGE_POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        f"script-src 'self' 'sha256-{_INLINE_HASH}'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
    )
)
#: A file or picture is shown or saved, and never a page of ours: no script, no form, own origin.
FILE_POLICY: Final = "default-src 'none'; frame-ancestors 'none'; sandbox"
#: The charts carry style attributes of their own.
PICTURE_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
)

_PERMISSIONS: Final = ", ".join(
    f"{name}=()"
    for name in ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")
)


class Served(StrEnum):
    """What kind of answer it is; that decides who may keep it and what it may do."""

    PAGE = "page"
    """A page or JSON for one person: kept nowhere."""
    FILE = "file"
    """A document or attachment for one person: kept nowhere, sandboxed."""
    PICTURE = "picture"
    """A chart or photograph shown within a page: kept nowhere, sandboxed."""
    PUBLIC = "public"
    """Published, or the brand's stylesheet: anybody may keep it for five minutes."""
    STATIC = "static"
    """A shipped file at an address that changes with its content: kept for a year."""


_POLICIES: Final = {Served.FILE: FILE_POLICY, Served.PICTURE: PICTURE_POLICY}
_KEEPING: Final = {
    Served.PUBLIC: "public, max-age=300",
    Served.STATIC: "public, max-age=31536000, immutable",
}


def apply(
    response: Response, *, https: bool, served: Served = Served.PAGE, image_source: str = ""
) -> Response:
    """Set the security and caching headers of one answer, and give it back.

    `https` says whether the browser came by TLS; `image_source` is the origin of the map tiles
    when the council has set one ("https://api.os.uk").
    """
    headers = response.headers
    policy = _POLICIES.get(served, PAGE_POLICY)
    if image_source and served is Served.PAGE:
        policy = policy.replace("img-src 'self'", f"img-src 'self' {image_source}")
    headers["Content-Security-Policy"] = policy
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    # The check against forged posts compares the referrer with our own address under TLS.
    headers["Referrer-Policy"] = "same-origin"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    headers["Permissions-Policy"] = _PERMISSIONS
    headers["Cache-Control"] = _KEEPING.get(served, "no-store, private")
    if https:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    return response
