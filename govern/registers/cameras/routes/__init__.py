"""The pages of schemes, cameras, reviews, proposals and deployments that are their own."""

from __future__ import annotations

from flask import Blueprint

from govern.registers.cameras.routes import reviews
from govern.registers.cameras.routes.blueprint import blueprint

blueprints: tuple[Blueprint, ...] = (blueprint,)

__all__ = ["blueprint", "blueprints", "reviews"]
