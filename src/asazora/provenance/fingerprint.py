"""Perceptual hashes of frames: near copies differ in few of 64 bits, other pictures in about half.

The hash is that of Zauner, "Implementation and benchmarking of perceptual image hash functions" (2010): signs of the
low frequencies of a small grey picture. Cut-outs around the middle are hashed too, so that a cropped copy is found.
"""

import itertools
import math
from collections.abc import Iterable, Iterator

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


class FrameSampler:
    """Keeps the hashes of two frames a second of a video whose frames come in chunks."""

    def __init__(self, fps: float) -> None:
        self._step = max(1, round(fps / SAMPLES_PER_SECOND))
        self._num_frames = 0
        self.hashes: list[int] = []

    def add(self, frames: Frames) -> None:
        """Look at the next frames: (F, H, W, 3) uint8."""
        for frame in frames[-self._num_frames % self._step :: self._step]:
            self.hashes += filter(None, (frame_hash(frame, window) for window in WINDOWS))
        self._num_frames += len(frames)


def query_hashes(chunks: Iterable[Frames], fps: float, most: int) -> Iterator[tuple[int, ...]]:
    """For up to `most` frames, two a second, the hashes a copy may be kept under: as it is, and mirrored."""
    step = max(1, round(fps / SAMPLES_PER_SECOND))
    frames = itertools.islice(itertools.chain.from_iterable(chunks), 0, most * step, step)
    for frame in frames:
        yield tuple(filter(None, (frame_hash(frame), frame_hash(np.flip(frame, axis=1)))))


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
