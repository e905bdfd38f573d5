"""The transformer at toy size: what a chunk may see, and that a cached rollout equals one pass."""

import dataclasses

import pytest
import torch

from asazora.core.errors import InvalidRequestError
from asazora.layers.kv_cache import KVCache
from asazora.models.blocking import Blocking
from asazora.models.dit.condition import Clock, Condition, shot_clock
from asazora.models.dit.config import DiTConfig
from asazora.models.dit.model import DiT
from asazora.world.blocking import BODY_FEATURES

CONFIG = DiTConfig(
    latent_channels=6, hidden_size=24, depth=2, num_heads=2, text_size=8, time_embedding_size=16,
    sketch_size=12, sketch_channels=5, body_features=len(BODY_FEATURES), scenery_features=2,
)  # fmt: skip
CHUNKS = (1, 3, 3)


@pytest.fixture
def dit() -> DiT:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        model = DiT(CONFIG)
        for parameter in model.parameters():  # the zeros of adaLN-zero would hide every difference
            torch.nn.init.normal_(parameter, std=0.2)
    return model.eval()


def _inputs(num_frames: int = sum(CHUNKS)) -> tuple[torch.Tensor, torch.Tensor, Clock, torch.Tensor]:
    generator = torch.Generator().manual_seed(1)
    latents = torch.randn(1, 6, num_frames, 2, 3, generator=generator)
    states = torch.randn(1, 1, 5, 8, generator=generator)
    pooled = torch.randn(1, 1, 8, generator=generator).expand(-1, num_frames, -1)
    return latents, states, shot_clock(num_frames, 12, 2.0, 5.0, first=True, stride=4), pooled


def blocking() -> Blocking:
    generator = torch.Generator().manual_seed(2)
    bodies = torch.rand(1, 7, 2, 2 * len(BODY_FEATURES), generator=generator)
    return Blocking(bodies, torch.rand(1, 7, 6, generator=generator), torch.ones(1, 7, 2))


def _condition(dit: DiT, start: int = 0, stop: int = sum(CHUNKS)) -> Condition:
    _, states, clock, pooled = _inputs()
    memory = dit.text_memory(states, torch.ones(1, 1, 5, dtype=torch.bool))
    return Condition(memory, pooled[:, start:stop], clock.frames(start, stop), blocking().frames(start, stop))


def test_cached_rollout_equals_one_chunk_causal_pass(dit: DiT) -> None:
    latents = _inputs()[0]
    whole, _ = dit(latents, torch.zeros(1, 7), _condition(dit), chunk_sizes=CHUNKS)
    cache, parts, start = KVCache(frame_tokens=6), [], 0
    for size in CHUNKS:
        stop = start + size
        part, cache = dit(latents[:, :, start:stop], torch.zeros(1, size), _condition(dit, start, stop), cache)
        parts.append(part)
        start = stop
    torch.testing.assert_close(torch.cat(parts, dim=2), whole, atol=1e-4, rtol=1e-4)


def test_a_chunk_does_not_depend_on_later_ones(dit: DiT) -> None:
    latents = _inputs()[0]
    before, _ = dit(latents, torch.zeros(1, 7), _condition(dit), chunk_sizes=CHUNKS)
    latents[:, :, 4:] = 9.0
    after, _ = dit(latents, torch.zeros(1, 7), _condition(dit), chunk_sizes=CHUNKS)
    torch.testing.assert_close(before[:, :, :4], after[:, :, :4])
    assert not torch.allclose(before[:, :, 4:], after[:, :, 4:])


def test_the_cache_stops_growing(dit: DiT) -> None:
    config = dataclasses.replace(CONFIG, sink=1, window=3)
    dit.config = config
    cache = KVCache(frame_tokens=6)
    for _ in range(4):
        latents = torch.zeros(1, 6, 3, 2, 3)
        cache, _ = dit.extend(latents, _condition(dit, 0, 3), cache)
    assert cache.num_frames == config.sink + config.window


def test_finished_frames_are_cached_as_a_whole_pass_caches_them(dit: DiT) -> None:
    latents, cond = _inputs()[0][:, :, :1], _condition(dit, 0, 1)
    _, whole = dit(latents, torch.zeros(1, 1), cond)
    for one, other in zip(dit.extend(latents, cond, KVCache(frame_tokens=6))[0].blocks, whole.blocks, strict=True):
        assert torch.equal(one.key, other.key)
        assert torch.equal(one.value, other.value)


