"""Photosensitive flashes: WCAG 2.3.1's general flash and red flash thresholds, over a stream of frames.

A flash is a pair of opposing changes of relative luminance by 10 % of the maximum or more, the darker side below 0.8; a
red flash is one to or from a saturated red. More than three flashes within a second, on a quarter of any part of the
picture a third as wide and high (the standard's 10 degrees of a screen at the usual distance), are refused.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from asazora.core.video_model import Frames

GRID = 24
"""Cells along each side of the picture; a cell is judged by its mean."""

MIN_LUMINANCE_CHANGE = 0.1
MAX_DARKER_LUMINANCE = 0.8
MIN_RED_CHANGE = 20.0
SATURATED_RED = 0.8
MAX_CHANGES = 6
"""Within a second: three flashes are three pairs of changes."""

CONCERT_S = 1 / 12
"""Changes of the same direction within this time are one change of the whole area."""

MIN_AREA_SHARE = 0.25
WINDOW_CELLS = GRID // 3
_POINTS_PER_CELL = 4

Cells = NDArray[np.float32]

_SRGB = np.arange(256, dtype=np.float32) / 255
_LINEAR = np.where(_SRGB <= 0.04045, _SRGB / 12.92, ((_SRGB + 0.055) / 1.055) ** 2.4).astype(np.float32)
_LUMINANCE = np.array([0.2126, 0.7152, 0.0722], dtype=np.float32)
_MIN_CHANGE = np.array([MIN_LUMINANCE_CHANGE, MIN_RED_CHANGE], dtype=np.float32)[:, None, None]
_MAX_DARKER = np.array([MAX_DARKER_LUMINANCE, np.inf], dtype=np.float32)[:, None, None]


class FlashMeter:
    """Follows the frames of one clip. `most_changes` is the most that a window had within a second so far."""

    def __init__(self, fps: int) -> None:
        self._finder = _ChangeFinder()
        self._windows = (_WindowCounter(fps), _WindowCounter(fps))
        self.most_changes = 0

    def follow(self, frames: Frames) -> bool:
        """Take in the next frames (F, H, W, 3) uint8; whether the clip flashes too much by now."""
        cells = linear_cells(frames)
        for values in np.stack([cells @ _LUMINANCE, _redness(cells)], axis=1):
            for windows, changes in zip(self._windows, self._finder.changes(values), strict=True):
                self.most_changes = max(self.most_changes, windows.count(changes))
        return self.most_changes > MAX_CHANGES


def linear_cells(frames: Frames) -> Cells:
    """Mean linear light of each cell, from 4 x 4 points in it: (F, GRID, GRID, 3) float32, 0 to 1."""
    rows, columns = (_points(length) for length in frames.shape[1:3])
    points = _LINEAR[frames[:, rows[:, None], columns]]
    shape = (len(frames), GRID, _POINTS_PER_CELL, GRID, _POINTS_PER_CELL, 3)
    return points.reshape(shape).mean(axis=(2, 4))


def _points(length: int) -> NDArray[np.intp]:
    """Evenly spaced pixel indices along a side."""
    count = GRID * _POINTS_PER_CELL
    return ((np.arange(count) + 0.5) * length / count).astype(np.intp)


def _redness(cells: Cells) -> Cells:
    """The standard's (R - G - B) x 320 of saturated reds, 0 for other colours: (..., 3) to (...)."""
    red, total = cells[..., 0], cells.sum(axis=-1)
    saturated = red >= SATURATED_RED * np.maximum(total, 1e-6)
    return np.where(saturated, np.maximum(0.0, 2 * red - total) * 320, 0.0).astype(np.float32)


@dataclass(slots=True)
class _Extremes:
    """The last turning point of each cell, and the direction it has moved in since: -1, 0 (not yet), 1."""

    value: Cells
    direction: NDArray[np.int8]


class _ChangeFinder:
    """Finds, for each cell, changes of luminance and of redness that count and turn the direction around."""

    def __init__(self) -> None:
        self._extremes: _Extremes | None = None

    def changes(self, values: Cells) -> NDArray[np.int8]:
        """Take in one frame's luminance and redness (2, GRID, GRID): 1 where a cell turned up, -1 where down."""
        if self._extremes is None:
            self._extremes = _Extremes(values.copy(), np.zeros(values.shape, dtype=np.int8))
            return np.zeros(values.shape, dtype=np.int8)
        last, direction = self._extremes.value, self._extremes.direction
        difference = values - last
        sign = np.sign(difference).astype(np.int8)
        changed = (np.abs(difference) >= _MIN_CHANGE) & (sign != direction)
        counted = changed & (np.minimum(values, last) < _MAX_DARKER)
        further = (sign == direction) | changed  # the turning point moves with the value
        self._extremes.value = np.where(further, values, last)
        self._extremes.direction = np.where(changed, sign, direction)
        return np.where(counted, sign, 0).astype(np.int8)


class _WindowCounter:
    """Counts changes that a large enough part of a window of the picture makes in concert, over the last second.

    Cells that flicker each in their own time, as under rain, are no flash of the standard: its area is that of flashes
    that occur concurrently.
    """

    def __init__(self, fps: int) -> None:
        self._concert = max(1, round(fps * CONCERT_S))
        side = GRID - WINDOW_CELLS + 1
        self._changes = np.zeros((self._concert, GRID, GRID), dtype=np.int8)
        self._counted = np.zeros((max(1, fps), side, side), dtype=np.bool_)
        self._in_a_second = np.zeros((side, side), dtype=np.int16)
        self._direction = np.zeros((side, side), dtype=np.int8)
        self._silent_until = np.zeros((side, side), dtype=np.int64)
        self._frame_index = 0

    def count(self, changes: NDArray[np.int8]) -> int:
        """Take in one frame's changes (GRID, GRID); the most changes that any window made in the last second."""
        self._changes[self._frame_index % self._concert] = changes
        counted, oldest = self._turns(), self._counted[self._frame_index % len(self._counted)]
        self._in_a_second += counted
        self._in_a_second -= oldest
        oldest[:] = counted
        self._frame_index += 1
        return int(self._in_a_second.max())

    def _turns(self) -> NDArray[np.bool_]:
        """Which windows turn up or down in this frame."""
        if np.count_nonzero(self._changes) < MIN_AREA_SHARE * WINDOW_CELLS**2:
            return np.zeros(self._direction.shape, dtype=np.bool_)  # no window can have enough: nearly always so
        up, down = (_window_share((self._changes == sign).any(axis=0)) >= MIN_AREA_SHARE for sign in (1, -1))
        turned_up, turned_down = up & (self._direction <= 0), down & (self._direction >= 0)
        counted = (turned_up | turned_down) & (self._frame_index >= self._silent_until)
        self._direction = np.where(counted, np.where(turned_up, 1, -1), self._direction).astype(np.int8)
        self._silent_until[counted] = self._frame_index + self._concert
        return counted


def _window_share(cells: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The share of cells that are set, in each window of the picture."""
    sums = np.pad(cells.astype(np.int64).cumsum(axis=0).cumsum(axis=1), ((1, 0), (1, 0)))
    size = WINDOW_CELLS
    inside = sums[size:, size:] - sums[:-size, size:] - sums[size:, :-size] + sums[:-size, :-size]
    return inside / size**2
