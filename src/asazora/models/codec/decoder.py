"""The learned part of the decoder: 2-D convolutions, and in every block a cache of the step before.

The trunk runs once a latent frame at strides 32, 16 and 8; the frame stage runs once a picture at stride 4 and sees the
linear reconstruction as well, whose block edges it removes. A cache holds the last step of half a block's channels, so
that decoding in chunks gives what decoding at once gives, in constant memory. (The idea is that of TAEHV.)
"""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from einops import rearrange
from torch import Tensor, nn
from torch.nn import functional

from asazora.models.codec.config import CodecConfig

HEAD_PX = 4


@dataclass(frozen=True, slots=True)
class CodecState:
    """What the decoder remembers between chunks: each block's cache (B, width / 2, height, width), in block order."""

    caches: tuple[Tensor, ...]


class CachedBlock(nn.Module):
    """A residual block of two 3x3 convolutions that also sees half its channels one step earlier."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.cached = width // 2
        self.first = nn.Conv2d(width + self.cached, width, 3, padding=1)
        self.second = nn.Conv2d(width, width, 3, padding=1)

    def forward(self, x: Tensor, cache: Tensor | None) -> tuple[Tensor, Tensor]:
        """x: (B, S, width, H, W), S consecutive steps; cache: the step before them, zeros if None."""
        memory = x[:, :, : self.cached]
        before = torch.zeros_like(memory[:, :1]) if cache is None else cache.unsqueeze(1).to(x.dtype)
        past = torch.cat([before, memory[:, :-1]], dim=1)
        hidden = functional.silu(_steps_as_batch(self.first, torch.cat([x, past], dim=2)))
        return x + _steps_as_batch(self.second, hidden), memory[:, -1]


class DecoderCorrection(nn.Module):
    """Latents and their linear reconstruction to what must be added to it; zero before training."""

    def __init__(self, config: CodecConfig) -> None:
        super().__init__()
        self.time = config.time
        first, second, last = config.decoder_widths
        self.picture_in = nn.Conv2d(config.channels, first, 1)
        self.later_in = nn.Conv2d(config.channels, first, 1)
        self.stages = nn.ModuleList(
            nn.ModuleList(CachedBlock(width) for _ in range(depth))
            for width, depth in zip(config.decoder_widths, config.decoder_depths, strict=True)
        )
        self.widen = nn.ModuleList([nn.Conv2d(first, 4 * second, 1), nn.Conv2d(second, 4 * last, 1)])
        self.picture_split = nn.Conv2d(last, 4 * config.frame_width, 1)
        self.later_split = nn.Conv2d(last, 4 * config.frame_width * config.time, 1)
        self.see_linear = nn.Conv2d(3 * HEAD_PX**2, config.frame_width, 3, padding=1)
        self.frame_stage = nn.ModuleList(CachedBlock(config.frame_width) for _ in range(config.frame_depth))
        self.head = nn.Conv2d(config.frame_width, 3 * HEAD_PX**2, 3, padding=1)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)

    def forward(self, latents: Tensor, linear: Tensor, state: CodecState | None) -> tuple[Tensor, CodecState]:
        """latents: (B, C, T, h, w), linear: (B, 3, F, H, W) -> correction (B, 3, F, H, W) and the state after it.

        Without a state the first latent frame is the picture latent.
        """
        cached = iter(state.caches) if state else None
        caches: list[Tensor] = []
        x = self._trunk(self._enter(latents, state is None), cached, caches)
        x = self._split(x, state is None)
        x = x + _steps_as_batch(self.see_linear, _unshuffle(linear))
        x = _run(self.frame_stage, x, cached, caches)
        pixels = functional.pixel_shuffle(_steps_as_batch(self.head, functional.silu(x)), HEAD_PX)
        return rearrange(pixels, "b f c h w -> b c f h w").float(), CodecState(tuple(caches))

    def _enter(self, latents: Tensor, starts: bool) -> Tensor:
        """Latents to the trunk's width: (B, T, width, h, w)."""
        steps = rearrange(latents, "b c t h w -> b t c h w")
        if not starts:
            return _steps_as_batch(self.later_in, steps)
        picture, later = steps[:, :1], steps[:, 1:]
        return torch.cat([_steps_as_batch(self.picture_in, picture), _steps_as_batch(self.later_in, later)], dim=1)

    def _trunk(self, x: Tensor, cached: Iterator[Tensor] | None, caches: list[Tensor]) -> Tensor:
        """Strides 32 to 8: (B, T, width, h, w) -> (B, T, width', 4 h, 4 w)."""
        x = _run(self.stages[0], x, cached, caches)
        for widen, stage in zip(self.widen, list(self.stages)[1:], strict=True):
            x = functional.pixel_shuffle(_steps_as_batch(widen, x), 2)
            x = _run(stage, x, cached, caches)
        return x

    def _split(self, x: Tensor, starts: bool) -> Tensor:
        """Latent frames at stride 8 to pictures at stride 4: (B, T, width, H, W) -> (B, F, frame width, 2 H, 2 W)."""
        later = _steps_as_batch(self.later_split, x[:, 1:] if starts else x)
        later = rearrange(later, "b t (k c) h w -> b (t k) c h w", k=self.time)
        if starts:
            later = torch.cat([_steps_as_batch(self.picture_split, x[:, :1]), later], dim=1)
        return functional.pixel_shuffle(later, 2)


def _run(blocks: nn.Module, x: Tensor, cached: Iterator[Tensor] | None, caches: list[Tensor]) -> Tensor:
    """Pass through blocks in order, taking each one's cache from `cached` and adding its new one to `caches`."""
    for block in blocks.children():
        x, cache = block(x, next(cached) if cached else None)
        caches.append(cache)
    return x


def _unshuffle(video: Tensor) -> Tensor:
    """(B, 3, F, H, W) -> (B, F, 3 * 16, H / 4, W / 4)."""
    return rearrange(video, "b c f (h p) (w q) -> b f (c p q) h w", p=HEAD_PX, q=HEAD_PX)


def _steps_as_batch(conv: nn.Module, x: Tensor) -> Tensor:
    """Apply a 2-D convolution to (B, S, C, H, W), each step as a picture of its own. S may be 0."""
    flat = x.flatten(0, 1).contiguous(memory_format=torch.channels_last)
    return conv(flat).unflatten(0, x.shape[:2])
