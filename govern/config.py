"""Settings of the machine: frozen, typed, every fault reported at once when the product starts."""

from __future__ import annotations

import os
import re
import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from govern.errors import BadInput, Problem

FILE_NAME = "govern.toml"
ENVIRONMENT_PREFIX = "GOVERN_"
_MAIL_SECURITY = ("none", "starttls", "tls")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the machine is told; what a council may change are dated rows in the database.

    Read from `instance/govern.toml` and from `GOVERN_*` in the environment (which wins). Every
    default is safe for a public server: secrets have none, they are made by `govern init`.
    """

    instance: Path
    secret: str
    database_url: str
    base_url: str = "http://127.0.0.1:8000"
    host: str = "127.0.0.1"
    port: int = 8000
    trusted_proxies: int = 0
    session_idle_minutes: int = 60
    session_hours: int = 12
    hashing_slots: int = 2
    second_factor_roles: tuple[str, ...] = ()
    upload_megabytes: int = 25
    worker_processes: int = 1
    mail_host: str = ""
    mail_port: int = 25
    mail_security: str = "starttls"
    mail_user: str = ""
    mail_password: str = ""
    mail_from: str = "govern@localhost"
    mail_timeout_seconds: int = 20

    @property
    def is_https(self) -> bool:
        """Whether people reach the product through TLS, so that cookies may insist on it."""
        return self.base_url.startswith("https://")

    @property
    def is_loopback(self) -> bool:
        """Whether the product can be reached from this machine only."""
        return urlsplit(self.base_url).hostname in ("127.0.0.1", "localhost", "::1")

    @property
    def keys(self) -> Path:
        """The folder of the keys, outside the database and outside backups."""
        return self.instance / "keys"

    @property
    def files(self) -> Path:
        """The folder under which documents and attachments are kept."""
        return self.instance

    @property
    def anchors(self) -> Path:
        """The file of signed heads, outside the database."""
        return self.instance / "anchors.jsonl"

    @classmethod
    def load(cls, instance: Path, environment: Mapping[str, str] | None = None) -> Settings:
        """The settings of an instance folder. Raises `BadInput` naming every fault at once."""
        environment = os.environ if environment is None else environment
        problems: list[Problem] = []
        given = _from_file(instance / FILE_NAME, problems)
        given.update(_from_environment(environment, problems))
        known = {field.name: field for field in fields(cls)}
        values: dict[str, Any] = {"instance": instance}
        for key, (value, where) in given.items():
            if key not in known or key in ("instance", "secret"):
                problems.append(Problem(where, f"“{key}” is no setting of the product"))
                continue
            _take(values, key, str(known[key].type), value, where, problems)
        values["secret"] = _secret(instance, problems)
        values.setdefault("database_url", f"sqlite:///{(instance / 'govern.sqlite').absolute()}")
        if not problems:
            settings = cls(**values)
            problems.extend(_faults(settings))
            if not problems:
                return settings
        raise BadInput("The settings cannot be used.", problems)


def _from_file(path: Path, problems: list[Problem]) -> dict[str, tuple[Any, str]]:
    if not path.is_file():
        return {}
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        problems.append(Problem(str(path), f"is not TOML: {error}"))
        return {}
    return {key: (value, f"{path}, {key}") for key, value in content.items()}


def _from_environment(
    environment: Mapping[str, str], problems: list[Problem]
) -> dict[str, tuple[Any, str]]:
    found: dict[str, tuple[Any, str]] = {}
    known = {field.name for field in fields(Settings)}
    for name, value in environment.items():
        if not name.startswith(ENVIRONMENT_PREFIX):
            continue
        key = name.removeprefix(ENVIRONMENT_PREFIX).lower()
        if key in known:
            found[key] = (value, name)
    return found


def _take(
    values: dict[str, Any], key: str, kind: str, value: Any, where: str, problems: list[Problem]
) -> None:
    if kind == "int":
        text = str(value)
        if isinstance(value, bool) or not re.fullmatch(r"\d{1,6}", text):
            problems.append(Problem(where, "wants a whole number"))
            return
        values[key] = int(text)
    elif kind.startswith("tuple"):
        items = value.split(",") if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            problems.append(Problem(where, "wants a list of names"))
            return
        values[key] = tuple(item.strip() for item in items if item.strip())
    elif not isinstance(value, str):
        problems.append(Problem(where, "wants a text in quotation marks"))
    else:
        values[key] = value


def _secret(instance: Path, problems: list[Problem]) -> str:
    path = instance / "secret"
    if not path.is_file():
        problems.append(Problem(str(path), "is missing: make the instance with “govern init”"))
        return ""
    text = path.read_text(encoding="ascii", errors="replace").strip()
    if len(text) < 43:
        problems.append(Problem(str(path), "is too short: at least 43 characters are wanted"))
    return text


def _faults(settings: Settings) -> list[Problem]:
    found: list[Problem] = []
    address = urlsplit(settings.base_url)
    if address.scheme not in ("http", "https") or not address.hostname:
        found.append(Problem("base_url", "wants an address such as https://govern.example.org"))
    elif address.scheme == "http" and not settings.is_loopback:
        found.append(
            Problem("base_url", "wants https: sign-in over plain http is for this machine only")
        )
    if settings.mail_security not in _MAIL_SECURITY:
        found.append(Problem("mail_security", f"wants one of {', '.join(_MAIL_SECURITY)}"))
    if settings.mail_password and settings.mail_security == "none":
        found.append(Problem("mail_security", "a password is never sent without TLS"))
    if not settings.database_url.startswith(("sqlite:///", "postgresql")):
        found.append(Problem("database_url", "wants sqlite:///… or postgresql://…"))
    for name in ("port", "session_idle_minutes", "session_hours", "hashing_slots"):
        if getattr(settings, name) < 1:
            found.append(Problem(name, "wants at least 1"))
    return found


def make_instance_folder(instance: Path) -> bool:
    """Make the folder and the secrets of an instance; False when they were there already.

    Raises `BadInput` for a folder that holds other things.
    """
    if (instance / "secret").is_file():
        return False
    instance.mkdir(parents=True, exist_ok=True)
    strange = [entry.name for entry in instance.iterdir() if entry.name not in ("README.md",)]
    if strange and not (instance / FILE_NAME).is_file():
        raise BadInput(
            f"The folder {instance} holds other things ({', '.join(sorted(strange)[:3])}): "
            "choose an empty folder."
        )
    for name in ("keys", "documents", "attachments"):
        (instance / name).mkdir(mode=0o700, exist_ok=True)
    secret = instance / "secret"
    secret.touch(mode=0o600)
    secret.write_text(secrets.token_urlsafe(48) + "\n", encoding="ascii")
    sealing = instance / "keys" / "sealing.key"
    sealing.touch(mode=0o600)
    sealing.write_text(f"k1 {secrets.token_hex(32)}\n", encoding="ascii")
    return True


def sealing_keys(settings: Settings) -> dict[str, bytes]:
    """The sealing keys by their ids, newest first. Raises `BadInput` when the file is not right."""
    path = settings.keys / "sealing.key"
    try:
        pairs = [line.split() for line in path.read_text(encoding="ascii").splitlines() if line]
        return {name: bytes.fromhex(key) for name, key in pairs}
    except (OSError, ValueError) as error:
        raise BadInput(f"The key file {path} cannot be read: {error}") from error
