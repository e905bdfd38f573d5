"""Pictures taken apart: put together again they are what the sketch draws, and moving a part moves only that."""

from dataclasses import replace

import pytest
import torch

from asazora.models.blocking import Blocking
from asazora.models.blocking.model import CENTRE, EXTENT, PRESENT
from asazora.models.codec import Codec, CodecConfig
from asazora.models.dit.condition import Clock, shot_clock
from asazora.models.dit.config import DiTConfig
from asazora.models.dit.sketch import Sketch
from asazora.models.dit.still import Still
from asazora.world.blocking import BODY_FEATURES, CAMERA_FEATURES

FEATURES = len(BODY_FEATURES)
CONFIG = DiTConfig(
    latent_channels=6, hidden_size=24, depth=1, num_heads=2, text_size=8, time_embedding_size=16,
    sketch_size=12, sketch_channels=5, body_features=FEATURES, scenery_features=3,
)  # fmt: skip
GRID, SIZE = (4, 6), (64, 96)


@pytest.fixture(scope="module")
def sketch() -> Sketch:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        sketch = Sketch(CONFIG)
        codec = Codec(CodecConfig(channels=6, shared_channels=3, decoder_widths=None))
        for basis in (codec.basis.spatial, codec.basis.detail):
            basis.normal_()
    sketch.fit(codec)
    return sketch


def told(*bodies: tuple[float, float], camera_x: float = 0.0) -> tuple[Clock, Blocking]:
    """A single latent frame with bodies at (x, y)."""
    rows = torch.zeros(3, FEATURES)
    for row, place in zip(rows, bodies, strict=False):
        row[PRESENT], row[CENTRE], row[EXTENT] = 1.0, torch.tensor(place), 0.2
    camera = torch.zeros(1, 1, 2, len(CAMERA_FEATURES))
    camera[..., 0] = camera_x
    clock = replace(shot_clock(1, 12, 2.0, 5.0, first=True, stride=4), is_picture=torch.ones(1, 1))
    return clock, Blocking(rows.repeat(1, 2)[None, None], camera.flatten(-2), torch.ones(1, 1, 3))


def taken_apart(sketch: Sketch, *bodies: tuple[float, float], camera_x: float = 0.0) -> Still:
    clock, blocking = told(*bodies, camera_x=camera_x)
    return sketch.still(blocking, sketch.around(clock, blocking, *GRID))


@torch.no_grad()
def test_an_empty_view_is_what_the_sketch_draws(sketch: Sketch) -> None:
    drawn = sketch(*told(), *GRID)
    whole = sketch.single.decode(drawn.latents, GRID)[:, 0]
    torch.testing.assert_close(taken_apart(sketch).dots(SIZE), whole, atol=1e-4, rtol=1e-4)


@torch.no_grad()
def test_moving_bodies_is_drawing_them_elsewhere(sketch: Sketch) -> None:
    still = taken_apart(sketch, (0.3, 0.5), (0.6, 0.7))
    moved = (
        still.repeated(3).with_bodies(0, torch.tensor([0.0, 0.1, 0.2])).with_bodies(1, torch.tensor([0.0, 0.0, 0.1]))
    )
    for number, (right, down) in enumerate([(0.0, 0.0), (0.1, 0.0), (0.2, 0.1)]):
        elsewhere = taken_apart(sketch, (0.3 + right, 0.5 + down), (0.6 + right, 0.7 + down))
        torch.testing.assert_close(moved.at(number).dots(SIZE), elsewhere.dots(SIZE), atol=1e-4, rtol=1e-4)
        torch.testing.assert_close(moved.dots(SIZE)[number], elsewhere.dots(SIZE)[0], atol=1e-4, rtol=1e-4)


@torch.no_grad()
def test_moving_the_camera_moves_what_lies_behind(sketch: Sketch) -> None:
    steps = torch.tensor([0.0, 0.25])
    moved = taken_apart(sketch, (0.3, 0.5)).repeated(2).with_camera(steps).dots(SIZE)
    for picture, camera_x in zip(moved, steps.tolist(), strict=True):
        expected = taken_apart(sketch, (0.3, 0.5), camera_x=camera_x).dots(SIZE)[0]
        torch.testing.assert_close(picture, expected, atol=1e-4, rtol=1e-4)
    assert not torch.allclose(moved[0], moved[1], atol=1e-2)


@torch.no_grad()
def test_one_of_several_has_its_own_bodies(sketch: Sketch) -> None:
    said = [told((0.3, 0.5)), told(), told((0.2, 0.4), (0.7, 0.6))]
    clocks = Clock(*(torch.cat([getattr(clock, name) for clock, _ in said]) for name in Clock.__slots__))
    together = Blocking(*(torch.cat([getattr(each, name) for _, each in said]) for name in Blocking.__slots__))
    stills = sketch.still(together, sketch.around(clocks, together, *GRID))
    for number, dots in enumerate(stills.dots(SIZE)):
        torch.testing.assert_close(stills.at(number).dots(SIZE)[0], dots, atol=1e-4, rtol=1e-4)
