"""Finding the invisible mark in a video that may have been re-encoded, scaled, cropped, mirrored, slowed or cut.

Residuals folded onto one tile are correlated with the sync chips by FFT, which answers for every shift at once; time
shifts, speeds and mirror images are tried together, then scales. What stands still cancels, as the mark's sign changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter

from asazora.provenance.mark_code import Bits, decode
from asazora.provenance.mark_tile import SIGNS_PERIOD_S, TILE_CHIPS, TileKey
from asazora.provenance.residuals import BINS_PER_SECOND, Residuals

CHIP_PX = 4
"""What a chip measures in residuals of the right scale."""

TILE_PX = TILE_CHIPS * CHIP_PX
SEARCH_BINS = 16
"""How many bins the search over scales looks at."""

SPEEDS = (1.0, 2.0, 0.5, 1.25, 0.8)
SEARCHED_CHIPS_PX = np.geomspace(1.9, 8.4, 100)
SHORTEST_MOVING_S = 0.75
"""A shorter clip may show only one sign, so that what stands still in it cannot be told from the mark."""

CERTAIN_Z = 7.5
"""A peak as high as this ends the search."""

_NORMAL_MAD = 0.6745
"""The median of the absolute value of a standard normal variable."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkReading:
    """The best explanation of a video by a mark. `z` is the height of its peak in standard deviations of chance."""

    z: float
    message: Bits
    chip_px: float
    flipped: bool
    key_index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class _Peak:
    z: float
    signs: NDArray[np.float32]
    shift: tuple[int, int]
    flipped: bool
    chip_px: float = CHIP_PX
    key_index: int = 0


def read_mark(residuals: Residuals, keys: Sequence[TileKey], *, search: bool = True) -> MarkReading:
    """The best reading under any of the keys (at least one): at the likely scales, then, in a search, at all others."""
    best = _likely_peak(residuals, keys)
    if search and best.z < CERTAIN_Z:
        sample = residuals.first(SEARCH_BINS)
        found = max((_peak(sample, chip, keys, (1.0,)) for chip in SEARCHED_CHIPS_PX), key=_height)
        best = max(best, _peak(residuals, found.chip_px, keys, SPEEDS), key=_height)
    return MarkReading(
        z=best.z,
        message=decode(keys[best.key_index].soft_bits(_chips(residuals, best))),
        chip_px=best.chip_px,
        flipped=best.flipped,
        key_index=best.key_index,
    )


def heights_at(residuals: Residuals, keys: Sequence[TileKey], chips_px: Sequence[float]) -> NDArray[np.float64]:
    """The height of each key's best peak at the given scales, at any speed: (keys,)."""
    return _best_heights(residuals, keys, chips_px, SPEEDS)


def heights(residuals: Residuals, keys: Sequence[TileKey], *, all_scales: bool = False) -> NDArray[np.float64]:
    """The height of each key's best peak: at the likely scales, where a reading starts, or at all that it may try."""
    best = heights_at(residuals, keys, residuals.likely_chips_px)
    if all_scales:
        searched = _best_heights(residuals.first(SEARCH_BINS), keys, SEARCHED_CHIPS_PX.tolist(), SPEEDS[:1])
        best = np.maximum(best, searched)
    return best


def _best_heights(
    residuals: Residuals, keys: Sequence[TileKey], chips_px: Sequence[float], speeds: Sequence[float]
) -> NDArray[np.float64]:
    best = np.zeros(len(keys))
    for chip in chips_px:
        spectra = _spectra(residuals, chip)
        for index, key in enumerate(keys):
            found = (_key_peak(spectra, residuals.times, key, flipped, speeds).z for flipped in (False, True))
            best[index] = max(best[index], *found)
    return best


def _likely_peak(residuals: Residuals, keys: Sequence[TileKey]) -> _Peak:
    return max((_peak(residuals, chip, keys, SPEEDS) for chip in residuals.likely_chips_px), key=_height)


def _height(peak: _Peak) -> float:
    return peak.z


