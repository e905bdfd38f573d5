"""Previews show the video's own frames, in order, in the formats asked."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from asazora.core.errors import InvalidRequestError
from asazora.core.sizes import Size
from asazora.media.previews import write_previews
from asazora.media.video_writer import write_video

SIZE = Size(640, 320)


def grey_ramp(num_frames: int) -> np.ndarray:
    """Frames that grow lighter: (F, H, W, 3) uint8."""
    levels = np.linspace(0, 255, num_frames).astype(np.uint8)
    return np.broadcast_to(levels[:, None, None, None], (num_frames, SIZE.height, SIZE.width, 3)).copy()


def previews(folder: Path, num_frames: int) -> tuple[Image.Image, Image.Image]:
    write_video(folder / "ramp.mp4", grey_ramp(num_frames), SIZE, 12)
    write_previews(folder / "ramp.mp4", folder / "thumbnail.webp", folder / "sheet.jpg")
    return opened(folder / "thumbnail.webp"), opened(folder / "sheet.jpg")


def opened(path: Path) -> Image.Image:
    """The whole picture, its file closed."""
    return Image.open(io.BytesIO(path.read_bytes()))


def test_thumbnail_is_the_middle_frame_made_small(tmp_path: Path):
    thumbnail, _ = previews(tmp_path, 41)
    assert (thumbnail.format, thumbnail.size) == ("WEBP", (512, 256))
    assert np.mean(np.asarray(thumbnail.convert("L"))) == pytest.approx(128, abs=5)


@pytest.mark.parametrize("num_frames", [41, 3])
def test_sheet_spans_the_whole_video_in_reading_order(tmp_path: Path, num_frames: int):
    _, sheet = previews(tmp_path, num_frames)
    assert (sheet.format, sheet.size) == ("JPEG", (5 * 256, 4 * 128))
    cells = np.asarray(sheet.convert("L"), dtype=float).reshape(4, 128, 5, 256).mean(axis=(1, 3)).ravel()
    assert (np.diff(cells) > -3).all()
    assert (cells[0], cells[-1]) == (pytest.approx(0, abs=5), pytest.approx(255, abs=5))


def test_a_file_that_is_no_video_is_refused(tmp_path: Path):
    (tmp_path / "fox.mp4").write_bytes(b"fox")
    with pytest.raises(InvalidRequestError):
        write_previews(tmp_path / "fox.mp4", tmp_path / "thumbnail.webp", tmp_path / "sheet.jpg")
