"""The invisible mark: a weak keyed pattern in the brightness of every frame that carries 64 bits.

Cox et al., "Secure spread spectrum watermarking for multimedia" (1997), on a repeating tile as in Kutter (1998). The
pattern is stronger where the picture is busy and an eye does not see it.
"""

import numpy as np
from numpy.typing import NDArray

from asazora.core.sizes import Size
from asazora.core.video_model import Frames
from asazora.provenance.mark_code import Bits, encode
from asazora.provenance.mark_tile import TILE_CHIPS, TileKey, chip_px

SMOOTH_STRENGTH = 1.0
"""How far the mark moves brightness where the picture is smooth, in levels of 255."""

STRENGTH_PER_CONTRAST = 0.1
"""How much stronger it is for each level of local standard deviation, up to BUSY_STRENGTH."""

BUSY_STRENGTH = 2.0
"""The most that any pixel is moved: so no picture falls below 42.1 dB."""


class WatermarkEmbedder:
    """Marks the frames of one video as they come. It counts them: the sign of the pattern depends on the time."""

    def __init__(self, key: TileKey, message: Bits, size: Size, fps: int) -> None:
        self._key, self._fps = key, fps
        self._chip_px = chip_px(size)
        rows, columns = -(-size.height // self._chip_px), -(-size.width // self._chip_px)
        repeats = (-(-rows // TILE_CHIPS), -(-columns // TILE_CHIPS))
        self._chips = np.tile(key.tile(encode(message)), repeats)[:rows, :columns]
        self._num_frames = 0

    def apply(self, frames: Frames) -> Frames:
        """Marked frames: (F, H, W, 3) uint8 in and out."""
        times = (self._num_frames + np.arange(len(frames))) / self._fps
        self._num_frames += len(frames)
        marked = np.empty_like(frames)
        for frame, sign, out in zip(frames, self._key.sign_at(times), marked, strict=True):
            levels = np.rint(self._chips * _strength(frame[..., 1], self._chip_px) * sign).astype(np.int8)
            _add(frame, levels, self._chip_px, out)
        return marked


def _strength(green: NDArray[np.uint8], block_px: int) -> NDArray[np.float32]:
    """The strength of each chip. Green stands for brightness: it is most of it."""
    contrast = np.sqrt(_block_variance(green.astype(np.float32), block_px))
    return np.minimum(SMOOTH_STRENGTH + STRENGTH_PER_CONTRAST * contrast, BUSY_STRENGTH)


def _block_variance(picture: NDArray[np.float32], block_px: int) -> NDArray[np.float32]:
    height, width = picture.shape
    if height % block_px or width % block_px:
        picture = np.pad(picture, ((0, -height % block_px), (0, -width % block_px)), mode="edge")
    mean = _block_mean(picture, block_px)
    return np.maximum(_block_mean(picture * picture, block_px) - mean * mean, 0)


def _block_mean(picture: NDArray[np.float32], block_px: int) -> NDArray[np.float32]:
    """Rows first, which lie side by side in memory: twice as fast as both sides at once."""
    height, width = picture.shape
    rows = picture.reshape(height // block_px, block_px, width).sum(axis=1)
    return rows.reshape(len(rows), -1, block_px).sum(axis=2) / block_px**2


def _add(frame: Frames, levels: NDArray[np.int8], block_px: int, out: Frames) -> None:
    """Add levels (rows, columns) to the blocks of a frame (H, W, 3), which stays within 0 to 255.

    In bytes: what lies too near an end is moved away from it before anything is added.
    """
    up, down = (_enlarged(np.maximum(part, 0).astype(np.uint8), block_px, frame.shape) for part in (levels, -levels))
    np.minimum(frame, 255 - up, out=out)
    out += up
    np.maximum(out, down, out=out)
    out -= down


def _enlarged(blocks: NDArray[np.uint8], block_px: int, shape: tuple[int, ...]) -> NDArray[np.uint8]:
    """Blocks (rows, columns) over a frame of `shape` (H, W, 3)."""
    height, width, channels = shape
    wide = blocks.repeat(block_px * channels, axis=1)[:, : width * channels]
    return wide.repeat(block_px, axis=0)[:height].reshape(shape)
