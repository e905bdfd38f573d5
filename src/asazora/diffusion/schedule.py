"""Sigma schedules: descending values from 1 (noise) to 0 (clean)."""

import torch
from torch import Tensor


def shifted_sigmas(num_steps: int, shift: float = 1.0) -> Tensor:
    """`num_steps + 1` descending sigmas from 1 to 0; shift > 1 spends more steps at high noise (SD3, eq. 23)."""
    sigmas = torch.linspace(1.0, 0.0, num_steps + 1, dtype=torch.float64)
    return (shift * sigmas / (1 + (shift - 1) * sigmas)).float()
