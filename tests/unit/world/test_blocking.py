"""Blocking: the features of bodies and camera say what the scene's truth says."""

import dataclasses

import numpy as np
import pytest

from asazora.core.sizes import Size
from asazora.world.blocking import BODY_FEATURES, CAMERA_FEATURES, SCENERY_FEATURES, STAGING, scenery
from asazora.world.blocking_truth import block
from asazora.world.sampler import sample_scene
from asazora.world.scene import Accessory, Action, Actor, Scene, Shot
from asazora.world.scope import FULL, SMALL
from asazora.world.simulate import simulate
from asazora.world.truth import truth

SIZE = Size(256, 144)


def _scene(*actors: Actor, camera: str = "still") -> Scene:
    return Scene(shots=(Shot(duration_s=2.0, setting="meadow", actors=actors, camera=camera),))


def _of(row: np.ndarray, name: str) -> float:
    return float(row[BODY_FEATURES.index(name)])


def test_features_have_names_of_their_own():
    assert len(set(BODY_FEATURES)) == len(BODY_FEATURES)


@pytest.mark.parametrize("seed", range(12))
def test_boxes_are_those_of_the_truth(seed: int):
    scene = sample_scene(np.random.default_rng(seed), FULL)
    facts = truth(scene, SIZE, fps=4)
    rows, _ = block(simulate(scene), SIZE, 1.0, num_bodies=12)
    boxes = sorted(actor.box for actor in facts[4].actors if actor.box[2] > actor.box[0])
    present = rows[rows[:, 0] == 1]
    assert len(present) == len(facts[4].actors)
    centre, half = present[:, 1:3] * (SIZE.width, SIZE.height), present[:, 3:5] * (SIZE.width, SIZE.height) / 2
    clipped = np.clip(np.concatenate([centre - half, centre + half], axis=1), 0, (SIZE.width, SIZE.height) * 2)
    shown = sorted(tuple(box) for box in clipped if box[2] > box[0] and box[3] > box[1])
    np.testing.assert_allclose(shown, [box for box in boxes if box[3] > box[1]], atol=0.1)


def test_a_body_tells_kind_colour_clothes_and_mood():
    fox = Actor(id="a", kind="fox", colour="red", accessories=(Accessory(kind="scarf", colour="blue"),))
    rows, camera = block(simulate(_scene(fox)), SIZE, 0.0, num_bodies=2)
    assert _of(rows[0], "fox") == _of(rows[0], "red") == _of(rows[0], "blue scarf") == _of(rows[0], "neutral") == 1
    assert _of(rows[0], "cat") == _of(rows[0], "blue") == _of(rows[0], "red hat") == 0
    assert _of(rows[0], "red scarf") == _of(rows[0], "blue hat") == 0
    assert not rows[1].any(), "nobody else is there"
    assert camera.shape == (len(CAMERA_FEATURES),)
    assert not camera.any()


def test_rows_follow_kind_and_colour_wherever_everyone_stands():
    cat, fox = (Actor(id=kind, kind=kind, colour="white", x=x) for kind, x in (("cat", 0.6), ("fox", -0.6)))
    for actors in ((cat, fox), (fox, cat)):
        rows, _ = block(simulate(_scene(*actors)), SIZE, 0.0, num_bodies=3)
        assert (_of(rows[0], "cat"), _of(rows[1], "fox")) == (1, 1)


def test_a_walk_and_a_zoom_are_seen():
    walk = Actor(id="a", kind="fox", actions=(Action(name="walk", direction="right"),))
    timeline = simulate(_scene(walk, camera="zoom in"))
    (before, seen_before), (after, seen_after) = (block(timeline, SIZE, time_s, 1) for time_s in (0.2, 1.8))
    assert after[0][1] > before[0][1]
    assert _of(after[0], "facing") == 1
    assert seen_after[CAMERA_FEATURES.index("log zoom")] > seen_before[CAMERA_FEATURES.index("log zoom")] > 0


def test_bodies_beyond_the_rows_are_left_out():
    group = Actor(id="a", kind="fox", count=4)
    rows, _ = block(simulate(_scene(group)), SIZE, 0.0, num_bodies=3)
    assert rows[:, 0].tolist() == [1, 1, 1]


def test_the_scenery_names_where_each_shot_is_set() -> None:
    scene = sample_scene(np.random.default_rng(3), SMALL, duration_s=4.0)
    for index, shot in enumerate(scene.shots):
        row = scenery(scene, index)
        named = [SCENERY_FEATURES[place] for place in np.flatnonzero(row)]
        assert named == [shot.setting, shot.time_of_day, shot.weather, scene.style, f"staging {scene.seed}"]


def test_one_of_many_stagings_is_none_of_those_told_apart() -> None:
    scene = dataclasses.replace(sample_scene(np.random.default_rng(3), SMALL), seed=2**30)
    assert not scenery(scene, 0)[STAGING].any()
