"""Jobs tell the truth: progress, cancelling, workers that die or hang, fairness over accounts."""

import os
import signal
from collections.abc import Callable, Generator
from pathlib import Path

import openai
import pytest

from asazora.server.settings import QueueLimits
from fakes import CHUNK_FRAMES, NUM_STEPS
from live_server import STEP_SECONDS, LiveServer, wait_until

pytestmark = pytest.mark.filterwarnings("ignore:The Sora API is scheduled:DeprecationWarning")

LIMITS = QueueLimits(max_queued=8, max_queued_per_account=3)
SLOW_SETTINGS = {"queue": LIMITS, "worker_silence_seconds": 8}
"""Of `slow_server`: its queue is short, and so is its patience with a silent worker."""

MANY_STEPS = {"asazora": {"size": "128x64", "seconds": 60}}
MANY_STEPS_SECONDS = 60 * 12 / CHUNK_FRAMES * NUM_STEPS * STEP_SECONDS
FEW_STEPS = {"asazora": {"size": "128x64", "seconds": 2}}


@pytest.fixture
def client(slow_server: LiveServer) -> Generator[openai.OpenAI]:
    with slow_server.client() as made:
        yield made
        for video in made.videos.list():
            made.videos.delete(video.id)


def status_of(client: openai.OpenAI, video_id: str) -> Callable[[], str]:
    return lambda: client.videos.retrieve(video_id).status


def test_progress_rises_with_the_steps_and_is_100_only_with_a_file(client: openai.OpenAI):
    video = client.videos.create(prompt="a fox", extra_body=FEW_STEPS)
    assert (video.status, video.progress) == ("queued", 0)
    seen = []
    while video.status in ("queued", "in_progress"):
        video = client.videos.retrieve(video.id)
        seen.append((video.progress, video.status))
    assert seen == sorted(seen, key=lambda look: look[0])
    assert len({progress for progress, _ in seen}) > 4
    assert all((progress == 100) == (status == "completed") for progress, status in seen)


def test_deleting_a_running_video_frees_the_worker_and_its_files(slow_server: LiveServer, client: openai.OpenAI):
    running_one = client.videos.create(prompt="a fox", extra_body=MANY_STEPS)
    wait_until(lambda: client.videos.retrieve(running_one.id).progress > 0)
    next_one = client.videos.create(prompt="a dog", extra_body=FEW_STEPS)
    client.videos.delete(running_one.id)
    wait_until(lambda: status_of(client, next_one.id)() == "in_progress", seconds=MANY_STEPS_SECONDS / 2)
    assert [path.name for path in slow_server.settings.videos_folder.iterdir()] == [next_one.id]


@pytest.mark.parametrize("mishap", ["dies-once", "hangs-once"])
def test_a_worker_that_dies_or_hangs_is_replaced_and_its_job_made(client: openai.OpenAI, tmp_path: Path, mishap: str):
    video = client.videos.create_and_poll(prompt=f"fox {mishap} {tmp_path / 'mark'}", extra_body=FEW_STEPS)
    assert (video.status, video.progress) == ("completed", 100)


def test_a_job_that_kills_two_workers_fails_with_the_reason_and_others_go_on(client: openai.OpenAI):
    killer = client.videos.create(prompt="a fox dies", extra_body=FEW_STEPS)
    other = client.videos.create(prompt="a dog", extra_body=FEW_STEPS)
    killer = client.videos.poll(killer.id)
    assert (killer.status, killer.error.code) == ("failed", "worker_lost")
    assert client.videos.poll(other.id).status == "completed"


def test_a_killed_worker_loses_no_job(slow_server: LiveServer, client: openai.OpenAI):
    videos = [client.videos.create(prompt="a fox", extra_body=FEW_STEPS) for _ in range(2)]
    wait_until(lambda: client.videos.retrieve(videos[0].id).progress > 0)
    os.kill(slow_server.supervisor.worker_pids[0], signal.SIGKILL)
    assert [client.videos.poll(video.id).status for video in videos] == ["completed", "completed"]


def test_accounts_take_turns(slow_server: LiveServer, client: openai.OpenAI):
    with slow_server.client() as other:
        mine = [client.videos.create(prompt="a fox", extra_body=FEW_STEPS) for _ in range(3)]
        theirs = other.videos.create(prompt="a dog", extra_body=FEW_STEPS)
        assert other.videos.poll(theirs.id).status == "completed"
        assert client.videos.retrieve(mine[-1].id).status != "completed"


def test_a_full_queue_is_429_and_tells_when_to_come_back(client: openai.OpenAI):
    first = client.videos.create(prompt="a fox", extra_body=MANY_STEPS)
    wait_until(lambda: status_of(client, first.id)() == "in_progress")
    for _ in range(LIMITS.max_queued_per_account):
        client.videos.create(prompt="a fox", extra_body=MANY_STEPS)
    with pytest.raises(openai.RateLimitError) as caught:
        client.videos.create(prompt="a fox", extra_body=MANY_STEPS)
    assert caught.value.code == "queue_full"
    assert int(caught.value.response.headers["retry-after"]) > 0
