"""The files of a proposal or deployment: listed, added, handed out."""

from __future__ import annotations

from flask import Response, g, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from govern.errors import BadInput, Refused
from govern.people.grants import may
from govern.people.roles import Permission
from govern.records import Record
from govern.registers.cameras.forms.proposals import FilesForm
from govern.registers.cameras.routes.camera_shared import record_page
from govern.registers.cameras.service.evidence_files import attach, files_of, stored_file
from govern.web.edge import edge, work
from govern.web.frames import notice
from govern.web.page_parts import Link
from govern.web.security_headers import Served
from govern.web.wording import counted


def files_page(
    record: Record, permission: Permission, file_endpoint: str
) -> str | AnyResponse | tuple[str, int]:
    """The page of a record's files; it takes files from those who may add them."""
    here = work()
    form = FilesForm(request.files if request.method == "POST" else None)
    if request.method == "GET":
        return _page(record, form, permission, file_endpoint)
    if not form.validate():
        return _page(record, form, permission, file_endpoint), 400
    try:
        for sent in form.files.data:
            attach(
                here, edge().files, record, permission, name=sent.filename or "", data=sent.read()
            )
    except (BadInput, Refused) as error:
        here.rollback()
        form.files.errors = [str(error)]
        return _page(record, form, permission, file_endpoint), 400
    notice(f"Added {counted(len(form.files.data), 'file')}. Choose them where they are asked for.")
    return record_page(record.reference)


def _page(record: Record, form: FilesForm, permission: Permission, file_endpoint: str) -> str:
    may_add = record.closed_on is None and may(
        work(), permission, organisation_id=record.organisation_id, scheme_id=record.scheme_id
    )
    return render_template(
        "cameras/record_files.html",
        title="Files",
        caption=f"{record.reference} · {record.title}",
        form=form,
        may_add=may_add,
        files=[
            Link(name, url_for(file_endpoint, reference=record.reference, token=token))
            for token, name in files_of(work(), record).items()
        ],
        here=request.path,
        back=url_for("record.show", reference=record.reference),
        breadcrumbs=[Link(record.reference, url_for("record.show", reference=record.reference))],
    )


def file_answer(record: Record, token: str) -> Response:
    """The bytes of a file, as something to save: never a page of ours."""
    attachment, stored = stored_file(work(), record, token)
    data = edge().files.read(stored)
    g.served = Served.FILE
    response = Response(data, mimetype=stored.media_type)
    name = f"{record.reference}-{attachment.id}.{stored.extension}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
