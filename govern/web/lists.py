"""The list of any register: filtered, sorted, paged by key, exported exactly as it stands."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import Blueprint, Response, abort, g, render_template, request, url_for
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy import Row as SqlRow
from wtforms import Form

from govern.clock import short_day
from govern.errors import NotFound
from govern.people.grants import may
from govern.people.models import Person
from govern.records import Record, visible
from govern.register import Column, Register
from govern.web.access import signed_in
from govern.web.edge import edge, work
from govern.web.fields import ChoicesField, Look, SelectField, TextField
from govern.web.page_parts import Column as TableColumn
from govern.web.page_parts import FilterPanel, Link, Pager
from govern.web.page_parts import Row as TableRow
from govern.web.record_pages import state_tag
from govern.web.security_headers import Served
from govern.web.wording import counted

blueprint = Blueprint("lists", __name__, url_prefix="/registers")

PAGE_ROWS = 50
MOST_COUNTED = 1000
MOST_EXPORTED = 100_000
#: What makes a cell live in a spreadsheet; such a cell gets an apostrophe before it.
#: Authority: [OWASP-ASVS-1.2.10]
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


class Listing:
    """What a list shows: its register, and the filters, sorting and place given in the address."""

    def __init__(self, register: Register, given: Mapping[str, str]) -> None:
        self.register = register
        self.columns = register.columns
        self.given = given
        names = [column.name for column in self.columns if column.sort is not None]
        wanted = given.get("sort", "")
        self.sort = wanted.lstrip("-") if wanted.lstrip("-") in names else names[0]
        self.descending = wanted.startswith("-") and wanted.lstrip("-") == self.sort
        self.filters = {
            column.name: given[column.name]
            for column in self.columns
            if column.filters and given.get(column.name)
        }
        self.words = given.get("words", "").strip()

    def column(self, name: str) -> Column:
        """The column of that name."""
        return next(column for column in self.columns if column.name == name)

    def base(self) -> Select[Any]:
        """Ids, references, states and the shown columns, for what the reader may know of."""
        model = self.register.model
        chosen: Select[Any] = (
            select(
                Record.id,
                Record.reference,
                Record.state,
                Person.name.label("owner_name"),
                *[column.source.label(column.name) for column in self.columns],
            )
            .select_from(model)
            .outerjoin(Person, Person.id == Record.owner_id)
        )
        return chosen.where(*self.clauses())

    def clauses(self) -> list[ColumnElement[bool]]:
        """What limits the list: who reads, and the filters."""
        found: list[ColumnElement[bool]] = [
            visible(work()),
            Record.register == self.register.name,
        ]
        for name, value in self.filters.items():
            found.append(self.column(name).source == value)
        if self.words:
            pattern = f"%{_escaped(self.words)}%"
            found.append(
                or_(
                    Record.title.ilike(pattern, escape="\\"),
                    Record.reference.ilike(pattern, escape="\\"),
                )
            )
        late = self.given.get("late") == "yes"
        if late:
            found.append(Record.next_due_on < work().today)
        return found

    def count(self) -> int:
        """How many there are, counted up to a limit."""
        inner = (
            select(Record.id)
            .select_from(self.register.model)
            .where(*self.clauses())
            .limit(MOST_COUNTED + 1)
            .subquery()
        )
        return int(work().session.scalar(select(func.count()).select_from(inner)) or 0)

    def rows(self, limit: int) -> tuple[list[SqlRow[Any]], bool]:
        """A page of rows after the place in the address, and whether there are more."""
        key = self.column(self.sort).sort
        if key is None:
            raise ValueError("a list is sorted by a sortable column")
        ordered = self.base().add_columns(key.label("sort_key"))
        after, after_id = self.given.get("after"), self.given.get("after_id", "")
        if after is not None and after_id.isdigit():
            ordered = ordered.where(self._after(key, after, int(after_id)))
        direction = key.desc() if self.descending else key.asc()
        nulls = direction.nulls_last() if not self.descending else direction.nulls_first()
        tie = Record.id.desc() if self.descending else Record.id.asc()
        found = list(work().session.execute(ordered.order_by(nulls, tie).limit(limit + 1)))
        return found[:limit], len(found) > limit

    def _after(self, key: Any, after: str, after_id: int) -> ColumnElement[bool]:
        if after == "":
            same = and_(key.is_(None), Record.id > after_id)
            if self.descending:
                return or_(and_(key.is_(None), Record.id < after_id), key.is_not(None))
            return same
        value = _key_value(key, after)
        if self.descending:
            return or_(key < value, and_(key == value, Record.id < after_id))
        return or_(key > value, and_(key == value, Record.id > after_id), key.is_(None))

    def link(self, **changes: str | None) -> str:
        """The address of this list with something changed; a change of anything starts afresh."""
        kept = {
            name: value
            for name, value in self.given.items()
            if name not in ("after", "after_id") and value
        }
        for name, value in changes.items():
            if value:
                kept[name] = value
            else:
                kept.pop(name, None)
        return url_for("lists.register_list", **{**kept, "name": self.register.name})  # type: ignore[arg-type]

    def sentence(self) -> str:
        """The count and the filter in words: "41 of 212 cameras: Central ward, overdue"."""
        number = self.count()
        words = self.register.title.lower()
        noun = counted(number, self.register.singular.lower(), words)
        if number > MOST_COUNTED:
            noun = f"More than {MOST_COUNTED:,} {words}"
        applied = [link.text for link in self.applied()]
        return f"{noun[0].upper()}{noun[1:]}" + (f": {', '.join(applied)}" if applied else "")

    def applied(self) -> list[Link]:
        """The filters in force, each with the link that takes it off."""
        found = [
            Link(
                f"{self.column(name).title}: {_words(self.column(name), value)}",
                self.link(**{name: None}),
            )
            for name, value in self.filters.items()
        ]
        if self.words:
            found.append(Link(f"“{self.words}”", self.link(words=None)))
        if self.given.get("late") == "yes":
            found.append(Link("late", self.link(late=None)))
        return found


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _key_value(key: Any, text: str) -> Any:
    python_type = getattr(key.type, "python_type", str)
    try:
        if python_type is date:
            return date.fromisoformat(text)
        return int(text) if python_type is int else text
    except ValueError:
        return text


def _words(column: Column, value: Any) -> str:
    if value is None or value == "":
        return ""
    if column.words is not None:
        return column.words.get(str(value), str(value))
    if isinstance(value, date):
        return short_day(value)
    return str(value)


def register_named(name: str) -> Register:
    """The register of that name, for somebody who may read it. Raises `NotFound`."""
    registers = edge().registers
    if name not in registers or not may(work(), registers[name].read):
        raise NotFound("There is no such register that you can open.")
    return registers[name]


@blueprint.get("/<name>/")
@signed_in
def register_list(name: str) -> str:
    """A register as a list."""
    register = register_named(name)
    listing = Listing(register, request.args)
    rows, more = listing.rows(PAGE_ROWS)
    older = ""
    if more:
        last = rows[-1]
        key = last.sort_key
        older = listing.link(
            after="" if key is None else key.isoformat() if isinstance(key, date) else str(key)
        )
        older += ("&" if "?" in older else "?") + f"after_id={last.id}"
        if key is None or key == "":
            older += "&after="
    return render_template(
        "lists/register.html",
        title=register.title,
        register=register,
        sentence=listing.sentence(),
        panel=FilterPanel(
            action=url_for("lists.register_list", name=name),
            applied=listing.applied(),
            clear_href=url_for("lists.register_list", name=name) if listing.applied() else "",
            carried={"sort": request.args.get("sort", "")} if request.args.get("sort") else {},
        ),
        filter_form=_filter_form(listing),
        columns=_columns(listing),
        rows=[_row(listing, row) for row in rows],
        pager=Pager(older=older, first=listing.link() if request.args.get("after_id") else ""),
        exports=[
            Link("CSV", _export_link(listing, "csv")),
            Link("Excel", _export_link(listing, "xlsx")),
        ],
        starts=_starts(register),
        wide=True,
    )


def _starts(register: Register) -> list[Link]:
    here = work()
    found = []
    for start in register.starts:
        if may(here, start.permission):
            found.append(Link(start.words, url_for(start.endpoint)))
    return found


def _export_link(listing: Listing, kind: str) -> str:
    kept = {k: v for k, v in listing.given.items() if k not in ("after", "after_id") and v}
    return url_for("lists.export", **{**kept, "name": listing.register.name, "kind": kind})  # type: ignore[arg-type]


def _filter_form(listing: Listing) -> Form:
    fields: dict[str, Any] = {
        "words": TextField("Words in the name or reference", look=Look(size="s")),
        "late": ChoicesField("Dates", choices={"yes": "Late only"}, look=Look(small=True)),
    }
    for column in listing.columns:
        if column.filters:
            fields[column.name] = SelectField(
                column.title, choices=_choices(listing, column), unchosen="All"
            )
    made = type("FilterForm", (Form,), fields)
    data = {**listing.filters, "words": listing.words,
            "late": ["yes"] if listing.given.get("late") else []}  # fmt: skip
    return made(data=data)  # type: ignore[no-any-return]


def _choices(listing: Listing, column: Column) -> dict[str, str]:
    if column.words is not None:
        return dict(column.words)
    rows = work().session.scalars(
        select(column.source)
        .select_from(listing.register.model)
        .where(visible(work()), Record.register == listing.register.name)
        .distinct()
        .order_by(column.source)
        .limit(200)
    )
    return {str(value): str(value) for value in rows if value not in (None, "")}


def _columns(listing: Listing) -> list[TableColumn]:
    found = [TableColumn("Reference")]
    for column in listing.columns:
        if column.sort is None:
            found.append(TableColumn(column.title, numeric=column.kind == "number"))
            continue
        here = column.name == listing.sort
        flipped = f"-{column.name}" if here and not listing.descending else column.name
        found.append(
            TableColumn(
                column.title,
                numeric=column.kind == "number",
                sort_href=listing.link(sort=flipped),
                sorted_as=("descending" if listing.descending else "ascending") if here else "",
            )
        )
    return found


def _row(listing: Listing, row: SqlRow[Any]) -> TableRow:
    cells: list[Any] = [Link(row.reference, url_for("record.show", reference=row.reference))]
    for column in listing.columns:
        value = getattr(row, column.name)
        if column.kind == "state":
            cells.append(state_tag(listing.register, str(value)))
        elif column.kind == "number" and value is not None:
            cells.append(value)
        else:
            cells.append(_words(column, value) or None)
    return TableRow(cells, key=row.reference, name=row.reference)


# Exports -----------------------------------------------------------------------------------


def guarded(text: str) -> str:
    """A cell as a spreadsheet may be given it: nothing in it can run.

    Authority: [OWASP-ASVS-1.2.10]
    """
    bare = text.lstrip(" \u200b\ufeff\u00a0")
    return f"'{text}" if bare.startswith(_FORMULA_STARTS) or text.startswith("'") else text


@blueprint.get("/<name>/export.<kind>")
@signed_in
def export(name: str, kind: str) -> Response:
    """The list exactly as filtered and sorted, as CSV or as a workbook."""
    register = register_named(name)
    listing = Listing(register, request.args)
    rows, _more = listing.rows(MOST_EXPORTED)
    header = ["Reference", *[column.title for column in listing.columns]]
    body = [
        [row.reference, *[_plain_cell(register, column, getattr(row, column.name))
                          for column in listing.columns]]
        for row in rows
    ]  # fmt: skip
    g.served = Served.FILE
    if kind == "csv":
        return _download(_csv(header, body), "text/csv", f"{name}.csv")
    if kind == "xlsx":
        media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return _download(_workbook(register.title, header, body), media, f"{name}.xlsx")
    return abort(404)


def _plain_cell(register: Register, column: Column, value: Any) -> str:
    if column.kind == "state":
        return register.workflow.states.get(str(value), str(value))
    if isinstance(value, date):
        return value.isoformat()
    return _words(column, value)


def _csv(header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([guarded(cell) for cell in row])
    return b"\xef\xbb\xbf" + target.getvalue().encode()


def _workbook(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    import xlsxwriter

    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"constant_memory": True, "in_memory": True})
    sheet = book.add_worksheet(title[:31])
    bold = book.add_format({"bold": True})
    for column, words in enumerate(header):
        sheet.write_string(0, column, words, bold)
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            sheet.write_string(number, column, cell)
    book.close()
    return target.getvalue()


def _download(data: bytes, media_type: str, name: str) -> Response:
    response = Response(data, mimetype=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
