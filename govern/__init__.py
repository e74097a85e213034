"""Govern: the compliance desk for a council's public-space cameras."""

__version__ = "0.1.0"
