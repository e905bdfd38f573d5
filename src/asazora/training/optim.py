"""Optimiser parts shared by the trainers: Muon for convolution kernels, and a moving average of weights."""

import copy
from collections.abc import Iterable
from typing import Generic, TypeVar

import torch
from torch import nn

from asazora.layers.muon import Muon

ModuleT = TypeVar("ModuleT", bound=nn.Module)


class KernelMuon(Muon):
    """Muon for convolutions: each kernel (out, in, h, w) is updated as the matrix (out, in * h * w) it is.

    The matrices share memory with the kernels, which must therefore stay contiguous and on their device.
    """

    def __init__(self, kernels: Iterable[nn.Parameter], *, lr: float, weight_decay: float = 0.0) -> None:
        self.kernels = list(kernels)
        matrices = [nn.Parameter(kernel.detach().view(len(kernel), -1)) for kernel in self.kernels]
        super().__init__(matrices, lr=lr, weight_decay=weight_decay)

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]
        for kernel, matrix in zip(self.kernels, self.param_groups[0]["params"], strict=True):
            matrix.grad = None if kernel.grad is None else kernel.grad.reshape(matrix.shape)
        super().step(closure)


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
