"""What tests of camera and scheme pages share: a page inspected, a form filled in and sent."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from typing import Any

from front_door import FrontDoor, Visitor
from lxml import html as lxml_html
from sqlalchemy import select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from govern.registers.cameras.models import Camera, Scheme
from tests.pages.house_inspector import inspect


class Desk:
    """Somebody signed in, who opens pages and sends forms as a browser would."""

    def __init__(self, door: FrontDoor, visitor: Visitor) -> None:
        self.door, self.visitor = door, visitor

    def open(self, path: str, status: int = 200) -> str:
        """A page; those of cameras and schemes are seen to keep what every page must keep."""
        answer = self.visitor.get(path)
        assert answer.status_code == status, answer.text
        if status == 200 and path.startswith("/cameras/"):
            assert inspect(answer.text) == [], path
        return answer.text

    def fields(self, path: str) -> MultiDict[str, str]:
        """What the page's own form would send if nothing was changed in it."""
        return filled_form(self.open(path))

    def send(
        self,
        path: str,
        changes: Mapping[str, Any] | None = None,
        *,
        action: str = "",
        page: str = "",
    ) -> TestResponse:
        """Fill in the form of a page (this one's unless `page`), and send it to `action`."""
        fields: MultiDict[str, Any] = MultiDict(filled_form(page) if page else self.fields(path))
        for name, value in (changes or {}).items():
            fields.setlist(name, value if isinstance(value, list) else [value])
        answer = self.visitor.client.post(
            action or path,
            data=fields,
            content_type="multipart/form-data",
            environ_base={
                "REMOTE_ADDR": self.visitor.address,
                "HTTP_USER_AGENT": self.visitor.agent,
            },
        )
        if answer.status_code in (200, 400, 409) and answer.mimetype == "text/html":
            assert inspect(answer.text) == []
        return answer

    def camera(self, reference: str) -> Camera:
        """A camera as it stands now."""
        with self.door.council.database.read_session() as session:
            return session.scalars(select(Camera).where(Camera.reference == reference)).one()

    def scheme(self, reference: str) -> Scheme:
        """A scheme as it stands now."""
        with self.door.council.database.read_session() as session:
            return session.scalars(select(Scheme).where(Scheme.reference == reference)).one()


def filled_form(text: str) -> MultiDict[str, str]:
    """Every named input of the form in the page's main part, as a browser would send it."""
    found: MultiDict[str, str] = MultiDict()
    form = lxml_html.document_fromstring(text).xpath("//main//form[@method='post']")[0]
    for each in form.xpath(".//input[@name] | .//textarea[@name] | .//select[@name]"):
        kind = each.get("type", "text")
        if each.tag == "select":
            chosen = each.xpath("./option[@selected]") or each.xpath("./option[1]")
            if chosen:
                found.add(each.get("name"), chosen[0].get("value", chosen[0].text or ""))
        elif each.tag == "textarea":
            # The line end after the tag is the template's, as browsers take it.
            found.add(each.get("name"), (each.text or "").removeprefix("\n"))
        elif kind in ("radio", "checkbox"):
            if each.get("checked") is not None:
                found.add(each.get("name"), each.get("value", "on"))
        elif kind != "file":
            found.add(each.get("name"), each.get("value", ""))
    return found


def upload(data: bytes, name: str) -> tuple[io.BytesIO, str]:
    """A file as a form sends it."""
    return io.BytesIO(data), name


def errors(text: str) -> list[str]:
    """The sentences of the error summary."""
    tree = lxml_html.document_fromstring(text)
    return [
        " ".join(link.text_content().split())
        for link in tree.cssselect(".govuk-error-summary__list a")
    ]


def words(text: str) -> str:
    """The words of a page's main part, blanks folded."""
    apart = re.sub(r"(</(?:td|th|li|p|h\d|dt|dd|legend|label)>)", r" \1", text)
    main = lxml_html.document_fromstring(apart).xpath("//main")[0]
    return re.sub(r"\s+", " ", main.text_content())


def notices(text: str) -> str:
    """What the page says was done."""
    tree = lxml_html.document_fromstring(text)
    return " ".join(" ".join(each.text_content().split()) for each in tree.cssselect(".app-notice"))
