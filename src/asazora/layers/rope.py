"""Rotary position embedding over time, height and width (Su et al., arXiv 2104.09864; the 3-D split is Wan's).

The head is split into a time, a height and a width part; each part turns by its own coordinate. The two members of a
rotated pair lie half a head apart, which is faster than interleaving and equal to it up to a fixed permutation of the
query and key rows.
"""

from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True, slots=True)
class Rotation:
    """Cosine and sine of each token's turn, both (N, E / 2) float32, or (B, 1, N, E / 2) if they differ in a batch."""

    cos: Tensor
    sin: Tensor

    def tail(self, num_tokens: int) -> "Rotation":
        """The rotation of the last `num_tokens` tokens."""
        return Rotation(self.cos[..., -num_tokens:, :], self.sin[..., -num_tokens:, :])


def axis_sizes(head_dim: int) -> tuple[int, int, int]:
    """How many rotated pairs go to time, height and width."""
    spatial = head_dim // 6
    return head_dim // 2 - 2 * spatial, spatial, spatial


def grid_positions(times: Tensor, height: int, width: int) -> Tensor:
    """Positions ordered (time, height, width) of a latent grid: times (T,) -> (T * height * width, 3)."""
    rows = torch.arange(height, dtype=torch.float32)
    columns = torch.arange(width, dtype=torch.float32)
    return torch.cartesian_prod(times.float(), rows, columns)


def rotation(positions: Tensor, head_dim: int, theta: float = 10_000.0) -> Rotation:
    """The rotation for positions (N, 3) and heads of `head_dim` = E."""
    angles = []
    for axis, pairs in enumerate(axis_sizes(head_dim)):
        freqs = theta ** (-torch.arange(pairs, dtype=torch.float64) / pairs)
        angles.append(positions[:, axis].double()[:, None] * freqs)
    angle = torch.cat(angles, dim=1)
    return Rotation(angle.cos().float(), angle.sin().float())


def rotate(x: Tensor, turn: Rotation) -> Tensor:
    """Turn queries or keys (B, A, N, E)."""
    first, second = x.chunk(2, dim=-1)
    cos, sin = turn.cos.to(x.dtype), turn.sin.to(x.dtype)
    return torch.cat([first * cos - second * sin, second * cos + first * sin], dim=-1)
