"""Borders of patches: steps are softened, everything else stays."""

import torch

from asazora.models.codec import Codec, CodecConfig
from asazora.models.codec.deblocking import REACH_PX, without_block_edges, without_time_edges


def video_of(picture: torch.Tensor) -> torch.Tensor:
    """(3, H, W) -> (1, 3, 1, H, W)."""
    return picture[None, :, None]


def test_a_step_between_two_patches_becomes_a_ramp() -> None:
    picture = torch.zeros(3, 32, 64)
    picture[..., 32:] = 0.1
    softened = without_block_edges(video_of(picture), 32)[0, :, 0]
    assert softened.diff(dim=-1).abs().max() < 0.25 * picture.diff(dim=-1).abs().max()
    assert (softened.diff(dim=-1) >= -1e-6).all()
    torch.testing.assert_close(softened[..., : 32 - REACH_PX], picture[..., : 32 - REACH_PX])
    torch.testing.assert_close(softened[..., 32 + REACH_PX :], picture[..., 32 + REACH_PX :])


def test_steps_are_softened_both_ways_alike() -> None:
    picture = 0.1 * torch.randn(3, 3, 3, generator=torch.Generator().manual_seed(0))
    picture = picture.repeat_interleave(32, 1).repeat_interleave(32, 2)
    one = without_block_edges(video_of(picture), 32)
    other = without_block_edges(video_of(picture.mT), 32).mT
    torch.testing.assert_close(one, other, atol=0.01, rtol=0)


def test_a_slope_over_the_border_stays() -> None:
    picture = torch.linspace(-1, 1, 96).expand(3, 64, -1)
    torch.testing.assert_close(without_block_edges(video_of(picture), 32), video_of(picture), atol=1e-5, rtol=0)


def test_an_outline_on_the_border_stays() -> None:
    picture = torch.full((3, 64, 64), -1.0)
    picture[..., 32:] = 1.0
    torch.testing.assert_close(without_block_edges(video_of(picture), 32), video_of(picture), atol=1e-5, rtol=0)


def test_one_patch_has_no_border() -> None:
    picture = torch.rand(3, 32, 32)
    torch.testing.assert_close(without_block_edges(video_of(picture), 32), video_of(picture))


def test_a_step_in_time_fades_over_the_latent_frame() -> None:
    levels = torch.tensor([0.0, 0.02, 0.02, 0.02, 0.02]).view(1, 1, 5, 1, 1).expand(1, 3, 5, 4, 4)
    steps = without_time_edges(levels, None, 4)[0, 0, :, 0, 0].diff()
    torch.testing.assert_close(steps, torch.full((4,), 0.005), atol=0, rtol=0.15)


def test_motion_in_time_stays() -> None:
    levels = torch.tensor([-1.0, 0.5, 0.5, 0.5, 0.5]).view(1, 1, 5, 1, 1).expand(1, 3, 5, 4, 4)
    torch.testing.assert_close(without_time_edges(levels, None, 4), levels)


def test_a_cut_stays_sharp() -> None:
    codec = Codec(CodecConfig(channels=8, shared_channels=5, decoder_widths=None))
    for basis in (codec.basis.spatial, codec.basis.detail):
        basis.normal_(0, 0.01, generator=torch.Generator().manual_seed(1))
    latents = torch.randn(1, 8, 2, 2, 2, generator=torch.Generator().manual_seed(2))
    _, state = codec.decode_chunk(latents[:, :, :1], None)
    assert codec.after_cut(None) is None
    going_on, _ = codec.decode_chunk(latents[:, :, 1:], state)
    after_cut, _ = codec.decode_chunk(latents[:, :, 1:], codec.after_cut(state))
    unsoftened = without_block_edges(codec.decode_linear(latents[:, :, 1:], starts=False), 32)
    torch.testing.assert_close(after_cut, unsoftened)
    assert not torch.allclose(going_on, after_cut)


def test_a_codec_without_a_learned_decoder_decodes_in_chunks_what_it_decodes_at_once() -> None:
    codec = Codec(CodecConfig(channels=8, shared_channels=5, decoder_widths=None))
    for basis in (codec.basis.spatial, codec.basis.detail):
        basis.normal_(generator=torch.Generator().manual_seed(1))
    latents = torch.randn(1, 8, 3, 2, 2, generator=torch.Generator().manual_seed(2))
    whole = codec.decode(latents)
    first, state = codec.decode_chunk(latents[:, :, :1], None)
    rest, _ = codec.decode_chunk(latents[:, :, 1:], state)
    torch.testing.assert_close(torch.cat([first, rest], dim=2), whole)
    assert not torch.allclose(whole, codec.decode_linear(latents))
