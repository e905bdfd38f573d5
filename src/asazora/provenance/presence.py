"""Whether a peak is a mark, by what chance does in this very file.

How high correlations rise by chance depends on the picture: where most of it stands still they rise far. So keys that
have marked nothing, decoys, are read in the same file at the same scales. Their peaks are the largest of many
correlations each, and follow Gumbel's law; it says how likely a peak as high as ours is without a mark.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from asazora.provenance.mark_tile import TileKey, keyed_bytes
from asazora.provenance.residuals import Residuals
from asazora.provenance.watermark_reader import SEARCHED_CHIPS_PX, MarkReading, heights_at

NUM_DECOYS = 32
CERTAIN = 1e-6
"""A peak that chance reaches less often than this is a mark."""

_SPREAD_FROM_DEVIATION = float(np.sqrt(6) / np.pi)


def decoy_keys(count: int = NUM_DECOYS) -> list[TileKey]:
    """The same keys for every file; nothing is ever marked with them."""
    return [TileKey.derive(keyed_bytes(b"decoy", str(number).encode(), 32)) for number in range(count)]


def chance_of(residuals: Residuals, reading: MarkReading, num_keys: int, decoys: Sequence[TileKey]) -> float:
    """How likely a peak as high as `reading` found is in a file without a mark, `num_keys` keys having been asked for.

    A peak found by the search over scales had as many tries as there are scales.
    """
    chips = residuals.likely_chips_px
    tries = num_keys
    if reading.chip_px not in chips:
        chips, tries = (reading.chip_px,), num_keys * len(SEARCHED_CHIPS_PX)
    return min(1.0, tries * tail(heights_at(residuals, decoys, chips), reading.z))


def tail(peaks: NDArray[np.float64], z: float) -> float:
    """The share of peaks (N,), at least 2, above `z` under Gumbel's law with their mean and deviation.

    The deviation of a few is uncertain by about 1 / sqrt(N), as their distribution is skewed. It is taken to be twice
    that larger: too small a one would make chance look like a mark.
    """
    spread = float(peaks.std(ddof=1)) * _SPREAD_FROM_DEVIATION * (1 + 2 / np.sqrt(len(peaks))) + 1e-9
    mode = float(peaks.mean()) - np.euler_gamma * spread
    return float(-np.expm1(-np.exp(-(z - mode) / spread)))
