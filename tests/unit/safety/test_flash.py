"""Flashes are found whatever the chunk size; slow changes, small lights and movement are not flashes."""

import numpy as np
import pytest

from asazora.core.video_model import Frames
from asazora.safety.flash import FlashMeter

FPS = 24


def clip(levels: list[int] | np.ndarray, colour: tuple[int, int, int] = (1, 1, 1), share: float = 1.0) -> Frames:
    """A grey picture, of which the left `share` takes the given levels, frame by frame."""
    frames = np.full((len(levels), 64, 96, 3), 60, dtype=np.uint8)
    width = round(96 * share)
    frames[:, :, :width] = np.array(levels)[:, None, None, None] * np.array(colour)
    return frames


def square_wave(hertz: float, low: int = 20, high: int = 230, seconds: float = 2.0) -> list[int]:
    return [high if int(2 * hertz * index / FPS) % 2 else low for index in range(round(seconds * FPS))]


@pytest.mark.parametrize("hertz", [4, 5, 6, 8, 12])
def test_more_than_three_flashes_a_second_are_found(hertz: float):
    assert FlashMeter(FPS).follow(clip(square_wave(hertz)))


@pytest.mark.parametrize("hertz", [0.5, 1, 2, 3])
def test_three_flashes_a_second_or_fewer_pass(hertz: float):
    assert not FlashMeter(FPS).follow(clip(square_wave(hertz)))


@pytest.mark.parametrize("piece", [1, 5, 7])
def test_flashes_across_chunks_are_found(piece: int):
    frames = clip(square_wave(5))
    meter = FlashMeter(FPS)
    assert any(meter.follow(frames[start : start + piece]) for start in range(0, len(frames), piece))


def test_red_flashes_of_small_luminance_are_found():
    frames = clip(square_wave(5, low=40, high=140), colour=(1, 0, 0))
    assert FlashMeter(FPS).follow(frames)
    assert not FlashMeter(FPS).follow(clip(square_wave(5, low=40, high=70), colour=(0, 1, 0)))


def test_a_flash_between_bright_levels_passes():
    assert not FlashMeter(FPS).follow(clip(square_wave(6, low=235, high=255)))


def test_a_small_blinking_light_passes():
    frames = clip([60] * 48)
    frames[:, 10:18, 10:22] = np.array(square_wave(6))[:, None, None, None]
    assert not FlashMeter(FPS).follow(frames)


def test_a_corner_of_the_picture_that_flashes_is_found():
    frames = clip([60] * 48)
    frames[:, 44:, 64:] = np.array(square_wave(6))[:, None, None, None]
    assert FlashMeter(FPS).follow(frames)


def test_a_fade_to_black_and_a_pan_pass():
    assert not FlashMeter(FPS).follow(clip(np.linspace(230, 0, 48).astype(int)))
    scene = np.random.default_rng(1).integers(60, 200, (64, 400, 3)).repeat(1, 0).astype(np.uint8)
    scene = np.repeat(scene[:, ::8], 8, axis=1)[:, :400]
    pan = np.stack([scene[:, 2 * index : 2 * index + 96] for index in range(48)])
    assert not FlashMeter(FPS).follow(pan)


def test_any_picture_size_is_read():
    for height, width in ((1, 1), (7, 300), (1080, 1920)):
        assert not FlashMeter(12).follow(np.zeros((2, height, width, 3), dtype=np.uint8))