def _peak(residuals: Residuals, chip: float, keys: Sequence[TileKey], speeds: Sequence[float]) -> _Peak:
    """The highest correlation with any key, mirrored or not, at one scale."""
    spectra = _spectra(residuals, chip)
    peaks = (
        replace(_key_peak(spectra, residuals.times, key, flipped, speeds), key_index=index, chip_px=chip)
        for index, key in enumerate(keys)
        for flipped in (False, True)
    )
    return max(peaks, key=_height)


def _key_peak(
    spectra: NDArray[np.complex64], times: NDArray[np.float64], key: TileKey, flipped: bool, speeds: Sequence[float]
) -> _Peak:
    signs = _sign_hypotheses(times, key, speeds)
    sync = np.kron(key.sync, np.ones((CHIP_PX, CHIP_PX), dtype=np.float32))
    template = np.conj(np.fft.rfft2(np.flip(sync, axis=1) if flipped else sync))
    correlations = np.fft.irfft2(spectra * template, s=(TILE_PX, TILE_PX)).reshape(len(spectra), -1)
    heights = signs @ correlations.astype(np.float32)
    row, position = divmod(int(np.argmax(heights)), heights.shape[1])
    shift = divmod(position, TILE_PX)
    chance = _chance(heights[row].reshape(TILE_PX, TILE_PX), shift)
    return _Peak(z=float(heights[row, position] / chance), signs=signs[row], shift=shift, flipped=flipped)


def _chance(heights: NDArray[np.float32], shift: tuple[int, int]) -> float:
    """How far correlations (128, 128) stray by chance around a peak.

    The mark of another key makes them stray most at whole chips from its own: those from the peak count for themselves.
    Where most of a picture stands perfectly still, few of them stray at all, and far: the mean square tells of those.
    """
    aligned = heights[shift[0] % CHIP_PX :: CHIP_PX, shift[1] % CHIP_PX :: CHIP_PX]
    usual = max(float(np.median(np.abs(values))) for values in (heights, aligned)) / _NORMAL_MAD
    return max(usual, float(heights.std())) + 1e-12


def _sign_hypotheses(times: NDArray[np.float64], key: TileKey, speeds: Sequence[float]) -> NDArray[np.float32]:
    """What the signs of the bins may be: (hypotheses, B), each of unit length and, in a moving clip, of zero mean."""
    if times[-1] - times[0] < SHORTEST_MOVING_S:
        row = np.ones((1, len(times)), dtype=np.float32) / np.sqrt(len(times))
        return np.concatenate([row, -row])
    starts = np.arange(0, SIGNS_PERIOD_S, 1 / BINS_PER_SECOND)[:, None]
    rows = np.concatenate([key.sign_at(starts + times * speed) for speed in speeds])
    rows = rows - rows.mean(axis=1, keepdims=True)
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1)


def _spectra(residuals: Residuals, chip: float) -> NDArray[np.complex64]:
    """Spectra (B, 128, 65) of the folded residuals, made about equally strong at all frequencies."""
    spectra = np.fft.rfft2(_folded(residuals.scaled(CHIP_PX / chip)))
    power = np.mean(np.abs(spectra) ** 2, axis=0)
    return (spectra / (np.sqrt(uniform_filter(power, 5, mode="wrap")) + 1e-6)).astype(np.complex64)


def _folded(pictures: NDArray[np.float32]) -> NDArray[np.float32]:
    """Sum the tiles of each picture: (B, H, W) to (B, 128, 128)."""
    count, height, width = pictures.shape
    padded = np.pad(pictures, ((0, 0), (0, -height % TILE_PX), (0, -width % TILE_PX)))
    return padded.reshape(count, -(-height // TILE_PX), TILE_PX, -1, TILE_PX).sum(axis=(1, 3))


def _chips(residuals: Residuals, peak: _Peak) -> NDArray[np.float32]:
    """The chips (32, 32) of the tile that a peak points at."""
    spectrum = np.tensordot(peak.signs, _spectra(residuals, peak.chip_px), axes=1)
    tile = np.roll(np.fft.irfft2(spectrum, s=(TILE_PX, TILE_PX)), (-peak.shift[0], -peak.shift[1]), axis=(0, 1))
    tile = np.flip(tile, axis=1) if peak.flipped else tile
    return tile.reshape(TILE_CHIPS, CHIP_PX, TILE_CHIPS, CHIP_PX).mean(axis=(1, 3))
