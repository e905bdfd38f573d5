"""The red team: which layer decided, and findings that are followed until they are closed."""

from collections.abc import Generator
from typing import Any

import httpx2
import pytest

from asazora.server.store.accounts import Role
from live_server import LiveServer

OWN = "/v1/asazora"


def holder(server: LiveServer, role: Role) -> httpx2.Client:
    key, _ = server.accounts.create_key(role)
    return httpx2.Client(base_url=server.url, headers={"authorization": f"Bearer {key}"})


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
