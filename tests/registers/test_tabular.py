"""Lists people bring are read whole, or refused with a sentence; every fault has its place."""

from __future__ import annotations

import csv
import io
import json
import stat
import struct
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from govern.attachments.tabular import FileKind, Limits, Table, day_of, read_table
from govern.errors import BadInput

DATA = Path(__file__).parents[1] / "data" / "cameras"
HEADER = "camera_id,location,lat,lon\n"
ROWS = "1,Chester Road,53.46,-2.28\n2,Café Square,53.47,-2.29\n"


def read(data: bytes | str, name: str = "list.csv", limits: Limits | None = None) -> Table:
    raw = data.encode() if isinstance(data, str) else data
    return read_table(raw, name, limits=limits or Limits())


def refusal(data: bytes | str, name: str = "list.csv", limits: Limits | None = None) -> str:
    with pytest.raises(BadInput) as refused:
        read(data, name, limits)
    sentence = str(refused.value)
    assert len(sentence) > 20 and "invalid" not in sentence.lower()
    return sentence


def places(table: Table) -> list[tuple[int, str]]:
    return [(problem.line, problem.column) for problem in table.problems]


# Encodings, delimiters, shapes


@pytest.mark.parametrize(
    "encoded",
    [
        (HEADER + ROWS).encode(),
        (HEADER + ROWS).encode("utf-8-sig"),
        (HEADER + ROWS).encode("cp1252"),
        (HEADER + ROWS).encode("utf-16"),
        (HEADER + ROWS).encode("utf-16-le"),
        (HEADER + ROWS).encode("utf-16-be"),
        b"\xfe\xff" + (HEADER + ROWS).encode("utf-16-be"),
        (HEADER + ROWS).replace("\n", "\r\n").encode(),
        (HEADER + ROWS).replace("\n", "\r").encode(),
        (HEADER + ROWS).replace(",", ";").encode(),
        (HEADER + ROWS).replace(",", "\t").encode(),
        (HEADER + ROWS).replace(",", "|").encode(),
        ("sep=;\n" + (HEADER + ROWS).replace(",", ";")).encode(),
    ],
)
def test_every_encoding_and_delimiter_gives_the_same_rows(encoded: bytes) -> None:
    table = read(encoded)
    assert table.columns == ("camera_id", "location", "lat", "lon")
    assert [row.cells["location"] for row in table.rows] == ["Chester Road", "Café Square"]
    assert not table.problems


def test_one_column_is_a_list() -> None:
    table = read("location\nChester Road\nOak Road, Sale\n")
    assert table.columns == ("location",)
    assert places(table) == [(3, "column 2")]
    assert "quotation marks" in table.problems[0].why


def test_lines_are_true_to_the_file() -> None:
    table = read('a,b\n1,"two\nlines"\n\n,,\n\n4,plain\n')
    assert [row.line for row in table.rows] == [2, 7]
    assert table.rows[0].cells["b"] == "two\nlines"
    assert places(table) == []


def test_title_lines_above_the_names_are_left_out_and_said() -> None:
    table = read(f"Trafford Council\nCCTV list,2026\n\n{HEADER}{ROWS}")
    assert table.header_line == 4
    assert [row.line for row in table.rows] == [5, 6]
    assert "line 4" in table.notes[0]


def test_repeated_and_missing_column_names_are_told_apart() -> None:
    table = read("lat,lat,lat (2),,site\n1,2,3,4,x\n")
    assert table.columns == ("lat", "lat (2)", "lat (2) (2)", "column 4", "site")
    assert len(table.notes) == 2


def test_a_list_without_column_names_is_refused() -> None:
    assert "no line of column names" in refusal("1,Chester Road,53.46,-2.28\n2,Oak,53.4,-2.2\n")


def test_uneven_rows_are_named_and_the_rest_kept() -> None:
    table = read("a,b,c\n1,2,3\n1,2\n1,2,3,4\n1,2,3,,\n")
    assert [row.line for row in table.rows] == [2, 5]
    assert places(table) == [(3, "c"), (4, "column 4")]
    assert table.row_count == 4


