"""Frames made ready for the judge: sampled at its rate, scaled to its size, cut out around bodies."""

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor

from asazora.core.sizes import Size
from asazora.core.video_model import Frames
from asazora.evaluation.judge_config import CROP_PX, FRAME_PX, JUDGE_FPS, PICTURE_PX
from asazora.media.resample import fit_frames

Boxes = NDArray[np.float32]
"""(N, 4): (x, y, width, height) of the centre and size, as shares of the side of the picture."""

CROP_SHARE = 1.15
"""Side of the square cut out around a body, as a share of the longer side of its box."""
LEAST_CROP = 0.1


def at_judge_rate(frames: Frames, fps: float) -> Frames:
    """frames (F, H, W, 3) at `fps` -> pictures (F', 256, 256, 3) at the judge's rate."""
    count = max(1, round(len(frames) * JUDGE_FPS / fps))
    chosen = np.minimum(np.round(np.arange(count) * fps / JUDGE_FPS).astype(int), len(frames) - 1)
    return fit_frames(frames[chosen], Size(PICTURE_PX, PICTURE_PX))


def small_frames(pictures: Frames) -> Frames:
    """pictures (F, 256, 256, 3) -> (F, 128, 128, 3), each pixel the mean of four."""
    factor = PICTURE_PX // FRAME_PX
    tiles = pictures.reshape(len(pictures), FRAME_PX, factor, FRAME_PX, factor, 3)
    return tiles.mean(axis=(2, 4), dtype=np.float32).round().astype(np.uint8)


def crops_of(picture: NDArray[np.uint8], boxes: Boxes, side_px: int = CROP_PX) -> Frames:
    """The squares around bodies of one picture (256, 256, 3) -> (N, side_px, side_px, 3), black outside the picture.

    More than CROP_PX pixels show more of the surroundings, at the same scale.
    """
    if not len(boxes):
        return np.empty((0, side_px, side_px, 3), np.uint8)
    image = Image.fromarray(picture)
    return np.stack([_crop(image, box, side_px) for box in boxes])


def as_input(pictures: Frames) -> Tensor:
    """uint8 (B, H, W, 3) -> float32 (B, 3, H, W) in [-1, 1], channels last in memory."""
    return torch.from_numpy(np.ascontiguousarray(pictures)).permute(0, 3, 1, 2).float() / 127.5 - 1.0


def _crop(image: Image.Image, box: NDArray[np.float32], side_px: int) -> NDArray[np.uint8]:
    x, y, width, height = (float(value) * PICTURE_PX for value in box)
    side = max(CROP_SHARE * max(width, height), LEAST_CROP * PICTURE_PX) * side_px / CROP_PX
    square = (round(x - side / 2), round(y - side / 2), round(x + side / 2), round(y + side / 2))
    cut = image.crop(square)
    return np.asarray(cut.resize((side_px, side_px), Image.Resampling.BILINEAR, reducing_gap=2.0))
