"""The settings as data."""

import pytest

from asazora.world.backdrop.brush import Dice
from asazora.world.backdrop.catalogue import BACKDROPS
from asazora.world.light import PLACES
from asazora.world.vocabulary import SETTINGS


def test_every_setting_has_a_backdrop():
    assert set(BACKDROPS) == set(SETTINGS)


@pytest.mark.parametrize("name", SETTINGS)
def test_layers_run_from_far_to_near(name):
    backdrop = BACKDROPS[name]
    standing = [layer.depth for layer in backdrop.layers if not layer.is_ground]
    assert standing == sorted(standing, reverse=True)
    assert len(backdrop.layers) >= 3
    assert backdrop.place in PLACES


def test_dice_depend_on_their_address_only():
    dice = Dice(7)
    values = [dice(cell, key) for cell in range(-20, 20) for key in range(10)]
    assert dice(3, 4) == Dice(7)(3, 4)
    assert len(set(values)) == len(values)
    assert 0.4 < sum(values) / len(values) < 0.6
    assert min(values) >= 0.0
    assert max(values) < 1.0
