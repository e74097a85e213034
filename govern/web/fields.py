"""Form fields that draw themselves, keep what was typed, and say what is wanted in a sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from typing import Any

from wtforms import Field, Form
from wtforms.fields import (
    HiddenField as PlainHiddenField,
)
from wtforms.fields import (
    PasswordField as PlainPasswordField,
)
from wtforms.fields import (
    RadioField,
    StringField,
)
from wtforms.fields import (
    SelectField as PlainSelectField,
)
from wtforms.fields import (
    SubmitField as PlainSubmitField,
)
from wtforms.validators import StopValidation

from govern.documents.text_rules import text_problem
from govern.web.choice_fields import (
    ChoiceField,
    ChoicesField,
    ConfirmField,
    SelectField,
    YesNoField,
)
from govern.web.date_input import DateInputField
from govern.web.number_inputs import MoneyField, NumberField
from govern.web.widgets import (
    PLAIN,
    ButtonWidget,
    HiddenWidget,
    InputWidget,
    Look,
    PasswordWidget,
    TextAreaWidget,
    UploadWidget,
)

__all__ = [
    "ButtonField",
    "ChoiceField",
    "ChoicesField",
    "ConfirmField",
    "DateInputField",
    "EmailField",
    "HiddenField",
    "LongTextField",
    "Look",
    "MoneyField",
    "Needed",
    "NumberField",
    "PasswordField",
    "SelectField",
    "TextField",
    "UploadField",
    "YesNoField",
]


class Needed:
    """Wants an answer. `sentence` says which: "Enter the number of the camera"."""

    def __init__(self, sentence: str = "") -> None:
        self.sentence = sentence

    def __call__(self, form: Form, field: Field) -> None:
        """Stop with the sentence when nothing was given; stop quietly when it could not be read."""
        if field.errors:
            raise StopValidation
        data = field.data
        if data in (None, "", False) or (isinstance(data, (list, tuple)) and not data):
            verb = "Choose" if isinstance(field, (RadioField, PlainSelectField)) else "Enter"
            raise StopValidation(self.sentence or f"{verb} an answer to “{field.label.text}”")


class TextField(StringField):
    """One line of text; ends trimmed, hidden characters refused, length limited."""

    widget: Any = InputWidget()
    _lines = False

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] | None = None,
        *,
        look: Look = PLAIN,
        most_characters: int = 300,
        **given: Any,
    ) -> None:
        super().__init__(label, list(validators or ()), **given)
        self.look = look
        self.most_characters = most_characters

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take what was typed, with line ends as one kind."""
        if valuelist:
            text = str(valuelist[0]).replace("\r\n", "\n").replace("\r", "\n")
            self.data = text.strip("\n ") if self._lines else text.strip()

    def pre_validate(self, form: Any) -> None:
        """Refuse what no document could hold, and what is too long."""
        text = self.data or ""
        problem = text_problem(text, "")
        if problem is not None:
            raise StopValidation(f"{problem.where[:1].upper()}{problem.where[1:]}: {problem.why}")
        if not self._lines and "\n" in text:
            raise StopValidation("Write this on one line")
        if len(text) > self.most_characters:
            raise StopValidation(
                f"Shorten this to {self.most_characters:,} characters or fewer. "
                f"It has {len(text):,} now"
            )


class LongTextField(TextField):
    """Several lines of text."""

    widget: Any = TextAreaWidget()
    _lines = True

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] | None = None,
        *,
        most_characters: int = 20_000,
        **given: Any,
    ) -> None:
        super().__init__(label, validators, most_characters=most_characters, **given)


class EmailField(TextField):
    """An e-mail address, checked for its shape only; the proof is the mail that arrives."""

    widget: Any = InputWidget("email")

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] | None = None,
        *,
        look: Look = Look(autocomplete="email", spellcheck=False, width="two-thirds"),  # noqa: B008
        **given: Any,
    ) -> None:
        super().__init__(label, validators, look=look, most_characters=254, **given)

    def pre_validate(self, form: Any) -> None:
        """Want something on both sides of one @, and no spaces."""
        super().pre_validate(form)
        if self.data and not re.fullmatch(r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;.]+", self.data):
            raise StopValidation("Enter an e-mail address like name@example.gov.uk")


class PasswordField(PlainPasswordField):
    """A password, taken exactly as typed but for its Unicode form."""

    widget: Any = PasswordWidget()

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] | None = None,
        *,
        look: Look = Look(autocomplete="current-password"),  # noqa: B008 frozen
        **given: Any,
    ) -> None:
        super().__init__(label, list(validators or ()), **given)
        self.look = look

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Two keyboards may send one letter in two ways; both mean the same password."""
        if valuelist:
            self.data = unicodedata.normalize("NFC", str(valuelist[0]))


class UploadField(Field):
    """Files sent with the form: `data` is a list of them, empty when none was chosen.

    `accept` lists endings for the browser's own dialogue (".csv,.xlsx"); it checks nothing.
    """

    widget: Any = UploadWidget()

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] | None = None,
        *,
        several: bool = False,
        accept: str = "",
        look: Look = PLAIN,
        **given: Any,
    ) -> None:
        super().__init__(label, list(validators or ()), **given)
        self.several = several
        self.look = look
        if accept:
            self.render_kw = (self.render_kw or {}) | {"accept": accept}

    def process_data(self, value: Any) -> None:
        """Nothing is shown for a file that is already kept."""
        self.data = []

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep what really is a file: a browser sends an unnamed one for an empty input."""
        self.data = [each for each in valuelist if getattr(each, "filename", "")]


class HiddenField(PlainHiddenField):
    """A value the page carries along, such as the revision that was read."""

    widget: Any = HiddenWidget()


class ButtonField(PlainSubmitField):
    """A button; True when it is the one that was pressed. `kind` as in the widget."""

    widget: Any = ButtonWidget()

    def __init__(self, label: str, *, kind: str = "", **given: Any) -> None:
        super().__init__(label, **given)
        self.kind = kind
