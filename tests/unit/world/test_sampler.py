"""Random scenes: sensible, balanced, split as promised, the same for the same seed."""

from collections import Counter

import numpy as np
import pytest

from asazora.core.errors import UnknownNameError
from asazora.world.actions import can_do, targets
from asazora.world.holdout import is_held_out
from asazora.world.kinds import KINDS
from asazora.world.places import belongs, times_in, weathers_in
from asazora.world.sampler import possible_families, sample_scene
from asazora.world.scene import Actor, Scene
from asazora.world.scope import FULL, SMALL, WorldScope

SCOPES = pytest.mark.parametrize("scope", [FULL, SMALL], ids=["full", "small"])


def _scenes(scope: WorldScope, number: int, split: str = "train", seed: int = 0) -> list[Scene]:
    generator = np.random.default_rng(seed)
    return [sample_scene(generator, scope, split=split) for _ in range(number)]


def _actors(scenes: list[Scene]) -> list[Actor]:
    return [actor for scene in scenes for shot in scene.shots for actor in shot.actors]


@SCOPES
def test_training_never_draws_a_held_out_combination(scope: WorldScope) -> None:
    assert not any(map(is_held_out, _scenes(scope, 2000)))


@SCOPES
def test_every_test_scene_holds_a_held_out_combination(scope: WorldScope) -> None:
    assert all(map(is_held_out, _scenes(scope, 200, split="test")))


def test_an_unknown_split_is_refused() -> None:
    with pytest.raises(UnknownNameError):
        sample_scene(np.random.default_rng(0), split="validation")


@SCOPES
def test_the_same_seed_gives_the_same_scenes(scope: WorldScope) -> None:
    assert _scenes(scope, 50, seed=3) == _scenes(scope, 50, seed=3)
    assert _scenes(scope, 50, seed=3) != _scenes(scope, 50, seed=4)


@SCOPES
def test_scenes_survive_json(scope: WorldScope) -> None:
    for scene in _scenes(scope, 50):
        assert Scene.from_json(scene.to_json()) == scene


@SCOPES
def test_scenes_stay_within_their_scope(scope: WorldScope) -> None:
    for scene in _scenes(scope, 500):
        assert scene.style in scope.styles
        assert len(scene.shots) <= scope.max_shots
        assert scene.duration_s == pytest.approx(5.0)
        for shot in scene.shots:
            assert shot.setting in scope.settings
            assert shot.camera in scope.cameras
            assert len(shot.actors) <= scope.max_subjects
            for actor in shot.actors:
                assert actor.kind in scope.kinds
                assert actor.colour is None or actor.colour in scope.colours
                assert actor.count <= scope.max_count
                assert {action.name for action in actor.actions} <= set(scope.actions)
                assert {mood.emotion for mood in actor.moods} <= set(scope.emotions)


@SCOPES
def test_only_sensible_pairs_are_drawn(scope: WorldScope) -> None:
    for scene in _scenes(scope, 500):
        for shot in scene.shots:
            kinds = {actor.id: actor.kind for actor in shot.actors}
            assert shot.time_of_day in times_in(shot.setting)
            assert shot.weather in weathers_in(shot.setting)
            for actor in shot.actors:
                assert not actor.moods or KINDS[actor.kind].breathes
                assert {worn.kind for worn in actor.accessories} <= set(KINDS[actor.kind].can_wear)
                for action in actor.actions:
                    assert can_do(actor.kind, action.name)
                    assert action.target is None or kinds[action.target] in (targets(action.name) or ())


def test_single_subjects_are_where_they_belong() -> None:
    for scene in _scenes(FULL, 500):
        for shot in scene.shots:
            assert len(shot.actors) > 1 or belongs(shot.actors[0].kind, shot.setting)


@SCOPES
def test_a_character_looks_the_same_in_every_shot(scope: WorldScope) -> None:
    several = [scene for scene in _scenes(scope, 500) if len(scene.shots) > 1]
    assert several
    for scene in several:
        for name in ("a", "b"):
            same = [actor for shot in scene.shots for actor in shot.actors if actor.id == name]
            assert len({(a.kind, a.colour, a.size, a.accessories) for a in same}) <= 1


@SCOPES
def test_factors_are_balanced(scope: WorldScope) -> None:
    scenes = _scenes(scope, 3000)
    actors = _actors(scenes)
    _assert_even(Counter(actor.kind for actor in actors), scope.kinds, 3.0)
    _assert_even(Counter(actor.colour for actor in actors if actor.colour), scope.colours, 1.5)
    _assert_even(Counter(shot.setting for scene in scenes for shot in scene.shots), scope.settings, 2.5)
    directions = Counter(action.direction for actor in actors for action in actor.actions)
    assert 0.8 < directions["left"] / directions["right"] < 1.25


def _assert_even(counts: Counter[str], names: tuple[str, ...], factor: float) -> None:
    mean = sum(counts.values()) / len(names)
    assert all(mean / factor < counts[name] < mean * factor for name in names), counts


@SCOPES
def test_every_action_that_can_be_done_is_drawn(scope: WorldScope) -> None:
    drawn = {action.name for actor in _actors(_scenes(scope, 3000)) for action in actor.actions}
    joint = {name for name in scope.actions if not targets(name) or set(targets(name) or ()) & set(scope.kinds)}
    assert drawn >= joint - {"stand"}


def test_single_subjects_stand_near_the_middle_or_on_the_side_they_come_from() -> None:
    for scene in _scenes(SMALL, 500):
        for shot in (shot for shot in scene.shots if len(shot.actors) == 1):
            actor = shot.actors[0]
            going = actor.actions[0].direction if actor.actions else "none"
            home = {"left": 0.5, "right": -0.5, "none": 0.0}[going]
            assert abs(actor.x - home) <= 0.05


def test_a_scope_without_pairs_or_shots_has_only_the_families_it_can_draw() -> None:
    alone = WorldScope(
        name="alone", max_subjects=1, max_shots=1, max_count=1, cameras=("still",), emotions=("neutral",)
    )
    names = {family.name for family in possible_families(alone)}
    assert not names & {"relation", "interaction", "shots", "count", "camera", "mood"}
    assert all(len(scene.shots) == 1 and len(scene.shots[0].actors) == 1 for scene in _scenes(alone, 100))
