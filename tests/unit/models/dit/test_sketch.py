"""The sketch of a frame: drawn from text and clock alone, at any grid, and without effect until it has learnt."""

import dataclasses

import pytest
import torch

from asazora.models.dit.condition import Clock, Condition, shot_clock
from asazora.models.dit.config import DiTConfig
from asazora.models.dit.model import DiT
from asazora.models.dit.sketch import SKETCH_GRID, Sketch

CONFIG = DiTConfig(
    latent_channels=6, hidden_size=24, depth=1, num_heads=2, text_size=8, time_embedding_size=16,
    sketch_size=12, sketch_channels=5,
)  # fmt: skip
FRAMES = 3


def told() -> tuple[torch.Tensor, Clock]:
    pooled = torch.randn(1, 1, 8, generator=torch.Generator().manual_seed(1)).expand(-1, FRAMES, -1)
    return pooled, shot_clock(FRAMES, 12, 2.0, 5.0, first=True, stride=4)


@pytest.fixture
def sketch() -> Sketch:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return Sketch(CONFIG)


@pytest.mark.parametrize(("height", "width"), [(8, 8), (8, 14), (16, 9)])
def test_every_grid_of_latents_has_a_sketch(sketch: Sketch, height: int, width: int) -> None:
    assert sketch(*told(), height, width).shape == (1, FRAMES * height * width, 24)
    assert sketch.latents(*told(), height, width).shape == (1, 6, FRAMES, height, width)


def test_a_finer_grid_shows_the_same_sketch(sketch: Sketch) -> None:
    coarse = sketch.latents(*told(), SKETCH_GRID, SKETCH_GRID)
    fine = sketch.latents(*told(), 2 * SKETCH_GRID, 2 * SKETCH_GRID)
    mean = fine.unflatten(-2, (SKETCH_GRID, 2)).unflatten(-1, (SKETCH_GRID, 2)).mean((-1, -3))
    inside = (..., slice(1, -1), slice(1, -1))
    correlation = torch.corrcoef(torch.stack([coarse[inside].flatten(), mean[inside].flatten()]))[0, 1]
    assert correlation > 0.8


def test_some_cells_are_those_of_the_whole(sketch: Sketch) -> None:
    cells = torch.tensor([[5, 0, 63]])
    some = sketch(*told(), 8, 8, cells).unflatten(1, (FRAMES, 3))
    whole = sketch(*told(), 8, 8).unflatten(1, (FRAMES, 64))
    torch.testing.assert_close(some, whole[:, :, cells[0]])


def test_frames_differ_by_their_time_and_by_nothing_else(sketch: Sketch) -> None:
    pooled, clock = told()
    drawn = sketch.latents(pooled, clock, 8, 8)
    assert not torch.allclose(drawn[:, :, 1], drawn[:, :, 2])
    still = dataclasses.replace(clock, elapsed_s=torch.zeros(1, FRAMES))
    drawn = sketch.latents(pooled, still, 8, 8)
    torch.testing.assert_close(drawn[:, :, 1], drawn[:, :, 2])


def test_an_untrained_sketch_changes_nothing() -> None:
    torch.manual_seed(0)
    model = DiT(CONFIG).eval()
    torch.nn.init.normal_(model.head.weight)
    pooled, clock = told()
    memory = model.text_memory(torch.randn(1, 1, 4, 8), torch.ones(1, 1, 4, dtype=torch.bool))
    latents, sigma = torch.randn(1, 6, FRAMES, 2, 2), torch.full((1, FRAMES), 0.5)
    cond = Condition(memory, pooled, clock)
    drawn, _ = model(latents, sigma, cond)
    model.sketch = None
    plain, _ = model(latents, sigma, cond)
    torch.testing.assert_close(drawn, plain, atol=0, rtol=0)
