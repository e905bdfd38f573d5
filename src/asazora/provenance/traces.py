"""What a generator leaves in its pictures: how much detail there is at each scale, in space and from frame to frame.

A clip becomes a few dozen numbers that do not depend on its size or length, and little on what it shows.
"""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from asazora.core.video_model import Frames

SIDE_PX = 256
"""Pictures are looked at squeezed to a square of this side: detail counts relative to the picture."""

LOOKS_PER_SECOND = 2.0
MAX_LOOKS = 16
"""Pairs of neighbouring frames that are looked at, which bounds the time."""

BANDS = 24
PERIODS_PX = (8, 16, 32)
"""Codecs and networks work in blocks, whose edges recur at these distances."""

_FLOOR = 1e-4
_YCC = np.array([[0.299, -0.169, 0.5], [0.587, -0.331, -0.419], [0.114, 0.5, -0.081]], dtype=np.float32)

NUM_TRACES = 4 * BANDS + 2 * len(PERIODS_PX)


class TraceGatherer:
    """Takes the frames of a clip as they come, and looks at two neighbours of them twice a second."""

    def __init__(self, fps: float) -> None:
        self._step = max(2, round(fps / LOOKS_PER_SECOND))
        self._num_frames = 0
        self._first: NDArray[np.float32] | None = None
        self._traces: list[NDArray[np.float32]] = []

    def add(self, frames: Frames) -> None:
        """Look at the next frames: (F, H, W, 3) uint8."""
        for frame in frames:
            position = self._num_frames % self._step
            self._num_frames += 1
            if len(self._traces) >= MAX_LOOKS:
                return
            if position == 0:
                self._first = _square(frame)
            elif position == 1 and self._first is not None:
                self._traces.append(_traces(self._first, _square(frame)))

    def result(self) -> NDArray[np.float32] | None:
        """The mean traces (NUM_TRACES,); None of a single picture, which shows no motion."""
        return np.stack(self._traces).mean(axis=0).astype(np.float32) if self._traces else None


def traces_of(frames: Frames, fps: float) -> NDArray[np.float32]:
    """The traces (NUM_TRACES,) of a whole clip of at least two frames."""
    gatherer = TraceGatherer(fps)
    gatherer.add(frames)
    result = gatherer.result()
    assert result is not None, "a clip has two frames at least"
    return result


def _square(frame: Frames) -> NDArray[np.float32]:
    """(3, SIDE_PX, SIDE_PX): brightness and two colour differences."""
    image = Image.fromarray(frame)
    if image.size != (SIDE_PX, SIDE_PX):
        image = image.resize((SIDE_PX, SIDE_PX), Image.Resampling.BICUBIC)
    return np.moveaxis(np.asarray(image, dtype=np.float32) @ _YCC, -1, 0)


def _traces(first: NDArray[np.float32], second: NDArray[np.float32]) -> NDArray[np.float32]:
    bands = _bands(np.concatenate([first, second[:1] - first[:1]]))
    return np.concatenate([bands.ravel(), _edges(first[0]), _edges(first[0].T)]).astype(np.float32)


def _bands(pictures: NDArray[np.float32]) -> NDArray[np.float32]:
    """The logarithm of the mean power in rings of spatial frequency: (N, BANDS)."""
    power = np.abs(np.fft.rfft2((pictures - pictures.mean(axis=(1, 2), keepdims=True)) * _WINDOW)) ** 2
    flat = power.reshape(len(pictures), -1)
    sums = np.stack([np.bincount(_RINGS, weights=row, minlength=BANDS) for row in flat])
    return np.log10(sums / _RING_SIZES + _FLOOR)


def _edges(picture: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much stronger steps at block edges are than elsewhere, for each period."""
    steps = np.abs(np.diff(picture, axis=1)).mean(axis=0)
    return np.array(
        [np.log(steps[period - 1 :: period].mean() + 0.1) - np.log(steps.mean() + 0.1) for period in PERIODS_PX]
    )


def _window() -> NDArray[np.float32]:
    hann = np.hanning(SIDE_PX).astype(np.float32)
    return hann[:, None] * hann


def _rings() -> NDArray[np.int64]:
    """The band of each coefficient: rings of equal width up to the highest frequency, corners in the last."""
    radius = np.hypot(np.fft.fftfreq(SIDE_PX)[:, None], np.fft.rfftfreq(SIDE_PX)[None])
    return np.minimum((radius / 0.5 * BANDS).astype(np.int64), BANDS - 1).ravel()


_WINDOW = _window()
_RINGS = _rings()
_RING_SIZES = np.bincount(_RINGS, minlength=BANDS)
