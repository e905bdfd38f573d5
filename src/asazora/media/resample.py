"""From the size and frame rate a model is native to, to exactly those asked for."""

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from asazora.core.sizes import Size
from asazora.core.video_model import Frames


def fit_frames(frames: Frames, size: Size) -> Frames:
    """Scale frames to cover `size` and cut the overhang off evenly, so that no shape is distorted.

    frames: (F, H, W, 3) uint8. Returns (F, size.height, size.width, 3) uint8. Lanczos, anti-aliased when shrinking.
    """
    native = Size(frames.shape[2], frames.shape[1])
    if native == size:
        return frames
    box = cover_box(native, size)
    target = (size.width, size.height)
    fitted = [Image.fromarray(frame).resize(target, Image.Resampling.LANCZOS, box=box) for frame in frames]
    return np.stack([np.asarray(image) for image in fitted]) if fitted else _no_frames(size)


def cover_box(native: Size, size: Size) -> tuple[float, float, float, float]:
    """The centred part of a native picture that has the shape of `size`: (left, top, right, bottom) in pixels."""
    scale = max(size.width / native.width, size.height / native.height)
    left = (native.width - size.width / scale) / 2
    top = (native.height - size.height / scale) / 2
    return left, top, native.width - left, native.height - top


def native_frames_needed(num_frames: int, native_fps: int, fps: int) -> int:
    """How many native frames cover `num_frames` frames at `fps`."""
    return (num_frames - 1) * native_fps // fps + 1


def held_indices(start: int, count: int, native_fps: int, fps: int) -> NDArray[np.int64]:
    """Which native frames of a chunk the output shows, in output order.

    Output frame i shows the native frame on screen at time i / fps, which is number i * native_fps // fps: a frame is
    held until the next one starts. Blending would keep motion a little smoother, but shows ghosts of everything that
    moves. The chunk holds native frames `start` to `start + count - 1`; the indices count from `start`. The mapping
    needs no memory of earlier chunks.
    """
    first, end = _first_output(start, native_fps, fps), _first_output(start + count, native_fps, fps)
    return np.arange(first, end, dtype=np.int64) * native_fps // fps - start


def _first_output(native_index: int, native_fps: int, fps: int) -> int:
    """The first output frame at or after the start of a native frame."""
    return -(-native_index * fps // native_fps)


def _no_frames(size: Size) -> Frames:
    return np.empty((0, size.height, size.width, 3), dtype=np.uint8)
