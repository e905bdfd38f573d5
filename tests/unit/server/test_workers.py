"""Several workers on one machine: they work at once, are replaced one by one, and share the machine's threads."""

import os
import signal
from collections.abc import Generator
from pathlib import Path

import openai
import pytest

from asazora.core.threads import VARIABLE, shares_of_threads
from live_server import LiveServer, wait_until

pytestmark = pytest.mark.filterwarnings("ignore:The Sora API is scheduled:DeprecationWarning")

SLOW_SETTINGS = {"num_workers": 2}
MANY_STEPS = {"asazora": {"size": "128x64", "seconds": 60}}
FEW_STEPS = {"asazora": {"size": "128x64", "seconds": 2}}


@pytest.fixture
def client(slow_server: LiveServer) -> Generator[openai.OpenAI]:
    wait_until(lambda: slow_server.supervisor.num_workers == 2)
    with slow_server.client() as made:
        yield made
        for video in made.videos.list():
            made.videos.delete(video.id)


def num_in_progress(client: openai.OpenAI) -> int:
    return [video.status for video in client.videos.list()].count("in_progress")


def test_two_workers_have_two_jobs_in_progress_at_once(client: openai.OpenAI):
    videos = [client.videos.create(prompt="a fox", extra_body=MANY_STEPS) for _ in range(3)]
    wait_until(lambda: num_in_progress(client) == 2)
    wait_until(lambda: all(client.videos.retrieve(video.id).progress > 1 for video in videos[:2]))
    assert client.videos.retrieve(videos[2].id).status == "queued"


def test_a_killed_worker_is_replaced_and_the_other_goes_on(slow_server: LiveServer, client: openai.OpenAI):
    long, short = (client.videos.create(prompt="a fox", extra_body=body) for body in (MANY_STEPS, FEW_STEPS))
    wait_until(lambda: num_in_progress(client) == 2)
    before = set(slow_server.supervisor.worker_pids)
    of_short = worker_of(slow_server, short.id)
    os.kill(slow_server.supervisor.worker_pids[of_short], signal.SIGKILL)
    assert client.videos.poll(short.id).status == "completed"
    wait_until(lambda: slow_server.supervisor.num_workers == 2)
    assert len(before & set(slow_server.supervisor.worker_pids)) == 1
    assert worker_of(slow_server, long.id) != of_short
    assert attempts_of(slow_server, long.id) == 1, "what killed one worker is nothing to the other"
    assert attempts_of(slow_server, short.id) == 2


def test_workers_share_the_threads(slow_server: LiveServer, client: openai.OpenAI):
    environments = [Path(f"/proc/{pid}/environ").read_bytes() for pid in slow_server.supervisor.worker_pids]
    told = [int(text.split(f"{VARIABLE}=".encode())[1].split(b"\0")[0]) for text in environments]
    assert told == shares_of_threads(2)


def test_threads_are_shared_out_evenly_and_nobody_has_none(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr("os.cpu_count", lambda: 5)
    assert [shares_of_threads(number) for number in (1, 2, 3, 7)] == [[5], [3, 2], [2, 2, 1], [1] * 7]
    monkeypatch.setenv(VARIABLE, "2")
    assert shares_of_threads(2) == [1, 1], "what the server itself is allowed is shared, not the machine"


def worker_of(server: LiveServer, video_id: str) -> int:
    """Which of the workers has claimed a job, counted from 0."""
    return int(column_of(server, "worker", video_id).removeprefix("worker-")) - 1


def attempts_of(server: LiveServer, video_id: str) -> int:
    return int(column_of(server, "attempts", video_id))


def column_of(server: LiveServer, name: str, video_id: str) -> str:
    with server.context.database.reading() as connection:
        return str(connection.exec_driver_sql(f"SELECT {name} FROM jobs WHERE id = '{video_id}'").scalar_one())
