"""Stated facts, and the dates computed from them."""
