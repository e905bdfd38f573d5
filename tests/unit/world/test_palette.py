from itertools import combinations

import pytest

from asazora.core.errors import UnknownNameError
from asazora.world import vocabulary as vocab
from asazora.world.palette import darker, lighter, mix, rgb


def test_every_colour_of_the_vocabulary_has_a_paint():
    assert len({rgb(name) for name in vocab.COLOURS}) == len(vocab.COLOURS)


@pytest.mark.parametrize("light", [(1.0, 1.0, 1.0), (0.5, 0.55, 0.8)], ids=["day", "night"])
def test_colours_stay_apart_under_day_and_night_light(light: tuple[float, float, float]):
    lit = [[c * share for c, share in zip(rgb(name), light, strict=True)] for name in vocab.COLOURS]
    nearest = min(sum((p - q) ** 2 for p, q in zip(a, b, strict=True)) ** 0.5 for a, b in combinations(lit, 2))
    assert nearest > 35


def test_an_unknown_colour_names_the_nearest_one():
    with pytest.raises(UnknownNameError, match="did you mean 'purple'"):
        rgb("purpel")


def test_mix_runs_from_one_colour_to_the_other():
    assert mix((10, 20, 30), (110, 220, 130), 0.0) == (10, 20, 30)
    assert mix((10, 20, 30), (110, 220, 130), 1.0) == (110, 220, 130)
    assert mix((10, 20, 30), (110, 220, 130), 0.5) == (60, 120, 80)


def test_lighter_and_darker_move_the_brightness():
    colour = rgb("green")
    assert sum(darker(colour)) < sum(colour) < sum(lighter(colour))
