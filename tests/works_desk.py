"""Proposals and deployments as the product makes them: asked for, written, decided, recorded."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from council import NOW, Council
from filled_forms import answers_for, table
from sqlalchemy import select

from govern import records
from govern.documents.storage import FileStore
from govern.history import Work
from govern.people.models import Person
from govern.people.roles import Permission, Role
from govern.questionnaires.sheets import Given, live_sheet, mark, rows_of, save, values_of
from govern.records.models import Action, Record
from govern.registers.cameras.models import (
    Camera,
    CameraCategory,
    CameraProposal,
    Deployment,
    Lifecycle,
    Scheme,
)
from govern.registers.cameras.presenting.reviews import library
from govern.registers.cameras.rules.proposal_rules import GateOutcome, Proposed
from govern.registers.cameras.service import cameras, deployments, proposals, schemes
from govern.registers.cameras.service.deployment_decisions import approve
from govern.registers.cameras.service.deployment_life import put_up, take_down
from govern.registers.cameras.service.evidence_files import attach
from govern.registers.cameras.service.places import Place
from govern.registers.cameras.service.proposal_advice import advise
from govern.registers.cameras.service.proposal_dpia import record_dpia
from govern.registers.cameras.service.proposal_gates import GateDecision, decide_gate

WRITER, DECIDER = Role.SCHEME_OWNER, Role.SRO_CAMERAS
PICTURE = b"\x89PNG\r\n\x1a\n" + b"a sign on a column"
TODAY = date(2026, 6, 15)
PLACE = Place(
    "Mill Lane, by the park gate", "Column 14", Decimal("53.381000"), Decimal("-1.471000")
)


def day(number: int) -> date:
    """So many days after the day of the tests."""
    return TODAY + timedelta(days=number)


class WorksDesk:
    """One council with a scheme, a fixed camera and two redeployable ones."""

    def __init__(self, council: Council, folder: Path) -> None:
        self.council = council
        self.files = FileStore(folder / "files")
        self.organisation_id = council.organisation.id
        self.writer, self.decider = council.person(WRITER), council.person(DECIDER)
        work = self.begin(Role.CCTV_MANAGER)
        made = schemes.open_scheme(
            work, organisation_id=self.organisation_id, title="Town centre", kind="town_centre"
        )
        work.flush()
        found = [
            cameras.add_camera(
                work, made, number=number, label=label, latitude=Decimal("53.380000"),
                longitude=Decimal("-1.470000"), lifecycle=Lifecycle.LIVE, category=category,
            )
            for number, label, category in (
                ("1", "Market", CameraCategory.PUBLIC_SPACE),
                ("R1", "First trailer", CameraCategory.REDEPLOYABLE),
                ("R2", "Second trailer", CameraCategory.REDEPLOYABLE),
            )
        ]  # fmt: skip
        work.commit()
        self.scheme = made.reference
        self.fixed, self.trailer, self.other_trailer = (camera.reference for camera in found)

    # Pieces of work ------------------------------------------------------------------------

    def begin(self, *roles: Role, at: datetime = NOW) -> Work:
        """A piece of work of somebody with the roles; whatever was left open is undone first."""
        self.council.close()
        return self.council.work_as(*roles, at=at)

    def begin_as(self, person: Person, *, at: datetime = NOW) -> Work:
        """A piece of work of a person."""
        self.council.close()
        return self.council.work_of(person, at=at)

    def at(self, number: int) -> datetime:
        """Ten in the morning, so many days after the day of the tests."""
        return NOW + timedelta(days=number)

    def proposal(self, work: Work, reference: str) -> CameraProposal:
        """A proposal within a piece of work."""
        return records.get(work, reference, CameraProposal)

    def deployment(self, work: Work, reference: str) -> Deployment:
        """A deployment within a piece of work."""
        return records.get(work, reference, Deployment)

    def read(self, reference: str) -> Any:
        """A record as it stands now."""
        work = self.begin(Role.CCTV_MANAGER)
        found = records.get(work, reference, Record)
        work.session.refresh(found)
        return found

    def actions(self, reference: str) -> list[Action]:
        """The actions of a record, in the order they were opened."""
        work = self.begin(Role.CCTV_MANAGER)
        record = records.get(work, reference, Record)
        return list(
            work.session.scalars(
                select(Action).where(Action.record_id == record.id).order_by(Action.id)
            )
        )

    def values(self, reference: str, name: str) -> dict[str, Any]:
        """The answers of a record."""
        work = self.begin(Role.CCTV_MANAGER)
        record = records.get(work, reference, Record)
        sheet = live_sheet(work.session, record.id, name)
        assert sheet is not None
        return values_of(work.session, sheet, library().get(name, sheet.version))

    # Answers -------------------------------------------------------------------------------

    def answer(
        self, reference: str, name: str, given: Mapping[str, Any], *roles: Role, at: datetime = NOW
    ) -> None:
        """Save answers over what stands there."""
        work = self.begin(*(roles or (WRITER,)), at=at)
        record = records.get(work, reference, Record)
        sheet = live_sheet(work.session, record.id, name)
        assert sheet is not None
        present = rows_of(work.session, sheet)
        entries = {
            question: Given(value, {k: mark(row) for k, row in present.get(question, {}).items()})
            for question, value in given.items()
        }
        saved = save(work, record, sheet, library().get(name, sheet.version), entries)
        assert saved.is_whole, saved.problems
        work.commit()

    def fill(
        self,
        reference: str,
        name: str,
        stage: str,
        given: Mapping[str, Any] | None = None,
        *,
        at: datetime = NOW,
        answered_on: date = TODAY,
    ) -> None:
        """Answer everything a stage asks, some of it as `given`."""
        before = self.values(reference, name)
        files = self.attached(reference, at=at)
        questionnaire = library().newest(name)
        values = answers_for(
            questionnaire,
            stage,
            day=answered_on.isoformat(),
            given={**before, **(given or {})},
            files=files,
        )
        changed = {k: v for k, v in values.items() if before.get(k) != v}
        self.answer(reference, name, changed, at=at)

    def attached(self, reference: str, *, at: datetime = NOW) -> list[str]:
        """A picture attached to a record; its token as the answer to a question of files."""
        work = self.begin(WRITER, at=at)
        record = records.get(work, reference, Record)
        permission = (
            Permission.PROPOSALS_EDIT
            if record.register == "camera_proposals"
            else Permission.DEPLOYMENTS_EDIT
        )
        made = attach(work, self.files, record, permission, name="sign.png", data=PICTURE)
        work.commit()
        return [made.token]

    # Proposals -----------------------------------------------------------------------------

    def propose(self, what: Proposed = Proposed.ADDED_CAMERA, *, camera: str = "") -> str:
        """Open a proposal as its author; its reference."""
        work = self.begin(WRITER)
        made = proposals.open_proposal(
            work,
            library(),
            organisation_id=self.organisation_id,
            what=what,
            place=PLACE,
            asked=proposals.Asked("Residents", date(2026, 3, 1), "Petition 7"),
            sponsor=self.decider,
            scheme=records.get(work, self.scheme, Scheme),
            camera=records.get(work, camera, Camera) if camera else None,
        )
        work.commit()
        return made.reference

    def submit(self, reference: str, gate: int) -> None:
        """Send a proposal to a gate."""
        work = self.begin(WRITER)
        proposals.submit(work, self.proposal(work, reference), library(), gate)
        work.commit()

    def decide(
        self,
        reference: str,
        gate: int,
        outcome: GateOutcome = GateOutcome.GO_ON,
        *,
        role: Role = DECIDER,
        reason: str = "The need is shown.",
        **more: Any,
    ) -> None:
        """Decide a proposal at a gate."""
        work = self.begin(role)
        answer = "Followed." if gate == 2 and outcome is not GateOutcome.COME_BACK else ""
        decision = GateDecision(outcome, reason, **{"dpo_answer": answer, **more})
        decide_gate(work, self.proposal(work, reference), library(), gate, decision)
        work.commit()

    def advise(self, reference: str, text: str = "Mask the windows.") -> None:
        """Give the DPO's advice."""
        work = self.begin(Role.DPO)
        advise(work, self.proposal(work, reference), library(), advice=text)
        work.commit()

    def sign_dpia(
        self, reference: str, *, signed_on: date | None = TODAY, with_regulator: bool = False
    ) -> None:
        """Record the DPIA of a proposal."""
        work = self.begin(WRITER)
        record_dpia(
            work,
            self.proposal(work, reference),
            reference="DPIA-7",
            signed_on=signed_on,
            with_regulator=with_regulator,
        )
        work.commit()

    def at_gate_1(self, **more: Any) -> str:
        """A proposal that waits at gate 1."""
        reference = self.propose(**more)
        self.fill(reference, "camera_proposal", "gate_1", {"what": self.read(reference).what})
        self.submit(reference, 1)
        return reference

    def in_design(self, **more: Any) -> str:
        """A proposal whose need was accepted."""
        reference = self.at_gate_1(**more)
        self.decide(reference, 1)
        return reference

    def at_gate_2(self, **more: Any) -> str:
        """A proposal that waits at gate 2."""
        reference = self.in_design(**more)
        masks = table({"area": "Flats above the shop", "how": "Set in the camera"})
        given = {
            "sees": ["homes"],
            "masks_planned": masks,
            "functions": ["motion", "plate_reading"],
        }
        self.fill(reference, "camera_proposal", "gate_2", given)
        self.submit(reference, 2)
        return reference

    def in_installation(self, **more: Any) -> str:
        """A proposal whose design was accepted, everything answered for gate 3."""
        reference = self.at_gate_2(**more)
        self.advise(reference)
        self.decide(reference, 2)
        tested = {"point": "Flats above the shop, every preset", "result": "Holds"}
        person = {"name": "Alex", "person": "", "role": ""}
        given = {
            "masks_tested": table({**tested, "by": person, "date": TODAY.isoformat()}),
            "live_from": TODAY.isoformat(),
            "first_review": date(2026, 10, 15).isoformat(),
        }
        self.fill(reference, "camera_proposal", "gate_3", given)
        return reference

    def at_gate_3(self, **more: Any) -> str:
        """A proposal that waits at gate 3 with nothing holding it back."""
        reference = self.in_installation(**more)
        self.sign_dpia(reference)
        self.submit(reference, 3)
        return reference

    # Deployments ---------------------------------------------------------------------------

    def ask(
        self, *, start: int = 1, end: int = 57, camera: str = "", fill: bool = True, **given: Any
    ) -> str:
        """Ask for a deployment as its applicant; its reference."""
        work = self.begin(WRITER)
        made = deployments.open_request(
            work,
            library(),
            camera=records.get(work, camera or self.trailer, Camera),
            place=PLACE,
            from_on=day(start),
            ends_on=day(end),
        )
        work.commit()
        if fill:
            self.fill(made.reference, "deployment", "request", given)
        return made.reference

    def send(self, reference: str) -> None:
        """Send a request for a decision."""
        work = self.begin(WRITER)
        deployments.submit(work, self.deployment(work, reference), library())
        work.commit()

    def sent(self, **more: Any) -> str:
        """A request that waits for a decision."""
        reference = self.ask(**more)
        self.send(reference)
        return reference

    def approve(self, reference: str, *, role: Role = DECIDER, **more: Any) -> None:
        """Approve a deployment."""
        work = self.begin(role)
        reason = more.pop("reason", "It is needed here.")
        approve(work, self.deployment(work, reference), library(), reason=reason, **more)
        work.commit()

    def approved(self, **more: Any) -> str:
        """An approved deployment, with what is answered when it goes up."""
        reference = self.sent(**more)
        self.approve(reference)
        on = day(more.get("start", 1))
        self.fill(reference, "deployment", "up", at=self.at(more.get("start", 1)), answered_on=on)
        return reference

    def up(self, **more: Any) -> str:
        """A deployment that is up, with its signs."""
        reference = self.approved(**more)
        start = more.get("start", 1)
        work = self.begin(WRITER, at=self.at(start))
        put_up(work, self.deployment(work, reference), library(), signs_up_on=day(start))
        work.commit()
        return reference

    def down(self, number: int = 50, **more: Any) -> str:
        """A deployment that came down on a day."""
        reference = self.up(**more)
        at = self.at(number)
        self.fill(reference, "deployment", "down", at=at, answered_on=day(number))
        work = self.begin(WRITER, at=at)
        take_down(work, self.deployment(work, reference), library())
        work.commit()
        return reference
