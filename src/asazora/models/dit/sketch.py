"""A sketch of each latent frame, drawn from its text and clock alone, before any token is looked at."""

import torch
import torch.nn.functional as F
from einops import rearrange
from torch import Tensor, nn

from asazora.layers.embeddings import sinusoid
from asazora.models.dit.condition import Clock
from asazora.models.dit.config import DiTConfig

SKETCH_GRID = 8
"""Cells along each side of the view. Other grids of latents are interpolated from it."""


class Sketch(nn.Module):
    """What is where at the time of a latent frame, as channels on a coarse grid: one small MLP a frame.

    The same vector tells all tokens of a frame what it shows and when (adaLN), and each would have to work out its own
    part of it; the sketch hands it to them. It costs next to nothing, being computed once a frame.
    """

    def __init__(self, config: DiTConfig) -> None:
        super().__init__()
        self.config = config
        size, channels = config.sketch_size, config.sketch_channels
        self.pooled_norm = nn.LayerNorm(config.text_size)
        self.mlp = nn.Sequential(
            nn.Linear(config.text_size + 3 * config.time_embedding_size + 1, size), nn.SiLU(),
            nn.Linear(size, size), nn.SiLU(),
        )  # fmt: skip
        self.grid = nn.Linear(size, SKETCH_GRID**2 * channels)
        self.to_tokens = nn.Linear(channels, config.hidden_size)
        self.to_latents = nn.Linear(channels, config.latent_channels)

    def forward(self, pooled: Tensor, clock: Clock, height: int, width: int, cells: Tensor | None = None) -> Tensor:
        """What each token starts with: (B, T * height * width, D), or (B, T * K, D) at `cells` (B, K) only.

        pooled: (B, T, text_size), the sentence embedding that each latent frame is told.
        """
        drawn = self._drawn(pooled, clock, height, width)
        if cells is not None:
            drawn = drawn.gather(2, cells[:, None, :, None].expand(-1, drawn.shape[1], -1, drawn.shape[3]))
        return self.to_tokens(drawn).flatten(1, 2)

    def latents(self, pooled: Tensor, clock: Clock, height: int, width: int) -> Tensor:
        """The clean latents as far as the sketch knows them, for training: (B, C, T, height, width)."""
        return rearrange(
            self.to_latents(self._drawn(pooled, clock, height, width)), "b t (h w) c -> b c t h w", h=height
        )

    def _drawn(self, pooled: Tensor, clock: Clock, height: int, width: int) -> Tensor:
        """(B, T, height * width, channels)."""
        told = [self.pooled_norm(pooled), clock_features(clock, self.config)]
        grid = self.grid(self.mlp(torch.cat(told, dim=-1)))
        if (height, width) != (SKETCH_GRID, SKETCH_GRID):
            maps = rearrange(grid, "b t (h w c) -> (b t) c h w", h=SKETCH_GRID, w=SKETCH_GRID)
            maps = F.interpolate(maps, (height, width), mode="bilinear", align_corners=False)
            return rearrange(maps, "(b t) c h w -> b t (h w) c", b=grid.shape[0])
        return grid.unflatten(-1, (height * width, -1))


def clock_features(clock: Clock, config: DiTConfig) -> Tensor:
    """(B, T, 3 * time_embedding_size + 1): the share of the shot gone by, its seconds, their number, picture or not."""
    size = config.time_embedding_size
    progress = sinusoid(1000.0 * clock.elapsed_s / clock.duration_s, size)
    elapsed, duration = (
        sinusoid(1000.0 * seconds / config.max_clock_s, size) for seconds in (clock.elapsed_s, clock.duration_s)
    )
    return torch.cat([progress, elapsed, duration, clock.is_picture[..., None]], dim=-1)
