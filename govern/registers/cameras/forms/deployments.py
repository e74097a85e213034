"""The forms that open a deployment: two questions first, then the request or the day it stopped."""

from __future__ import annotations

from wtforms import Form

from govern.web.fields import (
    DateInputField,
    LongTextField,
    Look,
    Needed,
    SelectField,
    TextField,
    YesNoField,
)

_WIDE = Look(width="two-thirds")
_SHORT = Look(width="20", spellcheck=False)


class FirstQuestionsForm(Form):
    """What is asked before anything is written."""

    target_known = YesNoField(
        "Is it aimed at a particular person, household or group?",
        [Needed("Say whether it is aimed at a particular person, household or group")],
        description="Say yes or no and nothing else.",
    )
    noticeable = YesNoField(
        "Will people be able to notice the camera and the signs?",
        [Needed("Say whether people will be able to notice the camera and the signs")],
    )


class StoppedForm(Form):
    """The day a request was referred, and nothing else."""

    referred_on = DateInputField(
        "On which day was it referred to the RIPA co-ordinator?",
        [Needed("Enter the day it was referred")],
        subject="The day it was referred",
    )


class NewDeploymentForm(Form):
    """Which camera, where and for how long; the rest is answered section by section."""

    camera = SelectField("Which camera?", [Needed("Choose the camera")], choices=())
    place_public = TextField(
        "Where, as the public list would say it?",
        [Needed("Say where, as the public list would say it")],
        description="A street or a place people know: “Mill Lane, by the park gate”.",
        look=_WIDE,
    )
    place_exact = LongTextField(
        "Where exactly? (operational)",
        description="Column number, wall or grid reference.",
        look=Look(rows=2),
    )
    latitude = TextField("Latitude", look=_SHORT)
    longitude = TextField("Longitude", look=_SHORT)
    from_on = DateInputField("From when?", [Needed("Enter the first day")],
                             subject="The first day")  # fmt: skip
    ends_on = DateInputField("Until when?", [Needed("Enter the last day")],
                             subject="The last day")  # fmt: skip
