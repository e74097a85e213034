"""The pages of schemes, cameras, reviews, proposals and deployments that are their own."""

from __future__ import annotations

from flask import Blueprint

from govern.registers.cameras.routes import (
    camera_change,
    camera_faults,
    cameras,
    deployments,
    import_decisions,
    imports,
    proposals,
    reviews,
    scheme_recorders,
    scheme_signs,
    schemes,
)
from govern.registers.cameras.routes.blueprint import blueprint
from govern.registers.cameras.routes.evidence import evidence_blueprint

blueprints: tuple[Blueprint, ...] = (blueprint, evidence_blueprint)

__all__ = [
    "blueprint",
    "blueprints",
    "camera_change",
    "camera_faults",
    "cameras",
    "deployments",
    "import_decisions",
    "imports",
    "proposals",
    "reviews",
    "scheme_recorders",
    "scheme_signs",
    "schemes",
]
