"""How pages say counts, lists, amounts, sizes and times, and show what somebody typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal

from markupsafe import Markup, escape

from govern.clock import LONDON


def counted(number: int, singular: str, plural: str = "") -> str:
    """A number with its noun: "1 camera", "1,204 cameras", "no cameras"."""
    noun = singular if number == 1 else plural or f"{singular}s"
    return f"{number:,} {noun}" if number else f"no {noun}"


def listed(items: Sequence[object], joint: str = "and") -> str:
    """Items as a sentence lists them: "Priya, Sam and Jo"."""
    words = [str(item) for item in items]
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"


def number_words(number: int | float | Decimal) -> str:
    """A figure with its thousands marked: "12,480" or "3.5"; minus as a true minus sign."""
    return f"{number:,}".replace("-", "\N{MINUS SIGN}")


def pounds(amount: Decimal | int) -> str:
    """An amount in pounds: "£1,250" or "£18.40"."""
    exact = Decimal(amount)
    whole = exact == exact.to_integral_value()
    return f"£{exact:,.0f}" if whole else f"£{exact:,.2f}"


def file_size(size_bytes: int) -> str:
    """The size of a file in a unit people use: "312 KB", "4.1 MB"."""
    if size_bytes < 1_000:
        return f"{size_bytes} bytes"
    if size_bytes < 1_000_000:
        return f"{size_bytes / 1_000:.0f} KB"
    return f"{size_bytes / 1_000_000:.1f} MB"


def clock_time(instant: datetime) -> str:
    """The time of day in London: "14:02"."""
    return f"{instant.astimezone(LONDON):%H:%M}"


def machine_time(instant: datetime) -> str:
    """An instant for the `datetime` attribute, in UTC."""
    return instant.astimezone(UTC).isoformat(timespec="seconds")


def typed(text: str) -> Markup:
    """What somebody typed, as paragraphs, with its line ends kept and nothing made up."""
    paragraphs = [part.strip("\n") for part in text.replace("\r\n", "\n").split("\n\n")]
    return Markup("").join(
        Markup('<p class="govuk-body app-typed">{}</p>').format(
            Markup("<br>").join(escape(line) for line in part.split("\n"))
        )
        for part in paragraphs
        if part.strip()
    )
