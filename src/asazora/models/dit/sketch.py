"""A sketch of each latent frame, drawn by its blocking: what each place shows, before any token is looked at."""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from asazora.layers.embeddings import sinusoid
from asazora.layers.patchify import unpatchify
from asazora.models.blocking import Blocking
from asazora.models.blocking.model import CENTRE, EXTENT, PRESENT
from asazora.models.dit.condition import Clock
from asazora.models.dit.config import DiTConfig

OCTAVES = 6
LEAST_EXTENT = 0.05
"""Share of the view that the box of a body has at least, as seen from each place."""
FIRST_SHARE = 0.5
"""Of the sketch in what the transformer makes of pure noise, before it learns how much of it to trust."""
REACH = 8.0
"""How soon a body ends outside its box."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sketch of N places. tokens: (B, N, D), what each token starts with; latents: (B, N, C), as far as known;
    share: (C,), how much of them the transformer takes over at pure noise. Without noise it takes nothing."""

    tokens: Tensor
    latents: Tensor
    share: Tensor


class Sketch(nn.Module):
    """Each place of the view is told where it lies in the box of each body, and where in the backdrop.

    An MLP of a body's features and of the place in its box draws the body, wherever it stands and however large it is;
    another draws the backdrop as the camera has moved it. Coordinates are continuous, so any grid has a sketch.

    """

    def __init__(self, config: DiTConfig) -> None:
        super().__init__()
        self.config = config
        size, width = config.sketch_size, config.sketch_channels
        seen = 2 * config.camera_features
        self.pooled_norm = nn.LayerNorm(config.text_size)
        self.frame = nn.Sequential(
            nn.Linear(config.text_size + 3 * config.time_embedding_size + 1 + seen, size), nn.SiLU(),
            nn.Linear(size, 2 * width),
        )  # fmt: skip
        self.backdrop_place = nn.Sequential(nn.Linear(8 * OCTAVES, width), nn.SiLU(), nn.Linear(width, width))
        self.backdrop = nn.Sequential(nn.Linear(width, width), nn.SiLU(), nn.Linear(width, width))
        self.body = nn.Sequential(nn.Linear(2 * config.body_features, size), nn.SiLU(), nn.Linear(size, 3 * width))
        self.body_place = nn.Linear(12 * OCTAVES + 2, width)
        self.within = nn.Linear(width, width)
        self.drawn = nn.Linear(width, width)
        self.mix = nn.Sequential(
            nn.LayerNorm(width), nn.Linear(width, size), nn.SiLU(), nn.Linear(size, size), nn.SiLU()
        )
        self.to_tokens = nn.Linear(size, config.hidden_size)
        self.to_latents = nn.Linear(size, config.latent_channels)
        self.share = nn.Parameter(torch.full((config.latent_channels,), FIRST_SHARE))

    def forward(
        self, pooled: Tensor, clock: Clock, blocking: Blocking, height: int, width: int, cells: Tensor | None = None
    ) -> Drawn:
        """The sketch of height * width places in each latent frame, or of those at `cells` (B, K) only.

        pooled: (B, T, text_size), the sentence embedding that each latent frame is told.
        """
        place = places(height, width, pooled.device, cells)
        drawn = self._sketched(pooled, clock, blocking, place).flatten(1, 2)
        return Drawn(self.to_tokens(drawn), self.to_latents(drawn), self.share)

    def latents(self, pooled: Tensor, clock: Clock, blocking: Blocking, height: int, width: int) -> Tensor:
        """The clean latents as far as the sketch knows them, for training: (B, C, T, height, width)."""
        return unpatchify(self(pooled, clock, blocking, height, width).latents, height, width)

    def _sketched(self, pooled: Tensor, clock: Clock, blocking: Blocking, place: Tensor) -> Tensor:
        """(B, T, N, sketch_size) at `place` (1 or B, N, 2)."""
        told = [self.pooled_norm(pooled), clock_features(clock, self.config), blocking.camera]
        scale, shift = self.frame(torch.cat(told, dim=-1))[:, :, None].chunk(2, dim=-1)
        at_rest = waves(2.0 * place - 1.0)[:, None].expand(-1, pooled.shape[1], -1, -1)
        moved = waves(_moved(place, blocking.camera))
        backdrop = self.backdrop_place(torch.cat([at_rest.expand(len(moved), -1, -1, -1), moved], dim=-1))
        backdrop = self.backdrop(F.silu(backdrop * (1.0 + scale) + shift))
        return self.mix(backdrop + self._bodies(blocking.bodies, place))

    def _bodies(self, bodies: Tensor, place: Tensor) -> Tensor:
        """What the bodies (B, T, K, 2 * F) add at each place: (B, T, N, sketch_channels)."""
        last, first = bodies.chunk(2, dim=-1)
        from_last, in_last = _seen_from(last, place)
        _, in_first = _seen_from(first, place)
        near = (in_last.clamp(-2.0, 2.0) / 2, from_last / 2, in_first.clamp(-2.0, 2.0) / 2)
        seen = [*map(waves, near), in_last]
        scale, shift, inner = self.body(bodies)[:, :, :, None].chunk(3, dim=-1)
        drawn = F.silu(self.body_place(torch.cat(seen, dim=-1)) * (1.0 + scale) + shift)
        drawn = self.drawn(F.silu(self.within(drawn) * (1.0 + inner)))
        reach = torch.maximum(_within(in_last), _within(in_first)) * last[..., None, PRESENT, None].clamp(0.0, 1.0)
        return (drawn * reach).sum(2)


