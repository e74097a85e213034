"""Inspects a page for what every page of ours must keep; each fault is a sentence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

from lxml import html as lxml_html
from lxml.html import HtmlElement

from govern.web.security_headers import INLINE_SCRIPT

VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
)
#: Shapes within a drawing, which may close themselves.
SHAPES = frozenset({"path", "rect", "circle", "line", "polyline", "polygon"})
#: What one person typed, or code, is shown as it is; our own prose keeps the house's style.
UNTOUCHED = frozenset({"script", "style", "code", "pre", "textarea", "kbd", "svg"})
TYPED_CLASSES = frozenset({"app-typed"})
FORBIDDEN_WORDS = frozenset({"invalid", "linter", "ledger", "compartment", "sealed", "spine"})
#: What may stand directly inside these, and nothing else.
CHILDREN = {
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd", "div"},
    "tr": {"td", "th"},
    "thead": {"tr"},
    "tbody": {"tr"},
    "select": {"option", "optgroup"},
}
PHRASING_ONLY = {"p", "h1", "h2", "h3", "h4", "span", "a", "strong", "label", "button", "summary"}
BLOCKS = {"div", "p", "ul", "ol", "dl", "table", "form", "fieldset", "section", "h1", "h2", "h3"}


def inspect(html: str) -> list[str]:
    """The faults of a whole page, each a sentence; an empty list when there is none."""
    faults = _nesting(html)
    tree = lxml_html.document_fromstring(html)
    for check in _CHECKS:
        faults.extend(check(tree))
    return faults


def _name(element: HtmlElement) -> str:
    """An element as a reader of the fault can find it."""
    for key in ("id", "name", "href", "action", "class"):
        if element.get(key):
            return f'<{element.tag} {key}="{element.get(key)}">'
    return f"<{element.tag}>"


def _words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


# Nesting -----------------------------------------------------------------------------------


class _Nesting(HTMLParser):
    """Wants every element closed, in order, and in a place where it may stand."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.faults: list[str] = []

    def _at(self) -> str:
        return f"line {self.getpos()[0]}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        parent = self.open[-1] if self.open else ""
        if parent in CHILDREN and tag not in CHILDREN[parent]:
            self.faults.append(f"{self._at()}: <{tag}> stands directly in <{parent}>")
        # An <a> may hold blocks; a paragraph may not, and a browser would end it there.
        inline = parent in PHRASING_ONLY - {"a"} and tag in BLOCKS
        if inline and not (parent == "summary" and tag.startswith("h")):
            self.faults.append(f"{self._at()}: <{tag}> stands in <{parent}>")
        if tag in {"a", "button"} and {"a", "button"} & set(self.open):
            self.faults.append(f"{self._at()}: <{tag}> within a link or button")
        if tag in {"form", "label"} and tag in self.open:
            self.faults.append(f"{self._at()}: <{tag}> within <{tag}>")
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.faults.append(f"{self._at()}: <{tag}> has an attribute twice")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID | SHAPES:
            self.faults.append(f"{self._at()}: <{tag}/> closes itself")

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open[-1] != tag:
            inside = self.open[-1] if self.open else "nothing"
            self.faults.append(f"{self._at()}: </{tag}> while <{inside}> is open")
            if tag in self.open:
                while self.open.pop() != tag:
                    pass
            return
        self.open.pop()


def _nesting(html: str) -> list[str]:
    parser = _Nesting()
    parser.feed(html)
    parser.close()
    return parser.faults + [f"<{tag}> is never closed" for tag in parser.open]


# The page as a whole -----------------------------------------------------------------------


def _skeleton(tree: HtmlElement) -> Iterator[str]:
    if not tree.get("lang"):
        yield "the page does not say its language"
    mains = tree.xpath("//main")
    if len(mains) != 1:
        yield f"there are {len(mains)} main landmarks, not one"
    headings = tree.xpath("//h1")
    if len(headings) != 1:
        yield f"there are {len(headings)} h1, not one"
    title = _words(tree.xpath("//title")[0]) if tree.xpath("//head/title") else ""
    if not title:
        yield "the page has no title"
    elif headings and not title.removeprefix("Error: ").startswith(_words(headings[0])):
        yield f"the title “{title}” does not begin with the h1 “{_words(headings[0])}”"
    if tree.cssselect(".govuk-error-summary") and not title.startswith("Error: "):
        yield "there is an error summary, and the title does not begin with “Error: ”"


def _heading_levels(tree: HtmlElement) -> Iterator[str]:
    before = 0
    # What comes before main (a notice) has its own level.
    for heading in tree.xpath("//main//*[self::h1 or self::h2 or self::h3 or self::h4]"):
        level = int(heading.tag[1])
        notice = heading.getparent().getparent().get("class") or ""
        if "banner" in notice or "error-summary" in (heading.get("class") or ""):
            continue
        if level > before + 1:
            yield f"“{_words(heading)}” is an h{level} after an h{before}"
        before = level


def _ids(tree: HtmlElement) -> Iterator[str]:
    found = Counter(element.get("id") for element in tree.xpath("//*[@id]"))
    yield from (
        f"the id “{name}” is used {count} times" for name, count in found.items() if count > 1
    )
    yield from (f"an id holds a space: “{name}”" for name in found if re.search(r"\s", name or ""))
    for key in ("for", "aria-describedby", "aria-labelledby", "aria-controls", "form"):
        for element in tree.xpath(f"//*[@{key}]"):
            for target in element.get(key).split():
                if target not in found:
                    yield f"{_name(element)} names the id “{target}” in {key}, which is not there"
    for link in tree.xpath("//a[starts-with(@href, '#')]"):
        if link.get("href")[1:] not in found:
            yield f"the link “{_words(link)}” leads to {link.get('href')}, which is not there"


