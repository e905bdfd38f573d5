"""The backdrop of a sketch: drawn as it lies when the camera rests, and then moved by the camera.

An MLP is told of each place of the view what the scenery is and what time of the shot; coordinates are continuous, so
any grid has a backdrop. Where the camera moves, what lies at each height of the picture moves by a parallax of its own.
"""

import math
from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from asazora.models.dit.patch_basis import Grid, PatchBasis, between

OCTAVES = 6
MARGIN = 2
"""Cells around the view that a moving camera may bring into it."""
HEIGHTS = 16
"""From the top of the view to its bottom, at which the parallax is learnt."""
FAR, HORIZON, NEAR = 0.25, 0.45, 1.0
"""Parallax to begin with: above the horizon, at it, and at the front of the ground."""
HORIZON_Y, FRONT_Y = 0.56, 0.9
X, LOG_ZOOM = 0, 2
"""Of the features of a camera, those that move the backdrop; what the others do is left to the transformer."""
STILL = 1e-3
"""A camera that is less than this away from rest does not move the backdrop."""


@dataclass(frozen=True, slots=True)
class Around:
    """What lies in the view and around it while the camera rests. dots: (N, 3, H, W); parallax: (N, HEIGHTS); `wide`:
    how many views across and high that is."""

    dots: Tensor
    parallax: Tensor
    wide: tuple[float, float]

    def seen(self, camera: Tensor, size: tuple[int, int]) -> Tensor:
        """What cameras (N, G) see of it: (N, 3, *size). See `world.view`."""
        height, width = size
        place = places(height, width, self.dots.device).view(1, height, width, 2)
        place = place * torch.exp(-camera[:, None, None, [LOG_ZOOM]])
        near = _at_heights(self.parallax, place[..., 1])
        x = place[..., 0] + camera[:, None, None, X] * near
        seen = torch.stack([x, place[..., 1]], dim=-1) / torch.tensor(self.wide, device=place.device)
        return F.grid_sample(self.dots, seen.to(self.dots), padding_mode="border", align_corners=False)

    def at(self, rows: Tensor) -> "Around":
        """Those of some numbers (M,)."""
        return replace(self, dots=self.dots[rows], parallax=self.parallax[rows])


