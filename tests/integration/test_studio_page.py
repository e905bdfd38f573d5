"""The studio in a real browser: every flow, by keyboard where that is the point, and no serious finding of axe."""

import re
import zipfile
from base64 import b64encode
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, ElementHandle, Locator, expect
from playwright.sync_api import Error as BrowserError

from asazora.core.sizes import Size
from asazora.pipelines.storyboard_file import read_storyboard
from asazora.server.settings import ServerSettings
from asazora.server.store.accounts import Role, Scope
from asazora.server.store.cases import Verdict
from browser import TEST_SECONDS, WAIT_MS, Chromium, Visitor, chromium, examine, wait_for
from live_server import FAKE_INSPECTOR, FAKE_WORKER, LiveServer, running, wait_until

TINY = {"size": "128x64", "seconds": 1}


pytestmark = pytest.mark.timeout(TEST_SECONDS + 60, method="thread")
"""If even killing the browser does not free the test, the whole run ends here."""


@pytest.fixture(scope="module")
def chromium_process() -> Generator[Chromium]:
    with chromium() as process:
        yield process


@pytest.fixture
def browser(chromium_process: Chromium) -> Generator[Browser]:
    with chromium_process.for_one_test() as launched:
        yield launched


@pytest.fixture(scope="module")
def server(chromium_process: Chromium, tmp_path_factory: pytest.TempPathFactory) -> Generator[LiveServer]:
    """A server with the fake model. It asks for the browser first: without one nothing needs to start."""
    settings = ServerSettings(
        home=tmp_path_factory.mktemp("home"), worker_command=FAKE_WORKER, inspector_command=FAKE_INSPECTOR
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FAKE_STEP_SECONDS", "0.05")
        with running(settings) as live:
            yield live


@pytest.fixture
def visitor(browser: Browser, server: LiveServer) -> Generator[Visitor]:
    someone = Visitor(browser, server)
    yield someone
    someone.leave()


def make(visitor: Visitor, prompt: str, **asked: Any) -> str:
    """Ask for a clip without the page; return its id."""
    return post(visitor, "/v1/videos", {"prompt": prompt, "asazora": {**TINY, **asked}})["id"]


def post(visitor: Visitor, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """Send something without the page."""
    token = visitor.context.request.get("/v1/asazora/session").json()["csrf_token"]
    answer = visitor.context.request.post(path, data=body, headers={"x-csrf-token": token})
    assert answer.ok, answer.text()
    return answer.json()


def finish(visitor: Visitor, made: str) -> str:
    """Wait until a clip is ready; return its id."""
    wait_until(lambda: visitor.context.request.get(f"/v1/videos/{made}").json()["status"] == "completed")
    return made


def test_from_signing_in_to_a_clip_and_its_credentials(visitor: Visitor, server: LiveServer, tmp_path: Path):
    page = visitor.open("")
    page.get_by_label("Key").fill("sk-asazora-wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("alert")).to_contain_text("Incorrect API key")
    assert examine(visitor, "sign-in") == []
    page.get_by_label("Key").fill(server.accounts.create_key(Role.CREATOR)[0])
    page.keyboard.press("Enter")

    expect(page.locator(".words .chip").first).to_be_visible()
    scene = page.get_by_label("Your scene")
    scene.press_sequentially("a qwxyz ro")
    scene.press("ArrowDown")  # to the suggestions, from which Enter takes the first
    page.keyboard.press("Enter")
    expect(scene).to_have_value("a qwxyz robot ")
    expect(scene).to_be_focused()
    expect(page.locator(".mirror mark")).to_have_text("qwxyz")
    expect(page.get_by_text("Not in this world")).to_contain_text("qwxyz")
    page.get_by_text("Seed, frame rate, exact size").click()
    page.get_by_label("Exact size").fill("128x64")
    page.get_by_label("Seed", exact=True).fill("11")
    visitor.photograph("compose")
    page.get_by_role("button", name="Make it").click()

    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.locator(".making output")).to_have_text(re.compile(r"[1-9]\d? %"))
    visitor.photograph("being-made")
    film = page.locator(".stage > video[controls]")
    expect(film).to_be_visible()
    wait_for(film, "video => video.readyState > 1")
    assert film.evaluate("video => [video.videoWidth, video.videoHeight, video.duration]") == [128, 64, 4]
    expect(page.locator("dl.facts")).to_contain_text("11")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    saved = tmp_path / "clip.mp4"
    download.value.save_as(saved)
    assert download.value.suggested_filename == "a-qwxyz-robot.mp4"
    page.get_by_role("button", name="Read them").click()
    expect(page.locator(".tiers .yes").first).to_contain_text("signed by this server")
    visitor.photograph("clip")

    visitor.open("verify")
    page.get_by_label("Drop a video or a picture").set_input_files(saved)
    expect(page.get_by_role("heading", name="Made here")).to_be_visible()
    visitor.photograph("verify")
    stranger = tmp_path / "stranger.png"
    page.screenshot(path=stranger)
    page.get_by_label("Drop a video or a picture").set_input_files(stranger)
    expect(page.get_by_role("heading", name="No sign that it was made here")).to_be_visible()


def test_a_prompt_that_would_be_refused_says_why_and_is_not_sent(visitor: Visitor):
    visitor.sign_in()
    page = visitor.open("create")
    page.get_by_label("Your scene").fill("a weapon on a beach")
    expect(page.locator(".refusal")).to_contain_text("graphic violence")
    expect(page.get_by_role("button", name="Make it")).to_be_disabled()
    visitor.photograph("refused")


def test_a_clip_plays_while_the_rest_of_it_is_made(visitor: Visitor):
    visitor.sign_in()
    made = make(visitor, "a slow fox", seconds=60)
    page = visitor.open(f"video/{made}")
    film = page.locator(".stage.making > video.shown")
    expect(film).to_be_visible()
    wait_for(film, "video => video.currentTime > 0")
    assert film.evaluate("video => [video.videoWidth, video.videoHeight]") == [128, 64]
    told = page.evaluate(
        """([id, limit]) => new Promise((done, fail) => {
            const source = new EventSource(`/v1/videos/${id}/events`);
            source.addEventListener("video.in_progress", event => { source.close(); done(JSON.parse(event.data)); });
            setTimeout(() => { source.close(); fail(new Error("no such event")); }, limit);
        })""",
        [made, WAIT_MS],
    )
    assert (told["id"], told["status"]) == (made, "in_progress")
    assert visitor.context.request.get(f"/v1/videos/{made}").json()["status"] == "in_progress"
    visitor.photograph("plays-while-made")
    page.get_by_role("button", name="Cancel").click()
    expect(page).to_have_url(re.compile("#library$"))


def test_a_page_that_watched_many_clips_keeps_nothing_of_them(visitor: Visitor):
    visitor.context.add_init_script(REMEMBER_STREAMS)
    visitor.sign_in()
    page = visitor.open("library")
    for number in range(3):
        page = visitor.open(f"video/{make(visitor, f'slow fox {number}', seconds=60)}")
        film = page.locator(".stage.making > video.shown")
        wait_for(film, "video => video.currentTime > 0")
        assert listeners(visitor) <= STREAMING_LISTENERS, "as many as one wait needs, however many there were"
        left = film.element_handle()
        page.get_by_role("button", name="Cancel").click()
        expect(page).to_have_url(re.compile("#library$"))
        expect(film).to_have_count(0)
        assert is_let_go(left)
    assert page.evaluate("streams.sources.map(source => source.readyState)") == ["closed"] * 3
    assert page.evaluate("streams.addresses") == 0
    assert listeners(visitor) == 0


def test_cancel_ends_the_job(visitor: Visitor):
    visitor.sign_in()
    made = make(visitor, "a slow fox", seconds=60)
    page = visitor.open(f"video/{made}")
    page.get_by_role("button", name="Cancel").click()
    expect(page).to_have_url(re.compile("#library$"))
    assert visitor.context.request.get(f"/v1/videos/{made}").status == 404


def test_a_storyboard_is_ordered_by_keyboard_and_by_dragging(visitor: Visitor):
    visitor.sign_in()
    page = visitor.open("storyboard")
    page.get_by_role("button", name="Add a card").click()
    for number, text in enumerate(("a fox", "a cat", "a bird"), start=1):
        page.get_by_label(f"What happens in shot {number}").fill(text)

    def texts() -> list[str]:
        return [area.input_value() for area in page.locator(".storycard > textarea").all()]

    page.get_by_role("button", name="Move shot 3: arrow keys").press("ArrowLeft")
    expect(page.locator("#announcements")).to_have_text("Card moved to place 2 of 3.")
    assert texts() == ["a fox", "a bird", "a cat"]
    expect(page.get_by_role("button", name="Move shot 2: arrow keys")).to_be_focused()
    page.get_by_role("button", name="Move shot 1: arrow keys").drag_to(page.locator(".cards > li").nth(2))
    assert texts() == ["a bird", "a cat", "a fox"]
    page.get_by_role("group", name="Shot 2").get_by_label("Length").fill("2")
    visitor.photograph("storyboard")
    page.get_by_role("button", name="Render").click()
    page.wait_for_url("**/#video/*")
    made = visitor.context.request.get(f"/v1/videos/{page.url.rpartition('/')[2]}").json()
    assert float(made["seconds"]) == 8
    assert made["prompt"].index("bird") < made["prompt"].index("cat") < made["prompt"].index("fox")


def test_the_library_plays_searches_acts_and_deletes(visitor: Visitor):
    visitor.sign_in()
    ids = [make(visitor, "a green car"), make(visitor, "two foxes")]
    page = visitor.open("library")
    expect(page.locator(".card img")).to_have_count(len(ids))
    page.get_by_role("link", name="a green car").hover()
    playing = page.locator(".card video")
    expect(playing).to_have_js_property("paused", False)
    left = playing.element_handle()
    page.get_by_label("Search your clips").hover()
    expect(playing).to_have_count(0)
    assert is_let_go(left)
    search, told = page.get_by_label("Search your clips"), page.get_by_role("search").get_by_role("status")
    search.fill("FOXES two")
    expect(page.locator(".card")).to_have_count(1)
    expect(told).to_have_text("1 clip found")
    search.fill("fo ca")
    expect(told).to_have_text("No clip found")
    search.fill("e")
    expect(told).to_have_text("2 clips found")
    search.fill("FOXES two")
    expect(told).to_have_text("1 clip found")
    visitor.photograph("library")
    actions = page.get_by_role("button", name="Actions for two foxes")
    actions.focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Remix").click()
    dialog = page.get_by_role("dialog", name="Remix")
    dialog.get_by_label("New words").fill("two cats")
    visitor.photograph("remix")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    actions.click()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Delete it").click()
    expect(page.locator(".toasts")).to_have_text("The clip is deleted.")
    assert [video["id"] for video in visitor.context.request.get("/v1/videos").json()["data"]] == ids[:1]


def test_people_are_invited_and_keys_are_made_and_revoked(visitor: Visitor, browser: Browser, server: LiveServer):
    visitor.sign_in(Role.ADMIN)
    page = visitor.open("people")
    page.get_by_role("group", name="Invite a").get_by_role("radio", name="viewer", exact=True).check(force=True)
    page.get_by_role("button", name="Invite", exact=True).click()
    link = page.get_by_label("Copy it now").input_value()
    guest = Visitor(browser, server)
    guest.page.goto(link)
    guest.page.get_by_label("Name of your account").fill("guest of the house")
    guest.page.get_by_role("button", name="Accept").click()
    guest.page.get_by_role("button", name="Go to the studio").click()
    expect(guest.page.get_by_text("Your role may look, but not make videos.")).to_be_visible()
    guest.leave()

    page.keyboard.press("Escape")
    page.get_by_role("button", name="New key").click()
    made = page.get_by_label("Copy it now").input_value()
    assert server.accounts.find(made) is not None
    page.keyboard.press("Escape")
    page.get_by_role("button", name=f"Revoke the key that ends in {made[-4:]}").click()
    expect(page.locator(".toasts")).to_contain_text("is revoked")
    assert server.accounts.find(made) is None
    page.reload()
    page.get_by_label("Role of guest of the house").select_option("creator")
    expect(page.locator(".toasts")).to_have_text("guest of the house is now creator.")
    visitor.photograph("people")


def test_what_people_say_of_a_clip_reaches_a_reviewer(visitor: Visitor, browser: Browser, server: LiveServer):
    visitor.sign_in()
    made = make(visitor, "two foxes")
    page = visitor.open(f"video/{made}")
    page.get_by_role("radio", name="4 stars").check(force=True)
    page.get_by_role("button", name="wrong motion").click()
    page.get_by_label("In your words").fill("they slide")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("this is how it gets better")).to_be_visible()
    said = visitor.context.request.get("/v1/asazora/feedback").json()["data"]
    assert [(one["rating"], one["tags"], one["words"]) for one in said] == [(4, ["wrong motion"], "they slide")]
    page.reload()
    expect(page.get_by_role("radio", name="4 stars")).to_be_checked()
    expect(page.get_by_role("button", name="wrong motion")).to_have_attribute("aria-pressed", "true")
    expect(page.get_by_label("In your words")).to_have_value("they slide")
    visitor.photograph("said-before")
    page.get_by_role("button", name="Report a harm").click()
    page.get_by_label("What is wrong?").select_option("hate")
    page.get_by_label("What do you see?").fill("a hateful sign")
    page.get_by_role("button", name="Report", exact=True).click()
    expect(page.locator(".toasts")).to_contain_text("A person will look at it")

    reviewer = Visitor(browser, server)
    reviewer.sign_in(Role.REVIEWER)
    desk = reviewer.open("review")
    case = desk.locator(".case", has_text="a hateful sign")
    expect(case).to_contain_text("two foxes")
    case.get_by_role("button", name="Look at the clip").click()
    expect(case.locator("video")).to_be_visible()
    reviewer.photograph("review")
    case.get_by_role("button", name="Block").click()
    expect(case).to_have_count(0)
    reviewer.leave()

    page.reload()
    expect(page.get_by_role("heading", name="This was taken down")).to_be_visible()
    page.get_by_role("button", name="ask a person to look").click()
    page.get_by_label("Why is this a mistake?").fill("it is a road sign")
    page.get_by_role("dialog").get_by_role("button", name="Send").click()
    expect(page.locator(".toasts")).to_contain_text("A person will look at it")
    kinds = [case["kind"] for case in visitor.context.request.get("/v1/asazora/cases").json()["data"]]
    assert kinds == ["appeal", "report"]


def test_a_copy_of_anothers_clip_is_reported_where_it_was_verified(
    visitor: Visitor, browser: Browser, server: LiveServer, tmp_path: Path
):
    visitor.sign_in()
    made = finish(visitor, make(visitor, "a secret fox"))
    copy = tmp_path / "copy.mp4"
    copy.write_bytes(visitor.context.request.get(f"/v1/videos/{made}/content").body())
    stranger = Visitor(browser, server)
    stranger.sign_in(Role.VIEWER)
    page = stranger.open("verify")
    foreign = tmp_path / "foreign.png"
    page.screenshot(path=foreign)
    page.get_by_label("Drop a video or a picture").set_input_files(foreign)
    expect(page.get_by_role("heading", name="No sign that it was made here")).to_be_visible()
    expect(page.get_by_role("button", name="Report a harm")).to_have_count(0)
    page.get_by_label("Drop a video or a picture").set_input_files(copy)
    expect(page.get_by_role("heading", name="Made here")).to_be_visible()
    page.get_by_role("button", name="Report a harm").click()
    page.get_by_label("What is wrong?").select_option("likeness")
    page.get_by_label("What do you see?").fill("this is my face")
    assert examine(stranger, "report-of-a-file") == []
    page.get_by_role("button", name="Report", exact=True).click()
    expect(page.locator(".toasts")).to_contain_text("A person will look at it")
    stranger.open("people")
    expect(page.locator(".case", has_text="this is my face")).to_be_visible()
    expect(page.get_by_role("link", name="To the clip")).to_have_count(0)
    stranger.leave()

    reviewer = Visitor(browser, server)
    reviewer.sign_in(Role.REVIEWER)
    case = reviewer.open("review").locator(".case", has_text="this is my face")
    expect(case).to_contain_text("a secret fox")
    case.get_by_role("button", name="Block").click()
    expect(case).to_have_count(0)
    reviewer.leave()
    visitor.open(f"video/{made}")
    expect(visitor.page.get_by_role("heading", name="This was taken down")).to_be_visible()


def test_many_cases_come_in_pages_and_the_decided_ones_are_kept(visitor: Visitor, server: LiveServer):
    with server.client() as author:
        for number in range(25):
            report = {"category": "hate", "words": f"paged {number}"}
            author.post("/asazora/reports", cast_to=object, body=report)
    visitor.sign_in(Role.REVIEWER, account="the decider")
    page = visitor.open("review")
    cases = page.locator(".cases").first.locator("> li")
    expect(cases).to_have_count(20)
    page.get_by_role("button", name="Show more").press("Enter")
    expect(cases.nth(20)).to_be_focused()
    last = cases.filter(has_text="paged 24")
    last.get_by_label("Notes").fill("not hate at all")
    last.get_by_role("button", name="Allow").press("Enter")
    expect(last).to_have_count(0)

    waiting = page.get_by_role("radio", name="Waiting")
    waiting.focus()
    waiting.press("ArrowRight")
    first = cases.first
    expect(first).to_contain_text("paged 24")
    expect(first.locator(".status")).to_have_text("Allowed")
    expect(first).to_contain_text("by the decider")
    expect(first).to_contain_text("Why: “not hate at all”")
    assert examine(visitor, "review-decided") == []
    waiting_still, _ = server.context.cases.page(decided=False, after=None, limit=100)
    for case in waiting_still:  # for the next test to find its own at once
        server.context.cases.decide(case.id, Verdict.ALLOW, "", actor="a test", has_clip=False)


def test_a_key_may_do_only_what_was_chosen(visitor: Visitor, server: LiveServer):
    visitor.sign_in()
    page = visitor.open("people")
    may = page.get_by_role("group", name="A new key may")
    may.get_by_label("make and delete clips").uncheck()
    may.get_by_label("rate, report and appeal").uncheck()
    page.get_by_label("Valid for").select_option("7")
    page.get_by_role("button", name="New key").click()
    key = page.get_by_label("Copy it now").input_value()
    assert examine(visitor, "new-key") == []
    page.keyboard.press("Escape")
    row = page.get_by_role("row").filter(has_text=f"…{key[-4:]}")
    expect(row.locator(".may")).to_have_text("look at clips")
    expect(row).to_contain_text("until")
    found = server.accounts.find(key)
    assert found is not None
    assert found.scopes == {Scope.READ}
    may.get_by_label("look at clips").uncheck()
    expect(page.get_by_role("button", name="New key")).to_be_disabled()


def test_an_admin_sets_what_an_account_may_keep_and_queue(visitor: Visitor, server: LiveServer):
    server.accounts.create_key(Role.CREATOR, account_name="the hoarder")
    visitor.sign_in(Role.ADMIN)
    page = visitor.open("people")
    row = page.get_by_role("row").filter(has_text="the hoarder")

    def set_limits(gib: str, queued: str) -> None:
        page.get_by_role("button", name="Limits of the hoarder").click()
        dialog = page.get_by_role("dialog", name="Limits of the hoarder")
        dialog.get_by_label("GiB of clips").fill(gib)
        dialog.get_by_label("Clips that may wait").fill(queued)
        assert examine(visitor, "limits") == []
        dialog.get_by_role("button", name="Save").click()
        expect(dialog).to_have_count(0)

    set_limits("0.5", "3")
    expect(row).to_contain_text("0.5 GiB")
    account = next(one for one in server.accounts.accounts() if one.name == "the hoarder")
    assert (account.quota_bytes, account.max_queued) == (2**29, 3)
    visitor.photograph("people-limits")
    set_limits("", "")
    expect(row).not_to_contain_text("GiB")
    account = next(one for one in server.accounts.accounts() if one.name == "the hoarder")
    assert (account.quota_bytes, account.max_queued) == (None, None)


def test_an_appeal_is_followed_to_the_decision(visitor: Visitor, browser: Browser, server: LiveServer):
    visitor.sign_in()
    page = visitor.open("create")
    page.get_by_label("Your scene").fill("a weapon on a beach")
    page.get_by_role("button", name="send it and appeal").click()
    expect(page.get_by_role("heading", name="This was refused")).to_be_visible()
    page.get_by_role("button", name="ask a person to look").click()
    page.get_by_label("Why is this a mistake?").fill("it is a water pistol")
    page.get_by_role("dialog").get_by_role("button", name="Send").click()
    expect(page.locator(".toasts")).to_contain_text("A person will look at it")
    visitor.open("people")
    own = page.locator(".case", has_text="it is a water pistol")
    expect(own.get_by_role("heading", name="Your appeal")).to_be_visible()
    expect(own.locator(".status")).to_have_text("Waits for a person")

    reviewer = Visitor(browser, server)
    reviewer.sign_in(Role.REVIEWER)
    case = reviewer.open("review").locator(".case", has_text="it is a water pistol")
    case.get_by_label("Notes").fill("a weapon all the same")
    case.get_by_role("button", name="Block").click()
    expect(case).to_have_count(0)
    reviewer.leave()

    page.reload()
    expect(own.locator(".status")).to_have_text("Blocked")
    expect(own).to_contain_text("a weapon all the same")
    visitor.photograph("own-cases")
    own.get_by_role("link", name="To the clip").click()
    expect(page.get_by_role("heading", name="This was refused")).to_be_visible()


def test_a_red_teamer_probes_the_checks_and_files_a_finding(visitor: Visitor):
    visitor.sign_in(Role.RED_TEAMER)
    page = visitor.open("redteam")
    page.get_by_label("Prompts, one a line").fill("a weapon\na meadow")
    page.get_by_role("button", name="Judge them").click()
    results = page.locator(".cases .case")
    expect(results).to_have_count(2)
    expect(results.nth(0)).to_contain_text("Blocked")
    results.nth(1).get_by_role("button", name="File a finding").click()
    page.get_by_label("Notes").fill("missed in a test")
    page.get_by_role("button", name="File it").click()
    expect(page.get_by_text("missed in a test")).to_be_visible()
    visitor.photograph("red-team")
    filed = visitor.context.request.get("/v1/asazora/findings").json()["data"]
    assert [(one["prompt"], one["expected"]) for one in filed] == [("a meadow", "block")]


def test_a_long_suite_of_a_red_team_is_judged_whole_or_refused(visitor: Visitor):
    visitor.sign_in(Role.RED_TEAMER)
    page = visitor.open("redteam")
    prompts, judge = page.get_by_label("Prompts, one a line"), page.get_by_role("button", name="Judge them")
    prompts.fill("\n".join(["a meadow"] * 69 + ["a weapon"]))
    judge.click()
    results = page.locator(".cases .case")
    expect(results).to_have_count(70)
    expect(results.last).to_contain_text("Blocked")
    prompts.fill("a meadow\n" * 1001)
    expect(page.get_by_role("alert").filter(has_text="1001 prompts; the checks judge up to 1000")).to_be_visible()
    expect(judge).to_be_disabled()
    prompts.fill("a meadow\n" * 3)
    judge.click()
    expect(results).to_have_count(3)


def test_a_finding_names_a_clip_and_shows_it(visitor: Visitor):
    visitor.sign_in(Role.RED_TEAMER)
    made = finish(visitor, make(visitor, "two foxes"))
    page = visitor.open("redteam")
    page.get_by_label("Clip").select_option(made)
    expect(page.get_by_label("Prompt", exact=True)).to_have_value("two foxes")
    page.get_by_label("Notes").fill("they look at each other")
    page.get_by_role("button", name="File it").click()
    finding = page.locator(".case", has_text="they look at each other")
    finding.get_by_role("button", name="Look at the clip").click()
    wait_for(finding.locator("video"), "video => video.readyState > 1 && video.videoWidth === 128")
    visitor.photograph("finding-with-clip")
    filed = visitor.context.request.get("/v1/asazora/findings").json()["data"]
    assert [(one["video_id"], one["has_clip"]) for one in filed] == [(made, True)]
    assert visitor.context.request.get(f"/v1/videos/{made}/content").status != 200, "evidence is not published"


def ask(visitor: Visitor, verb: str, clip: str) -> Locator:
    """Open the dialog of a verb on the page of a clip."""
    visitor.open(f"video/{clip}").get_by_role("button", name=verb, exact=True).click()
    return visitor.page.get_by_role("dialog", name=verb)


def send(visitor: Visitor, dialog: Locator, clip: str) -> dict[str, Any]:
    """Send a verb's dialog, and return the new clip once it is shown."""
    dialog.get_by_role("button", name="Make it").click()
    visitor.page.wait_for_url(re.compile(f"#video/(?!{clip})"))
    expect(visitor.page.locator(".stage > video[controls]")).to_be_visible()
    return visitor.context.request.get(f"/v1/videos/{visitor.page.url.rpartition('/')[2]}").json()


def test_a_clip_is_extended_and_looped(visitor: Visitor):
    visitor.sign_in()
    first = finish(visitor, make(visitor, "two foxes"))

    dialog = ask(visitor, "Extend", first)
    dialog.get_by_label("What happens").fill("two foxes sleep")
    dialog.get_by_role("radio", name="Before it").check(force=True)
    dialog.get_by_label("New seconds").fill("2")
    extended = send(visitor, dialog, first)
    assert (extended["prompt"], float(extended["seconds"])) == ("two foxes sleep", 3)

    dialog = ask(visitor, "Loop", first)
    dialog.get_by_label("Bridge").fill("1.5")
    assert float(send(visitor, dialog, first)["seconds"]) == 2.5


def test_a_clip_is_blended_with_another_and_recut(visitor: Visitor):
    visitor.sign_in()
    second = finish(visitor, make(visitor, "a green car"))
    first = finish(visitor, make(visitor, "two foxes"))

    dialog = ask(visitor, "Blend", first)
    dialog.get_by_role("radio", name="a green car").check(force=True)
    dialog.get_by_label("Length").fill("2")
    visitor.photograph("blend")
    blended = send(visitor, dialog, first)
    assert (float(blended["seconds"]), blended["id"] != second) == (2, True)

    dialog = ask(visitor, "Re-cut", first)
    dialog.get_by_label("Keep from").fill("0.5")
    dialog.get_by_label("Then go on for").fill("1")
    dialog.get_by_label("What happens then").fill("they run")
    visitor.photograph("recut")
    recut = send(visitor, dialog, first)
    assert (recut["prompt"], float(recut["seconds"])) == ("they run", 1.5)


def test_a_clip_is_recut_to_several_parts_by_keyboard(visitor: Visitor):
    visitor.sign_in()
    first = finish(visitor, make(visitor, "two foxes", seconds=2))
    dialog = ask(visitor, "Re-cut", first)
    dialog.get_by_role("button", name="Add a part").press("Enter")
    second, third = dialog.get_by_role("group", name="Part 2"), dialog.get_by_role("group", name="Part 3")
    expect(second.get_by_label("Keep from")).to_be_focused()
    dialog.get_by_role("button", name="Add a part").press("Enter")
    dialog.get_by_role("group", name="Part 1").get_by_label("Keep from").fill("1.5")
    second.get_by_label("Keep to").fill("0.25")
    third.get_by_label("Keep from").press("End")
    expect(dialog.get_by_role("alert").filter(has_text="Part 3 must end after it begins.")).to_be_visible()
    expect(dialog.get_by_role("button", name="Make it")).to_be_disabled()
    assert examine(visitor, "recut-parts") == []
    dialog.get_by_role("button", name="Remove part 3").press("Enter")
    expect(second.get_by_label("Keep from")).to_be_focused()
    expect(dialog.locator("output", has_text="of 2 s")).to_have_text("0.75 of 2 s")
    recut = send(visitor, dialog, first)
    assert float(recut["seconds"]) == 0.75


def test_the_directors_words_are_taken_over_and_edited(visitor: Visitor):
    visitor.sign_in()
    page = visitor.open("create")
    scene = page.get_by_label("Your scene")
    scene.fill("a happy qwxyz robot")
    director = page.locator(".director")
    words = director.locator("p").inner_text()
    director.get_by_role("button", name="Use and edit these words").click()
    expect(scene).to_have_value(words)
    expect(director).to_have_count(0)
    scene.press("End")
    scene.press_sequentially(" at night")
    page.get_by_text("Seed, frame rate, exact size").click()
    page.get_by_label("Exact size").fill("128x64")
    page.get_by_label("Length", exact=True).fill("1")
    page.get_by_role("button", name="Make it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"{words} at night")


def drop(place: Locator, name: str, kind: str, content: bytes) -> None:
    """Drop a file from the desktop on a place of the page."""
    make_transfer = """([name, type, base64]) => {
        const transfer = new DataTransfer();
        const bytes = Uint8Array.from(atob(base64), letter => letter.charCodeAt(0));
        transfer.items.add(new File([bytes], name, { type }));
        return transfer;
    }"""
    transfer = place.page.evaluate_handle(make_transfer, [name, kind, b64encode(content).decode()])
    for event in ("dragover", "drop"):
        place.dispatch_event(event, {"dataTransfer": transfer})


def test_a_clip_starts_from_a_picture_or_a_video_that_is_dropped(visitor: Visitor):
    visitor.sign_in()
    first = finish(visitor, make(visitor, "two foxes"))
    video, picture = (
        visitor.context.request.get(f"/v1/videos/{first}/content?variant={variant}").body()
        for variant in ("video", "thumbnail")
    )
    page = visitor.open("create")
    page.get_by_label("Your scene").fill("the foxes run")
    drop(page.locator(".dropzone"), "foxes.webp", "image/webp", picture)
    expect(page.locator(".source")).to_contain_text("Starts from foxes.webp")
    visitor.photograph("compose-picture")
    page.get_by_role("button", name="Remove foxes.webp").click()
    drop(page.locator(".dropzone"), "foxes.webp", "image/webp", picture)
    page.get_by_text("Seed, frame rate, exact size").click()
    page.get_by_label("Exact size").fill("128x64")
    page.get_by_label("Length", exact=True).fill("1")
    with page.expect_request(lambda asked: asked.method == "POST" and asked.url.endswith("/v1/videos")) as asked:
        page.get_by_role("button", name="Make it").click()
    assert asked.value.post_data_json["input_reference"]["file_id"].startswith("file")
    expect(page.locator(".stage > video[controls]")).to_be_visible()

    page = visitor.open("create")
    page.get_by_label("Your scene").fill("the foxes sleep")
    drop(page.locator(".dropzone"), "foxes.mp4", "video/mp4", video)
    expect(page.locator(".source")).to_contain_text("Remade from foxes.mp4")
    expect(page.get_by_label("Length", exact=True)).to_have_count(0)
    visitor.photograph("compose-video")
    with page.expect_request("**/v1/videos/edits") as asked:
        page.get_by_role("button", name="Make it").click()
    assert asked.value.post_data_json["video"]["file_id"].startswith("file")
    expect(page.get_by_role("heading", level=1, name="the foxes sleep")).to_be_visible()


def test_a_storyboard_has_cameras_and_pictures_and_its_words_are_kept(visitor: Visitor):
    visitor.sign_in()
    first = finish(visitor, make(visitor, "two foxes"))
    picture = visitor.context.request.get(f"/v1/videos/{first}/content?variant=thumbnail").body()
    page = visitor.open("storyboard")
    page.get_by_label("What happens in shot 1").fill("a fox")
    shot = page.get_by_role("group", name="Shot 1")
    shot.get_by_label("Camera").select_option("zoom in")
    page.reload()
    expect(page.get_by_label("What happens in shot 1")).to_have_value("a fox")
    expect(shot.get_by_label("Camera")).to_have_value("zoom in")
    file = {"name": "foxes.webp", "mimeType": "image/webp", "buffer": picture}
    page.get_by_label("Picture or clip for shot 2").set_input_files(file)
    expect(page.get_by_role("button", name="Remove foxes.webp from shot 2")).to_be_visible()
    with page.expect_request(lambda asked: asked.method == "POST" and asked.url.endswith("/v1/videos")) as asked:
        page.get_by_role("button", name="Render").click()
    cards = asked.value.post_data_json["asazora"]["storyboard"]
    assert [card["camera"] for card in cards] == ["zoom in", ""]
    assert cards[1]["image"]["file_id"].startswith("file")
    page.wait_for_url("**/#video/*")


def test_a_storyboard_is_saved_as_a_file_and_loaded_again(visitor: Visitor, tmp_path: Path):
    visitor.sign_in()
    page = visitor.open("storyboard")
    page.get_by_label("What happens in shot 1").fill("a fox")
    page.get_by_role("group", name="Shot 1").get_by_label("Camera").select_option("zoom in")
    page.get_by_role("group", name="Shot 1").get_by_label("Length").fill("2.5")
    file = {"name": "den.png", "mimeType": "image/png", "buffer": page.screenshot()}
    page.get_by_label("Picture or clip for shot 2").set_input_files(file)
    with page.expect_download() as coming:
        page.get_by_role("button", name="Save as a file").click()
    saved = tmp_path / coming.value.suggested_filename
    coming.value.save_as(saved)
    (tmp_path / "den.png").write_bytes(file["buffer"])
    board = read_storyboard(saved)
    assert (board.size, board.seconds) == (Size(256, 256), 5.5), "the command reads the same file"

    page.get_by_label("What happens in shot 1").fill("a cat")
    page.get_by_role("button", name="Remove shot 2").click()

    def load(path: Path) -> None:
        with page.expect_file_chooser() as chooser:
            page.get_by_role("button", name="Load a file").click()
        chooser.value.set_files(path)

    load(saved)
    shot = page.get_by_role("group", name="Shot 1")
    expect(page.get_by_label("What happens in shot 1")).to_have_value("a fox")
    expect(shot.get_by_label("Camera")).to_have_value("zoom in")
    expect(shot.get_by_label("Length")).to_have_value("2.5")
    expect(page.get_by_text("Choose these again: den.png for shot 2.")).to_be_visible()
    assert examine(visitor, "storyboard-loaded") == []
    saved.write_text('{"cards": [{"text": "a fox", "camra": "zoom in"}]}')
    load(saved)
    expect(page.get_by_role("alert").filter(has_text="Card 1: “camra” is not known.")).to_be_visible()
    expect(page.get_by_label("What happens in shot 1")).to_have_value("a fox")


def test_an_account_consents_takes_everything_along_and_erases_itself(visitor: Visitor, server: LiveServer):
    visitor.sign_in(account="the leaver")
    finish(visitor, make(visitor, "two foxes"))
    page = visitor.open("people")
    page.get_by_label("The checks may learn").click()
    wait_until(lambda: visitor.context.request.get("/v1/asazora/account/consent").json()["training"])
    page.reload()
    expect(page.get_by_label("The checks may learn")).to_be_checked()
    with page.expect_download() as coming:
        page.get_by_role("link", name="Take everything along").click()
    with zipfile.ZipFile(coming.value.path()) as taken:
        assert [name for name in taken.namelist() if name.endswith("video.mp4")]
        assert "two foxes" in taken.read("jobs.json").decode()
    page.get_by_role("button", name="Erase the account").click()
    sure = page.get_by_role("button", name="Erase everything")
    page.get_by_label("Type its name").fill("the leave")
    expect(sure).to_be_disabled()
    page.get_by_label("Type its name").fill("the leaver")
    sure.click()
    expect(page.locator("main.signin")).to_be_visible()
    assert "the leaver" not in [account.name for account in server.accounts.accounts()]


def test_a_reviewer_who_allows_a_held_clip_publishes_it(visitor: Visitor, browser: Browser, server: LiveServer):
    visitor.sign_in()
    made = make(visitor, "a fox with a knife")
    page = visitor.open(f"video/{made}")
    expect(page.get_by_role("heading", name="A person looks at this first")).to_be_visible()
    visitor.photograph("held")
    reviewer = Visitor(browser, server)
    reviewer.sign_in(Role.REVIEWER)
    case = reviewer.open("review").locator(".case", has_text="a fox with a knife")
    case.get_by_role("button", name="Look at the clip").click()
    wait_for(case.locator("video"), "video => video.readyState > 1")
    case.get_by_role("button", name="Allow").click()
    expect(case).to_have_count(0)
    reviewer.leave()
    finish(visitor, made)
    page.reload()
    expect(page.locator(".stage > video[controls]")).to_be_visible()


def test_a_finding_goes_through_its_states(visitor: Visitor, browser: Browser, server: LiveServer):
    visitor.sign_in(Role.RED_TEAMER)
    page = visitor.open("redteam")
    page.get_by_label("Prompt", exact=True).fill("a meadow of knives")
    page.get_by_role("button", name="File it").click()
    own = page.locator(".case", has_text="a meadow of knives")
    expect(own.locator(".status")).to_have_text("open")

    reviewer = Visitor(browser, server)
    reviewer.sign_in(Role.REVIEWER)
    finding = reviewer.open("review").locator(".case", has_text="a meadow of knives")
    for act, status in (("Reject", "rejected"), ("Open again", "open"), ("Confirm", "confirmed")):
        finding.get_by_role("button", name=act).click()
        expect(finding.locator(".status")).to_have_text(status)
    finding.get_by_role("button", name="Close").click()
    expect(finding).to_have_count(0)
    reviewer.leave()
    page.reload()
    expect(own.locator(".status")).to_have_text("closed")
    expect(own).to_contain_text(re.compile("open .* then rejected .* then confirmed .* then closed"))


@pytest.mark.parametrize(("dark", "phone"), [(False, False), (True, True)], ids=["desktop-light", "phone-dark"])
def test_axe_finds_nothing_serious_in_any_dialog(browser: Browser, server: LiveServer, dark: bool, phone: bool):
    someone = Visitor(browser, server, dark=dark, phone=phone)
    look = f"{'phone' if phone else 'desktop'}-{'dark' if dark else 'light'}"
    someone.sign_in(Role.ADMIN, account=f"dialogs {look}")
    finish(someone, make(someone, "a green car"))
    made = finish(someone, make(someone, "two foxes"))
    page = someone.open(f"video/{made}")
    found = list[str]()

    def look_at(title: str | re.Pattern[str], button: str | re.Pattern[str]) -> None:
        page.get_by_role("button", name=button, exact=True).first.click()
        expect(page.get_by_role("dialog", name=title)).to_be_visible()
        name = str(button).lower().replace(" ", "-") if isinstance(button, str) else "limits"
        found.extend(examine(someone, f"dialog-{name}-{look}"))
        assert scrolls_sideways(someone) is False, title
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)

    for title in ("Extend", "Loop", "Remix", "Blend", "Re-cut", "Delete", "Report a harm"):
        look_at(title, title)
    someone.open("people")
    look_at("Your new key", "New key")
    look_at("The invitation", "Invite")
    look_at(re.compile("Limits of"), re.compile("Limits of"))
    look_at("Erase the account", "Erase the account")
    refused = make(someone, "a weapon on a beach")
    wait_until(lambda: someone.context.request.get(f"/v1/videos/{refused}").json()["status"] == "failed")
    someone.open(f"video/{refused}")
    look_at("Ask a person to look", "This is a mistake: ask a person to look")
    assert found == []
    someone.leave()


def test_signing_out_returns_to_the_door(visitor: Visitor):
    visitor.sign_in()
    page = visitor.open("create")
    page.get_by_role("button", name=re.compile("^Account")).click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Key")).to_be_visible()
    assert visitor.context.request.get("/v1/videos").status == 401


@pytest.mark.parametrize(
    ("dark", "phone", "places"),
    [
        (False, False, ("library", "verify", "people", "review")),
        (True, True, ("create", "storyboard", "video", "people", "redteam")),
    ],
    ids=["desktop-light", "phone-dark"],
)
def test_axe_finds_nothing_serious(
    browser: Browser, server: LiveServer, dark: bool, phone: bool, places: tuple[str, ...]
):
    someone = Visitor(browser, server, dark=dark, phone=phone)
    look = f"{'phone' if phone else 'desktop'}-{'dark' if dark else 'light'}"
    someone.sign_in(Role.ADMIN, account=f"axe {look}")
    made = finish(someone, make(someone, "two foxes"))
    post(someone, "/v1/asazora/reports", {"video_id": made, "category": "hate", "words": "a sign"})
    found = list[str]()
    for place in places:
        someone.open(f"video/{made}" if place == "video" else place)
        found += examine(someone, f"{place}-{look}")
        assert scrolls_sideways(someone) is False, place
    assert found == []
    someone.leave()


def test_a_page_that_hangs_is_ended_and_the_next_test_has_a_browser(chromium_process: Chromium):
    with chromium_process.for_one_test(seconds=5) as launched:
        page = launched.new_page()
        with pytest.raises(BrowserError):
            page.evaluate("() => { for (;;); }")
    with chromium_process.for_one_test() as launched:
        assert launched.new_page().evaluate("6 * 7") == 42


def scrolls_sideways(visitor: Visitor) -> bool:
    """Whether the page, or the dialog over it, is wider than the window."""
    boxes = "[document.documentElement, ...document.querySelectorAll('dialog')]"
    return visitor.page.evaluate(f"{boxes}.some(box => box.scrollWidth > innerWidth)")


REMEMBER_STREAMS = """
window.streams = { addresses: 0, sources: [], targets: [] };
const { createObjectURL, revokeObjectURL } = URL;
URL.createObjectURL = what => { streams.addresses++; return createObjectURL.call(URL, what); };
URL.revokeObjectURL = address => { streams.addresses--; revokeObjectURL.call(URL, address); };
const { addSourceBuffer } = MediaSource.prototype;
MediaSource.prototype.addSourceBuffer = function (type) {
    const buffer = addSourceBuffer.call(this, type);
    streams.sources.push(this);
    streams.targets.push(this, buffer);
    return buffer;
};
const { fetch } = window;
window.fetch = (url, options) => {
    if (url.endsWith("/stream")) streams.targets.push(options.signal);
    return fetch(url, options);
};
"""
"""What the page makes to watch a clip, to be looked at afterwards."""

STREAMING_LISTENERS = 3
"""For an event, an error and the end of watching."""


def listeners(visitor: Visitor) -> int:
    """How many wait for something of the streams that were watched, as the browser's own debugger counts them."""
    session = visitor.context.new_cdp_session(visitor.page)
    total = 0
    for index in range(visitor.page.evaluate("streams.targets.length")):
        target = session.send("Runtime.evaluate", {"expression": f"streams.targets[{index}]"})["result"]["objectId"]
        total += len(session.send("DOMDebugger.getEventListeners", {"objectId": target})["listeners"])
    session.detach()
    return total


def is_let_go(video: ElementHandle) -> bool:
    """Whether a video that left the page holds no file, player or connection."""
    return video.evaluate("video => video.networkState === HTMLMediaElement.NETWORK_EMPTY && !video.isConnected")
