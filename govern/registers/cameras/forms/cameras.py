"""The forms about one camera: what is recorded of it, where it stands, its number, its faults."""

from __future__ import annotations

from collections.abc import Mapping

from wtforms import Form

from govern.registers.cameras.models import FaultKind
from govern.registers.cameras.presenting.cameras import CATEGORY_WORDS
from govern.web.fields import (
    ChoiceField,
    ConfirmField,
    DateInputField,
    HiddenField,
    LongTextField,
    Look,
    Needed,
    NumberField,
    SelectField,
    TextField,
    YesNoField,
)

_WIDE = Look(width="two-thirds")
_SHORT = Look(width="20", spellcheck=False)

FAULT_WORDS: Mapping[str, str] = {
    FaultKind.NO_PICTURE: "No picture",
    FaultKind.POOR_PICTURE: "Poor picture",
    FaultKind.OBSTRUCTED: "View obstructed",
    FaultKind.NOT_RECORDING: "Not recording",
    FaultKind.POWER: "Power",
    FaultKind.LINK: "Link to the control room",
    FaultKind.DAMAGE: "Damage",
    FaultKind.OTHER: "Something else",
}


class CameraForm(Form):
    """What is recorded of a camera, but for its number, its position and its life."""

    base = HiddenField()
    revision = HiddenField()
    label = TextField(
        "Name", description="What the control room and the public call it.", look=_WIDE
    )
    category = SelectField(
        "Sort of camera", [Needed("Choose the sort of camera")], choices=CATEGORY_WORDS, unchosen=""
    )
    capability = TextField(
        "What it can do", description="As “pan, tilt and zoom”, “fixed”, “thermal”."
    )
    ward = TextField("Ward", most_characters=80, look=_WIDE)
    location_class = TextField(
        "Sort of place",
        most_characters=40,
        description="As “shopping street”, “park”, “housing estate”.",
        look=_WIDE,
    )
    public_location = TextField(
        "Place for the public",
        description="As precise as may be published: a street or junction.",
        look=_WIDE,
    )
    operational_location = LongTextField(
        "Exact place (operational)",
        description="Column number, mounting, access. Shown only to those who may see it.",
        look=Look(rows=3),
    )
    purposes = LongTextField("Purposes", look=Look(rows=3))
    lawful_basis = LongTextField("Lawful basis", look=Look(rows=2))
    statement_of_need = LongTextField("Statement of need")
    statement_period = TextField(
        "Evidence period of that statement", description="As “April 2024 to March 2025”."
    )
    presets = LongTextField("Presets and tours", look=Look(rows=3))
    masks = LongTextField("Privacy masks", look=Look(rows=3))
    masks_tested_on = DateInputField("Masks last tested", subject="The day of the test")
    overlooks = LongTextField(
        "Private or sensitive places it overlooks",
        description="As homes, schools, places of worship, clinics.",
        look=Look(rows=3),
    )
    hours = TextField("Hours of recording and watching")
    has_audio = YesNoField("Does it record sound?")
    has_anpr = YesNoField("Does it read number plates?")
    analytics = TextField(
        "Automatic functions", description="As motion alarms or counting. Leave empty for none."
    )
    high_intrusion = YesNoField(
        "Is its intrusion high?", description="Then it is reviewed every six months."
    )
    retention_days = NumberField(
        "Days footage is kept, if other than the scheme’s rule",
        subject="The days footage is kept",
        least=1,
        most=366,
    )
    dpia_reference = TextField("DPIA", most_characters=60, look=_SHORT)
    planning_reference = TextField("Planning or highway consent", most_characters=60, look=_SHORT)
    police_consulted_on = DateInputField("Police consulted on", subject="The day of consulting")
    asset_tag = TextField("Asset tag", most_characters=60, look=_SHORT)
    owner_name = TextField("Owner", look=_WIDE)
    maintainer = TextField("Who maintains it", look=_WIDE)
    installed_on = DateInputField("Installed on", subject="The day of installation")
    expected_life_years = NumberField(
        "Expected life, in years", subject="The expected life", least=1, most=60
    )
    condition = TextField("Condition", most_characters=40, look=_WIDE)
    funder = TextField("Who paid for it", look=_WIDE)
    yearly_cost_pounds = NumberField(
        "Yearly cost, in pounds", subject="The yearly cost", look=Look(prefix="£")
    )
    is_public = YesNoField("May it stand in the public camera list?")
    notes = LongTextField("Notes", look=Look(rows=3))


class PlaceFields(Form):
    """A position, as latitude and longitude or as easting and northing."""

    latitude = TextField("Latitude", description="In degrees, as 53.4646", look=_SHORT)
    longitude = TextField("Longitude", description="In degrees, as -2.2847", look=_SHORT)
    easting = TextField("Easting", description="In metres, as 378250", look=_SHORT)
    northing = TextField("Northing", description="In metres, as 395410", look=_SHORT)


class NewCameraForm(CameraForm, PlaceFields):
    """A camera that comes onto the register by hand."""

    scheme = SelectField("Scheme", [Needed("Choose the scheme")], choices={})
    number = TextField(
        "Number",
        most_characters=40,
        description="The council’s own number. Leave it empty when it has none yet.",
        look=_SHORT,
    )
    lifecycle = ChoiceField(
        "Where is it in its life?",
        [Needed("Choose where it is in its life")],
        choices={
            "proposed": "Proposed: not yet decided",
            "live": "Live: it has been up before this register began",
        },
    )


class MoveForm(PlaceFields):
    """That a camera stands somewhere else now."""

    revision = HiddenField()
    public_location = TextField(
        "New place for the public", [Needed("Enter the new place for the public")], look=_WIDE
    )
    operational_location = LongTextField("New exact place (operational)", look=Look(rows=3))
    reason = LongTextField("Why was it moved?", [Needed("Say why it was moved")], look=Look(rows=3))


class RenumberForm(Form):
    """Another council number for a camera."""

    revision = HiddenField()
    number = TextField(
        "New number", [Needed("Enter the new number")], most_characters=40, look=_SHORT
    )
    on = DateInputField(
        "From which day?", [Needed("Enter the day")], subject="The day of the new number"
    )
    shared = ConfirmField("Use it all the same: two cameras then have this number")


class FaultForm(Form):
    """A fault of a camera."""

    kind = SelectField("What is wrong?", [Needed("Choose what is wrong")], choices=FAULT_WORDS)
    description = LongTextField(
        "Describe it", [Needed("Describe what is wrong")], look=Look(rows=3)
    )
    on = DateInputField(
        "On which day was it found?", [Needed("Enter the day it was found")], subject="The day"
    )


class MendForm(Form):
    """That a fault was mended."""

    on = DateInputField(
        "On which day was it mended?", [Needed("Enter the day it was mended")], subject="The day"
    )
    repair = LongTextField("What was done?", look=Look(rows=3))
    cost_pounds = NumberField("Cost, in pounds", subject="The cost", look=Look(prefix="£"))
