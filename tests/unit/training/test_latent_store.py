"""Shards of clips and of stills: what is written is what is read, and the seed decides it."""

import numpy as np
import pytest
import torch

from asazora.core.sizes import Size
from asazora.models.codec import Codec, CodecConfig
from asazora.models.text import TextEncoder
from asazora.training.examples import ExampleConfig, draw_example
from asazora.training.latent_store import ShardConfig, read_shard, script_paths, shard_paths, write_shard
from asazora.world.blocking import BODY_FEATURES, CAMERA_FEATURES
from asazora.world.scope import SMALL

EXAMPLES = ExampleConfig(scope=SMALL, sizes=(Size(64, 64),), max_steps=2)
STILLS = ShardConfig(examples=EXAMPLES, count=3, num_stills=2)
CLIPS = ShardConfig(examples=EXAMPLES, count=1)


@pytest.fixture(scope="module")
def codec() -> Codec:
    codec = Codec(CodecConfig(channels=8, shared_channels=5, decoder_widths=None))
    for basis in (codec.basis.spatial, codec.basis.detail):
        basis.normal_(generator=torch.Generator().manual_seed(1))
    return codec


@pytest.fixture(scope="module")
def encoder() -> TextEncoder:
    return TextEncoder.load(cache_entries=1)


def test_stills_are_frames_of_the_clip_that_the_scene_would_be(codec: Codec) -> None:
    clip = draw_example(np.random.default_rng(0), EXAMPLES, codec.geometry)
    stills = draw_example(np.random.default_rng(0), EXAMPLES, codec.geometry, num_stills=3)
    assert stills.shot_frames == clip.shot_frames
    assert stills.numbers[0] == 0
    assert len(stills.frames) == len(stills.coverage) == 3
    for frame, coverage, number in zip(stills.frames, stills.coverage, stills.numbers, strict=True):
        np.testing.assert_array_equal(frame, clip.frames[number])
        np.testing.assert_array_equal(coverage, clip.coverage[number])
    np.testing.assert_array_equal(stills.blockings.bodies, clip.blockings.bodies[stills.numbers])


def test_a_shard_of_stills_holds_pictures_with_their_texts_and_no_clip(codec: Codec, encoder, tmp_path) -> None:
    clips = read_shard(write_shard(tmp_path, 0, STILLS, codec, encoder))
    assert len(clips) == 3
    for clip in clips:
        assert clip.latents.shape == (8, 0, 2, 2)
        assert [len(shot) for shot in clip.texts] == [3] * len(clip.shot_frames)
        assert [picture.latents.shape for picture in clip.pictures] == [(8, 2, 2)] * 2
        assert all(picture.frame < sum(clip.shot_frames) for picture in clip.pictures)


def test_blockings_belong_to_the_pictures_and_to_the_latent_frames(codec: Codec, encoder, tmp_path) -> None:
    (clip,) = read_shard(write_shard(tmp_path, 0, CLIPS, codec, encoder))
    features, length = len(BODY_FEATURES), clip.latents.shape[1]
    assert clip.bodies.shape == (length, EXAMPLES.num_bodies, 2 * features)
    assert clip.camera.shape == (length, 2 * len(CAMERA_FEATURES))
    last, first = clip.bodies.chunk(2, dim=-1)
    assert torch.equal(last[0], first[0]), "a single picture begins where it ends"
    for picture in clip.pictures:
        if picture.frame % codec.config.geometry.time == 0:
            torch.testing.assert_close(picture.bodies, last[picture.frame // codec.config.geometry.time])
    assert [moments.elapsed_s.shape for moments in clip.moments] == [(EXAMPLES.num_moments,)] * len(clip.shot_frames)
    torch.testing.assert_close(clip.moments[0].bodies[0], last[0])


def test_the_same_shard_is_the_same_whoever_writes_it(codec: Codec, encoder, tmp_path) -> None:
    first, second = (write_shard(tmp_path / name, 1, STILLS, codec, encoder) for name in "ab")
    for one, other in zip(read_shard(first), read_shard(second), strict=True):
        torch.testing.assert_close(one.pictures[1].latents, other.pictures[1].latents, atol=0, rtol=0)


def test_clips_and_stills_lie_side_by_side(codec: Codec, encoder, tmp_path) -> None:
    written = {write_shard(tmp_path, 0, shard, codec, encoder) for shard in (STILLS, CLIPS)}
    assert set(shard_paths(tmp_path)) == written


def test_scripts_hold_captions_and_moments_and_no_picture(codec: Codec, encoder, tmp_path) -> None:
    scripts = ShardConfig(examples=EXAMPLES, count=2, num_stills=0)
    path = write_shard(tmp_path, 0, scripts, codec, encoder)
    assert script_paths(tmp_path) == [path]
    assert shard_paths(tmp_path) == []
    for clip in read_shard(path):
        assert clip.pictures == ()
        assert clip.latents.shape == (8, 0, 2, 2)
        assert [moments.bodies.shape[0] for moments in clip.moments] == [EXAMPLES.num_moments] * len(clip.shot_frames)
        assert [len(shot) for shot in clip.texts] == [3] * len(clip.shot_frames)


def test_scripts_are_of_any_length_and_clips_of_whole_steps(codec: Codec) -> None:
    def lengths(num_stills: int) -> set[int]:
        drawn = (draw_example(np.random.default_rng(n), EXAMPLES, codec.geometry, num_stills) for n in range(6))
        return {sum(each.shot_frames) % EXAMPLES.step_frames for each in drawn}

    assert lengths(1) == {1}, "and the picture that a clip begins with"
    assert len(lengths(0)) > 2
