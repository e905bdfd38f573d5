"""Sigma schedules: descending values from 1 (noise) to 0 (clean)."""

import torch
from torch import Tensor

MIN_STEP_SHARE = 0.95
"""A first step that would leave more than this share of the noise is not worth a network call."""


def shifted_sigmas(num_steps: int, shift: float = 1.0) -> Tensor:
    """`num_steps + 1` descending sigmas from 1 to 0; shift > 1 spends more steps at high noise (SD3, eq. 23)."""
    sigmas = torch.linspace(1.0, 0.0, num_steps + 1, dtype=torch.float64)
    return (shift * sigmas / (1 + (shift - 1) * sigmas)).float()


def shifted(strength: float, shift: float = 1.0) -> float:
    """The sigma at which a schedule with this shift has a share of `strength` of its steps to go."""
    return shift * strength / (1 + (shift - 1) * strength)


def sigmas_from(sigmas: Tensor, start: float) -> Tensor:
    """The end of a schedule, from `start` on: `start` itself, then the schedule's own sigmas that lie well below it."""
    if start >= sigmas[0]:
        return sigmas
    below = sigmas[sigmas < MIN_STEP_SHARE * start]
    return torch.cat([sigmas.new_tensor([start]), below])
