"""The list of the shared pages' blueprints."""

from __future__ import annotations

from flask import Blueprint

from govern.web import (
    actions_pages,
    answers,
    audit_pages,
    documents_pages,
    help,
    home,
    lists,
    mailbox_pages,
    people_pages,
    record_pages,
    search,
    settings_pages,
    step_pages,  # noqa: F401 -- hangs its pages on the record's blueprint
)


def blueprints() -> tuple[Blueprint, ...]:
    """Every blueprint of the shared pages."""
    return (
        home.blueprint,
        record_pages.blueprint,
        answers.blueprint,
        documents_pages.blueprint,
        actions_pages.blueprint,
        lists.blueprint,
        mailbox_pages.blueprint,
        search.blueprint,
        settings_pages.blueprint,
        audit_pages.blueprint,
        people_pages.blueprint,
        help.blueprint,
    )