def test_a_quotation_mark_left_open_swallows_no_later_row() -> None:
    table = read('a,b\n1,"open\n2,fine\n3,"also fine"\n4,last\n')
    assert [row.line for row in table.rows] == [3, 4, 5]
    assert places(table) == [(2, "b")]
    assert "do not pair up" in table.problems[0].why


def test_quotation_marks_broken_throughout_are_refused_quickly() -> None:
    assert "more than 1,000 lines" in refusal("a,b\n" + '1,"x\n' * 5_000)


def test_a_huge_cell_is_named_and_the_rest_kept() -> None:
    table = read(f"a,b\n1,{'x' * 10_000_000}\n2,fine\n")
    assert places(table) == [(2, "b")]
    assert "10,000,000 characters" in table.problems[0].why
    assert len(table.problems[0].value) < 100
    assert [row.line for row in table.rows] == [3]


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("a\x00b", "control character"),
        ("a\x0bb", "control character"),
        ("a\x85b", "control character"),
        ("a\ufffeb", "not a character"),
        ("=1+1", "formula"),
        ("=HYPERLINK(A1)", "formula"),
        (" =cmd|x", "formula"),
        ("＝1+1", "formula"),
    ],
)
def test_cells_that_may_not_stand(cell: str, why: str) -> None:
    table = read(f"a,b\n1,fine\n2,{cell}\n")
    assert places(table) == [(3, "b")]
    assert why in table.problems[0].why
    assert table.problems[0].value.isprintable()


@pytest.mark.parametrize("cell", ["-2.28", "+44 161", "@home", "a = b", "<30 mph", "R&D", "5'"])
def test_cells_that_may_stand(cell: str) -> None:
    assert read(f"a,b\n1,{cell}\n").rows[0].cells["b"] == cell


@pytest.mark.parametrize("cell", ["'=1+1", "'-5", "'+44", "'@x"])
def test_an_exports_guard_is_taken_off_again(cell: str) -> None:
    assert read(f"a,b\n1,{cell}\n").rows[0].cells["b"] == cell[1:]


def test_markup_is_kept_as_text_and_remarked() -> None:
    table = read("a,b\n1,<script>alert(1)</script>\n")
    assert table.rows[0].cells["b"] == "<script>alert(1)</script>"
    assert [(remark.line, remark.column) for remark in table.remarks] == [(2, "b")]


def test_cells_in_another_encoding_are_named_and_the_rest_kept() -> None:
    rows = [f"{number},Café {number}".encode() for number in range(1, 6)]
    rows[2] = "3,Café 3".encode("cp1252")
    table = read(b"camera,site\n" + b"\n".join(rows))
    assert places(table) == [(4, "site")]
    assert "encoding" in table.problems[0].why
    assert [row.cells["site"] for row in table.rows] == ["Café 1", "Café 2", "Café 4", "Café 5"]


def test_bytes_that_no_code_page_has_are_named() -> None:
    table = read(b"camera,site\n1,Caf\xe9\n2,\x81\n")
    assert places(table) == [(3, "site")]
    assert table.rows[0].cells["site"] == "Café"


def test_more_rows_than_the_limit_are_refused_not_cut() -> None:
    assert "more than 10 rows" in refusal("a\n" + "x\n" * 11, limits=Limits(rows=10))
    assert len(read("a\n" + "x\n" * 10, limits=Limits(rows=10)).rows) == 10


def test_a_million_rows_are_refused() -> None:
    assert "more than 200,000 rows" in refusal("a,b\n" + "1,x\n" * 1_000_000)


def test_the_size_of_the_file_is_bounded() -> None:
    assert "MB" in refusal("a\n1\n" * 100, limits=Limits(file_bytes=300))


