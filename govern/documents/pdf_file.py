"""The file around the pages: objects, metadata, colour profile, bookmarks, and the last pass."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from reportlab.pdfbase import pdfdoc

from govern.documents.pdf_fonts import Face, FontUse
from govern.documents.pdf_metadata import PRODUCER, Metadata, metadata_packet
from govern.documents.pdf_tags import Node, Page, annotation_keys, pdf_text, write_tree

PAGE_WIDTH, PAGE_HEIGHT = 595.28, 841.89
_PROFILE = Path(__file__).with_name("colour") / "sRGB.icc"


class _Raw(pdfdoc.PDFObject):
    """An object of the file whose text is known."""

    __RefOnly__ = 1

    def __init__(self) -> None:
        self.body = b""

    def format(self, document: Any) -> bytes:
        return self.body


@dataclass(frozen=True, slots=True)
class Bookmark:
    """A heading to go to: its words, its level, and where it stands."""

    text: str
    level: int
    page: Page
    top: float


class PdfFile:
    """One PDF being made: hands out fonts and object numbers, and becomes bytes at the end."""

    def __init__(self, metadata: Metadata) -> None:
        self.metadata = metadata
        self._document: Any = pdfdoc.PDFDocument(
            compression=0, invariant=1, pdfVersion=(1, 7), lang=metadata.language
        )
        self._uses: dict[str, FontUse] = {}
        self._raw: dict[int, _Raw] = {}
        self._pictures: dict[bytes, tuple[str, int]] = {}

    def show(self, face: Face, text: str) -> list[tuple[str, bytes]]:
        """A text as codes of this file's fonts."""
        use = self._uses.get(face.name)
        if use is None:
            use = self._uses[face.name] = FontUse(face, self._document)
        return use.show(text)

    def reserve(self) -> int:
        """A number for an object that is written later."""
        raw = _Raw()
        name = f"own{len(self._raw)}"
        self._document.Reference(raw, name)
        number: int = self._document.idToObjectNumberAndVersion[name][0]
        self._raw[number] = raw
        return number

    def put(self, number: int, body: str) -> None:
        """Write the object with this number."""
        self._raw[number].body = body.encode("latin-1")

    def put_stream(self, number: int, content: bytes, entries: str = "") -> None:
        """Write a stream with this number; `entries` go into its dictionary."""
        head = f"<<{entries} /Length {len(content)}>>\nstream\n".encode("latin-1")
        self._raw[number].body = head + content + b"\nendstream"

    def picture(self, png: bytes) -> str:
        """The name by which pages draw a PNG picture; the same picture is kept once."""
        if png not in self._pictures:
            from PIL import Image

            with Image.open(io.BytesIO(png)) as image:
                flat = Image.new("RGB", image.size, "white")
                clear = image.convert("RGBA")
                flat.paste(clear, mask=clear.getchannel("A"))
            number = self.reserve()
            entries = (
                f"/Type /XObject /Subtype /Image /Width {flat.width} /Height {flat.height} "
                "/ColorSpace /DeviceRGB /BitsPerComponent 8"
            )
            self.put_stream(number, flat.tobytes(), entries)
            self._pictures[png] = (f"Im{len(self._pictures) + 1}", number)
        return self._pictures[png][0]

    def finish(
        self,
        pages: Sequence[Page],
        root: Node,
        bookmarks: Sequence[Bookmark],
        targets: dict[str, tuple[Page, float]],
        size: tuple[float, float] = (PAGE_WIDTH, PAGE_HEIGHT),
    ) -> bytes:
        """The whole file as bytes. `targets` are the places that links in the document go to."""
        tree_of_pages, resources = self.reserve(), self.reserve()
        for index, page in enumerate(pages):
            page.number, page.object_number = index + 1, self.reserve()
        for annotation, _ in annotation_keys(pages):
            annotation.object_number = self.reserve()
        structure = write_tree(self, root, pages)
        for index, page in enumerate(pages):
            self._write_page(page, index, tree_of_pages, resources)
        self._write_annotations(pages, targets)
        kids = " ".join(f"{page.object_number} 0 R" for page in pages)
        box = f"/MediaBox [0 0 {size[0]:.2f} {size[1]:.2f}]"
        self.put(tree_of_pages, f"<</Type /Pages {box} /Count {len(pages)} /Kids [{kids}]>>")
        fonts = self._document.idToObjectNumberAndVersion["BasicFonts"][0]
        pictures = " ".join(f"/{name} {number} 0 R" for name, number in self._pictures.values())
        self.put(resources, f"<</Font {fonts} 0 R /XObject <<{pictures}>>>>")
        entries = {
            "Pages": tree_of_pages,
            "StructTreeRoot": structure,
            "Outlines": self._write_bookmarks(bookmarks),
            "Metadata": self._write_metadata(),
            "OutputIntents": self._write_colours(),
        }
        return self._bytes(entries)

    def _write_page(self, page: Page, index: int, parent: int, resources: int) -> None:
        content = self.reserve()
        self.put_stream(content, "\n".join(page.code).encode("latin-1"))
        links = " ".join(f"{link.object_number} 0 R" for link in page.annotations)
        annotations = f"/Annots [{links}] " if links else ""
        self.put(
            page.object_number,
            f"<</Type /Page /Parent {parent} 0 R "
            f"/Resources {resources} 0 R /Contents {content} 0 R {annotations}"
            f"/StructParents {index} /Tabs /S>>",
        )

    def _write_annotations(
        self, pages: Sequence[Page], targets: dict[str, tuple[Page, float]]
    ) -> None:
        for annotation, key in annotation_keys(pages):
            if annotation.href.startswith("#"):
                page, top = targets[annotation.href[1:]]
                goes = f"/Dest [{page.object_number} 0 R /XYZ 0 {top:.2f} 0]"
            else:
                address = annotation.href.encode("utf-8").hex().upper()
                goes = f"/A <</S /URI /URI <{address}>>>"
            corners = " ".join(f"{corner:.2f}" for corner in annotation.rectangle)
            self.put(
                annotation.object_number,
                f"<</Type /Annot /Subtype /Link /F 4 /Border [0 0 0] /Rect [{corners}] "
                f"/Contents {pdf_text(annotation.says)} /StructParent {key} {goes}>>",
            )

    def _write_bookmarks(self, bookmarks: Sequence[Bookmark]) -> int:
        top = self.reserve()
        numbers = [self.reserve() for _ in bookmarks]
        parents: list[int] = []
        kids: dict[int, list[int]] = {top: []}
        open_levels: list[tuple[int, int]] = []
        for bookmark, number in zip(bookmarks, numbers, strict=True):
            while open_levels and open_levels[-1][0] >= bookmark.level:
                open_levels.pop()
            parent = open_levels[-1][1] if open_levels else top
            parents.append(parent)
            kids.setdefault(parent, []).append(number)
            open_levels.append((bookmark.level, number))
        for bookmark, number, parent in zip(bookmarks, numbers, parents, strict=True):
            row = kids[parent]
            at = row.index(number)
            parts = [f"<</Title {pdf_text(bookmark.text)} /Parent {parent} 0 R"]
            parts.append(f"/Dest [{bookmark.page.object_number} 0 R /XYZ 0 {bookmark.top:.2f} 0]")
            if at:
                parts.append(f"/Prev {row[at - 1]} 0 R")
            if at + 1 < len(row):
                parts.append(f"/Next {row[at + 1]} 0 R")
            if number in kids:
                own = kids[number]
                parts.append(f"/First {own[0]} 0 R /Last {own[-1]} 0 R /Count -{len(own)}")
            self.put(number, " ".join(parts) + ">>")
        row = kids[top]
        ends = f" /First {row[0]} 0 R /Last {row[-1]} 0 R /Count {len(row)}" if row else ""
        self.put(top, f"<</Type /Outlines{ends}>>")
        return top

    def _write_metadata(self) -> int:
        number = self.reserve()
        entries = "/Type /Metadata /Subtype /XML"
        self.put_stream(number, metadata_packet(self.metadata).encode("utf-8"), entries)
        return number

    def _write_colours(self) -> int:
        profile, intents = self.reserve(), self.reserve()
        self.put_stream(profile, _PROFILE.read_bytes(), "/N 3")
        self.put(
            intents,
            "[<</Type /OutputIntent /S /GTS_PDFA1 /OutputConditionIdentifier (sRGB) "
            f"/Info (sRGB IEC61966-2.1) /DestOutputProfile {profile} 0 R>>]",
        )
        return intents

    def _bytes(self, entries: dict[str, int]) -> bytes:
        """Let reportlab write the file, then give it its catalogue and pack it with pikepdf."""
        document = self._document
        # reportlab writes its own empty page tree and outline, which the catalogue below replaces.
        document.Outlines.prepare = lambda *_: None
        document.Outlines.ready = -1
        data = document.GetPDFData(None)
        meta = self.metadata
        with pikepdf.open(io.BytesIO(data)) as pdf:
            for name, number in entries.items():
                pdf.Root[f"/{name}"] = pdf.get_object(number, 0)
            pdf.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
            pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
            # reportlab's own dates and identifier come from the clock and the environment.
            for name in ("/Info", "/ID"):
                del pdf.trailer[name]
            stamp = f"D:{meta.day:%Y%m%d}000000Z"
            about = pdf.docinfo
            about.Title, about.Author, about.Subject = meta.title, meta.author, meta.subject
            about.Producer, about.CreationDate, about.ModDate = PRODUCER, stamp, stamp
            out = io.BytesIO()
            pdf.save(
                out,
                object_stream_mode=pikepdf.ObjectStreamMode.generate,
                compress_streams=True,
                deterministic_id=True,
            )
        return out.getvalue()
