"""Reading gives every frame once, and says so when a file is no video."""

from pathlib import Path

import numpy as np
import pytest

from asazora.core.errors import InvalidRequestError
from asazora.core.sizes import Size
from asazora.media.video_reader import probe, read_chunks, read_video
from asazora.media.video_writer import write_video


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    levels = np.arange(10, dtype=np.uint8) * 20
    frames = np.broadcast_to(levels[:, None, None, None], (10, 64, 64, 3))
    write_video(tmp_path / "clip.mp4", frames, Size(64, 64), 12)
    return tmp_path / "clip.mp4"


def test_last_partial_chunk_is_yielded(clip: Path):
    assert [len(chunk) for chunk in read_chunks(clip, chunk_frames=4)] == [4, 4, 2]


def test_frames_come_in_order(clip: Path):
    brightness = read_video(clip).mean(axis=(1, 2, 3))
    assert np.all(np.diff(brightness) > 10)


def test_a_file_that_is_no_video_is_an_invalid_request(tmp_path: Path):
    (tmp_path / "note.mp4").write_text("not a video")
    with pytest.raises(InvalidRequestError, match=r"note\.mp4"):
        probe(tmp_path / "note.mp4")


def test_a_truncated_video_is_an_invalid_request(clip: Path):
    clip.write_bytes(clip.read_bytes()[:200])
    with pytest.raises(InvalidRequestError):
        read_video(clip)
