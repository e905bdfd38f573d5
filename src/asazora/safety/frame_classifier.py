"""The classifier of what frames show: a small convolutional network, one output a concept.

It has learnt stand-ins drawn into the storybook world, and knows nothing of photographs: docs/safety.md says what that
is worth.
"""

import functools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from asazora.core.errors import WeightsError
from asazora.core.video_model import Frames
from asazora.weights import load_model
from asazora.weights.packaged import packaged_folder

CONCEPTS = ("blood", "weapon", "bare body", "symbol")
CATEGORIES = {"blood": "violence", "weapon": "violence", "bare body": "sexual", "symbol": "hate"}
"""Which category of the policy each concept stands for."""

SIDE_PX = 256
"""Shorter side of what is looked at: the least that the embedded model draws, so that its frames stay as they are."""

MOST_ASPECT = 2.0
"""Wider and higher frames are squeezed."""

CELL_PX = 16
MOST_LIKE = 3
"""A frame counts by the mean of so many of its cells, those that look most like a concept."""

FOLDER = "frames"


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameClassifierConfig:
    """The network's size, and its thresholds: log-odds, set on renders that training did not see."""

    width: int = 16
    block: float = 0.0
    """Frames at or above are refused."""
    review: float = 0.0
    """Frames at or above, and below `block`, wait for a person."""


class FrameClassifier(nn.Module):
    """Log-odds of each concept, from single frames; of each cell of a frame first, then of the frame."""

    def __init__(self, config: FrameClassifierConfig) -> None:
        super().__init__()
        width = config.width
        self.config = config
        self.body = nn.Sequential(
            _layer(3, width, stride=2, side=5),
            _layer(width, 2 * width, stride=2),
            _layer(2 * width, 4 * width, stride=2),
            *(_Residual(4 * width) for _ in range(2)),
            _layer(4 * width, 6 * width, stride=2),
            *(_Residual(6 * width) for _ in range(4)),
        )
        self.head = nn.Conv2d(6 * width, 2 * len(CONCEPTS), 1)
        self.scale = nn.Parameter(torch.ones(len(CONCEPTS)))
        self.shift = nn.Parameter(torch.zeros(len(CONCEPTS)))

    @classmethod
    def load(cls, folder: Path | None = None) -> "FrameClassifier":
        """The packaged network, or that of another folder. Raises WeightsError if it is missing or was changed."""
        return load_model(folder or packaged_folder(FOLDER), FrameClassifierConfig, cls)

    def forward(self, pictures: Tensor) -> Tensor:
        """(B, 3, H, W) in -1..1 -> (B, concepts)."""
        return self.pooled(self.cells(pictures))

    def cells(self, pictures: Tensor) -> Tensor:
        """(B, 3, H, W) -> log-odds (B, 2 * concepts, H / CELL_PX, W / CELL_PX) of each concept, then its look-alike.

        The latter are learnt, so that the former are told from them, and used for nothing else.
        """
        return self.head(self.body(pictures))

    def pooled(self, cells: Tensor) -> Tensor:
        """Cells as above -> log-odds of the pictures (B, concepts)."""
        of_concepts = cells[:, : len(CONCEPTS)].flatten(2)
        highest = of_concepts.topk(min(MOST_LIKE, of_concepts.shape[2]), dim=2).values
        return highest.mean(dim=2) * self.scale + self.shift

    @torch.inference_mode()
    def log_odds(self, frames: Frames) -> NDArray[np.float32]:
        """frames: (F, H, W, 3) uint8 of any size -> (F, concepts)."""
        seen = [self(as_input(frame[None])) for frame in small(frames)]
        return torch.cat(seen).numpy()


@functools.cache
def shared_frame_classifier() -> FrameClassifier:
    """The packaged network, read once a process. Raises WeightsError if it is missing or was changed.

    Whoever is to show frames then shows none: there is no review without it.
    """
    try:
        return folded(FrameClassifier.load())
    except WeightsError as error:
        raise WeightsError(f"frames cannot be reviewed, so none are made: {error}") from error


def folded(network: FrameClassifier) -> FrameClassifier:
    """The same network in evaluation mode, changed in place, a third faster: statistics are part of the weights."""
    for layer in [module for module in network.modules() if isinstance(module, nn.Sequential)]:
        convolution, norm = layer[0], layer[1]
        if isinstance(convolution, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
            layer[0], layer[1] = fuse_conv_bn_eval(convolution, norm), nn.Identity()
    return network.to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue]  as the pictures are


def small(frames: Frames) -> Frames:
    """(F, H, W, 3) of any size: the same with a shorter side of SIDE_PX, as the network looks at them."""
    height, width = frames.shape[1:3]
    factor = SIDE_PX / min(height, width)
    longest = round(MOST_ASPECT * SIDE_PX)
    size = min(round(factor * width), longest), min(round(factor * height), longest)
    if size == (width, height):
        return frames
    scaled = (Image.fromarray(frame).resize(size, Image.Resampling.BILINEAR) for frame in frames)
    return np.stack([np.asarray(image) for image in scaled])


def as_input(pictures: Frames) -> Tensor:
    """(F, H, W, 3) uint8 -> (F, 3, H, W) in -1..1, channels last in memory."""
    return torch.from_numpy(pictures.copy()).permute(0, 3, 1, 2).float() / 127.5 - 1


def _layer(num_in: int, num_out: int, stride: int = 1, side: int = 3) -> nn.Sequential:
    convolution = nn.Conv2d(num_in, num_out, side, stride, padding=side // 2, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(num_out), nn.SiLU())


class _Residual(nn.Module):
    def __init__(self, width: int) -> None:
        super().__init__()
        self.layer = _layer(width, width)

    def forward(self, seen: Tensor) -> Tensor:
        return seen + self.layer(seen)
