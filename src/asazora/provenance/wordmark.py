"""The drawing of the visible mark: the word `asazora` beside a small rising sun, as distances to strokes.

Strokes and not a font, so that it looks the same on every machine. Lengths are in x-heights, y points down.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

STROKE_RADIUS = 0.085
LETTER_GAP = 0.34
SUN_RADIUS = 0.42
SUN_WIDTH = 1.5
"""The room the sun takes, the gap to the word included."""

Distances = NDArray[np.float32]
"""(H, W): how far each pixel is from a shape, in x-heights; negative inside."""

Points = NDArray[np.float64]
"""(N, 2): the corners of a polyline, x before y."""


def word_distances(pixel: float) -> Distances:
    """Distances to the strokes of the word, on pixels of that size, with a margin of half an x-height."""
    x, y = _grid(_word_width() + 1, 2, pixel)
    starts = np.concatenate([line[:-1] for line in _word()]) + 0.5
    ends = np.concatenate([line[1:] for line in _word()]) + 0.5
    along = ends - starts
    point = np.stack([x, y], axis=-1)[..., None, :] - starts
    position = np.clip((point * along).sum(axis=-1) / np.maximum((along**2).sum(axis=-1), 1e-9), 0, 1)
    gaps = np.linalg.norm(point - position[..., None] * along, axis=-1)
    return (gaps.min(axis=-1) - STROKE_RADIUS).astype(np.float32)


def sun_distances(pixel: float, risen: float) -> Distances:
    """Distances to a sun that has risen (0 to 1) over the base line, with the same margin as the word."""
    x, y = _grid(SUN_WIDTH + 0.5, 2, pixel)
    centre_y = 1.5 - risen * (1 - SUN_RADIUS)
    disc = np.hypot(x - 0.5 - SUN_RADIUS, y - centre_y) - SUN_RADIUS
    above = y - (1.5 - 2.5 * STROKE_RADIUS)
    along = np.abs(x - 0.5 - SUN_RADIUS) - SUN_RADIUS * 1.35
    horizon = np.hypot(np.maximum(along, 0), y - 1.5) - STROKE_RADIUS
    return np.minimum(np.maximum(disc, above), horizon).astype(np.float32)


def _grid(width: float, height: float, pixel: float) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The middles of the pixels that cover a box."""
    columns, rows = round(width / pixel), round(height / pixel)
    y, x = (np.indices((rows, columns), dtype=np.float64) + 0.5) * pixel
    return x, y


@cache
def _word() -> tuple[Points, ...]:
    """The strokes of all letters, set one after the other."""
    lines, left = [], 0.0
    for letter in "asazora":
        strokes, width = _LETTERS[letter]()
        lines += [stroke + np.array([left, 0]) for stroke in strokes]
        left += width + LETTER_GAP
    return tuple(lines)


def _word_width() -> float:
    return float(max(line[:, 0].max() for line in _word()))


def _arc(centre: tuple[float, float], radius: float, first_deg: float, last_deg: float) -> Points:
    angles = np.radians(np.linspace(first_deg, last_deg, 20))
    return np.stack([centre[0] + radius * np.cos(angles), centre[1] + radius * np.sin(angles)], axis=1)


def _letter_a() -> tuple[list[Points], float]:
    return [_arc((0.45, 0.5), 0.45, 0, 360), np.array([[0.9, 0.05], [0.9, 0.95]])], 0.9


def _letter_o() -> tuple[list[Points], float]:
    return [_arc((0.48, 0.5), 0.47, 0, 360)], 0.96


def _letter_r() -> tuple[list[Points], float]:
    return [np.array([[0, 0.05], [0, 0.95]]), _arc((0.4, 0.45), 0.4, 180, 300)], 0.6


def _letter_s() -> tuple[list[Points], float]:
    return [np.concatenate([_arc((0.32, 0.27), 0.23, -25, -270), _arc((0.32, 0.73), 0.23, -90, 155)])], 0.58


def _letter_z() -> tuple[list[Points], float]:
    return [np.array([[0, 0.05], [0.66, 0.05], [0, 0.95], [0.66, 0.95]])], 0.66


_LETTERS = {"a": _letter_a, "o": _letter_o, "r": _letter_r, "s": _letter_s, "z": _letter_z}
