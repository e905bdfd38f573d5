"""Sinusoidal embeddings of scalars."""

import math

import torch
from torch import Tensor


def sinusoid(x: Tensor, size: int, max_period: float = 10_000.0) -> Tensor:
    """Cosines and sines of x (...) at `size / 2` geometric frequencies -> (..., size) float32, as in DDPM."""
    half = size // 2
    freqs = torch.exp(-math.log(max_period) * torch.arange(half, device=x.device, dtype=torch.float32) / half)
    angle = x.float()[..., None] * freqs
    return torch.cat([angle.cos(), angle.sin()], dim=-1)
