"""Documents: drafts as they stand, issuing, and the frozen files of editions."""

from __future__ import annotations

from flask import Blueprint, Response, abort, g, redirect, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from govern import records
from govern.documents.html_writer import html_policy
from govern.documents.issuing import FORMATS, bytes_of, render
from govern.documents.models import Edition
from govern.errors import NotFound
from govern.people.roles import Permission
from govern.publication.issuing import draft as draft_of
from govern.publication.issuing import issue as issue_paper
from govern.publication.issuing import paper_of
from govern.records import Record, visible
from govern.web.access import access, signed_in
from govern.web.edge import actor, close_work, edge, work
from govern.web.frames import notice
from govern.web.security_headers import Served

blueprint = Blueprint("documents", __name__)


def file_answer(data: bytes, format_name: str, name: str) -> Response:
    """A document as a download; a web page is shown, sandboxed."""
    g.served = Served.FILE
    response = Response(data, mimetype=FORMATS[format_name].partition(";")[0])
    if format_name == "html":
        g.own_policy = html_policy(data)
        response.headers["Content-Disposition"] = "inline"
    else:
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.{format_name}"'
    return response


@blueprint.get("/records/<reference>/documents/<paper_name>.<format_name>")
@signed_in
def draft(reference: str, paper_name: str, format_name: str) -> Response:
    """A paper as it stands now, marked DRAFT."""
    if format_name not in FORMATS:
        abort(404)
    here = work()
    record: Record = records.get(here, reference)
    paper = paper_of(edge().registers, record, paper_name)
    audience = request.args.get("edition", paper.audiences[0])
    data = render(draft_of(here, record, paper, audience), format_name)
    return file_answer(data, format_name, f"{reference}-{paper_name}-draft")


@blueprint.post("/records/<reference>/documents/<paper_name>/issue")
@access(Permission.DOCUMENTS_ISSUE)
def issue(reference: str, paper_name: str) -> AnyResponse:
    """Issue the internal and public editions of a paper."""
    here = edge()
    # Rendering takes a while and the write is its own: this request's must not hold the lock.
    close_work()
    made = issue_paper(
        here.database,
        here.files,
        here.registers,
        actor(),
        here.clock(),
        reference=reference,
        paper_name=paper_name,
    )
    words = " and ".join(f"{each.edition} edition {each.number}" for each in made)
    notice(f"Issued “{made[0].title}”: {words}.")
    return redirect(url_for("record.show", reference=reference) + "#documents")


@blueprint.get("/editions/<token>.<format_name>")
@signed_in
def edition_file(token: str, format_name: str) -> Response:
    """A frozen file of an edition, for somebody who may know of its record."""
    here = work()
    found = here.session.execute(
        select(Edition, Record)
        .join(Record, Record.id == Edition.record_id)
        .where(visible(here), Edition.token == token)
    ).one_or_none()
    if found is None or format_name not in FORMATS:
        raise NotFound("There is no such document that you can open.")
    edition, record = found
    data = bytes_of(here, edge().files, edition, format_name)
    name = f"{record.reference}-{edition.paper}-{edition.edition}-{edition.number}"
    return file_answer(data, format_name, name)
