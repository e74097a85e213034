"""A document as canonical JSON and back, so that an issued one can be kept and written again."""

from __future__ import annotations

import base64
import json
from dataclasses import fields, is_dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from govern.documents import blocks, charts
from govern.errors import BadInput

_DATACLASSES: dict[str, type] = {
    kind.__name__: kind
    for module in (blocks, charts)
    for kind in vars(module).values()
    if isinstance(kind, type) and is_dataclass(kind)
}
_ENUMS: dict[str, type[StrEnum]] = {
    kind.__name__: kind
    for kind in vars(blocks).values()
    if isinstance(kind, type) and issubclass(kind, StrEnum) and kind is not StrEnum
}


def to_json(document: blocks.Document) -> str:
    """The document as one line of JSON; equal documents give equal text."""
    return json.dumps(_plain(document), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> blocks.Document:
    """The document that `to_json` wrote. Raises BadInput when the text is something else."""
    try:
        document = _made(json.loads(text))
    except (ValueError, KeyError, TypeError) as error:
        raise BadInput("This is not a document that Govern has stored.") from error
    if not isinstance(document, blocks.Document):
        raise BadInput("This is not a document that Govern has stored.")
    return document


def _plain(value: Any) -> Any:
    if isinstance(value, StrEnum):
        return {"is": type(value).__name__, "value": value.value}
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, date):
        return {"is": "date", "value": value.isoformat()}
    if isinstance(value, bytes):
        return {"is": "bytes", "value": base64.b64encode(value).decode("ascii")}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return {"is": type(value).__name__} | {
        one.name: _plain(getattr(value, one.name)) for one in fields(value)
    }


def _made(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_made(item) for item in value)
    if not isinstance(value, dict):
        return value
    kind = value["is"]
    if kind == "date":
        return date.fromisoformat(value["value"])
    if kind == "bytes":
        return base64.b64decode(value["value"], validate=True)
    if kind in _ENUMS:
        return _ENUMS[kind](value["value"])
    parts = {name: _made(part) for name, part in value.items() if name != "is"}
    return _DATACLASSES[kind](**parts)
