"""Draws form fields with the GOV.UK macros: label, hint, error and input as one group."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup
from wtforms import Field

from govern.web.rendering import govuk

Params = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Look:
    """How one field is drawn. Any of it may be overridden where the template calls the field.

    `size` is that of the label or legend ("s", "m", "l", "xl"); `heading` makes it the page's h1.
    `width` is in characters ("2", "3", "4", "5", "10", "20", "30") or a share ("two-thirds").
    """

    size: str = "s"
    heading: bool = False
    width: str = ""
    autocomplete: str = ""
    inputmode: str = ""
    spellcheck: bool | None = None
    prefix: str = ""
    suffix: str = ""
    rows: int = 5
    counted_to: int = 0
    """Shows how many characters are left of this many."""
    inline: bool = False
    """Radios beside each other, for two short answers."""
    small: bool = False
    """Small radios or checkboxes, for lists and filters."""
    hints: Mapping[str, str] = dataclasses.field(default_factory=dict)
    """A hint under single choices, by value."""
    label_hidden: bool = False
    """The label is there for a screen reader only (search boxes, cells of a table)."""


PLAIN: Final = Look()
_LOOKS: Final = frozenset(each.name for each in dataclasses.fields(Look))


def split_look(field: Field, given: Mapping[str, Any]) -> tuple[Look, Params]:
    """The look of `field` with what the call overrides, and the rest as HTML attributes."""
    look: Look = getattr(field, "look", PLAIN)
    changed = {name: value for name, value in given.items() if name in _LOOKS}
    rest = {
        name.rstrip("_").replace("_", "-"): value
        for name, value in given.items()
        if name not in _LOOKS
    }
    return dataclasses.replace(look, **changed), rest


def text_or_html(text: str) -> Params:
    """`text` for a macro: as HTML only when it is already marked as safe."""
    return {"html" if hasattr(text, "__html__") else "text": text}


def label_params(field: Field, look: Look, kind: str = "label") -> Params:
    classes = f"govuk-{'fieldset__legend' if kind == 'legend' else 'label'}--{look.size}"
    if look.label_hidden:
        classes = "govuk-visually-hidden"
    return text_or_html(field.label.text) | {"classes": classes, "isPageHeading": look.heading}


def shared_params(field: Field, look: Look) -> Params:
    """What every macro takes: id, name, hint, first error."""
    found: Params = {"id": field.id, "name": field.name}
    if field.description:
        found["hint"] = text_or_html(field.description)
    error = first_error(field)
    if error:
        found["errorMessage"] = {"text": error}
    if look.autocomplete:
        found["autocomplete"] = look.autocomplete
    if look.spellcheck is not None:
        found["spellcheck"] = look.spellcheck
    return found


def first_error(field: Field) -> str:
    """The sentence to show beside `field`: the first of its errors, or nothing."""
    return next((error for error in field.errors if isinstance(error, str)), "")


def shown_value(field: Field) -> str:
    """What stands in the input: what was typed, or the stored value as text."""
    value: str = getattr(field, "_value", str)()
    return value


def _width(look: Look, shares: str = "govuk-!-width-") -> str:
    if not look.width:
        return ""
    return f"govuk-input--width-{look.width}" if look.width.isdigit() else shares + look.width


class InputWidget:
    """A single line of text, of the given HTML input type."""

    input_type: str

    def __init__(self, input_type: str = "text") -> None:
        self.input_type = input_type

    def __call__(self, field: Field, **kwargs: Any) -> Markup:
        """The whole form group."""
        look, attributes = split_look(field, kwargs)
        params = shared_params(field, look) | {
            "label": label_params(field, look),
            "value": shown_value(field),
            "type": self.input_type,
            "classes": _width(look),
            "attributes": attributes,
        }
        if look.inputmode:
            params["inputmode"] = look.inputmode
        for affix in ("prefix", "suffix"):
            if getattr(look, affix):
                params[affix] = {"text": getattr(look, affix)}
        return govuk("input", params)


class PasswordWidget:
    """A password with a button to show it; never filled in again after an error."""

    def __call__(self, field: Field, **kwargs: Any) -> Markup:
        """The whole form group."""
        look, attributes = split_look(field, kwargs)
        params = shared_params(field, look)
        params |= {
            "label": label_params(field, look),
            "attributes": attributes,
            "classes": _width(look),
        }
        return govuk("password-input", params)


class TextAreaWidget:
    """Several lines of text, with a count of what is left where there is a limit to show."""

    def __call__(self, field: Field, **kwargs: Any) -> Markup:
        """The whole form group."""
        look, attributes = split_look(field, kwargs)
        params = shared_params(field, look) | {
            "label": label_params(field, look),
            "value": shown_value(field),
            "rows": look.rows,
            "attributes": attributes,
        }
        if not look.counted_to:
            return govuk("textarea", params)
        params |= {"maxlength": look.counted_to, "threshold": 60}
        return govuk("character-count", params)


class UploadWidget:
    """A file, or several."""

    def __call__(self, field: Field, **kwargs: Any) -> Markup:
        """The whole form group."""
        look, attributes = split_look(field, kwargs)
        params = shared_params(field, look)
        params |= {"label": label_params(field, look), "attributes": attributes}
        params["multiple"] = bool(getattr(field, "several", False))
        return govuk("file-upload", params)


def written(attributes: Mapping[str, Any]) -> Markup:
    """HTML attributes, each after a space; True stands alone, False and None are left out."""
    return Markup("").join(
        Markup(" {}").format(name) if value is True else Markup(' {}="{}"').format(name, value)
        for name, value in attributes.items()
        if value is not None and value is not False
    )


class ButtonWidget:
    """A button that says what it does. `kind` is "", "secondary", "warning" or "link"."""

    def __call__(self, field: Field, **kwargs: Any) -> Markup:
        """The button alone."""
        kind = kwargs.pop("kind", getattr(field, "kind", ""))
        _, attributes = split_look(field, kwargs)
        params: Params = {
            "text": field.label.text,
            "name": field.name,
            "value": "yes",
            "preventDoubleClick": True,
            "attributes": attributes | {"id": field.id},
        }
        if kind:
            params["classes"] = "app-link-button" if kind == "link" else f"govuk-button--{kind}"
        return govuk("button", params)


class HiddenWidget:
    """A value the page carries along."""

    def __call__(self, field: Field, **kwargs: Any) -> Markup:
        """The input alone."""
        attributes = {"type": "hidden", "id": field.id, "name": field.name} | kwargs
        return Markup("<input{}>").format(written(attributes | {"value": shown_value(field)}))
