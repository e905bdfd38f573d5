"""Tenant isolation: on every route there is, another account's ids are ids that do not exist."""

from collections.abc import Generator
from typing import Any

import httpx2
import openai
import pytest

from asazora.server.store.accounts import Role
from live_server import LiveServer

pytestmark = pytest.mark.filterwarnings("ignore:The Sora API is scheduled:DeprecationWarning")

NOT_PERSONAL = {"model"}
"""Path parameters that name what belongs to nobody."""

OTHERS_WORK = {"account_id", "invitation_id", "case_id"}
"""Path parameters of routes for admins and reviewers, whose work is with the accounts of others."""


REVIEWERS_ONLY = {("post", "/v1/asazora/findings/{finding_id}")}


@pytest.fixture(scope="module")
def owner(server: LiveServer) -> Generator[openai.OpenAI]:
    with server.client(Role.RED_TEAMER) as made:
        yield made


@pytest.fixture(scope="module")
def owned(owner: openai.OpenAI) -> dict[str, str]:
    """One id of each kind that an account can own, by the name of its path parameter."""
    video = owner.videos.create_and_poll(prompt="a fox", extra_body={"asazora": {"size": "128x64", "seconds": 0.5}})
    assert video.status == "completed"
    key = owner.post("/asazora/keys", body={}, cast_to=httpx2.Response).json()
    content = owner.videos.download_content(video.id).read()
    file = owner.files.create(file=content, purpose="user_data")
    character = owner.videos.create_character(name="Fox", video=content, extra_body={"asazora[looks]": "red fox"})
    body = {"category": "hate", "severity": 1, "prompt": "x"}
    finding = owner.post("/asazora/findings", body=body, cast_to=httpx2.Response).json()
    endpoint = owner.webhooks.create(event_types=["video.failed"], name="mine", url="https://example.com/")
    return {
        "video_id": video.id,
        "key_id": key["id"],
        "file_id": file.id,
        "character_id": character.id,
        "finding_id": finding["id"],
        "webhook_endpoint_id": endpoint.id,
    }


def operations(server: LiveServer) -> list[tuple[str, str, dict[str, Any]]]:
    """Method, path and description of every operation in the server's document."""
    paths = httpx2.get(f"{server.url}/openapi.json").json()["paths"]
    return [(method, path, item) for path, methods in paths.items() for method, item in methods.items()]


def parameters(path: str) -> set[str]:
    return {part[1:-1] for part in path.split("/") if part.startswith("{")}


def test_every_route_with_an_id_answers_404_to_another_account(
    server: LiveServer, owner: openai.OpenAI, owned: dict[str, str]
):
    walked = 0
    with server.client(Role.RED_TEAMER) as stranger:
        headers = {"authorization": f"Bearer {stranger.api_key}"}
        for method, path, item in operations(server):
            names = parameters(path) - NOT_PERSONAL
            if not names or names <= OTHERS_WORK or (method, path) in REVIEWERS_ONLY:
                continue
            assert names <= set(owned), f"say in `owned` how an account gets a {names - set(owned)}"
            body = example(item)
            answer = httpx2.request(method, server.url + path.format(**owned), headers=headers, **body)
            assert (answer.status_code, method, path) == (404, method, path), answer.text
            assert "not found" in answer.json()["error"]["message"]
            walked += 1
    assert walked >= 5
    assert owner.videos.retrieve(owned["video_id"]).status == "completed", "what a stranger deletes stays"
    keys = owner.get("/asazora/keys", cast_to=httpx2.Response).json()["data"]
    assert owned["key_id"] in [key["id"] for key in keys if key["revoked_at"] is None]


def test_ids_in_bodies_and_queries_are_held_to_the_same(server: LiveServer, owned: dict[str, str]):
    video = {"id": owned["video_id"]}
    with server.client() as stranger:
        headers = {"authorization": f"Bearer {stranger.api_key}"}
        for path, body in (
            ("/v1/videos/edits", {"prompt": "a dog", "video": video}),
            ("/v1/videos/extensions", {"prompt": "a dog", "video": video, "seconds": "4"}),
            ("/v1/videos/edits", {"prompt": "a dog", "video": {"file_id": owned["file_id"]}}),
            ("/v1/videos", {"prompt": "Fox runs", "characters": [{"id": owned["character_id"]}]}),
        ):
            assert httpx2.post(server.url + path, json=body, headers=headers).status_code == 404
        after = httpx2.get(f"{server.url}/v1/videos?after={video['id']}", headers=headers)
        assert after.status_code == 404
        assert stranger.videos.list().data == []


def test_no_route_but_the_open_ones_answers_without_a_key(server: LiveServer, owned: dict[str, str]):
    ids = {**owned, **dict.fromkeys(NOT_PERSONAL | OTHERS_WORK, "x")}
    opened = set[str]()
    for method, path, item in operations(server):
        answer = httpx2.request(method, server.url + path.format(**ids), **example(item))
        if answer.status_code != 401:
            opened.add(path)
    assert opened == {"/healthz", "/readyz", "/v1/asazora/invitations/accept"}, "and signing in, which is 401 too"


@pytest.mark.parametrize("role", list(Role))
def test_no_role_sees_the_videos_of_others(server: LiveServer, owned: dict[str, str], role: Role):
    with server.client(role) as other:
        assert other.videos.list().data == []
        with pytest.raises(openai.NotFoundError):
            other.videos.download_content(owned["video_id"])


def example(operation: dict[str, Any]) -> dict[str, Any]:
    """A body that passes every check before the one of ids."""
    content = operation.get("requestBody", {}).get("content", {})
    if "application/json" in content:
        return {"json": BODIES.get(content["application/json"]["schema"]["$ref"].rsplit("/", 1)[1], {})}
    return {"files": {"file": ("upload", b"x", "application/octet-stream")}} if content else {}


BODIES: dict[str, dict[str, Any]] = {
    "RemixVideo": {"prompt": "a dog"},
    "CreateVideo": {"prompt": "a dog"},
    "SendTestWebhook": {"event_type": "video.failed"},
    "SignIn": {"key": "x"},
    "AcceptInvitation": {"token": "x", "name": "x"},
}
"""The required fields of request bodies, by schema."""
