"""The second factor: codes from an authenticator app, each good once, and recovery codes."""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Final

import pyotp
from sqlalchemy import select
from sqlalchemy.orm import Session

from govern.config import Settings
from govern.errors import Refused
from govern.history import Work
from govern.people.models import Credential, CredentialKind, Person
from govern.people.roles import ROLE_PERMISSIONS, Permission, Role
from govern.sealing import SealingKeys

STEP_SECONDS: Final = 30
RECOVERY_CODES: Final = 10
_STEPS_ASTRAY: Final = (0, -1, 1)
_READABLE: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
_GROUPS, _GROUP = 6, 4
NOT_THE_CODE: Final = (
    "That code is not right, or it was used already. Wait for the next one, and check that the "
    "clock of the phone is right."
)

#: Roles that decide, or that handle covert work or other people's accounts.
DECIDING_ROLES: Final[frozenset[Role]] = frozenset(
    role
    for role, permissions in ROLE_PERMISSIONS.items()
    if Permission.PEOPLE_MANAGE in permissions
    or any(permission.endswith(".decide") for permission in permissions)
) | {
    Role.RIPA_GATEKEEPER,
    Role.RIPA_APPLICANT,
    Role.RIPA_COORDINATOR,
    Role.AUTHORISING_OFFICER,
    Role.HEAD_OF_PAID_SERVICE,
    Role.SRO_RIPA,
}


def roles_needing_it(settings: Settings) -> frozenset[Role]:
    """Which roles may go no further without a second factor.

    What `second_factor_roles` names; "none" for nobody. Where it says nothing: the roles that
    decide, but nobody on an installation that only its own machine can reach (the demo, tests),
    where it is there for whoever sets it up. Who has set it up is always asked for it.
    """
    named = settings.second_factor_roles
    if named:
        return frozenset(role for role in Role if role in named)
    return frozenset() if settings.is_loopback else DECIDING_ROLES


def new_secret() -> str:
    """A new shared secret of 160 bits, as the base32 text an app takes."""
    return pyotp.random_base32(32)


def setup_address(secret: str, *, account: str, issuer: str) -> str:
    """What the picture to be scanned says."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def step_at(instant: datetime) -> int:
    """The number of the half minute an instant lies in."""
    return int(instant.timestamp()) // STEP_SECONDS


def matching_step(secret: str, code: str, now: datetime, last_step: int | None) -> int | None:
    """The half minute whose code this is: now or one beside it, later than the last one used.

    None when the code is of no such half minute: wrong, too old, or used already.
    """
    digits = re.sub(r"\s", "", code)
    if not re.fullmatch(r"\d{6}", digits, re.ASCII):
        return None
    generator = pyotp.TOTP(secret)
    found: int | None = None
    for astray in _STEPS_ASTRAY:
        step = step_at(now) + astray
        right = hmac.compare_digest(generator.generate_otp(step), digits)
        if right and found is None and (last_step is None or step > last_step):
            found = step
    return found


def sealed(keys: SealingKeys, secret: str, person_token: str) -> str:
    """The secret as it is kept: it opens for this person only."""
    return keys.seal(secret, table="credential", token=person_token, column="secret")


def opened(keys: SealingKeys, kept: str, person_token: str) -> str:
    """The secret again. Raises `Unavailable` when the key is missing or it is another's."""
    return keys.open(kept, table="credential", token=person_token, column="secret")


def live(session: Session, person_id: int, kind: CredentialKind) -> Sequence[Credential]:
    """The credentials of a kind that count, held against other workers until the commit."""
    return session.scalars(
        select(Credential)
        .where(
            Credential.person_id == person_id,
            Credential.kind == kind,
            Credential.ended_at.is_(None),
        )
        .order_by(Credential.id)
        .with_for_update()
    ).all()


