"""A server that keeps its videos in a bucket: the home's folder can be emptied, and nobody notices."""

import shutil
from collections.abc import Generator
from pathlib import Path
from typing import Any

import httpx2
import openai
import pytest

from asazora.server.bucket import Bucket
from asazora.server.settings import ServerSettings
from live_server import FAKE_INSPECTOR, FAKE_WORKER, PATIENCE_SECONDS, LiveServer, running

pytest.importorskip("obstore", reason="obstore is not installed (pip install 'asazora[s3]')")
pytestmark = pytest.mark.filterwarnings("ignore:The Sora API is scheduled:DeprecationWarning")

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1"}
TINY = {"asazora": {"size": "128x64", "seconds": 1}}


@pytest.fixture
def bucket_url(monkeypatch: pytest.MonkeyPatch) -> Generator[str]:
    """A folder of a bucket of a real S3 server on this machine."""
    moto = pytest.importorskip("moto.server", reason="moto is not installed")
    for name, value in CREDENTIALS.items():
        monkeypatch.setenv(name, value)
    served: Any = moto.ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    served.start()
    endpoint = "http://{}:{}".format(*served.get_host_and_port())
    import boto3

    boto3.client("s3", endpoint_url=endpoint).create_bucket(Bucket="clips")
    yield f"s3://clips/videos?endpoint={endpoint}"
    served.stop()


@pytest.fixture
def kept_apart(bucket_url: str, tmp_path: Path) -> Generator[LiveServer]:
    settings = ServerSettings(
        home=tmp_path, worker_command=FAKE_WORKER, inspector_command=FAKE_INSPECTOR, files_url=bucket_url
    )
    with running(settings) as server:
        yield server


def test_a_video_is_served_from_the_bucket_and_deleted_there(kept_apart: LiveServer, bucket_url: str):
    bucket = Bucket(bucket_url)
    with kept_apart.client() as client:
        video = client.videos.create_and_poll(prompt="a fox", extra_body=TINY)
        assert video.status == "completed"
        whole = client.videos.download_content(video.id).content
        assert list(bucket.folders()) == [video.id]
        empty_cache(kept_apart)
        assert part_of(kept_apart, client, video.id, "bytes=4-7") == (206, b"ftyp")
        empty_cache(kept_apart)
        assert client.videos.download_content(video.id).content == whole
        assert client.videos.download_content(video.id, variant="thumbnail").content
        client.videos.delete(video.id)
        with pytest.raises(openai.NotFoundError):
            client.videos.download_content(video.id)
    assert list(bucket.folders()) == []
    assert not (kept_apart.settings.videos_folder / video.id).exists()


def empty_cache(server: LiveServer) -> None:
    for folder in server.settings.videos_folder.iterdir():
        shutil.rmtree(folder)


def part_of(server: LiveServer, client: openai.OpenAI, video_id: str, wanted: str) -> tuple[int, bytes]:
    headers = {"authorization": f"Bearer {client.api_key}", "range": wanted}
    answer = httpx2.get(f"{server.url}/v1/videos/{video_id}/content", headers=headers, timeout=PATIENCE_SECONDS)
    return answer.status_code, answer.content
