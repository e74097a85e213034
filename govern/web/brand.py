"""The council's own colour: checked for contrast and turned into the small brand stylesheet."""

from __future__ import annotations

import re
from dataclasses import dataclass

from govern.errors import BadInput, Problem

#: WCAG 2.2 AA wants 4.5 to 1 for text; links get a little more, being thin.
_TEXT_CONTRAST = 4.5
_LINK_CONTRAST = 5.5
_WHITE = (255, 255, 255)
_BLACK = (0, 0, 0)

Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class BrandColours:
    """The colours of pages, all `#rrggbb`; `link_darkened` when links could not take the band's."""

    band: str
    band_text: str
    link: str
    link_hover: str
    pale: str
    border: str
    link_darkened: bool


def brand_colours(colour: str) -> BrandColours:
    """The page colours made from the council's `colour` (`#rrggbb`), each with enough contrast.

    Raises BadInput when `colour` is not written as # and six digits.
    """
    band = _parsed(colour)
    band_text = _WHITE if contrast(band, _WHITE) >= _TEXT_CONTRAST else _BLACK
    link = _darkened_until(band, _LINK_CONTRAST)
    return BrandColours(
        band=_written(band),
        band_text=_written(band_text),
        link=_written(link),
        link_hover=_written(_mixed(link, _BLACK, 0.45)),
        pale=_written(_mixed(link, _WHITE, 0.94)),
        border=_written(_mixed(link, _WHITE, 0.6)),
        link_darkened=link != band,
    )


def brand_stylesheet(colour: str) -> str:
    """The text of the stylesheet served beside the shared one: custom properties, nothing else."""
    found = brand_colours(colour)
    return (
        ":root{"
        f"--app-band-colour:{found.band};"
        f"--app-band-text-colour:{found.band_text};"
        f"--govuk-brand-colour:{found.link};"
        f"--govuk-link-colour:{found.link};"
        f"--govuk-link-visited-colour:{found.link};"
        f"--govuk-link-hover-colour:{found.link_hover};"
        f"--govuk-surface-background-colour:{found.pale};"
        f"--govuk-surface-border-colour:{found.border}"
        "}\n"
    )


def contrast(first: Rgb, second: Rgb) -> float:
    """How far apart two colours are in lightness, from 1 to 21, as WCAG reckons it."""
    lighter, darker = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _parsed(colour: str) -> Rgb:
    found = re.fullmatch(r"#([0-9a-fA-F]{2})([0-9a-fA-F]{2})([0-9a-fA-F]{2})", colour.strip())
    if found is None:
        problem = Problem("Brand colour", "write it as # and six digits, like #1b4f72")
        raise BadInput(str(problem), [problem])
    red, green, blue = (int(pair, 16) for pair in found.groups())
    return red, green, blue


def _written(colour: Rgb) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _luminance(colour: Rgb) -> float:
    def linear(channel: int) -> float:
        part = channel / 255
        return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)

    red, green, blue = (linear(channel) for channel in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mixed(colour: Rgb, other: Rgb, share: float) -> Rgb:
    """`colour` with `share` (0 to 1) of `other` mixed in."""
    red, green, blue = (
        round(own * (1 - share) + foreign * share)
        for own, foreign in zip(colour, other, strict=True)
    )
    return red, green, blue


def _darkened_until(colour: Rgb, wanted: float) -> Rgb:
    """`colour`, darkened step by step until it stands out from white by `wanted`."""
    while contrast(colour, _WHITE) < wanted:
        colour = _mixed(colour, _BLACK, 0.08)
    return colour