def _error_summary(tree: HtmlElement) -> Iterator[str]:
    for link in tree.cssselect(".govuk-error-summary a"):
        for target in tree.xpath("//*[@id=$id]", id=link.get("href", "#")[1:]):
            if target.tag not in {"input", "select", "textarea", "main", "button"}:
                yield f"the error “{_words(link)}” leads to {_name(target)}, which takes no focus"


# Forms, tables, links ----------------------------------------------------------------------


def _labels(tree: HtmlElement) -> Iterator[str]:
    labelled = {label.get("for") for label in tree.xpath("//label[@for]") if _words(label)}
    for field in tree.xpath("//input | //select | //textarea"):
        kind = field.get("type", "text")
        if field.tag == "input" and kind in {"hidden", "submit", "button"}:
            continue
        named = field.get("aria-label") or field.get("aria-labelledby")
        if field.get("id") not in labelled and not named:
            yield f"{_name(field)} has no label"
        if not field.get("name"):
            yield f"{_name(field)} has no name, so it is never sent"
        if kind == "radio" and not field.xpath("ancestor::fieldset[legend]"):
            yield f"{_name(field)} is a radio outside a fieldset with a legend"


def _forms(tree: HtmlElement) -> Iterator[str]:
    for form in tree.xpath("//form"):
        method = (form.get("method") or "").lower()
        if not form.get("action"):
            yield f"{_name(form)} does not say where it is sent"
        if method not in {"get", "post"}:
            yield f"{_name(form)} does not say how it is sent"
        tokens = form.xpath(".//input[@name='csrf_token']")
        if method == "post" and len(tokens) != 1:
            yield f"{_name(form)} has {len(tokens)} tokens against forgery, not one"
        if method == "get" and tokens:
            yield f"{_name(form)} would put its token against forgery in the address"
        sends_files = form.xpath(".//input[@type='file']")
        if sends_files and form.get("enctype") != "multipart/form-data":
            yield f"{_name(form)} has a file input and would send only its name"


def _tables(tree: HtmlElement) -> Iterator[str]:
    for table in tree.xpath("//table"):
        if not table.xpath(".//th"):
            yield f"{_name(table)} has no heading cells"
        if not table.xpath("./caption") and not table.get("aria-labelledby"):
            yield f"{_name(table)} has no caption"
        if table.xpath(".//th[not(@scope)]"):
            yield f"{_name(table)} has a heading cell without a scope"
        if any(not _words(cell) for cell in table.xpath(".//th")):
            yield f"{_name(table)} has an empty heading cell"


def _words_on_controls(tree: HtmlElement) -> Iterator[str]:
    for element in tree.xpath("//button | //a[@href] | //summary"):
        pictures = "".join(element.xpath(".//img/@alt"))
        if not (_words(element) or element.get("aria-label") or pictures):
            yield f"{_name(element)} has no words"
    for image in tree.xpath("//img[not(@alt)]"):
        yield f"{_name(image)} has no alt"
    for element in tree.xpath("//a[@target]"):
        yield f"{_name(element)} opens a new window"


# Safety and style --------------------------------------------------------------------------


def _inline_code(tree: HtmlElement) -> Iterator[str]:
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        for key, value in element.attrib.items():
            if key == "style":
                yield f"{_name(element)} has an inline style"
            elif key.startswith("on"):
                yield f"{_name(element)} has an inline handler ({key})"
            elif key in {"href", "src", "action", "formaction"}:
                yield from _address(element, key, value)
        if element.tag == "style":
            yield "there is an inline stylesheet"
        if element.tag == "script" and not element.get("src") and element.text != INLINE_SCRIPT:
            yield "there is an inline script"


def _address(element: HtmlElement, key: str, value: str) -> Iterator[str]:
    address = re.sub(r"[\s\x00-\x1f]", "", value).lower()
    scheme = re.match(r"[a-z][a-z0-9+.-]*:", address)
    if scheme and scheme.group() not in {"http:", "https:", "mailto:", "tel:"}:
        yield f"{_name(element)} has the address {value!r} in {key}"
    loads = element.tag in {"script", "img", "link", "iframe", "source"}
    if loads and (address.startswith("//") or scheme):
        yield f"{_name(element)} loads {value!r} from elsewhere"


def _prose(tree: HtmlElement) -> Iterator[str]:
    for text in tree.xpath("//body//text()"):
        around = [text.getparent(), *text.getparent().iterancestors()]
        if text.is_tail:
            around = around[1:]
        if any(
            each.tag in UNTOUCHED or TYPED_CLASSES & set((each.get("class") or "").split())
            for each in around
        ):
            continue
        said = " ".join(str(text).split())
        if re.search(r"['\"]", said):
            yield f"straight quotes in “{said}”"
        for word in sorted(FORBIDDEN_WORDS & set(re.findall(r"[a-z]+", said.lower()))):
            yield f"the word “{word}” in “{said}”"


_CHECKS: tuple[Callable[[HtmlElement], Iterator[str]], ...] = (
    _skeleton,
    _heading_levels,
    _ids,
    _error_summary,
    _labels,
    _forms,
    _tables,
    _words_on_controls,
    _inline_code,
    _prose,
)
