"""A training clip as latents, with all that the network is told or judged by."""

from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True, slots=True)
class Picture:
    """One frame encoded by itself. latents: (C, h, w); coverage: (h, w); `frame` is its number in the clip."""

    latents: Tensor
    coverage: Tensor
    frame: int


@dataclass(frozen=True, slots=True)
class Text:
    """Token states (L, 384) and sentence embedding (384,) of one caption."""

    states: Tensor
    pooled: Tensor


@dataclass(frozen=True, slots=True)
class LatentClip:
    """One encoded clip. latents: (C, T, h, w); coverage: (T, h, w); texts: the paraphrases of each shot."""

    latents: Tensor
    coverage: Tensor
    shot_frames: tuple[int, ...]
    pictures: tuple[Picture, ...]
    texts: tuple[tuple[Text, ...], ...]
