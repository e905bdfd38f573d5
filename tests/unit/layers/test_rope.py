import torch

from asazora.layers.rope import axis_sizes, grid_positions, rotate, rotation


def test_axis_sizes_fill_half_the_head() -> None:
    for head_dim in (16, 64, 128):
        assert sum(axis_sizes(head_dim)) == head_dim // 2


def test_rotation_keeps_lengths() -> None:
    x = torch.randn(1, 2, 12, 16, generator=torch.Generator().manual_seed(0))
    turn = rotation(grid_positions(torch.arange(3), 2, 2), 16)
    torch.testing.assert_close(rotate(x, turn).norm(dim=-1), x.norm(dim=-1))


def test_scores_depend_on_relative_positions_only() -> None:
    generator = torch.Generator().manual_seed(0)
    query, key = torch.randn(2, 1, 1, 4, 16, generator=generator).unbind(0)
    early = rotation(grid_positions(torch.arange(4), 1, 1), 16)
    late = rotation(grid_positions(torch.arange(4) + 9, 1, 1), 16)
    scores = [rotate(query, turn) @ rotate(key, turn).transpose(-1, -2) for turn in (early, late)]
    torch.testing.assert_close(scores[0], scores[1], atol=1e-5, rtol=1e-5)


def test_positions_are_ordered_time_height_width() -> None:
    positions = grid_positions(torch.tensor([5]), 2, 3)
    assert positions.tolist() == [[5, 0, 0], [5, 0, 1], [5, 0, 2], [5, 1, 0], [5, 1, 1], [5, 1, 2]]
