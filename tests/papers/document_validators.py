"""Outside judges of the documents we make: PDF/UA and PDF/A, Open XML, and what those miss."""

from __future__ import annotations

import tempfile
from pathlib import Path

import openxml_audit
import page
from document_readers import pdf_elements

_LIMITS = {"max_table_grid_rows": 1_000_000, "max_table_grid_cells": 20_000_000}


def pdf_faults(file: bytes) -> list[str]:
    """What a validator finds against PDF/UA-1 and PDF/A-2a, and what validators let pass."""
    faults = []
    for profile in ("ua1", "2a"):
        report = page.validate_pdf_bytes(
            file, profile=page.ValidationProfile(profile), limits=page.SafetyLimits(**_LIMITS)
        )
        # The validator miscounts a stream whose data ends in a carriage return.
        faults += [
            f"{profile} {failure.rule_id}: {failure.message}"
            for failure in report.failures
            if not failure.rule_id.endswith("STREAM-LENGTH-001")
        ]
    return faults + structure_faults(file)


def structure_faults(file: bytes) -> list[str]:
    """Faults people meet although both standards allow them."""
    faults = []
    level = 0
    for role, about in pdf_elements(file):
        if role == "Table" and "/TBody" not in about["below"]:
            faults.append("a table without a body")
        if role == "TR" and not any(kid == "/TH" for kid in about["below"]):
            faults.append("a row that nothing names")
        if role == "Figure" and not about["alt"]:
            faults.append("a figure without a text")
        if role[0] == "H" and role[1:].isdigit():
            if int(role[1:]) > level + 1:
                faults.append(f"{role} after level {level}")
            if not about["kids"]:
                faults.append("an empty heading")
            level = int(role[1:])
    return faults


def word_faults(file: bytes) -> list[str]:
    """What the Open XML rules find in a Word document."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "document.docx"
        path.write_bytes(file)
        result = openxml_audit.OpenXmlValidator().validate(str(path))
    return [str(error.description) for error in result.errors]
