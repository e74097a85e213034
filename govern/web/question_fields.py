"""How each kind of answer is drawn as a form field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from wtforms import Field
from wtforms.fields.core import UnboundField

from govern.questionnaires.definition import Askable, Kind, Question
from govern.questionnaires.values import Lookups, choices_of
from govern.web.fields import (
    ChoiceField,
    ChoicesField,
    DateInputField,
    Look,
    NumberField,
    SelectField,
    TextField,
    YesNoField,
)
from govern.web.fields import LongTextField as LongText

MOST_RADIOS = 8

MakeField = Callable[[Askable, Lookups, Look], "UnboundField[Any]"]


def _text(asked: Askable, lookups: Lookups, look: Look) -> UnboundField[Any]:
    return _made(TextField, asked, look, most_characters=300)


def _long_text(asked: Askable, lookups: Lookups, look: Look) -> UnboundField[Any]:
    return _made(LongText, asked, look)


def _yes_no(asked: Askable, lookups: Lookups, look: Look) -> UnboundField[Any]:
    return _made(YesNoField, asked, look)


def _choice(asked: Askable, lookups: Lookups, look: Look) -> UnboundField[Any]:
    offered = choices_of(asked, lookups)
    kind = (
        ChoiceField if len(offered) <= MOST_RADIOS and isinstance(asked, Question) else SelectField
    )
    return _made(kind, asked, look, choices=dict(offered))


def _choices(asked: Askable, lookups: Lookups, look: Look) -> UnboundField[Any]:
    return _made(ChoicesField, asked, look, choices=dict(choices_of(asked, lookups)))


def _date(asked: Askable, lookups: Lookups, look: Look) -> UnboundField[Any]:
    return _made(DateInputField, asked, look)


def _scale(question: Question, look: Look) -> UnboundField[Any]:
    """A score as choices that say what each step means; the same figure comes back."""
    least, most = int(question.minimum or 0), int(question.maximum or 5)
    meaning = {anchor.value: anchor.label for anchor in question.anchors}
    choices = {
        str(step): f"{step}: {meaning[str(step)]}" if str(step) in meaning else str(step)
        for step in range(least, most + 1)
    }
    return _made(ChoiceField, question, look, choices=choices)


def _number(asked: Askable, lookups: Lookups, look: Look) -> UnboundField[Any]:
    if isinstance(asked, Question) and asked.anchors:
        return _scale(asked, look)
    return _made(NumberField, asked, look, decimals=asked.decimals, least=None)


def _person(asked: Askable, lookups: Lookups, look: Look) -> UnboundField[Any]:
    return _made(TextField, asked, look)


def _cameras(asked: Askable, lookups: Lookups, look: Look) -> UnboundField[Any]:
    return _made(ChoicesField, asked, look, choices=dict(lookups.cameras))


def _files(asked: Askable, lookups: Lookups, look: Look) -> UnboundField[Any]:
    return _made(ChoicesField, asked, look, choices=dict(lookups.files))


def _made(kind: type[Field], asked: Askable, look: Look, **more: Any) -> UnboundField[Any]:
    hint = asked.hint or ""
    if asked.unit and kind is NumberField:
        more["look"] = Look(**{**_as_dict(look), "suffix": "" if asked.unit == "£" else asked.unit,
                               "prefix": "£" if asked.unit == "£" else ""})  # fmt: skip
    else:
        more["look"] = look
    made: UnboundField[Any] = kind(asked.ask, description=hint, **more)  # type: ignore[assignment]
    return made


def _as_dict(look: Look) -> dict[str, Any]:
    return {name: getattr(look, name) for name in Look.__slots__}


#: How each kind of answer is drawn; tables are grids of their columns' fields, and live figures
#: are shown, not typed. A test wants every kind here and in `questionnaires.kinds`.
FIELDS: Mapping[Kind, MakeField | None] = MappingProxyType(
    {
        Kind.TEXT: _text,
        Kind.LONG_TEXT: _long_text,
        Kind.YES_NO: _yes_no,
        Kind.CHOICE: _choice,
        Kind.CHOICES: _choices,
        Kind.DATE: _date,
        Kind.NUMBER: _number,
        Kind.PERSON: _person,
        Kind.CAMERAS: _cameras,
        Kind.FILES: _files,
        Kind.TABLE: None,
        Kind.RISK_TABLE: None,
        Kind.LIVE: None,
    }
)
