"""Borderline clips, reports, appeals: what a person must look at first nobody sees, and each decision is on record."""

from collections.abc import Generator
from typing import Any

import httpx2
import openai
import pytest

from asazora.server.app import sweep
from asazora.server.store.accounts import Role
from asazora.server.store.tables import jobs
from live_server import PATIENCE_SECONDS, LiveServer, wait_until

pytestmark = pytest.mark.filterwarnings("ignore:The Sora API is scheduled:DeprecationWarning")

TINY = {"asazora": {"size": "128x64", "seconds": 0.5}}
BORDERLINE = "a fox with a knife"
OWN = "/v1/asazora"


def holder(server: LiveServer, role: Role) -> httpx2.Client:
    key, _ = server.accounts.create_key(role)
    return httpx2.Client(base_url=server.url, headers={"authorization": f"Bearer {key}"}, timeout=PATIENCE_SECONDS)


@pytest.fixture
def reviewer(server: LiveServer) -> Generator[httpx2.Client]:
    with holder(server, Role.REVIEWER) as made:
        yield made


@pytest.fixture
def client(server: LiveServer) -> Generator[openai.OpenAI]:
    with server.client() as made:
        yield made


def ask(client: openai.OpenAI, method: str, path: str, **options: Any) -> httpx2.Response:
    headers = {"authorization": f"Bearer {client.api_key}"}
    return httpx2.request(
        method, f"{client.base_url}asazora/{path}", headers=headers, timeout=PATIENCE_SECONDS, **options
    )


def made(client: openai.OpenAI, prompt: str) -> Any:
    return client.videos.create_and_poll(prompt=prompt, extra_body=TINY)


def open_case(reviewer: httpx2.Client, video_id: str) -> dict[str, Any]:
    cases = reviewer.get(f"{OWN}/reviews?limit=200").json()["data"]
    return next(case for case in cases if case["video_id"] == video_id)


def decide(reviewer: httpx2.Client, case: dict[str, Any], decision: str) -> httpx2.Response:
    return reviewer.post(f"{OWN}/reviews/{case['id']}/decision", json={"decision": decision, "notes": "seen"})


def test_a_borderline_clip_is_seen_by_reviewers_only_until_one_releases_it(
    server: LiveServer, client: openai.OpenAI, reviewer: httpx2.Client
):
    video = made(client, BORDERLINE)
    assert (video.status, video.error.code) == ("failed", "held_for_review")
    with pytest.raises(openai.NotFoundError):
        client.videos.download_content(video.id)
    assert not (server.settings.videos_folder / video.id / "video.mp4").exists()
    case = open_case(reviewer, video.id)
    assert (case["kind"], case["prompt"], case["category"]) == ("borderline", BORDERLINE, "violence")
    assert case["objections"][0]["check"] == "prompt"
    clip = reviewer.get(f"{OWN}/reviews/{case['id']}/content")
    assert clip.content[4:8] == b"ftyp"
    assert decide(reviewer, case, "allow").json()["decision"] == "allow"
    wait_until(lambda: client.videos.retrieve(video.id).status == "completed")
    released = client.videos.retrieve(video.id)
    assert (released.progress, released.error) == (100, None)
    assert released.model_extra["asazora"]["revised_prompt"] == BORDERLINE
    assert client.videos.download_content(video.id).content == clip.content
    assert client.videos.download_content(video.id, variant="thumbnail").content
    again = decide(reviewer, case, "block")
    assert (again.status_code, again.json()["error"]["code"]) == (400, "already_decided"), "clients retry a 409"
    actions = [
        event.action for event in server.context.audit.page(before=None, limit=50) if event.subject == case["id"]
    ]
    assert actions == ["case.decided", "case.looked_at", "case.opened"]


def test_a_borderline_clip_that_is_not_allowed_is_gone(
    server: LiveServer, client: openai.OpenAI, reviewer: httpx2.Client
):
    video = made(client, BORDERLINE)
    case = open_case(reviewer, video.id)
    decide(reviewer, case, "block")
    assert client.videos.retrieve(video.id).error.code == "moderation_blocked"
    assert reviewer.get(f"{OWN}/reviews/{case['id']}/content").status_code == 404
    assert not server.context.files.quarantined(video.id).exists()


def test_deleting_a_held_video_closes_its_case_and_leaves_no_file(
    server: LiveServer, client: openai.OpenAI, reviewer: httpx2.Client
):
    video = made(client, BORDERLINE)
    case = open_case(reviewer, video.id)
    client.videos.delete(video.id)
    assert reviewer.get(f"{OWN}/reviews/{case['id']}").status_code == 404
    assert not server.context.files.quarantined(video.id).parent.exists()


