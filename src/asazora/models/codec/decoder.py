"""The learned part of the decoder: 2-D convolutions, and in every block a cache of the step before.

The trunk runs once a latent frame at strides 32, 16 and 8; the frame stage runs once a picture at stride 4 and sees the
linear reconstruction as well, whose block edges it removes. A cache holds the last step of half a block's channels, so
that decoding in chunks gives what decoding at once gives, in constant memory. (The idea is that of TAEHV.)
"""

from dataclasses import dataclass

import torch
from einops import rearrange
from torch import Tensor, nn
from torch.nn import functional

from asazora.models.codec.config import CodecConfig
from asazora.models.codec.start import start_weights

HEAD_PX = 4
CORRECTION_SCALE = 0.1
"""About the size of what the linear reconstruction misses: the head deals in values near 1, and learns steadily."""


@dataclass(frozen=True, slots=True)
class CodecState:
    """What the decoder remembers between chunks: each block's cache (B, width / 2, height, width), in block order, or,
    without a learned decoder, the last picture (B, 3, 1, H, W)."""

    caches: tuple[Tensor, ...]


class CachedBlock(nn.Module):
    """A residual block of two 3x3 convolutions that also sees half its channels one step earlier."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.cached = width // 2
        self.first = nn.Conv2d(width + self.cached, width, 3, padding=1)
        self.second = nn.Conv2d(width, width, 3, padding=1)

    def forward(self, x: Tensor, cache: Tensor) -> tuple[Tensor, Tensor]:
        """x: (S * B, width, H, W), S consecutive steps; cache: (B, width / 2, H, W), the step before. Both new."""
        memory = torch.cat([cache.to(x.dtype), x[:, : self.cached]])
        past, cache = memory[: len(x)], memory[len(x) :]
        hidden = functional.silu(self.first(torch.cat([x, past], dim=1)))
        return x + self.second(hidden), cache


class DecoderCorrection(nn.Module):
    """Latents and their linear reconstruction to what must be added to it; zero before training.

    Inside, steps lead and clips follow in one batch axis, (S * B, C, H, W), channels last in memory: so shifting by a
    step is a slice, and convolutions need no copies.
    """

    def __init__(self, config: CodecConfig) -> None:
        super().__init__()
        assert config.decoder_widths is not None, "this network is made only where widths are given"
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
        seconds = [block.second for block in self.modules() if isinstance(block, CachedBlock)]
        start_weights(self, zeros=[self.head], small=seconds)

    def forward(self, latents: Tensor, linear: Tensor, state: CodecState | None) -> tuple[Tensor, CodecState]:
        """latents: (B, C, T, h, w), linear: (B, 3, F, H, W) -> correction (B, 3, F, H, W) and the state after it.

        Without a state the first latent frame is the picture latent.
        """
        batch, starts = len(latents), state is None
        caches = _Caches(state, batch)
        x = self._trunk(self._enter(latents, starts), caches)
        x = self._split(x, batch, starts)
        x = x + self.see_linear(_channels_last(_unshuffle(linear)))
        x = caches.run(self.frame_stage, x)
        pixels = functional.pixel_shuffle(CORRECTION_SCALE * self.head(functional.silu(x)), HEAD_PX)
        return rearrange(pixels, "(f b) c h w -> b c f h w", b=batch), caches.state()

    def _enter(self, latents: Tensor, starts: bool) -> Tensor:
        """Latents (B, C, T, h, w) to the trunk's width: (T * B, width, h, w)."""
        steps = _channels_last(rearrange(latents, "b c t h w -> (t b) c h w"))
        pictures = len(latents) if starts else 0
        return torch.cat([self.picture_in(steps[:pictures]), self.later_in(steps[pictures:])])

    def _trunk(self, x: Tensor, caches: "_Caches") -> Tensor:
        """Strides 32 to 8: (T * B, width, h, w) -> (T * B, width', 4 h, 4 w)."""
        x = caches.run(self.stages[0], x)
        for widen, stage in zip(self.widen, list(self.stages)[1:], strict=True):
            x = caches.run(stage, functional.pixel_shuffle(widen(x), 2))
        return x

    def _split(self, x: Tensor, batch: int, starts: bool) -> Tensor:
        """Latent frames at stride 8 to pictures at stride 4: (T * B, width, H, W) -> (F * B, frame width, 2 H, 2 W)."""
        pictures = batch if starts else 0
        later = rearrange(self.later_split(x[pictures:]), "(t b) (k c) h w -> (t k b) c h w", b=batch, k=self.time)
        split = torch.cat([self.picture_split(x[:pictures]), _channels_last(later)])
        return functional.pixel_shuffle(split, 2)


class _Caches:
    """Hands each block its cache in order, zeros at the start of a video, and collects the new ones."""

    def __init__(self, state: CodecState | None, batch: int) -> None:
        self._old = iter(state.caches) if state else None
        self._new: list[Tensor] = []
        self._batch = batch

    def run(self, blocks: nn.Module, x: Tensor) -> Tensor:
        """Pass through the blocks one after the other."""
        for block in blocks.children():
            assert isinstance(block, CachedBlock)
            zeros = x.new_zeros(self._batch, block.cached, *x.shape[2:])
            x, cache = block(x, _channels_last(next(self._old) if self._old else zeros))
            self._new.append(cache)
        return x

    def state(self) -> CodecState:
        return CodecState(tuple(self._new))


def _unshuffle(video: Tensor) -> Tensor:
    """(B, 3, F, H, W) -> (F * B, 3 * 16, H / 4, W / 4)."""
    return rearrange(video, "b c f (h p) (w q) -> (f b) (c p q) h w", p=HEAD_PX, q=HEAD_PX)


def _channels_last(x: Tensor) -> Tensor:
    return x.contiguous(memory_format=torch.channels_last)
