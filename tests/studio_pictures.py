"""The pictures of the studio in docs, of clips that the shipped model makes: `python tests/studio_pictures.py docs`."""

import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from asazora.server.settings import ServerSettings
from browser import Visitor, chromium
from live_server import LiveServer, running, wait_until

CLIPS = (
    "a happy white rabbit jumps in a meadow",
    "a small red fox with a blue scarf walks left through a snowy forest at night",
    "an orange balloon floats in space, the camera zooms in",
    "a green car drives right on a city street at sunset",
    "a blue robot waves in the desert",
    "a girl in a red hat beside a yellow cat on a beach at sunset",
)
BOARD = (
    "a red fox with a blue scarf walks right through a snowy forest",
    "the fox meets a white rabbit, who is surprised",
    "both jump in a meadow at sunset",
)
SHOWN_AT_S = 1.5
SECONDS_FOR_ALL = 900.0


def take(server: LiveServer, folder: Path) -> None:
    """Make the clips, and take the pictures of four places of the studio."""
    with chromium() as process, process.for_one_test(SECONDS_FOR_ALL) as browser:
        visitor = Visitor(browser, server)
        visitor.sign_in()
        made = [ordered(visitor, {"prompt": prompt, "asazora": {"size": "256x256", "seconds": 4}}) for prompt in CLIPS]
        wait_until(lambda: all(is_made(visitor, one) for one in made), SECONDS_FOR_ALL)

        page = visitor.open(f"video/{made[1]}")
        page.get_by_role("button", name="Read them").click()
        expect(page.locator(".tiers .yes").first).to_contain_text("signed by this server")
        film = page.locator(".stage > video[controls]")
        film.evaluate("(video, at) => { video.pause(); video.currentTime = at; }", SHOWN_AT_S)
        picture(page, folder / "studio-clip.png")

        page = visitor.open("library")
        expect(page.locator(".card img")).to_have_count(len(made))
        picture(page, folder / "studio-library.png")

        page = visitor.open("storyboard")
        page.get_by_role("button", name="Add a card").click()
        for number, text in enumerate(BOARD, start=1):
            page.get_by_label(f"What happens in shot {number}").fill(text)
        page.get_by_role("group", name="Shot 2").get_by_label("Length").fill("2")
        page.get_by_role("group", name="Shot 3").get_by_label("Camera").select_option("zoom in")
        picture(page, folder / "studio-storyboard.png")

        saved = folder / "studio-clip.mp4"
        saved.write_bytes(visitor.context.request.get(f"/v1/videos/{made[1]}/content").body())
        page = visitor.open("verify")
        page.get_by_label("Drop a video or a picture").set_input_files(saved)
        expect(page.get_by_role("heading", name="Made here")).to_be_visible()
        picture(page, folder / "studio-verify.png")
        saved.unlink()
        visitor.leave()


def ordered(visitor: Visitor, body: dict[str, Any]) -> str:
    """Ask for a clip; return its id."""
    token = visitor.context.request.get("/v1/asazora/session").json()["csrf_token"]
    answer = visitor.context.request.post("/v1/videos", data=body, headers={"x-csrf-token": token})
    assert answer.ok, answer.text()
    return answer.json()["id"]


def is_made(visitor: Visitor, video: str) -> bool:
    state = visitor.context.request.get(f"/v1/videos/{video}").json()
    assert state["status"] != "failed", state
    return state["status"] == "completed"


def picture(page: Page, path: Path) -> None:
    """The whole page, once what it fetches has come."""
    page.wait_for_load_state("networkidle")
    page.evaluate("scrollTo(0, 0)")
    page.screenshot(path=path, full_page=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as home, running(ServerSettings(home=Path(home))) as live:
        take(live, Path(sys.argv[1]))
