"""Light: hours, weathers and places."""

import pytest

from asazora.world.light import PLACES, channels, light_of, lighter, mix, multiply
from asazora.world.vocabulary import TIMES_OF_DAY, WEATHERS


def brightness(tint):
    return sum(tint)


@pytest.mark.parametrize("place", PLACES)
def test_every_hour_and_weather_has_a_light(place):
    for hour in TIMES_OF_DAY:
        for weather in WEATHERS:
            light = light_of(hour, weather, place)
            assert all(0.0 < factor <= 1.0 for factor in light.tint + light.body_tint)


@pytest.mark.parametrize("place", ["outdoor", "indoor", "underwater"])
def test_night_is_darker_than_day(place):
    day, night = light_of("day", "clear", place), light_of("night", "clear", place)
    assert brightness(night.tint) < 0.7 * brightness(day.tint)


@pytest.mark.parametrize("hour", TIMES_OF_DAY)
def test_bodies_stay_brighter_than_the_backdrop(hour):
    light = light_of(hour, "clear")
    assert brightness(light.body_tint) >= brightness(light.tint)


def test_clouds_hide_sun_and_stars():
    night = light_of("night", "storm")
    assert night.sun is None
    assert night.stars < 0.2


def test_hours_have_different_skies():
    assert len({light_of(hour, "clear").sky for hour in TIMES_OF_DAY}) == len(TIMES_OF_DAY)


def test_distance_fades_into_the_air():
    light = light_of("morning", "fog")
    near, far = light.shade(0x204020, 0.0), light.shade(0x204020, 1.0)
    gaps = [max(abs(a - b) for a, b in zip(channels(c), channels(light.air), strict=True)) for c in (near, far)]
    assert gaps[1] < gaps[0]


def test_colour_arithmetic():
    assert mix(0x000000, 0xFFFFFF, 0.0) == 0x000000
    assert mix(0x000000, 0xFFFFFF, 1.0) == 0xFFFFFF
    assert lighter(0x336699, -1.0) == 0x000000
    assert multiply(0xFF8040, (1.0, 0.5, 0.0)) == 0xFF4000
