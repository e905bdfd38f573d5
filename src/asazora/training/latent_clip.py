"""A training clip as latents, with all that the network is told or judged by."""

from dataclasses import dataclass

from torch import Tensor


@dataclass(frozen=True, slots=True)
class Picture:
    """One frame encoded by itself. latents: (C, h, w); coverage: (h, w); bodies: (K, F) and camera: (G,) of its
    blocking; `frame` is its number in the clip."""

    latents: Tensor
    coverage: Tensor
    bodies: Tensor
    camera: Tensor
    frame: int


@dataclass(frozen=True, slots=True)
class Text:
    """Token states (L, 384) and sentence embedding (384,) of one caption."""

    states: Tensor
    pooled: Tensor


@dataclass(frozen=True, slots=True)
class Moments:
    """The blocking of one shot at times `elapsed_s` (N,) since its cut: bodies (N, K, F) and camera (N, G)."""

    elapsed_s: Tensor
    bodies: Tensor
    camera: Tensor


@dataclass(frozen=True, slots=True)
class LatentClip:
    """One encoded clip. latents: (C, T, h, w); coverage: (T, h, w); bodies: (T, K, 2 * F) and camera: (T, 2 * G), the
    blocking at the last picture of each latent frame and at its first; texts: the paraphrases of each shot; scenery:
    (shots, S)."""

    latents: Tensor
    coverage: Tensor
    bodies: Tensor
    camera: Tensor
    shot_frames: tuple[int, ...]
    pictures: tuple[Picture, ...]
    texts: tuple[tuple[Text, ...], ...]
    moments: tuple[Moments, ...]
    scenery: Tensor
