import numpy as np
import pytest
import torch

from asazora.evaluation.detection import GRID, box_targets, detection_loss, found_in, overlap

BOXES = torch.tensor([[[0.3, 0.6, 0.2, 0.3], [0.7, 0.55, 0.1, 0.15], [0.0, 0.0, 0.0, 0.0]]])
VALID = torch.tensor([[1.0, 1.0, 0.0]])


def perfect_maps() -> torch.Tensor:
    heat, cells, values = box_targets(BOXES, VALID)
    maps = torch.zeros(1, 5, GRID, GRID)
    maps[:, 0] = 24 * heat - 8
    for k in range(2):
        maps[0, 1:, cells[0, k] // GRID, cells[0, k] % GRID] = values[0, k]
    return maps


def test_what_targets_describe_is_found_again() -> None:
    found = found_in(perfect_maps())[0]
    order = np.argsort(found.boxes[:, 0])
    assert found.boxes[order] == pytest.approx(BOXES[0, :2].numpy(), abs=1e-5)


def test_loss_is_least_for_what_targets_describe() -> None:
    maps = perfect_maps()
    shifted = maps.roll(3, dims=-1)
    assert detection_loss(maps, BOXES, VALID) < 0.2 * detection_loss(shifted, BOXES, VALID)


def test_empty_picture_has_no_bodies() -> None:
    found = found_in(torch.full((1, 5, GRID, GRID), -8.0))[0]
    assert found.boxes.shape == (0, 4)


def test_overlap_is_shared_part_of_union() -> None:
    one, other = np.array([0.5, 0.5, 0.2, 0.2], np.float32), np.array([0.6, 0.5, 0.2, 0.2], np.float32)
    assert overlap(one, one) == pytest.approx(1.0)
    assert overlap(one, other) == pytest.approx(1 / 3, abs=1e-4)
    assert overlap(one, other + np.float32(0.5)) == 0.0
