"""Videos from people: any codec, rate, turn and shape gives the frames a player shows, in the size and rate asked."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from asazora.core.errors import InvalidRequestError
from asazora.core.sizes import Size
from asazora.media import source_video
from asazora.media.source_process import answer
from asazora.media.video_writer import write_video
from foreign_files import FPS, SIZE, brightening, encode, numbers_of, turn

FITTED = Size(96, 64)


def read(path: Path, size: Size = FITTED, fps: int = FPS, start_s: float = 0, max_frames: int = 600) -> np.ndarray:
    """What the child reads of a video: (F, H, W, 3) uint8."""
    question = {"ask": "video", "size": [size.width, size.height], "fps": fps}
    messages = answer({**question, "path": str(path), "spans": [(start_s, max_frames)]})
    pictures = [np.frombuffer(payload, dtype=np.uint8) for _, payload in messages]
    return np.stack(pictures).reshape(-1, size.height, size.width, 3)


@pytest.mark.parametrize(
    ("name", "codec", "container", "pixel_format"),
    [
        ("a.mp4", "libx264", "mp4", "yuv420p"),
        ("a.mp4", "libx264", "mp4", "yuv444p10le"),
        ("a.mov", "libx264", "mov", "yuv422p"),
        ("a.mp4", "libx265", "mp4", "yuv420p"),
        ("a.webm", "libvpx-vp9", "webm", "yuv420p"),
        ("a.webm", "libvpx", "webm", "yuv420p"),
        ("a.mp4", "libsvtav1", "mp4", "yuv420p"),
        ("a.avi", "mpeg4", "avi", "yuv420p"),
        ("a.avi", "mjpeg", "avi", "yuvj420p"),
        ("a.mkv", "libx264", "matroska", "yuv420p"),
        ("a.ts", "libx264", "mpegts", "yuv420p"),
        ("a.flv", "libx264", "flv", "yuv420p"),
        ("a.mov", "prores_ks", "mov", "yuv422p10le"),
    ],
)
def test_every_common_codec_gives_every_frame_once(
    tmp_path: Path, name: str, codec: str, container: str, pixel_format: str
):
    path = encode(tmp_path / name, brightening(), codec, container, pixel_format)
    assert numbers_of(read(path)) == list(range(24))


@pytest.mark.parametrize(("fps", "expected"), [(6, list(range(0, 24, 2))), (24, [n // 2 for n in range(48)])])
def test_other_rates_show_what_is_on_screen_at_the_time(tmp_path: Path, fps: int, expected: list[int]):
    assert numbers_of(read(encode(tmp_path / "a.mp4", brightening()), fps=fps)) == expected


@pytest.mark.parametrize("container", ["mp4", "matroska"])
def test_variable_rate_keeps_time(tmp_path: Path, container: str):
    times_ms = [0, 40, 80, 1000, 1500, 1520, 2000]
    path = encode(tmp_path / "a", brightening(7), container=container, times_ms=times_ms, options={"bf": "0"})
    assert numbers_of(read(path, fps=10))[:20] == [0, *[2] * 9, *[3] * 5, 4, *[5] * 4]


@pytest.mark.parametrize("start_s", [0.5, 6.0])
def test_a_span_begins_and_ends_where_asked(tmp_path: Path, start_s: float):
    path = encode(tmp_path / "a.mp4", brightening(96) // 4, options={"g": "12", "crf": "1"})
    whole, span = read(path), read(path, start_s=start_s, max_frames=7)
    first = round(start_s * FPS)
    assert np.array_equal(span, whole[first : first + 7])


def test_a_span_after_the_end_is_refused(tmp_path: Path):
    with pytest.raises(InvalidRequestError, match="less than the video's length, 2 s"):
        read(encode(tmp_path / "a.mp4", brightening()), start_s=2.5)


def test_one_frame_is_a_video(tmp_path: Path):
    assert len(read(encode(tmp_path / "a.mp4", brightening(1)))) == 1


@pytest.mark.parametrize(
    ("matrix", "corner"),
    [
        ((1, 0, 0, 1), (0, 0)),
        ((0, 1, -1, 0), (0, -1)),  # a quarter to the right
        ((-1, 0, 0, -1), (-1, -1)),
        ((0, -1, 1, 0), (-1, 0)),
        ((-1, 0, 0, 1), (0, -1)),  # mirrored
    ],
)
def test_turned_phone_video_is_shown_upright(tmp_path: Path, matrix: tuple[int, ...], corner: tuple[int, int]):
    """The white corner at the top left of the stored picture is where the matrix puts it."""
    frames = np.zeros((2, 64, 96, 3), dtype=np.uint8)
    frames[:, :32, :48] = 255
    path = encode(tmp_path / "a.mp4", frames)
    turn(path, matrix)
    size = Size(64, 96) if matrix[0] == 0 else Size(96, 64)
    shown = read(path, size)[0, :, :, 0]
    corners = {(y, x): int(shown[y, x]) for y in (0, -1) for x in (0, -1)}
    assert max(corners, key=lambda at: corners[at]) == corner
    assert sum(value > 128 for value in corners.values()) == 1


def disc(width: int, height: int, aspect: float = 1.0) -> np.ndarray:
    """A white disc on black whose pixels are `aspect` times as wide as high: (2, H, W, 3) uint8."""
    y, x = np.mgrid[:height, :width]
    inside = ((x - width / 2) * aspect) ** 2 + (y - height / 2) ** 2 < (height / 3) ** 2
    return np.repeat(np.repeat(inside[None, :, :, None], 3, axis=-1), 2, axis=0).astype(np.uint8) * 255


def width_and_height(frame: np.ndarray) -> tuple[int, int]:
    bright = frame[:, :, 0] > 127
    return int(np.ptp(np.flatnonzero(bright.any(axis=0)))), int(np.ptp(np.flatnonzero(bright.any(axis=1))))


@pytest.mark.parametrize("stored", [(320, 180), (180, 320), (241, 135), (1280, 720), (33, 31)])
def test_any_shape_is_fitted_without_distortion(tmp_path: Path, stored: tuple[int, int]):
    path = encode(tmp_path / "a.mp4", disc(*stored), pixel_format="yuv444p")
    frame = read(path, Size(128, 128))[0]
    width, height = width_and_height(frame)
    assert abs(width - height) <= 2


def test_pixels_that_are_not_square_are_shown_square(tmp_path: Path):
    path = encode(tmp_path / "a.mp4", disc(120, 160, 2.0), options={"x264-params": "sar=2/1"})
    width, height = width_and_height(read(path, Size(240, 160))[0])
    assert abs(width - height) <= 2


def test_transparent_video_lies_on_white(tmp_path: Path):
    pictures = np.zeros((4, 64, 96, 4), dtype=np.uint8)
    pictures[:, :, :48] = (200, 0, 0, 255)
    encode(tmp_path / "a.mov", pictures, "qtrle", "mov", "argb", source_format="rgba")
    frame = read(tmp_path / "a.mov")[0]
    assert np.abs(frame[30, 10].astype(int) - (200, 0, 0)).max() <= 2
    assert frame[30, 80].min() >= 253


def test_transparent_webm_lies_on_white(tmp_path: Path):
    """The transparency of VP9 is a second stream inside the first, which FFmpeg's own decoder does not read."""
    pictures = np.zeros((4, 64, 96, 4), dtype=np.uint8)
    pictures[:, :, :48] = (200, 0, 0, 255)
    encode(tmp_path / "a.webm", pictures, "libvpx-vp9", "webm", "yuva420p", source_format="rgba")
    frame = read(tmp_path / "a.webm")[0]
    assert frame[30, 80].min() >= 245
    assert frame[30, 10, 1] < 40


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_moving_pictures_are_videos(tmp_path: Path, form: str):
    frames = [Image.fromarray(frame) for frame in brightening(6)]
    frames[0].save(
        tmp_path / "a", format=form, save_all=True, append_images=frames[1:], duration=[100, 300, 100, 100, 100, 100]
    )
    assert numbers_of(read(tmp_path / "a", fps=10)) == [0, 1, 1, 1, 2, 3, 4, 5]


