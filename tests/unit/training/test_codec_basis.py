"""Bases fitted to patches: the components that patches are made of, whichever way they are turned."""

from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import Tensor

from asazora.models.codec import Codec, CodecConfig
from asazora.training.codec_basis import PatchMoments, fit_basis, principal_components
from asazora.weights import load_model, save_model

CONFIG = CodecConfig(channels=16, shared_channels=8, decoder_widths=None)


def seeded(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def mirrored(patches: Tensor) -> Tensor:
    """Patches together with their mirror images, forwards and backwards."""
    both = torch.cat([patches, patches.flip(-1)])
    return torch.cat([both, both.flip(2)])


@pytest.fixture(scope="module")
def patches() -> Tensor:
    """Sums of two still patterns and one that moves, each as strong as it happens to be: (N, 3, 4, 32, 32)."""
    still = torch.randn(2, 3, 1, 32, 32, generator=seeded(1)).expand(-1, -1, 4, -1, -1)
    moving = torch.randn(1, 3, 4, 32, 32, generator=seeded(2))
    strength = torch.randn(60, 3, generator=seeded(3))
    return torch.einsum("ns,scthw->ncthw", strength, torch.cat([still, moving])) / 4


@pytest.fixture(scope="module")
def codec(patches: Tensor) -> Codec:
    moments = PatchMoments(CONFIG)
    for part in patches.split(20):
        moments.add(part, torch.ones(len(part)))
    result = Codec(CONFIG)
    fit_basis(result, moments, seeded())
    return result


def test_the_strongest_directions_of_a_matrix_come_first() -> None:
    directions = torch.linalg.qr(torch.randn(40, 40, generator=seeded(4))).Q
    strengths = 0.5 ** torch.arange(40.0)
    rows, values = principal_components(directions @ strengths.diag() @ directions.T, 5, seeded())
    torch.testing.assert_close(values, strengths[:5])
    torch.testing.assert_close((rows @ directions[:, :5]).abs(), torch.eye(5), atol=1e-3, rtol=0)


def test_every_patch_is_kept_in_whatever_mirror(codec: Codec, patches: Tensor) -> None:
    """Three patterns in four mirrors are twelve at most, eight of them with a mean of their own."""
    later = mirrored(patches)
    kept = codec.basis.decode_later(codec.basis.encode_later(later))
    assert (kept - later).square().mean() < 1e-3 * later.square().mean()


def test_rows_are_orthonormal_and_even_or_odd(codec: Codec) -> None:
    for rows, shape in ((codec.basis.spatial[:8], (3, 32, 32)), (codec.basis.detail[:4], (4, 3, 32, 32))):
        torch.testing.assert_close(rows @ rows.T, torch.eye(len(rows)), atol=2e-2, rtol=0)
        images = rows.view(-1, *shape)
        evenness = (images * images.flip(-1)).flatten(1).sum(1)
        torch.testing.assert_close(evenness.abs(), torch.ones(len(rows)), atol=2e-2, rtol=0)


def test_a_file_holds_one_half_of_every_row_and_gives_back_both(codec: Codec, tmp_path: Path) -> None:
    whole = Codec(CONFIG)
    whole.load_state_dict(codec.state_dict())
    config = replace(CONFIG, mirrored=True)
    halved = Codec(config)
    for name in ("spatial", "detail"):
        getattr(halved.basis, name).copy_(getattr(codec.basis, name))
    save_model(tmp_path / "whole", whole, CONFIG, dtype=torch.bfloat16)
    save_model(tmp_path / "halved", halved, config, dtype=torch.bfloat16)
    found = load_model(tmp_path / "halved", CodecConfig, Codec)
    for name in ("spatial", "detail"):
        assert torch.equal(getattr(found.basis, name), getattr(codec.basis, name))
    sizes = [(tmp_path / name / "model.safetensors").stat().st_size for name in ("halved", "whole")]
    assert sizes[0] < 0.55 * sizes[1]


def test_what_counts_more_is_kept_better(patches: Tensor) -> None:
    others = torch.randn(60, 3, 4, 32, 32, generator=seeded(5)) / 8
    errors: list[float] = []
    for weight in (0.01, 100.0):
        moments = PatchMoments(CONFIG)
        moments.add(patches, torch.ones(len(patches)))
        moments.add(others, torch.full((len(others),), weight))
        codec = Codec(CONFIG)
        fit_basis(codec, moments, seeded())
        kept = codec.basis.decode_later(codec.basis.encode_later(others))
        errors.append((kept - others).square().mean().item())
    assert errors[1] < errors[0]
