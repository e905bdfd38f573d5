"""Optimiser parts shared by the trainers: a moving average of weights, and a step of several optimisers."""

import copy
from collections.abc import Iterable
from typing import Generic, TypeVar

import torch
from torch import nn

ModuleT = TypeVar("ModuleT", bound=nn.Module)


class MovingAverage(Generic[ModuleT]):
    """An exponential moving average of a module's weights. Its decay starts low: at most (1 + n) / (10 + n)."""

    def __init__(self, module: ModuleT, decay: float) -> None:
        self.module = copy.deepcopy(module).requires_grad_(False).eval()
        self.decay = decay
        self.updates = 0

    @torch.no_grad()
    def update(self, module: ModuleT) -> None:
        self.updates += 1
        decay = min(self.decay, (1 + self.updates) / (10 + self.updates))
        for average, value in zip(self.module.parameters(), module.parameters(), strict=True):
            average.lerp_(value, 1 - decay)


def apply_gradients(
    module: nn.Module, optimisers: Iterable[torch.optim.Optimizer], rates: Iterable[float], max_norm: float
) -> torch.Tensor:
    """Clip the gradients, step each optimiser at its learning rate, and clear them. Returns their norm before."""
    norm = nn.utils.clip_grad_norm_(module.parameters(), max_norm)
    for optimiser, rate in zip(optimisers, rates, strict=True):
        for group in optimiser.param_groups:
            group["lr"] = rate
        optimiser.step()
    module.zero_grad(set_to_none=True)
    return norm
