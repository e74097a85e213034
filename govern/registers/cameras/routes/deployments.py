"""Pages of deployments that are their own: asking for one, stopping before it is written, files."""

from __future__ import annotations

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from govern import records
from govern.clock import short_day
from govern.errors import BadInput, Refused
from govern.people.roles import Permission
from govern.registers.cameras.forms.deployments import (
    FirstQuestionsForm,
    NewDeploymentForm,
    StoppedForm,
)
from govern.registers.cameras.models import Camera, Deployment
from govern.registers.cameras.presenting.deployments import redeployable_cameras
from govern.registers.cameras.presenting.reviews import library
from govern.registers.cameras.routes.blueprint import blueprint
from govern.registers.cameras.routes.camera_shared import SEE_OTHER, put_errors, record_page
from govern.registers.cameras.routes.proposals import organisation_of
from govern.registers.cameras.routes.record_files import file_answer, files_page
from govern.registers.cameras.rules.deployment_rules import latest_end
from govern.registers.cameras.service import deployments
from govern.registers.cameras.service.deployment_referral import refer_new
from govern.registers.cameras.service.places import Place, read_place
from govern.web.access import access, signed_in
from govern.web.edge import work
from govern.web.frames import notice
from govern.web.page_parts import Link

#: What the second page carries along of the first: nobody is aimed at, everybody may notice.
_ANSWERED = {"target": "no", "noticeable": "yes"}


def _crumbs() -> list[Link]:
    return [Link("Deployments", url_for("lists.register_list", name="deployments"))]


@blueprint.route("/deployments/new", methods=["GET", "POST"])
@access(Permission.DEPLOYMENTS_EDIT)
def deployment_new() -> str | AnyResponse | tuple[str, int]:
    """Two questions before anything is written; a covert matter leaves here at once."""
    form = FirstQuestionsForm(request.form if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        if form.validate():
            goes_on = form.target_known.data == "no" and form.noticeable.data == "yes"
            if goes_on:
                return redirect(url_for("cameras.deployment_request", **_ANSWERED), SEE_OTHER)  # type: ignore[arg-type]
            return redirect(url_for("cameras.deployment_stopped"), SEE_OTHER)
        status = 400
    page = render_template(
        "cameras/deployment_first.html",
        title="Before you ask for a deployment",
        form=form,
        breadcrumbs=_crumbs(),
    )
    return page, status


@blueprint.route("/deployments/stopped", methods=["GET", "POST"])
@access(Permission.DEPLOYMENTS_EDIT)
def deployment_stopped() -> str | AnyResponse | tuple[str, int]:
    """Keep the day a request was referred, and nothing else."""
    form = StoppedForm(
        request.form if request.method == "POST" else None, data={"referred_on": work().today}
    )
    status = 200
    if request.method == "POST":
        status = 400
        if form.validate():
            try:
                made = refer_new(
                    work(),
                    organisation_id=organisation_of(Permission.DEPLOYMENTS_EDIT),
                    referred_on=form.referred_on.data,
                )
                notice("Stopped. Only the day it was referred is kept.")
                return record_page(made.reference)
            except Refused as error:
                work().rollback()
                put_errors(form, error)
    page = render_template(
        "cameras/deployment_stopped.html",
        title="Stop here and refer it",
        form=form,
        breadcrumbs=_crumbs(),
    )
    return page, status


@blueprint.route("/deployments/request", methods=["GET", "POST"])
@access(Permission.DEPLOYMENTS_EDIT)
def deployment_request() -> str | AnyResponse | tuple[str, int]:
    """Ask for a deployment: which camera, where, from when until when."""
    if {name: request.args.get(name) for name in _ANSWERED} != _ANSWERED:
        return redirect(url_for("cameras.deployment_new"), SEE_OTHER)
    here = work()
    organisation_id = organisation_of(Permission.DEPLOYMENTS_EDIT)
    form = NewDeploymentForm(request.form if request.method == "POST" else None)
    cameras = redeployable_cameras(here, organisation_id)
    if not cameras:
        raise Refused(
            "No redeployable camera is on the register. Add one, or change the sort of one, first."
        )
    form.camera.choices = [("", "Choose one"), *cameras.items()]
    if request.method == "GET":
        return _request_page(form, organisation_id)
    if not form.validate():
        return _request_page(form, organisation_id), 400
    try:
        latitude, longitude = read_place(form.latitude.data or "", form.longitude.data or "")
        made = deployments.open_request(
            here,
            library(),
            camera=records.get(here, str(form.camera.data), Camera),
            place=Place(
                str(form.place_public.data), str(form.place_exact.data or ""), latitude, longitude
            ),
            from_on=form.from_on.data,
            ends_on=form.ends_on.data,
        )
        here.flush()
    except (BadInput, Refused) as error:
        here.rollback()
        problems = error.problems if isinstance(error, BadInput) else ()
        shown = [str(each) for each in problems] or [str(error)]
        form.form_errors = [*form.form_errors, *shown]
        return _request_page(form, organisation_id), 400
    notice("Opened. Answer the request, then send it for a decision.")
    return record_page(made.reference)


def _request_page(form: NewDeploymentForm, organisation_id: int) -> str:
    weeks = deployments.most_weeks(work(), organisation_id)
    latest = latest_end(work().today, weeks=weeks)
    return render_template(
        "cameras/deployment_request.html",
        title="Ask for a deployment",
        form=form,
        limit=f"At most {weeks} weeks: from today until {short_day(latest)} at the latest.",
        action=url_for("cameras.deployment_request", **_ANSWERED),  # type: ignore[arg-type]
        breadcrumbs=_crumbs(),
    )


@blueprint.route("/deployments/<reference>/files", methods=["GET", "POST"])
@access(Permission.DEPLOYMENTS_EDIT, Permission.DEPLOYMENTS_READ)
def deployment_files(reference: str) -> str | AnyResponse | tuple[str, int]:
    """The files of a deployment; whoever writes it may add some."""
    deployment = records.get(work(), reference, Deployment)
    return files_page(deployment, Permission.DEPLOYMENTS_EDIT, "cameras.deployment_file")


@blueprint.get("/deployments/<reference>/files/<token>")
@signed_in
def deployment_file(reference: str, token: str) -> Response:
    """One file of a deployment."""
    return file_answer(records.get(work(), reference, Deployment), token)
