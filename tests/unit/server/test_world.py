"""The words of the model's world, and what the director makes of a prompt."""

import json

import httpx2

from asazora.server.store.accounts import Role
from asazora.weights import embedded_folder, read_card
from asazora.world.scope import WorldScope
from live_server import LiveServer


def ask(server: LiveServer, method: str, path: str, **body: object) -> httpx2.Response:
    key, _ = server.accounts.create_key(Role.VIEWER)
    headers = {"authorization": f"Bearer {key}"}
    return httpx2.request(method, server.url + path, headers=headers, json=body or None, timeout=120)


def test_the_world_is_that_of_the_packaged_model(server: LiveServer):
    found = ask(server, "GET", "/v1/asazora/world").raise_for_status().json()
    scope = WorldScope.from_json(json.dumps(read_card(embedded_folder()).scope))
    assert found["name"] == scope.name
    assert found["rows"]["kind"] == list(scope.kinds)
    assert (found["max_subjects"], found["max_shots"]) == (scope.max_subjects, scope.max_shots)


def test_the_director_says_what_it_can_not_draw(server: LiveServer):
    found = ask(server, "POST", "/v1/asazora/world/direct", prompt="a red fox beside a qwxyz").raise_for_status().json()
    assert found["unknown_words"] == ["qwxyz"]
    assert "red fox" in found["revised_prompt"]
    assert len(found["shots"]) == 1


def test_both_need_a_key_and_a_prompt(server: LiveServer):
    assert httpx2.get(f"{server.url}/v1/asazora/world").status_code == 401
    assert ask(server, "POST", "/v1/asazora/world/direct", prompt="").json()["error"]["param"] == "prompt"
