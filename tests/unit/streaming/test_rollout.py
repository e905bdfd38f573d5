"""The rollout on a ten-line network with a known answer."""

import torch
from torch import Tensor

from asazora.diffusion.path import velocity_from_denoised
from asazora.diffusion.samplers import euler
from asazora.diffusion.schedule import shifted_sigmas
from asazora.streaming.plan import Chunk, plan_chunks
from asazora.streaming.rollout import RolloutState, rollout


class CountingModel:
    """Its clean latents are the number of latent frames in the cache plus the chunk's condition."""

    def velocity(self, latents: Tensor, sigma: Tensor, cond: float, cache: int) -> Tensor:
        return velocity_from_denoised(latents, torch.full_like(latents, cache + cond), sigma)

    def extend(self, clean: Tensor, cond: float, cache: int) -> int:
        return cache + clean.shape[2]


def _roll(given: Tensor | None = None, steps: list[tuple[int, int]] | None = None) -> list[Tensor]:
    chunks = plan_chunks([0, 4, 7], 1, 3)
    seen = steps if steps is not None else []

    def cond_for(chunk: Chunk) -> float:
        return 100.0 * chunk.shot_index

    state = RolloutState(0, torch.Generator().manual_seed(0))
    return list(
        rollout(
            CountingModel(), chunks, cond_for, state, (2, 4, 4), euler, shifted_sigmas(2),
            lambda chunk, step: seen.append((chunk, step)), given,
        )
    )  # fmt: skip


def test_each_chunk_sees_all_earlier_ones_and_its_own_shot() -> None:
    parts = _roll()
    assert [part.shape[2] for part in parts] == [1, 3, 3]
    for part, expected in zip(parts, [0.0, 1.0, 104.0], strict=True):
        torch.testing.assert_close(part, torch.full_like(part, expected), atol=1e-4, rtol=1e-5)


def test_given_latents_are_kept_and_not_denoised() -> None:
    given = torch.full((1, 2, 4, 4, 4), 5.0)
    steps: list[tuple[int, int]] = []
    parts = _roll(given, steps)
    assert torch.equal(torch.cat(parts[:2], dim=2), given)
    assert steps == [(0, 0), (1, 0), (2, 0), (2, 1)]
    torch.testing.assert_close(parts[2], torch.full_like(parts[2], 104.0), atol=1e-4, rtol=1e-5)


def test_steps_are_reported_before_each_network_call() -> None:
    steps: list[tuple[int, int]] = []
    _roll(None, steps)
    assert steps == [(chunk, step) for chunk in range(3) for step in range(2)]
