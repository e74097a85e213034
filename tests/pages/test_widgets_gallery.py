"""Every shared component, on a page, passes the house inspection and keeps what was typed."""

from __future__ import annotations

import pytest
from lxml import html as lxml_html

from govern.web.error_summary import summary_items
from tests.pages.house_inspector import inspect
from tests.pages.widgets_gallery import PAGES, faulty_form, make_app


@pytest.fixture(scope="module")
def pages() -> dict[str, str]:
    client = make_app().test_client()
    answers = {name: client.get(f"/{name}") for name in PAGES}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {name: answer.get_data(as_text=True) for name, answer in answers.items()}


@pytest.mark.parametrize("name", PAGES)
def test_every_component_passes_the_inspection(pages: dict[str, str], name: str) -> None:
    assert inspect(pages[name]) == []


def test_faults_are_summed_up_and_lead_to_their_inputs(pages: dict[str, str]) -> None:
    tree = lxml_html.fromstring(pages["faulty"])
    found = {link.get("href"): link.text for link in tree.cssselect(".govuk-error-summary a")}
    assert found == {
        "#number": "Enter the number of the camera",
        "#purpose": "Say what this camera is for",
        "#installed-month": "The date of installation must include a month",
        "#cost": "The cost must be an amount in pounds, like 1250 or 18.40",
        "#faults": "The number of faults must be a whole number, like 12",
        "#ward": "Choose the ward",
        "#decision": "Choose from the list: what was sent is not on it",
        "#functions": "Choose at least one function",
        "#email": "Enter an e-mail address like name@example.gov.uk",
    }
    assert tree.findtext(".//title").startswith("Error: Camera details")


def test_what_was_typed_comes_back_and_is_described_by_its_fault(pages: dict[str, str]) -> None:
    tree = lxml_html.fromstring(pages["faulty"])

    def typed(name: str) -> tuple[str, str]:
        (found,) = tree.xpath(f"//input[@name='{name}']")
        return found.get("value"), found.get("aria-describedby") or ""

    assert typed("cost") == ("12 quid", "cost-error")
    assert typed("faults") == ("1,2", "faults-error")
    assert typed("number")[1] == "number-hint number-error"
    assert [typed(f"installed-{part}")[0] for part in ("day", "month", "year")] == [
        "31",
        "",
        "2026",
    ]
    marked = tree.cssselect("[id^=installed-].govuk-input--error")
    assert [each.get("id") for each in marked] == ["installed-month"]
    (group,) = tree.xpath("//fieldset[.//input[@id='installed-day']]")
    assert group.get("aria-describedby") == "installed-hint installed-error"


def test_nothing_typed_is_taken_for_markup(pages: dict[str, str]) -> None:
    assert "&lt;b&gt;Bus&lt;/b&gt; station" in pages["list"]
    assert "it&#39;s &#34;here&#34;.pdf" in pages["record"]


def test_a_page_names_council_person_and_role_and_says_sample(pages: dict[str, str]) -> None:
    tree = lxml_html.fromstring(pages["home"])
    header = tree.find(".//header").text_content()
    for words in ("Wexcombe Borough Council", "Priya Shah", "CCTV manager", "Sign out", "SAMPLE"):
        assert words in header
    assert tree.xpath("//nav[@aria-label='Registers']//a[@aria-current]/text()") == ["Cameras"]
    assert "07:00" in tree.find(".//footer").text_content()


def test_errors_of_the_whole_form_lead_to_the_page() -> None:
    form = faulty_form()
    form.form_errors.append("Somebody decided this in the meantime")
    first = summary_items(form)[0]
    assert (first.text, first.href) == ("Somebody decided this in the meantime", "#main-content")
