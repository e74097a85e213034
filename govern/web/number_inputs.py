"""Figures and amounts of money, read as people write them and kept as typed when unreadable."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from wtforms import Field

from govern.web.widgets import PLAIN, InputWidget, Look


class NumberField(Field):
    """A figure: `data` is an int, or a Decimal when `decimals` is more than 0; None when empty.

    `subject` begins the errors ("The number of faults must be 0 or more").
    """

    widget: Any = InputWidget()

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] | None = None,
        *,
        subject: str = "This",
        decimals: int = 0,
        least: Decimal | int | None = 0,
        most: Decimal | int | None = 1_000_000_000,
        look: Look = PLAIN,
        **given: Any,
    ) -> None:
        super().__init__(label, list(validators or ()), **given)
        self.subject = subject
        self.decimals = decimals
        self.least = least
        self.most = most
        self.look = dataclasses.replace(
            look,
            inputmode=look.inputmode or ("decimal" if decimals else "numeric"),
            width=look.width or "10",
            spellcheck=False,
        )
        self.typed_text = ""

    def process_data(self, value: Any) -> None:
        """Show a stored figure."""
        self.data = value
        self.typed_text = "" if value is None else str(value)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the figure, or say what is wanted."""
        if not valuelist:
            return
        self.typed_text = str(valuelist[0]).strip()
        self.data = None
        if self.typed_text:
            self.data = self._read(self.typed_text)

    def _value(self) -> str:
        return self.typed_text

    def _wanted(self) -> str:
        if not self.decimals:
            return "must be a whole number, like 12"
        return f"must be a number with up to {self.decimals} decimal places, like 12.5"

    def _plain(self, text: str) -> str:
        """Without what people put in for reading: spaces and thousands separators."""
        text = text.replace("\N{MINUS SIGN}", "-").replace("\N{NO-BREAK SPACE}", "")
        return re.sub(r"(?<=\d)[, ](?=\d{3}(\D|$))", "", text)

    def _read(self, text: str) -> int | Decimal:
        plain = self._plain(text)
        tail = rf"(\.\d{{1,{self.decimals}}})?" if self.decimals else ""
        if not re.fullmatch(rf"[-+]?\d{{1,15}}{tail}", plain, re.ASCII):
            raise ValueError(f"{self.subject} {self._wanted()}")
        found = Decimal(plain)
        if self.least is not None and found < self.least:
            raise ValueError(f"{self.subject} must be {self.least:,} or more")
        if self.most is not None and found > self.most:
            raise ValueError(f"{self.subject} must be {self.most:,} or less")
        return found if self.decimals else int(found)


class MoneyField(NumberField):
    """An amount in pounds and pence; `data` is a Decimal."""

    def __init__(
        self,
        label: str | None = None,
        validators: Sequence[Any] | None = None,
        *,
        look: Look = Look(prefix="£"),  # noqa: B008 frozen
        **given: Any,
    ) -> None:
        super().__init__(label, validators, look=look, **({"decimals": 2} | given))

    def _wanted(self) -> str:
        return "must be an amount in pounds, like 1250 or 18.40"

    def _plain(self, text: str) -> str:
        return super()._plain(text.removeprefix("£").strip())
