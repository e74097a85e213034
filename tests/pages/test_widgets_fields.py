"""The fields: what they read, what they keep, and the sentence when they cannot."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import FileStorage, MultiDict
from wtforms import Form
from wtforms.validators import Optional as MayBeEmpty

from govern.web.fields import (
    ChoiceField,
    ChoicesField,
    ConfirmField,
    DateInputField,
    LongTextField,
    MoneyField,
    Needed,
    NumberField,
    PasswordField,
    SelectField,
    TextField,
    UploadField,
)


class DateForm(Form):
    on = DateInputField(
        "When?",
        subject="The date of the check",
        earliest=date(2020, 1, 1),
        latest=date(2026, 12, 31),
    )


def dated(day: str, month: str, year: str) -> DateForm:
    form = DateForm(MultiDict({"on-day": day, "on-month": month, "on-year": year}))
    form.validate()
    return form


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        (("2", "3", "2026"), date(2026, 3, 2)),
        (("02", "03", "2026"), date(2026, 3, 2)),
        ((" 29 ", "February", "2024"), date(2024, 2, 29)),
        (("1", "sept", "2026"), date(2026, 9, 1)),
        (("", "", ""), None),
    ],
)
def test_a_date_is_read_from_its_parts(parts: tuple[str, str, str], found: date | None) -> None:
    form = dated(*parts)
    assert form.on.errors == []
    assert form.on.data == found


@pytest.mark.parametrize(
    ("parts", "sentence", "target"),
    [
        (("", "3", "2026"), "must include a day", "on-day"),
        (("2", "", "2026"), "must include a month", "on-month"),
        (("2", "3", ""), "must include a year", "on-year"),
        (("", "", "2026"), "must include a day and month", "on-day"),
        (("2", "3", "26"), "must have a year of four figures, like 2026", "on-year"),
        (("32", "3", "2026"), "must be a real date, like 2 3 2026", "on-day"),
        (("2", "13", "2026"), "must be a real date, like 2 3 2026", "on-month"),
        (("2", "ma", "2026"), "must be a real date, like 2 3 2026", "on-month"),
        (("29", "2", "2026"), "must be a real date: that month is shorter", "on-day"),
        (("٢", "3", "2026"), "must be a real date, like 2 3 2026", "on-day"),
        (("31", "12", "2019"), "must be 1 January 2020 or later", "on-day"),
        (("1", "1", "2027"), "must be 31 December 2026 or earlier", "on-day"),
    ],
)
def test_a_date_says_which_part_is_wanted(
    parts: tuple[str, str, str], sentence: str, target: str
) -> None:
    form = dated(*parts)
    assert form.on.errors == [f"The date of the check {sentence}"]
    assert form.on.error_target == target
    assert form.on.typed_parts == tuple(part.strip() for part in parts)
    assert form.on.data is None


@given(st.lists(st.text(max_size=6), min_size=3, max_size=3))
def test_any_three_texts_make_a_date_or_a_sentence(parts: list[str]) -> None:
    form = dated(*parts)
    assert bool(form.on.errors) != (form.on.data is not None or not any(map(str.strip, parts)))
    assert str(form.on())


def test_a_date_may_come_as_one_text_and_starts_from_what_is_stored() -> None:
    assert DateForm(MultiDict({"on": "2026-03-02"})).on.data == date(2026, 3, 2)
    stored = DateForm(data={"on": date(2026, 3, 2)})
    assert 'value="2026"' in str(stored.on())
    assert stored.on.data == date(2026, 3, 2)


def test_an_emptied_date_replaces_the_stored_one() -> None:
    posted = MultiDict({"on-day": "", "on-month": "", "on-year": ""})
    form = DateForm(posted, data={"on": date(2026, 3, 2)})
    assert form.on.data is None
    assert "2026" not in str(form.on())


class FigureForm(Form):
    count = NumberField("How many?", [MayBeEmpty()], subject="The count", most=5000)
    share = NumberField("Share", subject="The share", decimals=1, least=Decimal("-1"))
    cost = MoneyField("Cost", subject="The cost")


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("count", "1,204", 1204),
        ("count", " 1 204 ", 1204),
        ("count", "", None),
        ("share", "0.5", Decimal("0.5")),
        ("share", "−0.5", Decimal("-0.5")),
        ("cost", "£1,250", Decimal(1250)),
        ("cost", "18.40", Decimal("18.40")),
    ],
)
def test_figures_are_read_as_people_write_them(name: str, text: str, found: object) -> None:
    form = FigureForm(MultiDict({name: text}))
    assert form.validate(), form.errors
    assert form[name].data == found


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("count", "12.5", "The count must be a whole number, like 12"),
        ("count", "1e3", "The count must be a whole number, like 12"),
        ("count", "-1", "The count must be 0 or more"),
        ("count", "9,000", "The count must be 5,000 or less"),
        ("count", "1,20", "The count must be a whole number, like 12"),
        ("count", "nan", "The count must be a whole number, like 12"),
        ("share", "0.55", "The share must be a number with up to 1 decimal places, like 12.5"),
        ("cost", "12 quid", "The cost must be an amount in pounds, like 1250 or 18.40"),
        ("cost", "1.234", "The cost must be an amount in pounds, like 1250 or 18.40"),
    ],
)
def test_an_unreadable_figure_is_kept_and_explained(name: str, text: str, sentence: str) -> None:
    form = FigureForm(MultiDict({name: text}))
    assert not form.validate()
    assert form[name].errors == [sentence]
    assert f'value="{text}"' in str(form[name]())


class TextForm(Form):
    name = TextField("Name", [Needed("Enter the name")], most_characters=10)
    story = LongTextField("What happened?")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "Enter the name"),
        ("   ", "Enter the name"),
        ("eleven char", "Shorten this to 10 characters or fewer. It has 11 now"),
        ("a\nb", "Write this on one line"),
        (
            "bad\x07bell",
            "Line 1, character 4: this is a control character (U+0007) that cannot be printed; "
            "take it out",
        ),
    ],
)
def test_a_line_of_text_says_what_is_wanted(name: str, sentence: str) -> None:
    form = TextForm(MultiDict({"name": name}))
    assert not form.validate()
    assert form.name.errors == [sentence]


def test_text_keeps_its_lines_and_loses_only_its_edges() -> None:
    form = TextForm(MultiDict({"name": " Ann ", "story": "\r\none\r\n\r\n\ttwo\r\n"}))
    assert form.validate()
    assert (form.name.data, form.story.data) == ("Ann", "one\n\n\ttwo")


class ChoiceForm(Form):
    one = ChoiceField("One", choices={"a": "A", "b": "B"})
    many = ChoicesField("Many", choices={"a": "A", "b": "B"})
    listed = SelectField("Listed", [Needed()], choices={"Group": {"a": "A & B"}, "x": "X"})
    sure = ConfirmField("I am sure", [Needed("Say that you are sure")])


def test_choices_not_on_the_list_are_refused() -> None:
    form = ChoiceForm(MultiDict([("one", "z"), ("many", "a"), ("many", "z"), ("listed", "z")]))
    assert not form.validate()
    wanted = ["Choose from the list: what was sent is not on it"]
    assert [form.one.errors, form.many.errors, form.listed.errors] == [wanted] * 3
    assert form.sure.errors == ["Say that you are sure"]


def test_nothing_chosen_is_none_and_only_needed_minds() -> None:
    form = ChoiceForm(MultiDict({"listed": "", "sure": "yes"}))
    assert not form.validate()
    assert form.errors == {"listed": ["Choose an answer to “Listed”"]}
    assert (form.one.data, form.many.data, form.listed.data) == (None, [], None)


def test_groups_of_a_select_are_kept() -> None:
    drawn = str(ChoiceForm(data={"listed": "a"}).listed())
    assert (
        '<optgroup label="Group"><option value="a" selected>A &amp; B</option></optgroup>' in drawn
    )
    assert '<option value="x">X</option>' in drawn


def test_a_password_is_never_drawn_again() -> None:
    class PasswordForm(Form):
        secret = PasswordField("Password")

    form = PasswordForm(MultiDict({"secret": " correct horse "}))
    assert form.secret.data == " correct horse "
    assert "correct" not in str(form.secret())


def test_uploads_are_only_what_has_a_name() -> None:
    class UploadForm(Form):
        files = UploadField("Files", several=True, accept=".csv")

    real: Any = FileStorage(filename="a.csv")
    form = UploadForm(MultiDict([("files", real), ("files", FileStorage(filename=""))]))
    assert form.files.data == [real]
    drawn = str(form.files())
    assert "multiple" in drawn
    assert 'accept=".csv"' in drawn


def test_a_label_may_be_the_heading_and_a_hint_is_joined_to_its_input() -> None:
    class HintForm(Form):
        name = TextField("Name & place", description="As <printed>")

    drawn = str(HintForm().name(size="l", heading=True, autocomplete="name"))
    assert '<h1 class="govuk-label-wrapper">' in drawn
    assert "Name &amp; place" in drawn
    assert "As &lt;printed&gt;" in drawn
    assert 'aria-describedby="name-hint"' in drawn
    assert 'autocomplete="name"' in drawn
