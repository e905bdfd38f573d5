"""The whole round in a real browser, with the shipped model: from the key that the server prints to a revoked one."""

import contextlib
import os
import re
import socket
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import Any, cast

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from asazora.media.video_reader import probe
from browser import Guest, chromium, examine, wait_for
from live_server import PATIENCE_SECONDS, wait_until

ROUND_SECONDS = 400.0
"""Patience with the round on a busy machine. An idle core takes a fifth of it."""

pytestmark = pytest.mark.timeout(ROUND_SECONDS + 120, method="thread")

PROMPT = "A red fox walks in a snowy forest."
SHOTS = ("a red fox walks in a snowy forest", "a red fox sleeps in a meadow")
SEED = 3
"""Of each clip. With some seed or other the shipped checks want a person to look first."""

FIRST_LINES = 5
"""That the server prints before it listens."""

REMEMBER_STREAM = """
window.streamed = 0;
document.addEventListener("timeupdate", event => {
    if (event.target.closest(".making")) window.streamed = Math.max(window.streamed, event.target.currentTime);
}, true);
"""
"""How far the stream of a clip was played while the clip was made: one cannot look once it is made."""


@pytest.fixture
def browser() -> Generator[Browser]:
    with chromium() as process, process.for_one_test(ROUND_SECONDS) as launched:
        yield launched


@pytest.fixture
def served(browser: Browser, tmp_path: Path) -> Generator[tuple[str, str]]:
    """`asazora serve` from a fresh home: the address and the admin's key that it prints. Needs the browser first."""
    del browser
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "asazora.cli", "serve", "--port", port]
    environment = {**os.environ, "ASAZORA_HOME": str(tmp_path / "home")}
    with (tmp_path / "log").open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=log, text=True)
    assert process.stdout is not None
    told = "".join(process.stdout.readline() for _ in range(FIRST_LINES))
    wait_until(lambda: listens(int(port)))
    yield re.findall(r"Studio +(\S+)/", told)[0], re.findall(r"Admin key +(\S+)", told)[0]
    process.terminate()
    process.communicate(timeout=PATIENCE_SECONDS)


def listens(port: int) -> bool:
    """Whether a server answers there."""
    with contextlib.suppress(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
        return True
    return False


def test_the_whole_round(browser: Browser, served: tuple[str, str], tmp_path: Path):
    """Sign in, prompt, watch, storyboard, extend, download, verify, report, review, revoke."""
    url, admin_key = served
    found = list[str]()
    admin, creator, reviewer = (Guest(browser, url) for _ in range(3))
    sign_in(admin, admin_key, found)
    accept(creator, invitation(admin, "creator", found), "the creator", found)
    accept(reviewer, invitation(admin, "reviewer", found), "the reviewer", found)
    key = new_key(creator, found)

    first = prompt(creator, found)
    file = download(creator.page, tmp_path)
    storyboard(creator, found)
    extend(creator, first, found)
    verify(creator, file, found)
    report(creator, first, found)
    review(reviewer, found)
    creator.page.reload()
    expect(creator.page.get_by_role("heading", name="This was taken down")).to_be_visible()
    found += examine(creator, "round-taken-down")

    revoke(creator, key)
    assert found == []
    for guest in (admin, creator, reviewer):
        guest.leave()


def sign_in(guest: Guest, key: str, found: list[str]) -> None:
    """With a key, at the door."""
    page = guest.open("")
    found += examine(guest, "round-door")
    page.get_by_label("Key").fill(key)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_label("Your scene")).to_be_visible()


def invitation(admin: Guest, role: str, found: list[str]) -> str:
    """The address of an invitation, made in the page."""
    page = admin.open("people")
    page.get_by_role("group", name="Invite a").get_by_role("radio", name=role, exact=True).check(force=True)
    page.get_by_role("button", name="Invite", exact=True).click()
    link = page.get_by_label("Copy it now").input_value()
    found += examine(admin, f"round-invitation-{role}")
    page.keyboard.press("Escape")
    return link


def accept(guest: Guest, link: str, name: str, found: list[str]) -> None:
    """Open the address of an invitation, and enter with an account of that name."""
    guest.context.add_init_script(REMEMBER_STREAM)
    guest.context.route(re.compile("/v1/videos(/extensions)?$"), with_seed)
    guest.page.goto(link)
    guest.page.get_by_label("Name of your account").fill(name)
    found += examine(guest, "round-invited")
    guest.page.get_by_role("button", name="Accept").click()
    guest.page.get_by_role("button", name="Go to the studio").click()
    expect(guest.page.get_by_label("Your scene")).to_be_visible()


def with_seed(route: Route) -> None:
    """What the page asks for, with a seed: it lets only the first form choose one."""
    if route.request.method != "POST":
        return route.continue_()
    body = cast("dict[str, Any]", route.request.post_data_json)
    return route.continue_(post_data={**body, "asazora": {**body["asazora"], "seed": SEED}})


