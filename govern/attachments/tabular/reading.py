"""Any list, read by what is in it: CSV, Excel workbook, GeoJSON or JSON."""

from __future__ import annotations

from govern.attachments.tabular.csv_reading import read_csv
from govern.attachments.tabular.geojson_reading import read_json
from govern.attachments.tabular.sniffing import kind_of
from govern.attachments.tabular.tables import FileKind, Limits, Table
from govern.attachments.tabular.workbook_reading import read_workbook
from govern.errors import BadInput

_READERS = {
    FileKind.CSV: read_csv,
    FileKind.XLSX: read_workbook,
    FileKind.JSON: read_json,
    FileKind.GEOJSON: read_json,
}
_DEFAULT_LIMITS = Limits()


def read_table(data: bytes, name: str, *, limits: Limits = _DEFAULT_LIMITS) -> Table:
    """Read a list. What it is, is told by its content; `name` only stands in sentences.

    Faults of single rows are in the table's `problems`. Raises BadInput, with a sentence that
    says what to do, where the file as a whole cannot be used.
    """
    if len(data) > limits.file_bytes:
        raise BadInput(
            f"“{name}” is {len(data) / 1e6:,.0f} MB; lists up to {limits.file_bytes / 1e6:,.0f} MB "
            "are read. Check that it is the right file, or split it in parts"
        )
    table = _READERS[kind_of(data, name)](data, name, limits)
    if not table.rows and not table.problems:
        raise BadInput(f"“{name}” has column names but no rows below them")
    return table
