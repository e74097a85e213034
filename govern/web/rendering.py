"""Sets up the page templates: where they lie, what they may call, how dates and counts are said."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, PackageLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

from govern.clock import day_words, days_left_words, instant_words, short_day
from govern.web.error_summary import summary_items
from govern.web.security_headers import INLINE_SCRIPT
from govern.web.table_rows import shown_cell, table_rows
from govern.web.wording import (
    clock_time,
    counted,
    file_size,
    listed,
    machine_time,
    number_words,
    pounds,
    typed,
)

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
        shown_cell=shown_cell,
        summary_items=summary_items,
        table_rows=table_rows,
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