def new_key(guest: Guest, found: list[str]) -> str:
    """A second key, made in the page, which signs in from now on."""
    page = guest.open("people")
    page.get_by_role("button", name="New key").click()
    key = page.get_by_label("Copy it now").input_value()
    found += examine(guest, "round-new-key")
    page.keyboard.press("Escape")
    page.get_by_role("button", name=re.compile("^Account")).click()
    page.get_by_role("button", name="Sign out").click()
    sign_in(guest, key, found)
    return key


def prompt(guest: Guest, found: list[str]) -> str:
    """Ask for a clip, watch it being made, look at it; its id."""
    page = guest.open("create")
    page.get_by_label("Your scene").fill(PROMPT)
    page.get_by_label("Length", exact=True).fill("2")
    page.get_by_role("radio", name="Small").check(force=True)
    found += examine(guest, "round-create")
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    shown(page)
    assert page.evaluate("streamed") > 0, "the stream plays while the clip is made"
    assert page.locator(".stage > video").evaluate("video => [video.videoWidth, video.duration]") == [256, 2]
    page.get_by_role("button", name="Read them").click()
    expect(page.locator(".tiers .yes").first).to_contain_text("signed by this server")
    found += examine(guest, "round-clip")
    return page.url.rpartition("/")[2]


def shown(page: Page) -> None:
    """Wait until the clip of a page is made and can be played."""
    film = page.locator(".stage > video[controls]")
    expect(film).to_be_visible()
    wait_for(film, "video => video.readyState > 1")


def download(page: Page, folder: Path) -> Path:
    """The file of the clip that is shown: a real MP4."""
    with page.expect_download() as coming:
        page.get_by_role("link", name="Download").click()
    assert coming.value.suggested_filename == "a-red-fox-walks-in-a-snowy-forest.mp4"
    file = folder / coming.value.suggested_filename
    coming.value.save_as(file)
    info = probe(file)
    assert (info.size.width, info.size.height, info.num_frames, info.fps) == (256, 256, 24, 12)
    return file


def storyboard(guest: Guest, found: list[str]) -> None:
    """A storyboard of two cards, rendered."""
    page = guest.open("storyboard")
    for number, text in enumerate(SHOTS, start=1):
        page.get_by_label(f"What happens in shot {number}").fill(text)
        page.get_by_role("group", name=f"Shot {number}").get_by_label("Length").fill("1")
    found += examine(guest, "round-storyboard")
    page.get_by_role("button", name="Render").click()
    page.wait_for_url("**/#video/*")
    shown(page)
    expect(page.locator("dl.facts")).to_contain_text("2 s")


def extend(guest: Guest, clip: str, found: list[str]) -> None:
    """One second more of the clip."""
    page = guest.open(f"video/{clip}")
    page.get_by_role("button", name="Extend", exact=True).click()
    dialog = page.get_by_role("dialog", name="Extend")
    dialog.get_by_label("New seconds").fill("1")
    found += examine(guest, "round-extend")
    dialog.get_by_role("button", name="Make it").click()
    page.wait_for_url(re.compile(f"#video/(?!{clip})"))
    shown(page)
    expect(page.locator("dl.facts")).to_contain_text("3 s")
    guest.open("library")
    expect(page.locator(".card img")).to_have_count(3)
    found += examine(guest, "round-library")


def verify(guest: Guest, file: Path, found: list[str]) -> None:
    """The downloaded file came from here."""
    page = guest.open("verify")
    page.get_by_label("Drop a video or a picture").set_input_files(file)
    expect(page.get_by_role("heading", name="Made here")).to_be_visible()
    expect(page.locator(".verdict")).to_contain_text("As sure as can be")
    found += examine(guest, "round-verify")


def report(guest: Guest, clip: str, found: list[str]) -> None:
    """Report a harm in the clip."""
    page = guest.open(f"video/{clip}")
    page.get_by_role("button", name="Report a harm").click()
    page.get_by_label("What is wrong?").select_option("likeness")
    page.get_by_label("What do you see?").fill("this fox is my neighbour's")
    found += examine(guest, "round-report")
    page.get_by_role("button", name="Report", exact=True).click()
    expect(page.locator(".toasts")).to_contain_text("A person will look at it")


def review(guest: Guest, found: list[str]) -> None:
    """Look at the reported clip, and block it."""
    page = guest.open("review")
    case = page.locator(".case", has_text="my neighbour's")
    case.get_by_role("button", name="Look at the clip").click()
    wait_for(case.locator("video"), "video => video.readyState > 1")
    case.get_by_label("Notes").fill("the neighbour objects")
    found += examine(guest, "round-review")
    case.get_by_role("button", name="Block").click()
    expect(case).to_have_count(0)


def revoke(guest: Guest, key: str) -> None:
    """Revoke the key that this guest signed in with: that ends the session, and nobody enters with it again."""
    page = guest.open("people")
    page.get_by_role("button", name=f"Revoke the key that ends in {key[-4:]}").click()
    page.locator("main.signin").get_by_label("Key", exact=True).fill(key)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("Incorrect API key")
    bearer = {"authorization": f"Bearer {key}"}
    assert guest.context.request.get("/v1/videos", headers=bearer).status == 401
