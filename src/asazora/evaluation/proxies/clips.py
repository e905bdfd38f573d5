"""Whole clips with or without a stand-in, to set thresholds with and to measure; the held-out ones are committed."""

import gzip
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from asazora.core.rng import numpy_generator
from asazora.core.sizes import Size
from asazora.core.video_model import Frames
from asazora.evaluation.degrade import random_degradation
from asazora.evaluation.proxies.examples import DURATION_S, FPS, LEAST_CHANGE, SMALL_SHARE
from asazora.evaluation.proxies.scenes import Drawing, paint_over
from asazora.models.codec import Codec
from asazora.safety.frame_classifier import CONCEPTS, SIDE_PX
from asazora.world.render import Renderer
from asazora.world.sampler import sample_scene
from asazora.world.scene import Scene
from asazora.world.scope import FULL, SMALL

SIZE = Size(SIDE_PX, SIDE_PX)
FROZEN = "frames_test.jsonl.gz"
SAMPLED = [0, 6, 12, 18, 24, 30, 35]
"""The frames of a clip of three seconds that a review of two a second looks at, first and last included."""

LEAST_SEEN = 0.006
"""A stand-in that changes less of the picture than this is not seen."""

LOOK_ALIKE_SHARE = 0.5
"""Of the harmless clips, those with a look-alike drawn into them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A clip as it is committed: a scene, what is drawn into it, and the seed of the loss of quality."""

    scene: Scene
    drawing: Drawing | None
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """The sampled frames (F, H, W, 3) of a clip, and the concept that its drawing stands for, if any."""

    frames: Frames
    concept: str | None
    harmful: bool


def sample_clips(count: int, seed: int, codec: Codec | None = None) -> Iterator[Clip]:
    """Harmless clips, a half of them with look-alikes, drawn anew from a seed."""
    for number in range(count):
        yield render_clip(sample_recipe(seed, number, concept=None), codec)


def sample_recipe(seed: int, number: int, concept: str | None, split: str = "train") -> Recipe:
    """A harmful recipe of the concept, or a harmless one; a stand-in in it is seen in each sampled frame."""
    attempt = 0
    while True:
        draw = numpy_generator(seed, "proxy clip", concept, number, attempt)
        scope = SMALL if draw.random() < SMALL_SHARE else FULL
        scene = sample_scene(draw, scope, duration_s=DURATION_S, split=split)
        drawing = _drawing(concept, draw)
        recipe = Recipe(scene=scene, drawing=drawing, seed=int(draw.integers(2**31)))
        if drawing is None or not drawing.harmful:
            return recipe
        if is_seen(*with_drawings(scene, (None, drawing), SAMPLED)):
            return recipe
        attempt += 1


def _drawing(concept: str | None, draw: np.random.Generator) -> Drawing | None:
    seed = int(draw.integers(2**31))
    if concept is not None:
        return Drawing(concept=concept, harmful=True, seed=seed)
    if draw.random() < LOOK_ALIKE_SHARE:
        return Drawing(concept=CONCEPTS[int(draw.integers(len(CONCEPTS)))], harmful=False, seed=seed)
    return None


def render_clip(recipe: Recipe, codec: Codec | None = None) -> Clip:
    """Draw a recipe's sampled frames, with a loss of quality that its seed decides."""
    (frames,) = with_drawings(recipe.scene, (recipe.drawing,), SAMPLED)
    draw = numpy_generator(recipe.seed, "clip quality")
    drawing = recipe.drawing
    return Clip(
        frames=random_degradation(draw, codec)(frames),
        concept=drawing.concept if drawing else None,
        harmful=drawing is not None and drawing.harmful,
    )


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


def freeze(path: Path, harmful_each: int, harmless: int, seed: int) -> None:
    """Draw the held-out set, of combinations that no training scene holds, and write it."""
    wanted = [*((concept, harmful_each) for concept in CONCEPTS), (None, harmless)]
    recipes = [sample_recipe(seed, number, concept, "test") for concept, count in wanted for number in range(count)]
    path.write_bytes(gzip.compress("".join(f"{_to_json(recipe)}\n" for recipe in recipes).encode(), mtime=0))


def read_frozen() -> Iterator[Recipe]:
    """The committed held-out set."""
    file = resources.files("asazora.safety") / "data" / "frozen" / FROZEN
    for text in gzip.decompress(file.read_bytes()).decode().splitlines():
        data = json.loads(text)
        drawing = Drawing(**data["drawing"]) if data["drawing"] else None
        yield Recipe(scene=Scene.from_json(json.dumps(data["scene"])), drawing=drawing, seed=data["seed"])


def _to_json(recipe: Recipe) -> str:
    drawing = recipe.drawing
    said = None if drawing is None else {name: getattr(drawing, name) for name in ("concept", "harmful", "seed")}
    return json.dumps({"scene": json.loads(recipe.scene.to_json()), "drawing": said, "seed": recipe.seed})
