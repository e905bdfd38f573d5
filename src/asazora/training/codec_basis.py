"""Fit the linear part of a codec: principal components of patches, and the normalisation of the latents."""

import torch
from torch import Tensor

from asazora.models.codec import Codec

POWER_ITERATIONS = 4
OVERSAMPLING = 32


def principal_components(rows: Tensor, count: int, generator: torch.Generator) -> Tensor:
    """The leading right singular vectors of `rows` (N, D) -> (count, D), orthonormal, strongest first.

    Randomised subspace iteration (Halko, Martinsson, Tropp 2011, algorithm 4.4).
    """
    rank = min(count + OVERSAMPLING, *rows.shape)
    basis = torch.linalg.qr(torch.randn(rows.shape[1], rank, generator=generator)).Q
    for _ in range(POWER_ITERATIONS):
        basis = torch.linalg.qr(rows.T @ (rows @ basis)).Q
    projected = rows @ basis
    _, rotation = torch.linalg.eigh(projected.T @ projected)
    return (basis @ rotation.flip(1)[:, :count]).T.contiguous()


def fit_basis(codec: Codec, patches: Tensor, weights: Tensor, generator: torch.Generator) -> None:
    """Set the codec's bases from patches (N, 3, time, 32, 32) in [-1, 1]; weights (N,) say how much each counts."""
    config, basis = codec.config, codec.basis
    flat = patches.transpose(1, 2).flatten(2)
    rows = weights.sqrt().view(-1, 1, 1) * flat
    pictures = rows[torch.arange(len(rows)), torch.randint(config.time, (len(rows),), generator=generator)]
    basis.spatial.copy_(_storable(principal_components(pictures, config.channels, generator)))
    details = config.channels - config.shared_channels
    if details:
        rest = rows - (rows.mean(1, keepdim=True) @ basis.shared.T) @ basis.shared
        basis.detail.copy_(_storable(principal_components(rest.flatten(1), details, generator)))


def fit_normalisation(codec: Codec, patches: Tensor, decay: float) -> None:
    """Set `mean` and `scale` so that the variance of the latents is 1 on average over the channels.

    A coefficient of standard deviation s becomes a latent of standard deviation proportional to s ** decay: the leading
    ones, which matter most to the eye, stay the largest. 0 gives every channel unit variance, 1 a plain rescale.
    """
    shared = codec.config.shared_channels
    picture = codec.basis.encode_picture(patches[:, :, :1]).flatten(1)
    later = codec.basis.encode_later(patches).flatten(1)
    mean = torch.stack([picture.mean(0), later.mean(0)])
    std = torch.stack([picture.std(0), later.std(0)]).clamp_min(1e-4)
    mean[0, :shared], std[0, :shared] = mean[1, :shared], std[1, :shared]
    gain = (std[1] ** (2 * decay)).mean().sqrt()
    codec.mean.copy_(_storable(mean))
    codec.scale.copy_(_storable(std ** (1 - decay) * gain))


def _storable(values: Tensor) -> Tensor:
    """Rounded to what bfloat16 holds, so that a file of that type loses nothing that the latents depend on."""
    return values.bfloat16().float()
