"""The forms an administrator fills in about people and their roles."""

from __future__ import annotations

from wtforms import Form

from govern.people.roles import ROLE_WORDS
from govern.web.fields import (
    DateInputField,
    EmailField,
    LongTextField,
    Look,
    Needed,
    SelectField,
    TextField,
)


class AddForm(Form):
    """Somebody new."""

    name = TextField("Name", [Needed("Enter the name")], look=Look(width="two-thirds"))
    organisation = SelectField("Who employs them?", [Needed("Choose who employs them")], choices={})
    email = EmailField(
        "E-mail address",
        description="Reminders go there. Leave it empty for contractor’s staff without a mailbox.",
        look=Look(spellcheck=False, width="two-thirds"),
    )
    sign_in_name = TextField(
        "Sign-in name",
        description="Only where there is no e-mail address, or another name is wanted.",
        look=Look(spellcheck=False, width="20"),
        most_characters=254,
    )
    job_title = TextField("Job title", look=Look(width="two-thirds"))


class DetailsForm(Form):
    """What is known of somebody."""

    name = TextField("Name", [Needed("Enter the name")], look=Look(width="two-thirds"))
    email = EmailField("E-mail address", look=Look(spellcheck=False, width="two-thirds"))
    job_title = TextField("Job title", look=Look(width="two-thirds"))


class GrantForm(Form):
    """A role for somebody."""

    role = SelectField(
        "Role",
        [Needed("Choose a role")],
        choices={role.value: words for role, words in ROLE_WORDS.items()},
    )
    organisation = SelectField("For which council?", [Needed("Choose a council")], choices={})
    scheme = TextField(
        "Only for one scheme",
        description="The reference of the scheme. Leave it empty for the whole council.",
        look=Look(spellcheck=False, width="20"),
        most_characters=60,
    )
    register = SelectField("Only for one register", choices={}, unchosen="All registers")
    from_on = DateInputField("From", [Needed("Enter the first day")], subject="The first day")
    until_on = DateInputField(
        "Until and including",
        description="Leave it empty for no end. An auditor’s role always has one.",
        subject="The last day",
    )
    reason = LongTextField(
        "Why?", [Needed("Say why the role is given")], look=Look(rows=3), most_characters=1000
    )


class ReasonForm(Form):
    """Why something is done to an account."""

    reason = LongTextField("Why?", [Needed("Say why")], look=Look(rows=3), most_characters=1000)


class ReviewedForm(Form):
    """That the list of access was gone through."""

    remarks = LongTextField(
        "What was found, and what was done about it",
        [Needed("Say what was found, or that there was nothing to change")],
        look=Look(rows=4),
        most_characters=4000,
    )
