"""The forms about a scheme: what is recorded of it, its declaration, its recorders, its signs."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any

from wtforms import Form

from govern.clock import LONDON
from govern.registers.cameras.models import Scheme
from govern.registers.cameras.models.schemes import RecorderKind
from govern.registers.cameras.presenting.schemes import KIND_WORDS
from govern.registers.cameras.rules.cadence import CADENCES_MONTHS
from govern.web.fields import (
    ChoicesField,
    DateInputField,
    HiddenField,
    LongTextField,
    Look,
    Needed,
    NumberField,
    SelectField,
    TextField,
    UploadField,
    YesNoField,
)

_WIDE = Look(width="two-thirds")
_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
_LONGEST_DAYS = 366

RECORDER_WORDS = {
    str(RecorderKind.NVR): "Network recorder in a control or equipment room",
    str(RecorderKind.ON_BOARD): "Store in the camera or vehicle",
    str(RecorderKind.DOCK): "Docking station of body-worn cameras",
    str(RecorderKind.CLOUD): "Supplier’s cloud",
}
#: What the form of a scheme holds.
NAMES = (
    "title", "kind", "purpose", "controllers", "operator", "owner_organisation", "host",
    "service_head", "review_months", "public_contact", "cameras_known",
)  # fmt: skip


class SchemeForm(Form):
    """What is recorded of a scheme."""

    base = HiddenField()
    revision = HiddenField()
    title = TextField("Name", [Needed("Enter the name of the scheme")], look=_WIDE)
    kind = SelectField("Sort of scheme", [Needed("Choose the sort of scheme")], choices=KIND_WORDS)
    purpose = LongTextField(
        "Purpose",
        description="In words that may be published: the problem it is there for.",
        look=Look(rows=4),
    )
    controllers = TextField(
        "Controller",
        description="Who decides what the footage is used for; name every joint controller.",
        look=_WIDE,
    )
    operator = TextField("Operator", description="Who watches and records.", look=_WIDE)
    owner_organisation = TextField(
        "Owner", description="Who owns the cameras and the recorders.", look=_WIDE
    )
    host = TextField("Host", description="On whose premises the recorders stand.", look=_WIDE)
    service_head = SelectField(
        "Head of the service, who declares it once a year", choices={}, unchosen="Nobody yet"
    )
    review_months = SelectField(
        "How often is each camera reviewed?",
        [Needed("Choose how often")],
        choices={str(months): f"Every {months} months" for months in CADENCES_MONTHS},
        unchosen="",
    )
    public_contact = TextField(
        "Contact for the public", description="As it stands on the signs.", look=_WIDE
    )
    cameras_known = YesNoField(
        "Are its cameras known?",
        description="A scheme can be recorded before anybody has a list of its cameras.",
    )


class DeclareForm(Form):
    """What the head of the service declares once a year."""

    year = NumberField(
        "Year", [Needed("Enter the year")], subject="The year", least=2000, look=Look(width="4")
    )
    still_in_use = YesNoField("Is it still in use?", [Needed("Say whether it is in use")])
    purpose_unchanged = YesNoField(
        "Is its purpose unchanged?", [Needed("Say whether its purpose is unchanged")]
    )
    camera_count = NumberField("How many cameras does it have?", subject="The number of cameras")
    changes = LongTextField(
        "What has changed?", description="Wanted when either answer is “no”.", look=Look(rows=4)
    )


class RecorderForm(Form):
    """A store of footage."""

    name = TextField("Name of the recorder", [Needed("Enter its name")], look=_WIDE)
    kind = SelectField(
        "Where does the footage lie?", [Needed("Choose where it lies")], choices=RECORDER_WORDS
    )
    nominal_days = NumberField(
        "For how many days should it keep footage?",
        [Needed("Enter the number of days")],
        subject="The number of days",
        least=1,
        most=_LONGEST_DAYS,
    )
    from_on = DateInputField(
        "From which day?", [Needed("Enter the day")], subject="The day it began"
    )


class ReadingForm(Form):
    """How old the oldest footage on a recorder really was."""

    read_on = DateInputField(
        "On which day did you look?", [Needed("Enter the day you looked")], subject="The day"
    )
    oldest_on = DateInputField(
        "Date of the oldest footage there",
        [Needed("Enter the date of the oldest footage")],
        subject="The date of the oldest footage",
    )
    oldest_at = TextField(
        "Time of the oldest footage",
        most_characters=5,
        description="As 14:05. Leave it empty when only the day is known.",
        look=Look(width="5", spellcheck=False),
    )


class RetentionForm(Form):
    """For how long footage is kept, from a day on."""

    days = NumberField(
        "Footage is kept for how many days?",
        [Needed("Enter the number of days")],
        subject="The number of days",
        least=1,
        most=_LONGEST_DAYS,
    )
    from_on = DateInputField("From which day?", [Needed("Enter the day")], subject="The first day")
    reason = LongTextField("Why this long?", [Needed("Say why")], look=Look(rows=3))


class AttachForm(Form):
    """Which cameras write to a recorder."""

    cameras = ChoicesField(
        "Cameras that write to it", [Needed("Choose at least one camera")], choices=(),
        look=Look(small=True),
    )  # fmt: skip
    from_on = DateInputField("From which day?", [Needed("Enter the day")], subject="The day")


class SignForm(Form):
    """A sign and what stands on it."""

    place = TextField("Where is it?", [Needed("Enter where it is")], look=_WIDE)
    wording = LongTextField(
        "What does it say?",
        [Needed("Enter the wording")],
        description="Word for word: who runs the cameras, for what, and whom to ask.",
        look=Look(rows=4),
    )
    camera = SelectField("For one camera?", choices={}, unchosen="For the scheme as a whole")
    put_up_on = DateInputField("Put up on", subject="The day it was put up")
    photograph = UploadField(
        "Photograph", accept=".jpg,.jpeg,.png", description="A JPEG or PNG of up to 10 MB."
    )


class InspectForm(Form):
    """That a sign was looked at."""

    on = DateInputField(
        "On which day did you look at it?", [Needed("Enter the day")], subject="The day"
    )
    is_right = YesNoField(
        "Is it up, readable and right?", [Needed("Say whether it is up, readable and right")]
    )


def values_of(scheme: Scheme, head_token: str) -> dict[str, Any]:
    """What is recorded of a scheme, as its form shows it."""
    found: dict[str, Any] = {
        name: getattr(scheme, name) for name in NAMES if name not in ("service_head",)
    }
    found["service_head"] = head_token
    found["review_months"] = str(scheme.review_months)
    found["cameras_known"] = "yes" if scheme.cameras_known else "no"
    return found


def given_values(form: SchemeForm) -> dict[str, Any]:
    """What the form gives, in the types of the register; the head of service by token."""
    return {name: form[name].data or "" for name in NAMES}


def oldest_instant(form: ReadingForm, day: date) -> datetime | None:
    """The instant of the oldest footage, midnight where only its day is known.

    None, with the sentence at its field, when the time cannot be read.
    """
    text = str(form.oldest_at.data or "")
    if not text:
        return datetime.combine(day, time(), LONDON)
    found = _TIME.fullmatch(text)
    if found is None:
        form.oldest_at.errors = ["Enter the time as hours and minutes, like 14:05"]
        return None
    return datetime.combine(day, time(int(found[1]), int(found[2])), LONDON)
