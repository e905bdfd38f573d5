"""A sheet of samples: what a model makes of a few held-out prompts, to be looked at."""

from pathlib import Path

import numpy as np

from asazora.core.rng import numpy_generator
from asazora.core.sizes import Size
from asazora.core.video_model import RolloutPlan, ShotText
from asazora.media.still import write_image
from asazora.pipelines.embedded import StorybookModel
from asazora.world.captions import caption
from asazora.world.sampler import sample_scene
from asazora.world.scope import WorldScope


def save_samples(model: StorybookModel, path: Path, rows: int = 6, columns: int = 6, seconds: float = 2.0) -> None:
    """Write a PNG with one clip a row, `columns` frames of it from left to right."""
    num_frames = round(seconds * model.native_fps)
    shown = np.linspace(0, num_frames - 1, columns).astype(int)
    clips = [_clip(model, _prompt(model.scope, row), num_frames, row)[shown] for row in range(rows)]
    write_image(path, np.concatenate([np.concatenate(list(clip), axis=1) for clip in clips], axis=0))


def _prompt(scope: WorldScope, row: int) -> str:
    generator = numpy_generator(0, "samples", row)
    return caption(sample_scene(generator, scope, split="test"), generator, "dense")


def _clip(model: StorybookModel, prompt: str, num_frames: int, seed: int) -> np.ndarray:
    size = Size(256, 256)
    plan = RolloutPlan(shots=(ShotText(caption=prompt, num_frames=num_frames),), size=size, seed=seed)
    return np.concatenate([chunk.frames for chunk in model.rollout(plan, lambda _: None)])
