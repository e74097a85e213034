"""What the council may change: values in force, each changed from a day on with a reason."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse
from wtforms import Form

from govern.clock import short_day
from govern.errors import BadInput, Forbidden, Refused
from govern.people.models import Organisation
from govern.people.roles import Permission
from govern.records import Setting
from govern.records.settings import ALL, BY_KEY, SettingKind, change, value_of
from govern.web.access import access
from govern.web.brand import brand_colours
from govern.web.edge import work
from govern.web.fields import (
    DateInputField,
    LongTextField,
    Needed,
    NumberField,
    TextField,
    YesNoField,
)
from govern.web.frames import council, notice
from govern.web.page_parts import Column, Link, Row

blueprint = Blueprint("settings", __name__, url_prefix="/settings")


def _here() -> Organisation:
    found = council()
    if found is None:
        raise Forbidden("There is no council whose settings could be changed yet.")
    return found


def _words(kind: SettingKind, value: Any) -> str:
    if kind.kind == "yes_no":
        return "Yes" if value else "No"
    return str(value) or "Not set"


@blueprint.get("/")
@access(Permission.SETTINGS_CHANGE)
def setting_list() -> str:
    """Every setting with the value in force today."""
    here, organisation = work(), _here()
    rows = [
        Row(
            [
                kind.title,
                _words(kind, value_of(here, kind, organisation.id)),
                Link("Change", url_for("settings.setting", key=kind.key), about=kind.title),
            ]
        )
        for kind in ALL
    ]
    return render_template(
        "settings/list.html",
        title="Settings",
        council_name=organisation.name,
        columns=[Column("Setting"), Column("In force today"), Column("Change", hidden_label=True)],
        rows=rows,
    )


def _form(kind: SettingKind, current: Any, typed: Any = None) -> Form:
    wanted = [Needed()] if kind.kind in ("number", "yes_no", "colour") else []
    value: Any
    if kind.kind == "number":
        value = NumberField(kind.title, wanted, subject=kind.title, least=kind.least,
                            most=kind.most)  # fmt: skip
    elif kind.kind == "yes_no":
        value = YesNoField(kind.title, wanted)
        current = "yes" if current else "no"
    else:
        value = TextField(kind.title, wanted, description=kind.hint)
    fields = {
        "value": value,
        "from_on": DateInputField("From which day?", [Needed("Enter the day it counts from")]),
        "reason": LongTextField("Why is it changed?", [Needed("Say why it is changed")]),
    }
    made: Form = type("SettingForm", (Form,), fields)(
        formdata=typed, data={"value": current, "from_on": work().today}
    )
    return made


@blueprint.route("/<key>", methods=["GET", "POST"])
@access(Permission.SETTINGS_CHANGE)
def setting(key: str) -> str | AnyResponse | tuple[str, int]:
    """One setting: its values over time, and a new one from a day on."""
    kind = BY_KEY.get(key)
    if kind is None:
        abort(404)
    here, organisation = work(), _here()
    current = value_of(here, kind, organisation.id)
    if request.method == "GET":
        return _page(kind, _form(kind, current))
    form = _form(kind, current, request.form)
    if not form.validate():
        return _page(kind, form), 400
    try:
        change(
            here,
            kind,
            _read(kind, form["value"].data),
            reason=form["reason"].data or "",
            organisation_id=organisation.id,
            from_on=form["from_on"].data,
        )
    except (BadInput, Refused) as error:
        here.rollback()
        form.form_errors = [str(error)]
        return _page(kind, form), 400
    notice(f"{kind.title}: changed from {short_day(form['from_on'].data)}.")
    return redirect(url_for("settings.setting_list"))


def _read(kind: SettingKind, value: Any) -> Any:
    if kind.kind == "yes_no":
        return value == "yes"
    if kind.kind == "colour":
        brand_colours(str(value))
    return value if kind.kind == "number" else str(value or "")


def _page(kind: SettingKind, form: Form) -> str:
    here, organisation = work(), _here()
    rows = here.session.scalars(
        select(Setting)
        .where(Setting.key == kind.key, Setting.organisation_id == organisation.id)
        .order_by(Setting.from_on.desc(), Setting.id.desc())
    )
    return render_template(
        "settings/setting.html",
        title=kind.title,
        caption="Settings",
        kind=kind,
        form=form,
        earlier=[(short_day(row.from_on), row.value, row.reason) for row in rows],
        breadcrumbs=[Link("Settings", url_for("settings.setting_list"))],
    )
