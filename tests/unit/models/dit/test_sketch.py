"""The sketch of a frame: drawn by its blocking, at any grid, and without effect until it has learnt."""

import dataclasses

import pytest
import torch

from asazora.layers.patchify import unpatchify
from asazora.models.blocking import Blocking
from asazora.models.blocking.model import CENTRE, EXTENT, PRESENT
from asazora.models.codec import Codec, CodecConfig
from asazora.models.dit.condition import Clock, Condition, shot_clock
from asazora.models.dit.config import DiTConfig
from asazora.models.dit.model import DiT
from asazora.models.dit.sketch import Sketch
from asazora.world.blocking import BODY_FEATURES

FEATURES = len(BODY_FEATURES)
CONFIG = DiTConfig(
    latent_channels=6, hidden_size=24, depth=1, num_heads=2, text_size=8, time_embedding_size=16,
    sketch_size=12, sketch_channels=5, body_features=FEATURES, scenery_features=3,
)  # fmt: skip
FRAMES = 3


def told(bodies: torch.Tensor | None = None) -> tuple[Clock, Blocking]:
    """What a sketch is told of three frames with nobody in them, or with `bodies` (K, F) in each."""
    rows = (torch.zeros(1, FEATURES) if bodies is None else bodies).repeat(1, 2).expand(1, FRAMES, -1, -1)
    clock = shot_clock(FRAMES, 12, 2.0, 5.0, first=True, stride=4)
    return clock, Blocking(rows, torch.zeros(1, FRAMES, 10), torch.ones(1, FRAMES, 3))


def body(x: float, y: float, size: float = 0.25) -> torch.Tensor:
    row = torch.zeros(FEATURES)
    row[PRESENT], row[CENTRE], row[EXTENT] = 1.0, torch.tensor([x, y]), size
    return row


def fitted(sketch: Sketch) -> Sketch:
    """Set to a codec of random patterns, so that puppets show."""
    codec = Codec(CodecConfig(channels=6, shared_channels=3, decoder_widths=None))
    for seed, basis in enumerate((codec.basis.spatial, codec.basis.detail)):
        basis.normal_(generator=torch.Generator().manual_seed(seed))
    sketch.fit(codec)
    return sketch


@pytest.fixture
def sketch() -> Sketch:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return fitted(Sketch(CONFIG))


@pytest.mark.parametrize(("height", "width"), [(8, 8), (8, 14), (16, 9)])
def test_every_grid_of_latents_has_a_sketch(sketch: Sketch, height: int, width: int) -> None:
    drawn = sketch(*told(), height, width)
    assert drawn.tokens.shape == (1, FRAMES * height * width, 24)
    assert drawn.latents.shape == (1, FRAMES * height * width, 6)
    assert drawn.is_known.all()


def test_some_cells_are_those_of_the_whole(sketch: Sketch) -> None:
    cells = torch.tensor([[5, 0, 63]])
    whole = sketch(*told(body(0.2, 0.7)[None]), 8, 8)
    for some, every in zip(
        (whole.at(cells, FRAMES).latents, whole.at(cells, FRAMES).tokens), (whole.latents, whole.tokens), strict=True
    ):
        torch.testing.assert_close(some.unflatten(1, (FRAMES, 3)), every.unflatten(1, (FRAMES, 64))[:, :, cells[0]])


def test_bodies_are_set_before_the_backdrop(sketch: Sketch) -> None:
    with_body, without = (
        sketch(*told(who), 8, 8).latents.view(FRAMES, 8, 8, -1) for who in (body(0.1875, 0.6875, 0.1)[None], None)
    )
    changed = (with_body - without).abs().sum((0, 3)) > 0
    assert changed[5, 1]
    assert not changed[:, 4:].any()


def test_the_camera_and_the_scenery_change_the_backdrop(sketch: Sketch) -> None:
    clock, blocking = told()
    plain = sketch(clock, blocking, 8, 8).latents
    for field in ("camera", "scenery"):
        changed = dataclasses.replace(blocking, **{field: getattr(blocking, field) + 0.2})
        assert not torch.allclose(plain, sketch(clock, changed, 8, 8).latents)


