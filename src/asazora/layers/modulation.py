"""Adaptive layer norm (adaLN): shift, scale and gate computed from the condition (Peebles & Xie, arXiv 2212.09748)."""

from dataclasses import dataclass

from einops import rearrange
from torch import Tensor


@dataclass(frozen=True, slots=True)
class Modulation:
    """Shift, scale and gate of one branch, each (B, T, 1, D): one value a latent frame."""

    shift: Tensor
    scale: Tensor
    gate: Tensor


def split_modulation(params: Tensor) -> tuple[Modulation, Modulation]:
    """(B, T, 6, D) -> the modulation of the attention branch and of the feed-forward branch."""
    shift_a, scale_a, gate_a, shift_m, scale_m, gate_m = rearrange(params, "b t six d -> six b t 1 d").unbind(0)
    return Modulation(shift_a, scale_a, gate_a), Modulation(shift_m, scale_m, gate_m)


def modulate(x: Tensor, shift: Tensor, scale: Tensor) -> Tensor:
    """x (B, T * S, D) with shift and scale (B, T, 1, D): x * (1 + scale) + shift, frame by frame."""
    frames = x.unflatten(1, (shift.shape[1], -1))
    return (frames * (1 + scale) + shift).flatten(1, 2)


def gated(x: Tensor, gate: Tensor) -> Tensor:
    """x (B, T * S, D) times gate (B, T, 1, D)."""
    return (x.unflatten(1, (gate.shape[1], -1)) * gate).flatten(1, 2)
