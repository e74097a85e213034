"""The local mailbox of a trial installation: what was sent, read in the browser."""

from __future__ import annotations

from pathlib import Path

from flask import Blueprint, abort, render_template, url_for

from govern.messages.mailbox import list_mails, read_mail
from govern.web.access import signed_in
from govern.web.edge import edge
from govern.web.frames import council
from govern.web.page_parts import Link

blueprint = Blueprint("mailbox", __name__, url_prefix="/mailbox")


def _folder() -> Path:
    """The mailbox's folder; only where the council is a sample and mail stays on this machine."""
    here = edge().settings
    sample = council()
    if sample is None or not sample.is_sample or here.mail_host not in ("127.0.0.1", "localhost"):
        abort(404)
    return here.instance / "mailbox"


@blueprint.get("/")
@signed_in
def mails() -> str:
    """The mails, newest first."""
    return render_template(
        "mailbox/list.html",
        title="Local mailbox",
        mails=[(mail, url_for("mailbox.mail", mail_id=mail.id)) for mail in list_mails(_folder())],
    )


@blueprint.get("/<mail_id>")
@signed_in
def mail(mail_id: str) -> str:
    """One mail as its reader would see it."""
    found = read_mail(_folder(), mail_id)
    return render_template(
        "mailbox/mail.html",
        title=found.subject,
        caption="Local mailbox",
        mail=found,
        breadcrumbs=[Link("Local mailbox", url_for("mailbox.mails"))],
    )
