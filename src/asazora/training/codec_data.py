"""What the decoder of a codec learns from: calm clips, and latents as imprecise as a model of them will be."""

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from asazora.models.codec import Codec
from asazora.training.clip_pool import ClipPool, Window

SPREAD_WINDOWS = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class LatentNoise:
    """Noise on the latents of some clips of a batch, of random strength."""

    share: float = 0.5
    """Of the clips."""
    max_strength: float = 0.3
    """As a share of each channel's own standard deviation."""

    def draw(self, latents: Tensor, generator: torch.Generator) -> Tensor:
        """latents: (B, C, T, h, w) -> noise of that shape, to be scaled by the channels' standard deviations."""
        chosen, strength = torch.rand(2, len(latents), 1, 1, 1, 1, generator=generator)
        strength = self.max_strength * strength * (chosen < self.share)
        return (strength * torch.randn(latents.shape, generator=generator)).to(latents.device)


@torch.no_grad()
def channel_spread(codec: Codec, clips: ClipPool, window: Window, generator: np.random.Generator) -> Tensor:
    """Standard deviation of every channel of the latents of such windows, (1, C, T, 1, 1), on the codec's device."""
    video = clips.batch(SPREAD_WINDOWS, window, generator).video.to(codec.mean.device)
    latents = codec.encode_linear(video)
    return latents.std(dim=(0, 3, 4), keepdim=True)


def calmest(clips: ClipPool, codec: Codec, share: float) -> ClipPool:
    """The clips whose background the linear basis holds best.

    Rain and snow fall differently every time: no decoder can foresee them, and they drown what it could learn.
    """
    if share >= 1:
        return clips
    errors = np.array([_background_error(codec, clips, number) for number in range(len(clips))])
    return clips.subset(np.flatnonzero(errors <= np.quantile(errors, share)))


@torch.no_grad()
def _background_error(codec: Codec, clips: ClipPool, number: int) -> float:
    """Mean squared error of the linear reconstruction of a clip's first pictures where no object is."""
    clip = clips.clips(number, number + 1, num_frames=1 + codec.config.time)
    video = clip.video.to(codec.mean.device)
    background = 1.0 - clip.objects.to(video.device)
    error = (codec.decode_linear(codec.encode_linear(video)) - video).square().mean(1, keepdim=True)
    return ((error * background).sum() / background.sum().clamp_min(1.0)).item()