def use_code(work: Work, keys: SealingKeys, person: Person, code: str) -> CredentialKind | None:
    """Take a code of the app, or a recovery code, for this once.

    Which of the two it was, or None when it is neither: then nothing changed. The caller notes it.
    """
    for credential in live(work.session, person.id, CredentialKind.TOTP):
        secret = opened(keys, credential.secret, person.token)
        step = matching_step(secret, code, work.now, credential.last_step)
        if step is not None:
            credential.last_step = step
            return CredentialKind.TOTP
    wanted = _recovery_hash(code, person.token)
    for credential in live(work.session, person.id, CredentialKind.RECOVERY):
        if hmac.compare_digest(credential.secret, wanted):
            credential.ended_at = work.now
            return CredentialKind.RECOVERY
    return None


def set_up(
    work: Work, keys: SealingKeys, person: Person, secret: str, code: str
) -> tuple[str, ...]:
    """Begin with a second factor, once a code shows that the app has the secret.

    An earlier one ends. Returns the recovery codes, which are kept nowhere as they are.
    Raises `Refused` when the code is not right.
    """
    step = matching_step(secret, code, work.now, None)
    if step is None:
        raise Refused(NOT_THE_CODE)
    _end(work, person, CredentialKind.TOTP)
    work.session.add(
        Credential(
            person_id=person.id,
            kind=CredentialKind.TOTP,
            secret=sealed(keys, secret, person.token),
            last_step=step,
            made_at=work.now,
        )
    )
    work.note(person, "person.second_factor_set_up", "Set up a second factor.")
    return _new_codes(work, person)


def make_recovery_codes(work: Work, person: Person) -> tuple[str, ...]:
    """New recovery codes in place of all earlier ones."""
    work.note(
        person, "person.recovery_codes_made", "Made new recovery codes; the earlier ones ended."
    )
    return _new_codes(work, person)


def take_off(work: Work, person: Person, *, reason: str = "") -> None:
    """End the second factor and its recovery codes. The caller has asked who may."""
    _end(work, person, CredentialKind.TOTP)
    _end(work, person, CredentialKind.RECOVERY)
    work.note(
        person,
        "person.second_factor_removed",
        "The second factor was taken off.",
        reason=reason or None,
    )


def recovery_codes_left(session: Session, person_id: int) -> int:
    """How many recovery codes were not used yet."""
    rows = session.scalars(
        select(Credential.id).where(
            Credential.person_id == person_id,
            Credential.kind == CredentialKind.RECOVERY,
            Credential.ended_at.is_(None),
        )
    )
    return len(rows.all())


def _end(work: Work, person: Person, kind: CredentialKind) -> None:
    for credential in live(work.session, person.id, kind):
        credential.ended_at = work.now


def _new_codes(work: Work, person: Person) -> tuple[str, ...]:
    _end(work, person, CredentialKind.RECOVERY)
    codes = tuple(_new_code() for _ in range(RECOVERY_CODES))
    work.session.add_all(
        Credential(
            person_id=person.id,
            kind=CredentialKind.RECOVERY,
            secret=_recovery_hash(code, person.token),
            made_at=work.now,
        )
        for code in codes
    )
    return codes


def _new_code() -> str:
    """Six groups of four: 118 random bits, so that a plain hash of it cannot be searched."""
    groups = ["".join(secrets.choice(_READABLE) for _ in range(_GROUP)) for _ in range(_GROUPS)]
    return "-".join(groups)


def _recovery_hash(code: str, person_token: str) -> str:
    plain = re.sub(r"[^A-Z0-9]", "", code.upper())
    return hashlib.sha256(f"recovery:{person_token}:{plain}".encode()).hexdigest()


def is_set_up(session: Session, person_id: int) -> bool:
    """Whether somebody is asked for a code when they sign in."""
    found = session.scalar(
        select(Credential.id)
        .where(
            Credential.person_id == person_id,
            Credential.kind == CredentialKind.TOTP,
            Credential.ended_at.is_(None),
        )
        .limit(1)
    )
    return found is not None
