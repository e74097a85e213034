"""Fields for choosing: one of a few, several of a few, one of many, a box to tick."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import ValidationError
from wtforms.fields import (
    BooleanField,
    RadioField,
    SelectMultipleField,
)
from wtforms.fields import (
    SelectField as PlainSelectField,
)

from govern.web.choice_widgets import ChoiceWidget, ConfirmWidget, SelectWidget
from govern.web.widgets import PLAIN, Look

Choices = Sequence[tuple[str, str]] | Mapping[str, Any]


class ChoiceField(RadioField):
    """One of a few, as radios. `choices` is `{value: label}`; none chosen is None."""

    widget: Any = ChoiceWidget("radios")

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] | None = None,
        *,
        choices: Choices,
        look: Look = PLAIN,
        **given: Any,
    ) -> None:
        super().__init__(label, list(validators or ()), choices=dict(choices), **given)
        self.look = look

    def pre_validate(self, form: Any) -> None:
        """Nothing chosen is for `Needed` to judge; anything else must be on the list."""
        self.data = self.data or None
        _want_listed(self, [] if self.data is None else [self.data])


class YesNoField(ChoiceField):
    """Yes or no, kept as "yes" and "no"; None until answered."""

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] | None = None,
        *,
        choices: Choices = (("yes", "Yes"), ("no", "No")),
        look: Look = Look(inline=True),  # noqa: B008 frozen
        **given: Any,
    ) -> None:
        super().__init__(label, validators, choices=choices, look=look, **given)


class ChoicesField(SelectMultipleField):
    """Any number of a few, as checkboxes. `choices` is `{value: label}`."""

    widget: Any = ChoiceWidget("checkboxes")

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] | None = None,
        *,
        choices: Choices,
        look: Look = PLAIN,
        **given: Any,
    ) -> None:
        super().__init__(label, list(validators or ()), choices=dict(choices), **given)
        self.look = look

    def pre_validate(self, form: Any) -> None:
        """Every one chosen must be on the list."""
        _want_listed(self, self.data or [])


class SelectField(PlainSelectField):
    """One of many, as a drop-down. `choices` is `{value: label}` or `{group: {value: label}}`.

    `unchosen` is the first line, which stands for no answer; "" leaves it out.
    """

    widget: Any = SelectWidget()

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] | None = None,
        *,
        choices: Choices,
        unchosen: str = "Choose one",
        look: Look = PLAIN,
        **given: Any,
    ) -> None:
        listed = ({"": unchosen} if unchosen else {}) | dict(choices)
        super().__init__(label, list(validators or ()), choices=listed, **given)
        self.look = look

    def pre_validate(self, form: Any) -> None:
        """Nothing chosen is for `Needed` to judge; anything else must be on the list."""
        self.data = self.data or None
        _want_listed(self, [] if self.data is None else [self.data])


def _want_listed(field: PlainSelectField, chosen: Sequence[Any]) -> None:
    listed = {str(choice[0]) for choice in field.iter_choices()}
    if any(str(value) not in listed for value in chosen):
        raise ValidationError("Choose from the list: what was sent is not on it")


class ConfirmField(BooleanField):
    """One checkbox that says yes to a sentence; True when ticked."""

    widget: Any = ConfirmWidget()

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] | None = None,
        *,
        look: Look = PLAIN,
        **given: Any,
    ) -> None:
        super().__init__(label, list(validators or ()), **given)
        self.look = look
