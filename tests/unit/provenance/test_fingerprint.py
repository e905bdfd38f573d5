"""Hashes of frames: near for copies, far for other pictures, none for plain ones."""

import numpy as np
import pytest
from PIL import Image

from asazora.provenance.fingerprint import FrameSampler, asked_hashes, distance, frame_hash, kept_hashes
from asazora.provenance.records import NEAR
from drifting_clip import moving_clip

FRAME = moving_clip(1)[0]


def gap(frame: np.ndarray, window: float = 1.0) -> int:
    kept, asked = frame_hash(FRAME, window), frame_hash(frame)
    assert kept is not None
    assert asked is not None
    return distance(kept, asked)


def test_a_smaller_noisy_copy_is_near():
    small = np.asarray(Image.fromarray(FRAME).resize((100, 90)), dtype=np.int16)
    noisy = np.clip(small + np.random.default_rng(0).normal(0, 6, small.shape), 0, 255).astype(np.uint8)
    assert gap(noisy) <= NEAR


@pytest.mark.parametrize("seed", range(1, 6))
def test_another_picture_is_far(seed: int):
    kept, asked = frame_hash(FRAME), frame_hash(moving_clip(1, seed=seed)[0])
    assert kept is not None
    assert asked is None or distance(kept, asked) > NEAR


def test_the_middle_is_near_its_own_hash():
    assert gap(FRAME[64:192, 64:192], window=0.5) <= 4


def test_a_mirrored_copy_is_asked_about():
    asked = asked_hashes(np.flip(FRAME, axis=1))
    assert min(distance(hash_, kept) for hash_ in asked for kept in kept_hashes(FRAME)) == 0


def test_a_plain_picture_has_no_hash():
    assert frame_hash(np.full((64, 64, 3), 90, dtype=np.uint8)) is None


@pytest.mark.parametrize("cuts", [(24,), (5, 19), (1,) * 24])
def test_two_frames_a_second_are_kept_however_chunks_fall(cuts: tuple[int, ...]):
    frames = moving_clip(24, 64, 64)
    sampler = FrameSampler(12, kept_hashes)
    for chunk in np.split(frames, np.cumsum(cuts)[:-1]):
        sampler.add(chunk)
    assert sampler.frames == [kept_hashes(frame) for frame in frames[::6]]
