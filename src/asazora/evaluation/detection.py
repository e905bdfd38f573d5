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
NEAR_CELLS = 2.5
"""Squared distance, in cells, up to which the cells around a centre learn its box."""
BOX_WEIGHT = 2.0
FAR = 1e6
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


@dataclass(frozen=True, slots=True, kw_only=True)
class MapTargets:
    """What the maps should be: heat (B, GRID, GRID), values (B, 4, GRID, GRID), and how much those of a cell count."""

    heat: Tensor
    values: Tensor
    weight: Tensor


def map_targets(boxes: Tensor, valid: Tensor) -> MapTargets:
    """boxes: (B, K, 4), valid: (B, K). Heat is 1 at centres and falls off around them (Zhou et al., arXiv 1904.07850).

    The cells around a centre are told of its box too: the best cell is not always the right one.
    """
    centre = (boxes[..., :2] * GRID).clamp(0, GRID - 1e-3)
    cell = centre.floor()
    grid = torch.arange(GRID, dtype=torch.float32)
    reach = (0.1 * GRID * (boxes[..., 2] * boxes[..., 3]).sqrt()).clamp_min(0.6)
    distance = (grid - cell[..., :1])[:, :, None, :] ** 2 + (grid - cell[..., 1:])[:, :, :, None] ** 2
    distance = torch.where(valid[..., None, None] > 0, distance, FAR)
    heat = torch.exp(-0.5 * distance / reach[..., None, None] ** 2)
    near, owner = distance.min(1, keepdim=True)

    def of_owner(values: Tensor) -> Tensor:
        return values[..., None, None].expand_as(distance).gather(1, owner)[:, 0]

    offset_x = of_owner(centre[..., 0]) - grid - 0.5
    offset_y = of_owner(centre[..., 1]) - grid[:, None] - 0.5
    sizes = boxes[..., 2:].clamp_min(0.01).log()
    values = torch.stack([offset_x, offset_y, of_owner(sizes[..., 0]), of_owner(sizes[..., 1])], dim=1)
    return MapTargets(heat=heat.amax(1), values=values, weight=(torch.exp(-near) * (near < NEAR_CELLS))[:, 0])


def detection_loss(maps: Tensor, boxes: Tensor, valid: Tensor) -> Tensor:
    """Focal loss of the centres (penalties reduced near them), and distance of offsets and sizes."""
    targets = map_targets(boxes, valid)
    logits = maps[:, 0].float() + RARE_LOGIT
    chance = torch.sigmoid(logits).clamp(1e-4, 1 - 1e-4)
    is_centre = (targets.heat > 0.999).float()
    focal = (
        is_centre * (1 - chance) ** 2 * chance.log()
        + (1 - is_centre) * (1 - targets.heat) ** 4 * chance**2 * (1 - chance).log()
    )
    misses = (maps[:, 1:].float() - targets.values).abs().sum(1) * targets.weight
    return -focal.sum() / valid.sum().clamp_min(1.0) + BOX_WEIGHT * misses.sum() / targets.weight.sum().clamp_min(1.0)
