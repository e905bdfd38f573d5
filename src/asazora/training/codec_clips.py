"""Render the clips that a codec learns from: random scenes of the storybook world, with masks of where actors are."""

from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from asazora.core.rng import numpy_generator
from asazora.core.sizes import Size
from asazora.core.video_model import Frames
from asazora.training.clip_pool import MASK_PX, ClipPool, Mask
from asazora.world.render import render
from asazora.world.sampler import sample_scene
from asazora.world.scope import FULL, SMALL, WorldScope
from asazora.world.truth import FrameTruth, truth


@dataclass(frozen=True, slots=True, kw_only=True)
class CodecClipsConfig:
    """Which clips to render. Scopes take turns, so that each has an equal share."""

    scopes: tuple[WorldScope, ...] = (SMALL, SMALL, FULL)
    count: int = 1500
    num_frames: int = 13
    fps: int = 12
    size: Size = Size(256, 256)
    split: str = "train"
    seed: int = 0


def render_clips(folder: Path, config: CodecClipsConfig, workers: int = 1) -> ClipPool:
    """The pool in the folder, rendered first if it is not there. Each clip depends on the seed and its number only."""
    if (folder / "frames.npy").exists() and (folder / "masks.npy").exists():
        return ClipPool.open(folder)
    draw = partial(_draw, config)
    if workers == 1:
        return ClipPool.write(folder, map(draw, range(config.count)), config.count)
    with ProcessPoolExecutor(workers) as executor:
        return ClipPool.write(folder, executor.map(draw, range(config.count), chunksize=4), config.count)


def _draw(config: CodecClipsConfig, number: int) -> tuple[Frames, Mask]:
    """One clip: frames (F, H, W, 3) and mask (F, H / 8, W / 8), from a random moment of a random scene."""
    generator = numpy_generator(config.seed, "codec clip", config.split, number)
    scope = config.scopes[number % len(config.scopes)]
    clip_s = config.num_frames / config.fps
    scene = sample_scene(generator, scope, duration_s=float(generator.uniform(2, 6)), split=config.split)
    start = int(max(0.0, generator.uniform(0, scene.duration_s - clip_s)) * config.fps)
    frames = np.stack(list(render(scene, config.size, config.fps, config.num_frames, start)))
    facts = truth(scene, config.size, config.fps, config.num_frames, start)
    return frames, np.stack([_mask(fact, config.size) for fact in facts])


def _mask(fact: FrameTruth, size: Size) -> Mask:
    """True in the squares that some actor's box reaches."""
    mask = np.zeros((size.height // MASK_PX, size.width // MASK_PX), bool)
    for actor in fact.actors:
        left, top, right, bottom = (max(0, edge) / MASK_PX for edge in actor.box)
        mask[int(top) : int(np.ceil(bottom)), int(left) : int(np.ceil(right))] = True
    return mask
