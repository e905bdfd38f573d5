"""Videos come back as written: size, length, rate, colour, and playable while downloading."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from asazora.core.errors import InvalidRequestError, PublishError
from asazora.core.sizes import Size
from asazora.core.video_model import Frames
from asazora.media.video_reader import probe, read_video
from asazora.media.video_writer import VideoWriter, write_video


def moving_gradient(num_frames: int, size: Size) -> Frames:
    time = np.arange(num_frames)[:, None, None]
    y, x = np.mgrid[: size.height, : size.width]
    red = (x * 255 // size.width + 4 * time) % 256
    green = np.broadcast_to(y * 255 // size.height, red.shape)
    return np.stack([red, green, np.full_like(red, 90)], axis=-1).astype(np.uint8)


@pytest.mark.parametrize(
    ("num_frames", "size", "fps"),
    [(1, Size(256, 256), 12), (2, Size(64, 64), 60), (25, Size(448, 256), 7), (31, Size(66, 1022), 1)],
)
def test_file_has_exactly_the_frames_size_and_rate_asked(tmp_path: Path, num_frames: int, size: Size, fps: int):
    path = tmp_path / "clip.mp4"
    write_video(path, moving_gradient(num_frames, size), size, fps)
    info = probe(path)
    assert (info.size, info.fps, info.num_frames) == (size, Fraction(fps), num_frames)
    assert (info.codec, info.pixel_format) == ("h264", "yuv420p")
    assert info.duration_s == pytest.approx(num_frames / fps)
    assert read_video(path).shape == (num_frames, size.height, size.width, 3)


def test_frame_rate_is_constant(tmp_path: Path):
    path = tmp_path / "clip.mp4"
    write_video(path, moving_gradient(30, Size(64, 64)), Size(64, 64), 29)
    with av.open(str(path)) as container:
        times = [Fraction(frame.pts) * frame.time_base for frame in container.decode(video=0)]
    assert times == [Fraction(index, 29) for index in range(30)]


def test_picture_survives_the_round_trip(tmp_path: Path):
    size = Size(128, 96)
    frames = moving_gradient(6, size)[:, :, :, [1, 1, 1]]
    write_video(tmp_path / "clip.mp4", frames, size, 12)
    difference = read_video(tmp_path / "clip.mp4").astype(int) - frames
    assert np.abs(difference).mean() < 2.0


@pytest.mark.parametrize("colour", [(255, 0, 0), (0, 160, 60), (30, 60, 220), (255, 255, 255), (0, 0, 0)])
def test_colours_keep_their_value(tmp_path: Path, colour: tuple[int, int, int]):
    size = Size(64, 64)
    write_video(tmp_path / "clip.mp4", np.full((3, 64, 64, 3), colour, dtype=np.uint8), size, 12)
    seen = read_video(tmp_path / "clip.mp4")[1, 32, 32].astype(int)
    assert np.abs(seen - colour).max() <= 3


def test_colours_are_tagged_bt709_limited_range(tmp_path: Path):
    write_video(tmp_path / "clip.mp4", moving_gradient(2, Size(64, 64)), Size(64, 64), 12)
    with av.open(str(tmp_path / "clip.mp4")) as container:
        context = container.streams.video[0].codec_context
        tags = (context.colorspace, context.color_primaries, context.color_trc, context.color_range)
    assert tags == (1, 1, 1, 1)


def test_index_stands_before_the_pictures(tmp_path: Path):
    write_video(tmp_path / "clip.mp4", moving_gradient(5, Size(64, 64)), Size(64, 64), 12)
    data = (tmp_path / "clip.mp4").read_bytes()
    assert 0 < data.find(b"moov") < data.find(b"mdat")


def test_chunks_and_one_array_give_the_same_bytes(tmp_path: Path):
    size, frames = Size(256, 256), moving_gradient(20, Size(256, 256))
    write_video(tmp_path / "whole.mp4", frames, size, 12)
    write_video(tmp_path / "chunks.mp4", (frames[at : at + 3] for at in range(0, 20, 3)), size, 12)
    assert (tmp_path / "whole.mp4").read_bytes() == (tmp_path / "chunks.mp4").read_bytes()


def test_frames_of_another_size_are_rejected(tmp_path: Path):
    with pytest.raises(ValueError, match="do not fit"):
        write_video(tmp_path / "clip.mp4", moving_gradient(1, Size(64, 66)), Size(64, 64), 12)


def test_odd_size_is_refused_before_a_file_appears(tmp_path: Path):
    with pytest.raises(InvalidRequestError, match="even sides"):
        VideoWriter(tmp_path / "clip.mp4", Size(65, 64), 12)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_a_publish_error():
    with pytest.raises(PublishError, match="/dev/full"):
        write_video(Path("/dev/full"), moving_gradient(30, Size(256, 256)), Size(256, 256), 12)


def test_a_missing_directory_is_a_publish_error(tmp_path: Path):
    with pytest.raises(PublishError, match="No such file or directory"):
        write_video(tmp_path / "missing" / "clip.mp4", moving_gradient(1, Size(64, 64)), Size(64, 64), 12)