def test_what_a_red_teamer_makes_in_the_quarantine_never_leaves_it(server: LiveServer, reviewer: httpx2.Client):
    with server.client(Role.RED_TEAMER) as attacker:
        video = made(attacker, BORDERLINE)
        assert video.error.code == "held_for_review"
        case = open_case(reviewer, video.id)
        assert case["kind"] == "quarantined"
        decide(reviewer, case, "allow")
        assert attacker.videos.retrieve(video.id).status == "failed"
        with pytest.raises(openai.NotFoundError):
            attacker.videos.download_content(video.id)


def test_a_reported_video_is_taken_down_and_the_report_is_followed(
    server: LiveServer, client: openai.OpenAI, reviewer: httpx2.Client
):
    video = made(client, "a fox")
    report = {"category": "violence", "words": "it scares me", "video_id": video.id}
    reported = ask(client, "POST", "reports", json=report).json()
    assert (reported["kind"], reported["decision"]) == ("report", None)
    decide(reviewer, open_case(reviewer, video.id), "block")
    assert client.videos.retrieve(video.id).error.code == "taken_down"
    with pytest.raises(openai.NotFoundError):
        client.videos.download_content(video.id)
    assert ask(client, "GET", "cases").json()["data"][0]["decision"] == "block"
    assert server.context.files.quarantined(video.id).is_file(), "kept for an appeal"


def test_a_video_that_was_taken_down_is_put_back_when_its_appeal_is_allowed(
    server: LiveServer, client: openai.OpenAI, reviewer: httpx2.Client
):
    video = made(client, "a fox")
    file = client.videos.download_content(video.id).content
    ask(client, "POST", "reports", json={"category": "violence", "words": "it scares me", "video_id": video.id})
    decide(reviewer, open_case(reviewer, video.id), "block")
    appealed = ask(client, "POST", "appeals", json={"video_id": video.id, "words": "it is a fox"})
    assert appealed.status_code == 200
    decide(reviewer, open_case(reviewer, video.id), "allow")
    wait_until(lambda: client.videos.retrieve(video.id).status == "completed")
    back = client.videos.retrieve(video.id)
    assert (back.progress, back.error) == (100, None)
    assert client.videos.download_content(video.id).content == file
    assert client.videos.download_content(video.id, variant="thumbnail").content
    assert not server.context.files.quarantined(video.id).exists()


def test_an_appeal_that_is_denied_leaves_a_video_taken_down(client: openai.OpenAI, reviewer: httpx2.Client):
    video = made(client, "a fox")
    ask(client, "POST", "reports", json={"category": "violence", "words": "it scares me", "video_id": video.id})
    decide(reviewer, open_case(reviewer, video.id), "block")
    ask(client, "POST", "appeals", json={"video_id": video.id, "words": "it is a fox"})
    decide(reviewer, open_case(reviewer, video.id), "block")
    assert client.videos.retrieve(video.id).error.code == "taken_down"


def test_no_report_opens_a_way_out_of_the_quarantine(server: LiveServer, reviewer: httpx2.Client):
    with server.client(Role.RED_TEAMER) as attacker:
        video = made(attacker, BORDERLINE)
        decide(reviewer, open_case(reviewer, video.id), "allow")
        ask(attacker, "POST", "reports", json={"category": "violence", "words": "bad", "video_id": video.id})
        decide(reviewer, open_case(reviewer, video.id), "block")
        assert attacker.videos.retrieve(video.id).error.code == "held_for_review"
        refused = ask(attacker, "POST", "appeals", json={"video_id": video.id, "words": "?"})
        assert refused.json()["error"]["code"] == "not_appealable"


