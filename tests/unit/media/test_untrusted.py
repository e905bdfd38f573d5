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
from foreign_files import encode

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


@pytest.mark.parametrize("form", ["PNG", "WEBP", "JPEG", "GIF", "BMP", "TIFF"])
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
    with opened_untrusted(video, "video/mp4") as file:
        assert not list(file.chunks)
    assert "too long" in file.reading.problem


def test_a_cut_file_is_read_as_far_as_it_goes(video: Path):
    video.write_bytes(video.read_bytes()[:-20000])
    with opened_untrusted(video, "video/mp4") as file:
        count = sum(len(chunk) for chunk in file.chunks)
    assert 0 < count < 24
    assert "damaged" in file.reading.problem
    assert file.reading.seconds == count / 12


def test_a_file_that_ends_before_it_says_it_does_is_known(tmp_path: Path):
    path = encode(tmp_path / "a.mkv", FRAMES, container="matroska")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with opened_untrusted(path, "video/webm") as file:
        assert 0 < sum(len(chunk) for chunk in file.chunks) < 24
    assert "cut off" in file.reading.problem


def test_a_whole_file_has_no_problem(video: Path):
    with opened_untrusted(video, "video/mp4") as file:
        assert sum(len(chunk) for chunk in file.chunks) == 24
    assert (file.reading.seconds, file.reading.problem) == (2.0, "")


@pytest.mark.parametrize(
    ("form", "mode", "level"), [("JPEG", "RGB", (90, 90, 90)), ("PNG", "L", 90), ("BMP", "RGB", (90, 90, 90))]
)
def test_a_large_photograph_is_looked_at_smaller(tmp_path: Path, form: str, mode: str, level: int | tuple[int, ...]):
    Image.new(mode, (4000, 3000), level).save(tmp_path / "photo", format=form)
    kind = media_type_of(tmp_path / "photo")
    assert kind is not None
    with opened_untrusted(tmp_path / "photo", kind) as file:
        (picture,) = next(file.chunks)
    assert file.size == Size(2000, 1500)
    assert picture.shape == (1500, 2000, 3)
    assert abs(int(picture[700, 700, 0]) - 90) < 3


def test_too_large_a_picture_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    Image.new("L", (600, 600)).save(tmp_path / "large.png")
    monkeypatch.setattr(untrusted, "MAX_PICTURE_PIXELS", 600 * 600 - 1)
    with (
        pytest.raises(InvalidRequestError, match="picture size"),
        opened_untrusted(tmp_path / "large.png", "image/png"),
    ):
        pass


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_a_moving_picture_is_read_at_the_rate_of_its_first_frame(tmp_path: Path, form: str):
    first, second, third = (Image.fromarray(frame) for frame in FRAMES[:3])
    durations = [100, 300, 100]
    first.save(tmp_path / "a", format=form, save_all=True, append_images=[second, third], duration=durations)
    kind = media_type_of(tmp_path / "a")
    assert kind is not None
    with opened_untrusted(tmp_path / "a", kind) as file:
        frames = np.concatenate(list(file.chunks))
    assert (file.fps, len(frames), file.reading.problem) == (10, 5, "")
    assert np.array_equal(frames[1], frames[3])
    assert not np.array_equal(frames[3], frames[4])


@pytest.mark.parametrize("codec", ["libx264", "mpeg2video"])
def test_a_transport_stream_is_read(tmp_path: Path, codec: str):
    path = encode(tmp_path / "a.ts", FRAMES, codec, "mpegts", fps=25)
    assert media_type_of(path) == "video/mp2t"
    with opened_untrusted(path, "video/mp2t") as file:
        assert sum(len(chunk) for chunk in file.chunks) == 24
    assert file.reading.problem == ""


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
