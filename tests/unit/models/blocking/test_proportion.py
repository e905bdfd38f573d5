"""What is true in a square view, in views of other shapes: by the world's own figures."""

import numpy as np
import pytest
import torch

from asazora.core.rng import numpy_generator
from asazora.core.sizes import NATIVE_SIZES, Size
from asazora.models.blocking import Blocking
from asazora.models.blocking.model import CENTRE, EXTENT, PRESENT
from asazora.models.blocking.proportion import in_proportion
from asazora.world.blocking import BODY_FEATURES
from asazora.world.blocking_truth import block
from asazora.world.sampler import sample_scene
from asazora.world.scope import SMALL
from asazora.world.simulate import simulate
from asazora.world.view import bodies_touch

SQUARE = Size(256, 256)
NUM_BODIES = 3


def _blocking(seed: int, size: Size) -> Blocking | None:
    """The middle of a scene of the small world, None where bodies touch or the camera moves."""
    scene = sample_scene(numpy_generator(seed, "proportion"), SMALL, duration_s=3.0)
    if any(bodies_touch(shot) or shot.camera != "still" for shot in scene.shots):
        return None
    bodies, camera = (torch.from_numpy(part) for part in block(simulate(scene), size, 1.0, NUM_BODIES))
    return Blocking(bodies.repeat(1, 2)[None, None], camera.repeat(2)[None, None], torch.ones(1, 1, 3))


@pytest.mark.parametrize("size", NATIVE_SIZES)
def test_bodies_stand_where_and_as_large_as_the_world_has_them(size: Size) -> None:
    off: list[np.ndarray] = []
    for seed in range(40):
        square, true = _blocking(seed, SQUARE), _blocking(seed, size)
        if square is None or true is None:
            continue
        said = in_proportion(square, (size.height // 32, size.width // 32))
        present = true.bodies[0, 0, :, PRESENT] > 0.5
        got, want = (part.bodies[0, 0, present, : len(BODY_FEATURES)] for part in (said, true))
        for where in (CENTRE, EXTENT):
            off.append((got[:, where] - want[:, where]).abs().numpy())
    assert len(off) > 20
    middles, extents = (np.concatenate(off[part::2]) for part in (0, 1))
    assert np.median(middles[:, 0]) < 0.002, "in x"
    assert np.median(middles[:, 1]) < 0.01, "in y, where who jumps or floats is a little off"
    assert np.median(extents) < 0.01
