"""The rollout on a ten-line network with a known answer."""

from collections.abc import Sequence

import torch
from torch import Tensor

from asazora.diffusion.path import velocity_from_denoised
from asazora.diffusion.samplers import euler
from asazora.diffusion.schedule import shifted_sigmas
from asazora.streaming.plan import Chunk, plan_chunks
from asazora.streaming.rollout import FROM_NOISE, ChunkStart, Pull, RolloutState, rollout


class CountingModel:
    """Its clean latents are the number of latent frames in the cache plus the chunk's condition."""

    def velocity(self, latents: Tensor, sigma: Tensor, cond: float, cache: int) -> Tensor:
        return velocity_from_denoised(latents, torch.full_like(latents, cache + cond), sigma)

    def extend(self, clean: Tensor, cond: float, cache: int) -> int:
        return cache + clean.shape[2]


def _roll(starts: Sequence[ChunkStart] = (), steps: list[tuple[int, int]] | None = None) -> list[Tensor]:
    """Three chunks of 1, 3 and 3 latent frames, the last one of a second shot; `starts` in order."""
    chunks = plan_chunks([0, 4, 7], 1, 3)
    start_of = dict(zip(chunks, starts, strict=False))
    seen = steps if steps is not None else []

    def cond_for(chunk: Chunk) -> float:
        return 100.0 * chunk.shot_index

    state = RolloutState(0, torch.Generator().manual_seed(0))
    return list(
        rollout(
            CountingModel(), chunks, cond_for, state, (2, 4, 4), euler, lambda _: shifted_sigmas(2),
            lambda chunk, step: seen.append((chunk, step)),
            lambda chunk: start_of.get(chunk, FROM_NOISE),
        )
    )  # fmt: skip


def test_each_chunk_sees_all_earlier_ones_and_its_own_shot() -> None:
    parts = _roll()
    assert [part.shape[2] for part in parts] == [1, 3, 3]
    for part, expected in zip(parts, [0.0, 1.0, 104.0], strict=True):
        torch.testing.assert_close(part, torch.full_like(part, expected), atol=1e-4, rtol=1e-5)


def test_given_latents_are_kept_and_not_denoised() -> None:
    given = [torch.full((1, 2, length, 4, 4), 5.0) for length in (1, 3)]
    steps: list[tuple[int, int]] = []
    parts = _roll([ChunkStart(clean=latents, sigma=0.0) for latents in given], steps)
    assert all(torch.equal(part, latents) for part, latents in zip(parts, given, strict=False))
    assert steps == [(0, 0), (1, 0), (2, 0), (2, 1)]
    torch.testing.assert_close(parts[2], torch.full_like(parts[2], 104.0), atol=1e-4, rtol=1e-5)


def test_steps_are_reported_before_each_network_call() -> None:
    steps: list[tuple[int, int]] = []
    _roll((), steps)
    assert steps == [(chunk, step) for chunk in range(3) for step in range(2)]


def test_a_noised_start_takes_fewer_steps_the_less_noise_there_is() -> None:
    clean = torch.zeros(1, 2, 1, 4, 4)
    steps: list[tuple[int, int]] = []
    parts = _roll([ChunkStart(clean=clean, sigma=0.4)], steps)
    assert [step for step in steps if step[0] == 0] == [(0, 0)], "of the sigmas 1, 0.5, 0 none lies between 0.4 and 0"
    torch.testing.assert_close(parts[0], torch.zeros_like(clean), atol=1e-4, rtol=1e-5)


def test_the_end_of_a_pulled_chunk_is_its_target() -> None:
    target = torch.full((1, 2, 3, 4, 4), 50.0)
    pull = torch.tensor([0.0, 0.5, 1.0])
    part = _roll([FROM_NOISE, ChunkStart(pull=Pull(target, pull))])[1]
    torch.testing.assert_close(part[:, :, 0], torch.full((1, 2, 4, 4), 1.0), atol=1e-3, rtol=1e-4)
    torch.testing.assert_close(part[:, :, 2], target[:, :, 2], atol=1e-3, rtol=1e-4)
    assert bool((part[:, :, 1] < 10).all()), "at the last step half a pull is next to none"
