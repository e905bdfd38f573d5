"""Pictures pass, fades pass; grey, malformed, mostly blank and flashing clips do not."""

import numpy as np
import pytest

from asazora.safety.frames import FrameReview


def pictures(count: int) -> np.ndarray:
    return np.random.default_rng(1).integers(0, 255, (count, 16, 16, 3)).astype(np.uint8)


def test_a_clip_of_pictures_passes():
    review = FrameReview(12)
    still = np.repeat(pictures(1), 6, axis=0)
    assert review.refusal(still) is None
    assert review.refusal(still) is None
    assert review.final_refusal() is None


@pytest.mark.parametrize("level", [0, 255])
def test_a_fade_that_ends_blank_passes(level: int):
    review = FrameReview(12)
    picture = pictures(1).astype(float)
    fade = np.concatenate([picture + (level - picture) * share for share in np.linspace(0, 1, 12)])
    assert review.refusal(fade.astype(np.uint8)) is None
    assert review.refusal(np.full((10, 16, 16, 3), level, dtype=np.uint8)) is None
    assert review.final_refusal() is None


def test_a_clip_that_is_mostly_black_is_refused_at_the_end():
    review = FrameReview(12)
    assert review.refusal(np.repeat(pictures(1), 3, axis=0)) is None
    assert review.refusal(np.zeros((9, 16, 16, 3), dtype=np.uint8)) is None
    assert review.final_refusal() == "frames are blank"


def test_a_clip_without_frames_is_refused():
    assert FrameReview(12).final_refusal() is not None


@pytest.mark.parametrize(
    "frames",
    [
        np.full((2, 8, 8, 3), 127, dtype=np.uint8),
        np.zeros((0, 8, 8, 3), dtype=np.uint8),
        np.ones((2, 8, 8, 4), dtype=np.uint8),
        np.full((2, 8, 8, 3), np.nan, dtype=np.float32),
        np.ones((8, 8, 3), dtype=np.uint8),
    ],
)
def test_grey_and_malformed_frames_are_refused(frames: np.ndarray):
    assert FrameReview(12).refusal(frames) is not None


def test_flashes_across_chunks_are_refused():
    review = FrameReview(12)
    strobe = np.stack([np.full((16, 16, 3), 10 + 230 * (index % 2), dtype=np.uint8) for index in range(24)])
    strobe[:, 0, 0] = 90
    assert any(review.refusal(strobe[start : start + 3]) for start in range(0, 24, 3))