class Backdrop(nn.Module):
    """Features and latents of each place of the view, with nobody there."""

    def __init__(self, scenery: int, clock: int, channels: int, size: int, latent_channels: int) -> None:
        """`scenery` and `clock`: how many numbers say of either."""
        super().__init__()
        self.frame = nn.Sequential(nn.Linear(scenery + clock, size), nn.SiLU(), nn.Linear(size, 2 * channels))
        self.place = nn.Sequential(nn.Linear(4 * OCTAVES, channels), nn.SiLU(), nn.Linear(channels, channels))
        self.inner = nn.Sequential(nn.Linear(channels, channels), nn.SiLU(), nn.Linear(channels, channels))
        self.mix = nn.Sequential(
            nn.LayerNorm(channels), nn.Linear(channels, size), nn.SiLU(), nn.Linear(size, size), nn.SiLU()
        )
        self.to_latents = nn.Linear(size, latent_channels)
        self.parallax = nn.Linear(scenery, HEIGHTS)
        self.register_buffer("usual_parallax", _usual_parallax(), persistent=False)

    def forward(
        self, scenery: Tensor, clock: Tensor, cameras: tuple[Tensor, Tensor], basis: PatchBasis, grid: Grid
    ) -> tuple[Tensor, Tensor]:
        """Features (N, h * w, size) and latents (N, h * w, C) of latent frames.

        scenery: (N, S); clock: (N, D); cameras: (N, G) at the first picture of each frame and at the last.
        """
        features = self.features(scenery, clock, grid)
        latents = self.to_latents(features)
        moves = torch.stack([camera[:, [X, LOG_ZOOM]].abs().amax(1) for camera in cameras]).amax(0) > STILL
        rows = torch.nonzero(moves)[:, 0]
        if len(rows):
            parts = (scenery[rows], clock[rows], (cameras[0][rows], cameras[1][rows]))
            change = self._change(*parts, basis, grid)
            latents = latents.index_add(0, rows, change.to(latents))
        return features, latents

    def features(self, scenery: Tensor, clock: Tensor, grid: Grid) -> Tensor:
        """Those of the view alone: (N, h * w, size)."""
        return self._features(torch.cat([scenery, clock], dim=-1), places(*grid, clock.device))

    def _features(self, told: Tensor, place: Tensor) -> Tensor:
        """At places (P, 2) of the view in [-1, 1]: (N, P, size)."""
        scale, shift = self.frame(told)[:, None].chunk(2, dim=-1)
        return self.mix(self.inner(F.silu(self.place(waves(place)) * (1.0 + scale) + shift)))

    def around(self, scenery: Tensor, clock: Tensor, basis: PatchBasis, grid: Grid) -> list[Around]:
        """What each of the pictures of latent frames shows of the view and of what is around it."""
        wide = (grid[0] + 2 * MARGIN, grid[1] + 2 * MARGIN)
        told = torch.cat([scenery, clock], dim=-1)
        latents = self.to_latents(self._features(told, places(*grid, told.device, MARGIN)))
        parallax = self.usual_parallax + self.parallax(scenery).float()
        views = (wide[1] / grid[1], wide[0] / grid[0])
        return [Around(dots, parallax, views) for dots in basis.decode(latents, wide).float().unbind(1)]

    def _change(
        self, scenery: Tensor, clock: Tensor, cameras: tuple[Tensor, Tensor], basis: PatchBasis, grid: Grid
    ) -> Tensor:
        """What the camera changes in the latents: the view as it has moved, less the view at rest."""
        size, edge = (grid[0] * basis.dots, grid[1] * basis.dots), MARGIN * basis.dots
        changes = [
            around.seen(torch.lerp(*cameras, between(number, basis.pictures)), size)
            - around.dots[..., edge:-edge, edge:-edge]
            for number, around in enumerate(self.around(scenery, clock, basis, grid))
        ]
        return basis.change(torch.stack(changes, dim=1))


def places(height: int, width: int, device: torch.device, margin: int = 0) -> Tensor:
    """The centres (x, y) of the cells of a grid, and of `margin` cells around it: (P, 2), the view being [-1, 1]."""
    rows, columns = (
        2.0 * (torch.arange(-margin, count + margin, device=device) + 0.5) / count - 1.0 for count in (height, width)
    )
    return torch.stack(torch.meshgrid(columns, rows, indexing="xy"), dim=-1).flatten(0, 1)


def waves(x: Tensor) -> Tensor:
    """Sines and cosines of x (..., 2), each twice as fast as the last, from a quarter turn on: (..., 4 * OCTAVES)."""
    angle = x[..., None] * (math.pi / 2 * 2.0 ** torch.arange(OCTAVES, device=x.device))
    return torch.cat([angle.sin(), angle.cos()], dim=-1).flatten(-2)


def _at_heights(values: Tensor, y: Tensor) -> Tensor:
    """Values (N, HEIGHTS) between the top of the view and its bottom, at y (N, H, W) in [-1, 1]."""
    at = ((y + 1.0) / 2 * (HEIGHTS - 1)).clamp(0.0, HEIGHTS - 1)
    low = at.floor().clamp_max(HEIGHTS - 2)
    index = low.long().flatten(1)
    below, above = values.gather(1, index).view_as(y), values.gather(1, index + 1).view_as(y)
    return torch.lerp(below, above, at - low)


def _usual_parallax() -> Tensor:
    y = torch.linspace(0.0, 1.0, HEIGHTS)
    ground = HORIZON + (NEAR - HORIZON) * (y - HORIZON_Y) / (FRONT_Y - HORIZON_Y)
    return torch.where(y < HORIZON_Y, FAR, ground)
