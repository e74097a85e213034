"""An address of the sample for every page there is, and what a form of it would send."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sample_council import TOWN_CENTRE, SampleDoor
from sqlalchemy import func, select
from werkzeug.routing import Rule

from govern.attachments.models import ImportBatch
from govern.documents.models import Edition
from govern.people.granting import key_of
from govern.people.models import Person, RoleGrant
from govern.records import Action, Record
from govern.registers.cameras.models import Camera, CameraReview, Recorder, Scheme, Sign
from govern.web.access import Access, Audience, declared

Values = Mapping[str, Any]
_NEVER_USED = "CAM-2019-9999"
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True)
class Address:
    """One way to call a view: method, endpoint, which example it is, path, and the form sent."""

    method: str
    endpoint: str
    case: str
    path: str
    fields: Values = field(default_factory=dict)

    @property
    def words(self) -> str:
        """How a line of the matrix names it."""
        return f"{self.method} {self.endpoint}" + (f" [{self.case}]" if self.case else "")


def rules(app: Flask) -> list[Rule]:
    """Every rule of the application but that of shipped files."""
    found = [rule for rule in app.url_map.iter_rules() if rule.endpoint != "static"]
    return sorted(found, key=lambda rule: (rule.endpoint, rule.rule))


def access_of(app: Flask, endpoint: str) -> Access | None:
    """What the view behind an endpoint declares."""
    return declared(app.view_functions[endpoint])


def access_words(access: Access | None) -> str:
    """What a view declares, as a line of the matrix says it."""
    if access is None:
        return "closed"
    if access.audience is Audience.PERMITTED:
        return " or ".join(str(permission) for permission in access.permissions)
    return str(access.audience)


class Examples:
    """What of the sample stands for each argument of an address."""

    def __init__(self, door: SampleDoor) -> None:
        self.app = door.app
        with door.council.database.read_session() as session:
            scheme = session.scalars(select(Scheme).where(Scheme.title == TOWN_CENTRE)).one()
            self.scheme = scheme.reference

            def review(state: str) -> CameraReview:
                # Not of the reviewer who waits: whoever asks had no part in it.
                return session.scalars(
                    select(CameraReview)
                    .where(CameraReview.state == state)
                    .order_by(CameraReview.id)
                    .limit(1)
                ).one()

            self.planned = review("planned").reference
            self.submitted = review("submitted").reference
            self.draft = review("draft").reference
            self.decided = review("decided").reference
            self.camera = session.scalars(
                select(Camera.reference)
                .where(Camera.scheme_id == scheme.id)
                .order_by(Camera.id)
                .limit(1)
            ).one()
            self.action = session.scalars(select(Action.token).order_by(Action.id).limit(1)).one()
            self.edition = session.scalars(
                select(Edition.token).order_by(Edition.id).limit(1)
            ).one()
            person = session.scalars(
                select(Person).where(Person.sign_in_name == "operator").limit(1)
            ).one()
            self.person = person.token
            grant = session.scalars(
                select(RoleGrant).where(RoleGrant.person_id == person.id).limit(1)
            ).one()
            self.grant = key_of(person, grant)

            def import_of(register: str, state: str) -> str:
                return session.scalars(
                    select(ImportBatch.token)
                    .where(ImportBatch.register == register, ImportBatch.state == state)
                    .order_by(ImportBatch.id)
                    .limit(1)
                ).one()

            newest = select(func.min(Record.reference)).group_by(Record.register)
            self.others: dict[str, str] = {
                record.register: record.reference
                for record in session.scalars(select(Record).where(Record.reference.in_(newest)))
            }
            self.columns = import_of("cameras", "reading")
            self.lines = import_of("cameras", "waiting")
            self.evidence = import_of("crime", "applied")
            self.recorder = session.scalars(
                select(Recorder.token).where(Recorder.scheme_id == scheme.id).limit(1)
            ).one()
            self.sign = session.scalars(
                select(Sign.token).where(Sign.scheme_id == scheme.id).limit(1)
            ).one()

    picture = "crime-map"

    def references(self, endpoint: str) -> dict[str, str]:
        """Which records stand for `reference` at an endpoint: all kinds at the shared pages."""
        name = endpoint.rpartition(".")[2]
        if endpoint.startswith("answers."):
            return {"": self.draft}
        if "scheme" in name:
            return {"": self.scheme}
        if name.startswith(("deployment", "proposal")):
            return self.of_kind("deployment" if name.startswith("deployment") else "proposal")
        if name.startswith("camera_"):
            return {"": self.camera}
        if "form" in name or "review" in name:
            return {"": self.submitted}
        found = {"scheme": self.scheme, "camera": self.camera, "review": self.submitted}
        for case, register in (("deployment", "deployments"), ("proposal", "camera_proposals")):
            if register in self.others:
                found[case] = self.others[register]
        return found

    def of_kind(self, name: str) -> dict[str, str]:
        """A record of a kind the sample may have none of: then one that never was."""
        found = self.others.get({"deployment": "deployments", "proposal": "camera_proposals"}[name])
        return {"": found} if found else {"none": _NEVER_USED}

    def given(self, endpoint: str) -> list[tuple[str, Values, Values]]:
        """(case, arguments, form) of the endpoints whose arguments have more to say."""
        step = {"revision": ""}
        examples: dict[str, list[tuple[str, Values, Values]]] = {
            "actions.act": [
                ("done", {"token": self.action, "verb": "done"},
                 {"on-day": "2", "on-month": "3", "on-year": "2026", "outcome": "Done."}),
                ("verified", {"token": self.action, "verb": "verified"}, {}),
            ],
            "actions.action_page": [("", {"token": self.action}, {})],
            "documents.draft": [
                ("review", self._paper(self.decided, "report"), {}),
                ("scheme", self._paper(self.scheme, "camera_list"), {}),
            ],
            "documents.edition_file": [("", {"token": self.edition, "format_name": "html"}, {})],
            "documents.issue": [
                ("scheme", {"reference": self.scheme, "paper_name": "camera_list"}, {})
            ],
            "lists.export": [
                (name, {"name": name, "kind": "csv"}, {})
                for name in ("schemes", "cameras", "camera_reviews")
            ],
            "lists.register_list": [
                (name, {"name": name}, {}) for name in ("schemes", "cameras", "camera_reviews")
            ],
            "mailbox.mail": [("never sent", {"mail_id": "none"}, {})],
            "record.picture": [
                ("review", {"reference": self.decided, "name": self.picture}, {}),
            ],
            "record.step": [
                ("decide", {"reference": self.submitted, "name": "decide"}, {}),
                ("start", {"reference": self.planned, "name": "start"}, {}),
            ],
            "record.take_step": [
                ("decide", {"reference": self.submitted, "name": "decide"},
                 {**step, "outcome": "retain", "reason": "It is still needed."}),
                ("return", {"reference": self.submitted, "name": "return"},
                 {**step, "reason": "Say more of the alternatives."}),
                ("start", {"reference": self.planned, "name": "start"}, {**step, "form": "full"}),
                ("withdraw", {"reference": self.planned, "name": "withdraw"},
                 {**step, "reason": "Planned twice."}),
            ],
            "settings.setting": [("", {"key": "brand.colour"}, {})],
            "cameras.scheme_start_year": [("", {"reference": self.scheme},
                                           {"first_month": "", "months": "12"})],
        }  # fmt: skip
        return examples.get(endpoint, [])

    def _tokens(self, name: str) -> dict[str, Any]:
        """What `token` and `name` stand for at pages of the register's own."""
        kinds = {
            "import_columns": self.columns,
            "import_confirm_columns": self.columns,
            "import_": self.lines,
            "batch": self.evidence,
            "scheme_recorder": self.recorder,
            "scheme_sign": self.sign,
            "deployment_file": _NEVER_USED,
            "proposal_file": _NEVER_USED,
        }
        found: dict[str, Any] = {"name": self.picture}
        for beginning, token in kinds.items():
            if name.startswith(beginning):
                return {**found, "token": token}
        return found

    def _paper(self, reference: str, name: str) -> Values:
        return {"reference": reference, "paper_name": name, "format_name": "html"}

    def arguments(self, rule: Rule) -> list[tuple[str, Values, Values]]:
        """(case, arguments, form) for a rule. Raises `LookupError` for an argument unknown here."""
        found = self.given(rule.endpoint)
        if found:
            return found
        usual: dict[str, Any] = {
            "token": self.person,
            "key": self.grant,
            "act": "close",
            "name": "camera_review",
            "stage": "review",
            "section_id": "need",
            "picture_name": self.picture,
        }
        if not rule.endpoint.startswith(("people.", "answers.")):
            usual = self._tokens(rule.endpoint.rpartition(".")[2])
        plain = {name: usual[name] for name in rule.arguments if name in usual}
        unknown = rule.arguments - plain.keys() - {"reference"}
        if unknown:
            raise LookupError(
                f"{rule.endpoint} takes {', '.join(sorted(unknown))}: give an example of it in "
                f"{__name__}.py"
            )
        if "reference" not in rule.arguments:
            return [("", plain, {})]
        return [
            (case, {**plain, "reference": reference}, {})
            for case, reference in self.references(rule.endpoint).items()
        ]

    def addresses(self) -> Iterator[Address]:
        """Every method of every rule, with an example of each kind of record it serves."""
        for rule in rules(self.app):
            for case, arguments, fields in self.arguments(rule):
                path = self._path(rule, arguments)
                for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                    sent = fields if method != "GET" else {}
                    yield Address(method, rule.endpoint, case, path, sent)

    def _path(self, rule: Rule, arguments: Values) -> str:
        return self.app.url_map.bind("localhost").build(rule.endpoint, dict(arguments))