def test_where_nothing_is_said_nothing_is_drawn(sketch: Sketch) -> None:
    clock, blocking = told(body(0.5, 0.5)[None])
    drawn = sketch(clock, blocking.hidden(torch.tensor([True])), 8, 8)
    for part in (drawn.tokens, drawn.latents, drawn.is_known):
        assert not part.any()


@pytest.fixture
def model() -> DiT:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = DiT(CONFIG).eval()
        fitted(model.sketch)
        torch.nn.init.normal_(model.head.weight)
    return model


def condition(model: DiT, *, is_known: bool = True) -> Condition:
    generator = torch.Generator().manual_seed(3)
    memory = model.text_memory(torch.randn(1, 1, 4, 8, generator=generator), torch.ones(1, 1, 4, dtype=torch.bool))
    clock, blocking = told(body(0.5, 0.5)[None])
    pooled = torch.randn(1, 1, 8, generator=generator).expand(-1, FRAMES, -1)
    return Condition(memory, pooled, clock, blocking if is_known else blocking.hidden(torch.tensor([True])))


def test_an_untrained_transformer_adds_nothing_to_the_sketch(model: DiT) -> None:
    latents, cond = torch.randn(1, 6, FRAMES, 2, 2), condition(model)
    denoised, _ = model(latents, torch.ones(1, FRAMES), cond)
    torch.testing.assert_close(denoised, unpatchify(model.drawn(cond, 2, 2).latents, 2, 2))


def test_without_a_sketch_the_transformer_predicts_the_whole(model: DiT) -> None:
    latents, cond = torch.randn(1, 6, FRAMES, 2, 2), condition(model, is_known=False)
    denoised, _ = model(latents, torch.ones(1, FRAMES), cond)
    model.sketch = model.correction = None
    plain, _ = model(latents, torch.ones(1, FRAMES), cond)
    torch.testing.assert_close(denoised, plain)


def test_a_sketch_drawn_before_is_the_one_drawn_on_the_way(model: DiT) -> None:
    latents, cond = torch.randn(1, 6, FRAMES, 2, 2), condition(model)
    before = dataclasses.replace(cond, drawn=model.drawn(cond, 2, 2))
    first, second = (model(latents, torch.ones(1, FRAMES), each)[0] for each in (cond, before))
    torch.testing.assert_close(first, second, atol=0, rtol=0)


def test_the_sketch_of_given_frames_is_what_they_are(model: DiT) -> None:
    cond = condition(model)
    drawn = model.drawn(cond, 2, 2)
    as_drawn = model.drawn(cond, 2, 2, unpatchify(drawn.latents, 2, 2))
    torch.testing.assert_close(as_drawn.tokens, drawn.tokens)
    torch.testing.assert_close(as_drawn.latents, drawn.latents)
    assert as_drawn.is_known.equal(drawn.is_known)
    unsaid = model.drawn(condition(model, is_known=False), 2, 2, torch.randn(1, 6, FRAMES, 2, 2))
    assert not unsaid.tokens.any(), "of what nothing is said, there is no sketch"
    assert not unsaid.latents.any()


def test_a_network_with_a_sketch_must_be_told_the_blocking(model: DiT) -> None:
    cond = dataclasses.replace(condition(model), blocking=None)
    with pytest.raises(ValueError, match="blocking"):
        model(torch.randn(1, 6, FRAMES, 2, 2), torch.ones(1, FRAMES), cond)


def test_a_sketch_that_has_learnt_every_shape_is_told_the_shape(sketch: Sketch) -> None:
    clock, blocking = told()
    for grid in ((8, 8), (8, 14)):
        first, second = (
            sketch.around(clock.frames(0, 1), blocking.frames(0, 1), *each).dots for each in (grid, (16, 9))
        )
        assert not torch.allclose(first.mean((2, 3)), second.mean((2, 3)), atol=1e-4)


@pytest.mark.parametrize("grid", [(4, 8), (8, 4), (4, 4)])
def test_a_view_of_every_shape_is_drawn_though_one_is_learnt(grid: tuple[int, int]) -> None:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        sketch = fitted(Sketch(dataclasses.replace(CONFIG, sketch_grid=(4, 4))))
    clock, blocking = told(body(0.5, 0.5))
    drawn = sketch(clock, blocking, *grid)
    assert drawn.latents.shape == (1, FRAMES * grid[0] * grid[1], 6)
    assert drawn.is_known.all()
