"""The sample's schemes: town centre and traffic, a library whose cameras are not known yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from govern.history import Work
from govern.people.models import Organisation
from govern.registers.cameras.models import Camera, CameraRecorder, Recorder, Scheme
from govern.registers.cameras.service import schemes
from govern.registers.cameras.service.cameras import attach_recorder, change_camera

TOWN_CENTRE = "Town centre"
TRAFFIC = "Traffic"
LIBRARY = "Central library"
SIGN_WORDING = (
    "Cameras record here for your safety and to detect crime. Exampleford Borough Council. "
    "Questions: cctv@exampleford.example"
)
_SIGNED = 24


@dataclass(frozen=True, slots=True)
class SampleSchemes:
    """The references of the sample's schemes."""

    town_centre: str
    traffic: str
    library: str


def add_schemes(work: Work, council: Organisation, owner_id: int, head_id: int) -> SampleSchemes:
    """Record the three schemes, their recorders and retention rules."""
    shared = {
        "controllers": council.name,
        "owner_organisation": council.name,
        "operator": "Sample Monitoring Services, for the council",
        "owner_id": owner_id,
        "service_head_id": head_id,
        "public_contact": "cctv@exampleford.example, 01632 960000",
    }
    town = schemes.open_scheme(
        work,
        organisation_id=council.id,
        title=TOWN_CENTRE,
        kind="town_centre",
        purpose="To prevent and detect crime and disorder, to keep people safe, and to help in "
        "emergencies in the town centre.",
        host="Civic Offices control room",
        **shared,
    )
    traffic = schemes.open_scheme(
        work,
        organisation_id=council.id,
        title=TRAFFIC,
        kind="traffic",
        purpose="To keep traffic moving and to see accidents and blocked roads.",
        host="Civic Offices control room",
        review_months=24,
        **shared,
    )
    library = schemes.open_scheme(
        work, organisation_id=council.id, title=LIBRARY, kind="libraries",
        purpose="To protect staff and visitors of the library.", host="Central library",
        cameras_known=False, **shared,
    )  # fmt: skip
    work.flush()
    for scheme, days in ((town, 31), (traffic, 7), (library, 14)):
        schemes.set_retention(
            work, scheme, days=days, from_on=work.today, reason="As the scheme’s rule says"
        )
        schemes.add_recorder(
            work, scheme, name=f"{scheme.title} recorder", kind="nvr", nominal_days=days,
            from_on=work.today,
        )  # fmt: skip
    return SampleSchemes(town.reference, traffic.reference, library.reference)


def furnish(work: Work, scheme: Scheme) -> None:
    """Give the cameras of a scheme their purposes, papers, recorder and some of them a sign."""
    recorder = work.session.scalars(select(Recorder).where(Recorder.scheme_id == scheme.id)).first()
    cameras = work.session.scalars(
        select(Camera).where(Camera.scheme_id == scheme.id).order_by(Camera.id)
    ).all()
    attached = set(work.session.scalars(select(CameraRecorder.camera_id)))
    for number, camera in enumerate(cameras):
        changes = {
            "purposes": scheme.purpose,
            "lawful_basis": "UK GDPR Article 6(1)(e): a task in the public interest",
            "operational_location": f"Column {number + 101}, bracket at 6 metres",
            "has_audio": False,
        }
        if number % 9:
            changes["dpia_reference"] = "DPIA-2024-01"
            changes["statement_of_need"] = (
                "Put up after repeated theft and disorder at this place, shown by police records "
                "and by the council’s own log."
            )
        change_camera(work, camera, changes)
        if recorder is not None and camera.id not in attached:
            attach_recorder(work, camera, recorder, from_on=work.today)
    if recorder is not None:
        schemes.read_recorder(
            work, scheme, recorder, read_on=work.today,
            oldest_footage_at=work.now - timedelta(days=recorder.nominal_days),
        )  # fmt: skip
    for camera in cameras[:_SIGNED]:
        sign = schemes.put_up_sign(
            work, scheme, place=f"On the column of camera {camera.number}",
            wording=SIGN_WORDING, camera_id=camera.id, put_up_on=work.today,
        )  # fmt: skip
        schemes.inspect_sign(work, scheme, sign, on=work.today, is_right=True)
