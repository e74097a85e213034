"""Pages of reviews beyond the shared ones: the full form, the year's start, deciding together."""

from __future__ import annotations

from flask import redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse
from wtforms import Form

from govern import records
from govern.people.grants import require
from govern.people.roles import Permission
from govern.registers.cameras.models import CameraReview, Scheme
from govern.registers.cameras.presenting.reviews import library
from govern.registers.cameras.routes.blueprint import blueprint
from govern.registers.cameras.rules.months import month_after, month_of
from govern.registers.cameras.rules.outcomes import OUTCOME_WORDS, Outcome
from govern.registers.cameras.service import review_decisions, reviews
from govern.web.access import access
from govern.web.edge import work
from govern.web.fields import ChoiceField, Needed, NumberField
from govern.web.frames import notice
from govern.web.page_parts import Link
from govern.web.wording import counted

_NEAREST_MONTHS = 6


@blueprint.route("/reviews/<reference>/full-form", methods=["GET", "POST"])
@access(Permission.REVIEWS_EDIT)
def open_full_form(reference: str) -> str | AnyResponse:
    """Go over from the short form to the full one."""
    review = records.get(work(), reference, CameraReview)
    if request.method == "POST":
        reviews.open_full_form(work(), review)
        notice("The full form is open. What you answered stays.")
        return redirect(url_for("record.show", reference=reference))
    return render_template(
        "cameras/open_full_form.html",
        title="Go over to the full form",
        caption=f"{reference} · {review.title}",
        reference=reference,
        breadcrumbs=[Link(reference, url_for("record.show", reference=reference))],
    )


class YearForm(Form):
    """When the year's reviews begin, and over how many months they are spread."""

    first_month = ChoiceField("First month", [Needed("Choose the first month")], choices=())
    months = NumberField("Over how many months?", [Needed("Enter a number of months")],
                         subject="The number of months", least=1, most=12)  # fmt: skip


@blueprint.route("/schemes/<reference>/start-year", methods=["GET", "POST"])
@access(Permission.REVIEWS_EDIT)
def scheme_start_year(reference: str) -> str | AnyResponse | tuple[str, int]:
    """Plan the year's reviews of a scheme, staggered by ward."""
    here = work()
    scheme = records.get(here, reference, Scheme)
    now = month_of(here.today)
    nearest = [month_after(now, months=n) for n in range(_NEAREST_MONTHS)]
    form = YearForm(request.form if request.method == "POST" else None,
                    data={"first_month": nearest[0], "months": 12})  # fmt: skip
    form.first_month.choices = [(month, _month_words(month)) for month in nearest]
    status = 200
    if request.method == "POST":
        if form.validate():
            planned = reviews.start_year(
                here,
                scheme,
                first_month=str(form.first_month.data),
                months=int(form.months.data),
            )
            notice(f"Planned {counted(len(planned), 'review')}, spread by ward.")
            return redirect(url_for("record.show", reference=reference))
        status = 400
    page = render_template(
        "cameras/start_year.html",
        title="Start the year’s reviews",
        caption=f"{reference} · {scheme.title}",
        form=form,
        reference=reference,
        breadcrumbs=[Link(reference, url_for("record.show", reference=reference))],
    )
    return page, status


def _month_words(month: str) -> str:
    from govern.registers.cameras.rules.months import month_words

    return month_words(month)


@blueprint.route("/schemes/<reference>/decide-together", methods=["GET", "POST"])
@access(Permission.REVIEWS_DECIDE)
def scheme_decide_together(reference: str) -> str | AnyResponse | tuple[str, int]:
    """Decide the waiting reviews of a scheme together; each keeps its own reason and decision."""
    here = work()
    scheme = records.get(here, reference, Scheme)
    require(
        here,
        Permission.REVIEWS_DECIDE,
        organisation_id=scheme.organisation_id,
        scheme_id=scheme.id,
    )
    waiting = list(
        here.session.scalars(
            select(CameraReview)
            .where(
                records.visible(here),
                CameraReview.scheme_id == scheme.id,
                CameraReview.state == "submitted",
            )
            .order_by(CameraReview.reference)
        )
    )
    problems: list[str] = []
    if request.method == "POST":
        chosen = _chosen(waiting, problems)
        if not problems and chosen:
            done = review_decisions.decide_together(here, chosen, library())
            decided = sum(each.decided for each in done)
            left = [
                f"{each.reference} was left out: {each.why}" for each in done if not each.decided
            ]
            notice(f"Decided {counted(decided, 'review')}. {' '.join(left)}".strip())
            return redirect(url_for("record.show", reference=reference))
        if not chosen and not problems:
            problems.append("Choose at least one review, and give each a decision and a reason.")
    page = render_template(
        "cameras/decide_together.html",
        title="Decide reviews together",
        caption=f"{reference} · {scheme.title}",
        waiting=[(review, reviews.camera_of(here, review)) for review in waiting],
        outcomes={str(k): v for k, v in OUTCOME_WORDS.items()},
        problems=problems,
        typed=request.form,
        reference=reference,
        actor_id=here.actor.person_id,
        breadcrumbs=[Link(reference, url_for("record.show", reference=reference))],
    )
    return page, 400 if problems else 200


def _chosen(
    waiting: list[CameraReview], problems: list[str]
) -> list[tuple[CameraReview, Outcome, str]]:
    found = []
    for review in waiting:
        if review.reference not in request.form.getlist("selected"):
            continue
        outcome = request.form.get(f"outcome-{review.reference}", "")
        reason = request.form.get(f"reason-{review.reference}", "").strip()
        if outcome not in set(Outcome):
            problems.append(f"{review.reference}: choose a decision.")
        elif not reason:
            problems.append(f"{review.reference}: give the reason.")
        else:
            found.append((review, Outcome(outcome), reason))
    return found
