"""Finished videos in a bucket of a real S3 server on this machine; the folder of the home is a cache."""

import os
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from asazora.core.errors import InvalidRequestError, PublishError
from asazora.server.bucket import Bucket, free_oldest
from asazora.server.video_files import FILE_NAMES, Variant, VideoFiles

pytest.importorskip("obstore", reason="obstore is not installed (pip install 'asazora[s3]')")

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_REGION": "us-east-1"}


@pytest.fixture(scope="module")
def bucket() -> Generator[Bucket]:
    moto = pytest.importorskip("moto.server", reason="moto is not installed")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in CREDENTIALS.items():
            patch.setenv(name, value)
        server: Any = moto.ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
        server.start()
        endpoint = "http://{}:{}".format(*server.get_host_and_port())
        import boto3

        boto3.client("s3", endpoint_url=endpoint).create_bucket(Bucket="films")
        yield Bucket(f"s3://films/videos?endpoint={endpoint}")
        server.stop()


def finished(files: VideoFiles, video_id: str) -> None:
    files.prepare(video_id)
    for variant, name in FILE_NAMES.items():
        files.path(video_id, variant).write_bytes(f"{video_id} {name}".encode() * 1000)
    files.keep(video_id)


@pytest.fixture
def files(bucket: Bucket, tmp_path: Path) -> Generator[VideoFiles]:
    made = VideoFiles(tmp_path / "videos", bucket)
    finished(made, "video_1")
    yield made
    made.remove("video_1")
    assert list(bucket.folders()) == []


def test_another_machine_finds_what_one_has_kept(files: VideoFiles, bucket: Bucket, tmp_path: Path):
    other = VideoFiles(tmp_path / "elsewhere" / "videos", bucket)
    assert other.exists("video_1")
    assert other.find("video_1", Variant.THUMBNAIL).read_bytes() == b"video_1 thumbnail.webp" * 1000
    assert not other.exists("video_2")
    assert not other.find("video_2", Variant.VIDEO).exists()
    assert [path.name for path in tmp_path.rglob("*.part")] == []


def test_what_is_taken_down_is_in_the_bucket_no_more(files: VideoFiles, bucket: Bucket):
    files.withdraw("video_1")
    assert list(bucket.folders()) == []
    assert files.quarantined("video_1").read_bytes() == b"video_1 video.mp4" * 1000
    assert not files.exists("video_1")


def test_unknown_videos_go_from_bucket_and_cache(files: VideoFiles, bucket: Bucket):
    finished(files, "video_2")
    for video_id in files.all_ids() - {"video_1"}:
        files.remove(video_id)
    assert list(bucket.folders()) == ["video_1"]
    assert not files.path("video_2", Variant.VIDEO).exists()


def test_the_cache_forgets_what_was_used_longest_ago_and_nothing_unfinished(tmp_path: Path):
    for age, name in enumerate(("newest", "middle", "unfinished", "oldest")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "video.mp4").write_bytes(b"x" * 100)
        os.utime(tmp_path / name, (1000 - age, 1000 - age))
    free_oldest(tmp_path, 250, ["unfinished"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["newest", "unfinished"]


def test_a_bucket_that_cannot_be_reached_fails_the_job_and_not_the_file(tmp_path: Path, bucket: Bucket):
    nowhere = Bucket("s3://none/videos?endpoint=" + "http://127.0.0.1:1")
    (tmp_path / "file").write_bytes(b"x")
    with pytest.raises(PublishError):
        nowhere.put(tmp_path / "file", "video_1/video.mp4")


def test_another_kind_of_url_is_bad_input():
    with pytest.raises(InvalidRequestError, match="s3://"):
        Bucket("ftp://films")
