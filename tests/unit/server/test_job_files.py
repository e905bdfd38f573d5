"""What a job leaves: a file of exactly the size and length that was asked, or nothing where there is no room."""

from collections.abc import Generator
from pathlib import Path

import openai
import pytest

from asazora.media.video_reader import probe
from asazora.server.settings import ServerSettings
from live_server import FAKE_INSPECTOR, FAKE_WORKER, LiveServer, running

pytestmark = pytest.mark.filterwarnings("ignore:The Sora API is scheduled:DeprecationWarning")

SIZES_AND_SECONDS = (
    ("720x1280", "20"),
    ("1280x720", "16"),
    ("1024x1792", "12"),
    ("1792x1024", "8"),
    ("1080x1920", "4"),
    ("1920x1080", "4"),
)
"""Every size and every length that Sora took."""


@pytest.fixture
def client(server: LiveServer) -> Generator[openai.OpenAI]:
    with server.client() as made:
        yield made


@pytest.mark.parametrize(("size", "seconds"), SIZES_AND_SECONDS)
def test_the_file_has_the_size_and_length_of_soras_that_was_asked(
    client: openai.OpenAI, tmp_path: Path, size: str, seconds: str
):
    video = client.videos.create_and_poll(
        prompt="a fox", size=size, seconds=seconds, extra_body={"asazora": {"fps": 1}}, poll_interval_ms=100
    )
    assert (video.status, video.size, video.seconds) == ("completed", size, seconds)
    file = tmp_path / "video.mp4"
    client.videos.download_content(video.id).write_to_file(file)
    found = probe(file)
    assert str(found.size) == size
    assert (found.duration_s, found.num_frames) == (float(seconds), int(seconds))


def test_a_worker_that_finds_no_room_says_so_and_leaves_nothing(tmp_path: Path):
    settings = ServerSettings(home=tmp_path, worker_command=FAKE_WORKER, inspector_command=FAKE_INSPECTOR)
    tiny = {"asazora": {"size": "128x64", "seconds": 1}}
    with running(settings) as server, server.client() as client:
        video = client.videos.create_and_poll(prompt="a fox fills it", extra_body=tiny)
        assert (video.status, video.error.code) == ("failed", "insufficient_storage")
        assert [path for path in settings.videos_folder.rglob("*") if path.is_file()] == []
