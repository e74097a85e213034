"""The one table of roles and what each may do."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What somebody is to the scheme; a person may hold several, each for a time."""

    ADMINISTRATOR = "administrator"
    CCTV_MANAGER = "cctv_manager"
    SCHEME_OWNER = "scheme_owner"
    CONTROL_ROOM_SUPERVISOR = "control_room_supervisor"
    OPERATOR = "operator"
    REQUESTS_OFFICER = "requests_officer"
    INFORMATION_GOVERNANCE = "information_governance"
    DPO = "dpo"
    ASSET_OWNER = "asset_owner"
    SIRO = "siro"
    SPOC = "spoc"
    RIPA_GATEKEEPER = "ripa_gatekeeper"
    RIPA_APPLICANT = "ripa_applicant"
    RIPA_COORDINATOR = "ripa_coordinator"
    AUTHORISING_OFFICER = "authorising_officer"
    HEAD_OF_PAID_SERVICE = "head_of_paid_service"
    SRO_RIPA = "sro_ripa"
    SRO_CAMERAS = "sro_cameras"
    PUBLISHER = "publisher"
    AUDITOR = "auditor"
    MEMBER = "member"


ROLE_WORDS: dict[Role, str] = {
    Role.ADMINISTRATOR: "Administrator",
    Role.CCTV_MANAGER: "CCTV manager",
    Role.SCHEME_OWNER: "Scheme owner",
    Role.CONTROL_ROOM_SUPERVISOR: "Control-room supervisor",
    Role.OPERATOR: "Control-room operator",
    Role.REQUESTS_OFFICER: "Requests officer",
    Role.INFORMATION_GOVERNANCE: "Information governance officer",
    Role.DPO: "Data protection officer",
    Role.ASSET_OWNER: "Information asset owner",
    Role.SIRO: "Senior information risk owner",
    Role.SPOC: "Single point of contact (cameras)",
    Role.RIPA_GATEKEEPER: "RIPA gatekeeper",
    Role.RIPA_APPLICANT: "RIPA applicant",
    Role.RIPA_COORDINATOR: "RIPA co-ordinator",
    Role.AUTHORISING_OFFICER: "Authorising officer",
    Role.HEAD_OF_PAID_SERVICE: "Head of paid service",
    Role.SRO_RIPA: "Senior responsible officer (RIPA)",
    Role.SRO_CAMERAS: "Senior responsible officer (cameras)",
    Role.PUBLISHER: "Publisher",
    Role.AUDITOR: "Auditor",
    Role.MEMBER: "Elected member",
}


class Permission(StrEnum):
    """`<register>.<verb>`: read knows a record exists, the other verbs change something."""

    SCHEMES_READ = "schemes.read"
    SCHEMES_EDIT = "schemes.edit"
    SCHEMES_DECLARE = "schemes.declare"
    CAMERAS_READ = "cameras.read"
    CAMERAS_READ_OPERATIONAL = "cameras.read_operational"
    CAMERAS_EDIT = "cameras.edit"
    CAMERAS_IMPORT = "cameras.import"
    EVIDENCE_IMPORT = "evidence.import"
    FAULTS_REPORT = "faults.report"
    PROPOSALS_READ = "camera_proposals.read"
    PROPOSALS_EDIT = "camera_proposals.edit"
    PROPOSALS_DECIDE = "camera_proposals.decide"
    REVIEWS_READ = "camera_reviews.read"
    REVIEWS_EDIT = "camera_reviews.edit"
    REVIEWS_ADVISE = "camera_reviews.advise"
    REVIEWS_DECIDE = "camera_reviews.decide"
    DEPLOYMENTS_READ = "deployments.read"
    DEPLOYMENTS_EDIT = "deployments.edit"
    DEPLOYMENTS_DECIDE = "deployments.decide"
    RELEASES_READ = "releases.read"
    RELEASES_EDIT = "releases.edit"
    ACTIONS_EDIT = "actions.edit"
    ACTIONS_VERIFY = "actions.verify"
    DOCUMENTS_ISSUE = "documents.issue"
    DOCUMENTS_PUBLISH = "documents.publish"
    PEOPLE_MANAGE = "people.manage"
    SETTINGS_CHANGE = "settings.change"
    SYSTEM_WATCH = "system.watch"
    AUDIT_READ = "audit.read"


P = Permission

