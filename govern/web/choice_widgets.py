"""Draws choices: radios, checkboxes, one box to tick, drop-down lists with groups."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from markupsafe import Markup
from wtforms import Field

from govern.web.rendering import govuk
from govern.web.widgets import (
    Look,
    Params,
    label_params,
    shared_params,
    split_look,
    text_or_html,
    written,
)


class ChoiceWidget:
    """Radios or checkboxes; `reveals={value: markup}` shows more under a choice.

    Without JavaScript what is revealed is always shown.
    """

    component: str

    def __init__(self, component: str = "radios") -> None:
        self.component = component

    def __call__(self, field: Field, **kwargs: Any) -> Markup:
        """The whole form group with its fieldset."""
        reveals: Mapping[str, Markup] = kwargs.pop("reveals", {})
        look, attributes = split_look(field, kwargs)
        params = shared_params(field, look)
        del params["id"]
        params |= {
            "idPrefix": field.id,
            "fieldset": {"legend": label_params(field, look, "legend")},
            "classes": " ".join(
                f"govuk-{self.component}--{name}"
                for name, wanted in (("inline", look.inline), ("small", look.small))
                if wanted
            ),
            "attributes": attributes,
            "items": [
                _item(choice, look, reveals) for choice in getattr(field, "iter_choices", list)()
            ],
        }
        if reveals:
            return _revealed_by_style(govuk(self.component, params))
        return _drawn(self.component, json.dumps(params))


@lru_cache(maxsize=1024)
def _drawn(component: str, params: str) -> Markup:
    """Choices without anything typed in them: the same ones are drawn on page after page.

    What is HTML already stands under the key "html", so nothing is lost in the JSON.
    """
    return _revealed_by_style(govuk(component, json.loads(params)))


def _revealed_by_style(drawn: Markup) -> Markup:
    """Leave the folding of what a choice reveals to our stylesheet.

    The library's script would set aria-expanded on a radio, which no radio may have, and it hides
    what a person without `:has()` in the browser should see.
    """
    drawn = Markup(re.sub(r' data-aria-controls="[^"]*"', "", drawn))  # noqa: S704 only cut
    return Markup(re.sub(r"__conditional--hidden", "__conditional app-reveal", drawn))  # noqa: S704


def _item(choice: Sequence[Any], look: Look, reveals: Mapping[str, Markup]) -> Params:
    value, label, chosen = str(choice[0]), choice[1], bool(choice[2])
    item: Params = text_or_html(label) | {"value": value, "checked": chosen}
    if value in look.hints:
        item["hint"] = {"text": look.hints[value]}
    if value in reveals:
        item["conditional"] = {"html": reveals[value]}
    return item


class ConfirmWidget:
    """One checkbox that says yes to a sentence."""

    def __call__(self, field: Field, **kwargs: Any) -> Markup:
        """The whole form group."""
        look, attributes = split_look(field, kwargs)
        params = shared_params(field, look)
        del params["id"]
        item = text_or_html(field.label.text) | {"value": "yes", "checked": bool(field.data)}
        params |= {"idPrefix": field.id, "items": [item], "attributes": attributes}
        if look.small:
            params["classes"] = "govuk-checkboxes--small"
        return govuk("checkboxes", params)


class SelectWidget:
    """A drop-down list, with its groups where the choices have them.

    Drawn from the smaller macros, because the library's own knows no groups.
    """

    def __call__(self, field: Field, **kwargs: Any) -> Markup:
        """The whole form group."""
        look, attributes = split_look(field, kwargs)
        shared = shared_params(field, look)
        parts = [govuk("label", label_params(field, look) | {"for": field.id})]
        described = []
        for part, component in (("hint", "hint"), ("errorMessage", "error-message")):
            if part in shared:
                described.append(f"{field.id}-{component.split('-')[0]}")
                parts.append(govuk(component, shared[part] | {"id": described[-1]}))
        named = {
            "class": " ".join(["govuk-select", *(["govuk-select--error"] if field.errors else [])]),
            "id": field.id,
            "name": field.name,
            "aria-describedby": " ".join(described) or None,
            "autocomplete": look.autocomplete or None,
        }
        parts.append(
            Markup("<select{}>{}</select>").format(written(named | attributes), _options(field))
        )
        return Markup('<div class="govuk-form-group{}">{}</div>').format(
            " govuk-form-group--error" if field.errors else "", Markup("").join(parts)
        )


def _options(field: Field) -> Markup:
    """The options of a select, under the names of their groups where it has groups."""
    if not getattr(field, "has_groups", bool)():
        return _run_of_options(getattr(field, "iter_choices", list)())
    groups: Callable[[], Sequence[tuple[str | None, Sequence[Any]]]] = getattr(
        field, "iter_groups", list
    )
    return Markup("").join(
        Markup('<optgroup label="{}">{}</optgroup>').format(name, _run_of_options(choices))
        if name
        else _run_of_options(choices)
        for name, choices in groups()
    )


def _run_of_options(choices: Sequence[Any]) -> Markup:
    return Markup("").join(
        Markup("<option{}>{}</option>").format(
            written({"value": choice[0], "selected": bool(choice[2])}), choice[1]
        )
        for choice in choices
    )
