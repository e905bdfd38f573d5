"""Settings know their times, weathers and inhabitants."""

import pytest

from asazora.world import vocabulary as vocab
from asazora.world.places import HABITATS, belongs, times_in, weathers_in


@pytest.mark.parametrize("setting", vocab.SETTINGS)
def test_every_setting_has_known_times_weathers_and_kinds(setting: str) -> None:
    assert set(times_in(setting)) <= set(vocab.TIMES_OF_DAY)
    assert set(weathers_in(setting)) <= set(vocab.WEATHERS)
    assert times_in(setting)
    assert "clear" in weathers_in(setting)
    assert sum(belongs(kind, setting) for kind in vocab.KINDS) > 10


def test_fish_stay_underwater_and_elephants_out_of_the_bedroom() -> None:
    assert [place for place in vocab.SETTINGS if belongs("fish", place)] == list(HABITATS["fish"])
    assert not belongs("elephant", "bedroom")
    assert belongs("cat", "bedroom")
