"""The held-out rule: fixed, about as large as stated, and never starving a name."""

import pytest

from asazora.world.actions import ACTIONS, can_do
from asazora.world.holdout import (
    HELD_OUT_SHARE,
    MIN_KINDS_OF_ACTION,
    combinations,
    is_held_out,
    is_held_out_combination,
)
from asazora.world.places import HABITATS, belongs
from asazora.world.scene import Action, Actor, Scene, Shot
from asazora.world.scope import FULL, SMALL, WorldScope

EXPECTED_FIRST = [("woman", "blue"), ("man", "orange"), ("man", "yellow"), ("girl", "red")]
"""The first held-out pairs of kind and colour: a change would make scores of older weights a lie."""


def _scene(kind: str, colour: str, setting: str, *actions: str) -> Scene:
    actor = Actor(id="a", kind=kind, colour=colour, actions=tuple(Action(name=name) for name in actions))
    return Scene(shots=(Shot(duration_s=1.0, setting=setting, actors=(actor,)),))


def test_the_rule_does_not_change_between_releases() -> None:
    pairs = [("kind-colour", kind, colour) for kind in FULL.kinds for colour in FULL.colours]
    held_out = [pair[1:] for pair in pairs if is_held_out_combination(pair)]
    assert held_out[:4] == EXPECTED_FIRST
    assert 0.7 * HELD_OUT_SHARE < len(held_out) / len(pairs) < 1.3 * HELD_OUT_SHARE


def test_a_scene_is_held_out_if_any_combination_is() -> None:
    kind, colour = EXPECTED_FIRST[0]
    assert is_held_out(_scene(kind, colour, "meadow"))


def test_relations_and_actions_count_as_combinations() -> None:
    found = set(combinations(_scene("fox", "red", "meadow", "jump")))
    assert found == {("kind-colour", "fox", "red"), ("kind-setting", "fox", "meadow"), ("kind-action", "fox", "jump")}
    pair = (Actor(id="a", kind="fox", x=-0.5), Actor(id="b", kind="ball", x=0.5))
    scene = Scene(shots=(Shot(duration_s=1.0, setting="meadow", actors=pair),))
    assert ("kind-relation-kind", "fox", "left of", "ball") in set(combinations(scene))


def _held(scope: WorldScope, combos: list[tuple[str, ...]]) -> float:
    return sum(map(is_held_out_combination, combos)) / max(1, len(combos))


@pytest.mark.parametrize("scope", [FULL, SMALL])
def test_every_name_keeps_most_of_its_combinations(scope: WorldScope) -> None:
    for kind in scope.kinds:
        assert _held(scope, [("kind-colour", kind, colour) for colour in scope.colours]) <= 0.5
        if kind not in HABITATS:
            places = [place for place in scope.settings if belongs(kind, place)]
            assert _held(scope, [("kind-setting", kind, place) for place in places]) <= 0.5
    for action in scope.actions:
        if action != "stand" and len(ACTIONS[action].who) >= MIN_KINDS_OF_ACTION:
            able = [kind for kind in scope.kinds if can_do(kind, action)]
            assert not able or _held(scope, [("kind-action", kind, action) for kind in able]) < 1.0
