"""One page of every shared component, for tests: made-up values and a small application."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, Response, render_template, request
from jinja2 import ChoiceLoader, FileSystemLoader
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import Form

from govern.locations import shipped
from govern.web import page_parts as parts
from govern.web.brand import brand_stylesheet
from govern.web.clock_line import ClockMark, MarkKind, placed_marks
from govern.web.fields import (
    ChoiceField,
    ChoicesField,
    ConfirmField,
    DateInputField,
    EmailField,
    HiddenField,
    LongTextField,
    Look,
    MoneyField,
    Needed,
    NumberField,
    PasswordField,
    SelectField,
    TextField,
    UploadField,
    YesNoField,
)
from govern.web.frame import Frame, NavigationItem, Notice, NoticeKind, SignedIn
from govern.web.rendering import STATIC_FOLDER, STATIC_URL, prepare
from govern.web.security_headers import Served, apply
from govern.web.wording import typed

TODAY = date(2026, 11, 25)
AT = datetime(2026, 11, 19, 14, 2, tzinfo=UTC)
PAGES = ("home", "list", "record", "form", "faulty", "question", "review", "conflict", "check")

FRAME = Frame(
    council="Wexcombe Borough Council",
    brand_href="/brand.css",
    version="0.1.0",
    scheduler_last_run="Reminders last ran on Wednesday 25 November 2026 at 07:00",
    sample=True,
    search_href="/search",
    help_href="/help",
    accessibility_href="/accessibility",
    person=SignedIn("Priya Shah", "CCTV manager", "/account", "/sign-out"),
    navigation=(NavigationItem("Home", "/home"), NavigationItem("Cameras", "/list", current=True)),
    notices=(Notice("Read the letter first.", NoticeKind.IMPORTANT, "/letter", "The letter"),),
)


class FilterForm(Form):
    """The filters of a list."""

    ward = SelectField("Ward", choices={"c": "Central"}, unchosen="Every ward")
    state = ChoicesField("State", choices={"live": "Live"}, look=Look(small=True))


class EveryField(Form):
    """One of each field."""

    number = TextField(
        "Camera number",
        [Needed("Enter the number of the camera")],
        description="As printed on the pole, like 0417.",
        look=Look(width="10", spellcheck=False),
    )
    purpose = LongTextField(
        "What is this camera for?",
        [Needed("Say what this camera is for")],
        most_characters=500,
        look=Look(counted_to=500),
    )
    installed = DateInputField(
        "When was it installed?",
        [Needed("Enter the date of installation")],
        subject="The date of installation",
        description="For example, 2 3 2026",
        latest=TODAY,
    )
    cost = MoneyField("Cost in the last year", subject="The cost")
    faults = NumberField("Number of faults", subject="The number of faults")
    ward = SelectField(
        "Ward",
        [Needed("Choose the ward")],
        choices={"Town": {"c": "Central", "n": "Northgate"}, "Villages": {"s": "Sandleigh"}},
    )
    decision = ChoiceField(
        "What is your decision?",
        [Needed("Choose what should happen to the camera")],
        choices={"keep": "Keep the camera", "remove": "Remove the camera"},
        look=Look(hints={"remove": "Starts an action for the owner"}),
    )
    reason = LongTextField("Reason")
    functions = ChoicesField(
        "Functions",
        [Needed("Choose at least one function")],
        choices={"ptz": "Pan, tilt and zoom", "anpr": "Number-plate reading"},
    )
    sign = YesNoField("Does it have a sign?")
    seen = ConfirmField("I have looked at the view from this camera today")
    photograph = UploadField("Photograph of the sign", accept=".jpg,.png")
    email = EmailField("E-mail address")
    password = PasswordField("Password")
    source = HiddenField(default="page")


FAULTY = MultiDict(
    {
        "number": "",
        "purpose": "",
        "installed-day": "31",
        "installed-month": "",
        "installed-year": "2026",
        "cost": "12 quid",
        "faults": "1,2",
        "decision": "neither",
        "email": "priya",
    }
)


def _columns() -> list[parts.Column]:
    return [
        parts.Column("Number", sort_href="?sort=number", sorted_as="ascending"),
        parts.Column("Place"),
        parts.Column("State"),
        parts.Column("Incidents", numeric=True, sort_href="?sort=incidents"),
    ]


def _rows() -> list[parts.Row]:
    live = parts.Tag("Live", parts.Tone.GOOD)
    return [
        parts.Row([parts.Link("0417", "/record"), "High Street", live, 1204], "1", "camera 0417"),
        parts.Row(["0418", "<b>Bus</b> station", None, -3]),
    ]


def _lists() -> dict[str, Any]:
    return {
        "panel": parts.FilterPanel(
            "/list", [parts.Link("Central ward", "?")], "/list", {"sort": "number"}
        ),
        "filter_form": FilterForm(data={"ward": "c"}),
        "links": [parts.Link("CSV", "/list.csv"), parts.Link("PDF", "/list.pdf", "of this list")],
        "columns": _columns(),
        "rows": _rows(),
        "neighbours": parts.Pager(newer="?before=1", older="?after=2", first="/list"),
        "points": [
            parts.MapPoint(53.3811, -1.4701, "Camera 0417", "camera", ["this camera", 0]),
            parts.MapPoint(53.3818, -1.4708, "On or near Market Place", "crime", ["Theft", 7], 7),
        ],
        "point_columns": [parts.Column("What"), parts.Column("Crimes", numeric=True)],
    }


def _record() -> dict[str, Any]:
    late, soon = TODAY - timedelta(days=4), TODAY + timedelta(days=6)
    clocks = [
        parts.Clock(
            "Decision wanted by", soon, TODAY, ["Ten working days after 17 November"], "C-4"
        ),
        parts.Clock("Review due", late, TODAY, ["One year after the last decision"]),
    ]
    changes = [
        parts.FieldChange("Hours of watching", "", "18:00 to 04:00"),
        parts.FieldChange("Purpose", "Thefts", ""),
    ]
    return {
        "head": parts.RecordHead(
            "CR-2026-0143",
            "High Street",
            "Camera review",
            parts.Tag("Submitted", parts.Tone.WAITING),
            "Priya Shah",
            clocks,
            parts.Step("Decide this review", "/decide"),
            [
                parts.Step("Withdraw", refused="only the author may"),
                parts.Step("Report", "/report"),
            ],
        ),
        "facts": [parts.SummaryRow("Score", "14 of 20")],
        "placed": placed_marks(
            [
                ClockMark("Received", date(2026, 11, 3), MarkKind.RECEIVED),
                ClockMark("Footage overwritten", soon, MarkKind.OVERWRITE, "Kept for 31 days"),
                ClockMark("Statutory date", date(2026, 12, 3), MarkKind.STATUTORY),
            ],
            TODAY,
        ),
        "tasks": [
            parts.Task(
                "The view", parts.Tag("Complete", parts.Tone.GOOD), "/view", "By Priya Shah"
            ),
            parts.Task("Decision", parts.Tag("Cannot start yet")),
        ],
        "files": [parts.FileRow('it\'s "here".pdf', "/file", "PDF", 48_211, "Issued today")],
        "entries": [
            parts.TimelineEntry("Sent to Lee Marsh for decision", AT, "Priya Shah"),
            parts.TimelineEntry("Changed two answers", AT, "Priya Shah", "New facts", changes),
        ],
        "answers": [
            parts.SummaryRow("Number", "0417", parts.Link("Change", "/form", "the number")),
            parts.SummaryRow("Purpose", typed("Thefts.\nAnd the rank.\n\nAt night.")),
        ],
        "disagreements": [
            parts.Disagreement("purpose", "Purpose", "Thefts.", "Thefts, taxis.", "Disorder.")
        ],
        "at": AT,
        "work": [
            parts.WorkRow("Review: High Street", "/r", "CR-1", "a year on", late, TODAY, "You"),
            parts.WorkRow(
                "Keep the footage",
                "/f",
                "FR-1",
                "31 days",
                soon,
                TODAY,
                "",
                parts.Link("Keep", "/k"),
            ),
        ],
        "estate": [parts.Figure("143", "of 163", "cameras reviewed", "/c", "128 a year ago")],
    }


def values() -> Mapping[str, Any]:
    """Everything the gallery's pages show."""
    return {"frame": FRAME, **_lists(), **_record()}


def faulty_form() -> EveryField:
    """A form that came back with a fault in most of its fields."""
    form = EveryField(FAULTY)
    form.validate()
    return form


def make_app() -> Flask:
    """The gallery as an application, with our headers on every answer."""
    app = Flask(__name__, static_folder=str(STATIC_FOLDER), static_url_path=STATIC_URL)
    prepare(app.jinja_env, templates=shipped("templates"))
    here = FileSystemLoader(Path(__file__).parent / "gallery_templates")
    app.jinja_env.loader = ChoiceLoader([FileSystemLoader(shipped("templates")), here])
    app.jinja_env.globals["csrf_token"] = lambda: Markup("token")

    @app.get("/<name>")
    def page(name: str) -> str:
        form = faulty_form() if name == "faulty" else EveryField()
        template = "form.html" if name == "faulty" else f"{name}.html"
        return render_template(template, form=form, **values())

    @app.get("/brand.css")
    def brand() -> Response:
        return Response(brand_stylesheet("#4a2c6d"), mimetype="text/css")

    @app.after_request
    def with_headers(response: Response) -> Response:
        static = request.path.startswith(STATIC_URL)
        apply(response, https=False, served=Served.STATIC if static else Served.PAGE)
        return response

    return app
