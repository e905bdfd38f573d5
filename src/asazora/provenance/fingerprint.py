"""Perceptual hashes of frames: near copies differ in few of 64 bits, other pictures in about half.

The hash is that of Zauner, "Implementation and benchmarking of perceptual image hash functions" (2010): signs of the
low frequencies of a small grey picture. Cut-outs around the middle are hashed too, so that a cropped copy is found.
"""

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from asazora.core.video_model import Frames

SAMPLES_PER_SECOND = 2
WINDOWS = (1.0, 0.71, 0.5)
"""The hashed parts of a frame around its middle, as shares of its sides."""

SIDE_PX = 32
LOW = 8
PLAIN = 2.0
"""A picture whose low frequencies spread less than this, in levels, has no hash: all plain pictures look alike."""


HashFrame = Callable[[Frames], tuple[int, ...]]


class FrameSampler:
    """Keeps hashes of two frames a second of a video whose frames come in chunks; `hash_frame` says which."""

    def __init__(self, fps: float, hash_frame: HashFrame) -> None:
        self._step = max(1, round(fps / SAMPLES_PER_SECOND))
        self._hash_frame = hash_frame
        self._num_frames = 0
        self.frames: list[tuple[int, ...]] = []

    def add(self, frames: Frames) -> None:
        """Look at the next frames: (F, H, W, 3) uint8."""
        self.frames += map(self._hash_frame, frames[-self._num_frames % self._step :: self._step])
        self._num_frames += len(frames)


def kept_hashes(frame: Frames) -> tuple[int, ...]:
    """What a published frame (H, W, 3) is kept under: the whole, and its middle."""
    return tuple(filter(None, (frame_hash(frame, window) for window in WINDOWS)))


def asked_hashes(frame: Frames) -> tuple[int, ...]:
    """What a copy of a frame (H, W, 3) may be found by: as it is, and mirrored."""
    return tuple(filter(None, (frame_hash(frame), frame_hash(np.flip(frame, axis=1)))))


def frame_hash(frame: Frames, window: float = 1.0) -> int | None:
    """64 bits of the middle of a frame (H, W, 3) uint8; None if there is too little to see in it."""
    image = Image.fromarray(frame).convert("L")
    left, top = (image.width * (1 - window) / 2, image.height * (1 - window) / 2)
    box = (left, top, image.width - left, image.height - top)
    grey = np.asarray(image.resize((SIDE_PX, SIDE_PX), Image.Resampling.BOX, box=box), dtype=np.float32)
    low = (_COSINES @ grey @ _COSINES.T).reshape(-1)[1:]
    if low.std() < PLAIN:
        return None
    bits = np.concatenate([[False], low > np.median(low)])
    return int.from_bytes(np.packbits(bits).tobytes())


def distance(a: int, b: int) -> int:
    """In how many bits two hashes differ."""
    return (a ^ b).bit_count()


def _cosines() -> NDArray[np.float32]:
    """The first rows of the orthonormal discrete cosine transform, scaled so that coefficients are in levels."""
    angles = np.outer(np.arange(LOW), np.arange(SIDE_PX) + 0.5) * math.pi / SIDE_PX
    return (np.cos(angles) * math.sqrt(2) / SIDE_PX).astype(np.float32)


_COSINES = _cosines()