def test_a_lead_given_at_once_is_cached_as_its_chunks_are(dit: DiT) -> None:
    latents, cache = _inputs()[0][:, :, :4], KVCache(frame_tokens=6)
    at_once, _ = dit.extend(latents, _condition(dit, 0, 4), cache)
    in_turn, _ = dit.extend(latents[:, :, :1], _condition(dit, 0, 1), cache)
    in_turn, _ = dit.extend(latents[:, :, 1:], _condition(dit, 1, 4), in_turn)
    for one, other in zip(at_once.blocks, in_turn.blocks, strict=True):
        torch.testing.assert_close(one.key, other.key)
        torch.testing.assert_close(one.value, other.value)


def test_padding_of_the_text_changes_nothing(dit: DiT) -> None:
    latents, states, clock, pooled = _inputs()
    padded = torch.cat([states, torch.full((1, 1, 3, 8), 7.0)], dim=2)
    mask = torch.arange(8)[None, None] < 5
    plain, _ = dit(latents, torch.ones(1, 7), _condition(dit))
    with_padding, _ = dit(
        latents, torch.ones(1, 7), Condition(dit.text_memory(padded, mask), pooled, clock, blocking())
    )
    torch.testing.assert_close(plain, with_padding, atol=1e-5, rtol=1e-5)


def test_each_shot_reads_its_own_text_only(dit: DiT) -> None:
    latents, _, clock, pooled = _inputs()
    states = torch.randn(1, 2, 4, 8, generator=torch.Generator().manual_seed(2))
    mask = torch.tensor([[[True, True, False, False], [True, True, True, True]]])
    owner = torch.tensor([[0, 0, 0, 0, 1, 1, 1, 1]])
    shot = torch.tensor([[0, 0, 0, 0, 1, 1, 1]])
    frame_mask = (owner[:, None, :] == shot[:, :, None]) & mask.flatten(1)[:, None]

    def run(text: torch.Tensor) -> torch.Tensor:
        memory = dit.text_memory(text, mask, frame_mask)
        return dit(latents, torch.ones(1, 7), Condition(memory, pooled, clock, blocking()), chunk_sizes=(4, 3))[0]

    changed = states.clone()
    changed[:, 1] *= -1.0
    torch.testing.assert_close(run(states)[:, :, :4], run(changed)[:, :, :4])
    assert not torch.allclose(run(states)[:, :, 4:], run(changed)[:, :, 4:])


def test_all_cells_in_any_order_give_what_the_whole_grid_gives(dit: DiT) -> None:
    latents = _inputs()[0]
    whole, _ = dit(latents, torch.zeros(1, 7), _condition(dit), chunk_sizes=CHUNKS)
    order = torch.tensor([[3, 0, 5, 1, 4, 2]])
    parts, _ = dit(latents, torch.zeros(1, 7), _condition(dit), chunk_sizes=CHUNKS, cells=order)
    torch.testing.assert_close(parts[..., 0], whole.flatten(3)[..., order[0]], atol=1e-4, rtol=1e-4)


def test_dropped_text_hides_the_words(dit: DiT) -> None:
    latents, states, clock, pooled = _inputs()
    every, dropped = torch.ones(1, 1, 5, dtype=torch.bool), torch.ones(1, dtype=torch.bool)

    def run(text: torch.Tensor) -> torch.Tensor:
        memory = dit.text_memory(text, every, dropped=dropped)
        return dit(latents, torch.ones(1, 7), Condition(memory, torch.zeros_like(pooled), clock, blocking()))[0]

    torch.testing.assert_close(run(states), run(-states))


def test_a_long_shot_runs_its_clock_slower_but_to_the_end() -> None:
    clock = shot_clock(46, 12, duration_s=15.0, max_clock_s=5.0, first=True, stride=4)
    assert clock.duration_s.unique().tolist() == [5.0]
    assert clock.elapsed_s[0, 0] == 0
    assert clock.elapsed_s[0, -1] == pytest.approx(5.0)
    assert clock.is_picture[0].tolist() == [1.0] + [0.0] * 45


def test_heads_must_divide_the_width() -> None:
    with pytest.raises(InvalidRequestError, match="hidden_size"):
        DiTConfig(latent_channels=4, hidden_size=30, num_heads=4)