def test_what_was_refused_without_tolerance_cannot_be_appealed(client: openai.OpenAI):
    video = made(client, "a minor")
    assert video.error.code == "moderation_blocked"
    assert video.model_extra["asazora"]["refused_for"] == ["sexual/minors"]
    refused = ask(client, "POST", "appeals", json={"video_id": video.id, "words": "?"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (403, "cannot_be_appealed")


def test_an_account_sees_its_own_cases_only_and_what_became_of_them(
    server: LiveServer, client: openai.OpenAI, reviewer: httpx2.Client
):
    video = made(client, "a weapon")
    ask(client, "POST", "appeals", json={"video_id": video.id, "words": "it is a toy"})
    ask(client, "POST", "reports", json={"category": "hate", "words": "seen on a forum"})
    case = open_case(reviewer, video.id)
    reviewer.post(f"{OWN}/reviews/{case['id']}/decision", json={"decision": "block", "notes": "no toy"})
    report, appeal = ask(client, "GET", "cases").json()["data"]
    assert (report["kind"], report["state"], report["decision"], report["notes"]) == ("report", "open", None, None)
    assert (appeal["kind"], appeal["state"], appeal["decision"], appeal["notes"]) == (
        "appeal",
        "decided",
        "block",
        "no toy",
    )
    assert appeal["created_at"] <= appeal["decided_at"]
    assert not {"decided_by", "objections", "account_id"} & appeal.keys()
    with server.client() as stranger:
        assert ask(stranger, "GET", "cases").json()["data"] == []


def test_a_clip_that_is_held_counts_and_goes_when_its_time_is_over(
    server: LiveServer, client: openai.OpenAI, reviewer: httpx2.Client
):
    with server.client(Role.RED_TEAMER) as attacker:
        held, evidence = made(client, BORDERLINE), made(attacker, BORDERLINE)
        held_bytes = used(client)
        assert held_bytes > 0
        assert used(attacker) > 0
        taken = made(client, "a fox")
        whole = used(client)
        ask(client, "POST", "reports", json={"category": "violence", "words": "bad", "video_id": taken.id})
        decide(reviewer, open_case(reviewer, taken.id), "block")
        kept = server.context.files.quarantined(taken.id).stat().st_size
        assert held_bytes + kept == used(client) < whole, "of a video that is taken down one file is kept"
        decide(reviewer, open_case(reviewer, evidence.id), "allow")  # noted: it stays where it is
        ids = [video.id for video in (held, evidence, taken)]
        with server.context.database.writing() as connection:
            connection.execute(jobs.update().where(jobs.c.id.in_(ids)).values(expires_at=1))
        sweep(server.context)
        assert not any(server.context.files.quarantined(video_id).parent.exists() for video_id in ids)
        assert used(client) == used(attacker) == 0
    assert decide(reviewer, open_case(reviewer, held.id), "allow").status_code == 200
    assert client.videos.retrieve(held.id).error.code == "expired"


def used(client: openai.OpenAI) -> int:
    return ask(client, "GET", "account").json()["used_bytes"]


def test_a_report_that_is_dismissed_leaves_the_video(client: openai.OpenAI, reviewer: httpx2.Client):
    video = made(client, "a fox")
    ask(client, "POST", "reports", json={"category": "hate", "words": "hm", "video_id": video.id})
    decide(reviewer, open_case(reviewer, video.id), "allow")
    assert client.videos.retrieve(video.id).status == "completed"


def test_a_refusal_can_be_appealed_once(client: openai.OpenAI, reviewer: httpx2.Client):
    video = made(client, "a weapon")
    assert video.error.code == "moderation_blocked"
    body = {"video_id": video.id, "words": "it is a toy"}
    assert ask(client, "POST", "appeals", json=body).json()["kind"] == "appeal"
    assert ask(client, "POST", "appeals", json=body).json()["error"]["code"] == "already_appealed"
    decide(reviewer, open_case(reviewer, video.id), "allow")
    assert client.videos.retrieve(video.id).status == "failed", "an appeal opens no second door"
    fine = made(client, "a fox")
    refused = ask(client, "POST", "appeals", json={"video_id": fine.id, "words": "?"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "not_appealable")


def test_bad_reports_are_told_what_is_allowed(client: openai.OpenAI):
    unknown = ask(client, "POST", "reports", json={"category": "violense", "words": "x"}).json()["error"]
    assert (unknown["param"], "did you mean 'violence'" in unknown["message"]) == ("category", True)
    missing = ask(client, "POST", "reports", json={"category": "hate", "words": "x", "video_id": "video_0"})
    assert missing.status_code == 404
    assert ask(client, "POST", "reports", json={"category": "hate", "words": "seen on a forum"}).status_code == 200


@pytest.mark.parametrize("role", [Role.CREATOR, Role.RED_TEAMER, Role.VIEWER])
def test_only_reviewers_review(server: LiveServer, role: Role):
    with holder(server, role) as client:
        for path in ("reviews", "reviews/case_0", "reviews/case_0/content"):
            assert client.get(f"{OWN}/{path}").status_code == 403
        assert client.post(f"{OWN}/reviews/case_0/decision", json={"decision": "allow"}).status_code == 403


def test_nobody_decides_on_the_own_case(server: LiveServer):
    with server.client(Role.ADMIN) as admin:
        video = made(admin, BORDERLINE)
        headers = {"authorization": f"Bearer {admin.api_key}"}
        with httpx2.Client(base_url=server.url, headers=headers, timeout=PATIENCE_SECONDS) as reviewing:
            assert decide(reviewing, open_case(reviewing, video.id), "allow").status_code == 403


def test_feedback_is_kept_replaced_and_asks_for_a_finished_video(client: openai.OpenAI):
    video = made(client, "a fox")
    for rating in (2, 5):
        given = {"video_id": video.id, "rating": rating, "tags": ["sharp"], "words": "nice"}
        assert ask(client, "POST", "feedback", json=given).status_code == 200
    kept = ask(client, "GET", "feedback").json()["data"]
    assert [(one["video_id"], one["rating"]) for one in kept] == [(video.id, 5)]
    assert ask(client, "POST", "feedback", json={"video_id": "video_0", "rating": 1}).status_code == 404
    assert ask(client, "POST", "feedback", json={"video_id": video.id, "rating": 6}).status_code == 400
    refused = made(client, "a weapon")
    assert ask(client, "POST", "feedback", json={"video_id": refused.id, "rating": 1}).status_code == 400


def report_file(client: openai.OpenAI, content: bytes, **fields: str) -> httpx2.Response:
    fields = {"category": "likeness", "words": "that is me", **fields}
    return ask(client, "POST", "reports/of_file", data=fields, files={"file": content})


def test_a_copy_of_anothers_video_is_reported_and_nothing_of_it_is_told(
    server: LiveServer, client: openai.OpenAI, reviewer: httpx2.Client
):
    video = made(client, "a secret fox")
    copy = client.videos.download_content(video.id).content
    with server.client(Role.VIEWER) as stranger:
        reported = report_file(stranger, copy)
        assert reported.status_code == 200
        assert reported.json()["video_id"] is None
        case = open_case(reviewer, video.id)
        assert (case["id"], case["prompt"]) == (reported.json()["id"], "a secret fox")
        assert reviewer.get(f"{OWN}/reviews/{case['id']}/content").content == copy
        decide(reviewer, case, "block")
        told = [ask(stranger, "GET", path) for path in ("cases", "account/export")]
        assert told[0].json()["data"][0]["decision"] == "block"
        assert not [answer for answer in told if video.id.encode() in answer.content or b"secret" in answer.content]
    assert client.videos.retrieve(video.id).error.code == "taken_down"
    assert ask(client, "GET", "cases").json()["data"] == [], "whose video it is does not learn who reported it"
    assert ask(client, "POST", "appeals", json={"video_id": video.id, "words": "it is a fox"}).status_code == 200


def test_a_report_of_ones_own_file_names_the_video(client: openai.OpenAI):
    video = made(client, "a fox in a hat")
    copy = client.videos.download_content(video.id).content
    assert report_file(client, copy).json()["video_id"] == video.id


def test_a_report_of_a_video_that_is_gone_is_answered_as_any_other(
    server: LiveServer, client: openai.OpenAI, reviewer: httpx2.Client
):
    video = made(client, "a fox with a ball")
    copy = client.videos.download_content(video.id).content
    client.videos.delete(video.id)
    with server.client(Role.VIEWER) as stranger:
        reported = report_file(stranger, copy).json()
    assert (reported["kind"], reported["state"], reported["video_id"]) == ("report", "open", None)
    assert reviewer.get(f"{OWN}/reviews/{reported['id']}").json()["video_id"] is None


def test_a_file_that_was_not_made_here_cannot_be_reported(client: openai.OpenAI, server: LiveServer):
    refused = report_file(client, b"no video")
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "not_made_here")
    assert report_file(client, b"no video", category="violense").status_code == 400
    assert ask(client, "POST", "reports/of_file", data={"category": "hate", "words": "x"}).status_code == 400
    assert list(server.settings.uploads_folder.iterdir()) == []


def test_nobody_decides_on_a_report_of_the_own_clip(server: LiveServer, client: openai.OpenAI):
    with server.client(Role.ADMIN) as maker:
        video = made(maker, "a fox with a kite")
        case = report_file(client, maker.videos.download_content(video.id).content).json()
        path = f"reviews/{case['id']}/decision"
        assert ask(maker, "POST", path, json={"decision": "allow"}).status_code == 403


def test_cases_come_in_pages_both_ways_and_say_who_decided(
    server: LiveServer, client: openai.OpenAI, reviewer: httpx2.Client
):
    reports = [{"category": "hate", "words": f"seen {number} times"} for number in range(3)]
    ids = [ask(client, "POST", "reports", json=report).json()["id"] for report in reports]
    for case_id in ids:
        decide(reviewer, {"id": case_id}, "allow")

    def page(query: str) -> tuple[list[str], bool, int]:
        answer = reviewer.get(f"{OWN}/reviews?decided=true&{query}").json()
        cases = answer["data"]
        return [case["id"] for case in cases], answer["has_more"], cases[-1]["sequence"]

    first, more, last = page("order=desc&limit=2")
    assert (first, more) == ([ids[2], ids[1]], True)
    assert page(f"order=desc&limit=1&after={last}")[0] == [ids[0]]
    found, more, _ = page(f"after={last - 1}")
    assert (found, more) == (ids[1:], False)
    decided = reviewer.get(f"{OWN}/reviews/{ids[0]}").json()
    name = reviewer.get(f"{OWN}/account").json()["name"]
    assert (decided["decision"], decided["notes"], decided["decided_by_name"]) == ("allow", "seen", name)
