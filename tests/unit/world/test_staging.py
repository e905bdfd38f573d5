"""Where actors are put for what they do."""

import numpy as np
import pytest

from asazora.world.draw import Draw
from asazora.world.scene import Actor
from asazora.world.scope import FULL
from asazora.world.staging import facing_each_other, in_a_row, with_action


@pytest.fixture
def draw() -> Draw:
    return Draw(generator=np.random.default_rng(0), scope=FULL)


def test_travellers_start_on_the_side_they_come_from(draw: Draw) -> None:
    for _ in range(20):
        walker = with_action(draw, Actor(id="a", kind="fox"), "walk")
        (action,) = walker.actions
        assert walker.facing == action.direction
        assert (walker.x > 0.4) if action.direction == "left" else (walker.x < -0.4)


def test_a_second_action_does_not_move_the_actor(draw: Draw) -> None:
    walker = with_action(draw, Actor(id="a", kind="fox"), "walk", 0.0, 0.5)
    both = with_action(draw, walker, "jump", 0.5, 1.0)
    assert [action.name for action in both.actions] == ["walk", "jump"]
    assert both.x == walker.x


def test_standing_all_the_time_is_no_action(draw: Draw) -> None:
    assert with_action(draw, Actor(id="a", kind="fox"), "stand").actions == ()


def test_flyers_begin_in_the_air(draw: Draw) -> None:
    assert with_action(draw, Actor(id="a", kind="bird"), "fly").height > 0.2


def test_the_doer_pushes_towards_the_target(draw: Draw) -> None:
    for _ in range(20):
        doer, target = facing_each_other(draw, Actor(id="a", kind="fox"), Actor(id="b", kind="ball"), "push")
        assert doer.actions[0].target == "b"
        assert (target.x > doer.x) == (doer.actions[0].direction == "right")


def test_a_row_keeps_its_order_and_looks_inwards() -> None:
    left, middle, right = in_a_row(*(Actor(id=name, kind="fox") for name in "abc"))
    assert left.x < middle.x < right.x
    assert (left.facing, right.facing) == ("right", "left")
