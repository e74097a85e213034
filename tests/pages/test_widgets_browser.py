"""The components in a real browser: axe, focus, narrow screens, no script, nothing blocked."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, Route, sync_playwright
from werkzeug.serving import make_server

from tests.pages.widgets_gallery import PAGES, make_app

pytestmark = pytest.mark.browser

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = make_server("127.0.0.1", 0, make_app(), threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = shutil.which("chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def _settled(page: Page, where: str) -> list[str]:
    """Open a page and wait for what its scripts fetch; gives what the browser complained about."""
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        # The script and the autofocus both put the focus on a summary of errors: said as "info".
        if message.type != "info":
            complaints.append(f"{message.type}: {message.text}")

    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(f"dialog: {dialog.message}"))
    page.goto(where)
    page.wait_for_load_state("networkidle")
    return complaints


@pytest.mark.parametrize("width", [1280, 320])
def test_axe_finds_nothing_and_nothing_sticks_out(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for name in PAGES:
        assert _settled(page, f"{address}/{name}") == [], name
        found = Axe().run(page)
        assert found.violations_count == 0, f"{name}: {found.generate_report()}"
        sticks_out = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert sticks_out <= 0, name


@pytest.mark.parametrize("scripts", [True, False])
def test_the_error_summary_takes_focus_and_gives_it_to_the_input(
    browser: Browser, address: str, scripts: bool
) -> None:
    context = browser.new_context(java_script_enabled=scripts)
    page = context.new_page()
    _settled(page, f"{address}/faulty")
    assert page.locator(".govuk-error-summary:focus").count() == 1
    links = page.locator(".govuk-error-summary a")
    assert links.count() == 9
    for number in range(links.count()):
        target = links.nth(number).get_attribute("href")
        links.nth(number).focus()
        page.keyboard.press("Enter")
        page.locator(f"{target}:focus").wait_for(timeout=5000)
    context.close()


def test_a_choice_reveals_what_belongs_to_it(page: Page, address: str) -> None:
    _settled(page, f"{address}/form")
    assert page.locator("#reason").is_hidden()
    page.check("#decision-2")
    assert page.locator("#reason").is_visible()


def test_the_keyboard_reaches_everything_in_order(page: Page, address: str) -> None:
    _settled(page, f"{address}/list")
    words = []
    for _ in range(15):
        page.keyboard.press("Tab")
        words.append(
            page.evaluate(
                "(() => { const here = document.activeElement;"
                " return here.id || here.textContent.trim(); })()"
            )
        )
    assert words[:4] == ["Skip to main content", "Priya Shah", "Sign out", "Govern"]
    assert words[4:8] == ["site-search", "Search", "Home", "Cameras"]
    for wanted in ("ward", "state", "Show these", "Take off the filter Central ward ×"):
        assert wanted in words, words


def test_the_map_draws_the_points_of_its_table(page: Page, address: str) -> None:
    _settled(page, f"{address}/review")
    page.locator(".app-map path").first.wait_for()
    assert page.locator(".app-map path").count() == 3  # the circle and two points


def test_a_page_that_is_printed_shows_what_is_folded_and_no_controls(
    page: Page, address: str
) -> None:
    _settled(page, f"{address}/record")
    page.emulate_media(media="print")
    assert page.locator(".app-why__steps").first.is_visible()
    for gone in (".app-search", ".app-navigation", ".app-steps", ".app-band__person"):
        assert page.locator(gone).is_hidden(), gone


def test_typing_saves_a_draft_and_says_when(page: Page, address: str) -> None:
    sent: list[str] = []

    def answer(route: Route) -> None:
        sent.append(route.request.post_data or "")
        route.fulfill(json={"saved_at": "14:02", "revision": "6"})

    page.route("**/draft", answer)
    _settled(page, f"{address}/form")
    page.fill("#purpose", "Thefts from shops")
    page.get_by_text("Saved at 14:02").wait_for()
    assert len(sent) == 1
    assert "Thefts from shops" in sent[0]
    assert "csrf_token" in sent[0]
    assert page.locator("form[data-autosave-url] [name=revision]").input_value() == "6"
