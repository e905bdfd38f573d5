"""A video can be watched while it is made: its frames come before it is finished, and its progress as events."""

import json
from collections.abc import Generator
from pathlib import Path

import httpx2
import openai
import pytest

from asazora.media.video_reader import probe, read_video
from live_server import LiveServer, wait_until

pytestmark = pytest.mark.filterwarnings("ignore:The Sora API is scheduled:DeprecationWarning")

SHORT = {"asazora": {"size": "128x64", "seconds": 12}}
SHORT_FRAMES = 144
LONG = {"asazora": {"size": "128x64", "seconds": 60}}


@pytest.fixture
def client(slow_server: LiveServer) -> Generator[openai.OpenAI]:
    with slow_server.client() as made:
        yield made
        for video in made.videos.list():
            made.videos.delete(video.id)


def watch(client: openai.OpenAI, path: str) -> httpx2.Response:
    """An open stream."""
    headers = {"authorization": f"Bearer {client.api_key}"}
    return httpx2.stream("GET", f"{str(client.base_url).rstrip('/')}{path}", headers=headers, timeout=60)


def events_of(client: openai.OpenAI, video_id: str) -> list[tuple[str, dict]]:
    seen = []
    with watch(client, f"/videos/{video_id}/events") as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        for block in "".join(answer.iter_text()).strip().split("\n\n"):
            name, data = block.split("\n")
            seen.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return seen


def test_the_frames_come_before_the_video_is_finished(client: openai.OpenAI, tmp_path: Path):
    video = client.videos.create(prompt="a fox", extra_body=SHORT)
    received, first_seen_at = bytearray(), None
    with watch(client, f"/videos/{video.id}/stream") as answer:
        assert answer.headers["content-type"] == "video/mp4"
        for piece in answer.iter_bytes():
            received += piece
            first_seen_at = first_seen_at or client.videos.retrieve(video.id).progress
    assert first_seen_at is not None
    assert first_seen_at < 100
    streamed = tmp_path / "stream.mp4"
    streamed.write_bytes(received)
    assert len(read_video(streamed)) == SHORT_FRAMES
    finished = client.videos.poll(video.id)
    assert finished.status == "completed"
    again = client.get(f"/videos/{video.id}/stream", cast_to=httpx2.Response)
    assert again.content == client.videos.download_content(video.id).read()
    (tmp_path / "file.mp4").write_bytes(again.content)
    assert probe(tmp_path / "file.mp4").num_frames == SHORT_FRAMES


def test_nothing_that_was_streamed_stays_on_the_disk(slow_server: LiveServer, client: openai.OpenAI):
    video = client.videos.create_and_poll(prompt="a fox", extra_body=SHORT)
    wait_until(lambda: not slow_server.context.live.folder(video.id).exists(), seconds=60)


def test_a_stream_breaks_off_when_its_video_is_deleted(client: openai.OpenAI):
    video = client.videos.create(prompt="a fox", extra_body=LONG)
    with watch(client, f"/videos/{video.id}/stream") as answer:
        pieces = answer.iter_bytes()
        next(pieces)
        client.videos.delete(video.id)
        with pytest.raises(httpx2.RemoteProtocolError):
            list(pieces)


def test_a_video_that_fails_cannot_be_watched(client: openai.OpenAI):
    video = client.videos.create_and_poll(prompt="!!!", extra_body=LONG)
    with watch(client, f"/videos/{video.id}/stream") as answer:
        assert (answer.status_code, json.loads(answer.read())["error"]["code"]) == (404, "video_failed")


def test_events_tell_each_change_and_end_with_the_job(client: openai.OpenAI):
    video = client.videos.create(prompt="a fox", extra_body=SHORT)
    seen = events_of(client, video.id)
    progress = [data["progress"] for _, data in seen]
    assert progress == sorted(progress)
    assert len(set(progress)) > 3
    assert seen[-1][0] == "video.completed"
    assert seen[-1][1] == client.videos.with_raw_response.retrieve(video.id).http_response.json()
    assert {name for name, _ in seen[:-1]} <= {"video.queued", "video.in_progress"}
    assert [name for name, _ in events_of(client, video.id)] == ["video.completed"]


def test_events_tell_of_a_deletion(client: openai.OpenAI):
    video = client.videos.create(prompt="a fox", extra_body=LONG)
    with watch(client, f"/videos/{video.id}/events") as answer:
        lines = answer.iter_lines()
        next(lines)
        client.videos.delete(video.id)
        assert "event: video.deleted" in list(lines)


def test_strangers_see_neither_frames_nor_events(slow_server: LiveServer, client: openai.OpenAI):
    video = client.videos.create(prompt="a fox", extra_body=LONG)
    with slow_server.client() as stranger:
        for what in ("stream", "events"):
            with watch(stranger, f"/videos/{video.id}/{what}") as answer:
                assert answer.status_code == 404
