"""Files from anywhere: known by their first bytes, refused before they cost anything, read within bounds."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from asazora.core.errors import InvalidRequestError
from asazora.core.sizes import Size
from asazora.media import untrusted
from asazora.media.untrusted import media_type_of, opened_untrusted
from asazora.media.video_writer import write_video

PNG = "image/png"
FRAMES = np.random.default_rng(0).integers(0, 255, (24, 64, 64, 3), dtype=np.uint8)


@pytest.fixture
def video(tmp_path: Path) -> Path:
    write_video(tmp_path / "fox.mp4", FRAMES, Size(64, 64), 12)
    return tmp_path / "fox.mp4"


def count_frames(path: Path) -> int:
    kind = media_type_of(path)
    assert kind is not None
    with opened_untrusted(path, kind) as file:
        return sum(len(chunk) for chunk in file.chunks)


@pytest.mark.parametrize("form", ["PNG", "WEBP", "JPEG"])
def test_a_picture_is_one_frame(tmp_path: Path, form: str):
    Image.fromarray(FRAMES[0]).save(tmp_path / "picture.bin", format=form)
    assert media_type_of(tmp_path / "picture.bin") == f"image/{form.lower()}"
    assert count_frames(tmp_path / "picture.bin") == 1


def test_a_video_is_read_in_chunks(video: Path):
    with opened_untrusted(video, "video/mp4") as file:
        assert (file.size, file.fps) == (Size(64, 64), 12)
        assert [len(chunk) for chunk in file.chunks] == [8, 8, 8]


def test_reading_stops_after_enough_frames(video: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(untrusted, "MAX_FRAMES", 10)
    assert count_frames(video) == 10


def test_reading_stops_in_time(video: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(untrusted, "READ_DEADLINE_S", -1.0)
    assert count_frames(video) == 0


def test_a_cut_file_is_read_as_far_as_it_goes(video: Path):
    video.write_bytes(video.read_bytes()[:-20000])
    assert 0 < count_frames(video) < 24


def test_too_large_a_picture_is_refused(tmp_path: Path):
    Image.new("L", (6000, 6000)).save(tmp_path / "large.png")
    with (
        pytest.raises(InvalidRequestError, match="picture size"),
        opened_untrusted(tmp_path / "large.png", "image/png"),
    ):
        pass


def test_too_large_a_video_is_refused(video: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(untrusted, "MAX_PIXELS", 64 * 63)
    with pytest.raises(InvalidRequestError, match="picture size"), opened_untrusted(video, "video/mp4"):
        pass


@pytest.mark.parametrize("head", [b"", b"#!/bin/sh\n", b"#EXTM3U\n", b"ffconcat version 1.0\n", b"RIFF\0\0\0\0WAVE"])
def test_other_files_have_no_type(tmp_path: Path, head: bytes):
    (tmp_path / "file").write_bytes(head)
    assert media_type_of(tmp_path / "file") is None


def test_a_file_that_is_not_what_it_begins_like_is_refused(tmp_path: Path):
    (tmp_path / "file").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    with (
        pytest.raises(InvalidRequestError, match="readable image/png"),
        opened_untrusted(tmp_path / "file", "image/png"),
    ):
        pass
