"""Flashes are found whatever the chunk size; slow changes, small lights and movement are not flashes."""

import numpy as np
import pytest

from asazora.core.sizes import Size
from asazora.core.video_model import Frames
from asazora.safety.flash import FlashMeter
from asazora.world.render import render
from asazora.world.scene import Actor, Scene, Shot

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


def test_cells_that_flicker_each_in_their_own_time_are_no_flash():
    """WCAG counts the area of flashes that occur concurrently: rain is none."""
    row, column = np.indices((24, 24))
    on = (np.arange(48)[:, None, None] + (row + 2 * column) // 3) % 4 == 0  # six times a second
    on &= (row + column) % 3 == 0  # a third of the cells: half of them would be too many at any one time
    frames = np.where(on, 220, 40)[..., None].repeat(3, axis=3).astype(np.uint8)
    assert not FlashMeter(FPS).follow(frames)


@pytest.mark.parametrize(("hertz", "flashes"), [(3, False), (6, True)])
def test_a_checker_that_reverses_counts_once_a_reversal(hertz: float, flashes: bool):
    squares = (np.indices((64, 96)).sum(axis=0) // 16 % 2).astype(bool)
    levels = np.array(square_wave(hertz))[:, None, None]
    frames = np.where(squares, levels, 250 - levels)[..., None].repeat(3, axis=3).astype(np.uint8)
    assert FlashMeter(FPS).follow(frames) is flashes


@pytest.mark.parametrize(("share_of_window", "flashes"), [(0.6, False), (1.1, True)])
def test_a_quarter_of_a_window_is_the_limit(share_of_window: float, flashes: bool):
    """A window is a third of each side; a quarter of it a sixth of each side."""
    frames = np.full((48, 240, 240, 3), 60, dtype=np.uint8)
    side = round(240 / 6 * np.sqrt(share_of_window))
    frames[:, 80 : 80 + side, 80 : 80 + side] = np.array(square_wave(6))[:, None, None, None]
    assert FlashMeter(FPS).follow(frames) is flashes


def test_storms_of_the_world_are_safe_in_the_style_that_lights_up_edges():
    for seed in range(3):
        actor = Actor(id="a", kind="fox")
        shot = Shot(duration_s=2.5, setting="meadow", weather="storm", actors=(actor,))
        clip = np.stack(list(render(Scene(shots=(shot,), style="neon line", seed=seed), Size(96, 96), 12)))
        assert not FlashMeter(12).follow(clip)


def test_any_picture_size_is_read():
    for height, width in ((1, 1), (7, 300), (1080, 1920)):
        assert not FlashMeter(12).follow(np.zeros((2, height, width, 3), dtype=np.uint8))
