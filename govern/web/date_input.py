"""A date as three inputs, with errors that say which part is wanted."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from markupsafe import Markup
from wtforms import Field

from govern.clock import short_day
from govern.web.rendering import govuk
from govern.web.widgets import PLAIN, Look, Params, first_error, split_look, text_or_html

PARTS: Final = ("day", "month", "year")
_MONTHS: Final = tuple(f"{date(2026, month, 1):%B}".lower() for month in range(1, 13))


class DateInputWidget:
    """Three inputs in a fieldset; those at fault are marked, the error stands above them."""

    def __call__(self, field: DateInputField, **kwargs: Any) -> Markup:
        """The whole form group."""
        look, attributes = split_look(field, kwargs)
        legend = text_or_html(field.label.text) | {
            "classes": f"govuk-fieldset__legend--{look.size}",
            "isPageHeading": look.heading,
        }
        params: Params = {
            "id": field.id,
            "fieldset": {"legend": legend},
            "attributes": attributes,
            "items": [self._part(field, look, name) for name in PARTS],
        }
        if field.description:
            params["hint"] = text_or_html(field.description)
        error = first_error(field)
        if error:
            params["errorMessage"] = {"text": error}
        return govuk("date-input", params)

    def _part(self, field: DateInputField, look: Look, name: str) -> Params:
        classes = f"govuk-input--width-{4 if name == 'year' else 2}"
        if field.errors and name in (field.faulty_parts or PARTS):
            classes += " govuk-input--error"
        part: Params = {
            "id": f"{field.id}-{name}",
            "name": f"{field.name}-{name}",
            "label": name.capitalize(),
            "value": field.typed_parts[PARTS.index(name)],
            "classes": classes,
        }
        if look.autocomplete == "bday":
            part["autocomplete"] = f"bday-{name}"
        return part


class _ThreeParts:
    """The posted form as WTForms asks of it, with the three parts under the field's own name."""

    def __init__(self, formdata: Any, name: str) -> None:
        self._formdata = formdata
        self._name = name

    def __contains__(self, name: str) -> bool:
        return bool(self.getlist(name))

    def getlist(self, name: str) -> list[str]:
        """The three parts, or one ISO date taken apart (from the API), or nothing."""
        names = [f"{name}-{part}" for part in PARTS]
        if any(each in self._formdata for each in names):
            return [str((self._formdata.getlist(each) or [""])[0]).strip() for each in names]
        whole = str((self._formdata.getlist(name) or [""])[0]).strip()
        found = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", whole, re.ASCII)
        if found:
            return [found[3], found[2], found[1]]
        return [whole, "", ""] if name in self._formdata else []


class DateInputField(Field):
    """A day, month and year; `data` is a date or None. What was typed is kept as it was.

    `subject` begins the errors ("The date of installation must include a month").
    """

    widget: Any = DateInputWidget()

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] | None = None,
        *,
        subject: str = "The date",
        earliest: date | None = None,
        latest: date | None = None,
        look: Look = PLAIN,
        **given: Any,
    ) -> None:
        super().__init__(label, list(validators or ()), **given)
        self.subject = subject
        self.earliest = earliest
        self.latest = latest
        self.look = look
        self.faulty_parts: tuple[str, ...] = ()
        self.typed_parts: tuple[str, str, str] = ("", "", "")

    @property
    def error_target(self) -> str:
        """The id of the input an error leads to: the first one at fault."""
        return f"{self.id}-{(self.faulty_parts or PARTS)[0]}"

    def process(self, formdata: Any, data: Any = ..., extra_filters: Any = None) -> None:
        """Read the three inputs as one."""
        rest: Mapping[str, Any] = {} if data is ... else {"data": data}
        parts = None if formdata is None else _ThreeParts(formdata, self.name)
        super().process(parts, extra_filters=extra_filters, **rest)  # type: ignore[arg-type]

    def process_data(self, value: Any) -> None:
        """Show a stored date in the three inputs."""
        self.data = value
        if isinstance(value, date):
            self.typed_parts = (str(value.day), str(value.month), str(value.year))

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Turn the parts into a date, or say which are wanted."""
        if not valuelist:
            return
        day, month, year = valuelist
        self.typed_parts = (day, month, year)
        self.data = None
        # One joined text, so that WTForms' own validators see an empty date as empty.
        joined = " ".join(filter(None, self.typed_parts))
        self.raw_data = [joined] if joined else []
        if joined:
            self.data = self._read(day, month, year)

    def _fault(self, parts: Sequence[str], sentence: str) -> ValueError:
        self.faulty_parts = tuple(parts)
        return ValueError(f"{self.subject} {sentence}")

    def _read(self, day: str, month: str, year: str) -> date:
        typed = dict(zip(PARTS, (day, month, year), strict=True))
        missing = [name for name in PARTS if not typed[name]]
        if missing:
            raise self._fault(missing, f"must include a {' and '.join(missing)}")
        if not re.fullmatch(r"\d{4}", year, re.ASCII):
            raise self._fault(["year"], "must have a year of four figures, like 2026")
        numbers = {"day": _number(day), "month": _month(month)}
        faulty = [
            name for name, most in (("day", 31), ("month", 12)) if not 1 <= numbers[name] <= most
        ]
        if faulty:
            raise self._fault(faulty, "must be a real date, like 2 3 2026")
        try:
            found = date(int(year), numbers["month"], numbers["day"])
        except ValueError:
            raise self._fault(["day"], "must be a real date: that month is shorter") from None
        if self.earliest and found < self.earliest:
            raise self._fault(PARTS, f"must be {short_day(self.earliest)} or later")
        if self.latest and found > self.latest:
            raise self._fault(PARTS, f"must be {short_day(self.latest)} or earlier")
        return found


def _number(text: str) -> int:
    return int(text) if re.fullmatch(r"\d{1,2}", text, re.ASCII) else 0


def _month(text: str) -> int:
    """A month by number or by name ("March", "mar"); 0 when it is neither."""
    word = text.lower().rstrip(".")
    if len(word) >= 3 and word.isalpha():
        return next((place for place, name in enumerate(_MONTHS, 1) if name.startswith(word)), 0)
    return _number(text)
