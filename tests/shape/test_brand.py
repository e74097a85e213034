"""The look is the council's: nothing of GOV.UK's brand, enough contrast, strict headers."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import re
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.wrappers import Response

from govern import locations
from govern.errors import BadInput
from govern.web import brand, security_headers
from govern.web.rendering import STATIC_FOLDER, page_environment

SHIPPED_TEXT = [
    path
    for path in sorted(STATIC_FOLDER.rglob("*"))
    if path.suffix in {".css", ".js", ".svg", ".json", ".html"}
]


def _vendor_tool() -> ModuleType:
    checkout = locations.checkout()
    assert checkout is not None
    spec = importlib.util.spec_from_file_location(
        "vendor_frontend", checkout / ".ci" / "vendor_frontend.py"
    )
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    return tool


def test_vendored_files_are_those_listed() -> None:
    assert _vendor_tool().faults() == []


def test_no_brand_of_govuk_is_shipped() -> None:
    assert len(SHIPPED_TEXT) >= 6
    for path in SHIPPED_TEXT:
        text = path.read_text("utf-8").lower()
        for word in ("gds transport", "govuk-crest", "crown", "sourcemappingurl", "@font-face"):
            assert word not in text, f"{path.name} holds {word}"
    endings = {path.suffix for path in STATIC_FOLDER.rglob("*")}
    assert not endings & {".woff", ".woff2", ".ttf", ".otf"}


def test_stylesheets_load_nothing_from_elsewhere_and_name_no_missing_file() -> None:
    for path in SHIPPED_TEXT:
        if path.suffix != ".css":
            continue
        for address in re.findall(r"url\(([^)]*)\)", path.read_text("utf-8")):
            if not address.startswith("#"):
                assert (path.parent / address.strip("\"'")).is_file(), f"{path.name}: {address}"


def test_cleaning_takes_out_typeface_crest_and_crown() -> None:
    tool = _vendor_tool()
    dirty = (
        "@font-face{font-family:GDS Transport;src:url(/a.woff)}"
        ".a{font-family:GDS Transport,arial,sans-serif}"
        ".govuk-footer__copyright-logo:before{background:url(/assets/images/govuk-crest.svg)}"
        "@supports (mask-position:initial){.govuk-footer__copyright-logo:before{mask:none}}"
        ".govuk-footer__crown{margin:0}.b{color:red}/*# sourceMappingURL=x.css.map */"
    )
    assert tool.cleaned_stylesheet(dirty) == (
        '.a{font-family:Arial,"Liberation Sans",sans-serif}.b{color:red}\n'
    )


colours = st.tuples(*[st.integers(0, 255)] * 3)


@given(colours)
def test_any_colour_gives_readable_text_and_links(rgb: tuple[int, int, int]) -> None:
    found = brand.brand_colours("#{:02x}{:02x}{:02x}".format(*rgb))

    def parsed(colour: str) -> tuple[int, int, int]:
        return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)

    white = (255, 255, 255)
    assert brand.contrast(parsed(found.band), parsed(found.band_text)) >= 4.5
    assert brand.contrast(parsed(found.link), white) >= 4.5
    assert brand.contrast(parsed(found.link_hover), white) >= 4.5
    assert brand.contrast(parsed(found.link), parsed(found.pale)) >= 4.5
    assert parsed(found.band) == rgb
    assert found.link_darkened == (found.link != found.band)


def test_contrast_is_reckoned_as_wcag_does() -> None:
    assert brand.contrast((0, 0, 0), (255, 255, 255)) == pytest.approx(21)
    assert brand.contrast((119, 119, 119), (255, 255, 255)) == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("colour", ["red", "#fff", "#12345g", "", "#123456;}body{display:none"])
def test_anything_but_six_digits_is_refused(colour: str) -> None:
    with pytest.raises(BadInput, match="write it as # and six digits"):
        brand.brand_stylesheet(colour)


def test_the_brand_stylesheet_sets_properties_only() -> None:
    sheet = brand.brand_stylesheet("#4A2C6D")
    assert re.fullmatch(r":root\{(--[a-z-]+:#[0-9a-f]{6};?)+\}\n", sheet)
    assert "--govuk-link-colour:#4a2c6d" in sheet


def _applied(served: security_headers.Served, *, https: bool = True) -> Response:
    return security_headers.apply(Response(), https=https, served=served)


@pytest.mark.parametrize("served", list(security_headers.Served))
def test_every_answer_carries_the_headers(served: security_headers.Served) -> None:
    headers = _applied(served).headers
    policy = headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-eval" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "Strict-Transport-Security" not in _applied(served, https=False).headers


def test_pages_and_files_are_kept_nowhere_and_shipped_files_are() -> None:
    for served in (security_headers.Served.PAGE, security_headers.Served.FILE):
        assert _applied(served).headers["Cache-Control"] == "no-store, private"
    assert "immutable" in _applied(security_headers.Served.STATIC).headers["Cache-Control"]
    assert "sandbox" in _applied(security_headers.Served.FILE).headers["Content-Security-Policy"]


def test_no_page_may_run_inline_code_but_the_one_known_script() -> None:
    digest = hashlib.sha256(security_headers.INLINE_SCRIPT.encode()).digest()
    allowed = f"script-src 'self' 'sha256-{base64.b64encode(digest).decode()}'"
    parts = security_headers.PAGE_POLICY.split("; ")
    assert [part for part in parts if part.startswith("script-src")] == [allowed]
    assert "style-src 'self'" in parts
    environment = page_environment(locations.shipped("templates"))
    source = environment.globals["inline_script"]
    assert str(source) == security_headers.INLINE_SCRIPT


def test_map_tiles_widen_only_where_pictures_come_from() -> None:
    tiles = security_headers.apply(Response(), https=True, image_source="https://api.os.uk")
    policy = tiles.headers["Content-Security-Policy"]
    assert "img-src 'self' https://api.os.uk data:" in policy
    assert policy.count("https://api.os.uk") == 1
