"""What is said by halves is made up; what is sure stays as it is."""

import numpy as np
import pytest
import torch

from asazora.core.sizes import Size
from asazora.models.blocking import Blocking
from asazora.models.blocking.decided import decided
from asazora.world.blocking import (
    BODY_FEATURES,
    CAMERA_FEATURES,
    COLOURS,
    KINDS,
    SCENERY,
    STAGING,
    WORN,
    scenery,
)
from asazora.world.blocking_truth import block
from asazora.world.sampler import sample_scene
from asazora.world.scope import SMALL
from asazora.world.simulate import simulate

INDEX = BODY_FEATURES.index


def of_scene(seed: int) -> Blocking:
    """The true blocking of a random scene, of one latent frame."""
    scene = sample_scene(np.random.default_rng(seed), SMALL, duration_s=3.0)
    bodies, camera = (torch.from_numpy(part)[None, None] for part in block(simulate(scene), Size(256, 256), 0.5, 3))
    row = torch.from_numpy(scenery(scene, 0))[None, None]
    return Blocking(bodies.repeat(1, 1, 1, 2), camera.repeat(1, 1, 2), row)


def test_a_true_blocking_stays_as_it_is() -> None:
    for seed in range(20):
        true = of_scene(seed)
        made_up = decided(true, int(true.scenery[0, 0, STAGING].argmax()))
        there = true.bodies[..., 0] > 0
        torch.testing.assert_close(made_up.bodies[there], true.bodies[there], atol=1e-4, rtol=0)
        torch.testing.assert_close(made_up.camera, true.camera)
        torch.testing.assert_close(made_up.scenery, true.scenery)


def test_a_body_is_one_thing_and_has_one_colour() -> None:
    halves = Blocking(
        torch.full((1, 1, 1, 2 * len(BODY_FEATURES)), 0.04), torch.zeros(1, 1, 2 * len(CAMERA_FEATURES)),
        torch.full((1, 1, STAGING.stop), 0.3),
    )  # fmt: skip
    halves.bodies[..., INDEX("turn sine")] = 0.4
    halves.bodies[..., INDEX("red")] = 0.7
    halves.bodies[..., INDEX("blue scarf")] = 0.4
    halves.bodies[..., INDEX("green scarf")] = 0.2
    body = decided(halves, 0).bodies[0, 0, 0, : len(BODY_FEATURES)]
    assert body[KINDS].sum() == 1
    assert body[COLOURS].nonzero().flatten().tolist() == [INDEX("red") - COLOURS.start]
    assert body[WORN].nonzero().flatten().tolist() == [INDEX("blue scarf") - WORN.start], "it wears one scarf, no hat"
    assert float(body[INDEX("turn sine")].hypot(body[INDEX("turn cosine")])) == pytest.approx(1.0)


def test_a_body_that_is_not_sure_to_be_there_is_not_there() -> None:
    unsure = of_scene(0)
    unsure.bodies[..., INDEX("present")] = 0.4
    assert not decided(unsure, 0).bodies[..., INDEX("present")].any()


def test_the_shot_is_set_in_one_place_and_in_the_staging_asked_for() -> None:
    said = of_scene(0)
    said.scenery[:] = 0.3
    for staging in (0, 1):
        row = decided(said, staging).scenery[0, 0]
        assert [float(row[names].sum()) for names in SCENERY] == [1.0] * len(SCENERY)
        assert row[STAGING].argmax() == staging
    assert not decided(said, None).scenery[..., STAGING].any(), "one of many stagings"


def test_a_camera_moves_or_rests() -> None:
    said = Blocking(
        torch.zeros(1, 3, 1, 2 * len(BODY_FEATURES)), torch.full((1, 3, 2 * len(CAMERA_FEATURES)), 0.004),
        torch.zeros(1, 3, STAGING.stop),
    )  # fmt: skip
    said.camera[0, 2, 0] = 0.3
    camera = decided(said, 0).camera.unflatten(-1, (2, -1))
    assert (camera[..., 0] == said.camera.unflatten(-1, (2, -1))[..., 0]).all(), "it pans, slowly at first"
    assert not camera[..., 1:].any()
