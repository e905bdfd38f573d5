"""A server killed at any moment: what it accepted is finished after the restart, none twice, none lost."""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from pathlib import Path

import openai
import pytest

from live_server import wait_until
from publications import count, published
from server_process import FAKE_SERVER, ServerProcess

pytestmark = pytest.mark.filterwarnings("ignore:The Sora API is scheduled:DeprecationWarning")

NUM_KILLS = 2
TINY = {"asazora": {"size": "128x64", "seconds": 1}}


@pytest.fixture
def server(tmp_path: Path) -> Generator[ServerProcess]:
    process = ServerProcess(tmp_path / "home")
    wait_until(process.answers)
    yield process
    process.end(signal.SIGTERM)


@pytest.fixture
def client(server: ServerProcess) -> Generator[openai.OpenAI]:
    base_url = f"http://127.0.0.1:{server.port}/v1"
    with openai.OpenAI(api_key=server.key, base_url=base_url, max_retries=5) as made:
        yield made


def test_every_accepted_job_is_accounted_for_after_kills(server: ServerProcess, client: openai.OpenAI):
    moments = random.Random(5)
    accepted = list[str]()
    for _ in range(NUM_KILLS):
        accepted += [client.videos.create(prompt="a fox", extra_body=TINY).id for _ in range(3)]
        time.sleep(moments.uniform(0, 2))
        server.end(signal.SIGKILL)
        server.start()
        assert server.first_line() == "KEY None\n", "the admin's key is shown once"
        wait_until(server.answers)
    ended = [client.videos.poll(video_id) for video_id in accepted]
    assert all(video.status == "completed" or video.error.code == "worker_lost" for video in ended)
    assert sum(video.status == "completed" for video in ended) >= len(ended) - 2
    assert sorted(video.id for video in client.videos.list()) == sorted(accepted)
    times = published(server.publications)
    assert max(times.values()) == 1, "none is published twice"
    assert {video.id for video in ended if video.status == "completed"} <= times.keys()


def test_a_worker_killed_once_it_has_published_publishes_nothing_twice(server: ServerProcess, client: openai.OpenAI):
    """The file is there and the store does not know it yet: that is the moment that matters."""
    video = client.videos.create(prompt="a fox", extra_body=TINY)
    file = server.home / "videos" / video.id / "video.mp4"
    wait_until(file.exists)
    server.kill_worker()
    assert client.videos.poll(video.id).status == "completed"
    assert published(server.publications) == {video.id: 1}


@pytest.mark.parametrize(
    ("notes", "times"),
    [
        ("missing done", 1),
        ("missing missing done", 1),
        ("missing there", 1),
        ("missing done there", 1),
        ("missing done missing done", 2),
        ("missing there done", 2),
        ("missing done there done", 2),
    ],
)
def test_what_was_published_is_told_by_what_the_next_worker_finds(notes: str, times: int):
    assert count(("video_1", note) for note in notes.split()) == {"video_1": times}


def test_a_stopped_server_goes_on_where_it_was(server: ServerProcess, client: openai.OpenAI):
    video = client.videos.create(prompt="a fox", extra_body={"asazora": {"size": "128x64", "seconds": 10}})
    wait_until(lambda: client.videos.retrieve(video.id).progress > 0)
    server.end(signal.SIGTERM)
    server.start()
    wait_until(server.answers)
    assert client.videos.poll(video.id).status == "completed"


def test_a_home_has_one_server(server: ServerProcess):
    command = [sys.executable, str(FAKE_SERVER), str(server.home), "1"]
    second = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert "no other server is using" in second.stderr