def test_problems_and_rows_add_up_in_a_large_bad_list() -> None:
    good = [f"{number},Road {number},53.4,-2.2" for number in range(2_000)]
    bad = {10: "1", 400: '5,"x', 900: "6,=1,2,3", 1500: "7,a\x01,2,3", 1999: "1,2,3,4,5"}
    for place, row in bad.items():
        good[place] = row
    table = read(HEADER + "\n".join(good) + "\n")
    assert {problem.line for problem in table.problems} == {place + 2 for place in bad}
    assert len(table.rows) == 2_000 - len(bad)


# What is not a list at all


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf", "empty"),
        (b" \n\r\n\t", "empty"),
        (b"\x00" * 100, "empty"),
        (b"%PDF-1.7\n1 0 obj", "PDF"),
        (b"GIF89a;\n%PDF-1.4", "PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "PNG"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        (b"GIF89a\x01\x00", "GIF"),
        (b"MZ\x90\x00\x03", "program"),
        (b"\x1f\x8b\x08\x00", "gzip"),
        (b"{\\rtf1 hello}", "RTF"),
        (b"<!DOCTYPE html><html><body>", "web page"),
        (b"\xef\xbb\xbf  <html>", "web page"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", "SVG"),
        (b"<?xml version='1.0'?><kml>", "XML"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 50, "old Excel"),
        (b"\x01\x02\x00" * 200, "not text"),
        (b"a,b,c\n", "no rows"),
    ],
)
def test_what_is_not_a_list(data: bytes, word: str) -> None:
    assert word in refusal(data, "cameras.csv")


# Workbooks


def workbook(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    held = io.BytesIO()
    book = xlsxwriter.Workbook(held, {"in_memory": True})
    fill(book)
    book.close()
    return held.getvalue()


def one_sheet(rows: Sequence[Sequence[object]], first_row: int = 0) -> bytes:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Cameras")
        for place, row in enumerate(rows):
            sheet.write_row(first_row + place, 0, row)

    return workbook(fill)


def rewritten(data: bytes, change: Callable[[str, bytes], bytes | None]) -> bytes:
    """A workbook with its parts changed; None leaves a part out."""
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            content = change(part.filename, old.read(part))
            if content is not None:
                new.writestr(part.filename, content)
    return held.getvalue()


def with_part(data: bytes, name: str, content: bytes = b"x") -> bytes:
    held = io.BytesIO(data)
    with zipfile.ZipFile(held, "a") as archive:
        archive.writestr(name, content)
    return held.getvalue()


SIMPLE: list[list[object]] = [
    ["camera_id", "location", "lat"],
    [1, "Chester Road", 53.464515],
    [2, "Oak", 53.4],
]


def test_a_workbook_is_read_with_its_own_row_numbers() -> None:
    table = read(one_sheet(SIMPLE, first_row=3), "cameras.xlsx")
    assert table.kind is FileKind.XLSX
    assert table.sheet == "Cameras"
    assert [row.line for row in table.rows] == [5, 6]
    assert table.rows[0].cells == {
        "camera_id": "1",
        "location": "Chester Road",
        "lat": "53.464515",
    }


def test_its_name_does_not_matter() -> None:
    assert read(one_sheet(SIMPLE), "cameras.csv").kind is FileKind.XLSX
    assert read(HEADER + ROWS, "cameras.xlsx").kind is FileKind.CSV


def test_days_and_truths_come_as_a_person_would_type_them() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["camera", "installed", "anpr"])
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_number(1, 0, 7)
        sheet.write_datetime(1, 1, date(2019, 5, 4), day)
        sheet.write_boolean(1, 2, True)

    cells = read(workbook(fill)).rows[0].cells
    assert cells == {"camera": "7", "installed": "2019-05-04", "anpr": "yes"}


def test_formulas_are_named_by_line_and_column() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 1, ["camera", "site"])
        sheet.write_row(1, 1, [1, "A"])
        sheet.write_formula(2, 1, "=B2+1", None, 2)
        sheet.write_string(2, 2, "B")
        sheet.write_formula(3, 2, '=HYPERLINK("http://x.example")', None, "C")
        sheet.write_number(3, 1, 3)

    table = read(workbook(fill))
    assert places(table) == [(3, "camera"), (4, "site")]
    assert [row.line for row in table.rows] == [2]


