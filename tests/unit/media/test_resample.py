"""Resampling hits the size and the frame count exactly, keeps shapes round and times right."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from asazora.core.sizes import NATIVE_SIZES, Size
from asazora.media.resample import cover_box, fit_frames, held_indices, native_frames_needed

RATES = st.integers(1, 60)


def disc(size: Size) -> np.ndarray:
    """One white disc in the middle of a black frame: (1, H, W, 3) uint8."""
    y, x = np.mgrid[: size.height, : size.width]
    inside = (x - size.width / 2 + 0.5) ** 2 + (y - size.height / 2 + 0.5) ** 2 < 60**2
    return np.repeat(inside[None, :, :, None], 3, axis=-1).astype(np.uint8) * 255


@pytest.mark.parametrize("native", NATIVE_SIZES)
@pytest.mark.parametrize("size", [Size(64, 64), Size(640, 360), Size(360, 640), Size(2048, 64), Size(1080, 1080)])
def test_output_has_exactly_the_size_asked(native: Size, size: Size):
    assert fit_frames(disc(native), size).shape == (1, size.height, size.width, 3)


@pytest.mark.parametrize("size", [Size(640, 360), Size(500, 500), Size(300, 400)])
def test_a_disc_stays_round(size: Size):
    bright = fit_frames(disc(Size(256, 256)), size)[0, :, :, 0] > 127
    width, height = np.ptp(np.flatnonzero(bright.any(axis=0))), np.ptp(np.flatnonzero(bright.any(axis=1)))
    assert abs(int(width) - int(height)) <= 1


def test_native_size_is_passed_through_untouched():
    frames = disc(Size(256, 256))
    assert fit_frames(frames, Size(256, 256)) is frames


def test_no_frames_stay_no_frames():
    assert fit_frames(disc(Size(256, 256))[:0], Size(64, 64)).shape == (0, 64, 64, 3)


def test_overhang_is_cut_evenly():
    assert cover_box(Size(448, 256), Size(512, 512)) == (96, 0, 352, 256)


@given(st.integers(1, 400), RATES, RATES)
def test_native_frames_are_just_enough(num_frames: int, native_fps: int, fps: int):
    needed = native_frames_needed(num_frames, native_fps, fps)
    shown = held_indices(0, needed, native_fps, fps)
    assert len(shown) >= num_frames
    assert shown[num_frames - 1] == needed - 1


@given(st.lists(st.integers(1, 9), min_size=1, max_size=8), RATES, RATES)
def test_chunked_resampling_equals_whole(lengths: list[int], native_fps: int, fps: int):
    starts = np.cumsum([0, *lengths])
    pieces = [
        held_indices(int(start), count, native_fps, fps) + start for start, count in zip(starts, lengths, strict=False)
    ]
    assert np.array_equal(np.concatenate(pieces), held_indices(0, sum(lengths), native_fps, fps))


@given(st.integers(1, 200), RATES, RATES)
def test_each_output_frame_shows_what_is_on_screen_at_its_time(count: int, native_fps: int, fps: int):
    shown = held_indices(0, count, native_fps, fps)
    times = np.arange(len(shown)) / fps
    assert np.all(shown / native_fps <= times + 1e-9)
    assert np.all(times < (shown + 1) / native_fps + 1e-9)


def test_same_rate_changes_nothing():
    assert np.array_equal(held_indices(5, 7, 12, 12), np.arange(7))
