"""The rollout: latents of any length, chunk by chunk, in constant memory (after Self-Forcing, arXiv 2506.08009)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

import torch
from torch import Tensor

from asazora.diffusion.samplers import Sampler
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


OnChunkStep = Callable[[int, int], None]
"""(chunk index, step index), before each network call."""


def rollout(
    model: ChunkModel[CondT, CacheT],
    chunks: Sequence[Chunk],
    cond_for: Callable[[Chunk], CondT],
    state: RolloutState[CacheT],
    grid: tuple[int, int, int],
    sampler: Sampler,
    sigmas: Tensor,
    on_step: OnChunkStep,
    given: Tensor | None = None,
) -> Iterator[Tensor]:
    """Yield the clean latents (1, C, T, H, W) of each chunk. `grid` is (C, H, W).

    `given` (1, C, T, H, W) are latents of the first frames, which are kept as they are instead of being denoised; a
    chunk that they cover only in part is denoised as a whole.
    """
    num_given = 0 if given is None else given.shape[2]
    for index, chunk in enumerate(chunks):
        cond = cond_for(chunk)
        if given is not None and chunk.stop <= num_given:
            on_step(index, 0)
            clean = given[:, :, chunk.start : chunk.stop]
        else:
            clean = _denoise_chunk(model, chunk, cond, state, grid, sampler, sigmas, lambda s, i=index: on_step(i, s))
        yield clean
        if index + 1 < len(chunks):
            state = RolloutState(model.extend(clean, cond, state.cache), state.generator)


def _denoise_chunk(
    model: ChunkModel[CondT, CacheT],
    chunk: Chunk,
    cond: CondT,
    state: RolloutState[CacheT],
    grid: tuple[int, int, int],
    sampler: Sampler,
    sigmas: Tensor,
    on_step: Callable[[int], None],
) -> Tensor:
    channels, height, width = grid
    noise = torch.randn(1, channels, chunk.num_frames, height, width, generator=state.generator)

    def velocity(latents: Tensor, sigma: Tensor) -> Tensor:
        return model.velocity(latents, sigma, cond, state.cache)

    return sampler(velocity, noise, sigmas, state.generator, on_step)
