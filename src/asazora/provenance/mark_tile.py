"""The pattern of the invisible mark: a keyed square of chips that repeats over the picture, and its sign over time."""

import hashlib
import hmac
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from asazora.core.sizes import Size
from asazora.provenance.mark_code import CODE_BITS, Bits

TILE_CHIPS = 32
"""Chips along a side of the tile."""

SYNC_CHIPS = 256
"""Chips that are the same in every mark of a key: what a reader finds the tile by."""

MIN_CHIP_PX = 4
CHIPS_PER_SIDE = 64
"""Chips along the shorter side of a picture, unless they would be smaller than MIN_CHIP_PX."""

SIGNS_PERIOD_S = 32
"""One keyed sign a second; they repeat after so many. Within a second the pattern is shown with its sign for one half
and against it for the other, so that what stands still in a picture cancels in every second."""

Chips = NDArray[np.float32]
"""(32, 32), each -1 or +1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TileKey:
    """What a key makes of the tile: the sync chips, which chips carry which code bit, and the signs."""

    sync: Chips
    """Zero where data is."""
    data_index: NDArray[np.intp]
    """(128, 6): the chips of each code bit, as positions in the flattened tile."""
    data_spread: Chips
    """(128, 6): what a code bit of zero looks like at its chips."""
    signs: NDArray[np.float32]
    """(64,), each -1 or +1: the sign of the pattern in each half second."""

    @classmethod
    def derive(cls, key: bytes) -> "TileKey":
        """The same key gives the same tile on every machine."""
        order = _keyed_order(key, b"chips", TILE_CHIPS**2)
        spread = _keyed_signs(key, b"spread", TILE_CHIPS**2)
        sync = np.zeros(TILE_CHIPS**2, dtype=np.float32)
        sync[order[:SYNC_CHIPS]] = spread[order[:SYNC_CHIPS]]
        data_index = order[SYNC_CHIPS:].reshape(CODE_BITS, -1)
        first_halves = _keyed_signs(key, b"signs", SIGNS_PERIOD_S)
        return cls(
            sync=sync.reshape(TILE_CHIPS, TILE_CHIPS),
            data_index=data_index,
            data_spread=spread[data_index],
            signs=np.stack([first_halves, -first_halves], axis=1).reshape(-1),
        )

    def tile(self, code_word: Bits) -> Chips:
        """The chips that carry a code word (128,)."""
        chips = self.sync.copy().reshape(-1)
        chips[self.data_index] = self.data_spread * (1 - 2.0 * code_word[:, None])
        return chips.reshape(TILE_CHIPS, TILE_CHIPS)

    def soft_bits(self, chips: NDArray[np.floating]) -> NDArray[np.floating]:
        """What a reader's chips (32, 32) say of each code bit (128,): above 0 is a zero."""
        return (chips.reshape(-1)[self.data_index] * self.data_spread).sum(axis=1)

    def sign_at(self, seconds: NDArray[np.floating]) -> NDArray[np.float32]:
        """The sign of the pattern at each time."""
        return self.signs[np.floor(seconds * 2).astype(np.int64) % len(self.signs)]


def chip_px(size: Size) -> int:
    """The side of a chip in a picture of that size."""
    return max(MIN_CHIP_PX, round(min(size.width, size.height) / CHIPS_PER_SIDE))


def keyed_bytes(key: bytes, purpose: bytes, length: int) -> bytes:
    """A stream of bytes that only the holder of the key can tell from noise, one for each purpose."""
    return hashlib.shake_256(hmac.digest(key, purpose, "sha256")).digest(length)


def _keyed_order(key: bytes, purpose: bytes, length: int) -> NDArray[np.intp]:
    words = np.frombuffer(keyed_bytes(key, purpose, 8 * length), dtype="<u8")
    return np.argsort(words, kind="stable")


def _keyed_signs(key: bytes, purpose: bytes, length: int) -> NDArray[np.float32]:
    bits = np.frombuffer(keyed_bytes(key, purpose, length), dtype=np.uint8) & 1
    return 1 - 2 * bits.astype(np.float32)
