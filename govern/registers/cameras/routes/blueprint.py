"""The one blueprint the pages of this folder hang on."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("cameras", __name__, url_prefix="/cameras")
