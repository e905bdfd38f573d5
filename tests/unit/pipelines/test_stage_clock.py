"""Seconds add up under their stage's name."""

import pytest

from asazora.pipelines.stage_clock import StageClock


def test_seconds_of_one_stage_add_up_and_stages_keep_their_order():
    clock = StageClock()
    clock.add("text", 1.0)
    clock.add_all({"denoise": 2.0, "text": 0.5})
    assert list(clock.seconds.items()) == [("text", 1.5), ("denoise", 2.0)]


def test_time_is_counted_when_the_block_raises():
    clock = StageClock()
    with pytest.raises(KeyError), clock.measure("encode"):
        raise KeyError
    assert clock.seconds["encode"] >= 0
