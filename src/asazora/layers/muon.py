"""Muon, the optimiser of the matrices and kernels inside layers; every trainer of the project takes it from here."""

from collections import defaultdict
from collections.abc import Iterable

import torch
from torch import Tensor, nn

from asazora.core.precision import multiplies_bf16

NEWTON_SCHULZ = (3.4445, -4.7750, 2.0315)
"""Coefficients of the quintic iteration, chosen for speed: singular values end between 0.7 and 1.2."""


class Muon(torch.optim.Optimizer):
    """Momentum whose matrices are orthogonalised before each step (Jordan et al., 2024; update size after AdamW's root
    mean square, as in Moonlight, arXiv 2502.16982, eq. 4).

    torch's own Muon multiplies in bfloat16, which some processors only emulate, and takes matrices one by one; here
    those of one shape are multiplied together.
    """

    def __init__(
        self,
        matrices: Iterable[nn.Parameter],
        *,
        lr: float,
        weight_decay: float = 0.0,
        momentum: float = 0.95,
        num_iterations: int = 5,
    ) -> None:
        defaults = {"lr": lr, "weight_decay": weight_decay, "momentum": momentum, "num_iterations": num_iterations}
        super().__init__(matrices, defaults)

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]  # noqa: ARG002  the base class passes one
        for group in self.param_groups:
            by_shape: dict[torch.Size, list[Tensor]] = defaultdict(list)
            for matrix in group["params"]:
                if matrix.grad is not None:
                    by_shape[matrix.shape].append(matrix)
            for matrices in by_shape.values():
                directions = torch.stack([self._direction(matrix, group["momentum"]) for matrix in matrices])
                updates = orthogonalised(directions, group["num_iterations"])
                size = 0.2 * max(matrices[0].shape) ** 0.5
                for matrix, update in zip(matrices, updates, strict=True):
                    matrix.mul_(1 - group["lr"] * group["weight_decay"])
                    matrix.add_(update, alpha=-group["lr"] * size)

    def _direction(self, matrix: Tensor, momentum: float) -> Tensor:
        """Nesterov momentum of a matrix."""
        state = self.state[matrix]
        if "momentum_buffer" not in state:
            state["momentum_buffer"] = torch.zeros_like(matrix)
        gradient = matrix.grad
        assert gradient is not None, "only matrices with a gradient are updated"
        buffer: Tensor = state["momentum_buffer"].lerp_(gradient, 1 - momentum)
        return gradient.lerp(buffer, momentum)


class KernelMuon(Muon):
    """Muon for convolutions: each kernel (out, in, h, w) is updated as the matrix (out, in * h * w) it is.

    The matrices share memory with the kernels, which must therefore keep their order in memory and their device.
    """

    def __init__(self, kernels: Iterable[nn.Parameter], *, lr: float, weight_decay: float = 0.0) -> None:
        self.kernels = list(kernels)
        matrices = [nn.Parameter(_matrix(kernel.detach(), kernel)) for kernel in self.kernels]
        super().__init__(matrices, lr=lr, weight_decay=weight_decay)

    @torch.no_grad()
    def step(self, closure: None = None) -> None:  # type: ignore[override]
        for kernel, matrix in zip(self.kernels, self.param_groups[0]["params"], strict=True):
            matrix.grad = None if kernel.grad is None else _matrix(kernel.grad, kernel).contiguous()
        super().step(closure)


def _matrix(values: Tensor, kernel: Tensor) -> Tensor:
    """Values of a kernel's shape as the matrix that the kernel is in memory, channels last or not."""
    ordered = values if kernel.is_contiguous() else values.permute(0, 2, 3, 1)
    return ordered.reshape(len(kernel), -1)


def orthogonalised(matrices: Tensor, num_iterations: int) -> Tensor:
    """Nearly the nearest orthogonal matrices of (K, M, N), by Newton-Schulz iteration."""
    dtype = torch.bfloat16 if multiplies_bf16(matrices.device) else torch.float32
    is_tall = matrices.shape[1] > matrices.shape[2]
    x = (matrices.mT if is_tall else matrices).to(dtype)
    x = x / (x.norm(dim=(1, 2), keepdim=True) + 1e-7)
    a, b, c = NEWTON_SCHULZ
    for _ in range(num_iterations):
        gram = x @ x.mT
        x = a * x + (b * gram + c * gram @ gram) @ x
    return (x.mT if is_tall else x).to(matrices.dtype)
