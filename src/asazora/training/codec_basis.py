"""Fit the linear part of a codec: principal components of patches, and the normalisation of the latents.

A scene seen in a mirror or run backwards is a scene too, so every component is even or odd in x and in time. The sorts
are fitted one by one, each to a quarter of the values of a patch.
"""

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from asazora.models.codec import Codec, CodecConfig

POWER_ITERATIONS = 6
OVERSAMPLING = 32
EVEN, ODD = 1.0, -1.0


class PatchMoments:
    """Second moments of patches, by what is even and odd in them. They can be added to without end."""

    def __init__(self, config: CodecConfig) -> None:
        self.config = config
        half = config.picture_size // 2
        self.pictures = {x: torch.zeros(half, half) for x in (EVEN, ODD)}
        self.waves = torch.stack([_wave(number, config.time) for number in range(config.time)])
        """Cosines in time, (time, time); every other one is odd."""
        self.later = {
            (t, x): torch.zeros(count * half, count * half)
            for t, count in ((EVEN, (config.time + 1) // 2), (ODD, config.time // 2))
            for x in (EVEN, ODD)
        }

    def add(self, patches: Tensor, weights: Tensor) -> None:
        """Patches (N, 3, time, side, side) in [-1, 1], and how much each counts (N,)."""
        weighted = weights.sqrt().view(-1, 1, 1, 1, 1) * patches.transpose(1, 2)
        for x, half in _halves(weighted).items():
            pictures = half.flatten(0, 1).flatten(1)
            self.pictures[x].addmm_(pictures.T, pictures, alpha=1 / self.config.time)
            waves = torch.einsum("kt,ntcyx->nkcyx", self.waves, half)
            for t, first in ((EVEN, 0), (ODD, 1)):
                rows = waves[:, first::2].flatten(1)
                self.later[t, x].addmm_(rows.T, rows)


def principal_components(moments: Tensor, count: int, generator: torch.Generator) -> tuple[Tensor, Tensor]:
    """Leading eigenvectors of a symmetric matrix (D, D) as rows (count, D), and their eigenvalues, the largest first.

    Randomised subspace iteration (Halko, Martinsson, Tropp 2011, algorithm 4.4).
    """
    rank = min(count + OVERSAMPLING, len(moments))
    basis = torch.linalg.qr(torch.randn(len(moments), rank, generator=generator)).Q
    for _ in range(POWER_ITERATIONS):
        basis = torch.linalg.qr(moments @ basis).Q
    values, rotation = torch.linalg.eigh(basis.T @ moments @ basis)
    return (basis @ rotation.flip(1)[:, :count]).T.contiguous(), values.flip(0)[:count]


def fit_basis(codec: Codec, moments: PatchMoments, generator: torch.Generator) -> None:
    """Set the codec's bases from the moments of its patches."""
    config, basis = codec.config, codec.basis
    shape = (3, config.space, config.space // 2)
    sorts = [
        (_whole(rows.view(-1, *shape), x).flatten(1), values)
        for x, matrix in moments.pictures.items()
        for rows, values in (principal_components(matrix, config.channels, generator),)
    ]
    basis.spatial.copy_(_storable(_strongest(sorts, config.channels)))
    details = config.channels - config.shared_channels
    if not details:
        return
    sorts.clear()
    for (t, x), matrix in moments.later.items():
        if len(matrix):
            rest = _without_shared(matrix, basis.shared, x) if t == EVEN else matrix
            rows, values = principal_components(rest, details, generator)
            waves = moments.waves[0 if t == EVEN else 1 :: 2]
            halves = torch.einsum("kt,nkcyx->ntcyx", waves, rows.view(len(rows), len(waves), *shape))
            sorts.append((_whole(halves, x).flatten(1), values))
    basis.detail.copy_(_storable(_strongest(sorts, details)))


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


def _wave(number: int, time: int) -> Tensor:
    """A row of the orthonormal cosine transform: (time,)."""
    wave = torch.cos(math.pi * (torch.arange(time) + 0.5) * number / time)
    return wave / wave.norm()


def _halves(patches: Tensor) -> dict[float, Tensor]:
    """What is even and what is odd in x, of (..., side): each (..., side / 2)."""
    left, right = patches.chunk(2, dim=-1)
    return {sign: (left + sign * right.flip(-1)) / math.sqrt(2) for sign in (EVEN, ODD)}


def _whole(half: Tensor, sign: float) -> Tensor:
    """The rows (..., side) whose half (..., side / 2) is given."""
    return torch.cat([half, sign * half.flip(-1)], dim=-1) / math.sqrt(2)


def _without_shared(moments: Tensor, shared: Tensor, x: float) -> Tensor:
    """Moments of what is left of patches when the shared rows have taken their part of the mean over time."""
    side = math.isqrt(shared.shape[1] // 3)
    rows = _halves(shared.view(-1, 3, side, side))[x].flatten(1)
    left = torch.eye(len(moments))
    left[: rows.shape[1], : rows.shape[1]] -= rows.T @ rows
    return left @ moments @ left.T


def _strongest(sorts: Sequence[tuple[Tensor, Tensor]], count: int) -> Tensor:
    """Of rows with their eigenvalues, of several sorts, the `count` with the largest."""
    rows, values = (torch.cat(parts) for parts in zip(*sorts, strict=True))
    return rows[values.argsort(descending=True)[:count]]
