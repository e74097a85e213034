"""The closed sets of words that documents use: status, kinds of paragraph and callout."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """How far a document has come; a draft says so on every page."""

    DRAFT = "Draft"
    FOR_DECISION = "For decision"
    APPROVED = "Approved"
    ISSUED = "Issued"
    PUBLISHED = "Published"
    SUPERSEDED = "Superseded"


class ParagraphKind(StrEnum):
    """How a paragraph is set."""

    BODY = "body"
    LEAD = "lead"
    SMALL = "small"


class CalloutKind(StrEnum):
    """What a callout is for; its title says the same in words."""

    NOTE = "note"
    WARNING = "warning"
    DECISION = "decision"


class ContentsWhen(StrEnum):
    """When a list of contents is printed of itself: from nine pages, or never."""

    FROM_NINE_PAGES = "from nine pages"
    NEVER = "never"
