"""Search over the records a reader may know of."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from govern.records.search import find
from govern.web.access import signed_in
from govern.web.edge import edge, work
from govern.web.page_parts import Link

blueprint = Blueprint("search", __name__)

_MOST_WORDS = 200


@blueprint.get("/search")
@signed_in
def results() -> str:
    """What was found for the words typed, best first."""
    words = request.args.get("q", "").strip()[:_MOST_WORDS]
    found = find(work(), words) if words else []
    names = {register.name: register.singular for register in edge().registers}
    return render_template(
        "search/results.html",
        title="Search",
        words=words,
        rows=[
            (
                Link(f"{each.reference} {each.title}",
                     url_for("record.show", reference=each.reference)),
                names.get(each.register, each.register),
                each.snippet,
            )
            for each in found
        ],
    )  # fmt: skip