def test_the_fullest_visible_sheet_is_read_and_said() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        for name, rows, hidden in (("Notes", 2, False), ("Old", 90, True), ("List", 9, False)):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["camera", "site"])
            for row in range(rows):
                sheet.write_row(row + 1, 0, [row, name])
            if hidden:
                sheet.hide()

    table = read(workbook(fill))
    assert (table.sheet, len(table.rows)) == ("List", 9)
    assert "“List”" in table.notes[0]


def test_text_that_looks_like_a_formula_is_refused_in_a_workbook_too() -> None:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["camera", "site"])
        sheet.write_number(1, 0, 1)
        sheet.write_string(1, 1, "=1+1")

    assert places(read(workbook(fill))) == [(2, "site")]


def test_cells_beyond_the_named_columns_are_named() -> None:
    table = read(one_sheet([["camera", "site"], [1, "A"], [2, "B", "stray"]]))
    assert places(table) == [(3, "column 3")]


def test_one_far_cell_does_not_cost_the_whole_sheet() -> None:
    far = rewritten(
        one_sheet(SIMPLE),
        lambda name, body: body.replace(b'r="C3"', b'r="XFD1048576"'),
    )
    assert "far away" in refusal(far)
    lower = rewritten(
        one_sheet(SIMPLE), lambda name, body: body.replace(b'r="C3"', b"r='xfd1048576'")
    )
    assert "far away" in refusal(lower)


def test_wide_sheets_with_few_rows_are_fine() -> None:
    wide: list[list[object]] = [[f"column {place}" for place in range(150)], [*range(150)]]
    assert len(read(one_sheet(wide)).columns) == 150


def bomb(megabytes: int, name: str = "xl/worksheets/sheet1.xml") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open(name, "w", force_zip64=True) as stream:
            for _ in range(megabytes):
                stream.write(b"\0" * 1_000_000)
    return held.getvalue()


def test_bombs_are_refused_before_they_are_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    large = bomb(400)
    quiet = bomb(40)  # within the total, but packed as no list is
    opened: list[str] = []
    monkeypatch.setattr(
        zipfile.ZipFile, "open", lambda self, part, *rest, **more: opened.append(str(part))
    )
    assert "unpack to far more" in refusal(large)
    assert "unpack to far more" in refusal(quiet)
    assert opened == []


def test_the_unpacked_size_of_all_parts_is_bounded() -> None:
    assert "unpack to far more" in refusal(one_sheet(SIMPLE), limits=Limits(unpacked_bytes=2_000))


def test_sizes_that_lie_are_found() -> None:
    data = bytearray(bomb(20))
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        if struct.unpack_from("<I", data, place + 24)[0] > 1_000:
            struct.pack_into("<I", data, place + 24, 1_000)
        place = data.find(b"PK\x01\x02", place + 4)
    assert "damaged" in refusal(bytes(data))


def test_many_parts_are_refused_by_the_archives_own_count() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        for place in range(3_000):
            archive.writestr(f"x{place}", "")
    assert "parts" in refusal(held.getvalue())


@pytest.mark.parametrize(
    ("part", "word"),
    [
        ("xl/vbaProject.bin", "macros"),
        ("xl/embeddings/oleObject1.bin", "other files"),
        ("xl/externalLinks/externalLink1.xml", "links"),
        ("xl/activeX/activeX1.bin", "control elements"),
        ("xl/media/inner.zip", "other files"),
        ("../../etc/passwd", "damaged"),
        ("/etc/passwd", "damaged"),
        ("C:/windows", "damaged"),
    ],
)
def test_unwelcome_parts(part: str, word: str) -> None:
    assert word in refusal(with_part(one_sheet(SIMPLE), part))


