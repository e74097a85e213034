"""Where the shipped folders are: in the checkout, or beside the installed package."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def shipped(name: str) -> Path:
    """The folder `name` ("forms", "templates", "policy_library") that came with the product.

    A checkout's own folder wins when `pyproject.toml` stands beside the package, because an
    editable installation leaves a stale copy inside it.
    """
    checkout = _PACKAGE.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / name).is_dir():
        return checkout / name
    return _PACKAGE / "_shipped" / name


def checkout() -> Path | None:
    """The folder of the source tree, when the product runs from one."""
    root = _PACKAGE.parent
    return root if (root / "pyproject.toml").is_file() else None
