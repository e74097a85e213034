"""The page of one file of evidence: confirm a log’s columns and days, or read what came of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse
from wtforms import Form

from govern.attachments.models import BatchState, ImportBatch
from govern.attachments.tabular import Table, read_table
from govern.clock import instant_words
from govern.documents.models import StoredFile
from govern.errors import BadInput, Refused
from govern.registers.cameras.models import Scheme
from govern.registers.cameras.queries.evidence_coverage import CRIME_REGISTER
from govern.registers.cameras.rules.evidence import DaySpan, LogKind
from govern.registers.cameras.service.crime_imports_report import EvidenceReport
from govern.registers.cameras.service.log_imports import LogChoice, import_log, stage_log
from govern.registers.cameras.service.log_imports_columns import (
    FIELD_WORDS,
    LogField,
    fields_of,
    log_columns_from_words,
)
from govern.registers.cameras.service.log_imports_lines import day_span
from govern.web.edge import edge, work
from govern.web.fields import DateInputField, Needed, SelectField
from govern.web.frames import notice
from govern.web.page_parts import Column, Link, Row, SummaryRow

LOG_NAMES: Mapping[LogKind, str] = {
    LogKind.INCIDENTS: "Incidents of the control room",
    LogKind.FAULTS: "Faults and repairs of cameras",
    LogKind.COMPLAINTS: "Complaints about cameras",
    LogKind.RELEASES: "Footage given out",
}
_KIND_WORDS = {CRIME_REGISTER: "Police figures", **{str(k): v for k, v in LOG_NAMES.items()}}
_PREVIEW = 5
_MOST_SHOWN = 200
_COUNTS = (
    ("rows", "Rows in the file"),
    ("added", "Added"),
    ("changed", "Changed"),
    ("unchanged", "Here already"),
    ("rejected", "Left out"),
    ("without_position", "Without a position"),
)


class ImportPage:
    """The page of one batch, as it stands now."""

    def __init__(self, batch: ImportBatch) -> None:
        self.batch = batch

    def answer(self) -> str | AnyResponse | tuple[str, int]:
        """The page for this request: the result, or the question what the columns are."""
        if self.batch.state != BatchState.WAITING:
            return self._result()
        data = edge().files.read(work().session.get_one(StoredFile, self.batch.sha256))
        table = read_table(data, self.batch.name)
        if request.method == "GET":
            return self._ask(table, data, self._form(table, json.loads(self.batch.mapping)))
        form = self._form(table, None)
        if not form.validate():
            return self._ask(table, data, form), 400
        return self._confirmed(table, data, form)

    @property
    def kind(self) -> LogKind:
        """Which log it is."""
        return LogKind(self.batch.register)

    def _confirmed(
        self, table: Table, data: bytes, form: Form
    ) -> str | AnyResponse | tuple[str, int]:
        here = work()
        if "check" in request.form:
            return self._ask(table, data, form)
        try:
            staged = stage_log(
                here, data, self.batch.name, self._scheme(), self._choice(table, form)
            )
            report = import_log(here, edge().files, staged, waiting=self.batch)
        except (BadInput, Refused) as error:
            here.rollback()
            form.form_errors = [*form.form_errors, *_sentences(error)]
            return self._ask(table, data, form), 400
        notice(f"{report.added:,} lines added and {report.changed:,} changed from “{report.file}”.")
        return redirect(url_for("camera_evidence.batch", token=self.batch.token), code=303)

    def _scheme(self) -> Scheme:
        return work().session.get_one(Scheme, self.batch.scheme_id)

    # The question ------------------------------------------------------------------------

    def _form(self, table: Table, guessed: Mapping[str, str] | None) -> Form:
        """A choice for each column, and the days the log covers."""
        choices = [
            ("", "Leave it out"),
            *((str(each), FIELD_WORDS[each]) for each in fields_of(self.kind)),
        ]
        fields: dict[str, Any] = {
            f"column_{place}": SelectField(f"“{column}”", choices=choices)
            for place, column in enumerate(table.columns)
        }
        fields["from_on"] = DateInputField(
            "From which day does the log run?", [Needed("Enter the first day the log covers")]
        )
        fields["until_on"] = DateInputField(
            "To which day does it run?", [Needed("Enter the last day the log covers")]
        )
        made = type("LogColumnsForm", (Form,), fields)
        if guessed is None:
            return made(request.form)  # type: ignore[no-any-return]
        words = log_columns_from_words(self.kind, guessed, table.columns)
        span = day_span(table, words, work().today)
        return made(  # type: ignore[no-any-return]
            data={
                **{
                    f"column_{place}": str(words.get(column, ""))
                    for place, column in enumerate(table.columns)
                },
                "from_on": span.from_on if span else None,
                "until_on": span.until_on if span else None,
            }
        )

    def _words(self, table: Table, form: Form) -> dict[str, str]:
        return {
            column: str(form[f"column_{place}"].data or "")
            for place, column in enumerate(table.columns)
        }

    def _choice(self, table: Table, form: Form) -> LogChoice:
        from_on, until_on = form["from_on"].data, form["until_on"].data
        span = (
            DaySpan(from_on, until_on)
            if isinstance(from_on, date) and isinstance(until_on, date)
            else None
        )
        return LogChoice(self.kind, self._words(table, form), span)

    def _ask(self, table: Table, data: bytes, form: Form) -> str:
        report: EvidenceReport | None = None
        told: list[str] = []
        try:
            choice = self._choice(table, form)
            report = stage_log(work(), data, self.batch.name, self._scheme(), choice).report
        except (BadInput, Refused) as error:
            told = _sentences(error)
        return render_template(
            "cameras/evidence_columns.html",
            title="Which column is which?",
            caption=f"{self.batch.name} · {_KIND_WORDS[self.batch.register]}",
            form=form,
            batch=self.batch,
            scheme=self._scheme().title,
            columns=[form[f"column_{place}"] for place in range(len(table.columns))],
            told=told,
            counts=_counts(report.counts()) if report else [],
            remarks=report.remarks if report else (),
            faulty=_problem_rows([each.as_json() for each in report.problems]) if report else [],
            problem_columns=_PROBLEM_COLUMNS,
            preview_columns=[Column(column) for column in table.columns],
            preview=[
                Row([row.cells.get(column, "") for column in table.columns])
                for row in table.rows[:_PREVIEW]
            ],
            breadcrumbs=_breadcrumbs(),
            wide=True,
        )

    # The result --------------------------------------------------------------------------

    def _result(self) -> str:
        counts = json.loads(self.batch.counts or "{}")
        columns = json.loads(self.batch.mapping or "{}")
        problems = json.loads(self.batch.problems or "[]")
        return render_template(
            "cameras/evidence_import.html",
            title=f"What came of “{self.batch.name}”",
            caption=_KIND_WORDS[self.batch.register],
            batch=self.batch,
            when=instant_words(self.batch.applied_at) if self.batch.applied_at else "Not yet",
            counts=_counts(counts),
            remarks=counts.get("remarks", []),
            columns=[
                SummaryRow(column, _field_words(word)) for column, word in sorted(columns.items())
            ],
            faulty=_problem_rows(problems),
            problem_columns=_PROBLEM_COLUMNS,
            left_out=max(0, len(problems) - _MOST_SHOWN),
            breadcrumbs=_breadcrumbs(),
            wide=True,
        )


_PROBLEM_COLUMNS = (Column("Line", numeric=True), Column("Column"), Column("What stands there"),
                    Column("What is wanted"))  # fmt: skip


def _breadcrumbs() -> list[Link]:
    return [
        Link("Cameras", url_for("lists.register_list", name="cameras")),
        Link("Evidence", url_for("camera_evidence.overview")),
    ]


def _counts(counts: Mapping[str, Any]) -> list[SummaryRow]:
    return [SummaryRow(words, f"{counts[key]:,}") for key, words in _COUNTS if key in counts]


def _problem_rows(problems: list[dict[str, Any]]) -> list[Row]:
    return [
        Row([f"{each['line']:,}", each["column"], each["value"], each["why"]])
        for each in problems[:_MOST_SHOWN]
    ]


def _field_words(word: str) -> str:
    return FIELD_WORDS[LogField(word)] if word in set(LogField) else word.replace("_", " ")


def _sentences(error: BadInput | Refused) -> list[str]:
    problems = error.problems if isinstance(error, BadInput) else ()
    return [str(error), *(str(problem) for problem in problems)]
