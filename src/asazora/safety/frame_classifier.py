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

from asazora.core.video_model import Frames
from asazora.weights import load_model
from asazora.weights.packaged import packaged_folder

CONCEPTS = ("blood", "weapon", "bare body", "symbol")
CATEGORIES = {"blood": "violence", "weapon": "violence", "bare body": "sexual", "symbol": "hate"}
"""Which category of the policy each concept stands for."""

SIDE_PX = 128
FOLDER = "frames"


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameClassifierConfig:
    """The network's size, and its thresholds: log-odds, set on renders that training did not see."""

    width: int = 12
    block: float = 0.0
    """Frames at or above are refused."""
    review: float = 0.0
    """Frames at or above, and below `block`, wait for a person."""


class FrameClassifier(nn.Module):
    """Log-odds of each concept, from single frames."""

    def __init__(self, config: FrameClassifierConfig) -> None:
        super().__init__()
        width = config.width
        self.config = config
        self.body = nn.Sequential(
            _layer(3, 2 * width, stride=4, side=5),
            _layer(2 * width, 2 * width),
            _layer(2 * width, 4 * width, stride=2),
            _layer(4 * width, 4 * width),
            _layer(4 * width, 6 * width, stride=2),
            _layer(6 * width, 6 * width),
        )
        self.head = nn.Linear(12 * width, len(CONCEPTS))

    @classmethod
    def load(cls, folder: Path | None = None) -> "FrameClassifier":
        """The packaged network, or that of another folder. Raises WeightsError if it is missing or was changed."""
        return load_model(folder or packaged_folder(FOLDER), FrameClassifierConfig, cls)

    def forward(self, pictures: Tensor) -> Tensor:
        """(B, 3, SIDE_PX, SIDE_PX) in -1..1 -> (B, concepts). The mean tells of the whole, the maximum of a part."""
        seen = self.body(pictures)
        return self.head(torch.cat([seen.mean(dim=(2, 3)), seen.amax(dim=(2, 3))], dim=1))

    @torch.inference_mode()
    def log_odds(self, frames: Frames) -> NDArray[np.float32]:
        """frames: (F, H, W, 3) uint8 of any size -> (F, concepts)."""
        return self(as_input(small(frames))).numpy()


@functools.cache
def shared_frame_classifier() -> FrameClassifier | None:
    """The packaged network, read once a process; None if none is shipped. Raises WeightsError if it was changed."""
    return FrameClassifier.load() if packaged_folder(FOLDER).is_dir() else None


def small(frames: Frames) -> Frames:
    """(F, SIDE_PX, SIDE_PX, 3): what the network looks at, squeezed to a square."""
    if frames.shape[1:3] == (SIDE_PX, SIDE_PX):
        return frames
    squeezed = (Image.fromarray(frame).resize((SIDE_PX, SIDE_PX), Image.Resampling.BOX) for frame in frames)
    return np.stack([np.asarray(image) for image in squeezed])


def as_input(pictures: Frames) -> Tensor:
    """(F, H, W, 3) uint8 -> (F, 3, H, W) in -1..1."""
    return torch.from_numpy(pictures.copy()).permute(0, 3, 1, 2).float() / 127.5 - 1


def _layer(num_in: int, num_out: int, stride: int = 1, side: int = 3) -> nn.Sequential:
    convolution = nn.Conv2d(num_in, num_out, side, stride, padding=side // 2, bias=False)
    return nn.Sequential(convolution, nn.BatchNorm2d(num_out), nn.SiLU())
