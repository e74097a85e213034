"""The structure tree of a tagged PDF: elements, the marks they own, and how both are written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol, Union

# Link annotations come after the pages in the parent tree.
_ANNOTATIONS_FROM = 1_000_000


def pdf_text(value: str) -> str:
    """A text string of the PDF, in hexadecimal UTF-16."""
    return f"<FEFF{value.encode('utf-16-be').hex().upper()}>"


@dataclass(eq=False, slots=True)
class Mark:
    """A piece of marked content: the page it stands on and its number there."""

    page: Page
    number: int


@dataclass(eq=False, slots=True)
class Annotation:
    """A link's clickable rectangle on a page; an address, or a target inside the document."""

    page: Page
    rectangle: tuple[float, float, float, float]
    href: str
    says: str
    owner: Node
    object_number: int = 0


Kid = Union["Node", Mark, Annotation]


@dataclass(eq=False, slots=True)
class Node:
    """A structure element. `attributes` is its attribute dictionary as it stands in the file."""

    role: str
    attributes: str = ""
    alt: str = ""
    language: str = ""
    kids: list[Kid] = field(default_factory=list)
    object_number: int = 0
    joins: Node | None = None

    def add(self, role: str, attributes: str = "", alt: str = "", language: str = "") -> Node:
        """Add a child element and give it back."""
        node = Node(role, attributes, alt, language)
        self.kids.append(node)
        return node

    def later(self, role: str, language: str = "") -> Node:
        """A child that takes its place among the others when its first mark is drawn."""
        return Node(role, language=language, joins=self)


@dataclass(eq=False, slots=True)
class Page:
    """A page while it is drawn: its code, the elements its marks belong to, its links."""

    code: list[str] = field(default_factory=list)
    owners: list[Node] = field(default_factory=list)
    annotations: list[Annotation] = field(default_factory=list)
    number: int = 0
    object_number: int = 0

    def open(self, owner: Node) -> None:
        """Begin marked content that belongs to an element."""
        if owner.joins is not None:
            owner.joins.kids.append(owner)
            owner.joins = None
        number = len(self.owners)
        self.owners.append(owner)
        owner.kids.append(Mark(self, number))
        self.code.append(f"/{owner.role} <</MCID {number}>> BDC")

    def open_artifact(self, kind: str = "") -> None:
        """Begin content that is no part of what the document says."""
        self.code.append(f"/Artifact <</Type /{kind}>> BDC" if kind else "/Artifact BMC")

    def close(self) -> None:
        """End the marked content that was begun last."""
        self.code.append("EMC")

    def link(
        self, owner: Node, rectangle: tuple[float, float, float, float], href: str, says: str
    ) -> None:
        """Make a rectangle of the page clickable for a Link element."""
        annotation = Annotation(self, rectangle, href, says, owner)
        self.annotations.append(annotation)
        owner.kids.append(annotation)


class Objects(Protocol):
    """Where a file's objects are put."""

    def reserve(self) -> int:
        """A number for an object that is written later."""

    def put(self, number: int, body: str) -> None:
        """Write the object with this number."""


def write_tree(objects: Objects, root: Node, pages: Sequence[Page]) -> int:
    """Write the elements that own something, and the parent tree; give the root's object number."""
    top = objects.reserve()
    for node in _kept(root):
        node.object_number = objects.reserve()
    _write_node(objects, root, top)
    numbers = objects.reserve()
    entries = []
    for index, page in enumerate(pages):
        owners = " ".join(f"{owner.object_number} 0 R" for owner in page.owners)
        entries.append(f"{index} [{owners}]")
    at = _ANNOTATIONS_FROM
    for page in pages:
        for annotation in page.annotations:
            entries.append(f"{at} {annotation.owner.object_number} 0 R")
            at += 1
    objects.put(numbers, f"<</Nums [{' '.join(entries)}]>>")
    objects.put(
        top,
        f"<</Type /StructTreeRoot /K {root.object_number} 0 R /ParentTree {numbers} 0 R "
        f"/ParentTreeNextKey {at}>>",
    )
    return top


def annotation_keys(pages: Sequence[Page]) -> Iterator[tuple[Annotation, int]]:
    """Every link with its key in the parent tree."""
    at = _ANNOTATIONS_FROM
    for page in pages:
        for annotation in page.annotations:
            yield annotation, at
            at += 1


def _kept(node: Node) -> list[Node]:
    """The element and those below it that own content; empty ones are dropped, but cells stay."""
    below: list[Node] = []
    kids: list[Kid] = []
    for kid in node.kids:
        if isinstance(kid, Node):
            found = _kept(kid)
            if not found:
                continue
            below += found
        kids.append(kid)
    node.kids = kids
    if kids or node.role in ("TD", "TH"):
        return [node, *below]
    return []


def _write_node(objects: Objects, node: Node, parent: int) -> None:
    page = next((kid.page for kid in node.kids if isinstance(kid, Mark)), None)
    kids = []
    for kid in node.kids:
        if isinstance(kid, Node):
            kids.append(f"{kid.object_number} 0 R")
            _write_node(objects, kid, node.object_number)
        elif isinstance(kid, Annotation):
            kids.append(
                f"<</Type /OBJR /Pg {kid.page.object_number} 0 R /Obj {kid.object_number} 0 R>>"
            )
        elif kid.page is page:
            kids.append(str(kid.number))
        else:
            kids.append(f"<</Type /MCR /Pg {kid.page.object_number} 0 R /MCID {kid.number}>>")
    parts = [f"<</Type /StructElem /S /{node.role} /P {parent} 0 R"]
    if page is not None:
        parts.append(f"/Pg {page.object_number} 0 R")
    if kids:
        parts.append(f"/K [{' '.join(kids)}]")
    if node.attributes:
        parts.append(f"/A <<{node.attributes}>>")
    if node.alt:
        parts.append(f"/Alt {pdf_text(node.alt)}")
    if node.language:
        parts.append(f"/Lang {pdf_text(node.language)}")
    objects.put(node.object_number, " ".join(parts) + ">>")
