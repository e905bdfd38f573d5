"""What a reader of the invisible mark keeps of a video: pictures in which edges and shading are evened out."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy.ndimage import uniform_filter

from asazora.core.sizes import Size
from asazora.core.video_model import Frames
from asazora.provenance.mark_tile import CHIPS_PER_SIDE, MIN_CHIP_PX, chip_px

BINS_PER_SECOND = 4
MAX_SECONDS = 16
"""Later frames are not looked at, which bounds time and memory."""

LARGEST_SHORT_SIDE_PX = 320
WORKING_SHORT_SIDE_PX = 256
"""Pictures whose shorter side is above the first are shrunk to the second; sides are cut at twice the first."""

_WINDOW_PX = 9
_LIMIT = 2.0
_LUMA = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class Residuals:
    """`bins` (B, H, W) are means over quarters of a second, `times` (B,) their middles in seconds."""

    bins: NDArray[np.float32]
    times: NDArray[np.float64]
    likely_chips_px: tuple[float, ...]
    """What a chip may measure here: if the picture was only scaled, if it is as made, if it was only cropped."""

    def first(self, count: int) -> "Residuals":
        """The first `count` bins."""
        return Residuals(bins=self.bins[:count], times=self.times[:count], likely_chips_px=self.likely_chips_px)

    def scaled(self, factor: float) -> NDArray[np.float32]:
        """The bins with their sides times `factor`."""
        if factor == 1:
            return self.bins
        _, height, width = self.bins.shape
        target = (max(1, round(width * factor)), max(1, round(height * factor)))
        images = (Image.fromarray(picture).resize(target, Image.Resampling.BICUBIC) for picture in self.bins)
        return np.stack([np.asarray(image) for image in images])


class ResidualGatherer:
    """Takes the frames of a video as they come; looks at the first MAX_SECONDS of them."""

    def __init__(self, size: Size, fps: float) -> None:
        self._size, self._fps = size, fps
        self._working = working_size(size)
        self._sums: dict[int, NDArray[np.float32]] = {}
        self._times: defaultdict[int, list[float]] = defaultdict(list)
        self._num_frames = 0

    def add(self, frames: Frames) -> None:
        """Look at the next frames: (F, H, W, 3) uint8."""
        for frame in frames:
            time_s = self._num_frames / self._fps
            self._num_frames += 1
            if time_s < MAX_SECONDS:
                position = int(time_s * BINS_PER_SECOND)
                self._sums[position] = self._sums.get(position, np.float32(0)) + _residual(frame, self._working)
                self._times[position].append(time_s)

    def result(self) -> Residuals:
        """The residuals of at least one frame."""
        return Residuals(
            bins=np.stack([total / np.float32(len(self._times[position])) for position, total in self._sums.items()]),
            times=np.array([sum(times) / len(times) for times in self._times.values()]),
            likely_chips_px=_likely_chips(self._size, self._working.height / self._size.height),
        )


def working_size(size: Size) -> Size:
    """The size at which a picture is looked at."""
    short = min(size.width, size.height)
    shrink = WORKING_SHORT_SIDE_PX / short if short > LARGEST_SHORT_SIDE_PX else 1.0
    limit = 2 * LARGEST_SHORT_SIDE_PX
    shrink = min(shrink, limit / max(size.width, size.height))
    return Size(max(1, round(size.width * shrink)), max(1, round(size.height * shrink)))


def _likely_chips(size: Size, shrink: float) -> tuple[float, ...]:
    sides = (min(size.width, size.height) / CHIPS_PER_SIDE, chip_px(size), MIN_CHIP_PX)
    return tuple(dict.fromkeys(round(side * shrink, 4) for side in sides))


def _residual(frame: Frames, working: Size) -> NDArray[np.float32]:
    image = Image.fromarray(frame)
    if image.size != (working.width, working.height):
        image = image.resize((working.width, working.height), Image.Resampling.BOX)
    luma = np.asarray(image, dtype=np.float32) @ _LUMA
    detail = luma - uniform_filter(luma, _WINDOW_PX)
    spread = np.sqrt(np.maximum(uniform_filter(detail * detail, _WINDOW_PX), 0))
    return np.clip(detail / (spread + 1), -_LIMIT, _LIMIT).astype(np.float32)
