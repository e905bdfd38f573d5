"""Clips for tests of marks: soft shapes that drift over a soft background."""

import numpy as np

from asazora.core.video_model import Frames


def moving_clip(num_frames: int = 24, width: int = 256, height: int = 256, seed: int = 0) -> Frames:
    """(F, H, W, 3) uint8."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:height, :width].astype(np.float32)
    waves = [rng.uniform(0.01, 0.12, 2) for _ in range(6)]
    ground = sum(np.sin(x * fx + y * fy) for fx, fy in waves) * 14 + 120
    tint = rng.uniform(0.6, 1.2, 3)
    frames = []
    for index in range(num_frames):
        disc = np.hypot(x - width * 0.3 - 2 * index, y - height * 0.5) < height / 6
        frames.append(np.where(disc[..., None], [200, 90, 60], ground[..., None] * tint))
    return np.clip(frames, 0, 255).astype(np.uint8)
