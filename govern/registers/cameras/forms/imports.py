"""The forms by which a camera list comes in: the file, and which of its columns is what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import Form

from govern.registers.cameras.rules.column_names import ListField
from govern.web.fields import (
    ChoiceField,
    DateInputField,
    Needed,
    SelectField,
    TextField,
    UploadField,
)

#: The value that stands for a scheme not recorded yet.
NEW_SCHEME = "new"

FIELD_WORDS: Mapping[ListField, str] = {
    ListField.NUMBER: "Number of the camera",
    ListField.LABEL: "Name of the camera or its place",
    ListField.ALIAS: "Number and name in one (“Cam 5 - Chester Road”)",
    ListField.LATITUDE: "Latitude",
    ListField.LONGITUDE: "Longitude",
    ListField.EASTING: "Easting",
    ListField.NORTHING: "Northing",
    ListField.WARD: "Ward",
    ListField.SCHEME: "Scheme",
    ListField.CATEGORY: "Sort of camera",
    ListField.CAPABILITY: "What it can do",
    ListField.STATUS: "Condition or status",
    ListField.INSTALLED_ON: "Date of installation",
    ListField.OWNER: "Owner",
    ListField.NOTES: "Notes",
}


class ImportForm(Form):
    """The file of a list, the scheme it is of, and its date."""

    file = UploadField(
        "File of the camera list",
        [Needed("Choose the file of the camera list")],
        accept=".csv,.xlsx,.geojson,.json",
        description="CSV, an Excel workbook or GeoJSON. A list without positions, or with cameras "
        "that have no name yet, is still a list.",
    )
    scheme = ChoiceField(
        "Of which scheme are these cameras?", [Needed("Choose the scheme")], choices=()
    )
    new_scheme = TextField("Name of the new scheme", most_characters=120)
    listed_on = DateInputField(
        "On which day was the list made?",
        subject="The date of the list",
        description="Leave it empty when the file’s name begins with the date, as "
        "2026-03-01_cameras.csv does, or when the list is today’s.",
    )


def import_form(
    schemes: Sequence[tuple[str, str]], *, may_add: bool, typed: Any = None, **data: Any
) -> ImportForm:
    """The form with the schemes there are, and a new one where the person may add it."""
    form = ImportForm(typed, data=data)
    choices = list(schemes)
    if may_add:
        choices.append((NEW_SCHEME, "A scheme that is not recorded yet"))
    form.scheme.choices = choices
    return form


def scheme_name(form: ImportForm) -> str:
    """The scheme as the import takes it: a reference, or the name of a new one."""
    if form.scheme.data == NEW_SCHEME:
        return str(form.new_scheme.data or "")
    return str(form.scheme.data)


def columns_form(
    columns: Sequence[str],
    samples: Mapping[str, Sequence[str]],
    typed: Any,
    guess: Mapping[str, str],
) -> Form:
    """One drop-down for each column of the list, with what stands in its first rows."""
    choices = {str(each): words for each, words in FIELD_WORDS.items()}
    fields = {
        column_name(place): SelectField(
            f"“{column}”",
            choices=choices,
            unchosen="Leave this column out",
            description=sample_words(samples.get(column, ())),
        )
        for place, column in enumerate(columns)
    }
    made = type("ColumnsForm", (Form,), fields)
    data = {column_name(place): guess.get(column) for place, column in enumerate(columns)}
    form: Form = made(typed, data=data)
    return form


def column_name(place: int) -> str:
    """What the form calls the column in a place."""
    return f"column-{place}"


def sample_words(values: Sequence[str]) -> str:
    """The first values of a column, as a hint."""
    return "For example: " + "; ".join(values) if values else "Empty in the first rows"


def columns_given(form: Form, columns: Sequence[str]) -> dict[str, str]:
    """Column → field, as chosen."""
    return {
        column: str(form[column_name(place)].data)
        for place, column in enumerate(columns)
        if form[column_name(place)].data
    }
