"""What the transformer is told about each latent frame besides its noise level."""

from dataclasses import dataclass

import torch
from torch import Tensor

from asazora.layers.attention import KeyValue
from asazora.models.blocking import Blocking


@dataclass(frozen=True, slots=True)
class Clock:
    """Where each latent frame stands in its shot, all (B, T) float32: seconds since the cut, the shot's seconds, and 1
    for a latent frame that holds a single picture."""

    elapsed_s: Tensor
    duration_s: Tensor
    is_picture: Tensor

    def frames(self, start: int, stop: int) -> "Clock":
        span = slice(start, stop)
        return Clock(self.elapsed_s[:, span], self.duration_s[:, span], self.is_picture[:, span])


@dataclass(frozen=True, slots=True)
class Drawn:
    """A sketch of N places. tokens: (B, N, D), what each token starts with; latents: (B, N, C), as far as known;
    is_known: (B, N) bool, where there is a sketch at all: elsewhere both are 0."""

    tokens: Tensor
    latents: Tensor
    is_known: Tensor

    def at(self, cells: Tensor, num_frames: int) -> "Drawn":
        """The sketch at positions `cells` (B, K) of the grid, the same in each frame."""

        def taken(x: Tensor) -> Tensor:
            index = cells[:, None, :, None].expand(-1, num_frames, -1, x.shape[-1])
            return x.unflatten(1, (num_frames, -1)).gather(2, index).flatten(1, 2)

        return Drawn(taken(self.tokens), taken(self.latents), taken(self.is_known[..., None])[..., 0])


@dataclass(frozen=True, slots=True)
class TextMemory:
    """The text as one `KeyValue` a block, computed once a shot; `mask` (B, 1, T or 1, L) bool says which latent frame
    attends to which text token, None if every one does."""

    blocks: tuple[KeyValue, ...]
    mask: Tensor | None = None


@dataclass(frozen=True, slots=True)
class Condition:
    """Text to attend to, and of each latent frame the sentence embedding (B, T, text_size), the clock, and the blocking
    if the network draws sketches; `drawn` is the sketch, if it has been drawn already (see `DiT.drawn`)."""

    text: TextMemory
    pooled: Tensor
    clock: Clock
    blocking: Blocking | None = None
    drawn: Drawn | None = None


def shot_clock(num_frames: int, fps: float, duration_s: float, max_clock_s: float, first: bool, stride: int) -> Clock:
    """The clock of a whole shot of `num_frames` latent frames, `stride` pictures each.

    A clip's first shot begins with a latent frame that holds one picture only. A shot that is longer than
    `max_clock_s` runs its clock more slowly, so that the network meets no time it was not trained on.
    """
    steps = torch.arange(num_frames, dtype=torch.float32) + (0.0 if first else 1.0)
    seconds = steps * stride / fps
    slow = min(1.0, max_clock_s / duration_s)
    picture = torch.zeros(num_frames)
    picture[0] = float(first)
    return Clock((seconds * slow)[None], torch.full((1, num_frames), min(duration_s, max_clock_s)), picture[None])
