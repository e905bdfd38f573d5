"""Puppets: painted once, the same anywhere, and set where the blocking has them."""

import pytest
import torch
from torch import Tensor

from asazora.models.dit.puppets import CENTRE, DEPTH, EXTENT, FACING, PRESENT, Puppets
from asazora.world.blocking import BODY_FEATURES

SIZE = (48, 64)
TOLERANCE = {"atol": 1e-5, "rtol": 1e-4}


@pytest.fixture(scope="module")
def puppets() -> Puppets:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return Puppets(len(BODY_FEATURES), 2, 8, (128, 96, 64, 32))


def body(x: float = 0.5, y: float = 0.5, size: float = 0.3, facing: float = 1.0, depth: float = 0.0) -> Tensor:
    row = torch.zeros(len(BODY_FEATURES))
    row[PRESENT], row[CENTRE], row[EXTENT] = 1.0, torch.tensor([x, y]), size
    row[FACING], row[DEPTH] = facing, depth
    return row


def view(puppets: Puppets, *bodies: Tensor) -> Tensor:
    """One picture of the bodies: (4, H, W)."""
    rows = torch.stack(bodies)[None]
    return puppets(rows, rows, torch.zeros(1, 2), 1, SIZE)[0, 0]


def test_nobody_is_nothing(puppets: Puppets) -> None:
    assert not view(puppets, torch.zeros(len(BODY_FEATURES))).any()


def test_a_body_is_seen_in_and_around_its_box_only(puppets: Puppets) -> None:
    opacity = view(puppets, body(x=0.125, y=0.5, size=0.1))[3]
    assert opacity[24, 8] > 0
    assert not opacity[:, 16:].any()
    assert not opacity[:12].any()


def test_a_body_looks_the_same_wherever_it_stands(puppets: Puppets) -> None:
    here, there = (view(puppets, body(x=x, size=0.1)) for x in (0.125, 0.625))
    torch.testing.assert_close(here[:, :, :16], there[:, :, 32:48], **TOLERANCE)


def test_a_body_that_faces_left_is_a_mirror_image(puppets: Puppets) -> None:
    right, left = (view(puppets, body(facing=way)) for way in (1.0, -1.0))
    torch.testing.assert_close(right.flip(-1), left, **TOLERANCE)


def test_the_nearer_body_is_on_top_whatever_the_order(puppets: Puppets) -> None:
    near, far = body(0.45, depth=0.1), body(0.55, depth=0.8, size=0.4)
    torch.testing.assert_close(view(puppets, near, far), view(puppets, far, near))
    swapped = view(puppets, body(0.45, depth=0.8), body(0.55, depth=0.1, size=0.4))
    assert not torch.allclose(view(puppets, near, far), swapped, atol=1e-3)


def test_pictures_lead_from_the_first_place_to_the_last(puppets: Puppets) -> None:
    first, last = body(x=0.25, size=0.1)[None, None], body(x=0.75, size=0.1)[None, None]
    pictures = puppets(first, last, torch.zeros(1, 2), 4, SIZE)[0, :, 3].detach()
    columns = torch.arange(SIZE[1]) + 0.5
    middles = [float((picture.sum(0) * columns).sum() / picture.sum() / SIZE[1]) for picture in pictures]
    assert middles == pytest.approx([0.25, 0.25 + 0.5 / 3, 0.25 + 1 / 3, 0.75], abs=0.01)


def test_the_painter_learns(puppets: Puppets) -> None:
    view(puppets, body()).square().sum().backward()
    for name, parameter in puppets.named_parameters():
        assert parameter.grad is not None, name
        assert parameter.grad.abs().sum() > 0, name
    puppets.zero_grad()
