"""A shot that goes on: its bodies and its camera are found in what is given, and strangers are not."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
import torch
from torch import Tensor

from asazora.layers.patchify import unpatchify
from asazora.models.blocking import BlockingNet
from asazora.models.blocking.model import CENTRE, EXTENT, PRESENT
from asazora.models.codec import Codec, CodecConfig
from asazora.models.dit.condition import Clock, shot_clock
from asazora.models.dit.sketch import Sketch
from asazora.pipelines.blocked import Blocked, Blocker, Words, _other_clocks
from asazora.weights import embedded_folder, load_model
from asazora.world.blocking import BODY_FEATURES, CAMERA_FEATURES, STAGING
from toy_model import BLOCKING, DIT

GRID = (8, 8)
FPS, STRIDE = 12, 4
WORDS = Words(torch.zeros(1, 3, 384), torch.ones(1, 3, dtype=torch.bool), torch.zeros(1, 384))


@pytest.fixture(scope="module")
def blocker() -> Iterator[Blocker]:
    """Of a network that always says the same: one body, in the middle, in front of a moving camera or not."""
    with torch.random.fork_rng(), torch.no_grad():
        torch.manual_seed(0)
        net = BlockingNet(BLOCKING)
        says = net.body[-1]
        says.weight.zero_()
        said = torch.zeros(len(says.bias))
        said[PRESENT], said[CENTRE], said[EXTENT] = 1.0, 0.5, 0.3
        said[BODY_FEATURES.index("turn cosine")] = said[BODY_FEATURES.index("facing")] = 1.0
        says.bias.copy_(said)
        codec = load_model(embedded_folder() / "codec", CodecConfig, Codec)  # one that keeps what a body looks like
        sketch = Sketch(replace(DIT, latent_channels=codec.config.channels))
        sketch.fit(codec)
        paint = sketch.puppets.painter.paint
        paint.weight.zero_()
        paint.bias.copy_(torch.tensor([0.9] * 12 + [0.0] * 4))  # a bright spot, no noise
        yield Blocker(net, sketch, 2, GRID)


def clock(num_frames: int) -> Clock:
    return shot_clock(num_frames, FPS, (num_frames - 1) * STRIDE / FPS + 1.0, 5.0, first=True, stride=STRIDE)


def shown(blocker: Blocker, blocked: Blocked, num_frames: int) -> Tensor:
    """What the sketch draws of the first frames of a shot: (1, C, T, h, w)."""
    drawn = blocker.sketch(blocked.clock.frames(0, num_frames), blocked.blocking.frames(0, num_frames), *GRID)
    return unpatchify(drawn.latents, *GRID)


def centre(blocked: Blocked) -> Tensor:
    return blocked.blocking.bodies[0, 0, 0, CENTRE]


def test_the_seed_decides_about_the_staging_where_nothing_is_given(blocker: Blocker) -> None:
    for seed in range(4):
        assert blocker.of_words(WORDS, clock(2), seed).blocking.scenery[0, 0, STAGING].argmax() == seed % 2
    assert not replace(blocker, num_stagings=None).of_words(WORDS, clock(2), 1).blocking.scenery[..., STAGING].any()


@pytest.mark.parametrize("num_frames", [1, 3])
def test_a_body_is_found_where_it_stands(blocker: Blocker, num_frames: int) -> None:
    true = blocker.of_words(WORDS, clock(6), 1).with_bodies(0, 0.22).with_bodies(1, -0.1)
    found = blocker.going_on(WORDS, clock(6), shown(blocker, true, num_frames))
    assert found is not None
    torch.testing.assert_close(centre(found), torch.tensor([0.72, 0.4]), atol=0.03, rtol=0)
    assert found.blocking.scenery[0, 0, STAGING].argmax() == 1, "the staging is seen, whatever the seed"


def test_strangers_are_no_part_of_this_world(blocker: Blocker) -> None:
    noise = torch.randn(1, blocker.sketch.config.latent_channels, 1, *GRID, generator=torch.Generator().manual_seed(1))
    assert blocker.going_on(WORDS, clock(6), noise) is None


def test_shifts_move_everyone_who_is_there_and_the_camera(blocker: Blocker) -> None:
    said = blocker.of_words(WORDS, clock(2), 0)
    moved = said.with_bodies(0, 0.25).with_camera(0.5)
    torch.testing.assert_close(centre(moved), torch.tensor([0.75, 0.5]))
    x = CAMERA_FEATURES.index("x")
    changed = moved.blocking.camera - said.blocking.camera
    assert changed.nonzero()[:, -1].unique().tolist() == [x, len(CAMERA_FEATURES) + x]


def test_nothing_said_is_nothing_known(blocker: Blocker) -> None:
    assert blocker.of_words(WORDS, clock(2), 0).blocking.is_known.all()
    assert not blocker.unsaid(clock(2)).blocking.is_known.any()


def test_a_shot_is_tried_at_other_moments_as_far_as_shots_are_long() -> None:
    begun = clock(3)
    others = list(_other_clocks(begun, 5.0))
    assert len(others) == 9
    assert all(float(each.duration_s.max()) <= 5.0 + 1e-6 for each in others)
    assert all((each.elapsed_s >= begun.elapsed_s).all() for each in others)
    assert not list(_other_clocks(replace(begun, duration_s=torch.full_like(begun.duration_s, 5.0)), 5.0))
