"""OpenAI's own client, unmodified, against a running server."""

import io
from collections.abc import Generator
from pathlib import Path

import httpx2
import openai
import pytest
from PIL import Image

from asazora.core.sizes import Size
from asazora.media.video_reader import probe
from live_server import LiveServer
from openai_schema import check

pytestmark = pytest.mark.filterwarnings("ignore:The Sora API is scheduled:DeprecationWarning")

TINY = {"asazora": {"size": "128x64", "seconds": 0.5, "seed": 7}}


@pytest.fixture(scope="module")
def client(server: LiveServer) -> Generator[openai.OpenAI]:
    with server.client() as made:
        yield made


@pytest.fixture(scope="module")
def fox(client: openai.OpenAI) -> str:
    """The id of a finished video."""
    with pytest.warns(DeprecationWarning, match="Sora"):
        video = client.videos.create_and_poll(prompt="a fox runs", extra_body=TINY)
    assert video.status == "completed"
    return video.id


def raw(client: openai.OpenAI, method: str, path: str, **options: object) -> httpx2.Response:
    """A request without the client's own reading of it."""
    headers = {"authorization": f"Bearer {client.api_key}", **options.pop("headers", {})}
    return httpx2.request(method, f"{str(client.base_url).rstrip('/')}{path}", headers=headers, **options)


