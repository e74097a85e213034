"""How the code is written: docstrings, sizes, names, layers, and words that belong elsewhere."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from govern import locations

ROOT = locations.checkout() or Path.cwd()
MOST_LINES_OF_A_MODULE = 300
MOST_LINES_OF_A_FUNCTION = 40
#: What is longer, each with its length now. The list may only become shorter.
LONGER = Path(__file__).with_name("longer_than_we_like.txt")
#: Public functions that do not say what they do yet. The set may only become smaller.
SILENT = {
    "govern/web/access_review_pages.py: roles_words",
    "govern/web/access_review_pages.py: last_words",
    "govern/web/widgets.py: label_params",
}
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "common", "base", "manager", "misc"}
OWN_TEXT = {".py", ".md", ".html", ".txt", ".yaml", ".toml", ".css", ".js", ".sh", ""}
#: Other people's files, which are as they are.
VENDORED = ("govern/web/static/", "tests/data/", "govern/cli/sample/data/", ".ci/common_passwords")


@cache
def tracked() -> tuple[str, ...]:
    """The files of the project: what is under version control, or else what lies there."""
    command = ["git", "-C", str(ROOT), "ls-files"]
    listed = subprocess.run(command, capture_output=True, text=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        found = listed.stdout.splitlines()
    else:
        found = [
            str(path.relative_to(ROOT))
            for folder in ("govern", "tests", "templates", "forms", "policy_library", "docs", ".ci")
            for path in sorted((ROOT / folder).rglob("*"))
        ]
    return tuple(name for name in found if (ROOT / name).is_file())


def modules(beginning: str = "") -> list[Path]:
    """The Python files of the project, without those that Alembic writes."""
    return [
        ROOT / name
        for name in tracked()
        if name.startswith(beginning) and name.endswith(".py") and "migrations/versions" not in name
    ]


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_every_module_begins_with_what_it_is(path: Path) -> None:
    """The first line could stand in the map of the folders."""
    said = ast.get_docstring(_tree(path))
    assert said, "has no docstring"
    first = said.splitlines()[0]
    assert first[-1] in ".?", f"the first line is no sentence: {first}"
    assert len(first) <= 97


def _public(path: Path) -> Iterator[tuple[str, ast.AST]]:
    """Public functions and classes of a module, and the public methods of those classes."""
    for node in _tree(path).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            yield node.name, node
            if isinstance(node, ast.ClassDef):
                for inner in node.body:
                    if isinstance(inner, ast.FunctionDef) and not inner.name.startswith("_"):
                        yield f"{node.name}.{inner.name}", inner


def test_everything_public_says_what_it_does() -> None:
    silent = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in modules("govern/")
        for name, node in _public(path)
        if not ast.get_docstring(node)  # type: ignore[arg-type]
        # What overrides a method of a library is told by that library.
        if not name.rpartition(".")[2].startswith("process_")
    ]
    assert set(silent) <= SILENT, sorted(set(silent) - SILENT)


# Sizes ---------------------------------------------------------------------------------------


def _says_why(source: list[str], node: ast.FunctionDef) -> bool:
    """Whether a long function gives its reason: “long because …” within it."""
    body = "\n".join(source[node.lineno - 1 : node.end_lineno])
    return "long because" in body.lower()


def _length(node: ast.FunctionDef) -> int:
    """Lines of a function without its docstring: what it explains does not count against it."""
    whole = (node.end_lineno or 0) - node.lineno + 1
    first = node.body[0]
    if ast.get_docstring(node) is None:
        return whole
    return whole - ((first.end_lineno or 0) - first.lineno + 1)


def _too_long() -> dict[str, int]:
    found: dict[str, int] = {}
    for path in modules("govern/"):
        name = str(path.relative_to(ROOT))
        source = path.read_text("utf-8").splitlines()
        if len(source) > MOST_LINES_OF_A_MODULE:
            found[name] = len(source)
        for node in ast.walk(_tree(path)):
            if not isinstance(node, ast.FunctionDef):
                continue
            length = _length(node)
            if length > MOST_LINES_OF_A_FUNCTION and not _says_why(source, node):
                found[f"{name}::{node.name}"] = length
    return found


def _listed() -> dict[str, int]:
    lines = LONGER.read_text("utf-8").splitlines()
    pairs = [line.rsplit(maxsplit=1) for line in lines if line and not line.startswith("#")]
    return {name: int(length) for name, length in pairs}


def test_modules_and_functions_stay_short() -> None:
    """Longer ones are split, or say why; those listed may shrink and never grow."""
    found, listed = _too_long(), _listed()
    grown = {name: length for name, length in found.items() if length > listed.get(name, 0)}
    assert grown == {}, "split these, or say “long because …” in the function"
    assert set(listed) <= set(found), "take these off the list: they are short now"


def test_names_say_what_is_inside() -> None:
    vague = [name for name in tracked() if Path(name).stem in VAGUE_NAMES and name[-3:] == ".py"]
    assert vague == []


# Layers --------------------------------------------------------------------------------------


def test_imports_point_down_the_list_of_rooms() -> None:
    """The contracts of pyproject.toml, each named after the rule it keeps."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "0 broken" in done.stdout


