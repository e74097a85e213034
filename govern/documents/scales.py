"""Round steps for axes, and how wide the words beside them are."""

from __future__ import annotations

import math

from govern.documents.pdf_text import Typesetter


def ticks(highest: float) -> list[float]:
    """Four to six round values from nought to at least `highest`."""
    if highest <= 0:
        return [0.0, 1.0]
    rough = highest / 5
    power = 10 ** math.floor(math.log10(rough))
    step = next(part * power for part in (1, 2, 2.5, 5, 10) if part * power >= rough * 0.999)
    if highest >= 1:
        step = max(1.0, step if step >= 5 or step == int(step) else math.ceil(step))
    return [step * at for at in range(math.ceil(highest / step - 1e-9) + 1)]


def number_words(value: float) -> str:
    """A figure as people write it: "1,204", "3.5"."""
    return f"{value:,.0f}" if value == int(value) else f"{value:,.1f}"


def text_width(text: str, size: float, *, strong: bool = False) -> float:
    """How wide a text is, in points, in the face that figures are set in."""
    return Typesetter().width(text, size, strong=strong)


def wrapped(text: str, width: float, size: float) -> list[str]:
    """A label in lines of at most `width` points, where its words allow."""
    lines: list[str] = []
    for word in text.split():
        if lines and text_width(f"{lines[-1]} {word}", size) <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    return lines or [""]
