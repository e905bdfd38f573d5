"""The learned part of the encoder: what to add to the linear coefficients. Each latent frame sees only its pictures."""

import torch
from einops import rearrange
from torch import Tensor, nn
from torch.nn import functional

from asazora.models.codec.config import CodecConfig

PATCH_PX = 8


class EncoderCorrection(nn.Module):
    """Video to a correction of the normalised latents; zero before training."""

    def __init__(self, config: CodecConfig) -> None:
        super().__init__()
        self.time = config.time
        fine, middle, coarse = config.encoder_widths
        self.picture_in = nn.Conv2d(3 * PATCH_PX**2, fine, 1)
        self.later_in = nn.Conv2d(3 * PATCH_PX**2 * config.time, fine, 1)
        self.fine = nn.Conv2d(fine, fine, 3, padding=1)
        self.to_middle = nn.Conv2d(fine, middle, 4, stride=2, padding=1)
        self.middle = nn.Conv2d(middle, middle, 3, padding=1)
        self.to_coarse = nn.Conv2d(middle, coarse, 4, stride=2, padding=1)
        self.coarse = nn.Conv2d(coarse, coarse, 3, padding=1)
        self.out = nn.Conv2d(coarse, config.channels, 3, padding=1)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, video: Tensor) -> Tensor:
        """video: (B, 3, F, H, W) -> (B, C, T, h, w)."""
        x = torch.cat([self._embed(video[:, :, :1], 1), self._embed(video[:, :, 1:], self.time)], dim=1)
        batch = x.shape[0]
        x = x.flatten(0, 1).contiguous(memory_format=torch.channels_last)
        x = x + self.fine(functional.silu(x))
        x = self.to_middle(functional.silu(x))
        x = x + self.middle(functional.silu(x))
        x = self.to_coarse(functional.silu(x))
        x = x + self.coarse(functional.silu(x))
        x = self.out(functional.silu(x))
        return rearrange(x, "(b t) c h w -> b c t h w", b=batch).float()

    def _embed(self, video: Tensor, time: int) -> Tensor:
        """Pictures in groups of `time` -> (B, T, width, H / 8, W / 8)."""
        patches = rearrange(
            video, "b c (t k) (h p) (w q) -> (b t) (k c p q) h w", k=time, p=PATCH_PX, q=PATCH_PX
        ).contiguous(memory_format=torch.channels_last)
        embed = self.picture_in if time == 1 else self.later_in
        return embed(patches).unflatten(0, (video.shape[0], -1))
