"""A running desk for journeys: the sample council, served on loopback, with mail and a browser."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from govern.app import create_app
from govern.cli.instances import prepare
from govern.cli.running import Context
from govern.cli.sample.load import load
from govern.cli.sample.people import SignIn
from govern.clock import utc_now
from govern.messages.mailbox import open_mailbox
from govern.scheduler import run_tick, tick_of

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
NEW_PASSWORD = "copper lantern hillside"


@dataclass
class Desk:
    """One running installation: where it is, who can sign in, and its scheduler's tick."""

    address: str
    context: Context
    sign_ins: dict[str, SignIn]

    def tick(self, at: datetime | None = None) -> None:
        """What the scheduler does when its time has come."""
        tick = tick_of(self.context.settings, self.context.database)
        run_tick(tick, at or utc_now(), by_hand=True)


@contextmanager
def open_desk(instance: Path) -> Iterator[Desk]:
    """Load the sample council into a fresh instance and serve it on a free port of loopback."""
    context = Context(instance)
    with open_mailbox(instance / "mailbox", "127.0.0.1", 0) as mail_port:
        prepare(context)
        server_settings = (
            f'mail_host = "127.0.0.1"\nmail_port = {mail_port}\nmail_security = "none"\n'
        )
        (instance / "govern.toml").write_text(server_settings, encoding="utf-8")
        made = load(context, say=lambda _words: None)
        server = make_server(
            "127.0.0.1", 0, create_app(context.settings, database=context.database), threaded=True
        )
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield Desk(
                f"http://127.0.0.1:{server.server_port}",
                context,
                {each.sign_in_name: each for each in made.sign_ins},
            )
        finally:
            server.shutdown()
            thread.join()
            context.close()


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Chromium without a window."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield started
        started.close()


def sign_in(page: Page, desk: Desk, name: str) -> None:
    """Sign in for the first time: the one-time password, then a new one of one's own."""
    person = desk.sign_ins[name]
    page.goto(f"{desk.address}/sign-in")
    page.get_by_label("Sign-in name").fill(name)
    page.get_by_label("Password", exact=True).fill(person.password)
    page.get_by_role("button", name="Sign in").click()
    fields = page.locator("main input[type=password]")
    values = [NEW_PASSWORD] * fields.count()
    if fields.count() == 3:
        values[0] = person.password
    for number, value in enumerate(values):
        fields.nth(number).fill(value)
    page.locator("main form button[type=submit]").last.click()
    page.get_by_role("heading", level=1).wait_for()
