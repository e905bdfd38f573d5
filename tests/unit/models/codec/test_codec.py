"""The codec's promises: sizes, causality, chunked decoding, files."""

import copy

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from asazora.core.errors import InvalidRequestError
from asazora.core.rng import torch_generator
from asazora.models.codec import Codec, CodecConfig, psnr_db
from asazora.weights import load_model, save_model

TOY = CodecConfig(
    channels=8,
    shared_channels=5,
    encoder_widths=(8, 8, 8),
    decoder_widths=(12, 8, 8),
    decoder_depths=(1, 1, 1),
    frame_width=8,
    frame_depth=1,
)


def noise(*shape: int, seed: int = 0) -> torch.Tensor:
    return torch.randn(*shape, generator=torch_generator(seed, "noise"))


@pytest.fixture(scope="module")
def codec() -> Codec:
    """A toy codec whose every part is random, so that none of them can hide by being zero."""
    toy = Codec(TOY).requires_grad_(False).eval()
    for number, value in enumerate(toy.parameters()):
        value.copy_(0.1 * noise(*value.shape, seed=number))
    for basis in (toy.basis.spatial, toy.basis.detail):
        basis.copy_(torch.linalg.qr(noise(*basis.T.shape)).Q.T)
    toy.mean.copy_(0.1 * noise(2, 8))
    toy.scale.copy_(1.0 + noise(2, 8, seed=1).abs())
    return toy


@pytest.mark.parametrize(("frames", "height", "width"), [(1, 32, 64), (5, 64, 32), (13, 96, 32)])
def test_latent_and_video_shapes_follow_the_geometry(codec: Codec, frames: int, height: int, width: int) -> None:
    video = noise(2, 3, frames, height, width)
    latents = codec.encode(video)
    assert latents.shape == (2, 8, codec.geometry.latent_frames(frames), height // 32, width // 32)
    assert codec.decode(latents).shape == video.shape


@settings(max_examples=15)
@given(cuts=st.lists(st.integers(1, 5), max_size=3))
def test_chunked_decoding_equals_whole_decoding(codec: Codec, cuts: list[int]) -> None:
    latents = noise(1, 8, 6, 2, 2)
    parts, state = [], None
    for chunk in latents.tensor_split(sorted(set(cuts)), dim=2):
        video, state = codec.decode_chunk(chunk, state)
        parts.append(video)
    torch.testing.assert_close(torch.cat(parts, dim=2), codec.decode(latents), atol=1e-5, rtol=1e-5)


def test_decoder_uses_the_steps_before(codec: Codec) -> None:
    latents = noise(1, 8, 3, 2, 2)
    _, state = codec.decode_chunk(latents[:, :, :1], None)
    _, other = codec.decode_chunk(-latents[:, :, :1], None)
    after, after_other = (codec.decode_chunk(latents[:, :, 1:], s)[0] for s in (state, other))
    assert not torch.allclose(after, after_other, atol=1e-4)


def test_later_frames_never_change_earlier_ones(codec: Codec) -> None:
    video = noise(1, 3, 9, 32, 32)
    changed = torch.cat([video[:, :, :5], -video[:, :, 5:]], dim=2)
    latents, latents_changed = codec.encode(video), codec.encode(changed)
    torch.testing.assert_close(latents[:, :, :2], latents_changed[:, :, :2])
    torch.testing.assert_close(codec.decode(latents)[:, :, :5], codec.decode(latents_changed)[:, :, :5])


def test_still_pictures_have_the_same_shared_channels_at_any_time(codec: Codec) -> None:
    codec.mean[1, :5], codec.scale[1, :5] = codec.mean[0, :5], codec.scale[0, :5]
    latents = codec.encode_linear(noise(1, 3, 1, 64, 64).expand(-1, -1, 9, -1, -1))
    torch.testing.assert_close(latents[:, :5, 0], latents[:, :5, 2], atol=1e-4, rtol=1e-4)


def test_new_codec_decodes_to_its_linear_reconstruction() -> None:
    fresh = Codec(TOY)
    latents = noise(1, 8, 3, 1, 1)
    torch.testing.assert_close(fresh.decode(latents), fresh.decode_linear(latents))


@pytest.mark.parametrize("shape", [(1, 3, 4, 32, 32), (1, 3, 5, 48, 32), (1, 3, 5, 32, 33)])
def test_sizes_off_the_stride_are_refused(codec: Codec, shape: tuple[int, ...]) -> None:
    with pytest.raises(InvalidRequestError, match="multiple"):
        codec.encode(torch.zeros(shape))


def test_bfloat16_networks_decode_nearly_like_float32(codec: Codec) -> None:
    latents = noise(1, 8, 2, 2, 2)
    half = copy.deepcopy(codec)
    for parameter in half.parameters():
        parameter.data = parameter.data.bfloat16()
    assert half.decode(latents).dtype == torch.float32
    assert psnr_db(half.decode(latents), codec.decode(latents).clamp(-1, 1)).item() > 40


def test_codec_survives_its_file(codec: Codec, tmp_path) -> None:
    save_model(tmp_path / "codec", codec, codec.config)
    loaded = load_model(tmp_path / "codec", CodecConfig, Codec)
    latents = noise(1, 8, 2, 1, 1)
    assert loaded.config == codec.config
    torch.testing.assert_close(loaded.decode(latents), codec.decode(latents))
