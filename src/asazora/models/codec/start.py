"""Weights that both learned parts of the codec start from: signals keep their size, and the output is zero."""

from collections.abc import Iterable

from torch import nn

SMALL_GAIN = 0.3


def start_weights(module: nn.Module, *, zeros: Iterable[nn.Conv2d], small: Iterable[nn.Conv2d] = ()) -> None:
    """He initialisation for the 3x3 convolutions, which follow an activation; `zeros` give zero.

    The last convolution is among those. `small` are the last ones of residual blocks, which start near the identity:
    at the identity itself, with the output zero too, learning stands still at first.
    """
    for conv in module.modules():
        if isinstance(conv, nn.Conv2d):
            nn.init.kaiming_normal_(conv.weight, nonlinearity="linear" if conv.kernel_size == (1, 1) else "relu")
            if conv.bias is not None:
                nn.init.zeros_(conv.bias)
    for conv in small:
        conv.weight.data.mul_(SMALL_GAIN)
    for conv in zeros:
        nn.init.zeros_(conv.weight)
