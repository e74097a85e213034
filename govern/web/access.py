"""Who may open a page: every view says so, and one that does not answers 403."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from govern.people.roles import Permission

View = TypeVar("View", bound=Callable[..., Any])


class Audience(StrEnum):
    """For whom a view is, before any question of permission."""

    PUBLIC = "public"
    SIGNED_IN = "signed in"
    PERMITTED = "permitted"


@dataclass(frozen=True, slots=True)
class Access:
    """What a view declares: for everybody, for everybody signed in, or who holds one of these."""

    audience: Audience
    permissions: tuple[Permission, ...] = ()


def access(*permissions: Permission) -> Callable[[View], View]:
    """Declare that a view is for people who hold at least one of the permissions somewhere.

    Whether they hold it for the record at hand is asked again by the service.
    """
    if not permissions:
        raise ValueError("name a permission, or use signed_in or public")

    def declare(view: View) -> View:
        view.access = Access(Audience.PERMITTED, permissions)  # type: ignore[attr-defined]
        return view

    return declare


def signed_in(view: View) -> View:
    """Declare that a view is for everybody who is signed in."""
    view.access = Access(Audience.SIGNED_IN)  # type: ignore[attr-defined]
    return view


def public(view: View) -> View:
    """Declare that a view is for everybody, signed in or not."""
    view.access = Access(Audience.PUBLIC)  # type: ignore[attr-defined]
    return view


def declared(view: Callable[..., Any] | None) -> Access | None:
    """What a view declared, or None: then nobody may open it."""
    found = getattr(view, "access", None)
    return found if isinstance(found, Access) else None
