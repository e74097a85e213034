"""Pages of proposals that are their own: proposing a camera, and its files."""

from __future__ import annotations

from flask import Response, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from govern import records
from govern.errors import BadInput, Refused
from govern.people.grants import grants_of, may
from govern.people.models import Person
from govern.people.roles import Permission
from govern.registers.cameras.forms.proposals import NewProposalForm
from govern.registers.cameras.models import Camera, CameraProposal, Scheme
from govern.registers.cameras.presenting.reviews import library
from govern.registers.cameras.presenting.who import named
from govern.registers.cameras.routes.blueprint import blueprint
from govern.registers.cameras.routes.camera_shared import record_page
from govern.registers.cameras.routes.record_files import file_answer, files_page
from govern.registers.cameras.routes.scheme_shared import people_to_choose
from govern.registers.cameras.rules.proposal_rules import Proposed
from govern.registers.cameras.service import proposals
from govern.registers.cameras.service.places import Place, read_place
from govern.web.access import access, signed_in
from govern.web.edge import work
from govern.web.frames import notice
from govern.web.page_parts import Link


@blueprint.route("/proposals/new", methods=["GET", "POST"])
@access(Permission.PROPOSALS_EDIT)
def proposal_new() -> str | AnyResponse | tuple[str, int]:
    """Propose a camera: what, where, who asks and who answers for it."""
    organisation_id = organisation_of(Permission.PROPOSALS_EDIT)
    form = NewProposalForm(
        request.form if request.method == "POST" else None, data={"asked_on": work().today}
    )
    schemes = schemes_with(Permission.PROPOSALS_EDIT)
    form.scheme.choices = [
        ("", "None yet: a new scheme"), *((s.reference, s.title) for s in schemes.values())
    ]  # fmt: skip
    form.sponsor.choices = [("", "Choose one"), *people_to_choose(organisation_id).items()]
    if request.method == "GET":
        return _new_page(form)
    if not form.validate():
        return _new_page(form), 400
    try:
        proposal = _opened(form, organisation_id, schemes.get(form.scheme.data or ""))
        work().flush()
    except (BadInput, Refused) as error:
        work().rollback()
        show_problems(form, error)
        return _new_page(form), 400
    notice("Opened. Answer the sections in any order; somebody else decides at each gate.")
    return record_page(proposal.reference)


def _opened(form: NewProposalForm, organisation_id: int, scheme: Scheme | None) -> CameraProposal:
    here = work()
    latitude, longitude = read_place(form.latitude.data or "", form.longitude.data or "")
    camera = str(form.camera.data or "").strip()
    sponsor = here.session.scalars(
        select(Person).where(Person.token == form.sponsor.data)
    ).one_or_none()
    return proposals.open_proposal(
        here,
        library(),
        organisation_id=scheme.organisation_id if scheme else organisation_id,
        what=Proposed(str(form.what.data)),
        place=Place(
            str(form.place_public.data), str(form.place_exact.data or ""), latitude, longitude
        ),
        asked=proposals.Asked(
            str(form.asked_by.data), form.asked_on.data, str(form.asked_reference.data or "")
        ),
        sponsor=sponsor,
        scheme=scheme,
        camera=named(here, camera, Camera, "Camera") if camera else None,
    )


def _new_page(form: NewProposalForm) -> str:
    title = "Camera proposals"
    return render_template(
        "cameras/proposal_new.html",
        title="Propose a camera",
        form=form,
        breadcrumbs=[Link(title, url_for("lists.register_list", name="camera_proposals"))],
    )


def organisation_of(permission: Permission) -> int:
    """The council in which this person may do a thing. Raises `Refused` without one."""
    for grant in grants_of(work()):
        if grant.gives(permission):
            return grant.organisation_id
    raise Refused("You may do this for no council.")


def schemes_with(permission: Permission) -> dict[str, Scheme]:
    """The open schemes in which this person may do a thing, by reference."""
    here = work()
    found = here.session.scalars(
        select(Scheme)
        .where(records.visible(here), Scheme.closed_on.is_(None))
        .order_by(Scheme.title)
    )
    return {
        scheme.reference: scheme
        for scheme in found
        if may(here, permission, organisation_id=scheme.organisation_id, scheme_id=scheme.id)
    }


def show_problems(form: NewProposalForm, error: BadInput | Refused) -> None:
    """Show a refusal above the form: each thing that is wrong, or the one sentence."""
    problems = error.problems if isinstance(error, BadInput) else ()
    form.form_errors = [*form.form_errors, *([str(each) for each in problems] or [str(error)])]


@blueprint.route("/proposals/<reference>/files", methods=["GET", "POST"])
@access(Permission.PROPOSALS_EDIT, Permission.PROPOSALS_READ)
def proposal_files(reference: str) -> str | AnyResponse | tuple[str, int]:
    """The files of a proposal; whoever writes it may add some."""
    proposal = records.get(work(), reference, CameraProposal)
    return files_page(proposal, Permission.PROPOSALS_EDIT, "cameras.proposal_file")


@blueprint.get("/proposals/<reference>/files/<token>")
@signed_in
def proposal_file(reference: str, token: str) -> Response:
    """One file of a proposal."""
    return file_answer(records.get(work(), reference, CameraProposal), token)
