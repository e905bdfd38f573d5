import numpy as np
import pytest
import torch

from asazora.evaluation.detection import GRID, detection_loss, found_in, map_targets, overlap

BOXES = torch.tensor([[[0.3, 0.6, 0.2, 0.3], [0.7, 0.55, 0.1, 0.15], [0.0, 0.0, 0.0, 0.0]]])
VALID = torch.tensor([[1.0, 1.0, 0.0]])


def perfect_maps() -> torch.Tensor:
    targets = map_targets(BOXES, VALID)
    return torch.cat([24 * targets.heat[:, None] - 8, targets.values], dim=1)


def test_what_targets_describe_is_found_again() -> None:
    found = found_in(perfect_maps())[0]
    order = np.argsort(found.boxes[:, 0])
    assert found.boxes[order] == pytest.approx(BOXES[0, :2].numpy(), abs=1e-5)


def test_cells_beside_a_centre_tell_of_the_same_box() -> None:
    maps = perfect_maps()
    heat = maps[0, 0]
    column, row = int(0.3 * GRID), int(0.6 * GRID)
    heat[row, column], heat[row, column + 1] = heat[row, column + 1].item(), heat[row, column].item()
    found = found_in(maps)[0]
    order = np.argsort(found.boxes[:, 0])
    assert found.boxes[order] == pytest.approx(BOXES[0, :2].numpy(), abs=1e-5)


def test_padding_is_no_body() -> None:
    targets = map_targets(BOXES, VALID)
    assert targets.heat[0, 0, 0] < 1e-3
    assert targets.weight[0, 0, 0] == 0


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
