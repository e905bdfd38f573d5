"""Moderations and provenance checks, asked of a running server and answered by its inspector."""

from collections.abc import Generator
from typing import Any

import httpx2
import openai
import pytest

from live_server import LiveServer
from openai_schema import check

pytestmark = pytest.mark.filterwarnings("ignore:The Sora API is scheduled:DeprecationWarning")

TINY = {"asazora": {"size": "256x256", "seconds": 1}}


@pytest.fixture(scope="module")
def client(server: LiveServer) -> Generator[openai.OpenAI]:
    with server.client() as made:
        yield made


def ask(client: openai.OpenAI, path: str, **options: Any) -> httpx2.Response:
    url = f"{str(client.base_url).rstrip('/')}{path}"
    return httpx2.post(url, headers={"authorization": f"Bearer {client.api_key}"}, timeout=120, **options)


def test_each_text_is_judged_in_order(client: openai.OpenAI):
    found = client.moderations.create(input=["a fox", "a weapon"])
    assert [result.flagged for result in found.results] == [False, True]
    assert found.results[1].categories.violence
    assert not found.results[1].categories.harassment_threatening, "that needs hate as well"
    assert found.results[1].category_scores.violence == 1.0
    assert found.model == "omni-moderation-latest"


@pytest.mark.parametrize("texts", ["a fox", ["a fox"], [{"type": "text", "text": "a fox"}]])
def test_a_moderation_is_what_the_schema_says(client: openai.OpenAI, texts: Any):
    check(ask(client, "/moderations", json={"input": texts}).json(), "CreateModerationResponse")


@pytest.mark.parametrize("texts", [[], 7, [{"type": "image_url", "image_url": {"url": "data:,"}}]])
def test_inputs_that_cannot_be_judged_are_refused(client: openai.OpenAI, texts: Any):
    answer = ask(client, "/moderations", json={"input": texts})
    assert answer.status_code == 400
    check(answer.json(), "ErrorResponse")


def test_an_inspector_that_dies_is_an_error_and_the_next_question_is_answered(client: openai.OpenAI):
    with pytest.raises(openai.InternalServerError) as caught:
        client.moderations.create(input="die")
    assert caught.value.code == "check_unavailable"
    assert not client.moderations.create(input="a fox").results[0].flagged


def test_a_video_and_its_pictures_are_known_again(client: openai.OpenAI):
    video = client.videos.create_and_poll(prompt="a fox", extra_body=TINY)
    for variant in ("video", "thumbnail", "spritesheet"):
        content = client.videos.download_content(video.id, variant=variant).read()
        found = ask(client, "/content_provenance_checks", files={"file": content}).json()
        check(found, "ProvenanceResource")
        assert found["results"][0]["validation_state"] == "trusted"
        assert found["results"][0]["outcome"] == "detected"
        assert found["asazora"]["generated_here"] is True


def test_a_strangers_file_is_not_known_and_leaves_nothing_behind(server: LiveServer, client: openai.OpenAI):
    found = ask(client, "/content_provenance_checks", files={"file": b"no video"}).json()
    check(found, "ProvenanceResource")
    assert found["results"][0]["outcome"] == "not_detected"
    assert "/" not in found["asazora"]["verdict"]
    assert list(server.settings.uploads_folder.iterdir()) == []


def test_a_check_without_a_file_is_refused(client: openai.OpenAI):
    assert ask(client, "/content_provenance_checks", data={"other": "no"}).status_code == 400
