"""The visible mark on every frame: small, and moving from corner to corner, so that no one crop takes it off."""

import math

import numpy as np
from numpy.typing import NDArray

from asazora.core.sizes import Size
from asazora.core.video_model import Frames
from asazora.provenance.wordmark import Distances, sun_distances, word_distances

X_HEIGHT = 1 / 28
"""The x-height of the word, as a share of the shorter side; not below MIN_X_HEIGHT_PX where there is room."""

MIN_X_HEIGHT_PX = 7.0
LARGEST_WIDTH = 0.8
"""The mark never takes more than this share of the width."""

STAY_S = 3.0
FADE_S = 0.25
SUNRISE_S = 4.0

MARGIN = 0.4
"""The room left between the drawing and the edge of the picture, in x-heights; the drawing has a margin of its own."""

INK = 0.92
SHADOW = 0.5
SHADOW_REACH = 0.35
"""How far the shadow reaches, in x-heights."""


class VisibleMark:
    """Draws the mark on the frames of one video as they come.

    Every STAY_S it moves to another corner: to the plainest of the others, which keeps it off faces where it can be.
    """

    def __init__(self, size: Size, fps: int) -> None:
        self._fps = fps
        self._pixel = 1 / _x_height_px(size)
        self._word = word_distances(self._pixel)
        height, width = self._drawing(0.0).shape
        self._corners = _corners(size, width, height, round(MARGIN / self._pixel))
        self._corner = self._corners[0]
        self._num_frames = 0

    def apply(self, frames: Frames) -> Frames:
        """Marked frames: (F, H, W, 3) uint8 in and out."""
        marked = frames.copy()
        for frame in marked:
            self._choose_corner(frame)
            self._draw(frame[self._corner], self._num_frames / self._fps)
            self._num_frames += 1
        return marked

    def _choose_corner(self, frame: Frames) -> None:
        """Move at the start of each stay. Only the frame at hand decides, so that chunks do not matter."""
        stay_frames = max(1, round(STAY_S * self._fps))
        if self._num_frames % stay_frames == 0:
            others = self._corners if self._num_frames == 0 else [c for c in self._corners if c != self._corner]
            self._corner = min(others, key=lambda corner: _busyness(frame[corner]))

    def _draw(self, box: Frames, seconds: float) -> None:
        """Draw into a view of the frame: a soft shadow, so that the mark is read on white, then the ink."""
        distances = self._drawing(seconds)
        strength = _fade(seconds)
        shadow = SHADOW * strength * np.exp(-((np.maximum(distances, 0) / SHADOW_REACH) ** 2))
        ink = INK * strength * np.clip(0.5 - distances / self._pixel, 0, 1)
        lit = box * (1 - shadow[..., None])
        box[:] = np.rint(lit + (255 - lit) * ink[..., None]).astype(np.uint8)

    def _drawing(self, seconds: float) -> Distances:
        risen = 0.5 - 0.5 * math.cos(2 * math.pi * (seconds / SUNRISE_S + 0.35))
        return np.concatenate([sun_distances(self._pixel, risen), self._word], axis=1)


def _x_height_px(size: Size) -> float:
    wanted = max(min(size.width, size.height) * X_HEIGHT, MIN_X_HEIGHT_PX)
    widest = LARGEST_WIDTH * size.width / _width_in_x_heights()
    return min(wanted, widest)


def _width_in_x_heights() -> float:
    pixel = 0.1
    return pixel * (word_distances(pixel).shape[1] + sun_distances(pixel, 0).shape[1])


def _corners(size: Size, width: int, height: int, margin: int) -> list[tuple[slice, slice]]:
    """The boxes the mark may be drawn in: bottom right first, which is where a mark is looked for."""
    right, bottom = size.width - width - margin, size.height - height - margin
    places = [(bottom, right), (bottom, margin), (margin, right), (margin, margin)]
    return [(slice(top, top + height), slice(left, left + width)) for top, left in places]


def _busyness(box: NDArray[np.uint8]) -> float:
    """The mean step between neighbouring pixels."""
    green = box[..., 1].astype(np.float32)
    return float(np.abs(np.diff(green, axis=0)).mean() + np.abs(np.diff(green, axis=1)).mean())


def _fade(seconds: float) -> float:
    """1 while the mark stays, less around a move; a video begins with the mark in full view."""
    into = seconds % STAY_S
    arriving = 1.0 if seconds < STAY_S else into / FADE_S
    return min(1.0, arriving, (STAY_S - into) / FADE_S)
