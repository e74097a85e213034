"""What stands around every page, as plain data: council, person, navigation, notices, footer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class NavigationItem:
    """One entry of the navigation row."""

    text: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in, in which role, and where the sign-out button posts to."""

    name: str
    role: str
    account_href: str
    sign_out_href: str


class NoticeKind(StrEnum):
    """How a notice at the top of a page is meant."""

    DONE = "done"
    IMPORTANT = "important"


@dataclass(frozen=True, slots=True)
class Notice:
    """A sentence at the top of the next page: what was done, or what to know before going on."""

    text: str
    kind: NoticeKind = NoticeKind.DONE
    href: str = ""
    link_text: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """Everything the page skeleton shows that is not the page's own.

    `scheduler_last_run` is a whole sentence ("Reminders last ran today at 07:00"). Nothing here
    may depend on a record that some reader must not know of.
    """

    council: str
    brand_href: str
    version: str
    scheduler_last_run: str = ""
    sample: bool = False
    home_href: str = "/"
    search_href: str = ""
    search_text: str = ""
    help_href: str = ""
    accessibility_href: str = ""
    person: SignedIn | None = None
    navigation: Sequence[NavigationItem] = ()
    notices: Sequence[Notice] = field(default_factory=tuple)
