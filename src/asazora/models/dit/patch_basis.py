"""The linear part of a codec, in coarse dots: how pictures are put together in pixels though latents are wanted."""

import torch
from einops import rearrange, reduce
from torch import Tensor, nn
from torch.nn.functional import interpolate

from asazora.models.codec import Codec

COARSE = 2
"""Pixels a side of a dot."""

Grid = tuple[int, int]
"""Height and width in latent cells."""


class PatchBasis(nn.Module):
    """Latents of patches to dots and back, for latent frames of so many pictures. All is 0 until it is fitted to a
    codec, which has the numbers: they are not stored twice."""

    rows: Tensor
    gain: Tensor
    offset: Tensor

    def __init__(self, channels: int, pictures: int, dots: int) -> None:
        """`dots`: a side of each patch."""
        super().__init__()
        self.pictures, self.dots = pictures, dots
        values = 3 * pictures * dots**2
        self.register_buffer("rows", torch.zeros(channels, values), persistent=False)
        self.register_buffer("gain", torch.zeros(channels), persistent=False)
        self.register_buffer("offset", torch.zeros(values), persistent=False)

    def fit(self, codec: Codec) -> None:
        """Stand for the linear part of this codec."""
        config, basis = codec.config, codec.basis
        share = torch.ones(config.channels)
        if self.pictures == 1:
            self._fit(basis.spatial, share, codec.mean[0], codec.scale[0])
        else:
            share[: config.shared_channels] /= config.time
            rows = torch.cat([basis.shared.repeat(1, config.time), basis.detail])
            self._fit(rows, share, codec.mean[1], codec.scale[1])

    def decode(self, latents: Tensor, grid: Grid) -> Tensor:
        """Latents (N, h * w, C) to dots (N, pictures, 3, H, W) in [-1, 1], about."""
        return rearrange(
            self._values(latents),
            "n (h w) (k c p q) -> n k c (h p) (w q)", h=grid[0], k=self.pictures, p=self.dots, q=self.dots,
        )  # fmt: skip

    def change(self, dots: Tensor) -> Tensor:
        """By how much latents change, (N, h * w, C), where dots (N, pictures, 3, H, W) are added."""
        return self._change(self._cells(dots).flatten(2))

    def covered(self, latents: Tensor, ink: Tensor, opacity: Tensor) -> Tensor:
        """Latents (N, h * w, C) of what is seen where ink (N, pictures, 3, H, W) lies over it, premultiplied by its
        opacity (N, pictures, 1, H, W). Only the cells are computed that any ink lies in."""
        opacity = self._cells(opacity)
        cells = torch.nonzero(opacity.flatten(2).any(-1)).unbind(1)
        behind = self._values(latents[cells]).unflatten(-1, (self.pictures, 3, -1))
        change = self._change((self._cells(ink)[cells] - opacity[cells] * behind).flatten(1))
        return latents.index_put(cells, change.to(latents), accumulate=True)

    def stretched(self, latents: Tensor, grid: Grid, wanted: Grid) -> Tensor:
        """Latents (N, h * w, C) of a view as they are of one with another grid, which shows the same."""
        dots = self.decode(latents, grid).flatten(0, 1)
        size = (wanted[0] * self.dots, wanted[1] * self.dots)
        wide = interpolate(dots, size=size, mode="bilinear").unflatten(0, (-1, self.pictures))
        plain = self.decode(latents.new_zeros(1, wanted[0] * wanted[1], latents.shape[-1]), wanted)
        return self.change(wide - plain)

    def _values(self, latents: Tensor) -> Tensor:
        """Of cells (..., C) the dots (..., values)."""
        return latents @ self.rows + self.offset

    def _change(self, values: Tensor) -> Tensor:
        """By how much the latents (..., C) of cells change where dots (..., values) are added."""
        return values @ self.rows.T * self.gain

    def _cells(self, dots: Tensor) -> Tensor:
        """Dots (N, pictures, c, H, W) by cells: (N, h * w, pictures, c, dots^2)."""
        return rearrange(dots, "n k c (h p) (w q) -> n (h w) k c (p q)", p=self.dots, q=self.dots)

    def _fit(self, basis: Tensor, share: Tensor, mean: Tensor, scale: Tensor) -> None:
        """basis: (C, values) in pixels, each row `share` (C,) as long when it encodes as when it decodes; `mean` and
        `scale` (C,) of the latents."""
        side = COARSE
        rows = reduce(basis, "n (k p a q b) -> n (k p q)", "mean", p=self.dots, a=side, q=self.dots, b=side)
        self.rows.copy_(rows * scale[:, None])
        self.gain.copy_(side**2 * share / scale**2)
        self.offset.copy_(mean @ rows)


def between(number: int, pictures: int) -> float:
    """How far the picture of that number stands from the first of a latent frame to the last."""
    return 1.0 if pictures == 1 else number / (pictures - 1)
