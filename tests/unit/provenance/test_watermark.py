"""The invisible mark goes into every frame, and is not seen."""

import numpy as np
import pytest

from asazora.core.sizes import Size
from asazora.core.video_model import Frames
from asazora.provenance.mark_tile import TileKey
from asazora.provenance.watermark import WatermarkEmbedder
from drifting_clip import moving_clip

KEY = TileKey.derive(b"k" * 32)
MESSAGE = np.zeros(64, dtype=np.uint8)


def embedder(frames: Frames, fps: int = 12) -> WatermarkEmbedder:
    return WatermarkEmbedder(KEY, MESSAGE, Size(frames.shape[2], frames.shape[1]), fps)


def test_pictures_stay_above_42_decibels():
    frames = moving_clip(4)
    error = embedder(frames).apply(frames).astype(np.float64) - frames
    assert 10 * np.log10(255**2 / np.mean(error**2)) > 42


def test_every_frame_is_changed_all_over():
    frames = moving_clip(2)
    changed = (embedder(frames).apply(frames) != frames).any(axis=-1)
    assert changed.reshape(2, 8, 32, 8, 32).mean(axis=(2, 4)).min() > 0.9


def test_colours_are_moved_together():
    frames = np.full((1, 64, 64, 3), (90, 120, 60), dtype=np.uint8)
    moved = embedder(frames).apply(frames).astype(int) - frames
    assert np.all(moved == moved[..., :1])


def test_chunks_do_not_matter():
    frames = moving_clip(20, 96, 64)
    whole, pieces = embedder(frames), embedder(frames)
    chunks = np.concatenate([pieces.apply(frames[:7]), pieces.apply(frames[7:8]), pieces.apply(frames[8:])])
    assert np.array_equal(whole.apply(frames), chunks)


@pytest.mark.parametrize(("width", "height"), [(66, 130), (322, 180), (64, 64)])
def test_any_size_is_marked(width: int, height: int):
    frames = moving_clip(1, width, height)
    assert embedder(frames).apply(frames).shape == frames.shape


def test_black_and_white_do_not_wrap_around():
    frames = np.zeros((2, 64, 64, 3), dtype=np.uint8)
    frames[1] = 255
    marked = embedder(frames).apply(frames)
    assert marked[0].max() <= 3
    assert marked[1].min() >= 252
