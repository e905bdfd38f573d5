"""Dots and latents: what is put together in coarse pixels is what the codec would have encoded."""

import pytest
import torch
from torch import Tensor

from asazora.models.codec import Codec, CodecConfig
from asazora.models.dit.patch_basis import PatchBasis

CHANNELS, GRID = 12, (2, 2)


def dots(*shape: int, seed: int) -> Tensor:
    """Noise that is the same within each dot, twice as large as `shape`."""
    noise = torch.randn(shape, generator=torch.Generator().manual_seed(seed))
    return noise.repeat_interleave(2, dim=-2).repeat_interleave(2, dim=-1)


def orthonormal(rows: Tensor) -> Tensor:
    return torch.linalg.qr(rows.T).Q.T


@pytest.fixture(scope="module")
def codec() -> Codec:
    """A codec that keeps a few patterns of dots and nothing else."""
    codec = Codec(CodecConfig(channels=CHANNELS, shared_channels=6, decoder_widths=None))
    basis = codec.basis
    basis.spatial.copy_(orthonormal(dots(CHANNELS, 3, 16, 16, seed=0).flatten(1)))
    later = torch.cat([basis.shared.repeat(1, 4), dots(6, 4 * 3, 16, 16, seed=1).flatten(1)])
    basis.detail.copy_(orthonormal(later)[6:])
    generator = torch.Generator().manual_seed(2)
    codec.mean.copy_(0.1 * torch.randn(2, CHANNELS, generator=generator))
    codec.scale.copy_(0.5 + torch.rand(2, CHANNELS, generator=generator))
    return codec


def fitted(codec: Codec, pictures: int) -> PatchBasis:
    result = PatchBasis(CHANNELS, pictures, 16)
    result.fit(codec)
    return result


def span(pictures: int) -> slice:
    """Where a latent frame of so many pictures stands in a video of five."""
    return slice(0, 1) if pictures == 1 else slice(1, 5)


@pytest.mark.parametrize("pictures", [1, 4])
def test_latents_become_dots_as_the_codec_decodes_them(codec: Codec, pictures: int) -> None:
    latents = torch.randn(1, CHANNELS, 2, 2, 2, generator=torch.Generator().manual_seed(3))
    video = codec.decode_linear(latents)[:, :, span(pictures)]
    of_frame = latents[:, :, int(pictures > 1)].flatten(2).mT
    torch.testing.assert_close(fitted(codec, pictures).decode(of_frame, GRID), video[..., ::2, ::2].transpose(1, 2))


@pytest.mark.parametrize("pictures", [1, 4])
def test_added_dots_change_latents_as_the_codec_encodes_them(codec: Codec, pictures: int) -> None:
    video, more = dots(1, 3, 5, 32, 32, seed=4), dots(1, 3, pictures, 32, 32, seed=5)
    changed = video.clone()
    changed[:, :, span(pictures)] += more
    index = int(pictures > 1)
    before, after = (codec.encode(each)[:, :, index].flatten(2).mT for each in (video, changed))
    change = fitted(codec, pictures).change(more[..., ::2, ::2].transpose(1, 2))
    torch.testing.assert_close(before + change, after, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("pictures", [1, 4])
def test_ink_lies_over_what_is_seen_and_leaves_other_cells_as_they_are(codec: Codec, pictures: int) -> None:
    basis, generator = fitted(codec, pictures), torch.Generator().manual_seed(7)
    latents = torch.randn(2, 4, CHANNELS, generator=generator)
    opacity = torch.zeros(2, pictures, 1, 32, 32)
    opacity[0, -1, :, 20:30, 3:9] = 0.7  # in the last picture, in one cell only
    ink = torch.rand(2, pictures, 3, 32, 32, generator=generator) * opacity
    seen = basis.covered(latents, ink, opacity)
    expected = latents + basis.change(ink - opacity * basis.decode(latents, GRID))
    torch.testing.assert_close(seen, expected, atol=1e-4, rtol=1e-4)
    touched = (seen != latents).any(-1)
    assert touched.tolist() == [[False, False, True, False], [False] * 4]


def test_without_a_codec_nothing_changes() -> None:
    assert not PatchBasis(CHANNELS, 4, 16).change(torch.ones(1, 4, 3, 32, 32)).any()


@pytest.mark.parametrize("pictures", [1, 4])
def test_a_view_stretched_to_its_own_shape_stays_as_it_is(codec: Codec, pictures: int) -> None:
    latents, basis = torch.randn(1, 4, CHANNELS, generator=torch.Generator().manual_seed(6)), fitted(codec, pictures)
    torch.testing.assert_close(basis.stretched(latents, GRID, GRID), latents, atol=1e-3, rtol=1e-3)


def test_a_stretched_view_shows_the_same_at_every_share_of_it(codec: Codec) -> None:
    """A codec of one flat grey keeps what every stretching of flat cells shows."""
    basis = PatchBasis(CHANNELS, 1, 16)
    basis.rows[0], basis.gain[0] = 1.0, 1 / (3 * 16 * 16)
    latents = torch.zeros(1, 4, CHANNELS)
    latents[0, :, 0] = torch.tensor([1.0, 1.0, -1.0, -1.0])  # light above, dark below
    wide = basis.stretched(latents, GRID, (2, 4))
    assert wide.shape == (1, 8, CHANNELS)
    assert (wide[0, :4, 0] > 0.8).all()
    assert (wide[0, 4:, 0] < -0.8).all()
