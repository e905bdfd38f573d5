"""A folder of rendered clips on disk, read by random windows: the data the codec learns from."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import torch
from einops import rearrange, repeat
from numpy.typing import NDArray
from torch import Tensor

from asazora.core.video_model import Frames

MASK_PX = 8
"""Side of the square of pixels that one value of an object mask stands for."""

Mask = NDArray[np.bool_]
"""(F, H / MASK_PX, W / MASK_PX): true where an object is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clips:
    """A batch: video (B, 3, F, H, W) in [-1, 1], and objects (B, 1, F, H, W), 1 where an object is, else 0."""

    video: Tensor
    objects: Tensor

    def to(self, device: torch.device) -> "Clips":
        return Clips(video=self.video.to(device), objects=self.objects.to(device))


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """What is cut from a clip: frames, and the side of a square in pixels (a multiple of MASK_PX)."""

    frames: int
    side_px: int


class ClipPool:
    """Clips of one size: frames (N, F, H, W, 3) uint8 and masks (N, F, H / MASK_PX, W / MASK_PX), mapped from disk."""

    def __init__(self, frames: NDArray[np.uint8], masks: Mask, numbers: NDArray[np.integer] | None = None) -> None:
        self.frames, self.masks = frames, masks
        self.numbers = np.arange(len(frames)) if numbers is None else numbers

    def __len__(self) -> int:
        return len(self.numbers)

    @classmethod
    def open(cls, folder: Path) -> Self:
        return cls(*(np.load(folder / f"{name}.npy", mmap_mode="r") for name in ("frames", "masks")))

    @classmethod
    def write(cls, folder: Path, clips: Iterable[tuple[Frames, Mask]], count: int) -> Self:
        """Store `count` clips of equal shape; the files get their final names when the last one is in."""
        folder.mkdir(parents=True, exist_ok=True)
        parts = {name: folder / f"{name}.npy.part" for name in ("frames", "masks")}
        arrays: list[np.memmap] = []
        for index, clip in enumerate(clips):
            if not arrays:
                arrays = [_create(parts[n], (count, *a.shape), a.dtype) for n, a in zip(parts, clip, strict=True)]
            for array, values in zip(arrays, clip, strict=True):
                array[index] = values
        for array, part in zip(arrays, parts.values(), strict=True):
            array.flush()
            part.replace(part.with_suffix(""))
        return cls.open(folder)

    def batch(self, size: int, window: Window, generator: np.random.Generator) -> Clips:
        """Random windows of random clips, half of them mirrored. Corners lie on multiples of MASK_PX."""
        picks = [self._cut(self.numbers[generator.integers(len(self))], window, generator) for _ in range(size)]
        frames, masks = (np.stack(part) for part in zip(*picks, strict=True))
        return _as_clips(frames, masks)

    def clips(self, start: int, stop: int, num_frames: int | None = None) -> Clips:
        """Clips from index `start` to `stop`, in order, whole or their first frames."""
        chosen = self.numbers[start:stop]
        return _as_clips(self.frames[chosen, :num_frames], self.masks[chosen, :num_frames])

    def subset(self, indices: NDArray[np.integer]) -> Self:
        """The clips at these indices, on the same files."""
        return type(self)(self.frames, self.masks, self.numbers[indices])

    def _cut(self, index: np.integer, window: Window, generator: np.random.Generator) -> tuple[Frames, Mask]:
        _, num_frames, rows, columns = self.masks.shape
        side = window.side_px // MASK_PX
        f, y, x = (int(generator.integers(n + 1)) for n in (num_frames - window.frames, rows - side, columns - side))
        mask = self.masks[index, f : f + window.frames, y : y + side, x : x + side]
        y, x = y * MASK_PX, x * MASK_PX
        frames = self.frames[index, f : f + window.frames, y : y + window.side_px, x : x + window.side_px]
        flip = slice(None, None, -1 if generator.random() < 0.5 else 1)
        return frames[:, :, flip], mask[:, :, flip]


def _create(path: Path, shape: tuple[int, ...], dtype: np.dtype) -> np.memmap:
    return np.lib.format.open_memmap(path, mode="w+", shape=shape, dtype=dtype)


def _as_clips(frames: NDArray[np.uint8], masks: Mask) -> Clips:
    video = rearrange(torch.from_numpy(np.array(frames)), "b f h w c -> b c f h w").float() / 127.5 - 1.0
    objects = torch.from_numpy(np.array(masks)).float()
    return Clips(video=video, objects=repeat(objects, "b f h w -> b 1 f (h p) (w q)", p=MASK_PX, q=MASK_PX))
