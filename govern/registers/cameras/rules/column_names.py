"""The fields a camera list can hold, and the names that lists give to their columns."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class ListField(StrEnum):
    """What a column of a camera list can hold."""

    NUMBER = "number"
    LABEL = "label"
    ALIAS = "alias"  # number and label in one cell: "Cam 5 - Chester Road"
    LATITUDE = "latitude"
    LONGITUDE = "longitude"
    EASTING = "easting"
    NORTHING = "northing"
    WARD = "ward"
    SCHEME = "scheme"
    CATEGORY = "category"
    CAPABILITY = "capability"
    STATUS = "status"
    INSTALLED_ON = "installed_on"
    OWNER = "owner"
    NOTES = "notes"


_F = ListField


def _names(text: str) -> tuple[str, ...]:
    return tuple(text.split("|"))


#: By what names lists call their columns, the better names first.
NAMES: Mapping[ListField, tuple[str, ...]] = {
    _F.NUMBER: _names(
        "camera id|camera number|camera no|camera ref|camera reference|cam number|cam no|cam id"
        "|cctv number|cctv id|cctv ref|cctv no|camera|cam|asset number|unit number"
    ),
    _F.LABEL: _names(
        "location|camera location|cctv location|location name|site|site name|name|camera name"
        "|label|description|address|place|street|location description"
    ),
    _F.ALIAS: _names("alias|feature alias|camera alias|camera title|title"),
    _F.LATITUDE: _names("latitude|lat|wgs84 latitude|latitude wgs84|point y"),
    _F.LONGITUDE: _names("longitude|lon|long|lng|wgs84 longitude|longitude wgs84|point x"),
    _F.EASTING: _names("easting|eastings|east|e|x coordinate|x coord|grid x|geo x|os x"),
    _F.NORTHING: _names("northing|northings|north|n|y coordinate|y coord|grid y|geo y|os y"),
    _F.WARD: _names("ward|ward name|electoral ward|electoral ward name|area name|area"),
    _F.SCHEME: _names("scheme|scheme name|cctv scheme|system|camera system"),
    _F.CATEGORY: _names("category|type|camera type|cctv type|class|camera category"),
    _F.CAPABILITY: _names("capability|capabilities|camera functions|functions|model"),
    _F.STATUS: _names("status|state|camera status|operational status|working"),
    _F.INSTALLED_ON: _names(
        "install date|installation date|installed|date installed|installed on|commissioned"
        "|date commissioned|commission date"
    ),
    _F.OWNER: _names("owner|owned by|owner name|camera owner|responsible|responsible officer"),
    _F.NOTES: _names("notes|note|comments|comment|remarks|further information"),
}
#: Names that mean a camera's number only when nothing better is there and the values suit.
WEAK_NUMBERS = ("id", "no", "number", "ref", "reference", "num", "unique id")
#: Columns that count rows, or hold codes: never what their other words suggest.
NOT_OURS = {
    *("object id", "objectid", "fid", "gid", "feature num", "feature number", "feature id", "row"),
    *("ogc fid", "index", "sort order"),
}
CODE_WORDS = {"code", "url", "uri", "guid", "postcode", "phone", "email", "uprn", "usrn", "count"}
