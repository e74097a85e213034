"""The release register as shared pages serve it: its list, and the page of one release."""

from __future__ import annotations

from sqlalchemy import select

from govern.clock import instant_words, short_day
from govern.history import Work
from govern.measures import PanelTable
from govern.people.roles import Permission
from govern.records import visible
from govern.register import Column, RecordView, Register
from govern.registers.cameras.models import Camera
from govern.registers.releases.log_imports import GIVEN_OUT
from govern.registers.releases.models import Release, ReleaseWindow
from govern.workflow import Workflow

WORKFLOW = Workflow(
    first=GIVEN_OUT,
    states={GIVEN_OUT: "Given out", "refused": "Refused"},
    closed=frozenset({GIVEN_OUT, "refused"}),
)


def view(work: Work, release: Release) -> RecordView:
    """What was given out, to what kind of body and why; cameras only as the reader may know them.

    Authority: [SCC-P7]
    """
    rows = work.session.execute(
        select(
            Camera.title,
            Camera.reference,
            ReleaseWindow.from_at,
            ReleaseWindow.until_at,
            ReleaseWindow.available,
        )
        .join(Camera, Camera.id == ReleaseWindow.camera_id)
        .where(visible(work), ReleaseWindow.release_id == release.id)
        .order_by(ReleaseWindow.from_at, Camera.reference)
    ).all()
    given = short_day(release.released_on) if release.released_on else ""
    return RecordView(
        rows=(
            ("Given to", release.recipient_kind),
            ("Legal basis", release.legal_basis),
            ("Asked for on", short_day(release.asked_on)),
            ("Given out on", given),
            ("Outside the cameras’ purpose", "Yes" if release.outside_purpose else "No"),
            ("What came of it", release.outcome),
        ),
        tables=(
            PanelTable(
                "Cameras and times",
                ("Camera", "From", "Until", "There to give"),
                tuple(
                    (title, instant_words(start), instant_words(end), "Yes" if there else "No")
                    for title, _, start, end, there in rows
                ),
            ),
        ),
        links=tuple(dict.fromkeys(("Camera", reference, title) for title, reference, *_ in rows)),
    )


RELEASES_REGISTER = Register(
    name="releases",
    title="Footage given out",
    singular="Release of footage",
    model=Release,
    workflow=WORKFLOW,
    read=Permission.RELEASES_READ,
    edit=Permission.RELEASES_EDIT,
    columns=(
        Column("reference", "Reference", Release.reference, sort=Release.reference),
        Column("released_on", "Given out", Release.released_on, sort=Release.released_on),
        Column("recipient_kind", "Given to", Release.recipient_kind),
        Column("legal_basis", "Legal basis", Release.legal_basis),
        Column("outcome", "What came of it", Release.outcome),
    ),
    view=view,
    tones={GIVEN_OUT: "neutral", "refused": "neutral"},
    empty="No release is recorded yet. Bring the control room’s own log in with the command "
    "“govern incidents import FILE --kind releases”.",
)
