"""One picture on a page of its own size, to be turned into dots."""

from __future__ import annotations

from datetime import date

from govern.documents.pdf_file import PdfFile
from govern.documents.pdf_ink import Ink
from govern.documents.pdf_metadata import Metadata
from govern.documents.pdf_tags import Node, Page
from govern.documents.picture import Picture, draw_in_pdf


def one_sheet(picture: Picture) -> bytes:
    """A PDF with nothing on it but the picture."""
    file = PdfFile(Metadata("Picture", "", "", "en-GB", date(2000, 1, 1)))
    page, root = Page(), Node("Document")
    figure = root.add("Figure", alt="Picture")
    page.open(figure)
    draw_in_pdf(picture, Ink(file))(page, 0, 0)
    page.close()
    return file.finish([page], root, [], {}, size=(picture.width, picture.height))
