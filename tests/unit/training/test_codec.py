"""Training on moving squares: it learns, it stops and goes on, the encoder freezes."""

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch

from asazora.core.errors import InvalidRequestError
from asazora.core.rng import numpy_generator
from asazora.models.codec import Codec, CodecConfig
from asazora.training.budget import Budget
from asazora.training.clip_pool import ClipPool, Window
from asazora.training.codec import CodecProgress, CodecTrainConfig, train_codec
from asazora.training.codec_data import LatentNoise
from asazora.weights import load_model

TOY = CodecTrainConfig(
    codec=CodecConfig(
        channels=12,
        shared_channels=8,
        encoder_widths=(8, 8, 8),
        decoder_widths=(16, 16, 16),
        decoder_depths=(1, 1, 1),
        frame_width=16,
        frame_depth=1,
    ),
    budget=Budget(max_steps=12),
    encoder_steps=4,
    batch_size=2,
    window=Window(frames=5, side_px=64),
    num_patches=200,
    calm_share=1.0,
    warmup_steps=2,
    ema_decay=0.9,
    held_out_clips=2,
    log_every=4,
)
LINEAR = dataclasses.replace(TOY, codec=dataclasses.replace(TOY.codec, encoder_widths=None), encoder_steps=None)


def moving_square(generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """A yellow square that slides over plain blue: frames (9, 64, 64, 3) and its mask (9, 8, 8)."""
    frames = np.empty((9, 64, 64, 3), np.uint8)
    frames[:] = (40, 60, 120)
    masks = np.zeros((9, 8, 8), bool)
    y, x, colour = generator.integers(0, 32), generator.integers(0, 16), (240, 200, 80)
    for f in range(9):
        frames[f, y : y + 24, x + 2 * f : x + 2 * f + 24] = colour
        masks[f, y // 8 : (y + 24) // 8 + 1, (x + 2 * f) // 8 : (x + 2 * f + 24) // 8 + 1] = True
    return frames, masks


def draw_pool(folder: Path, seed: int, count: int) -> ClipPool:
    generator = numpy_generator(seed)
    return ClipPool.write(folder, (moving_square(generator) for _ in range(count)), count)


@pytest.fixture(scope="module")
def pool(tmp_path_factory) -> ClipPool:
    return draw_pool(tmp_path_factory.mktemp("pool"), seed=0, count=48)


def ignore(_: CodecProgress) -> None:
    pass


def train(config: CodecTrainConfig, pool: ClipPool, folder: Path) -> Codec:
    return train_codec(config, pool, pool, folder, ignore)


def test_training_beats_the_linear_basis_on_clips_it_never_saw(pool: ClipPool, tmp_path) -> None:
    seen: list[CodecProgress] = []
    window = Window(frames=5, side_px=32)
    config = dataclasses.replace(
        LINEAR, budget=Budget(max_steps=60), batch_size=8, window=window, lr=5e-3, adam_lr=5e-3,
        noise=LatentNoise(share=0.0),
    )  # fmt: skip
    held_out = draw_pool(tmp_path / "held out", seed=1, count=12)
    codec = train_codec(config, pool, held_out, tmp_path, seen.append)
    video = held_out.clips(0, 12).video
    linear = (codec.decode_linear(codec.encode(video)) - video).square().mean()
    learned = (codec.decode(codec.encode(video)) - video).square().mean()
    assert learned < 0.85 * linear
    assert (seen[-1].step, seen[-1].spent) == (60, 1.0)
    assert len((tmp_path / "log.csv").read_text().splitlines()) == len(seen) + 1


def test_latents_of_the_fitted_basis_have_unit_variance(pool: ClipPool, tmp_path) -> None:
    codec = train(dataclasses.replace(TOY, budget=Budget(max_steps=1)), pool, tmp_path)
    variance = codec.encode_linear(pool.batch(32, TOY.window, numpy_generator(1)).video)[:, :, 1:].var()
    assert 0.5 < variance < 2


def test_interrupted_run_ends_where_an_uninterrupted_one_does(pool: ClipPool, tmp_path) -> None:
    whole = train(TOY, pool, tmp_path / "whole")

    class Killed(Exception):
        pass

    def kill(progress: CodecProgress) -> None:
        if progress.step == 8:
            raise Killed

    with pytest.raises(Killed):
        train_codec(TOY, pool, pool, tmp_path / "broken", kill)
    resumed = train(TOY, pool, tmp_path / "broken")
    for name, value in whole.state_dict().items():
        torch.testing.assert_close(resumed.state_dict()[name], value, msg=name)


def test_encoder_stands_still_once_it_is_frozen(pool: ClipPool, tmp_path) -> None:
    frozen = train(dataclasses.replace(TOY, budget=Budget(max_steps=4)), pool, tmp_path)
    resumed = train(TOY, pool, tmp_path)
    video = pool.clips(0, 1).video
    torch.testing.assert_close(resumed.encode(video), frozen.encode(video), atol=0, rtol=0)
    assert not torch.equal(resumed.decoder.head.weight, frozen.decoder.head.weight)


def test_linear_encoder_trains_the_decoder_only(pool: ClipPool, tmp_path) -> None:
    codec = train(LINEAR, pool, tmp_path)
    video = pool.clips(0, 1).video
    torch.testing.assert_close(codec.encode(video), codec.encode_linear(video), atol=0, rtol=0)
    assert codec.decoder.head.weight.abs().max() > 0


def test_codec_without_learned_parts_is_only_fitted(pool: ClipPool, tmp_path) -> None:
    plain = dataclasses.replace(LINEAR, codec=dataclasses.replace(LINEAR.codec, decoder_widths=None))
    codec = train(plain, pool, tmp_path)
    video = pool.clips(0, 4).video
    assert codec.decoder is None
    assert (codec.decode(codec.encode(video)) - video).square().mean() < 0.5 * video.var()
    assert not list(codec.parameters())
    stored = load_model(tmp_path / "final", CodecConfig, Codec)
    torch.testing.assert_close(stored.encode(video), codec.encode(video))


def test_same_seed_gives_the_same_weights(pool: ClipPool, tmp_path) -> None:
    short = dataclasses.replace(TOY, budget=Budget(max_steps=3))
    first, second = (train(short, pool, tmp_path / name) for name in "ab")
    assert all(torch.equal(a, b) for a, b in zip(first.parameters(), second.parameters(), strict=True))


def test_steps_to_the_freezing_go_with_a_learned_encoder_only() -> None:
    with pytest.raises(InvalidRequestError, match="learned encoder"):
        dataclasses.replace(LINEAR, encoder_steps=10)
    with pytest.raises(InvalidRequestError, match="learned encoder"):
        dataclasses.replace(TOY, encoder_steps=None)