def clock_features(clock: Clock, config: DiTConfig) -> Tensor:
    """(B, T, 3 * time_embedding_size + 1): the share of the shot gone by, its seconds, their number, picture or not."""
    size = config.time_embedding_size
    progress = sinusoid(1000.0 * clock.elapsed_s / clock.duration_s, size)
    elapsed, duration = (
        sinusoid(1000.0 * seconds / config.max_clock_s, size) for seconds in (clock.elapsed_s, clock.duration_s)
    )
    return torch.cat([progress, elapsed, duration, clock.is_picture[..., None]], dim=-1)


def places(height: int, width: int, device: torch.device, cells: Tensor | None = None) -> Tensor:
    """The centres (x, y) of the cells of a grid, as shares of the view: (1, N, 2), or (B, K, 2) at `cells` (B, K)."""
    rows, columns = ((torch.arange(count, device=device) + 0.5) / count for count in (height, width))
    grid = torch.stack([columns.expand(height, -1), rows[:, None].expand(-1, width)], dim=-1).flatten(0, 1)
    return grid[None] if cells is None else grid[cells]


def waves(x: Tensor) -> Tensor:
    """Sines and cosines of x (..., 2), each twice as fast as the last, from a quarter turn on: (..., 4 * OCTAVES)."""
    angle = x[..., None] * (math.pi / 2 * 2.0 ** torch.arange(OCTAVES, device=x.device))
    return torch.cat([angle.sin(), angle.cos()], dim=-1).flatten(-2)


def _moved(place: Tensor, camera: Tensor) -> Tensor:
    """Where the places (1 or B, N, 2) would be before the camera (B, T, 2 * G) moved: (B, T, N, 2)."""
    x, y, log_zoom = camera[..., None, :3].unbind(-1)
    centred = 2.0 * place[:, None] - 1.0
    return centred * torch.exp(-log_zoom)[..., None] + torch.stack([x, -y], dim=-1)


def _seen_from(bodies: Tensor, place: Tensor) -> tuple[Tensor, Tensor]:
    """Way from each body (B, T, K, F) to each place, in views and in its boxes: both (B, T, K, N, 2)."""
    way = place[:, None, None] - bodies[..., None, CENTRE]
    return way, way / bodies[..., None, EXTENT].clamp_min(LEAST_EXTENT)


def _within(way: Tensor) -> Tensor:
    """1 inside the box, less the farther outside: (..., 1) of (..., 2) in boxes."""
    return torch.exp(-REACH * (way.abs() - 0.5).clamp_min(0.0).square().sum(-1, keepdim=True))
