"""The sentence beside each row of an import: why it was taken for this camera, or for a new one."""

from __future__ import annotations

from collections.abc import Sequence

from govern.registers.cameras.rules.candidates import Candidate, Doubt
from govern.registers.cameras.rules.known import KnownCamera, metres_apart
from govern.registers.cameras.rules.labels import ALIKE, alikeness
from govern.registers.cameras.rules.listed import ListedCamera
from govern.registers.cameras.rules.renumbering import step_between


def identity_words(
    row: ListedCamera, camera: KnownCamera, *, same_number: bool, step: int | None = None
) -> str:
    """Why a row is this camera, when nothing speaks against it."""
    signs: list[str] = []
    if same_number:
        signs.append(f"the same number ({row.number})")
    apart = metres_apart(row, camera)
    if apart is not None:
        signs.append("the same place" if apart <= 1 else f"{_metres(apart)} from where it stood")
    if row.label and camera.label:
        likeness = 100 if row.label == camera.label else alikeness(row.label, camera.label)
        if likeness == 100:
            signs.append("the same name")
        elif likeness >= ALIKE:
            signs.append("a name that is alike")
        else:
            signs.append("another name")
    sentence = _listed(signs) if signs else "nothing speaks against it"
    sentence = f"{sentence[0].upper()}{sentence[1:]}."
    if not same_number and row.number and camera.number:
        sentence += f" The number goes from {camera.number} to {row.number}"
        by_step = step is not None and step_between(camera, row) == step
        sentence += ", as for most others on this list." if by_step else "."
    if camera.is_decommissioned:
        sentence += " The register says it was taken down, but the list has it."
    elif not camera.is_listed:
        sentence += " It was missing from the list before."
    return sentence


def new_words(row: ListedCamera, namesakes: Sequence[KnownCamera]) -> str:
    """Why a row is a camera the register does not have yet."""
    if not namesakes:
        return "No camera of the register has this number, this name nearby or this place."
    sentences = "Taken for a new camera."
    for namesake in namesakes[:2]:
        apart = metres_apart(row, namesake)
        where = f", {_metres(apart)} away" if apart is not None else ""
        sentences += (
            f" Number {row.number} is also that of {_called(namesake)}{where}: another place."
        )
    return sentences


def repeated_words(row: ListedCamera, earlier: ListedCamera, counted_in: str) -> str:
    """A row that says word for word what an earlier one says."""
    return (
        f"{counted_in.capitalize()} {row.line} says in every cell what {counted_in} "
        f"{earlier.line} says. Is it a second camera there, or the same one listed twice?"
    )


def doubt_words(row: ListedCamera, camera: KnownCamera, candidate: Candidate) -> str:
    """Why a row waits for a person, and the question that person answers."""
    away = f"{_metres(candidate.metres)} away" if candidate.metres is not None else ""
    called = _called(camera)
    match candidate.doubt:
        case Doubt.NUMBER_REUSED:
            where = f"{away} and under another name" if away else "under another name"
            return (
                f"Number {row.number} is that of {called}, {where}. "
                "Was that camera moved and renamed, or was its number given to a new one?"
            )
        case Doubt.NUMBER_ONLY:
            far = f" It stands {away}." if away else ""
            return (
                f"Only the number ({row.number}) says that this is {called}.{far} "
                "Is it the same camera?"
            )
        case Doubt.NEAR_BUT_UNLIKE:
            return (
                f"{_capital(called)} stands {away} and has another number and name. "
                "Is it the same camera, or a second one beside it?"
            )
        case _:
            near = f", {away}" if away else ""
            return f"Only the name says that this is {called}{near}. Is it the same camera?"


def tie_words(row: ListedCamera, camera: KnownCamera, candidate: Candidate) -> str:
    """Two answers that are all but equally good."""
    which = "place" if candidate.metres is not None else "name"
    name = f" (“{row.label}”)" if row.label else ""
    return (
        f"By its {which} this row{name} could be {_called(camera)}, but another row or another "
        "camera fits all but as well. Which is which?"
    )


def _called(camera: KnownCamera) -> str:
    number = f"camera {camera.number}" if camera.number else "the camera without a number"
    return f"{number}, “{camera.label}”" if camera.label else number


def _metres(apart: float | None) -> str:
    if apart is None:
        return ""
    if apart >= 1000:
        return f"{apart / 1000:.1f} km"
    return f"{max(1, round(apart))} metre{'' if round(apart) <= 1 else 's'}"


def _listed(signs: Sequence[str]) -> str:
    return signs[0] if len(signs) == 1 else f"{', '.join(signs[:-1])} and {signs[-1]}"


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