def test_links_inside_the_archive_are_refused() -> None:
    held = io.BytesIO(one_sheet(SIMPLE))
    with zipfile.ZipFile(held, "a") as archive:
        part = zipfile.ZipInfo("xl/media/link")
        part.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(part, "/etc/passwd")
    assert "damaged" in refusal(held.getvalue())


def test_document_types_are_refused() -> None:
    entity = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    data = rewritten(
        one_sheet(SIMPLE),
        lambda name, body: body.replace(b"?>", b"?>" + entity, 1) if "sheet1" in name else body,
    )
    assert "document type" in refusal(data)


def test_other_archives_are_named() -> None:
    def archive(*names: str) -> bytes:
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as made:
            for name in names:
                made.writestr(name, "x")
        return held.getvalue()

    assert "Word document" in refusal(archive("word/document.xml"))
    assert "xlsb" in refusal(archive("xl/workbook.bin"))
    assert "OpenDocument" in refusal(archive("mimetype", "content.xml"))
    assert "compressed folder" in refusal(archive("cameras.csv"))


@pytest.mark.parametrize("missing", ["xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"])
def test_workbooks_with_parts_missing_are_refused(missing: str) -> None:
    refusal(rewritten(one_sheet(SIMPLE), lambda name, body: None if name == missing else body))


def test_a_workbook_cut_short_is_refused_at_any_length() -> None:
    whole = one_sheet(SIMPLE)
    for length in range(4, len(whole) - 1, 331):
        refusal(whole[:length])


def test_flipped_bytes_never_escape_as_anything_but_a_refusal() -> None:
    whole = one_sheet(SIMPLE)
    for place in range(0, len(whole), 37):
        changed = bytearray(whole)
        changed[place] ^= 0xFF
        try:
            read(bytes(changed), "cameras.xlsx")
        except BadInput as refused:
            assert str(refused)


# GeoJSON and JSON


def collection(*features: object, **more: object) -> str:
    return json.dumps({"type": "FeatureCollection", "features": features, **more})


def feature(geometry: object, **properties: object) -> dict[str, object]:
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def point(*coordinates: object) -> dict[str, object]:
    return {"type": "Point", "coordinates": coordinates}


def test_features_become_rows_with_their_points() -> None:
    table = read(
        collection(
            feature(point(-2.284777, 53.464515), camera_id=1001.0, location="A"),
            feature(None, camera_id=7, extra=None),
        ),
        "cameras.geojson",
    )
    assert table.kind is FileKind.GEOJSON
    assert table.columns == ("camera_id", "location", "extra", "longitude", "latitude")
    assert [row.line for row in table.rows] == [1, 2]
    assert table.rows[0].cells == {
        "camera_id": "1001",
        "location": "A",
        "extra": "",
        "longitude": "-2.284777",
        "latitude": "53.464515",
    }
    assert table.rows[1].cells["latitude"] == ""
    assert table.counted_in == "feature"


def test_figures_keep_every_digit() -> None:
    text = (
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"n":"1"},'
        '"geometry":{"type":"Point","coordinates":[-1.464443569751507,53.37767708782339]}}]}'
    )
    assert read(text).rows[0].cells["longitude"] == "-1.464443569751507"


def test_shapes_that_are_no_point_are_named() -> None:
    table = read(
        collection(
            feature({"type": "Polygon", "coordinates": []}, n=1),
            feature(point("x", 1), n=2),
            feature(point(1), n=3),
            "not a feature",
            feature(point(-2.2, 53.4), n="bad\x00"),
            feature({"type": "MultiPoint", "coordinates": [[-2.2, 53.4]]}, n=6),
        )
    )
    assert [row.line for row in table.rows] == [6]
    assert places(table) == [
        (1, "geometry"),
        (2, "geometry"),
        (3, "geometry"),
        (4, ""),
        (5, "n"),
    ]
    assert table.row_count == 6


