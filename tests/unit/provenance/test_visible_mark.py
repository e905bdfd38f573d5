"""The visible mark: small, readable on anything, moving, off what matters in the picture."""

import numpy as np
import pytest

from asazora.core.sizes import Size
from asazora.core.video_model import Frames
from asazora.provenance.visible_mark import STAY_S, VisibleMark

FPS = 12


def drawn_on(frames: Frames, fps: int = FPS) -> Frames:
    return VisibleMark(Size(frames.shape[2], frames.shape[1]), fps).apply(frames)


def plain(value: int, num_frames: int = 1, size: tuple[int, int] = (256, 256)) -> Frames:
    return np.full((num_frames, size[1], size[0], 3), value, dtype=np.uint8)


def box_of(frame: Frames, value: int) -> tuple[int, int, int, int]:
    """The box of the pixels that differ from the value by more than a breath of shadow: top, bottom, left, right."""
    rows, columns = np.nonzero(np.abs(frame.astype(int) - value).max(axis=-1) > 20)
    return rows.min(), rows.max(), columns.min(), columns.max()


@pytest.mark.parametrize("value", [0, 128, 255])
def test_it_is_read_on_any_ground(value: int):
    (frame,) = drawn_on(plain(value))
    top, bottom, left, right = box_of(frame, value)
    luma = frame[top : bottom + 1, left : right + 1].mean(axis=-1)
    assert np.ptp(luma) > 100


@pytest.mark.parametrize("size", [(64, 64), (256, 256), (448, 256), (256, 448), (1280, 720), (64, 512)])
def test_it_is_small_and_whole(size: tuple[int, int]):
    (frame,) = drawn_on(plain(0, size=size))
    top, bottom, left, right = box_of(frame, 0)
    assert (bottom - top + 1) * (right - left + 1) < 0.12 * size[0] * size[1]
    assert top > 0
    assert left > 0
    assert bottom < size[1] - 1
    assert right < size[0] - 1


def test_it_moves_to_another_corner():
    frames = drawn_on(plain(90, num_frames=int(2 * STAY_S * FPS)))
    first, second = (box_of(frames[int(seconds * FPS)], 90) for seconds in (1, STAY_S + 1))
    assert first != second


def test_the_sun_rises():
    frames = drawn_on(plain(0, num_frames=FPS))
    assert np.any(frames[0] != frames[FPS // 2])


def test_it_keeps_off_a_busy_corner():
    frames = plain(90)
    frames[:, 128:, 128:] = np.random.default_rng(0).integers(0, 255, (1, 128, 128, 3))
    assert np.array_equal(drawn_on(frames)[:, 128:, 128:], frames[:, 128:, 128:])


def test_chunks_do_not_matter():
    frames = np.random.default_rng(0).integers(0, 255, (50, 64, 64, 3), dtype=np.uint8)
    mark = VisibleMark(Size(64, 64), FPS)
    chunks = np.concatenate([mark.apply(frames[:13]), mark.apply(frames[13:37]), mark.apply(frames[37:])])
    assert np.array_equal(drawn_on(frames), chunks)


def test_frames_given_are_left_as_they_were():
    frames = plain(90)
    drawn_on(frames)
    assert np.all(frames == 90)
