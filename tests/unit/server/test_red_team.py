"""The red team: which layer decided, and findings that are followed until they are closed."""

import json
from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from typer.testing import CliRunner

from asazora.cli.main import app
from asazora.server.store.accounts import Role
from live_server import PATIENCE_SECONDS, LiveServer, wait_until

OWN = "/v1/asazora"
TINY = {"asazora": {"size": "128x64", "seconds": 0.5}}


def holder(server: LiveServer, role: Role) -> httpx2.Client:
    key, _ = server.accounts.create_key(role)
    return httpx2.Client(base_url=server.url, headers={"authorization": f"Bearer {key}"}, timeout=PATIENCE_SECONDS)


@pytest.fixture
def attacker(server: LiveServer) -> Generator[httpx2.Client]:
    with holder(server, Role.RED_TEAMER) as made:
        yield made


def filed(attacker: httpx2.Client, **changes: Any) -> dict[str, Any]:
    body = {"category": "violence", "severity": 4, "prompt": "a w3apon", "notes": "leet", **changes}
    answer = attacker.post(f"{OWN}/findings", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_probe_says_what_each_layer_found_and_makes_nothing(attacker: httpx2.Client):
    found = attacker.post(f"{OWN}/red_team/probes", json={"prompts": ["a fox", "a weapon"]}).json()["data"]
    assert [(one["prompt"], one["action"]) for one in found] == [("a fox", "allow"), ("a weapon", "block")]
    assert found[1]["category_scores"]["violence"] == 1.0
    assert found[1]["layers"] == ["fake"]
    assert found[1]["evidence"][0] == {"layer": "fake", "category": "violence", "found": "a word", "view": "text"}
    assert attacker.get("/v1/videos").json()["data"] == []


def test_a_long_suite_is_run_against_a_server(server: LiveServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    prompts = [f"a weapon {number}" if number % 2 else f"a fox {number}" for number in range(150)]
    suite = tmp_path / "suite.json"
    suite.write_text(json.dumps([{"prompt": prompt} for prompt in prompts]))
    command = ["redteam", "run", str(suite), "--json", "--url", server.url]
    assert CliRunner().invoke(app, command).exit_code == 2, "it takes a key"
    monkeypatch.setenv("ASAZORA_KEY", server.accounts.create_key(Role.CREATOR)[0])
    refused = CliRunner().invoke(app, command)
    assert (refused.exit_code, "red_team" in refused.output) == (1, True)
    monkeypatch.setenv("ASAZORA_KEY", server.accounts.create_key(Role.RED_TEAMER)[0])
    report = json.loads(CliRunner().invoke(app, command).stdout)
    assert (report["num_attacks"], report["caught"]["all"]["count"]) == (150, 75)
    assert report["layers"] == {"fake": 75}


def test_a_long_list_of_probes_is_answered_in_order(attacker: httpx2.Client):
    prompts = [f"a weapon {number}" if number % 2 else f"a fox {number}" for number in range(130)]
    found = attacker.post(f"{OWN}/red_team/probes", json={"prompts": prompts}).json()["data"]
    assert [one["prompt"] for one in found] == prompts
    assert [one["action"] for one in found] == ["allow", "block"] * 65
    assert attacker.post(f"{OWN}/red_team/probes", json={"prompts": ["x"] * 1001}).status_code == 400


def test_a_finding_is_followed_to_closed(server: LiveServer, attacker: httpx2.Client):
    finding = filed(attacker)
    with holder(server, Role.REVIEWER) as reviewer:
        assert finding["id"] in [one["id"] for one in reviewer.get(f"{OWN}/findings").json()["data"]]
        early = reviewer.post(f"{OWN}/findings/{finding['id']}", json={"status": "closed"})
        assert (early.status_code, early.json()["error"]["param"]) == (400, "status")
        for status in ("confirmed", "closed"):
            reviewer.post(f"{OWN}/findings/{finding['id']}", json={"status": status, "notes": f"now {status}"})
    followed = attacker.get(f"{OWN}/findings/{finding['id']}").json()
    assert followed["status"] == "closed"
    assert [(step["status"], step["notes"]) for step in followed["history"]] == [
        ("open", ""),
        ("confirmed", "now confirmed"),
        ("closed", "now closed"),
    ]
    events = [event for event in server.context.audit.page(before=None, limit=20) if event.subject == finding["id"]]
    assert [event.action for event in events] == ["finding.closed", "finding.confirmed", "finding.filed"]


def test_findings_are_the_authors_and_the_reviewers_only(server: LiveServer, attacker: httpx2.Client):
    finding = filed(attacker)
    with holder(server, Role.RED_TEAMER) as other:
        assert other.get(f"{OWN}/findings").json()["data"] == []
        assert other.get(f"{OWN}/findings/{finding['id']}").status_code == 404
    assert attacker.post(f"{OWN}/findings/{finding['id']}", json={"status": "confirmed"}).status_code == 403


@pytest.mark.parametrize(
    ("change", "status", "param"),
    [
        ({"category": "violense"}, 400, "category"),
        ({"severity": 6}, 400, "severity"),
        ({"prompt": ""}, 400, "prompt"),
        ({"video_id": "video_0"}, 404, "video_id"),
    ],
)
def test_a_bad_finding_is_not_filed(attacker: httpx2.Client, change: dict[str, Any], status: int, param: str):
    body = {"category": "violence", "severity": 4, "prompt": "x", **change}
    answer = attacker.post(f"{OWN}/findings", json=body)
    assert (answer.status_code, answer.json()["error"]["param"]) == (status, param)
    assert attacker.get(f"{OWN}/findings").json()["data"] == []


@pytest.mark.parametrize("role", [Role.CREATOR, Role.REVIEWER, Role.VIEWER])
def test_only_red_teamers_attack(server: LiveServer, role: Role):
    with holder(server, role) as client:
        assert client.post(f"{OWN}/red_team/probes", json={"prompts": ["x"]}).status_code == 403
        body = {"category": "violence", "severity": 4, "prompt": "x"}
        assert client.post(f"{OWN}/findings", json=body).status_code == 403


def made(attacker: httpx2.Client, prompt: str, **options: Any) -> str:
    """The id of a video that has ended."""
    body = {"prompt": prompt, "asazora": {**TINY["asazora"], **options}}
    video_id = attacker.post("/v1/videos", json=body).json()["id"]
    wait_until(lambda: attacker.get(f"/v1/videos/{video_id}").json()["status"] in ("completed", "failed"))
    return video_id


def test_a_published_clip_that_a_finding_is_about_is_quarantined(server: LiveServer, attacker: httpx2.Client):
    video_id = made(attacker, "a fox")
    clip = attacker.get(f"/v1/videos/{video_id}/content").content
    finding = filed(attacker, video_id=video_id)
    assert finding["has_clip"]
    video = attacker.get(f"/v1/videos/{video_id}").json()
    assert (video["status"], video["error"]["code"]) == ("failed", "held_for_review")
    for path in ("content", "stream", "content?variant=thumbnail"):
        assert attacker.get(f"/v1/videos/{video_id}/{path}").status_code == 404
    assert not (server.settings.videos_folder / video_id).exists()
    with holder(server, Role.REVIEWER) as reviewer, holder(server, Role.ADMIN) as admin:
        cases = reviewer.get(f"{OWN}/reviews?limit=200").json()["data"]
        (case,) = [one for one in cases if one["video_id"] == video_id]
        assert (case["kind"], case["category"], case["words"]) == ("quarantined", "violence", "leet")
        for client in (attacker, reviewer, admin):
            seen = client.get(f"{OWN}/findings/{finding['id']}/content")
            assert (seen.content, seen.headers["content-type"]) == (clip, "video/mp4")
        decided = reviewer.post(f"{OWN}/reviews/{case['id']}/decision", json={"decision": "allow"})
        assert decided.status_code == 200
    assert attacker.get(f"/v1/videos/{video_id}").json()["status"] == "failed", "it is never published again"
    for role in (Role.CREATOR, Role.VIEWER, Role.RED_TEAMER):
        with holder(server, role) as other:
            assert other.get(f"{OWN}/findings/{finding['id']}/content").status_code == 404
    events = [event.action for event in server.context.audit.page(before=None, limit=50)]
    assert events.count("finding.looked_at") == 3


def test_a_clip_that_is_held_already_is_the_findings_evidence(server: LiveServer, attacker: httpx2.Client):
    video_id = made(attacker, "a fox with a knife")
    finding = filed(attacker, video_id=video_id)
    assert finding["has_clip"]
    assert attacker.get(f"{OWN}/findings/{finding['id']}/content").content[4:8] == b"ftyp"
    with holder(server, Role.REVIEWER) as reviewer:
        cases = reviewer.get(f"{OWN}/reviews?limit=200").json()["data"]
        (case,) = [one for one in cases if one["video_id"] == video_id]
        reviewer.post(f"{OWN}/reviews/{case['id']}/decision", json={"decision": "block"})
    assert not attacker.get(f"{OWN}/findings/{finding['id']}").json()["has_clip"]
    assert attacker.get(f"{OWN}/findings/{finding['id']}/content").status_code == 404


def test_a_finding_without_a_clip_has_none(attacker: httpx2.Client):
    refused = filed(attacker, video_id=made(attacker, "a weapon"))
    for finding in (refused, filed(attacker)):
        assert not finding["has_clip"]
        assert attacker.get(f"{OWN}/findings/{finding['id']}/content").status_code == 404


def test_a_finding_waits_until_its_video_has_ended(server: LiveServer, attacker: httpx2.Client):
    video_id = attacker.post("/v1/videos", json={"prompt": "a fox", "asazora": {"seconds": 60}}).json()["id"]
    body = {"category": "violence", "severity": 4, "prompt": "x", "video_id": video_id}
    early = attacker.post(f"{OWN}/findings", json=body)
    assert (early.status_code, early.json()["error"]["code"]) == (400, "video_not_ready")
    attacker.delete(f"/v1/videos/{video_id}")
