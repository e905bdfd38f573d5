"""A real headless Chromium on the studio of a real server, and what every page must hold to."""

import faulthandler
import os
import shutil
import signal
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Playwright, expect, sync_playwright

from asazora.server.store.accounts import Role
from live_server import LiveServer, wait_until

SCREENSHOTS = Path("outputs") / "studio"
WAIT_MS = 60_000
"""Patience for a busy machine, with one thing. Nothing waits this long on an idle one."""
TEST_SECONDS = 150.0
"""Patience with a whole test. After it the browser is killed, so that whatever waits for it fails."""
MAX_REQUESTS = 1000
"""Of one visitor. A page that asks more than this asks in a circle."""

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NO_CHROMIUM = "needs a Chromium: on Debian `apt-get install chromium`"
NOT_WANTED = (
    "WebUIOmniboxPopup",  # pages behind the address bar: hidden, they were seen to take both cores
    "WebUIOmniboxAimPopup",
    "WebUIOmniboxFullPopup",
    "PreloadTopChromeWebUI",
    "HttpsUpgrades",  # from here on what Playwright switches off by itself, which this list takes the place of
    "HttpsFirstBalancedModeAutoEnable",
    "LensOverlay",
    "MediaRouter",
    "PaintHolding",
    "OptimizationHints",
    "NetworkTimeServiceQuerying",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
)
"""Chromium's features that no page needs."""
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    f"--disable-features={','.join(NOT_WANTED)}",
)
SERIOUS = ("serious", "critical")
AXE_OPTIONS = {"resultTypes": ["violations"]}
DESKTOP, PHONE = (1280, 860), (390, 844)
STREAM_CUT = "ERR_INCOMPLETE_CHUNKED_ENCODING"
"""What it says when the server cuts the stream of a clip that is cancelled before the browser has let go of it."""
NOT_SIGNED_IN = "401 (Unauthorized)"
"""What the browser's console says when the page asks who is signed in, and nobody is."""


@contextmanager
def chromium() -> Generator["Chromium"]:
    """A browser, closed in the end."""
    if CHROMIUM is None:
        pytest.skip(NO_CHROMIUM)
    with sync_playwright() as playwright:
        made = Chromium(playwright)
        yield made
        made.close()


class Chromium:
    """A browser that is killed if a test takes too long: a page that hangs answers nothing, not even `close`."""

    def __init__(self, playwright: Playwright) -> None:
        self._playwright = playwright
        self._browser: Browser | None = None
        self._pid = 0

    @contextmanager
    def for_one_test(self, seconds: float = TEST_SECONDS) -> Generator[Browser]:
        """The browser, started anew if the last test lost it. Killed `seconds` later."""
        if self._browser is None or not self._browser.is_connected():
            self._start()
        assert self._browser is not None
        watchdog = threading.Timer(seconds, self._kill, (seconds,))
        watchdog.start()
        try:
            yield self._browser
        finally:
            watchdog.cancel()

    def close(self) -> None:
        """Close the browser, by force if need be."""
        if self._browser is not None and self._browser.is_connected():
            with self.for_one_test(WAIT_MS / 1000) as browser:
                browser.close()

    def _start(self) -> None:
        self._browser = self._playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS), timeout=WAIT_MS)
        session = self._browser.new_browser_cdp_session()
        processes = session.send("SystemInfo.getProcessInfo")["processInfo"]
        self._pid = next(process["id"] for process in processes if process["type"] == "browser")
        session.detach()

    def _kill(self, seconds: float) -> None:
        """End all processes of the browser, and say where the test was."""
        sys.stderr.write(f"Chromium is killed: a test took more than {seconds:g} s. Where it was:\n")
        faulthandler.dump_traceback()
        with suppress(ProcessLookupError):
            os.killpg(os.getpgid(self._pid), signal.SIGKILL)  # it leads a group of its own


class Guest:
    """Someone in front of a studio. Whatever the page says on its console, or asks of other hosts, is a failure."""

    def __init__(self, browser: Browser, url: str, *, dark: bool = False, phone: bool = False) -> None:
        width, height = PHONE if phone else DESKTOP
        self.url = url
        self.complaints: list[str] = []
        self.num_requests = 0
        self.context: BrowserContext = browser.new_context(
            base_url=url,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            has_touch=phone,
            accept_downloads=True,
        )
        self.context.set_default_timeout(WAIT_MS)
        expect.set_options(timeout=WAIT_MS)
        self.page: Page = self.context.new_page()
        self.page.on("console", lambda message: self._hear(message.type, message.text, message.location["url"]))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self._check_host(request.url))

    def open(self, place: str) -> Page:
        """Go to a place in the studio; without a name, to the door."""
        self.page.goto(f"/#{place}")
        inside = f"main.at-{place.partition('/')[0]}" if place else "main.signin"
        self.page.locator(f"{inside} h1").wait_for()
        return self.page

    def photograph(self, name: str) -> None:
        """Keep a screenshot of the whole page."""
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        self.page.evaluate("scrollTo(0, 0)")
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)

    def leave(self) -> None:
        """Close the page. Fails if it complained."""
        try:
            self.context.close()
        finally:
            assert not self.complaints, self.complaints

    def _hear(self, kind: str, text: str, url: str) -> None:
        was_cut = STREAM_CUT in text and url.endswith("/stream")
        if kind in ("error", "warning") and NOT_SIGNED_IN not in text and not was_cut:
            self.complaints.append(f"{text} ({url})")

    def _check_host(self, url: str) -> None:
        self.num_requests += 1
        if self.num_requests == MAX_REQUESTS:
            self.complaints.append(f"asked {MAX_REQUESTS} times, at last {url}")
        if not url.startswith((self.url, "blob:")):
            self.complaints.append(f"asked {urlsplit(url).netloc or url}")


class Visitor(Guest):
    """A guest of a server in this process, which gives out keys."""

    def __init__(self, browser: Browser, server: LiveServer, *, dark: bool = False, phone: bool = False) -> None:
        super().__init__(browser, server.url, dark=dark, phone=phone)
        self.server = server

    def sign_in(self, role: Role = Role.CREATOR, account: str | None = None) -> None:
        """Sign in without the form, by the same route."""
        key, _ = self.server.accounts.create_key(role, account_name=account)
        answer = self.context.request.post("/v1/asazora/session", data={"key": key})
        assert answer.ok, answer.text()


def examine(guest: Guest, name: str) -> list[str]:
    """What axe finds serious in what is shown now, of which a screenshot is kept."""
    guest.photograph(name)
    violations = Axe().run(guest.page, options=AXE_OPTIONS).response["violations"]
    serious = [one for one in violations if one["impact"] in SERIOUS]
    return [f"{name}: {one['id']}: {node['html'][:200]}" for one in serious for node in one["nodes"]]


def wait_for(film: Locator, condition: str) -> None:
    """Until a video fulfils a condition. Looks now and then: a promise that is evaluated is waited for without end."""
    wait_until(lambda: film.evaluate(condition), WAIT_MS / 1000)
