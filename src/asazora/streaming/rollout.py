"""The rollout: latents of any length, chunk by chunk, in constant memory (after Self-Forcing, arXiv 2506.08009)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import torch
from torch import Tensor

from asazora.diffusion.guidance import pulled
from asazora.diffusion.path import add_noise
from asazora.diffusion.samplers import Sampler
from asazora.diffusion.schedule import sigmas_from
from asazora.streaming.plan import Chunk

CondT = TypeVar("CondT", contravariant=True)
CacheT = TypeVar("CacheT")


class ChunkModel(Protocol[CondT, CacheT]):
    """A network that denoises one chunk given a cache of earlier ones."""

    def velocity(self, latents: Tensor, sigma: Tensor, cond: CondT, cache: CacheT) -> Tensor:
        """noise - clean of a chunk (B, C, T, H, W) at sigma (B, T)."""
        ...

    def extend(self, clean: Tensor, cond: CondT, cache: CacheT) -> CacheT:
        """The cache with a finished chunk added."""
        ...


@dataclass(frozen=True, slots=True)
class RolloutState(Generic[CacheT]):
    """All that the next chunk depends on: what is cached, and the random numbers to come."""

    cache: CacheT
    generator: torch.Generator


@dataclass(frozen=True, slots=True)
class Pull:
    """Where a chunk is to end: latents (1, C, T, H, W), and by how much (T,) its estimates are bent towards them."""

    target: Tensor
    weight: Tensor


@dataclass(frozen=True, slots=True, kw_only=True)
class ChunkStart:
    """What a chunk starts from and ends at.

    `clean` latents (1, C, T, H, W) are noised to `sigma` and denoised again; at sigma 0 they are kept as they are.
    Without them the chunk starts from noise.
    """

    clean: Tensor | None = None
    sigma: float = 1.0
    pull: Pull | None = None


FROM_NOISE = ChunkStart()

OnChunkStep = Callable[[int, int], None]
"""(chunk index, step index), before each network call."""


def rollout(
    model: ChunkModel[CondT, CacheT],
    chunks: Sequence[Chunk],
    cond_for: Callable[[Chunk], CondT],
    state: RolloutState[CacheT],
    grid: tuple[int, int, int],
    sampler: Sampler,
    sigmas_for: Callable[[Chunk], Tensor],
    on_step: OnChunkStep,
    start_for: Callable[[Chunk], ChunkStart] = lambda _: FROM_NOISE,
) -> Iterator[Tensor]:
    """Yield the clean latents (1, C, T, H, W) of each chunk, when the cache holds them. `grid` is (C, H, W).

    `start_for` is asked when a chunk's turn comes, so that it may depend on the chunks before.
    """
    for index, chunk in enumerate(chunks):
        cond, start = cond_for(chunk), start_for(chunk)
        if start.clean is not None and start.sigma == 0:
            on_step(index, 0)
            clean = start.clean
        else:
            clean = _denoise_chunk(
                model, chunk, cond, state, grid, sampler, sigmas_for(chunk), lambda s, i=index: on_step(i, s), start
            )
        if index + 1 < len(chunks):
            state = RolloutState(model.extend(clean, cond, state.cache), state.generator)
        yield clean


def _denoise_chunk(
    model: ChunkModel[CondT, CacheT],
    chunk: Chunk,
    cond: CondT,
    state: RolloutState[CacheT],
    grid: tuple[int, int, int],
    sampler: Sampler,
    sigmas: Tensor,
    on_step: Callable[[int], None],
    start: ChunkStart,
) -> Tensor:
    channels, height, width = grid
    noisy = torch.randn(1, channels, chunk.num_frames, height, width, generator=state.generator)
    if start.clean is not None:
        noisy = add_noise(start.clean, noisy, torch.full((1, chunk.num_frames), start.sigma))
        sigmas = sigmas_from(sigmas, start.sigma)

    def free(latents: Tensor, sigma: Tensor) -> Tensor:
        return model.velocity(latents, sigma, cond, state.cache)

    velocity = free if start.pull is None else pulled(free, start.pull.target, start.pull.weight)
    return sampler(velocity, noisy, sigmas, state.generator, on_step)
