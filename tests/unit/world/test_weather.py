"""Weather overlays: where they reach, and that any instant can be drawn by itself."""

import numpy as np
import pytest
import skia

from asazora.core.sizes import Size
from asazora.world.light import light_of
from asazora.world.state import CameraState
from asazora.world.weather import FLASH_EVERY_S, overlay_of

SIZE = Size(96, 64)


def picture(setting: str, weather: str, time_s: float, seed: int = 1):
    overlay = overlay_of(setting, weather, SIZE, light_of("night", weather), seed)
    pixels = np.zeros((SIZE.height, SIZE.width, 4), np.uint8)
    surface = skia.Surface(pixels, colorType=skia.kRGBA_8888_ColorType)
    surface.getCanvas().clear(0xFF303030)
    if overlay is not None:
        overlay(surface.getCanvas(), time_s, CameraState())
    return pixels[..., :3].astype(int)


@pytest.mark.parametrize("weather", ["rain", "snow", "fog", "storm"])
def test_weather_shows_outside_and_moves(weather):
    assert (picture("meadow", weather, 1.0) != 0x30).any()
    assert (picture("meadow", weather, 1.0) != picture("meadow", weather, 3.0)).any()


@pytest.mark.parametrize("setting", ["kitchen", "bedroom", "space", "moon"])
def test_no_weather_where_there_is_a_roof_or_no_air(setting):
    assert overlay_of(setting, "storm", SIZE, light_of("day", "storm"), 1) is None


def test_clear_weather_draws_nothing():
    assert overlay_of("meadow", "clear", SIZE, light_of("day", "clear"), 1) is None


def test_bubbles_rise_under_water_in_any_weather():
    assert (picture("underwater", "rain", 0.5) != 0x30).any()


def test_same_seed_same_weather_and_other_seed_other_weather():
    assert (picture("meadow", "rain", 2.0, seed=4) == picture("meadow", "rain", 2.0, seed=4)).all()
    assert (picture("meadow", "rain", 2.0, seed=4) != picture("meadow", "rain", 2.0, seed=5)).any()


def test_a_storm_flashes_within_each_interval():
    times = np.arange(0.0, 3 * FLASH_EVERY_S, 0.1)
    brightness = np.array([picture("meadow", "storm", time).mean() for time in times])
    assert brightness.max() > np.median(brightness) + 20
