"""The judge's networks: one looks at whole frames, one at the picture of a body, one at how a body goes on in time."""

import torch
from torch import Tensor, nn

from asazora.evaluation.camera_motion import NUM_FIGURES as CAMERA_FIGURES
from asazora.evaluation.judge_config import CROP_PX, JudgeConfig
from asazora.evaluation.tracks import GEOMETRY

MOTION_ROWS = ("subject", "pose", "facing", "effect")
"""What is told of a body's picture that its motion is read from."""


class Conv3x3(nn.Module):
    """A 3x3 convolution whose kernel is held as a matrix (outputs, inputs * 9), the shape that Muon works on."""

    def __init__(self, inputs: int, outputs: int, stride: int = 1) -> None:
        super().__init__()
        self.stride = stride
        self.matrix = nn.Parameter(torch.randn(outputs, inputs * 9) * (2.0 / (inputs * 9)) ** 0.5)

    def forward(self, x: Tensor) -> Tensor:
        kernel = self.matrix.view(len(self.matrix), -1, 3, 3)
        return nn.functional.conv2d(x, kernel, stride=self.stride, padding=1)


def _conv(inputs: int, outputs: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(Conv3x3(inputs, outputs, stride), nn.BatchNorm2d(outputs), nn.ReLU(inplace=True))


class Residual(nn.Module):
    """Two convolutions beside a shortcut."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.body = nn.Sequential(_conv(width, width), Conv3x3(width, width))
        self.norm = nn.BatchNorm2d(width)

    def forward(self, x: Tensor) -> Tensor:
        return torch.relu(x + self.norm(self.body(x)))


class Heads(nn.Module):
    """One linear answer a row, from the same features."""

    def __init__(self, width: int, rows: dict[str, tuple[str, ...]]) -> None:
        super().__init__()
        self.rows = rows
        self.linear = nn.Linear(width, sum(map(len, rows.values())))

    def forward(self, features: Tensor) -> dict[str, Tensor]:
        """features: (B, width) -> logits (B, number of names) by row."""
        parts = self.linear(features).split([len(names) for names in self.rows.values()], dim=-1)
        return dict(zip(self.rows, parts, strict=True))


class FrameNet(nn.Module):
    """A whole frame: where and when it is, and where bodies stand (a heat map of centres with box sizes)."""

    def __init__(self, config: JudgeConfig) -> None:
        super().__init__()
        width = config.frame_width
        self.fine = nn.Sequential(_conv(3, width // 2, 2), _conv(width // 2, width, 2), Residual(width))
        self.middle = nn.Sequential(_conv(width, 2 * width, 2), Residual(2 * width))
        self.coarse = nn.Sequential(_conv(2 * width, 3 * width, 2), Residual(3 * width))
        self.from_middle, self.from_coarse = nn.Conv2d(2 * width, width, 1), nn.Conv2d(3 * width, width, 1)
        self.before_boxes, self.boxes = _conv(width, width), nn.Conv2d(width, 5, 1)
        self.heads = Heads(6 * width, config.frame_rows)

    def forward(self, pictures: Tensor) -> tuple[dict[str, Tensor], Tensor]:
        """pictures: (B, 3, 128, 128) in [-1, 1] -> logits by row, and (B, 5, 32, 32): centre, offset, log size."""
        fine = self.fine(pictures)
        middle = self.middle(fine)
        coarse = self.coarse(middle)
        pooled = torch.cat([fine.mean((2, 3)), middle.mean((2, 3)), coarse.mean((2, 3))], dim=1)
        context = _doubled(self.from_middle(middle)) + _doubled(_doubled(self.from_coarse(coarse)))
        return self.heads(pooled), self.boxes(self.before_boxes(torch.relu(fine + context)))


class CropNet(nn.Module):
    """The picture of one body: who it is, how it looks, feels and is held."""

    def __init__(self, config: JudgeConfig) -> None:
        super().__init__()
        width = config.crop_width
        self.body = nn.Sequential(
            _conv(3, width, 2),
            _conv(width, 2 * width, 2),
            _conv(2 * width, 4 * width, 2),
            Residual(4 * width),
            _conv(4 * width, 5 * width, 2),
            Residual(5 * width),
        )
        self.embed = nn.Sequential(nn.Linear(5 * width * (CROP_PX // 16) ** 2, config.embedding), nn.ReLU(inplace=True))
        self.heads = Heads(config.embedding, config.crop_rows)

    def forward(self, crops: Tensor) -> dict[str, Tensor]:
        """crops: (B, 3, 96, 96) in [-1, 1] -> logits by row."""
        return self.heads(self.embed(self.body(crops).flatten(1)))


class MotionNet(nn.Module):
    """A body in time: what it does in every frame, told from how its pictures look and how its box moves."""

    def __init__(self, config: JudgeConfig) -> None:
        super().__init__()
        width, inputs = config.motion_width, sum(len(config.crop_rows[row]) for row in MOTION_ROWS) + GEOMETRY
        self.first = nn.Conv1d(inputs, width, 5, padding=2)
        self.second = nn.Conv1d(2 * width, width, 5, padding=2)
        self.third = nn.Conv1d(width, width, 5, padding=2)
        self.answer = nn.Conv1d(width, len(config.scope.actions), 1)
        self.dropout = nn.Dropout(0.2)

    def forward(self, features: Tensor, mask: Tensor) -> Tensor:
        """features: (B, F, D), mask: (B, F), 1 where the track has a frame -> action logits (B, F, actions)."""
        mask = mask[:, None]
        x = torch.relu(self.first(features.transpose(1, 2))) * mask
        mean = x.sum(2, keepdim=True) / mask.sum(2, keepdim=True).clamp_min(1.0)
        x = torch.relu(self.second(torch.cat([self.dropout(x), mean.expand_as(x)], dim=1))) * mask
        x = torch.relu(self.third(self.dropout(x)) + x) * mask
        return self.answer(self.dropout(x)).transpose(1, 2)


def motion_input(logits: dict[str, Tensor], geometry: Tensor) -> Tensor:
    """What the motion network reads of a track: the chances of its pictures, doubled, beside the figures of its boxes.

    logits: (F, names) by row, geometry: (F, GEOMETRY) -> (F, D).
    """
    return torch.cat([*(2.0 * logits[row].float().softmax(dim=-1) for row in MOTION_ROWS), geometry], dim=1)


class CameraNet(nn.Module):
    """What the camera does, from the figures of how the background moves."""

    mean: Tensor
    scale: Tensor

    def __init__(self, config: JudgeConfig) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(CAMERA_FIGURES))
        self.register_buffer("scale", torch.ones(CAMERA_FIGURES))
        self.layers = nn.Sequential(
            nn.Linear(CAMERA_FIGURES, 48),
            nn.ReLU(),
            nn.Linear(48, 48),
            nn.ReLU(),
            nn.Linear(48, len(config.scope.cameras)),
        )

    def forward(self, figures: Tensor) -> Tensor:
        """figures: (B, CAMERA_FIGURES) -> logits (B, cameras)."""
        return self.layers((figures - self.mean) / self.scale)


class JudgeNets(nn.Module):
    """All of a judge that is learned."""

    def __init__(self, config: JudgeConfig) -> None:
        super().__init__()
        self.config = config
        self.frame, self.crop = FrameNet(config), CropNet(config)
        self.motion, self.camera = MotionNet(config), CameraNet(config)


def _doubled(x: Tensor) -> Tensor:
    return nn.functional.interpolate(x, scale_factor=2.0, mode="nearest")
