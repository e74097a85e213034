"""Sets up the page templates: where they lie, what they may call, how dates and counts are said."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, PackageLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup, escape

from govern.clock import LONDON, day_words, days_left_words, instant_words, short_day
from govern.web.error_summary import summary_items
from govern.web.security_headers import INLINE_SCRIPT

STATIC_FOLDER: Final = Path(__file__).resolve().parent / "static"
STATIC_URL: Final = "/static"


def prepare(environment: Environment, *, templates: Path) -> None:
    """Make `environment` (Flask's own, or a bare one) able to render our pages.

    A name a template misspells is an error, never an empty place. The GOV.UK macros lean on
    missing names, so they live in an environment of their own and are called by `govuk(…)`.
    """
    environment.loader = FileSystemLoader(templates)
    environment.undefined = StrictUndefined
    environment.autoescape = _escapes
    environment.trim_blocks = True
    environment.lstrip_blocks = True
    environment.filters.update(_FILTERS)
    environment.globals.update(
        asset=asset,
        govuk=govuk,
        summary_items=summary_items,
        inline_script=Markup(INLINE_SCRIPT),  # noqa: S704 our own constant, let in by its hash
    )


def page_environment(templates: Path) -> Environment:
    """An environment outside Flask, for mails and for tests of single components."""
    environment = Environment(autoescape=True)
    prepare(environment, templates=templates)
    return environment


def _escapes(name: str | None) -> bool:
    return name is None or not name.endswith(".txt")


@cache
def asset(name: str) -> str:
    """The address of a shipped static file; it changes when the file does, so it may be kept."""
    digest = hashlib.sha256((STATIC_FOLDER / name).read_bytes()).hexdigest()
    return f"{STATIC_URL}/{name}?v={digest[:10]}"


@cache
def _govuk_environment() -> Environment:
    library = PackageLoader("govuk_frontend_jinja", "templates")
    return Environment(
        loader=PrefixLoader({"govuk_frontend_jinja": library}),
        autoescape=True,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _govuk_macro(component: str) -> Callable[..., Markup]:
    path = f"govuk_frontend_jinja/components/{component}/macro.html"
    name = "govuk" + "".join(word.capitalize() for word in component.split("-"))
    macro: Callable[..., Markup] = getattr(_govuk_environment().get_template(path).module, name)
    return macro


def govuk(
    component: str, params: Mapping[str, Any], *, caller: Callable[[], Markup] | None = None
) -> Markup:
    """A component of the GOV.UK Design System ("details", "date-input") with its parameters."""
    macro = _govuk_macro(component)
    return macro(params) if caller is None else macro(params, caller=caller)


# How things are said -----------------------------------------------------------------------


def counted(number: int, singular: str, plural: str = "") -> str:
    """A number with its noun: "1 camera", "1,204 cameras", "no cameras"."""
    noun = singular if number == 1 else plural or f"{singular}s"
    return f"{number:,} {noun}" if number else f"no {noun}"


def listed(items: Sequence[object], joint: str = "and") -> str:
    """Items as a sentence lists them: "Priya, Sam and Jo"."""
    words = [str(item) for item in items]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


def number_words(number: int | float | Decimal) -> str:
    """A figure with its thousands marked: "12,480" or "3.5"; minus as a true minus sign."""
    return f"{number:,}".replace("-", "\N{MINUS SIGN}")


def pounds(amount: Decimal | int) -> str:
    """An amount in pounds: "£1,250" or "£18.40"."""
    exact = Decimal(amount)
    whole = exact == exact.to_integral_value()
    return f"£{exact:,.0f}" if whole else f"£{exact:,.2f}"


def file_size(size_bytes: int) -> str:
    """The size of a file in a unit people use: "312 KB", "4.1 MB"."""
    if size_bytes < 1_000:
        return f"{size_bytes} bytes"
    if size_bytes < 1_000_000:
        return f"{size_bytes / 1_000:.0f} KB"
    return f"{size_bytes / 1_000_000:.1f} MB"


def clock_time(instant: datetime) -> str:
    """The time of day in London: "14:02"."""
    return f"{instant.astimezone(LONDON):%H:%M}"


def machine_time(instant: datetime) -> str:
    """An instant for the `datetime` attribute, in UTC."""
    return instant.astimezone(UTC).isoformat(timespec="seconds")


def typed(text: str) -> Markup:
    """What somebody typed, as paragraphs, with its line ends kept and nothing made up."""
    paragraphs = [part.strip("\n") for part in text.replace("\r\n", "\n").split("\n\n")]
    return Markup("").join(
        Markup('<p class="govuk-body app-typed">{}</p>').format(
            Markup("<br>").join(escape(line) for line in part.split("\n"))
        )
        for part in paragraphs
        if part.strip()
    )


_FILTERS: Final[Mapping[str, Callable[..., object]]] = {
    "day": day_words,
    "short_day": short_day,
    "instant": instant_words,
    "clock_time": clock_time,
    "machine_time": machine_time,
    "days_left": days_left_words,
    "counted": counted,
    "listed": listed,
    "figure": number_words,
    "pounds": pounds,
    "file_size": file_size,
    "typed": typed,
}
