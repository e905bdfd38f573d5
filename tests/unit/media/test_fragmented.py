"""A fragmented MP4 plays from its first bytes on, and is one whole video at its end."""

import io
from pathlib import Path

import av
import numpy as np
import pytest

from asazora.core.errors import InvalidRequestError
from asazora.core.sizes import Size
from asazora.media.fragmented import FragmentedWriter
from asazora.media.video_reader import probe, read_video

SIZE = Size(96, 64)


def moving_bar(num_frames: int) -> np.ndarray:
    """A bright column that moves two pixels a frame: (F, H, W, 3) uint8."""
    frames = np.full((num_frames, SIZE.height, SIZE.width, 3), 40, dtype=np.uint8)
    for index, frame in enumerate(frames):
        frame[:, 2 * index : 2 * index + 8] = 220
    return frames


def boxes(data: bytes) -> list[str]:
    """The kinds of the boxes; the data must end where the last one does."""
    kinds, start = [], 0
    while start < len(data):
        kinds.append(data[start + 4 : start + 8].decode("latin-1"))
        start += int.from_bytes(data[start : start + 4])
    assert start == len(data)
    return kinds


def test_each_piece_is_whole_boxes_with_the_header_first():
    writer = FragmentedWriter(SIZE, 12)
    first, second, last = writer.write(moving_bar(5)), writer.write(moving_bar(3)), writer.finish()
    assert boxes(first) == ["ftyp", "moov", *["moof", "mdat"] * 4]
    assert boxes(second) == ["moof", "mdat"] * 3
    assert boxes(last) == ["moof", "mdat"]


def test_what_has_come_so_far_plays():
    writer = FragmentedWriter(SIZE, 12)
    frames = moving_bar(12)
    so_far = writer.write(frames[:6])
    with av.open(io.BytesIO(so_far)) as container:
        decoded = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    assert len(decoded) == 5
    assert np.abs(np.stack(decoded).astype(int) - frames[:5]).mean() < 4


def test_the_whole_is_one_video(tmp_path: Path):
    writer = FragmentedWriter(SIZE, 24)
    frames = moving_bar(30)
    data = b"".join([writer.write(frames[:7]), writer.write(frames[7:8]), writer.write(frames[8:]), writer.finish()])
    (tmp_path / "whole.mp4").write_bytes(data)
    info, decoded = probe(tmp_path / "whole.mp4"), read_video(tmp_path / "whole.mp4")
    assert (info.size, info.fps, info.codec) == (SIZE, 24, "h264")
    assert decoded.shape == frames.shape
    assert np.abs(decoded.astype(int) - frames).mean() < 4


def test_the_same_frames_give_the_same_bytes():
    def whole() -> bytes:
        writer = FragmentedWriter(SIZE, 12)
        return writer.write(moving_bar(6)) + writer.finish()

    assert whole() == whole()


def test_nothing_returned_is_kept():
    writer = FragmentedWriter(SIZE, 12)
    for _ in range(20):
        writer.write(moving_bar(4))
        assert writer._made.getbuffer().nbytes == 0


def test_odd_sides_are_refused():
    with pytest.raises(InvalidRequestError, match="even sides"):
        FragmentedWriter(Size(95, 64), 12)


def test_frames_of_another_size_are_refused():
    with pytest.raises(ValueError, match="do not fit"):
        FragmentedWriter(SIZE, 12).write(np.zeros((1, 32, 32, 3), dtype=np.uint8))
