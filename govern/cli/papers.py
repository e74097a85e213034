"""Commands about documents: document, issue."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from govern.cli.running import Context


def add(commands: Any) -> None:
    """Add the commands of this module."""
    document = commands.add_parser(
        "document",
        help="a record's document: the newest issued edition, or a draft",
        epilog="Example: govern document CR-2026-0001 --format pdf --output review.pdf",
    )
    document.add_argument("reference", metavar="REF")
    document.add_argument("--paper", metavar="NAME")
    document.add_argument("--format", required=True, choices=("docx", "pdf", "html"))
    document.add_argument("--edition", default="internal", choices=("internal", "public"))
    document.add_argument("--draft", action="store_true")
    document.add_argument("--output", required=True, type=Path, metavar="FILE")
    document.add_argument("--as", dest="as_email", metavar="EMAIL")
    document.set_defaults(run=run_document)
    issue = commands.add_parser(
        "issue",
        help="issue a record's document, internal and public together",
        epilog="Example: govern issue CR-2026-0001 --as manager@council.example",
    )
    issue.add_argument("reference", metavar="REF")
    issue.add_argument("--paper", metavar="NAME")
    issue.add_argument("--as", dest="as_email", metavar="EMAIL")
    issue.set_defaults(run=run_issue)


def run_document(context: Context, chosen: argparse.Namespace) -> int:
    """`govern document`."""
    from govern import records
    from govern.publication.issuing import document_bytes, paper_of
    from govern.records import Record

    with context.reading(chosen.as_email) as work:
        record: Record = records.get(work, chosen.reference)
        paper = paper_of(context.registers, record, chosen.paper)
        audience = chosen.edition
        if audience not in paper.audiences:
            audience = paper.audiences[0]
        data = document_bytes(
            work,
            context.files,
            context.registers,
            reference=chosen.reference,
            paper_name=paper.name,
            format_name=chosen.format,
            audience=audience,
            as_draft=chosen.draft,
        )
    temporary = chosen.output.with_name(f".{chosen.output.name}.part")
    temporary.write_bytes(data)
    temporary.replace(chosen.output)
    print(f"Wrote {chosen.output} ({len(data):,} bytes).")
    return 0


def run_issue(context: Context, chosen: argparse.Namespace) -> int:
    """`govern issue`."""
    from govern.clock import utc_now
    from govern.publication.issuing import issue

    with context.reading(chosen.as_email) as work:
        actor = work.actor
    made = issue(
        context.database,
        context.files,
        context.registers,
        actor,
        utc_now(),
        reference=chosen.reference,
        paper_name=chosen.paper,
    )
    for edition in made:
        print(f"Issued “{edition.title}”, {edition.edition} edition {edition.number}.")
    return 0
