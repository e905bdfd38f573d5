"""The flow-matching loss of the transformer, heavier where the world says something small or moving is."""

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from asazora.diffusion.path import add_noise
from asazora.layers.kv_cache import KVCache
from asazora.layers.patchify import unpatchify
from asazora.models.blocking import Blocking
from asazora.models.codec import Codec
from asazora.models.dit.condition import Condition
from asazora.models.dit.model import DiT, take_cells
from asazora.models.dit.sketch import Sketch
from asazora.training.batches import Batch


@dataclass(frozen=True, slots=True, kw_only=True)
class LossConfig:
    """`object_weight` is added on cells under an actor; `min_sigma` bounds the 1 / sigma^2 of the velocity loss."""

    object_weight: float = 6.0
    min_sigma: float = 0.25
    channel_power: float = 1.0
    """See `channel_weights`."""


def condition(model: DiT, batch: Batch, dropped: Tensor | None, unblocked: Tensor | None = None) -> Condition:
    """The condition of a batch; `dropped` (B,) bool hides everything that the text says, as guidance needs, and
    `unblocked` (B,) bool the blocking, of which nothing is known where given pictures go on.

    The sketch is drawn as it has been learnt before: from the few clips in a batch of the transformer it would learn
    for the worse.
    """
    memory = model.text_memory(batch.states, batch.mask, batch.frame_mask, dropped)
    pooled, blocking = _shown(batch, dropped, unblocked)
    drawn = model.sketch and model.sketch(batch.clock, blocking, *batch.latents.shape[-2:], learns=False)
    return Condition(memory, pooled, batch.clock, blocking, drawn)


def _shown(batch: Batch, dropped: Tensor | None = None, unblocked: Tensor | None = None) -> tuple[Tensor, Blocking]:
    """Sentence embeddings (B, T, 384) and blocking of a batch, with the same left out as in `condition`."""
    blocking = batch.blocking
    for hidden in (dropped, unblocked):
        blocking = blocking if hidden is None else blocking.hidden(hidden)
    return batch.pooled if dropped is None else batch.pooled.masked_fill(dropped[:, None, None], 0.0), blocking


def channel_weights(codec: Codec, power: float) -> Tensor:
    """(C,) with mean 1: how much an error in each latent channel counts.

    A latent is a coefficient divided by its `scale`, so `power` 2 counts errors as pixels do, and 0 counts all latent
    channels alike, the finest detail as much as the layout.
    """
    weights = codec.scale[1].float() ** power
    return weights / weights.mean()


def token_weights(batch: Batch, sigma: Tensor, is_target: Tensor, config: LossConfig) -> Tensor:
    """(B, 1, T, h, w), mean 1 over target frames of equal noise: velocity weighting times object weighting."""
    objects = 1.0 + config.object_weight * batch.coverage
    objects = objects / objects.mean()
    levels = is_target / sigma.clamp_min(config.min_sigma) ** 2
    return (objects * levels[:, :, None, None])[:, None]


def flow_loss(
    denoise: Callable[..., tuple[Tensor, KVCache]],
    cond: Condition,
    batch: Batch,
    sigma: Tensor,
    is_target: Tensor,
    noise: Tensor,
    channels: Tensor,
    config: LossConfig,
    cells: Tensor | None = None,
) -> Tensor:
    """Weighted squared error of the predicted clean latents: the velocity loss of an x-predicting network.

    `channels` (C,) are the weights of the latent channels. With `cells` (B, K) only these positions are computed.
    """
    noisy = add_noise(batch.latents, noise, sigma)
    predicted, _ = denoise(noisy, sigma, cond, None, batch.chunks, cells)
    target, tokens = batch.latents, token_weights(batch, sigma, is_target, config)
    if cells is not None:
        target, tokens = take_cells(target, cells), take_cells(tokens, cells)
    return weighted_error(predicted, target, tokens, channels)


def sketch_loss(sketch: Sketch, batch: Batch, channels: Tensor, config: LossConfig) -> Tensor:
    """Weighted squared error of the latents that a sketch draws."""
    size = batch.latents.shape[-2:]
    latents = unpatchify(sketch(batch.clock, batch.blocking, *size).latents, *size)
    everywhere = torch.ones(batch.coverage.shape[:2], device=latents.device)
    return weighted_error(latents, batch.latents, token_weights(batch, everywhere, everywhere, config), channels)


def draw_cells(coverage: Tensor, share: float) -> Tensor:
    """(B, K) long: a random `share` of the positions of coverage (B, T, h, w), those under actors far more often.

    Backgrounds are learnt soon; leaving out much of them makes a step cheaper (after MaskDiT, arXiv 2306.09305).
    """
    covered = coverage.amax(1).flatten(1)
    chance = (0.1 + covered).log() - (-torch.rand_like(covered).clamp_min(1e-9).log()).log()  # Gumbel top-k
    return chance.topk(round(share * covered.shape[1]), dim=1).indices


def weighted_error(predicted: Tensor, target: Tensor, tokens: Tensor, channels: Tensor) -> Tensor:
    """Mean squared error with weights (B, 1, T, h, w) for tokens and (C,) for channels."""
    error = (predicted.float() - target).square()
    return (tokens * channels[:, None, None, None] * error).mean()
