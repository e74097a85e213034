"""A first day with the sample council, in a browser, from signing in to the mail about it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from govern.cli.sample.answers import full_answers
from govern.clock import utc_now
from govern.messages.mailbox import list_mails
from govern.registers.cameras.presenting.reviews import library
from tests.journeys.desk import Desk, open_browser, open_desk, sign_in
from tests.journeys.filling import fill_section
from tests.pages.house_inspector import inspect

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(shutil.which("chromium") is None, reason="chromium is not installed"),
]

NEW_LIST = Path(__file__).resolve().parents[2] / "govern/cli/sample/data/new_town_centre_list.csv"


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(tmp_path_factory.mktemp("instance") / "inst") as opened:
        yield opened


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened


def _page(browser: Browser) -> Page:
    return browser.new_context(viewport={"width": 1280, "height": 900}).new_page()


def _is_sound(page: Page) -> None:
    """Nothing for axe on the page as it stands, nothing for the inspector in what was sent."""
    violations = Axe().run(page).response["violations"]
    assert [each["id"] for each in violations] == [], page.url
    assert inspect(page.request.get(page.url).text()) == [], page.url


def test_a_first_day(desk: Desk, browser: Browser) -> None:
    manager = _page(browser)
    sign_in(manager, desk, "manager@exampleford.example")
    _is_sound(manager)
    _import_a_list(manager, desk)
    reference = _plan_a_review(manager, desk)
    writer = _page(browser)
    sign_in(writer, desk, "reviewer@exampleford.example")
    _write(writer, desk, reference)
    decider = _page(browser)
    sign_in(decider, desk, "sro@exampleford.example")
    _decide(decider, desk, reference)
    _download(manager, desk, reference)
    _read_the_mail(manager, desk, reference)


def _import_a_list(page: Page, desk: Desk) -> None:
    page.goto(f"{desk.address}/registers/cameras/")
    _is_sound(page)
    page.get_by_role("button", name="Import a camera list").click()
    page.locator("input[type=file]").set_input_files(NEW_LIST)
    page.get_by_label("Town centre").check()
    page.get_by_role("button", name="Look at its columns").click()
    page.get_by_role("heading", level=1).wait_for()
    _is_sound(page)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_load_state()
    _is_sound(page)
    text = page.locator("main").inner_text().lower()
    assert "renumbered" in text
    assert "moved" in text
    page.get_by_role("button", name="Apply").first.click()
    page.wait_for_load_state()
    assert "1999" in page.locator("main").inner_text() or "1 " in page.locator("main").inner_text()


def _plan_a_review(page: Page, desk: Desk) -> str:
    page.goto(f"{desk.address}/registers/cameras/?words=Yarrow+Quay")
    page.locator("#register-list tbody a").first.click()
    _is_sound(page)
    page.get_by_role("link", name="Evidence near this camera").click()
    assert "Recorded crime" in page.locator("main").inner_text()
    _is_sound(page)
    page.go_back()
    page.get_by_role("button", name="Review this camera").click()
    page.get_by_role("button", name="Plan the review").click()
    notice = page.locator("main").inner_text()
    assert "Planned as CR-" in notice
    return "CR-" + notice.split("Planned as CR-")[1][:9]


def _write(page: Page, desk: Desk, reference: str) -> None:
    page.goto(f"{desk.address}/records/{reference}")
    page.get_by_role("button", name="Start the review").click()
    page.get_by_role("button", name="Start", exact=True).click()
    questionnaire = library().newest("camera_review")
    answers = {**full_answers(7, utc_now().date(), proposal="retain"), "follows_score": "yes"}
    page.goto(f"{desk.address}/records/{reference}/answers/camera_review/review/")
    sections = page.locator("main .govuk-task-list a").all()
    hrefs = [str(each.get_attribute("href")) for each in sections]
    assert len(hrefs) == 10
    for href in hrefs:
        page.goto(desk.address + href)
        fill_section(page, questionnaire, href.rpartition("/")[2], answers)
        if href.endswith("/purpose"):
            _is_sound(page)
        page.get_by_role("button", name="Save and continue").click()
        page.wait_for_load_state()
        assert page.locator(".govuk-error-summary").count() == 0, page.url
    page.goto(f"{desk.address}/records/{reference}/answers/camera_review/review/check")
    assert "Everything that is asked is answered" in page.locator("main").inner_text()
    page.goto(f"{desk.address}/records/{reference}")
    page.get_by_role("button", name="Send for a decision").click()
    page.get_by_role("button", name="Send for a decision").click()
    assert "Waiting for a decision" in page.locator("main").inner_text()


def _decide(page: Page, desk: Desk, reference: str) -> None:
    page.goto(f"{desk.address}/records/{reference}/steps/decide")
    _is_sound(page)
    page.get_by_role("button", name="Decide").click()
    page.wait_for_load_state()
    summary = page.locator(".govuk-error-summary")
    assert summary.count() == 1
    assert page.evaluate("document.activeElement.className").find("govuk-error-summary") >= 0
    page.get_by_label("Keep", exact=True).check()
    page.get_by_label("Why, in your own words?").fill("Needed at the quay, and in proportion.")
    page.get_by_role("button", name="Decide").click()
    page.wait_for_load_state()
    text = page.locator("main").inner_text()
    assert "Needed at the quay, and in proportion." in text
    assert "Decided" in text


def _download(page: Page, desk: Desk, reference: str) -> None:
    page.goto(f"{desk.address}/records/{reference}")
    page.get_by_role("button", name="Issue the review report").click()
    page.wait_for_load_state()
    _is_sound(page)
    for words, start in (("Word", b"PK"), ("PDF", b"%PDF-")):
        with page.expect_download() as waiting:
            link = page.locator(f"a[href*='/editions/'][href$='{_ENDINGS[words]}']").first
            link.click()
        assert Path(waiting.value.path()).read_bytes().startswith(start)


_ENDINGS = {"Word": ".docx", "PDF": ".pdf"}


def _read_the_mail(page: Page, desk: Desk, reference: str) -> None:
    desk.tick()
    mails = list_mails(desk.context.settings.instance / "mailbox")
    assert any("decision" in mail.subject.lower() for mail in mails)
    page.goto(f"{desk.address}/mailbox/")
    _is_sound(page)
    page.locator("main a", has_text="decision").first.click()
    page.wait_for_load_state()
    text = page.locator("main").inner_text()
    assert "Yarrow" not in text
    assert "/records/" in text


def test_pages_work_without_script_and_at_phone_width(desk: Desk, browser: Browser) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    person = desk.sign_ins["owner@exampleford.example"]
    page.goto(f"{desk.address}/sign-in")
    page.get_by_label("Sign-in name").fill(person.sign_in_name)
    page.get_by_label("Password", exact=True).fill(person.password)
    page.get_by_role("button", name="Sign in").click()
    assert "password" in page.locator("h1").inner_text().lower()
    assert page.locator("main form").count() >= 1
    context.close()
