"""What the blocking network says reaches the pictures, unless pictures of another world are given."""

import numpy as np
import pytest
import torch

from asazora.core.errors import WeightsError
from asazora.core.sizes import Size
from asazora.core.video_model import Frames, RolloutPlan, ShotText
from asazora.models.blocking import BlockingNet
from asazora.pipelines.embedded import StorybookModel
from toy_model import BLOCKING, ToyModel, toy_model

SIZE = Size(128, 128)
GIVEN = np.full((1, SIZE.height, SIZE.width, 3), 90, np.uint8)


def frames(model: StorybookModel, caption: str, lead: Frames | None = None) -> Frames:
    shots = (ShotText(caption=caption, num_frames=5, lead=lead),)
    plan = RolloutPlan(shots=shots, size=SIZE, seed=1)
    return np.concatenate([chunk.frames for chunk in model.rollout(plan, lambda _: None)])


@pytest.fixture(scope="module")
def other() -> ToyModel:
    """The toy model with a blocking network that says other things."""
    model = toy_model()
    with torch.random.fork_rng():
        torch.manual_seed(9)
        blocking = BlockingNet(BLOCKING).requires_grad_(False).eval()
    return ToyModel(model.codec, model.dit, blocking, model.encoder, model.scope)


def test_a_caption_is_drawn_by_its_blocking(other: ToyModel) -> None:
    assert not np.array_equal(frames(toy_model(), "a red fox"), frames(other, "a red fox"))


def test_pictures_of_another_world_speak_for_themselves(other: ToyModel) -> None:
    first, second = (frames(model, "a red fox", lead=GIVEN) for model in (toy_model(), other))
    np.testing.assert_array_equal(first, second)


def test_no_caption_has_no_blocking(other: ToyModel) -> None:
    np.testing.assert_array_equal(frames(toy_model(), ""), frames(other, ""))


def test_a_sketch_and_a_blocking_network_go_together() -> None:
    model = toy_model()
    with pytest.raises(WeightsError, match="blocking"):
        ToyModel(model.codec, model.dit, None, model.encoder, model.scope)
