import pytest

from asazora.world import vocabulary as vocab
from asazora.world.actions import ACTIONS, can_do, targets, uses_direction
from asazora.world.actions.planners import PLANNERS


def test_every_action_has_a_rule_and_a_planner():
    assert set(ACTIONS) == set(PLANNERS) == set(vocab.ACTIONS)


@pytest.mark.parametrize("name", vocab.ACTIONS)
def test_rules_name_only_known_kinds(name: str):
    rule = ACTIONS[name]
    assert rule.who
    assert set(rule.who) | set(rule.targets or ()) <= set(vocab.KINDS)
    assert len(set(rule.who)) == len(rule.who)


def test_fish_swim_but_do_not_walk_and_only_things_that_pop_pop():
    assert can_do("fish", "swim")
    assert not can_do("fish", "walk")
    assert can_do("balloon", "pop")
    assert not can_do("dog", "pop")


def test_targets_and_directions_are_told():
    assert targets("eat") == ("cookie",)
    assert targets("jump") is None
    assert uses_direction("walk")
    assert not uses_direction("sit")
