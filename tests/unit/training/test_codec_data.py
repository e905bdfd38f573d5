"""Calm clips are kept, stormy ones are not; noise has the strength and the share asked for."""

import numpy as np
import torch

from asazora.core.rng import numpy_generator, torch_generator
from asazora.models.codec import Codec, CodecConfig
from asazora.training.clip_pool import ClipPool, Window
from asazora.training.codec_data import LatentNoise, calmest, channel_spread

CODEC = CodecConfig(
    channels=4, shared_channels=2, decoder_widths=(8, 8, 8), decoder_depths=(1, 1, 1), frame_width=8, frame_depth=1
)


def plain_codec() -> Codec:
    """A codec that keeps the mean colour of a patch and no more."""
    codec = Codec(CODEC)
    colours = torch.kron(torch.eye(3), torch.ones(1, 32 * 32)) / 32.0
    codec.basis.spatial[:2] = colours[:2]
    return codec


def pool_of(strengths: list[int]) -> ClipPool:
    """Grey clips with noise of these strengths, and much stronger noise where the object is."""
    generator = numpy_generator(0)
    frames = np.full((len(strengths), 5, 64, 64, 3), 128)
    frames += generator.integers(-1, 2, frames.shape) * np.array(strengths).reshape(-1, 1, 1, 1, 1)
    frames[:, :, :16, :16] = generator.integers(0, 256, (len(strengths), 5, 16, 16, 3))
    masks = np.zeros((len(strengths), 5, 8, 8), bool)
    masks[:, :, :2, :2] = True
    return ClipPool(frames.astype(np.uint8), masks)


def test_calmest_clips_are_those_with_the_quietest_background() -> None:
    calm = calmest(pool_of([90, 5, 60, 3, 100]), plain_codec(), 0.4)
    assert calm.numbers.tolist() == [1, 3]


def test_whole_share_keeps_every_clip() -> None:
    assert len(calmest(pool_of([9, 0]), plain_codec(), 1.0)) == 2


def test_noise_reaches_its_share_of_the_clips_up_to_its_strength() -> None:
    noise = LatentNoise(share=0.25, max_strength=0.5).draw(torch.zeros(400, 4, 2, 2, 2), torch_generator(0))
    strengths = noise.flatten(1).std(dim=1)
    noisy = strengths[strengths > 0]
    assert 70 < len(noisy) < 130
    assert 0.2 < noisy.mean() < 0.3


def test_spread_is_that_of_the_latents() -> None:
    codec, pool = plain_codec(), pool_of([0, 40, 80])
    spread = channel_spread(codec, pool, Window(frames=5, side_px=64), numpy_generator(1))
    assert spread.shape == (1, 4, 2, 1, 1)
    assert (spread[0, 0] > 0).all()
    assert (spread[0, 3] == 0).all()
