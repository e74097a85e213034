"""The sample council for the tests of shape, which look at every page there is."""

from __future__ import annotations

from sample_council import sample, sample_template, sample_to_read

__all__ = ["sample", "sample_template", "sample_to_read"]