def test_a_still_picture_is_no_video(tmp_path: Path):
    Image.fromarray(brightening(1)[0]).save(tmp_path / "a.png")
    with pytest.raises(InvalidRequestError, match="still picture"):
        read(tmp_path / "a.png")


def overwrite_middle(data: bytes) -> bytes:
    """Damage in the coded pictures, between the header at the front and the index at the back."""
    start, stop = len(data) * 3 // 10, len(data) * 7 // 10
    return data[:start] + bytes(np.random.default_rng(0).integers(0, 256, stop - start, dtype=np.uint8)) + data[stop:]


NOISE = np.random.default_rng(1).integers(0, 255, (24, 64, 96, 3), dtype=np.uint8)


@pytest.mark.parametrize("share", [0.05, 0.5, 0.9])
@pytest.mark.parametrize(
    ("codec", "container", "options"),
    [
        ("libx264", "mp4", {}),
        ("libx264", "matroska", {}),
        ("libvpx-vp9", "webm", {}),
        ("mpeg4", "avi", {}),
    ],
)
def test_a_cut_file_is_refused(tmp_path: Path, codec: str, container: str, options: dict[str, str], share: float):
    path = encode(tmp_path / "a", NOISE, codec, container, options=options)
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    with pytest.raises(InvalidRequestError):
        read(path)


def test_a_cut_file_with_its_index_in_front_is_refused(tmp_path: Path):
    path = tmp_path / "a.mp4"
    write_video(path, NOISE, SIZE, FPS)
    path.write_bytes(path.read_bytes()[: path.stat().st_size * 2 // 3])
    with pytest.raises(InvalidRequestError, match=r"cut off|damaged"):
        read(path)


@pytest.mark.parametrize(
    ("codec", "container"), [("libx264", "mp4"), ("libx264", "matroska"), ("libvpx-vp9", "webm"), ("libx265", "mp4")]
)
def test_a_damaged_file_is_refused(tmp_path: Path, codec: str, container: str):
    path = encode(tmp_path / "a", NOISE, codec, container)
    path.write_bytes(overwrite_middle(path.read_bytes()))
    with pytest.raises(InvalidRequestError):
        read(path)


@pytest.mark.parametrize("make", [lambda data: data[:40], lambda data: data[:8] + bytes(300)])
def test_a_header_alone_is_refused(tmp_path: Path, make: Callable[[bytes], bytes]):
    path = encode(tmp_path / "a.mp4", brightening(2))
    path.write_bytes(make(path.read_bytes()))
    with pytest.raises(InvalidRequestError):
        read(path)


def test_too_large_a_video_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = encode(tmp_path / "a.mp4", brightening(2))
    monkeypatch.setattr(source_video, "MAX_PIXELS", SIZE.width * SIZE.height - 1)
    with pytest.raises(InvalidRequestError, match="picture size"):
        read(path)


def test_codecs_that_are_not_listed_are_refused(tmp_path: Path):
    path = encode(tmp_path / "a.avi", brightening(2), "huffyuv", "avi", "yuv422p")
    with pytest.raises(InvalidRequestError, match="video codec"):
        read(path)
