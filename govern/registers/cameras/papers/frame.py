"""What every document of a council carries: its name, look, marking and notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from govern.documents.blocks import Brand

SAMPLE_NOTICE = "SAMPLE: this council is made up"
INTERNAL_MARKING = "OFFICIAL"


@dataclass(frozen=True, slots=True)
class PaperFrame:
    """The council as its documents show it, for one audience, on one day."""

    council: str
    colour: str
    is_sample: bool
    audience: str
    day: date
    contact: str = ""

    @property
    def is_public(self) -> bool:
        """Whether the edition is for the public."""
        return self.audience == "public"

    @property
    def brand(self) -> Brand:
        """The look of the document."""
        return Brand(colour=self.colour)

    @property
    def notice(self) -> str:
        """What stands on every page of a sample."""
        return SAMPLE_NOTICE if self.is_sample else ""

    @property
    def marking(self) -> str:
        """The protective marking."""
        return "" if self.is_public else INTERNAL_MARKING
