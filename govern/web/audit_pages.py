"""The auditor's page: the head of the history, its checks, and the newest events in words."""

from __future__ import annotations

from flask import Blueprint, render_template, request
from sqlalchemy import func, select

from govern.clock import instant_words
from govern.history import Log
from govern.history.claims import Sources
from govern.history.keys import install_name, public_keys
from govern.history.models import AuditAnchor, AuditDetail, AuditEvent, AuditHead
from govern.history.verification import verify
from govern.people.roles import Permission
from govern.records import Record, visible
from govern.web.access import access
from govern.web.edge import edge, work
from govern.web.page_parts import SummaryRow

blueprint = Blueprint("audit", __name__, url_prefix="/history")


@blueprint.get("/")
@access(Permission.AUDIT_READ)
def audit_page() -> str:
    """How long the history is, what it hashes to, when it was last signed; a check on request."""
    here = work()
    head = here.session.get(AuditHead, Log.MAIN)
    anchor = here.session.scalars(
        select(AuditAnchor).where(AuditAnchor.log == Log.MAIN).order_by(AuditAnchor.size.desc())
    ).first()
    rows = [
        SummaryRow("Events", f"{head.size:,}" if head else "0"),
        SummaryRow("Head", head.chain.hex() if head else "none"),
        SummaryRow(
            "Last signed",
            f"{instant_words(anchor.at)}, at {anchor.size:,} events" if anchor else "not yet",
        ),
        SummaryRow("Records you may know of", f"{_record_count():,}"),
    ]
    checked = None
    if request.args.get("check") == "yes":
        settings = edge().settings
        sources = Sources(
            keys=public_keys(settings.keys),
            install=install_name(settings.keys),
            anchors_file=settings.anchors,
        )
        checked = verify(here.session, Log.MAIN, sources)
    return render_template(
        "audit/index.html", title="History", rows=rows, checked=checked, events=_newest()
    )


def _record_count() -> int:
    return int(work().session.scalar(select(func.count(Record.id)).where(visible(work()))) or 0)


def _newest() -> list[tuple[int, str, str, str]]:
    """The newest events about records this reader may know of."""
    import json

    rows = work().session.execute(
        select(AuditEvent.seq, AuditEvent.body, AuditDetail.detail, Record.reference)
        .join(
            AuditDetail, (AuditDetail.log == AuditEvent.log) & (AuditDetail.seq == AuditEvent.seq)
        )
        .join(Record, Record.id == AuditDetail.record_id)
        .where(AuditEvent.log == Log.MAIN, visible(work()))
        .order_by(AuditEvent.seq.desc(), AuditDetail.n)
        .limit(50)
    )
    found = []
    for seq, body, detail, reference in rows:
        words = json.loads(detail)["sentence"] if detail else "Erased by law"
        found.append((seq, json.loads(body)["at"][:16].replace("T", " "), reference, words))
    return found
