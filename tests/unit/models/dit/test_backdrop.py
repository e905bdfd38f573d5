"""The backdrop: any grid, the same at rest, and moved by the camera as a picture is."""

import pytest
import torch
from torch import Tensor

from asazora.models.dit.backdrop import LOG_ZOOM, MARGIN, Around, Backdrop, X, places
from asazora.models.dit.patch_basis import PatchBasis

SCENERY, CLOCK, CHANNELS = 4, 2, 5
STILL = torch.zeros(1, 5)
WIDE = (1.5, 1.5)


@pytest.fixture(scope="module")
def backdrop() -> Backdrop:
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return Backdrop(SCENERY, CLOCK, 8, 8, CHANNELS)


@pytest.fixture(scope="module")
def basis() -> PatchBasis:
    result = PatchBasis(CHANNELS, 4, 4)
    noise = torch.randn(4 * 3 * 16, CHANNELS, generator=torch.Generator().manual_seed(1))
    result.rows.copy_(torch.linalg.qr(noise).Q.T)
    result.gain.fill_(1.0)
    return result


def camera(x: float = 0.0, log_zoom: float = 0.0) -> Tensor:
    row = torch.zeros(1, 5)
    row[:, X], row[:, LOG_ZOOM] = x, log_zoom
    return row


def latents(backdrop: Backdrop, basis: PatchBasis, first: Tensor, last: Tensor, grid: tuple[int, int]) -> Tensor:
    return backdrop(torch.ones(1, SCENERY), torch.ones(1, CLOCK), (first, last), basis, grid)[1]


@pytest.mark.parametrize("grid", [(8, 8), (8, 14), (16, 9)])
def test_every_grid_has_a_backdrop(backdrop: Backdrop, basis: PatchBasis, grid: tuple[int, int]) -> None:
    for last in (STILL, camera(x=0.3)):
        assert latents(backdrop, basis, STILL, last, grid).shape == (1, grid[0] * grid[1], CHANNELS)


def test_the_camera_moves_it(backdrop: Backdrop, basis: PatchBasis) -> None:
    at_rest = latents(backdrop, basis, STILL, STILL, (4, 4))
    for moved in (camera(x=0.2), camera(log_zoom=0.3)):
        assert not torch.allclose(latents(backdrop, basis, STILL, moved, (4, 4)), at_rest)


def test_frames_do_not_depend_on_each_other(backdrop: Backdrop, basis: PatchBasis) -> None:
    generator = torch.Generator().manual_seed(2)
    scenery, clock = torch.randn(3, SCENERY, generator=generator), torch.randn(3, CLOCK, generator=generator)
    cameras = torch.cat([STILL, camera(x=0.2), STILL])
    _, together = backdrop(scenery, clock, (cameras, cameras), basis, (4, 4))
    for index in range(3):
        one = slice(index, index + 1)
        alone = backdrop(scenery[one], clock[one], (cameras[one], cameras[one]), basis, (4, 4))[1]
        torch.testing.assert_close(together[index : index + 1], alone)


def test_a_pan_shows_what_lay_beside_the_view() -> None:
    dots = torch.arange(12.0).expand(1, 3, 12, 12)
    seen = Around(dots, torch.ones(1, 16), WIDE).seen(camera(x=0.5), (8, 8))
    torch.testing.assert_close(seen[0, 0, 0], torch.arange(12.0)[MARGIN + 2 : MARGIN + 10])


def test_what_is_far_moves_less() -> None:
    dots = torch.arange(12.0).expand(1, 3, 12, 12)
    seen = Around(dots, torch.linspace(0.0, 1.0, 16)[None], WIDE).seen(camera(x=0.5), (8, 8))[0, 0, :, 0]
    assert seen[0] < seen[3] < seen[7]


def test_a_zoom_enlarges_the_middle() -> None:
    dots = torch.arange(12.0).expand(1, 3, 12, 12)
    seen = Around(dots, torch.ones(1, 16), WIDE).seen(camera(log_zoom=0.7), (8, 8))[0, 0, 0]
    assert float(seen[-1] - seen[0]) == pytest.approx(7 / 2.014, abs=0.05)
    assert float(seen.mean()) == pytest.approx(5.5)


def test_places_are_the_middles_of_cells() -> None:
    assert places(2, 4, torch.device("cpu"))[0].tolist() == [-0.75, -0.5]
    assert places(2, 4, torch.device("cpu"), margin=1)[0].tolist() == [-1.25, -1.5]