def saved(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def test_create_and_poll_reaches_the_finished_video(client: openai.OpenAI, fox: str):
    video = client.videos.retrieve(fox)
    assert (video.status, video.progress, video.prompt, video.error) == ("completed", 100, "a fox runs", None)
    assert video.completed_at >= video.created_at
    assert video.expires_at > video.completed_at
    assert video.model_extra["asazora"] == {
        "seed": 7,
        "fps": 12,
        "best_of": 1,
        "revised_prompt": "a fox runs",
        "unknown_words": [],
        "verb": None,
        "variations": [],
        "refused_for": [],
    }


@pytest.mark.parametrize("size", ["720x1280", "1920x1080"])
def test_the_file_has_exactly_the_size_and_length_asked(client: openai.OpenAI, tmp_path: Path, size: str):
    few_frames = {"asazora": {"fps": 1}}
    video = client.videos.create_and_poll(
        prompt="a fox", model="sora-2-pro", size=size, seconds="4", extra_body=few_frames
    )
    content = client.videos.download_content(video.id).read()
    info = probe(saved(tmp_path / "fox.mp4", content))
    assert (info.size, info.duration_s) == (Size.parse(size), 4.0)
    assert (video.size, video.seconds, video.model) == (size, "4", "sora-2-pro")
    check(raw(client, "GET", f"/videos/{video.id}").json(), "VideoResource")
    client.videos.delete(video.id)


def test_every_variant_downloads_in_its_format(client: openai.OpenAI, fox: str, tmp_path: Path):
    video = client.videos.download_content(fox)
    assert video.response.headers["content-type"] == "video/mp4"
    assert probe(saved(tmp_path / "fox.mp4", video.read())).num_frames == 6
    formats = {"thumbnail": "WEBP", "spritesheet": "JPEG"}
    for variant, kind in formats.items():
        content = client.videos.download_content(fox, variant=variant).read()
        assert Image.open(io.BytesIO(content)).format == kind


def test_a_part_of_a_file_and_an_unchanged_file_are_not_sent_again(client: openai.OpenAI, fox: str):
    whole = raw(client, "GET", f"/videos/{fox}/content")
    head = raw(client, "HEAD", f"/videos/{fox}/content")
    assert (head.content, head.headers["content-length"]) == (b"", str(len(whole.content)))
    part = raw(client, "GET", f"/videos/{fox}/content", headers={"range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, whole.content[10:20])
    unchanged = raw(client, "GET", f"/videos/{fox}/content", headers={"if-none-match": whole.headers["etag"]})
    assert (unchanged.status_code, unchanged.content) == (304, b"")


@pytest.mark.parametrize(("wanted", "status"), [("bytes=99999999-", 416), ("bytes=9-2", 400), ("bytes=-0", 416)])
def test_a_range_that_cannot_be_served_is_an_error(client: openai.OpenAI, fox: str, wanted: str, status: int):
    answer = raw(client, "GET", f"/videos/{fox}/content", headers={"range": wanted})
    assert answer.status_code == status
    check(answer.json(), "ErrorResponse")


def test_pages_hold_every_video_once_in_order(server: LiveServer):
    with server.client() as client:
        made = [client.videos.create(prompt=f"fox {number}", extra_body=TINY).id for number in range(5)]
        page = raw(client, "GET", "/videos?limit=2").json()
        assert page["has_more"]
        assert [page["first_id"], page["last_id"]] == made[:2:-1]
        assert [video.id for video in client.videos.list(limit=2)] == made[::-1]
        assert [video.id for video in client.videos.list(limit=2, order="asc")] == made
        empty = raw(client, "GET", "/videos?limit=0").json()
        assert (empty["data"], empty["first_id"], empty["has_more"]) == ([], None, True)


def test_pages_are_what_the_schema_says(client: openai.OpenAI):
    client.videos.create(prompt="a fox", seconds="4", extra_body={"asazora": {"seconds": 0.2}})
    page = raw(client, "GET", "/videos?limit=1").json()
    check(page, "VideoListResource")


def test_deleted_video_is_gone(client: openai.OpenAI):
    video = client.videos.create_and_poll(prompt="a fox", extra_body=TINY)
    answer = raw(client, "DELETE", f"/videos/{video.id}", headers={"content-type": "application/json"})
    check(answer.json(), "DeletedVideoResource")
    with pytest.raises(openai.NotFoundError):
        client.videos.retrieve(video.id)
    with pytest.raises(openai.NotFoundError):
        client.videos.download_content(video.id)


def test_another_accounts_video_does_not_exist(server: LiveServer, fox: str):
    with server.client() as stranger:
        for call in (stranger.videos.retrieve, stranger.videos.delete, stranger.videos.download_content):
            with pytest.raises(openai.NotFoundError):
                call(fox)
        assert list(stranger.videos.list()) == []
        with pytest.raises(openai.NotFoundError):
            stranger.videos.list(after=fox)


def test_two_keys_of_one_account_see_the_same(server: LiveServer):
    with server.client(account="studio") as first, server.client(account="studio") as second:
        video = first.videos.create(prompt="a fox", extra_body=TINY)
        assert second.videos.retrieve(video.id).id == video.id


def test_prompt_refused_by_a_check_is_a_failed_job_with_the_reason(client: openai.OpenAI):
    video = client.videos.create_and_poll(prompt="!!!", extra_body=TINY)
    assert (video.status, video.error.code) == ("failed", "moderation_blocked")
    assert "no words" in video.error.message
    with pytest.raises(openai.NotFoundError, match="failed"):
        client.videos.download_content(video.id)


@pytest.mark.parametrize(("word", "code"), [("fails", "model_unavailable"), ("breaks", "internal_error")])
def test_a_failed_job_names_no_file_of_the_server(client: openai.OpenAI, word: str, code: str):
    video = client.videos.create_and_poll(prompt=f"fox {word}", extra_body=TINY)
    assert (video.status, video.error.code) == ("failed", code)
    assert "/" not in video.error.message


def test_the_same_idempotency_key_makes_one_video(client: openai.OpenAI):
    again = {"extra_headers": {"Idempotency-Key": "once"}, "extra_body": TINY}
    first, second = (client.videos.create(prompt="a fox", **again) for _ in range(2))
    assert first.id == second.id
    with pytest.raises(openai.BadRequestError) as caught:
        client.videos.create(prompt="a dog", **again)
    assert caught.value.code == "idempotency_key_reused"


def test_models_are_listed_under_soras_names_too(client: openai.OpenAI):
    check(raw(client, "GET", "/models").json(), "ListModelsResponse")
    names = [model.id for model in client.models.list()]
    assert names[0] == "asazora-storybook"
    assert {"sora-2", "sora-2-pro"} < set(names)
    assert client.models.retrieve("sora-2").id == "sora-2"
    with pytest.raises(openai.NotFoundError) as caught:
        client.models.retrieve("sora-9")
    assert caught.value.code == "model_not_found"


def test_an_unfinished_video_tells_when_to_look_again_and_has_no_content(client: openai.OpenAI):
    answer = client.videos.with_raw_response.create(prompt="a fox", seconds="20")
    video = answer.parse()
    assert int(answer.headers["openai-poll-after-ms"]) > 0
    with pytest.raises(openai.NotFoundError, match="not ready"):
        client.videos.download_content(video.id)
    client.videos.delete(video.id)
