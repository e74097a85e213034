"""The forms that open a camera proposal, and that attach files to one or to a deployment."""

from __future__ import annotations

from wtforms import Form

from govern.registers.cameras.rules.proposal_rules import PROPOSED_WORDS
from govern.web.fields import (
    DateInputField,
    LongTextField,
    Look,
    Needed,
    SelectField,
    TextField,
    UploadField,
)

_WIDE = Look(width="two-thirds")
_SHORT = Look(width="20", spellcheck=False)


class NewProposalForm(Form):
    """What is proposed and where, who asks for it, and who answers for it."""

    what = SelectField("What is proposed?", [Needed("Choose what is proposed")],
                       choices=PROPOSED_WORDS)  # fmt: skip
    scheme = SelectField(
        "Under which scheme?",
        choices=(),
        unchosen="None yet: a new scheme",
    )
    camera = TextField(
        "Which camera on the register is it about?",
        description="Its reference, such as CAM-2026-0012, for a move, a replacement, a new "
        "function or longer hours. Leave it empty for a camera that is new.",
        look=_SHORT,
    )
    place_public = TextField(
        "Where, as the public list would say it?",
        [Needed("Say where, as the public list would say it")],
        description="A street or a place people know: “High Street, by the library”.",
        look=_WIDE,
    )
    place_exact = LongTextField(
        "Where exactly? (operational)",
        description="Structure, column number or grid reference.",
        look=Look(rows=2),
    )
    latitude = TextField("Latitude", look=_SHORT)
    longitude = TextField("Longitude", look=_SHORT)
    asked_by = TextField(
        "Who asks for it?",
        [Needed("Say who asks for it")],
        description="In kind, without names: residents, traders, police, a service.",
        look=_WIDE,
    )
    asked_on = DateInputField("Since when?", [Needed("Enter the day they first asked")],
                              subject="The day they asked")  # fmt: skip
    asked_reference = TextField("Reference of the petition or case", look=_WIDE)
    sponsor = SelectField("Who answers for it?", [Needed("Choose who answers for it")], choices=())


class FilesForm(Form):
    """Pictures and PDFs to attach."""

    files = UploadField(
        "Files",
        [Needed("Choose at least one file")],
        several=True,
        accept=".png,.jpg,.jpeg,.pdf",
        description="Pictures (PNG or JPEG) or PDFs. Choose pictures without passers-by.",
    )