def test_each_library_has_its_one_place() -> None:
    """python-docx only in the Word writer, reportlab only where the PDF and drawings are made."""
    places = {
        "docx": r"govern/documents/word_\w+\.py",
        "reportlab": r"govern/documents/(pdf_\w+|drawing|picture|\w+_drawing)\.py",
        "argon2": r"govern/people/passwords\.py",
        "smtplib": r"govern/messages/\w+\.py",
    }
    strangers = []
    for path in modules("govern/"):
        name = str(path.relative_to(ROOT))
        for node in ast.walk(_tree(path)):
            imported = (
                [alias.name for alias in node.names]
                if isinstance(node, ast.Import)
                else [node.module or ""]
                if isinstance(node, ast.ImportFrom)
                else []
            )
            for each in imported:
                library = each.partition(".")[0]
                if library in places and not re.fullmatch(places[library], name):
                    strangers.append(f"{name} imports {each}")
    assert strangers == []


def test_only_the_clock_reads_the_clock() -> None:
    """Rules and services are told the present, so that any day can be tried."""
    allowed = {
        "govern/clock.py",
        # The disk's own time stamps are compared with this machine's clock.
        "govern/jobs/sweeping.py",
        # When the timer first fires: no record is dated by it.
        "govern/scheduler.py",
    }
    readers = []
    for path in modules("govern/"):
        name = str(path.relative_to(ROOT))
        if name in allowed:
            continue
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                called = ast.unparse(node.func)
                if re.search(r"\b(datetime\.(now|utcnow|today)|date\.today|time\.time)$", called):
                    readers.append(f"{name}:{node.lineno} {called}")
    assert readers == []


def test_nothing_swallows_a_fault() -> None:
    """No `except: pass`, and no catching of everything but at the edges that log it."""
    found = []
    for path in modules("govern/"):
        for node in ast.walk(_tree(path)):
            if not isinstance(node, ast.ExceptHandler):
                continue
            whole = node.type is None or ast.unparse(node.type) in ("Exception", "BaseException")
            if whole and all(isinstance(each, ast.Pass) for each in node.body):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []


# Words that belong elsewhere --------------------------------------------------------------------


def _own_text() -> Iterator[tuple[str, str]]:
    for name in tracked():
        path = ROOT / name
        if path.suffix not in OWN_TEXT or name.startswith(VENDORED) or name == _THIS:
            continue
        try:
            yield name, path.read_text("utf-8")
        except UnicodeDecodeError:
            continue


_THIS = "tests/shape/test_code.py"
#: Said in pieces, so that this list does not find itself.
_ELSEWHERE = (
    r"pypi\.org|pythonhosted\.org|registry\.npmjs|files\.python",
    r"(?<![\w.])/(?:home|Users|root|mnt)/\w+",
    r"\b(TODO|FIXME|XXX|HACK)\b",
)


@pytest.mark.parametrize("pattern", _ELSEWHERE)
def test_no_text_speaks_of_what_is_not_the_product(pattern: str) -> None:
    """No addresses of package registries, no machine's folders, no notes to oneself."""
    found = [
        f"{name}: {hit.group()}"
        for name, text in _own_text()
        if not name.endswith(".lock")
        for hit in re.finditer(pattern, text)
    ]
    assert found == []


def test_no_test_is_left_out() -> None:
    """Nothing is skipped or expected to fail, but for a program that this machine does not have."""
    words = re.compile(
        r"pytest\.(mark\.)?(skip|xfail|importorskip)\b|pytest\.mark\.skipif\((?!\s*shutil\.which).*"
    )
    found = [
        f"{path.relative_to(ROOT)}: {hit.group()}"
        for path in modules("tests/")
        if path.name != "test_code.py"
        for hit in words.finditer(path.read_text("utf-8"))
    ]
    assert found == []
