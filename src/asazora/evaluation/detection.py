"""From heat maps to boxes, and back: where bodies stand in a frame."""

from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from asazora.evaluation.judge_config import FRAME_PX, HEAT_STRIDE
from asazora.evaluation.pictures import Boxes

GRID = FRAME_PX // HEAT_STRIDE
RARE_LOGIT = -4.0
"""What centre logits count from: nearly no cell is the centre of a body."""
LEAST_SCORE = 0.3
MOST_BODIES = 8
OVERLAP = 0.45
"""Two boxes that share more than this of their union are one body seen twice."""


@dataclass(frozen=True, slots=True)
class Found:
    """The bodies of one frame: boxes (N, 4) and scores (N,), best first."""

    boxes: Boxes
    scores: NDArray[np.float32]


def found_in(maps: Tensor) -> list[Found]:
    """maps: (B, 5, GRID, GRID) of the frame network -> the bodies of each frame."""
    scores = torch.sigmoid(maps[:, 0].float() + RARE_LOGIT)
    peaks = scores * (scores == torch.nn.functional.max_pool2d(scores[:, None], 3, 1, 1)[:, 0])
    return [_found(one, peak) for one, peak in zip(maps.float(), peaks, strict=True)]


def _found(maps: Tensor, peaks: Tensor) -> Found:
    scores, cells = peaks.flatten().topk(MOST_BODIES)
    scores, cells = scores[scores > LEAST_SCORE], cells[scores > LEAST_SCORE]
    values = maps[1:].flatten(1)[:, cells]
    centre = torch.stack([cells % GRID, cells // GRID]).float() + 0.5 + values[:2]
    boxes = torch.cat([centre / GRID, values[2:].clamp(-5, 0.7).exp()]).T
    return _single(boxes.numpy().astype(np.float32), scores.numpy().astype(np.float32))


def _single(boxes: Boxes, scores: NDArray[np.float32]) -> Found:
    """Each body once: the better of two boxes that nearly coincide."""
    kept: list[int] = []
    for index, box in enumerate(boxes):
        if all(overlap(box, boxes[other]) < OVERLAP for other in kept):
            kept.append(index)
    return Found(boxes[kept], scores[kept])


def overlap(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Shared area of two boxes as a share of their union."""
    low = np.maximum(one[:2] - one[2:] / 2, other[:2] - other[2:] / 2)
    high = np.minimum(one[:2] + one[2:] / 2, other[:2] + other[2:] / 2)
    shared = float(np.prod(np.maximum(high - low, 0.0)))
    return shared / max(float(one[2] * one[3] + other[2] * other[3]) - shared, 1e-6)


def box_targets(boxes: Tensor, valid: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """What the maps should be. boxes: (B, K, 4), valid: (B, K) -> heat (B, GRID, GRID), cells (B, K), values (B, K, 4).

    Heat is 1 at centres and falls off around them (Zhou et al., arXiv 1904.07850).
    """
    centre = (boxes[..., :2] * GRID).clamp(0, GRID - 1e-3)
    cell = centre.floor()
    grid = torch.arange(GRID, dtype=torch.float32)
    reach = (0.1 * GRID * (boxes[..., 2] * boxes[..., 3]).sqrt()).clamp_min(0.6)
    distance = (grid - cell[..., :1])[:, :, None, :] ** 2 + (grid - cell[..., 1:])[:, :, :, None] ** 2
    heat = torch.exp(-0.5 * distance / reach[..., None, None] ** 2) * valid[..., None, None]
    values = torch.cat([centre - cell - 0.5, boxes[..., 2:].clamp_min(0.01).log()], dim=-1)
    return heat.amax(1), (cell[..., 1] * GRID + cell[..., 0]).long(), values


def detection_loss(maps: Tensor, boxes: Tensor, valid: Tensor) -> Tensor:
    """Focal loss of the centres (penalties reduced near them), and distance of offsets and sizes."""
    heat, cells, values = box_targets(boxes, valid)
    logits = maps[:, 0].float() + RARE_LOGIT
    chance = torch.sigmoid(logits).clamp(1e-4, 1 - 1e-4)
    is_centre = (heat > 0.999).float()
    focal = (
        is_centre * (1 - chance) ** 2 * chance.log()
        + (1 - is_centre) * (1 - heat) ** 4 * chance**2 * (1 - chance).log()
    )
    number = valid.sum().clamp_min(1.0)
    picked = maps[:, 1:].float().flatten(2).gather(2, cells[:, None].expand(-1, 4, -1)).transpose(1, 2)
    return (-focal.sum() + 2.0 * ((picked - values).abs().sum(-1) * valid).sum()) / number
