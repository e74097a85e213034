"""The quarterly access review, for administrators: the list, and that it was gone through."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from govern.clock import short_day
from govern.people.access_review import AccessLine, access_lines, quarter_words
from govern.people.models import RoleGrant
from govern.people.roles import ROLE_WORDS, Permission, Role
from govern.records.settings import SettingKind, change, value_of
from govern.web.access import access
from govern.web.edge import work
from govern.web.frames import council, notice
from govern.web.page_parts import Column, Link, Row
from govern.web.people_forms import ReviewedForm
from govern.web.person_roles import person_href

blueprint = Blueprint("access_review", __name__, url_prefix="/access-review")

#: When the list of access was last gone through: a dated row with who and what was found.
ACCESS_REVIEWED = SettingKind("people.access_reviewed", "List of access gone through", "", "text")


def roles_words(grants: Sequence[RoleGrant]) -> str | None:
    words = list(dict.fromkeys(ROLE_WORDS[Role(grant.role)] for grant in grants))
    return ", ".join(words) or None


def last_words(line: AccessLine) -> str:
    return short_day(line.last_signed_in_on) if line.last_signed_in_on else "Never"


@blueprint.get("")
@access(Permission.PEOPLE_MANAGE)
def page() -> str:
    """The quarterly list: everybody who can get in, and what looks odd."""
    return _page(ReviewedForm())


def _page(form: ReviewedForm) -> str:
    here = work()
    lines = access_lines(here)
    owner = council()
    rows = [
        Row(
            [
                Link(line.person.name, person_href(line.person)),
                line.person.organisation.name,
                roles_words(line.grants),
                last_words(line),
                "; ".join(line.remarks) or None,
            ]
        )
        for line in lines
    ]
    titles = ("Name", "Organisation", "Roles", "Last signed in", "Look at")
    return render_template(
        "people/access_review.html",
        title=f"Access review, {quarter_words(here.today)}",
        breadcrumbs=[Link("People", url_for("people.people_list"))],
        wide=True,
        columns=[Column(title) for title in titles],
        rows=rows,
        odd=sum(bool(line.remarks) for line in lines),
        last_time=value_of(here, ACCESS_REVIEWED, owner.id if owner else None),
        form=form,
    )


@blueprint.post("")
@access(Permission.PEOPLE_MANAGE)
def save() -> AnyResponse | tuple[str, int]:
    """Record that the list was gone through, with what was found."""
    here = work()
    form = ReviewedForm(request.form)
    if form.validate():
        owner = council()
        change(
            here,
            ACCESS_REVIEWED,
            short_day(here.today),
            reason=form.remarks.data or "",
            organisation_id=owner.id if owner else None,
        )
        notice("It is recorded that you went through the list.")
        return redirect(url_for(".page"), 303)
    return _page(form), 400
