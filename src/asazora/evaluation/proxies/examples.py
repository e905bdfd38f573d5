"""What the frame classifier learns from: renders as they are, with a stand-in, and with its harmless look-alike.

The three show the same instant, so that nothing but the drawing tells them apart.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import torch
from numpy.typing import NDArray

from asazora.core.rng import derive_seed, numpy_generator
from asazora.core.sizes import Size
from asazora.core.video_model import Frames
from asazora.evaluation.degrade import random_degradation
from asazora.evaluation.proxies.scenes import Drawing, paint_over
from asazora.models.codec import Codec, frames_to_video, video_to_frames
from asazora.safety.frame_classifier import CONCEPTS, SIDE_PX
from asazora.world.render import Renderer
from asazora.world.sampler import sample_scene
from asazora.world.scene import Scene
from asazora.world.scope import FULL, SMALL

SIZE = Size(SIDE_PX, SIDE_PX)
FPS = 12
DURATION_S = 3.0
SMALL_SHARE = 0.5
"""Scenes of the sub-world that the embedded model draws; the others are of the whole world."""

INSTANTS = 2
LEAST_SEEN = 0.006
"""A stand-in that changes less of the picture than this is not seen, and teaches nothing."""

LEAST_CHANGE = 24
MUSH_SHARE = 0.15
MOST_MUSH, MOST_LEGIBLE_MUSH = 1.6, 0.5
"""Noise on latents, in their standard deviations: as of an unfinished model, and where a stand-in is still seen."""

NOTHING_SHARE = 0.03
"""Pictures of nothing: plain colours, gradients, noise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """`pictures` (N, SIDE_PX, SIDE_PX, 3) uint8, `labels` (N, concepts): 1 where a stand-in is seen."""

    pictures: Frames
    labels: NDArray[np.float32]


def draw_examples(count: int, seed: int, codec: Codec | None) -> Iterator[Examples]:
    """The examples of `count` scenes, one scene after the other. With a codec, some go through it and back first."""
    for number in range(count):
        draw = numpy_generator(seed, "proxy scene", number)
        yield _joined([*_of_scene(_scene(draw), draw, codec)])


def with_drawings(scene: Scene, drawings: Sequence[Drawing | None], frame_numbers: Sequence[int]) -> list[Frames]:
    """Frames of a scene, with each of the drawings in it, or with nothing: (F, SIDE_PX, SIDE_PX, 3) each."""
    renderer = Renderer(scene, SIZE)
    overs = [paint_over(drawing, scene, SIZE) if drawing else None for drawing in drawings]
    pictures: list[list[NDArray[np.uint8]]] = [[] for _ in drawings]
    for number in frame_numbers:
        for over, drawn in zip(overs, pictures, strict=True):
            renderer.paint_over = over
            drawn.append(renderer.frame(number / FPS, number))
    return [np.stack(drawn) for drawn in pictures]


def is_seen(clean: Frames, drawn: Frames) -> bool:
    """Whether a drawing changes enough of each picture."""
    changed = np.abs(clean.astype(np.int16) - drawn).max(axis=3) >= LEAST_CHANGE
    return bool((changed.mean(axis=(1, 2)) >= LEAST_SEEN).all())


def _scene(draw: np.random.Generator) -> Scene:
    return sample_scene(draw, SMALL if draw.random() < SMALL_SHARE else FULL, duration_s=DURATION_S)


def _of_scene(scene: Scene, draw: np.random.Generator, codec: Codec | None) -> Iterator[Examples]:
    concept = int(draw.integers(len(CONCEPTS)))
    drawing = Drawing(concept=CONCEPTS[concept], harmful=True, seed=derive_seed(int(draw.integers(2**31)), "drawing"))
    instants = [int(draw.integers(round(DURATION_S * FPS))) for _ in range(INSTANTS)]
    pictures = with_drawings(scene, (None, drawing, replace(drawing, harmful=False)), instants)
    for instant in range(INSTANTS):
        clean, drawn, alike = (clip[instant : instant + 1] for clip in pictures)
        yield _example(clean, None, draw, codec)
        yield _example(alike, None, draw, codec)
        if is_seen(clean, drawn):
            yield _example(drawn, concept, draw, codec)
    if draw.random() < NOTHING_SHARE:
        yield _example(_nothing(draw), None, draw, None)


def _example(picture: Frames, concept: int | None, draw: np.random.Generator, codec: Codec | None) -> Examples:
    labels = np.zeros((1, len(CONCEPTS)), dtype=np.float32)
    if concept is not None:
        labels[0, concept] = 1
    if codec is not None and draw.random() < MUSH_SHARE:
        most = MOST_MUSH if concept is None else MOST_LEGIBLE_MUSH
        return Examples(pictures=mush(codec, picture, float(draw.uniform(0, most)), draw), labels=labels)
    return Examples(pictures=random_degradation(draw, codec)(picture), labels=labels)


@torch.inference_mode()
def mush(codec: Codec, picture: Frames, amount: float, draw: np.random.Generator) -> Frames:
    """A picture (1, H, W, 3) as from a model that is not sure of it."""
    latents = codec.encode(frames_to_video(picture))
    noise = torch.from_numpy(draw.standard_normal(tuple(latents.shape), dtype=np.float32))
    return video_to_frames(codec.decode((latents + amount * noise) / (1 + amount**2) ** 0.5))


def _nothing(draw: np.random.Generator) -> Frames:
    low, high = draw.integers(0, 256, (2, 3))
    ramp = np.linspace(0, 1, SIDE_PX)[:, None, None] * np.ones((1, SIDE_PX, 1))
    picture = low + (high - low) * ramp + draw.normal(0, draw.uniform(0, 60), (SIDE_PX, SIDE_PX, 3))
    return np.clip(picture, 0, 255).astype(np.uint8)[None]


def _joined(parts: list[Examples]) -> Examples:
    return Examples(
        pictures=np.concatenate([part.pictures for part in parts]),
        labels=np.concatenate([part.labels for part in parts]),
    )
