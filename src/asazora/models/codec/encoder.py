"""The learned part of the encoder: what to add to the linear coefficients. Each latent frame sees only its pictures."""

import torch
from einops import rearrange
from torch import Tensor, nn
from torch.nn import functional

from asazora.core.errors import InvalidRequestError
from asazora.models.codec.config import CodecConfig
from asazora.models.codec.start import start_weights

PATCH_PX = 8


class ResidualConv(nn.Module):
    """x + conv(silu(x)), a 3x3 convolution."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.conv = nn.Conv2d(width, width, 3, padding=1)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv(functional.silu(x))


class EncoderCorrection(nn.Module):
    """Video to a correction of the normalised latents; zero before training."""

    def __init__(self, config: CodecConfig) -> None:
        super().__init__()
        self.time = config.time
        if config.encoder_widths is None:
            raise InvalidRequestError("encoder_widths", None, "three widths")
        fine, middle, coarse = config.encoder_widths
        self.picture_in = nn.Conv2d(3 * PATCH_PX**2, fine, 1)
        self.later_in = nn.Conv2d(3 * PATCH_PX**2 * config.time, fine, 1)
        self.trunk = nn.Sequential(
            *_stage(fine, config.encoder_depth),
            nn.PixelUnshuffle(2),
            nn.Conv2d(4 * fine, middle, 1),
            *_stage(middle, config.encoder_depth),
            nn.PixelUnshuffle(2),
            nn.Conv2d(4 * middle, coarse, 1),
            *_stage(coarse, config.encoder_depth),
            nn.SiLU(),
        )
        self.out = nn.Conv2d(coarse, config.channels, 1)
        start_weights(self, zeros=[self.out])

    def forward(self, video: Tensor) -> Tensor:
        """video: (B, 3, F, H, W) -> (B, C, T, h, w)."""
        picture, later = _embed(self.picture_in, video[:, :, :1], 1), _embed(self.later_in, video[:, :, 1:], self.time)
        correction = self.out(self.trunk(torch.cat([picture, later])))
        return rearrange(correction, "(t b) c h w -> b c t h w", b=len(video))


def _stage(width: int, depth: int) -> list[nn.Module]:
    return [ResidualConv(width) for _ in range(depth)]


def _embed(embed: nn.Conv2d, video: Tensor, time: int) -> Tensor:
    """Pictures in groups of `time` -> (T * B, width, H / 8, W / 8), latent frames first, channels last in memory."""
    patches = rearrange(video, "b c (t k) (h p) (w q) -> (t b) (k c p q) h w", k=time, p=PATCH_PX, q=PATCH_PX)
    return embed(patches.contiguous(memory_format=torch.channels_last))