def test_the_british_grid_is_read_and_other_systems_refused() -> None:
    grid = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::27700"}}
    table = read(collection(feature(point(378250, 395410), n=1), crs=grid))
    assert table.columns == ("n", "easting", "northing")
    web = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    assert "coordinate system" in refusal(collection(feature(point(1, 2)), crs=web))


def test_records_are_laid_flat() -> None:
    table = read(json.dumps([{"a": 1, "location": {"latitude": "53.4", "street": {"id": 5}}}]))
    assert table.kind is FileKind.JSON
    assert table.rows[0].cells == {
        "a": "1",
        "location.latitude": "53.4",
        "location.street.id": "5",
    }


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("[" * 200_000 + "]" * 200_000, "nested too deep"),
        ('{"a":' * 200_000 + "1" + "}" * 200_000, "nested too deep"),
        ('{"type": "FeatureCollection", "features": [', "not whole"),
        ('{"type": "FeatureCollection", "features": 5}', "without a list"),
        ('{"type": "FeatureCollection", "features": []}', "empty list"),
        ('{"type": "Feature"}', "no list"),
        ('[{"a": NaN}]', "NaN"),
        ('{"a": [1], "b": [2]}', "no list"),
    ],
)
def test_json_that_is_no_list(text: str, word: str) -> None:
    assert word in refusal(text, "cameras.json")


def test_too_many_features_are_refused() -> None:
    many = collection(*[feature(None, n=place) for place in range(12)])
    assert "more than 10 rows" in refusal(many, limits=Limits(rows=10))


# Honest lists


@pytest.mark.parametrize("path", sorted(DATA.glob("*/*.*")), ids=lambda path: str(path.name))
def test_published_lists_are_read_without_a_fault(path: Path) -> None:
    if path.suffix not in {".csv", ".geojson"}:
        return
    table = read(path.read_bytes(), path.name)
    assert not table.problems
    if path.suffix == ".csv":
        with path.open(encoding="utf-8-sig", newline="") as file:
            assert [row.cells for row in table.rows] == list(csv.DictReader(file))


_CELL = st.text(
    st.characters(blacklist_categories=["Cs", "Cc"], blacklist_characters="\ufffe\uffff"),
    max_size=30,
)


@given(st.lists(st.tuples(_CELL, _CELL), min_size=1, max_size=12), st.sampled_from(",;\t"))
def test_what_csv_writes_is_read_back(rows: list[tuple[str, str]], delimiter: str) -> None:
    held = io.StringIO()
    writer = csv.writer(held, delimiter=delimiter)
    writer.writerow(["camera", "site", "ward"])
    plain = [
        (one, other)
        for one, other in rows
        if not (one + other).lstrip().startswith(("=", "＝", "'"))
        and not other.lstrip().startswith(("=", "＝", "'"))
    ]
    for one, other in plain:
        writer.writerow([one, other, "Sale"])
    if not plain:
        return
    table = read(held.getvalue())
    assert [(row.cells["camera"], row.cells["site"]) for row in table.rows] == plain


@given(st.binary(max_size=400))
def test_no_bytes_escape_as_anything_but_a_refusal(data: bytes) -> None:
    try:
        read(data)
    except BadInput as refused:
        assert str(refused)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("04/05/2019", date(2019, 5, 4)),
        ("4.5.2019 09:36", date(2019, 5, 4)),
        ("11/11/2019 09:36:00 AM", date(2019, 11, 11)),
        ("2019-05-04", date(2019, 5, 4)),
        ("2019-05-04T10:00:00Z", date(2019, 5, 4)),
        ("Saturday 4 May 2019", date(2019, 5, 4)),
        ("4th-May-2019", date(2019, 5, 4)),
    ],
)
def test_days(text: str, day: date) -> None:
    assert day_of(text) == day


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("05/25/2019", "the day comes first"),
        ("31/02/2019", "no such day"),
        ("1/2/19", "four digits"),
        ("soon", "not a date"),
        ("", "not a date"),
    ],
)
def test_days_that_are_none(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        day_of(text)
