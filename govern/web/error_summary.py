"""Gathers the errors of a form for the summary at the top, each leading to its own input."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wtforms import Field, FieldList, FormField
from wtforms.form import BaseForm


@dataclass(frozen=True, slots=True)
class SummaryItem:
    """One sentence of the summary and the address of the input it is about ("#number")."""

    text: str
    href: str


def summary_items(form: BaseForm) -> list[SummaryItem]:
    """The errors of `form` in the order of its fields, those of nested forms included."""
    own = [SummaryItem(str(error), "#main-content") for error in getattr(form, "form_errors", ())]
    return own + [item for field in form for item in _of_field(field)]


def _of_field(field: Field) -> Iterator[SummaryItem]:
    if isinstance(field, FormField):
        for inner in field.form:
            yield from _of_field(inner)
        return
    if isinstance(field, FieldList):
        for entry in field.entries:
            yield from _of_field(entry)
    target: str = getattr(field, "error_target", field.id)
    for error in _sentences(field.errors):
        yield SummaryItem(error, f"#{target}")
        return  # one sentence a field, the one that stands beside it


def _sentences(errors: Sequence[object]) -> list[str]:
    return [error for error in errors if isinstance(error, str)]
