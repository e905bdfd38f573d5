"""Puppets: each body painted in a box of its own, and set into the view where the blocking has it.

A body looks the same wherever it stands, so it is painted once, by convolutions from what the blocking says of it,
and then sampled into the view (spatial transformers, arXiv 1506.02025). Nearer bodies are painted over farther ones.
"""

import torch
import torch.nn.functional as F
from einops import rearrange
from torch import Tensor, nn

from asazora.models.blocking.model import CENTRE, EXTENT, PRESENT
from asazora.models.dit.patch_basis import between
from asazora.world.blocking import BODY_FEATURES

START = 4
"""Side from which a painting is enlarged."""
MARGIN = 1.6
"""A painting shows so many boxes across, for what reaches out of the box."""
LEAST_EXTENT = 0.02
"""Share of the view that a painted box has at least."""
LEAST_PRESENT = 0.1
FACING, TURN, DEPTH = (BODY_FEATURES.index(name) for name in ("facing", "turn sine", "depth"))


class Painter(nn.Module):
    """From what is said of a body (N, told) to a painting of it, (N, 4, side, side): red, green and blue in [-1, 1],
    premultiplied by the last channel, how opaque the painting is.

    `side`, in pixels of its own, is START doubled once for each of the `channels`.
    """

    def __init__(self, told: int, size: int, channels: tuple[int, ...]) -> None:
        super().__init__()
        self.read = nn.Sequential(nn.Linear(told, size), nn.SiLU(), nn.Linear(size, size), nn.SiLU())
        self.start = nn.Linear(size, channels[0] * START**2)
        self.convs = nn.ModuleList(
            nn.Conv2d(before, after, 3, padding=1)
            for before, after in zip((channels[0], *channels), channels, strict=False)
        )
        self.modulations = nn.ModuleList(nn.Linear(size, 2 * count) for count in channels)
        self.paint = nn.Conv2d(channels[-1], 4 * 4, 3, padding=1)
        self.register_buffer("body", _middle(START * 2 ** len(channels)), persistent=False)

    def forward(self, told: Tensor) -> Tensor:
        read = self.read(told)
        x = self.start(read).unflatten(1, (-1, START, START)).contiguous(memory_format=torch.channels_last)
        for index, (conv, modulation) in enumerate(zip(self.convs, self.modulations, strict=True)):
            if index:
                x = F.interpolate(x, scale_factor=2.0)
            scale, shift = modulation(read)[:, :, None, None].chunk(2, dim=1)
            x = conv(x)
            x = F.silu(x * torch.rsqrt(x.square().mean(1, keepdim=True) + 1e-6) * (1.0 + scale) + shift)
        painted = rearrange(self.paint(x), "n (c p q) h w -> n c (h p) (w q)", p=2, q=2)
        opacity = torch.sigmoid(painted[:, -1:] + self.body)
        return torch.cat([painted[:, :-1] * opacity, opacity], dim=1)


class Puppets(nn.Module):
    """Paints the bodies of a blocking and sets them into the view."""

    def __init__(self, body_features: int, told: int, size: int, channels: tuple[int, ...]) -> None:
        """`told`: numbers that say of the light; `size` of the MLP; `channels` of the painter."""
        super().__init__()
        self.painter = Painter(body_features + told, size, channels)

    def forward(self, first: Tensor, last: Tensor, told: Tensor, pictures: int, size: tuple[int, int]) -> Tensor:
        """The bodies alone, in so many pictures from first to last: (N, pictures, 4, *size), premultiplied.

        first, last: (N, K, F), the bodies in the first and in the last of the pictures; told: (N, D).
        """
        shown = self.shown(last)
        at_last = self.painted(last, shown, told)
        at_first = at_last if pictures == 1 else self.painted(first, shown, told)
        shares = [between(number, pictures) for number in range(pictures)]
        seen = [
            placed(torch.lerp(at_first, at_last, share), torch.lerp(first, last, share), shown, size)
            for share in shares
        ]
        return torch.stack(seen, dim=1)

    def shown(self, bodies: Tensor) -> Tensor:
        """Which of the bodies (N, K, F) are there to be painted: (N, K) bool."""
        return bodies[..., PRESENT] > LEAST_PRESENT

    def painted(self, bodies: Tensor, shown: Tensor, told: Tensor) -> Tensor:
        """Those of the bodies (N, K, F) that are `shown` (N, K) bool, as they are drawn facing right, wherever they
        stand: (shown, 4, side, side)."""
        body = bodies[shown]
        right = body.clone()
        right[:, CENTRE] = 0.0
        right[:, FACING] = body[:, FACING].abs()
        right[:, TURN] = body[:, TURN] * _way(body)
        return self.painter(torch.cat([right, told[torch.nonzero(shown)[:, 0]]], dim=-1))


def _middle(side: int) -> Tensor:
    """Where a body is likely to be opaque before anything is learnt, in the middle of its painting: (side, side)."""
    across = (2.0 * (torch.arange(side) + 0.5) / side - 1.0) * MARGIN
    return 1.0 - 4.0 * (across[:, None].square() + across.square() - 0.8).clamp_min(0.0)


def placed(paintings: Tensor, bodies: Tensor, shown: Tensor, size: tuple[int, int]) -> Tensor:
    """What `Puppets.painted` painted of bodies (N, K, F), set into the view, the nearest on top: (N, 4, *size)."""
    frame, row = torch.nonzero(shown).unbind(1)
    if not len(frame):
        return paintings.new_zeros(len(shown), 4, *size)
    order = _rank(bodies[..., DEPTH].masked_fill(~shown, -torch.inf))[frame, row]
    layers = paintings.new_zeros(len(shown), int(order.max()) + 1, 4, *size)
    return _over(layers.index_put((frame, order), _placed(paintings, bodies[frame, row], size).to(layers)))


def _placed(painting: Tensor, body: Tensor, size: tuple[int, int]) -> Tensor:
    """Paintings (M, C, S, S) where the boxes of bodies (M, F) lie in the view: (M, C, *size)."""
    rows, columns = ((torch.arange(count, device=body.device) + 0.5) / count for count in size)
    centre, extent = body[:, CENTRE], body[:, EXTENT].clamp_min(LEAST_EXTENT) * (MARGIN / 2)
    x = (columns - centre[:, :1]) / extent[:, :1] * _way(body)[:, None]
    y = (rows - centre[:, 1:]) / extent[:, 1:]
    grid = torch.stack([x[:, None].expand(-1, size[0], -1), y[:, :, None].expand(-1, -1, size[1])], dim=-1)
    return F.grid_sample(painting, grid, align_corners=False) * body[:, PRESENT].clamp(0.0, 1.0)[:, None, None, None]


def _over(layers: Tensor) -> Tensor:
    """Layers (N, K, C, H, W) laid over each other, the last on top: (N, C, H, W)."""
    seen = layers[:, 0]
    for layer in layers.unbind(1)[1:]:
        seen = seen * (1.0 - layer[:, -1:]) + layer
    return seen


def _rank(depth: Tensor) -> Tensor:
    """The place of each body (N, K) in the order of painting, the farthest first."""
    return depth.argsort(dim=1, descending=True).argsort(dim=1)


def _way(body: Tensor) -> Tensor:
    """-1 for bodies (M, F) that face left, 1 for the others."""
    return torch.where(body[:, FACING] < 0, -1.0, 1.0)
