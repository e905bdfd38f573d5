"""Weights that both learned parts of the codec start from: signals keep their size, and the output is zero."""

from collections.abc import Iterable

from torch import nn


def start_weights(module: nn.Module, zeros: Iterable[nn.Conv2d]) -> None:
    """He initialisation for the 3x3 convolutions, which follow an activation; `zeros` give zero.

    The last convolution is among them, and the last one of every residual block, so that blocks start as the identity.
    """
    for conv in module.modules():
        if isinstance(conv, nn.Conv2d):
            nn.init.kaiming_normal_(conv.weight, nonlinearity="linear" if conv.kernel_size == (1, 1) else "relu")
            nn.init.zeros_(conv.bias)
    for conv in zeros:
        nn.init.zeros_(conv.weight)