_READ_CAMERAS = frozenset({P.SCHEMES_READ, P.CAMERAS_READ})
_READ_ALL = _READ_CAMERAS | {
    P.PROPOSALS_READ,
    P.REVIEWS_READ,
    P.DEPLOYMENTS_READ,
    P.RELEASES_READ,
}
_SEE_EXACT = frozenset({P.CAMERAS_READ_OPERATIONAL})

#: The one table. Nothing else decides what a role may do.
ROLE_PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.ADMINISTRATOR: frozenset({P.PEOPLE_MANAGE, P.SETTINGS_CHANGE, P.SYSTEM_WATCH}),
    Role.CCTV_MANAGER: _READ_ALL
    | _SEE_EXACT
    | {
        P.SCHEMES_EDIT,
        P.SCHEMES_DECLARE,
        P.CAMERAS_EDIT,
        P.CAMERAS_IMPORT,
        P.EVIDENCE_IMPORT,
        P.FAULTS_REPORT,
        P.PROPOSALS_EDIT,
        P.PROPOSALS_DECIDE,
        P.REVIEWS_EDIT,
        P.REVIEWS_DECIDE,
        P.DEPLOYMENTS_EDIT,
        P.DEPLOYMENTS_DECIDE,
        P.RELEASES_EDIT,
        P.ACTIONS_EDIT,
        P.ACTIONS_VERIFY,
        P.DOCUMENTS_ISSUE,
    },
    Role.SCHEME_OWNER: _READ_ALL
    | {
        P.SCHEMES_DECLARE,
        P.PROPOSALS_EDIT,
        P.REVIEWS_EDIT,
        P.DEPLOYMENTS_EDIT,
        P.ACTIONS_EDIT,
        P.DOCUMENTS_ISSUE,
    },
    Role.CONTROL_ROOM_SUPERVISOR: _READ_CAMERAS
    | _SEE_EXACT
    | {P.FAULTS_REPORT, P.EVIDENCE_IMPORT, P.DEPLOYMENTS_READ, P.ACTIONS_EDIT},
    Role.OPERATOR: _READ_CAMERAS | _SEE_EXACT | {P.FAULTS_REPORT},
    Role.REQUESTS_OFFICER: _READ_CAMERAS | {P.RELEASES_READ, P.RELEASES_EDIT},
    Role.INFORMATION_GOVERNANCE: _READ_ALL | {P.REVIEWS_EDIT, P.ACTIONS_EDIT, P.DOCUMENTS_ISSUE},
    Role.DPO: _READ_ALL | _SEE_EXACT | {P.REVIEWS_ADVISE},
    Role.ASSET_OWNER: _READ_ALL | {P.REVIEWS_DECIDE, P.PROPOSALS_DECIDE},
    Role.SIRO: _READ_ALL,
    Role.SPOC: _READ_ALL | {P.REVIEWS_EDIT, P.ACTIONS_EDIT, P.DOCUMENTS_ISSUE},
    Role.RIPA_GATEKEEPER: _READ_CAMERAS,
    Role.RIPA_APPLICANT: frozenset(),
    Role.RIPA_COORDINATOR: _READ_CAMERAS,
    Role.AUTHORISING_OFFICER: frozenset(),
    Role.HEAD_OF_PAID_SERVICE: frozenset(),
    Role.SRO_RIPA: frozenset(),
    Role.SRO_CAMERAS: _READ_ALL
    | _SEE_EXACT
    | {
        P.REVIEWS_DECIDE,
        P.PROPOSALS_DECIDE,
        P.DEPLOYMENTS_DECIDE,
        P.ACTIONS_VERIFY,
        P.DOCUMENTS_ISSUE,
    },
    Role.PUBLISHER: _READ_ALL | {P.DOCUMENTS_PUBLISH},
    Role.AUDITOR: _READ_ALL | {P.AUDIT_READ},
    Role.MEMBER: _READ_CAMERAS | {P.REVIEWS_READ},
}


def roles_with(permission: Permission) -> tuple[Role, ...]:
    """Which roles may do a thing, for the sentence that tells somebody who may."""
    return tuple(role for role, allowed in ROLE_PERMISSIONS.items() if permission in allowed)


def post_words(post: str | None) -> str:
    """A post as pages say it; what is no role of the table reads as it was written."""
    if post is None:
        return ""
    return ROLE_WORDS[Role(post)] if post in set(Role) else post
