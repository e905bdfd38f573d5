"""Noise levels for training: one a chunk, with clean chunks before, as in the rollout.

A chunk number is drawn; chunks before it are context, clean or nearly so, and carry no loss; it and all later ones get
independent levels (Diffusion Forcing, arXiv 2407.01392).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor


@dataclass(frozen=True, slots=True, kw_only=True)
class NoiseConfig:
    """sigma = sigmoid(normal(mean, std)), or 1 with chance `pure`; context is clean or up to `context_sigma`."""

    mean: float = 1.0
    std: float = 1.2
    pure: float = 0.1
    context_sigma: float = 0.15


def draw_sigmas(
    chunks: Sequence[int], batch_size: int, config: NoiseConfig, generator: np.random.Generator
) -> tuple[Tensor, Tensor]:
    """(sigma, is_target), both (B, T) float32; `is_target` is 0 on context frames."""
    shape = (batch_size, len(chunks))
    sigma = 1 / (1 + np.exp(-(config.mean + config.std * generator.standard_normal(shape))))
    sigma = np.where(generator.random(shape) < config.pure, 1.0, sigma)
    context = config.context_sigma * generator.random(shape) * (generator.random(shape) < 0.5)
    is_context = np.arange(len(chunks)) < generator.integers(0, len(chunks), (batch_size, 1))
    sigma = np.where(is_context, context, sigma)
    sizes = torch.tensor(list(chunks))
    levels = torch.from_numpy(sigma.astype(np.float32)).repeat_interleave(sizes, dim=1)
    targets = torch.from_numpy((~is_context).astype(np.float32)).repeat_interleave(sizes, dim=1)
    return levels, targets
